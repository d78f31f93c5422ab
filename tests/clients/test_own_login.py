"""The user's own login in a shell, a directory, one command, whatever is set up for good: no provider's key goes with it."""

import json

import pytest

from tests.clients.conftest import LOGIN
from tests.commands.used import KEYS, set_up
from tests.conftest import CCJK, Home, client
from tests.shells.languages import LANGUAGES
from tests.standin import StandIn

FOREIGN = {
    "ANTHROPIC_API_KEY": "sk-foreign-9876543210-zyx",
    "ANTHROPIC_CUSTOM_HEADERS": "x-corp: sk-foreign-9876543210-zyx",
    "CLAUDE_CODE_USE_VERTEX": "1",
    "ANTHROPIC_MODEL": "foreign-model",
    "ANTHROPIC_BASE_URL": "https://foreign.example",
}
ON = LANGUAGES["bash"].switch.format("env official")
RELEASES = ["claude-newest", "claude-2.1.126", "claude-2.1.198"]


def of_the_vendor(home: Home, standin: StandIn, *words: str) -> None:
    """Expect what the words do to ask the vendor with the login's token, and nobody with anything else."""
    standin.forget()
    done = home.command(*words, timeout=120)
    assert done.stdout == "pong\n", done.stderr
    assert {(asked.host, *asked.credentials.values()) for asked in standin.questions()} == {
        ("api.anthropic.com", f"Bearer {LOGIN}")
    }
    assert not [asked for asked in standin.requests if "sk-foreign" in asked.text or "foreign." in asked.host]
    assert not [asked.model for asked in standin.questions() if not asked.model.startswith("claude-")]


WAYS = {
    "one command": ("sh", "-c", f"{CCJK} exec official -- claude -p ping"),
    "a shell": ("bash", "--norc", "-c", f"{ON} && claude -p ping"),
    "a shell, with settings of one's own": (
        *("bash", "--norc", "-c"),
        f"""{ON} && claude --settings '{{"env": {{"ANTHROPIC_BASE_URL": "https://foreign.example", "FOO": "bar"}}}}' -p ping""",
    ),
    "a directory": ("sh", "-c", f"cd d && {CCJK} exec -- claude -p ping"),
}


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("way", WAYS)
def test_claude_code(signed_in: Home, standin: StandIn, way: str, release: str) -> None:
    home = signed_in
    home.clients = (client(release),)
    set_up(home)
    home.inside("config-switch", "kimi")
    home.write(".claude.json", json.dumps(home.json(".claude.json") | {"primaryApiKey": "sk-ant-console-0123456789"}))
    (home.path / "d").mkdir()
    home.write("d/.ccjk", "official\n")
    home.inside("allow", "d")
    home.env |= FOREIGN
    of_the_vendor(home, standin, *WAYS[way])
    assert "kimi" in home.read(".config/ccjk/config.toml")
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_AUTH_TOKEN"] == KEYS["kimi"], "the default is as it was"


@pytest.mark.parametrize("release", RELEASES)
def test_what_starts_it_by_its_path_sends_nothing_elsewhere(signed_in: Home, standin: StandIn, release: str) -> None:
    """An editor, the SDK, an alias: without ccjk's own `claude` it would be on the provider that is set up for good."""
    home = signed_in
    home.clients = (client(release),)
    by_path = ("bash", "--norc", "-c", f"{ON} && {client(release)} -p ping")
    of_the_vendor(home, standin, *by_path)
    set_up(home)
    standin.forget()
    said = home.command(*by_path).stdout  # 2.1.126 is on the login by this alone
    assert said == "pong\n" if release == "claude-2.1.126" else "Not logged in" in said
    assert {(asked.host, *asked.credentials.values()) for asked in standin.questions()} <= {
        ("api.anthropic.com", f"Bearer {LOGIN}")
    }
    home.inside("config-switch", "official")
    of_the_vendor(home, standin, *by_path)
    for words in ("status", "doctor"):
        done = home.command("bash", "--norc", "-c", f"{ON}; {CCJK} {words}")
        assert "MANAGED_BY_HOST" not in done.stdout + done.stderr


@pytest.mark.parametrize("before", ["", 'model = "gpt-mine"\nmodel_provider = "az"\n[model_providers.az]\nname = "az"\n'])
def test_codex(home: Home, standin: StandIn, before: str) -> None:
    """It asks nobody: there is no login in this home. What it would ask is in its own words."""
    home.clients = (client("codex-newest"),)
    if before:
        home.write(".codex/config.toml", before + 'base_url = "https://az.example/v1"\n')
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", KEYS["glm"])
    line = f"{ON} && codex exec --skip-git-repo-check ping </dev/null"
    done = home.command("bash", "--norc", "-c", line, timeout=120)
    said = done.stdout + done.stderr
    assert f"provider: {'az' if before else 'openai'}" in said
    assert f"model: {'gpt-mine' if before else 'gpt-'}" in said
    assert {asked.host for asked in standin.requests if "responses" in asked.path} <= {
        "az.example",
        "api.openai.com",
        "chatgpt.com",
    }
    assert not [asked.host for asked in standin.requests if KEYS["glm"] in asked.text]
