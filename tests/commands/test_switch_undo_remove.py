"""Switching for good, taking back, removing: what each leaves in the files."""

import json
import tomllib

import pytest

from tests.commands.used import CODEX, KEYS, SETTINGS, STATE, in_use, set_up
from tests.conftest import CCJK, Home


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
    assert tomllib.loads(home.read(".codex/config.toml"))["model_providers"]["ccjk"]["auth"]["args"] == ["key", "glm"]


def test_what_the_last_profile_set_and_this_one_does_not_is_blank(home: Home) -> None:
    set_up(home)
    home.done("config-switch", "kimi")
    assert environment(home)["ANTHROPIC_DEFAULT_HAIKU_MODEL"] == "kimi-k2-turbo-preview"
    home.done("config-switch", "302ai")
    after = environment(home)
    models = {name: value for name, value in after.items() if "MODEL" in name}
    assert len(models) == 5
    assert set(models.values()) == {""}
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
    assert {name for name, value in after.items() if value} == {"ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY"}
    home.done("remove", "302ai")
    assert environment(home) == by_hand


def test_official_is_the_vendors_login_even_where_another_provider_was_set_up_by_hand(home: Home) -> None:
    by_hand = {"env": {"ANTHROPIC_BASE_URL": "https://old.example", "ANTHROPIC_AUTH_TOKEN": "old", "FOO": "bar"}}
    home.write(".claude/settings.json", json.dumps(by_hand))
    home.write(".codex/config.toml", 'model = "m"\nmodel_provider = "az"\n\n[model_providers.az]\nname = "az"\n')
    home.done("init", "-s", "-T", "all", "-p", "glm", "-k", KEYS["glm"])
    home.done("config-switch", "official", "-T", "all")
    assert environment(home) == {"FOO": "bar"}
    assert home.read(".codex/config.toml") == '[model_providers.az]\nname = "az"\n'
    home.done("undo")
    home.done("undo")
    assert home.json(".claude/settings.json") == by_hand


def test_official_takes_everything_out_again(home: Home) -> None:
    before = in_use(home)
    set_up(home)
    for name in ("kimi", "glm", "minimax", "302ai"):
        home.done("config-switch", name, "-T", "all")
    home.done("config-switch", "official", "-T", "all")
    after = home.files(state=False)
    assert {name: after[name] for name in before} == before
    home.done("config-switch", "kimi", "-T", "all")
    home.done("config-switch", "official", "-T", "all")
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
    home.done("config-switch", "official", "-T", "all")
    expected = json.loads(SETTINGS) | {"theme": "dark"}
    expected["env"]["MINE"] = "1"
    assert home.json(".claude/settings.json") == expected
    assert home.json(".claude.json") == json.loads(STATE) | {"numStartups": 8}
    expected_toml = tomllib.loads(CODEX) | {"projects": {"/x": {"trust_level": "trusted"}}}
    assert tomllib.loads(home.read(".codex/config.toml")) == expected_toml
    assert "# new" in home.read(".codex/config.toml")


def test_official_without_ccjk_ever_having_written(home: Home) -> None:
    home.done("config-switch", "official", "-T", "all")
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
        home.done("config-switch", name)
        stages.append(home.files(state=False))
    for stage in reversed(stages[:-1]):
        home.done("undo")
        assert home.files(state=False) == stage
    assert "nothing to undo" in home.refused("undo", status=1)


def test_undo_after_others_wrote_takes_back_our_values_only(home: Home) -> None:
    in_use(home)
    home.done("init", "-s", "-p", "glm", "-k", KEYS["glm"])
    settings = home.json(".claude/settings.json")
    settings["env"]["MINE"] = "1"
    settings["env"]["ANTHROPIC_BASE_URL"] = "https://mine.example"
    home.write(".claude/settings.json", json.dumps(settings, indent=4))
    home.done("undo")
    expected = json.loads(SETTINGS)
    expected["env"] |= {"MINE": "1", "ANTHROPIC_BASE_URL": "https://mine.example"}
    assert home.json(".claude/settings.json") == expected
    assert home.json(".claude.json") == json.loads(STATE)


def test_undo_of_the_first_set_up_leaves_an_empty_home_empty(home: Home) -> None:
    home.done("init", "-s", "-T", "all", "-p", "302ai", "-k", KEYS["302ai"])
    home.done("undo")
    assert [str(path.relative_to(home.path)) for path in home.path.rglob("*") if path.is_file()] == [".local/state/ccjk/lock"]


@pytest.mark.parametrize("used", [False, True], ids=["empty home", "home in use"])
def test_removing_the_only_profile_leaves_no_trace(home: Home, *, used: bool) -> None:
    before = in_use(home) if used else {}
    home.done("init", "-s", "-T", "all", "-p", "302ai", "-k", KEYS["302ai"])
    home.done("config-switch", "302ai")
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
    home.done("init", "-s", "-p", "302ai", "-n", "second", "-k", "sk-second-0123456789-abcdefghij")
    home.done("config-switch", "glm")
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
        ('[profiles."../a"]\npreset = "302ai"\n', "cannot be the name"),
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
    home.done("config-switch", "glm")
    assert home.read(path).startswith("# mine\n")
    assert "[profiles.glm] # work" in home.read(path)


def test_key(home: Home) -> None:
    set_up(home)
    assert home.done("key", "glm") == KEYS["glm"] + "\n"
    assert home.done("key", "glm-config") == KEYS["glm"] + "\n"
    assert "has no key" in home.refused("key", "nope", status=1)
    assert "cannot be the name" in home.refused("key", "../config.toml")
    assert "usage" in home.refused("key")
    assert "usage" in home.refused("key", "glm", "kimi")
    (home.path / ".config/ccjk/keys/glm").chmod(0o644)
    assert "can be read by others (mode 0644)" in home.refused("key", "glm", status=1)


def test_a_closed_pipe_is_no_error(home: Home) -> None:
    set_up(home)
    result = home.command("bash", "-c", 'for n in {1..3}; do "$0" "$@"; done | true; exit ${PIPESTATUS[0]}', CCJK, "providers")
    assert result.stderr == ""
    assert result.returncode == 141
