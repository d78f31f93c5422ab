"""Every line of ``init`` that users are promised, on an empty home and on one in use; and what is refused."""

import json
import os
import re
import tomllib
from typing import Any

import pytest

from ccjk.core.environment import CLAUDES_OWN, FOREIGN, UNUSED_TIER
from tests.commands.used import in_use
from tests.conftest import Home

OTHER = {"ANTHROPIC_API_KEY": "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_AUTH_TOKEN": "ANTHROPIC_API_KEY"}
TIERS = ["ANTHROPIC_MODEL", *(f"ANTHROPIC_DEFAULT_{tier}_MODEL" for tier in ("FABLE", "OPUS", "SONNET"))]
FAST = "ANTHROPIC_DEFAULT_HAIKU_MODEL"
WINDOWS = {"MiniMax-M2": "204800", "kimi-k2-0905-preview": "262144"}
TRIO = [
    {"provider": "302ai", "key": "sk-302ai-xxx", "default": True},
    {"provider": "glm", "key": "sk-glm-yyy"},
    {"provider": "minimax", "key": "sk-minimax-zzz"},
]

# the words after ccjk, the base URL, the key and its variable, the model, the fast model
CLAUDE_CODE = [
    (["-s", "-p", "302ai", "-k", "sk-xxx"], "https://api.302.ai/cc", "sk-xxx", "ANTHROPIC_API_KEY", "", ""),
    (
        ["-s", "-p", "custom", "-k", "sk-xxx", "-u", "https://api.example.com/v1"],
        "https://api.example.com/v1",
        "sk-xxx",
        "ANTHROPIC_API_KEY",
        "",
        "",
    ),
    (
        ["-s", "-t", "api_key", "-k", "sk-xxx", "-u", "https://api.example.com/v1"],
        "https://api.example.com/v1",
        "sk-xxx",
        "ANTHROPIC_API_KEY",
        "",
        "",
    ),
    (
        ["-s", "-t", "auth_token", "-k", "t", "-u", "http://127.0.0.1:9"],
        "http://127.0.0.1:9",
        "t",
        "ANTHROPIC_AUTH_TOKEN",
        "",
        "",
    ),
    (
        ["-s", "-p", "302ai", "-k", "sk-xxx", "-M", "claude-sonnet-4-5", "-F", "claude-haiku-4-5"],
        "https://api.302.ai/cc",
        "sk-xxx",
        "ANTHROPIC_API_KEY",
        "claude-sonnet-4-5",
        "claude-haiku-4-5",
    ),
    (
        ["-s", "-p", "302ai", "-k", "sk-xxx", "-u", "https://custom.302.ai/api"],
        "https://custom.302.ai/api",
        "sk-xxx",
        "ANTHROPIC_API_KEY",
        "",
        "",
    ),
    (["-s", "--api-configs", json.dumps(TRIO)], "https://api.302.ai/cc", "sk-302ai-xxx", "ANTHROPIC_API_KEY", "", ""),
    (
        ["-s", "-p", "minimax", "-k", "m"],
        "https://api.minimaxi.com/anthropic",
        "m",
        "ANTHROPIC_AUTH_TOKEN",
        "MiniMax-M2",
        "MiniMax-M2",
    ),
    (
        ["--skip-prompt", "--provider", "kimi", "--api-key", "m", "--code-type", "cc"],
        "https://api.moonshot.cn/anthropic",
        "m",
        "ANTHROPIC_AUTH_TOKEN",
        "kimi-k2-0905-preview",
        "kimi-k2-turbo-preview",
    ),
    (
        ["-s", "-p", "kimi", "-k", "m", "--region", "intl", "-M", "kimi-k3[1m]"],
        "https://api.moonshot.ai/anthropic",
        "m",
        "ANTHROPIC_AUTH_TOKEN",
        "kimi-k3[1m]",
        "kimi-k2-turbo-preview",
    ),
]


