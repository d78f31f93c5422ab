"""Switching for good, taking back, removing: what each leaves in the files."""

import json
import os
import shutil
import tomllib
from typing import Any

import pytest

from ccjk.core.environment import CLAUDES_OWN, MODELS, UNUSED_TIER
from tests.commands.used import CODEX, KEYS, SETTINGS, STATE, in_use, set_up
from tests.conftest import CCJK, Home

SETTINGS_FILE = ".claude/settings.json"


def environment(home: Home) -> dict[str, str]:
    value: dict[str, str] = home.json(".claude/settings.json")["env"]
    return value


@pytest.mark.parametrize("name", ["glm", "glm-config", "glm-provider"])
@pytest.mark.parametrize("command", ["config-switch", "cs"])
def test_every_spelling_of_a_name(home: Home, command: str, name: str) -> None:
    set_up(home)
    home.done(command, name)
    assert environment(home)["ANTHROPIC_BASE_URL"] == "https://open.bigmodel.cn/api/anthropic"
    home.done(command, name, "--code-type", "codex")
    assert tomllib.loads(home.read(".codex/config.toml"))["model_providers"]["ccjk"]["auth"]["args"] == [
        *("key", "glm", "--for", "https://open.bigmodel.cn/api/v1", "--default")
    ]


def test_what_the_last_profile_set_and_this_one_does_not_is_blank(home: Home) -> None:
    set_up(home)
    home.inside("config-switch", "kimi")
    assert environment(home)["ANTHROPIC_DEFAULT_HAIKU_MODEL"] == "kimi-k2-turbo-preview"
    home.inside("config-switch", "302ai")
    after = environment(home)
    models = {name: value for name, value in after.items() if name in MODELS}
    assert len(models) == len(MODELS)
    assert {name: value for name, value in models.items() if value} == {UNUSED_TIER: CLAUDES_OWN}
    assert after["ANTHROPIC_AUTH_TOKEN"] == ""


