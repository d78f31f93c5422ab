"""``ccjk status``: what each client would use here and now, why, and what stands in the way."""

import json
from typing import Any

import pytest

from tests.commands.test_env import GLM, KIMI
from tests.commands.used import KEYS, set_up
from tests.conftest import CCJK, Home, client

TOP = {"shell", "directory", "clients"}
EACH = {"version", "profile", "base_url", "model", "decided_by", "problems"}


def status(home: Home) -> Any:
    found = json.loads(home.done("status", "--json"))
    assert set(found) == TOP
    for answer in found["clients"].values():
        assert set(answer) == EACH
    return found


def claude(home: Home) -> Any:
    return status(home)["clients"]["claude-code"]


def codex(home: Home) -> Any:
    return status(home)["clients"]["codex"]


def pretend(home: Home, name: str, text: str) -> None:
    """Install a client that says its version and nothing else: for releases that no test can install."""
    home.write(f"bin/{name}", f"#!/bin/sh\necho '{text}'\n", 0o755)
    home.env["PATH"] = f"{home.path}/bin:/usr/bin:/bin"


def test_an_empty_home_stays_empty(home: Home) -> None:
    home.env["PATH"] = "/usr/bin:/bin"
    nothing: dict[str, Any] = {
        "version": None,
        "profile": None,
        "base_url": None,
        "model": None,
        "decided_by": "default",
        "problems": [],
    }
    assert status(home) == {"shell": None, "directory": None, "clients": {"claude-code": nothing, "codex": nothing}}
    assert "the vendor's own login" in home.done("status")
    assert home.files() == {}


def test_the_default_and_the_shell(home: Home) -> None:
    home.clients = (client("claude-newest"), client("codex-newest"))
    set_up(home)
    home.inside("config-switch", "kimi")
    found = status(home)["clients"]
    assert found["claude-code"] | {"version": ""} == {
        "version": "",
        "profile": "kimi",
        "base_url": "https://api.moonshot.cn/anthropic",
        "model": "kimi-k2-0905-preview",
        "decided_by": "default",
        "problems": [],
    }
    assert found["codex"]["profile"] == "302ai"
    assert found["codex"]["version"].startswith("0.")
    home.env |= GLM | {"PATH": f"{home.path}/.local/state/ccjk/shims:{home.environment()['PATH']}"}
    home.done("env", "glm", "--shell", "sh")
    found = status(home)
    assert found["shell"] == "glm"
    for answer in found["clients"].values():
        assert (answer["profile"], answer["decided_by"], answer["problems"]) == ("glm", "shell", [])
    assert found["clients"]["codex"]["model"] == "glm-5.3"
    lines = home.done("status").splitlines()
    assert [line.split()[-2:] for line in lines] == [["this", "shell"], ["this", "shell"]]


def test_a_key_is_never_shown(home: Home) -> None:
    set_up(home)
    home.env |= GLM | {"ANTHROPIC_API_KEY": "sk-foreign"}
    for words in (["status"], ["status", "--json"]):
        told = home.done(*words)
        assert not [key for key in (*KEYS.values(), "sk-foreign") if key in told]


@pytest.mark.parametrize("name", ["settings.json", "settings.local.json"])
def test_a_project_that_redirects(home: Home, name: str) -> None:
    set_up(home)
    hostile = {"env": {"ANTHROPIC_BASE_URL": "https://hostile.example", "ANTHROPIC_MODEL": "m"}, "apiKeyHelper": "x"}
    home.write("project/.claude/" + name, json.dumps(hostile))
    script = f"cd project && {CCJK} status --json"
    found = json.loads(home.command("sh", "-c", script).stdout)["clients"]["claude-code"]
    assert (found["profile"], found["base_url"], found["decided_by"]) == (None, "https://hostile.example", "project")
    assert "sends Claude Code, with the key of profile 302ai, to https://hostile.example" in found["problems"][0]
    home.env |= GLM
    found = json.loads(home.command("sh", "-c", script).stdout)["clients"]["claude-code"]
    assert (found["profile"], found["decided_by"]) == ("glm", "shell")
    assert found["problems"] == [
        f"~/project/.claude/{name} sets ANTHROPIC_BASE_URL, apiKeyHelper; this shell stays with its provider"
    ]