def expected_environment(url: str, key: str, variable: str, model: str, fast: str) -> dict[str, str]:
    values = {"ANTHROPIC_BASE_URL": url, variable: key, OTHER[variable]: ""}
    blank = dict.fromkeys(FOREIGN, "") | ({} if model else {UNUSED_TIER: CLAUDES_OWN})
    window = {"CLAUDE_CODE_MAX_CONTEXT_TOKENS": WINDOWS[model]} if model in WINDOWS else {}
    quiet = {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"} if variable == "ANTHROPIC_API_KEY" else {}  # no client is there
    return blank | values | (dict.fromkeys(TIERS, model) | {FAST: fast} if model else {}) | window | quiet


@pytest.mark.parametrize("used", [False, True], ids=["empty home", "home in use"])
@pytest.mark.parametrize("case", CLAUDE_CODE, ids=lambda case: " ".join(case[0])[:50])
def test_claude_code(home: Home, case: tuple[list[str], str, str, str, str, str], *, used: bool) -> None:
    args, url, key, variable, model, fast = case
    before = in_use(home) if used else {}
    home.done("init", *args)
    environment = home.json(".claude/settings.json")["env"]
    theirs = {"FOO": "bar"} if used else {}
    assert environment == expected_environment(url, key, variable, model, fast) | theirs
    state = home.json(".claude.json")
    assert state["hasCompletedOnboarding"] is True
    assert "primaryApiKey" not in state
    approved = state.get("customApiKeyResponses", {}).get("approved", [])
    assert (key[-20:] in approved) == (variable == "ANTHROPIC_API_KEY")
    after = home.files()
    assert after.get(".codex/config.toml") == before.get(".codex/config.toml")
    home.done("undo")
    assert home.files(state=False) == before


CODEX = {
    "302ai": ("https://api.302.ai/v1", None),
    "glm": ("https://open.bigmodel.cn/api/v1", "glm-5.3"),
    "minimax": ("https://api.minimaxi.com/v1", "MiniMax-M3"),
    "kimi": ("https://api.moonshot.cn/v1", "kimi-k3"),
}


@pytest.mark.parametrize("used", [False, True], ids=["empty home", "home in use"])
@pytest.mark.parametrize("provider", CODEX)
def test_codex(home: Home, provider: str, *, used: bool) -> None:
    before = in_use(home) if used else {}
    home.done("init", "-s", "-T", "codex", "-p", provider, "-k", "your-auth-token")
    text = home.read(".codex/config.toml")
    value = tomllib.loads(text)
    url, model = CODEX[provider]
    table = value["model_providers"]["ccjk"]
    assert value["model_provider"] == "ccjk"
    assert value.get("model") == (model or ("gpt-5.5" if used else None))
    assert (table["base_url"], table["wire_api"]) == (url, "responses")
    assert home.command(table["auth"]["command"], *table["auth"]["args"]).stdout == "your-auth-token\n"
    assert os.path.isabs(table["auth"]["command"])
    assert "your-auth-token" not in text
    assert re.search(r"apiKey.*~/\.config/ccjk/keys/" + provider, text)
    if used:
        assert "# mine" in text
        assert "# the best" in text
        assert {name: data for name, data in home.files().items() if ".claude" in name} == {
            name: data for name, data in before.items() if ".claude" in name
        }
    else:
        assert [path.name for path in home.path.iterdir() if "claude" in path.name] == []
    home.done("undo")
    assert home.files(state=False) == before


MIXED = [
    {"provider": "302ai", "key": "sk-302ai-xxx"},
    {
        "name": "gate",
        "type": "auth_token",
        "key": "tok",
        "url": "https://gate.example",
        "primaryModel": "big",
        "fastModel": "small",
    },
]


@pytest.mark.parametrize("value", [MIXED, {"configs": MIXED}], ids=["bare array", "configs"])
@pytest.mark.parametrize("source", ["file", "standard input", "option"])
def test_many_profiles(home: Home, value: Any, source: str) -> None:
    text = json.dumps(value)
    if source == "file":
        home.write("api-configs.json", "\ufeff" + text)
        home.done("init", "-s", "--api-configs-file", "./api-configs.json")
    elif source == "standard input":
        home.done("init", "-s", "--api-configs-file", "-", stdin=text)
    else:
        home.done("init", "-s", "--api-configs", text)
    found = {profile["name"]: profile for profile in json.loads(home.done("list", "--json"))}
    assert list(found) == ["302ai", "gate"]
    assert found["302ai"]["current"] == ["claude-code"]
    assert found["gate"]["clients"]["claude-code"] == {
        "base_url": "https://gate.example",
        "auth": "auth_token",
        "model": "big",
        "fast_model": "small",
        "variable": "ANTHROPIC_AUTH_TOKEN",
    }
    home.done("config-switch", "gate")
    assert home.json(".claude/settings.json")["env"] == expected_environment(
        "https://gate.example", "tok", "ANTHROPIC_AUTH_TOKEN", "big", "small"
    )


@pytest.mark.parametrize(
    "entries",
    [
        "",
        "[]",
        "{}",
        "null",
        "[1]",
        "[[]]",
        '"x"',
        '[{"provider": "302ai", "key": "a"}',
        '[{"provider": "302ai"}]',
        '[{"provider": "302ai", "key": 1}]',
        '[{"provider": "302ai", "key": ""}]',
        '[{"provider": "302ai", "key": "a b"}]',
        '[{"provider": "nope", "key": "a"}]',
        '[{"provider": "302ai", "key": "a", "default": "yes"}]',
        '[{"provider": "302ai", "key": "a", "colour": "red"}]',
        '[{"provider": "302ai", "key": "a"}, {"provider": "302ai", "key": "b"}]',
        '[{"provider": "302ai", "key": "a", "default": true}, {"provider": "glm", "key": "b", "default": true}]',
        '[{"provider": "302ai", "key": "a"}, {"name": "x", "key": "b"}]',
        '[{"provider": "302ai", "key": "a"}, {"name": "x", "key": "b", "url": "ftp://x"}]',
        '[{"provider": "302ai", "key": "a", "type": "password"}]',
        '[{"provider": "302ai", "key": "a", "name": "../../etc/passwd"}]',
        '[{"provider": "302ai", "key": "a", "name": "official"}]',
        '{"configs": [], "more": 1}',
        "[" * 100_000,
    ],
)
def test_many_profiles_are_all_or_nothing(home: Home, entries: str) -> None:
    in_use(home)
    assert "--api-configs" in home.refused("init", "-s", "--api-configs", entries)


# the words after ccjk init -s, what the line must say
REFUSED = [
    (
        ["-p", "invalid-provider", "-k", "sk-xxx"],
        "Invalid provider 'invalid-provider'. Valid providers: 302ai, glm, minimax, kimi, custom",
    ),
    (["-k", "sk-xxx"], "no provider is named"),
    (["-p", "302ai"], "no key for 302ai"),
    (["-p", "302ai", "-k", ""], "the key is empty"),
    (["-p", "302ai", "-k", "sk-secret secret"], "a blank at position 10"),
    (["-p", "302ai", "-k", "sk-secret\nsecret"], "position 10"),
    (["-p", "302ai", "-k", "sk-secrét"], "a non-ASCII character at position 8"),
    (["-p", "302ai", "-k", "x" * 100_000], "100000 characters"),
    (["-p", "302ai", "-k", "--dry-run"], "like an option"),
    (["-p", "custom", "-k", "sk-xxx"], "profile custom has no URL for Claude Code"),
    (["-p", "custom", "-k", "sk-xxx", "-u", "api.example.com"], "must begin with https://"),
    (["-p", "custom", "-k", "sk-xxx", "-u", "http://api.example.com"], "plain http"),
    (["-p", "custom", "-k", "sk-xxx", "-u", "https://me:pw@api.example.com"], "user name or password"),
    (["-p", "302ai", "-k", "sk-xxx", "-t", "password"], "--api-type is not one of api_key, auth_token"),
    (["-p", "302ai", "-k", "sk-xxx", "--region", "mars"], "302ai has no region 'mars'"),
    (["-p", "302ai", "-k", "sk-xxx", "--wire-api", "soap"], "--wire-api is not one of responses, chat"),
    (["-p", "302ai", "-k", "sk-xxx", "-T", "vim"], "Invalid code type. Valid code types: claude-code, cc, codex, cx, all"),
    (["-p", "302ai", "-k", "sk-xxx", "-n", "a/b"], "cannot be the name of a profile"),
    (["-p", "302ai", "-k", "sk-xxx", "-n", "-config"], "cannot be the name of a profile"),
    (["-p", "302ai", "-k", "sk-xxx", "-n", "official"], "choose another name for a profile"),
    (["-p", "302ai", "-k", "sk-xxx", "-M", "a\x1b[31mb"], "control character"),
    (["-p", "302ai", "-k", "sk-xxx", "--api-configs", "[]"], "stand alone"),
    (["--api-configs", '[{"provider": "glm", "key": "sk-secret-a", "key": "sk-secret-b"}]'], "a name stands twice in one object"),
    (["-p", "302ai", "-k", "sk-xxx", "sk-stray-secret"], "a word too much"),
    (["-p", "302ai", "-k"], "needs a value"),
    (["--no-such-option"], "there is no option"),
]


@pytest.mark.parametrize(("args", "expected"), REFUSED, ids=[" ".join(args)[:40] for args, _ in REFUSED])
def test_wrong_usage_is_one_line_that_says_what_to_do(home: Home, args: list[str], expected: str) -> None:
    line = home.refused("init", "-s", *args)
    assert expected in line
    assert "secret" not in line.replace("sk-secrét", "")
    assert "\x1b" not in line
    assert list(home.path.iterdir()) == []


def test_a_missing_configs_file(home: Home) -> None:
    assert "nope.json cannot be read" in home.refused("init", "-s", "--api-configs-file", "nope.json", status=1)


def test_without_a_terminal_it_says_which_flags_to_use(home: Home) -> None:
    line = home.refused("init")
    assert "-s" in line
    assert "-p" in line
    assert "-k" in line
    assert "config-switch NAME" in home.refused("config-switch")


@pytest.mark.parametrize("source", ["option", "standard input", "variable"])
@pytest.mark.parametrize("text", ["sk-xxx", "sk-xxx\n", "sk-xxx\r\n\n"])
def test_where_a_key_comes_from(home: Home, source: str, text: str) -> None:
    if source == "option":
        home.done("init", "-s", "-p", "302ai", "-k", text)
    elif source == "standard input":
        home.done("init", "-s", "-p", "302ai", "-k", "-", stdin=text)
    else:
        home.env["CCJK_API_KEY"] = text
        home.done("init", "-s", "-p", "302ai")
    assert home.read(".config/ccjk/keys/302ai") == "sk-xxx"
    assert home.done("key", "302ai") == "sk-xxx\n"


def test_a_second_time_rotates_the_key_everywhere(home: Home) -> None:
    old, new = "old-key-0123456789-0123456789", "production-key-0123456789-012"
    home.done("init", "-s", "-T", "all", "-p", "302ai", "-k", old, "-M", "big")
    home.done("init", "-s", "-p", "302ai", "-k", new)
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_API_KEY"] == new
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_MODEL"] == "big", "what else was set up stays"
    assert home.json(".claude.json")["customApiKeyResponses"]["approved"] == [new[-20:]]
    assert home.done("key", "302ai-provider").strip() == new
    live = {name: data for name, (data, _) in home.files(state=False).items()}
    assert not [name for name, data in live.items() if old.encode() in data or old[-20:].encode() in data]
    home.done("undo")
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_API_KEY"] == old
    assert home.done("key", "302ai").strip() == old


def test_another_model_needs_no_new_key_but_another_host_does(home: Home) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", "sk-xxx")
    home.done("init", "-s", "-p", "302ai", "-M", "big")
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_MODEL"] == "big"
    assert "its key belongs to api.302.ai" in home.refused("init", "-s", "-p", "302ai", "-u", "https://elsewhere.example")
    home.done("init", "-s", "-p", "glm", "-k", "t")
    assert "its key belongs to open.bigmodel.cn" in home.refused("init", "-s", "-p", "glm", "--region", "intl")
    home.done("init", "-s", "-p", "302ai", "-M", "")
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_MODEL"] == ""


def test_one_clients_broken_file_does_not_stop_the_other(home: Home) -> None:
    home.write(".claude/settings.json", "{ // mine\n}")
    home.done("init", "-s", "-T", "codex", "-p", "302ai", "-k", "sk-xxx")
    assert "settings.json:1" in home.refused("init", "-s", "-T", "all", "-p", "302ai", "-k", "sk-xxx", status=1)


def test_a_client_follows_its_own_profile_and_no_other(home: Home) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", "sk-xxx")
    kept = home.read(".claude/settings.json")
    home.done("init", "-s", "-p", "glm", "-k", "tok")
    home.write(".claude/settings.json", kept)  # back to 302ai, by hand
    home.done("init", "-s", "-T", "codex", "-p", "302ai", "-k", "sk-new")
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_API_KEY"] == "sk-new"
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_BASE_URL"] == "https://api.302.ai/cc"


def test_a_key_goes_to_no_host_that_it_was_not_given_for(home: Home) -> None:
    home.done("init", "-s", "-p", "custom", "-k", "key-for-a", "-u", "https://a.example.com")
    line = home.refused("init", "-s", "-T", "codex", "-p", "custom", "-u", "https://b.example.com")
    assert "its key belongs to a.example.com" in line
    home.done("init", "-s", "-T", "codex", "-p", "custom", "-u", "https://a.example.com/v1")
    home.done("init", "-s", "-p", "302ai", "-k", "key-for-a-gateway", "-u", "https://custom.302.ai/api")
    assert "-u https://…" in home.refused("config-switch", "302ai", "-T", "codex")
    assert "api.302.ai" not in str(home.files(state=False).get(".codex/config.toml"))
    assert "its key belongs to custom.302.ai" in home.refused(
        "init", "-s", "-T", "cx", "-p", "302ai", "-u", "https://api.302.ai/v1"
    )
    home.done("init", "-s", "-T", "codex", "-p", "302ai", "-u", "https://custom.302.ai/v1")


def test_another_provider_under_the_same_name_keeps_nothing_of_the_first(home: Home) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", "sk-xxx", "-n", "work", "-u", "https://x.example", "-M", "big")
    home.done("init", "-s", "-p", "glm", "-k", "tok", "-n", "work")
    environment = home.json(".claude/settings.json")["env"]
    assert environment["ANTHROPIC_BASE_URL"] == "https://open.bigmodel.cn/api/anthropic"
    assert environment["ANTHROPIC_MODEL"] == ""
    assert environment["ANTHROPIC_API_KEY"] == ""


def test_a_dry_run_shows_what_would_be_written_and_writes_nothing(home: Home) -> None:
    before = in_use(home)
    key = "sk-secret-0123456789-0123456789"
    shown = home.done("init", "-T", "all", "-p", "302ai", "-k", key, "--dry-run")
    assert home.files() == before
    assert key not in shown
    assert key[-20:] not in shown
    assert "sk-ant-console" not in shown
    assert "change ~/.claude/settings.json" in shown
    assert 'env.ANTHROPIC_BASE_URL = "https://api.302.ai/cc"' in shown
    assert "sk-…6789" in shown


def test_no_key_is_ever_told(home: Home) -> None:
    in_use(home)
    key = "sk-secret-0123456789-0123456789"
    commands = [
        ("init", "-s", "-T", "all", "-p", "302ai", "-k", key),
        ("list",),
        ("list", "--json"),
        ("config-switch", "--list", "--json"),
        ("config-switch", "official", "-T", "all"),
        ("config-switch", "302ai"),
        ("providers", "--json"),
        ("undo",),
        ("remove", "302ai"),
    ]
    for command in commands:
        result = home.ccjk(*command)
        assert result.returncode == 0, result.stderr
        assert key not in result.stdout + result.stderr
        assert key[-20:] not in result.stdout + result.stderr
        assert "sk-ant-console" not in result.stdout + result.stderr


def test_a_users_own_presets(home: Home) -> None:
    own = '[gate]\nname = "Our gateway"\n[gate.claude-code]\nbase_url = "https://gate.example"\nauth = "auth_token"\n'
    home.write(".config/ccjk/presets.toml", own)
    home.done("init", "-s", "-p", "gate", "-k", "tok")
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_BASE_URL"] == "https://gate.example"
    assert "minimax, kimi, custom, gate" in home.refused("init", "-s", "-p", "nope", "-k", "x")
    home.write(".config/ccjk/presets.toml", own + 'colour = "red"\n')
    assert "gate.claude-code: unknown key 'colour'" in home.refused("list", status=1)


def test_undo_is_named_only_where_it_takes_back_what_was_just_done(home: Home) -> None:
    """What concerns ccjk's own files alone is not recorded: undo would take back the change before it."""
    first = home.done("init", "-s", "-T", "codex", "-p", "glm", "-k", "k-0123456789")
    assert "ccjk undo" in first
    for args in (
        ["-T", "codex", "-p", "kimi", "-k", "k-9876543210", "--no-default"],
        ["-T", "codex", "-p", "kimi", "--region", ""],
    ):
        before = {name: data for name, (data, _) in home.files(state=False).items() if "ccjk/" not in name}
        told = home.done("init", "-s", *args, *([] if "--no-default" in args else ["--no-default"]))
        assert {name: data for name, (data, _) in home.files(state=False).items() if "ccjk/" not in name} == before
        assert "undo" not in told, told