def test_what_a_provider_set_up_by_hand_left_is_blank_too(home: Home) -> None:
    by_hand = {
        "ANTHROPIC_BASE_URL": "https://old.example",
        "ANTHROPIC_AUTH_TOKEN": "old",
        "ANTHROPIC_SMALL_FAST_MODEL": "old-small",
    }
    by_hand |= {"ANTHROPIC_CUSTOM_HEADERS": "x-key: old", "CLAUDE_CODE_USE_BEDROCK": "1", "CLAUDE_CODE_SUBAGENT_MODEL": "old-sub"}
    home.write(".claude/settings.json", json.dumps({"env": by_hand}))
    result = home.ccjk("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    assert "ANTHROPIC_CUSTOM_HEADERS" in result.stderr
    assert "CLAUDE_CODE_USE_BEDROCK" in result.stderr
    after = environment(home)
    ours = {"ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", UNUSED_TIER}
    assert {name for name, value in after.items() if value} == ours
    home.done("remove", "302ai")
    assert environment(home) == by_hand


def test_official_is_the_vendors_login_even_where_another_provider_was_set_up_by_hand(home: Home) -> None:
    by_hand = {"env": {"ANTHROPIC_BASE_URL": "https://old.example", "ANTHROPIC_AUTH_TOKEN": "old", "FOO": "bar"}}
    home.write(".claude/settings.json", json.dumps(by_hand))
    home.write(".codex/config.toml", 'model = "m"\nmodel_provider = "az"\n\n[model_providers.az]\nname = "az"\n')
    home.inside("init", "-s", "-T", "all", "-p", "glm", "-k", KEYS["glm"])
    told = home.ccjk("config-switch", "official", "-T", "all").stderr
    assert "set up by hand, https://old.example, is taken out as well" in told
    assert environment(home) == {"FOO": "bar"}
    assert home.read(".codex/config.toml") == '[model_providers.az]\nname = "az"\n'
    home.done("undo")
    home.done("undo")
    assert home.json(".claude/settings.json") == by_hand


def test_official_takes_everything_out_again(home: Home) -> None:
    before = in_use(home)
    set_up(home)
    for name in ("kimi", "glm", "minimax", "302ai"):
        home.inside("config-switch", name, "-T", "all")
    home.inside("config-switch", "official", "-T", "all")
    after = home.files(state=False)
    assert {name: after[name] for name in before} == before
    home.inside("config-switch", "kimi", "-T", "all")
    home.inside("config-switch", "official", "-T", "all")
    assert {name: home.files()[name] for name in before} == before


def test_official_leaves_what_others_wrote_since(home: Home) -> None:
    in_use(home)
    set_up(home)
    settings = home.json(".claude/settings.json")
    settings["env"]["MINE"] = "1"
    settings["theme"] = "dark"
    home.write(".claude/settings.json", json.dumps(settings))
    state = home.json(".claude.json")
    state["numStartups"] = 8
    home.write(".claude.json", json.dumps(state))
    home.write(".codex/config.toml", home.read(".codex/config.toml") + '\n# new\n[projects."/x"]\ntrust_level = "trusted"\n')
    home.inside("config-switch", "official", "-T", "all")
    expected = json.loads(SETTINGS) | {"theme": "dark"}
    expected["env"]["MINE"] = "1"
    assert home.json(".claude/settings.json") == expected
    assert home.json(".claude.json") == json.loads(STATE) | {"numStartups": 8}
    expected_toml = tomllib.loads(CODEX) | {"projects": {"/x": {"trust_level": "trusted"}}}
    assert tomllib.loads(home.read(".codex/config.toml")) == expected_toml
    assert "# new" in home.read(".codex/config.toml")


def test_official_without_ccjk_ever_having_written(home: Home) -> None:
    home.inside("config-switch", "official", "-T", "all")
    assert list(home.path.iterdir()) == []


def test_an_unknown_profile_is_refused(home: Home) -> None:
    set_up(home)
    assert "profiles: 302ai, glm, minimax, kimi" in home.refused("config-switch", "nope", status=1)
    assert "profiles: 302ai, glm, minimax, kimi" in home.refused("remove", "nope", status=1)
    assert "cannot be the name" in home.refused("config-switch", "../x")


def test_undo_step_by_step_to_the_first_bytes(home: Home) -> None:
    before = in_use(home)
    stages = [before]
    for command in (
        ["init", "-s", "-T", "all", "-p", "glm", "-k", KEYS["glm"]],
        ["init", "-s", "-p", "302ai", "-k", KEYS["302ai"]],
    ):
        home.done(*command)
        stages.append(home.files(state=False))
    for name in ("glm", "302ai", "official"):
        home.inside("config-switch", name)
        stages.append(home.files(state=False))
    for stage in reversed(stages[:-1]):
        home.done("undo")
        assert home.files(state=False) == stage
    assert "nothing to undo" in home.refused("undo", status=1)


def hand_edit(home: Home, **variables: str) -> None:
    settings = home.json(".claude/settings.json")
    settings["env"] |= variables
    home.write(".claude/settings.json", json.dumps(settings, indent=4))


def test_undo_after_others_wrote_takes_back_our_values_only(home: Home) -> None:
    in_use(home)
    home.inside("init", "-s", "-p", "minimax", "-k", KEYS["minimax"])
    hand_edit(home, MINE="1", ANTHROPIC_DEFAULT_OPUS_MODEL="mine")
    result = home.ccjk("undo")
    assert "~/.claude/settings.json was changed since" in result.stderr
    expected = json.loads(SETTINGS)
    expected["env"] |= {"MINE": "1", "ANTHROPIC_DEFAULT_OPUS_MODEL": "mine"}
    assert home.json(".claude/settings.json") == expected
    assert home.json(".claude.json") == json.loads(STATE)


CREDENTIALS = ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN")


@pytest.mark.parametrize("changed", ["ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN"])
@pytest.mark.parametrize("command", [("undo",), ("remove", "glm"), ("config-switch", "official")])
def test_a_url_and_its_credential_are_never_parted(home: Home, command: tuple[str, ...], changed: str) -> None:
    """A URL alone gets the vendor's login, a key alone goes to the vendor."""
    home.inside("init", "-s", "-p", "glm", "-k", KEYS["glm"])
    hand_edit(home, **{changed: "https://mine.example" if "URL" in changed else "mine"})
    if command == ("undo",):
        assert "changed by hand since" in home.refused(*command, status=1)
        return
    home.done(*command)
    left = home.json(".claude/settings.json").get("env", {}) if (home.path / ".claude/settings.json").exists() else {}
    assert not [name for name in CREDENTIALS if left.get(name)]


def test_a_file_that_others_wrote_to_is_never_deleted(home: Home) -> None:
    """Not even one that ccjk made, and also when ccjk was the last to write."""
    home.inside("init", "-s", "-T", "all", "-p", "302ai", "-k", KEYS["302ai"])
    state = home.json(".claude.json")
    home.write(".claude.json", json.dumps(state | {"projects": {"/x": {}}, "oauthAccount": {"a": "b"}}))
    home.write(".codex/config.toml", "# my own notes\n" + home.read(".codex/config.toml") + '\n[mcp_servers.x]\ncommand = "x"\n')
    home.write(".claude/settings.json", json.dumps(home.json(".claude/settings.json") | {"permissions": {}}))
    home.inside("init", "-s", "-T", "all", "-p", "custom", "-u", "https://c.example", "-k", "k2")
    home.done("remove", "302ai")
    home.done("remove", "custom")
    assert home.json(".claude.json") == {"projects": {"/x": {}}, "oauthAccount": {"a": "b"}}
    assert home.json(".claude/settings.json") == {"permissions": {}}
    assert home.read(".codex/config.toml").split("\n") == ["# my own notes", "", "[mcp_servers.x]", 'command = "x"', ""]


def test_no_logins_key_comes_back_beside_a_provider_set_up_by_hand(home: Home) -> None:
    in_use(home)
    by_hand = {"ANTHROPIC_BASE_URL": "https://old.example", "ANTHROPIC_AUTH_TOKEN": "oldtok"}
    home.write(".claude/settings.json", json.dumps({"env": by_hand, "apiKeyHelper": "/bin/h"}))
    home.inside("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    hand_edit(home, ANTHROPIC_BASE_URL="https://new.example", ANTHROPIC_API_KEY="mykey")
    home.done("remove", "302ai")
    assert environment(home) == {
        "ANTHROPIC_BASE_URL": "https://new.example",
        "ANTHROPIC_API_KEY": "mykey",
        "ANTHROPIC_AUTH_TOKEN": "",
    }
    assert "apiKeyHelper" not in home.json(".claude/settings.json")
    assert "primaryApiKey" not in home.json(".claude.json")
    assert KEYS["302ai"] not in str(home.files())
    home.inside("config-switch", "official")
    assert home.json(".claude.json")["primaryApiKey"] == "sk-ant-console"


@pytest.mark.parametrize("last", [("config-switch", "official"), ("remove", "kimi")])
def test_a_key_rotated_by_hand_does_not_come_back_without_its_url(home: Home, last: tuple[str, ...]) -> None:
    home.write(".claude/settings.json", '{"a": 1}')
    home.inside("init", "-s", "-p", "glm", "-k", KEYS["glm"])
    hand_edit(home, ANTHROPIC_AUTH_TOKEN="hand-rotated")  # noqa: S106 - made up
    home.inside("init", "-s", "-p", "kimi", "-k", KEYS["kimi"])
    home.done(*last)
    assert home.json(".claude/settings.json") == {"a": 1}


def test_undo_puts_no_key_into_a_file_that_others_can_read(home: Home) -> None:
    home.write(".claude/settings.json", '{"a": 1}', 0o644)
    home.inside("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    home.inside("config-switch", "official")
    home.write(".claude/settings.json", '{"a": 2}', 0o644)
    home.done("undo")
    assert environment(home)["ANTHROPIC_API_KEY"] == KEYS["302ai"]
    assert (home.path / ".claude/settings.json").stat().st_mode & 0o777 == 0o600


def test_undo_keeps_a_profile_that_a_client_still_needs(home: Home) -> None:
    home.inside("init", "-s", "-T", "codex", "-p", "302ai", "-k", KEYS["302ai"])
    path = ".codex/config.toml"
    home.write(path, home.read(path).replace("wire_api", "request_max_retries = 9\nwire_api"))
    assert "config-switch or ccjk remove" in home.refused("undo", status=1)
    home.done("remove", "302ai")
    assert not (home.path / path).exists()


@pytest.mark.parametrize("old", ["sk-rotated-0123456789-abcdefghij", "shortkey12"])
def test_a_rotated_key_is_gone_with_its_profile_from_the_backups_of_others_too(home: Home, old: str) -> None:
    home.inside("init", "-s", "-p", "302ai", "-k", old)
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", KEYS["glm"])
    home.inside("init", "-s", "-p", "custom", "-u", "https://c.example", "-k", "k2")
    home.inside("config-switch", "official")
    home.inside("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    home.done("remove", "302ai")
    assert not [name for name, (data, _) in home.files().items() if old.encode() in data or KEYS["302ai"].encode() in data]


def test_after_remove_no_older_change_is_undone(home: Home) -> None:
    """It could take a profile away that a client uses by now."""
    home.inside("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    home.inside("init", "-s", "-T", "codex", "-p", "kimi", "-k", KEYS["kimi"])
    home.inside("config-switch", "kimi")
    home.done("remove", "302ai")
    assert "nothing to undo" in home.refused("undo", status=1)
    assert environment(home)["ANTHROPIC_AUTH_TOKEN"] == KEYS["kimi"]


def test_a_provider_set_up_by_hand_before_comes_back_with_all_that_was_around_it(home: Home) -> None:
    home.write(
        ".claude/settings.json",
        json.dumps({"env": {"ANTHROPIC_BASE_URL": "https://old.example", "ANTHROPIC_AUTH_TOKEN": "old"}}),
        0o644,
    )
    home.write(".claude.json", json.dumps({"customApiKeyResponses": {}, "primaryApiKey": "p"}), 0o640)
    before = home.files()
    for name in ("kimi", "glm", "302ai"):
        home.inside("init", "-s", "-p", name, "-k", KEYS[name])
    for name in ("302ai", "kimi", "glm"):
        home.done("remove", name)
    assert {name: data for name, data in home.files().items() if "claude" in name} == before


def test_remove_finds_files_that_a_variable_put_elsewhere(home: Home) -> None:
    home.env["CLAUDE_CONFIG_DIR"] = str(home.path / "ccd")
    home.inside("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    del home.env["CLAUDE_CONFIG_DIR"]
    home.done("remove", "302ai")
    assert KEYS["302ai"] not in str(home.files())


def test_remove_works_without_ccjks_memory(home: Home) -> None:
    in_use(home)
    home.inside("init", "-s", "-T", "all", "-p", "302ai", "-k", KEYS["302ai"])
    shutil.rmtree(home.path / ".local/state/ccjk")
    home.done("remove", "302ai")
    assert KEYS["302ai"] not in str(home.files())
    assert "ccjk" not in home.read(".codex/config.toml")


def test_a_refused_remove_leaves_undo_as_it_was(home: Home) -> None:
    home.inside("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    (home.path / ".claude.json").chmod(0o400)
    home.refused("remove", "302ai", status=1)
    (home.path / ".claude.json").chmod(0o600)
    home.done("undo")


def test_remove_leaves_the_model_of_a_provider_that_the_user_selected(home: Home) -> None:
    home.write(".codex/config.toml", 'model = "gpt-5"\n')
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", KEYS["glm"])
    text = home.read(".codex/config.toml").replace('"ccjk"', '"mine"').replace('"glm-5.3"', '"mine-model"')
    home.write(".codex/config.toml", text + '\n[model_providers.mine]\nname = "mine"\n')
    home.done("remove", "glm")
    expected = {"model": "mine-model", "model_provider": "mine", "model_providers": {"mine": {"name": "mine"}}}
    assert tomllib.loads(home.read(".codex/config.toml")) == expected


def test_a_key_file_that_others_can_read_is_made_private_by_init(home: Home) -> None:
    home.inside("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    home.loosen(".config/ccjk/keys/302ai")
    home.inside("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    assert home.done("key", "302ai").strip() == KEYS["302ai"]


def test_a_path_that_no_toml_file_can_hold_is_refused(home: Home) -> None:
    for name in (b"\xff", b"\x1bq"):
        home.env["CCJK_CONFIG_DIR"] = str(home.path / os.fsdecode(name))
        assert "characters" in home.refused("init", "-s", "-T", "codex", "-p", "302ai", "-k", "k", status=1)


def test_official_and_remove_leave_no_model_of_the_provider(home: Home) -> None:
    in_use(home)
    for command in (("config-switch", "official", "-T", "all"), ("remove", "kimi")):
        home.inside("init", "-s", "-T", "all", "-p", "kimi", "-k", KEYS["kimi"])
        hand_edit(home, ANTHROPIC_MODEL="kimi-x")
        codex = home.read(".codex/config.toml")
        home.write(".codex/config.toml", codex.replace("kimi-k3", "kimi-x"))
        home.done(*command)
        assert environment(home)["ANTHROPIC_MODEL"] == "opus"
        assert tomllib.loads(home.read(".codex/config.toml")) == tomllib.loads(CODEX)


FOUND: dict[str, Any] = {"theme": "dark", "env": {"FOO": "bar"}}
"""Settings as they were before ccjk; and what is said of models there."""

OF_MODELS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a tier": {"model": "opus"},
    "one of Claude's": {"model": "claude-sonnet-4-6"},
    "restrictions": {"availableModels": ["opus", "haiku"], "modelOverrides": {"claude-opus-4-6": "arn:x"}},
    "restrictions of another kind": {"availableModels": ["claude-opus-5-5"], "deniedModels": ["haiku"]},
    "more": {"fallbackModel": ["sonnet"], "autoCompactWindow": 300000},
}


@pytest.mark.parametrize("back", [("config-switch", "official"), ("remove", "glm"), ("uninstall", "-y"), ("undo",)])
@pytest.mark.parametrize("case", OF_MODELS)
def test_models_outside_env_follow_the_profile_and_ones_own_come_back(home: Home, case: str, back: tuple[str, ...]) -> None:
    """What /model keeps is asked of whatever provider is current."""
    before = FOUND | OF_MODELS[case]
    home.write(SETTINGS_FILE, json.dumps(before))
    home.inside("init", "-s", "-p", "kimi", "--no-default", "-k", KEYS["kimi"])
    aside = f"of models ({', '.join(sorted(OF_MODELS[case]))}) is not for this provider; it is set aside, "
    told = home.run("init", "-s", "-p", "glm", "-k", KEYS["glm"]).err
    assert ((aside + "ccjk undo or ccjk remove brings it back") in told) == (case not in ("nothing", "a tier"))
    assert ("of models" in told) == (case not in ("nothing", "a tier"))
    kept = {"model": "opus"} if case == "a tier" else {}
    assert {name: home.json(SETTINGS_FILE).get(name) for name in OF_MODELS[case]} == dict.fromkeys(OF_MODELS[case]) | kept
    if back == ("undo",):
        home.done("undo")
        assert home.json(SETTINGS_FILE) == before
        return
    home.write(SETTINGS_FILE, json.dumps(home.json(SETTINGS_FILE) | {"model": "glm-4.7", "deniedModels": ["glm-4"]}))
    home.inside("init", "-s", "-p", "glm", "-k", "sk-rotated-0123456789")
    assert home.json(SETTINGS_FILE)["model"] == "glm-4.7"  # it is this provider's
    if back[0] != "remove":
        assert "of models" not in home.run("config-switch", "kimi").err  # what goes then was never one's own
        assert "model" not in home.json(SETTINGS_FILE)
    home.done(*back)
    assert home.json(SETTINGS_FILE) == before


@pytest.mark.parametrize("back", [("config-switch", "official"), ("remove", "glm"), ("uninstall", "-y")])
@pytest.mark.parametrize(
    ("chosen", "left"), [("glm-4.7", "opus"), ("haiku", "haiku"), ("claude-opus-4-6", "claude-opus-4-6"), (None, None)]
)
def test_the_tier_that_was_chosen_before_comes_back_where_a_model_of_the_provider_took_its_place(
    home: Home, chosen: str | None, left: str | None, back: tuple[str, ...]
) -> None:
    home.write(SETTINGS_FILE, json.dumps(FOUND | {"model": "sonnet"}))
    home.inside("init", "-s", "-p", "glm", "-k", KEYS["glm"])
    home.write(SETTINGS_FILE, json.dumps(home.json(SETTINGS_FILE) | {"model": "opus"}))  # a later choice counts
    home.inside("config-switch", "glm")
    settings = home.json(SETTINGS_FILE) | {"model": chosen}
    home.write(SETTINGS_FILE, json.dumps({name: value for name, value in settings.items() if value is not None}))
    home.inside(*back)
    assert home.json(SETTINGS_FILE) == FOUND | ({"model": left} if left else {})


def test_what_ones_own_variables_say_of_models_is_told_once(home: Home) -> None:
    home.write(SETTINGS_FILE, json.dumps({"env": {"ANTHROPIC_MODEL": "claude-a", "CLAUDE_CODE_SUBAGENT_MODEL": "claude-b"}}))
    told = home.run("init", "-s", "-p", "kimi", "-k", KEYS["kimi"]).err
    assert "says of models (ANTHROPIC_MODEL, CLAUDE_CODE_SUBAGENT_MODEL) is not for this provider" in told
    assert "of models" not in home.run("init", "-s", "-p", "glm", "-k", KEYS["glm"]).err
    assert "of models" not in home.run("config-switch", "kimi").err


BEFORE = {"ANTHROPIC_CUSTOM_HEADERS": "x-corp: mine", "ANTHROPIC_MODEL": "claude-a", "CLAUDE_CODE_SUBAGENT_MODEL": "claude-b"}
OLD, NEW = "https://old.example", "https://new.example"


@pytest.mark.parametrize("between", [(), ("init", "-s", "-p", "kimi", "-k", KEYS["kimi"])])
@pytest.mark.parametrize("back", [("uninstall", "-y"), ("remove", "glm")])
@pytest.mark.parametrize(
    ("before", "since", "comes"),
    [
        ("", NEW, {"model", "ANTHROPIC_MODEL", "CLAUDE_CODE_SUBAGENT_MODEL"}),
        (OLD, OLD, {"model", *BEFORE}),
        (OLD, NEW, set()),
    ],
)
def test_what_was_there_before_comes_back_beside_a_provider_set_up_by_hand_since(
    home: Home, before: str, since: str, comes: set[str], back: tuple[str, ...], between: tuple[str, ...]
) -> None:
    """Headers, often a credential, only to the host that they were for; models of another provider not at all."""
    of_before = {"ANTHROPIC_BASE_URL": before, "ANTHROPIC_AUTH_TOKEN": "old"} if before else {}
    home.write(SETTINGS_FILE, json.dumps({"env": of_before | BEFORE, "model": "claude-c"}))
    home.inside("init", "-s", "-p", "glm", "-k", KEYS["glm"])
    hand_edit(home, ANTHROPIC_BASE_URL=since, ANTHROPIC_AUTH_TOKEN="by-hand")  # noqa: S106 - made up
    if between:
        home.inside(*between)
        home.inside("remove", "kimi")
    home.done(*back)
    found = environment(home) | {"model": home.json(SETTINGS_FILE).get("model", "")}
    assert (found["ANTHROPIC_BASE_URL"], found["ANTHROPIC_AUTH_TOKEN"]) == (since, "by-hand")
    assert {name for name, value in (BEFORE | {"model": "claude-c"}).items() if found.get(name) == value} == comes
    assert not any(found.get(name) for name in {"model", *BEFORE} - comes)


def test_somebody_elses_provider_is_left_alone_by_remove(home: Home) -> None:
    home.inside("init", "-s", "-p", "glm", "-k", KEYS["glm"])
    theirs = {"ANTHROPIC_BASE_URL": "https://mine.example", "ANTHROPIC_API_KEY": "mine"}
    home.write(".claude/settings.json", json.dumps({"env": theirs}))
    home.done("remove", "glm")
    assert environment(home) == theirs


def test_remove_goes_by_what_the_clients_files_say(home: Home) -> None:
    home.inside("init", "-s", "-T", "all", "-p", "302ai", "-k", KEYS["302ai"])
    kept = [home.read(".claude/settings.json"), home.read(".codex/config.toml")]
    home.inside("init", "-s", "-T", "all", "-p", "glm", "-k", KEYS["glm"])
    home.write(".claude/settings.json", kept[0])
    home.write(".codex/config.toml", kept[1])
    home.done("remove", "302ai")
    assert KEYS["302ai"] not in str(home.files())
    assert not (home.path / ".codex/config.toml").exists()


def test_after_remove_undo_brings_nothing_of_it_back(home: Home) -> None:
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", KEYS["glm"])
    home.inside("init", "-s", "-T", "codex", "-p", "kimi", "-k", KEYS["kimi"])
    home.done("remove", "glm")
    before = home.files(state=False)
    home.refused("undo", status=1)
    assert home.files(state=False) == before


def test_a_rotated_key_leaves_with_its_profile(home: Home) -> None:
    old = "sk-rotated-0123456789-abcdefghij"
    home.inside("init", "-s", "-p", "302ai", "-k", old)
    home.inside("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    home.done("remove", "302ai")
    assert old not in str(home.files())


def test_what_the_user_added_to_our_codex_table_stays_through_switches(home: Home) -> None:
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", KEYS["glm"])
    home.inside("init", "-s", "-p", "kimi", "-k", KEYS["kimi"])
    added = 'request_max_retries = 9\nrequires_openai_auth = true\nhttp_headers = { x = "secret" }\nwire_api ='
    home.write(".codex/config.toml", home.read(".codex/config.toml").replace("wire_api =", added))
    home.inside("config-switch", "kimi", "-T", "codex")
    table = tomllib.loads(home.read(".codex/config.toml"))["model_providers"]["ccjk"]
    assert table["request_max_retries"] == 9
    assert not {"requires_openai_auth", "http_headers"} & set(table), "these would send one party's credential to another"
    home.inside("config-switch", "official", "-T", "codex")
    assert not (home.path / ".codex/config.toml").exists()


def test_another_providers_model_is_never_selected_again(home: Home) -> None:
    home.write(
        ".codex/config.toml", 'model_provider = "o"\nmodel = "o-model"\n[model_providers.o]\nname = "o"\nbase_url = "https://o"\n'
    )
    for _ in range(2):
        home.inside("init", "-s", "-T", "codex", "-p", "custom", "-u", "https://c.example", "-k", "k")
        assert "model" not in tomllib.loads(home.read(".codex/config.toml"))


def test_a_large_state_file_does_not_swell_ours(home: Home) -> None:
    home.write(".claude.json", json.dumps({"history": ["x" * 100] * 200_000}))
    home.inside("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    assert (home.path / ".local/state/ccjk/originals.json").stat().st_size < 10_000
    home.inside("config-switch", "official")
    assert list(home.json(".claude.json")) == ["history"]


def test_one_bad_profile_does_not_stop_the_others(home: Home) -> None:
    set_up(home)
    path = ".config/ccjk/config.toml"
    bad = '\n[profiles.gone]\npreset = "gone"\n\n[profiles.mars]\npreset = "glm"\nregion = "mars"\n'
    home.write(path, home.read(path) + bad)
    home.write(".config/ccjk/keys/kimi", "")
    assert "mars" in home.done("list")
    home.inside("init", "-s", "-p", "minimax", "-k", KEYS["minimax"])
    home.done("remove", "302ai")
    home.done("remove", "mars")
    home.done("remove", "gone")
    home.done("remove", "kimi")


def test_a_list_is_shown_although_a_clients_file_is_broken(home: Home) -> None:
    set_up(home)
    home.write(".claude/settings.json", "{")
    result = home.ccjk("list")
    assert result.returncode == 0
    assert "kimi" in result.stdout
    assert "settings.json:1" in result.stderr


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (".codex/config.toml", "model = 1979-05-27\n", "is not text"),
        (".codex/config.toml", "x = nan\n", ""),
        (".claude/settings.json", '{"apiKeyHelper": "\\ud800"}', ""),
        (".claude/settings.json", '{"env": {"ANTHROPIC_MODEL": 5, "ANTHROPIC_BASE_URL": ["x"]}}', ""),
        (".codex/app-server-daemon/daemon.pid", '{"pid": 99999999999999999999}', ""),
        (".codex/app-server-daemon/daemon.pid/folder", "", ""),
    ],
)
def test_strange_values_are_kept_or_refused(home: Home, name: str, text: str, expected: str) -> None:
    home.write(name, text)
    before = home.files()
    result = home.ccjk("init", "-s", "-T", "all", "-p", "glm", "-k", KEYS["glm"])
    assert "Traceback" not in result.stderr
    if expected:
        assert result.returncode == 1
        assert expected in result.stderr
    else:
        assert result.returncode == 0, result.stderr
        home.done("undo")
    assert home.files(state=False) == before


def test_many_project_tables_are_no_burden(home: Home) -> None:
    text = "".join(f'[projects."/home/me/{n}"]\ntrust_level = "trusted"\n\n' for n in range(5_000))
    home.write(".codex/config.toml", text)
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", KEYS["glm"])
    home.done("undo")
    assert home.read(".codex/config.toml") == text


@pytest.mark.parametrize(
    "words",
    [
        "ccjk list >&-",
        "ccjk providers >/dev/full",
        "ccjk init -s -p glm -k - <&-",
        "ccjk init -p glm <&-",
        "ccjk key glm >/dev/full",
        "LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 ccjk init -s -p glm -k x",
        "PYTHONIOENCODING=ascii ccjk providers",
        "ccjk list >&- 2>&-",
    ],
)
def test_strange_standard_streams_give_no_traceback(home: Home, words: str) -> None:
    set_up(home)
    result = home.command("bash", "-c", words.replace("ccjk", str(CCJK)))
    assert "Traceback" not in result.stderr
    assert "Exception" not in result.stderr
    assert result.returncode in {0, 1, 2}


def test_undo_of_the_first_set_up_leaves_an_empty_home_empty(home: Home) -> None:
    home.inside("init", "-s", "-T", "all", "-p", "302ai", "-k", KEYS["302ai"])
    home.done("undo")
    left = {path.name for path in home.path.rglob("*") if path.is_file()}
    assert left == {"lock", "generation", "presets", "folders", ".gitignore"}  # ccjk's own bookkeeping, and nothing else


@pytest.mark.parametrize("used", [False, True], ids=["empty home", "home in use"])
def test_removing_the_only_profile_leaves_no_trace(home: Home, *, used: bool) -> None:
    before = in_use(home) if used else {}
    home.inside("init", "-s", "-T", "all", "-p", "302ai", "-k", KEYS["302ai"])
    home.inside("config-switch", "302ai")
    home.done("remove", "302ai-config")
    after = home.files()
    assert not [
        name for name, (data, _) in after.items() if KEYS["302ai"].encode() in data or KEYS["302ai"][-20:].encode() in data
    ]
    clients = {name: data for name, data in after.items() if not name.startswith((".config", ".local"))}
    assert clients == before


def test_removing_one_of_many_keeps_the_others(home: Home) -> None:
    in_use(home)
    set_up(home)
    home.inside("init", "-s", "-p", "302ai", "-n", "second", "-k", "sk-second-0123456789-abcdefghij")
    home.inside("config-switch", "glm")
    before = environment(home)
    home.done("remove", "302ai")
    assert environment(home) == before
    assert home.json(".claude.json")["customApiKeyResponses"]["approved"] == ["sk-second-0123456789-abcdefghij"[-20:]]
    assert "model_provider" not in tomllib.loads(home.read(".codex/config.toml"))
    assert "no profile '302ai'" in home.refused("config-switch", "302ai", status=1)
    assert not [name for name, (data, _) in home.files().items() if KEYS["302ai"].encode() in data]
    home.done("remove", "glm")
    assert home.json(".claude/settings.json") == json.loads(SETTINGS)


def test_the_current_profile_is_what_the_file_says(home: Home) -> None:
    set_up(home)
    listed = {p["name"]: p["current"] for p in json.loads(home.done("list", "--json"))}
    assert listed == {"302ai": ["claude-code", "codex"], "glm": [], "minimax": [], "kimi": []}
    settings = home.json(".claude/settings.json")
    settings["env"]["ANTHROPIC_BASE_URL"] = "https://mine.example"
    home.write(".claude/settings.json", json.dumps(settings))
    assert json.loads(home.done("config-switch", "--list", "--json"))[0]["current"] == []
    lines = home.done("config-switch", "--list", "--code-type", "codex").splitlines()
    assert [line.split()[1] for line in lines if line.startswith("*")] == ["302ai"]


def test_list_shows_hosts_variables_and_models(home: Home) -> None:
    set_up(home)
    text = home.done("list")
    for word in (
        "https://api.302.ai/cc",
        "ANTHROPIC_API_KEY",
        "https://api.moonshot.cn/anthropic",
        "kimi-k2-0905-preview",
        "glm-5.3",
    ):
        assert word in text
    providers = home.done("providers")
    for word in (
        "302ai",
        "glm",
        "minimax",
        "kimi",
        "custom",
        "ANTHROPIC_AUTH_TOKEN",
        "https://api.minimaxi.com/anthropic",
        "--region intl",
    ):
        assert word in providers


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = [\n", "config.toml:2"),
        ("colour = 1\n", "unknown key 'colour'"),
        ("profiles = 1\n", "profiles must be a table"),
        ("[profiles.a]\n", "no preset is named"),
        ('[profiles.a]\npreset = "nope"\n[defaults]\nclaude-code = "a"\n', ""),
        ('[profiles.a]\npreset = "302ai"\n[profiles.a.codex]\nbase_url = "ftp://x"\n', "https://"),
        ('[profiles."../a"]\npreset = "302ai"\n', "config.toml: profiles.../a: that cannot be the name"),
        ("[defaults]\nvim = 'a'\n", "defaults.vim"),
    ],
)
def test_a_config_that_is_not_understood_is_refused(home: Home, text: str, line: str) -> None:
    home.write(".config/ccjk/config.toml", text)
    result = home.ccjk("list")
    assert "Traceback" not in result.stderr
    if line:
        assert result.returncode != 0
        assert line in result.stderr
        assert result.stderr.count("\n") == 1


def test_comments_in_our_own_config_stay(home: Home) -> None:
    set_up(home)
    path = ".config/ccjk/config.toml"
    home.write(path, "# mine\n" + home.read(path).replace("[profiles.glm]", "[profiles.glm] # work"))
    home.inside("config-switch", "glm")
    assert home.read(path).startswith("# mine\n")
    assert "[profiles.glm] # work" in home.read(path)


def test_key(home: Home) -> None:
    set_up(home)
    assert home.done("key", "glm") == KEYS["glm"] + "\n"
    assert home.done("key", "glm-config") == KEYS["glm"] + "\n"
    assert "there is no profile 'nope'" in home.refused("key", "nope", status=1)
    assert "cannot be the name" in home.refused("key", "../config.toml")
    assert "NAME is missing" in home.refused("key")
    assert "a word too much" in home.refused("key", "glm", "kimi")
    assert home.done("key", "--config-dir=" + str(home.path / ".config/ccjk"), "glm") == KEYS["glm"] + "\n"
    assert "Usage" in home.done("key", "-h")
    home.loosen(".config/ccjk/keys/glm")
    assert "can be read by others (mode 0644)" in home.refused("key", "glm", status=1)


def test_a_closed_pipe_is_no_error(home: Home) -> None:
    set_up(home)
    result = home.command("bash", "-c", 'for n in {1..3}; do "$0" "$@"; done | true; exit ${PIPESTATUS[0]}', CCJK, "providers")
    assert result.stderr == ""
    assert result.returncode == 141


def test_the_last_twenty_changes_are_kept_and_no_more(home: Home) -> None:
    set_up(home)
    for number in range(25):
        home.inside("config-switch", ("glm", "kimi")[number % 2])
    kept = sorted(path.name for path in (home.path / ".local/state/ccjk/backups").iterdir())
    assert kept == [f"{number:06}" for number in range(7, 27)]
    for number in reversed(range(6, 26)):
        assert environment(home)["ANTHROPIC_AUTH_TOKEN"] == KEYS[("glm", "kimi")[(number - 1) % 2]]
        home.inside("undo")
    assert "nothing to undo" in home.refused("undo", status=1)


@pytest.mark.parametrize("login", [".claude/.credentials.json", ".claude.json"])
def test_a_login_beside_an_api_key_is_told_what_not_to_do(home: Home, login: str) -> None:
    """Claude Code warns at each start of two ways to authenticate, and its advice, /logout, empties the state file."""
    home.write(login, '{"claudeAiOauth": {}}' if "cred" in login else '{"oauthAccount": {}}')
    assert "advises /logout" in home.ccjk("init", "-s", "-p", "302ai", "-k", KEYS["302ai"]).stderr
    assert "advises /logout" not in home.ccjk("init", "-s", "-p", "glm", "-k", KEYS["glm"]).stderr  # a token is no API key
    home.inside("config-switch", "302ai")
    home.write(".claude.json", "{}")  # that is what /logout leaves
    (found,) = (f for f in json.loads(home.ccjk("doctor", "--json").stdout)["findings"] if f["id"] == "key-rejected")
    home.inside(*found["mend"].split()[1:])
    state = home.json(".claude.json")
    assert state["hasCompletedOnboarding"] is True
    assert state["customApiKeyResponses"]["approved"] == [KEYS["302ai"][-20:]]


@pytest.mark.parametrize("back", [("config-switch", "official"), ("remove", "glm"), ("uninstall", "-y")])
@pytest.mark.parametrize("name", ["CLAUDE_CODE_OAUTH_TOKEN", "AWS_BEARER_TOKEN_BEDROCK", "CLAUDE_CODE_USE_BEDROCK"])
def test_a_credential_that_the_user_put_in_place_of_a_blank_stays(home: Home, name: str, back: tuple[str, ...]) -> None:
    home.inside("init", "-s", "-p", "kimi", "--no-default", "-k", KEYS["kimi"])
    home.inside("init", "-s", "-p", "glm", "-k", KEYS["glm"])
    hand_edit(home, **{name: "sk-mine-0123456789"})
    home.inside("config-switch", "kimi")
    assert environment(home)[name] == ""
    home.inside("config-switch", "glm")
    home.done(*back)
    if back[0] == "remove":
        home.done("config-switch", "official")
    assert environment(home) == {name: "sk-mine-0123456789"}


def test_a_client_is_asked_once_about_the_shape_of_its_settings(home: Home) -> None:
    """It takes half a second; what a switch writes changes no shape."""
    called = home.path / "called"
    home.write("bin/claude", "#!/usr/bin/env node\n", 0o755)  # as npm's, and no wrapper
    answers = 'case $1 in --version) echo "2.1.332 (Claude Code)";; *) echo "no input" >&2;; esac'
    node = f'#!/bin/sh\nshift\necho "$*" >>{called}\n{answers}\n'
    home.write("bin/node", node, 0o755)
    home.env["PATH"] = f"{home.path}/bin:/usr/bin:/bin"
    home.write(".claude/settings.json", '{"theme": "dark", "env": {"FOO": "bar"}}')
    set_up(home)
    for name in ("glm", "kimi", "glm"):
        home.inside("config-switch", name)
    home.inside("status")
    assert [line for line in called.read_text().splitlines() if line != "--version"] == ["--bare -p "]


def test_what_a_client_did_not_say_is_asked_again(home: Home) -> None:
    """Neither a version that is none nor a question that failed is kept as its answer."""
    called = home.path / "called"
    home.write("bin/claude", "#!/usr/bin/env node\n", 0o755)
    answers = 'case $1 in --version) [ ! -e ~/well ] && echo "please wait" || echo "2.1.332 (Claude Code)";; esac'
    home.write("bin/node", f'#!/bin/sh\nshift\necho "$*" >>{called}\n{answers}\n', 0o755)
    home.env["PATH"] = f"{home.path}/bin:/usr/bin:/bin"
    set_up(home)
    home.write("well", "")
    for name in ("glm", "kimi"):
        home.inside("config-switch", name)
    said = called.read_text().splitlines()
    assert said.count("--version") == 2, "what said no version is asked once more, what did is not"
    assert said.count("--bare -p ") == 2, "it said nothing at all"


@pytest.mark.parametrize(
    ("release", "name", "told"), [("2.1.332", "kimi", True), ("2.1.332", "glm", False), ("2.1.312", "kimi", False)]
)
def test_what_a_session_goes_on_with_on_ones_own_login(home: Home, release: str, name: str, told: bool) -> None:  # noqa: FBT001 - a row
    home.write("bin/claude", f"#!/bin/sh\necho '{release} (Claude Code)'\n", 0o755)
    home.env["PATH"] = f"{home.path}/bin:/usr/bin:/bin"
    home.inside("init", "-s", "-p", name, "-k", KEYS[name])
    done = home.ccjk("config-switch", "official")
    assert ("--model opus" in done.stderr) == told