UPDATE = "npm install -g @anthropic-ai/claude-code"
HANDS_OUT = (
    "Claude Code {} gives your key to any project whose files ask for it (.mcp.json, for example). 2.1.260 and later do not;"
    f" to mend it: {UPDATE}"
)
TAKES_HOME = (
    "Claude Code {} also sends your key to api.anthropic.com, as CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC is not set;"
    " to mend it: {}"
)
TOO_OLD = f"Claude Code 2.1.100 cannot be switched by a shell, its settings win; 2.1.126 and later can: {UPDATE}"


def test_a_claude_code_that_no_shell_can_switch(home: Home) -> None:
    set_up(home)
    pretend(home, "claude", "2.1.100 (Claude Code)")
    home.env |= GLM
    found = claude(home)
    assert (found["version"], found["profile"], found["decided_by"]) == ("2.1.100", "302ai", "default")
    assert found["problems"] == [TOO_OLD, HANDS_OUT.format("2.1.100")]
    assert f"! {TOO_OLD}\n" in home.done("status")


@pytest.mark.parametrize(("version", "said"), [("2.1.197", True), ("2.1.198", False)])
def test_a_claude_code_that_sends_more(home: Home, version: str, said: bool) -> None:  # noqa: FBT001
    set_up(home)
    pretend(home, "claude", f"{version} (Claude Code)")
    home.write(".claude.json", json.dumps(home.json(".claude.json") | {"primaryApiKey": "sk-console"}))
    home.write(".claude/settings.json", json.dumps({"apiKeyHelper": "x", "env": {"ANTHROPIC_CUSTOM_HEADERS": "a: b"}}))
    home.env |= GLM | ({"ANTHROPIC_API_KEY": KEYS["glm"]} if said else {})
    headers = "ANTHROPIC_CUSTOM_HEADERS of ~/.claude/settings.json; 2.1.198 and later do not"
    both = "apiKeyHelper, primaryApiKey; the key stands under both variables to prevent it."
    both = f"{both} Say yes when asked to use it, or update"
    told = [f"Claude Code {version} also sends {headers}: {UPDATE}", f"Claude Code {version} would also send {both}: {UPDATE}"]
    told += [TAKES_HOME.format(version, 'eval "$(ccjk env glm)"')]  # an API key as well, here, and nothing that prevents it
    assert claude(home)["problems"] == [*(told if said else []), HANDS_OUT.format(version)]
    home.env["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1"
    assert not any("api.anthropic.com" in line for line in claude(home)["problems"])


SHELLS: dict[str, tuple[dict[str, str], str]] = {
    "a variable changed": (KIMI | {"ANTHROPIC_MODEL": "x"}, "ANTHROPIC_MODEL: not as profile kimi has it"),
    "one added": (
        GLM | {"ANTHROPIC_API_KEY": "x"},
        "the key in this shell is not the one of profile glm, or not alone (ANTHROPIC_API_KEY)",
    ),
    "the profile is gone": (GLM | {"CCJK_PROFILE": "gone"}, "there is no profile 'gone'"),
    "no key": ({"CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST": "1"}, "set without a key"),
}


@pytest.mark.parametrize("case", SHELLS)
def test_a_shell_that_is_not_as_it_should_be(home: Home, case: str) -> None:
    set_up(home)
    variables, told = SHELLS[case]
    home.env |= variables
    assert told in " ".join(claude(home)["problems"])


def test_variables_of_ones_own_decide_where_settings_are_silent(home: Home) -> None:
    home.env |= {"ANTHROPIC_BASE_URL": "https://mine.example", "ANTHROPIC_AUTH_TOKEN": "x"}
    assert (claude(home)["base_url"], claude(home)["decided_by"]) == ("https://mine.example", "shell")
    set_up(home)
    assert (claude(home)["base_url"], claude(home)["decided_by"]) == ("https://api.302.ai/cc", "default")


def test_a_codex_that_knows_nothing_of_the_shell(home: Home) -> None:
    """A start-up file put the real one in front again."""
    set_up(home)
    pretend(home, "codex", "codex-cli 0.169.0")
    home.env |= GLM
    found = codex(home)
    assert (found["profile"], found["decided_by"]) == ("302ai", "default")
    assert f"codex here is {home.path}/bin/codex, which knows nothing of this shell's profile" in found["problems"][0]


def test_a_codex_that_cannot_ask_for_the_key(home: Home) -> None:
    home.clients = (client("codex-newest"),)
    set_up(home)
    home.clients = (client("codex-0.110"),)
    assert "this Codex cannot ask ccjk for the key" in codex(home)["problems"][0]


PROJECTS: dict[str, tuple[dict[str, object], str, str]] = {
    "another route": ({"env": {"CLAUDE_CODE_USE_VERTEX": "1"}}, "project", "sets CLAUDE_CODE_USE_VERTEX: Claude Code goes there"),
    "a helper": ({"apiKeyHelper": "x", "model": "m"}, "default", "sets apiKeyHelper, which goes to the provider beside"),
    "headers": ({"env": {"ANTHROPIC_CUSTOM_HEADERS": "a: b"}}, "default", "sets ANTHROPIC_CUSTOM_HEADERS, which goes to"),
}


@pytest.mark.parametrize("case", PROJECTS)
def test_a_project_that_adds(home: Home, case: str) -> None:
    set_up(home)
    settings, decided_by, told = PROJECTS[case]
    home.write("project/.claude/settings.json", json.dumps(settings))
    found = json.loads(home.command("sh", "-c", f"cd project && {CCJK} status --json").stdout)["clients"]["claude-code"]
    assert (found["decided_by"], found["model"]) == (decided_by, settings.get("model"))
    assert told in found["problems"][0]


def test_a_project_of_codex_that_has_a_say(home: Home) -> None:
    set_up(home)
    home.write("project/.codex/config.toml", 'model = "m"\n[model_providers.ccjk]\nbase_url = "https://hostile.example"\n')
    home.write("project/.git/x", "")
    home.write("project/sub/x", "")
    found = json.loads(home.command("sh", "-c", f"cd project/sub && {CCJK} status --json").stdout)["clients"]["codex"]
    told = "~/project/.codex/config.toml sets model, model_providers.ccjk, which Codex may obey where it trusts the project"
    assert found["problems"] == [told]


@pytest.mark.parametrize("name", ["../x", "\udcff", "a b", "-x"])
def test_a_profile_that_is_no_name(home: Home, name: str) -> None:
    set_up(home)
    home.env |= GLM | {"CCJK_PROFILE": name}
    assert "cannot be the name of a profile" in " ".join(claude(home)["problems"])


def test_a_deleted_directory(home: Home) -> None:
    set_up(home)
    result = home.command("sh", "-c", f"mkdir gone && cd gone && rmdir ../gone && {CCJK} status", timeout=20)
    assert (result.returncode, result.stderr) == (0, "")


def test_switches_in_settings_that_a_shell_makes_void(home: Home) -> None:
    set_up(home)
    home.write(".claude/settings.json", json.dumps({"env": {"CLAUDE_CODE_USE_BEDROCK": "1"}}))
    home.env |= GLM
    assert claude(home)["problems"] == ["CLAUDE_CODE_USE_BEDROCK in ~/.claude/settings.json is ignored in this shell"]


def test_a_file_that_a_client_cannot_read(home: Home) -> None:
    set_up(home)
    home.write(".claude/settings.json", "{broken")
    home.write(".codex/config.toml", "[broken")
    assert "~/.claude/settings.json:1:" in claude(home)["problems"][0]
    assert "~/.codex/config.toml:1:" in codex(home)["problems"][0]


def test_what_keeps_codex_from_starting(home: Home) -> None:
    home.clients = (client("codex-newest"),)
    set_up(home)
    home.write(".codex/config.toml", home.read(".codex/config.toml") + '\n[model_providers.old]\nname = "o"\nwire_api = "chat"\n')
    assert "keeps this Codex from starting: remove [model_providers.old]" in codex(home)["problems"][0]


def test_a_profile_that_is_not_for_both(home: Home) -> None:
    set_up(home)
    home.inside("init", "-s", "-p", "custom", "-n", "mine", "-u", "https://mine.example", "-k", "sk-mine")
    home.env |= {"CCJK_PROFILE": "mine"}
    found = codex(home)
    assert (found["profile"], found["decided_by"]) == ("302ai", "default")
    assert "so Codex stays on its default" in found["problems"][0]


def test_the_directory(home: Home) -> None:
    set_up(home)
    file = home.write(".ccjk", "glm")
    assert status(home)["directory"] == {"file": str(file), "profile": None, "allowed": False}
    assert "~/.ccjk is not allowed" in home.done("status")
    home.inside("allow")
    assert status(home)["directory"] == {"file": str(file), "profile": "glm", "allowed": True}
    assert "~/.ccjk asks for profile glm" in home.done("status")
