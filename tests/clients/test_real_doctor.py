"""What ``ccjk doctor`` says of the real clients is so, and the commands that it prints mend it."""

import json

import pytest

from tests.clients.conftest import KEY
from tests.clients.test_real_codex import ping
from tests.commands.test_doctor import examined
from tests.conftest import CCJK, Home, client
from tests.standin import StandIn

FOREIGN = "sk-foreign-9876543210-zyxwvutsrq"  # no part of it is one of the other's


def mended(home: Home, finding: str) -> None:
    """Expect the finding, run the command that is printed for it, and expect it to be gone."""
    home.write("bin/ccjk", f'#!/bin/sh\nexec {CCJK} "$@"\n', 0o755)
    path = f'PATH="{home.path}/bin:$PATH"'
    look = "ccjk doctor --json"
    found = examined(home.command("bash", "--norc", "-c", f"{path}; {look}; true").stdout)
    mend = next(each["mend"] for each in found if each["id"] == finding)
    result = home.command("bash", "--norc", "-c", f"{path}; {mend}\n{look}; true")
    assert finding not in [each["id"] for each in examined(result.stdout)], result.stderr


TABLES = {
    "codex-chat-table": '[model_providers.x]\nname = "x"\nwire_api = "chat"\n',
    "codex-profile": 'profile = "x"\n',
    "codex-bad-table": "[model_providers.x]\nbase_url = 'https://x.example'\n",
    "codex-bad-table, a number": "[model_providers.x]\nname = 'x'\nbase_url = 5\n",
    "codex-bad-table, text": "[model_providers.x]\nname = 'x'\nquery_params = 'y'\n",
    "codex-bad-table, openai": "[model_providers.openai]\nname = 'x'\n",
    "codex-bad-table, ollama": "[model_providers.ollama]\nname = 'x'\n",
    "codex-bad-table, lmstudio": "[model_providers.lmstudio]\nname = 'x'\n",
}


@pytest.mark.parametrize("case", TABLES)
def test_what_stops_codex(home: Home, standin: StandIn, case: str) -> None:
    home.clients = (client("codex-newest"),)
    home.inside("init", "-s", "-T", "codex", "-p", "302ai", "-k", KEY)
    text = home.read(".codex/config.toml")
    home.write(".codex/config.toml", TABLES[case] + text if case == "codex-profile" else f"{text}\n{TABLES[case]}")
    result = home.command("codex", "exec", "--skip-git-repo-check", "ping")
    assert result.returncode != 0
    assert standin.questions() == []
    mended(home, case.partition(",")[0])
    ping(home)


def test_a_provider_of_codex_that_is_not_there(home: Home, standin: StandIn) -> None:
    home.clients = (client("codex-newest"),)
    home.inside("init", "-s", "-T", "codex", "-p", "302ai", "-k", KEY)
    home.write(".codex/config.toml", home.read(".codex/config.toml").replace('"ccjk"', '"gone"', 1))
    assert home.command("codex", "exec", "--skip-git-repo-check", "ping").returncode != 0
    mended(home, "codex-no-provider")
    ping(home)
    assert standin.questions()


def test_a_project_whose_file_stops_codex(home: Home, standin: StandIn) -> None:
    home.clients = (client("codex-newest"),)
    home.inside("init", "-s", "-T", "codex", "-p", "302ai", "-k", KEY)
    home.write("project/.codex/config.toml", "[broken")
    trusted = f'\n[projects."{home.path}/project"]\ntrust_level = "trusted"\n'
    home.write(".codex/config.toml", home.read(".codex/config.toml") + trusted)

    def here(line: str) -> str:
        return home.command("bash", "--norc", "-c", f"cd project; {line}").stdout

    ask = "codex exec --skip-git-repo-check ping"
    assert "pong" not in here(ask)
    (finding,) = json.loads(here(f"{CCJK} status --json"))["findings"]
    assert (finding["id"], finding["file"]) == ("broken-file", f"{home.path}/project/.codex/config.toml")
    assert "pong" in here(f"{finding['mend']}; {ask}")
    assert standin.questions()


def test_what_an_old_codex_takes_is_no_finding(home: Home, standin: StandIn) -> None:
    home.clients = (client("codex-0.110"),)
    home.inside("init", "-s", "-T", "codex", "-p", "302ai", "-k", KEY)
    text = home.read(".codex/config.toml")
    home.write(".codex/config.toml", f'profile = "x"\n{text}\n[profiles.x]\n[model_providers.openai]\nname = "x"\n')
    ping(home)
    assert standin.questions()
    found = examined(home.command("bash", "--norc", "-c", f"{CCJK} doctor --json; true").stdout)
    assert not [each for each in found if each["id"].startswith("codex")]


def test_a_codex_daemon_with_the_old_key(home: Home, codex_daemon: int) -> None:
    assert codex_daemon
    found = examined(home.command("bash", "--norc", "-c", f"{CCJK} doctor --json; true").stdout)
    assert "codex-daemon" not in [each["id"] for each in found]
    home.inside("init", "-s", "-T", "codex", "-p", "302ai", "-k", FOREIGN)
    mended(home, "codex-daemon")


def claude(home: Home, standin: StandIn) -> list[dict[str, str]]:
    """Ask Claude Code, and return the credentials of each question."""
    standin.forget()
    home.command(client("claude-newest"), "-p", "ping")
    return [request.credentials for request in standin.questions()]


def test_settings_that_claude_code_ignores(home: Home, standin: StandIn) -> None:
    home.clients = (client("claude-newest"),)
    home.inside("init", "-s", "-p", "302ai", "-k", KEY)
    assert claude(home, standin) == [{"x-api-key": KEY}]
    home.write(".claude/settings.json", home.read(".claude/settings.json") + "// mine\n")
    assert claude(home, standin) == []
    mended(home, "ignored-file")
    mended(home, "default-drift")  # what it had said is set up again
    assert claude(home, standin) == [{"x-api-key": KEY}]


def test_two_keys_at_once(home: Home, standin: StandIn) -> None:
    home.clients = (client("claude-newest"),)
    home.inside("init", "-s", "-p", "302ai", "-k", KEY)
    settings = home.json(".claude/settings.json")
    settings["env"]["ANTHROPIC_AUTH_TOKEN"] = FOREIGN
    home.write(".claude/settings.json", json.dumps(settings))
    assert claude(home, standin) == [{"x-api-key": KEY, "authorization": f"Bearer {FOREIGN}"}]
    mended(home, "both-credentials")
    assert claude(home, standin) == [{"x-api-key": KEY}]


def test_a_login_beside_a_token(home: Home, standin: StandIn) -> None:
    home.clients = (client("claude-newest"),)
    home.inside("init", "-s", "-p", "glm", "-k", KEY)
    home.write(".claude.json", json.dumps(home.json(".claude.json") | {"primaryApiKey": FOREIGN}))
    assert claude(home, standin) == [{"x-api-key": FOREIGN, "authorization": f"Bearer {KEY}"}]
    mended(home, "primary-api-key")
    assert claude(home, standin) == [{"authorization": f"Bearer {KEY}"}]


def test_a_shell_that_is_not_heard(home: Home, standin: StandIn) -> None:
    home.clients = (client("claude-newest"),)
    home.inside("init", "-s", "-p", "302ai", "-k", KEY)
    home.env |= {"ANTHROPIC_BASE_URL": "https://mine.example", "ANTHROPIC_AUTH_TOKEN": FOREIGN}
    claude(home, standin)
    assert {request.host for request in standin.questions()} == {"api.302.ai"}
    found = examined(home.command("bash", "--norc", "-c", f"{CCJK} doctor --json; true").stdout)
    (mend,) = (each["mend"] for each in found if each["id"] == "settings-override")
    standin.forget()
    home.command("bash", "--norc", "-c", f"{mend}; claude -p ping")
    assert {request.host for request in standin.questions()} == {"mine.example"}


SHAPES: dict[str, tuple[str, str, int]] = {
    "rules in a list": ('{"theme": "dark",\n "permissions": []}', "permissions", 2),
    "a list as text": ('{"permissions": {\n  "deny": [],\n  "allow": "Bash"\n }}', "permissions.allow", 3),
    "no model": ('{\n\n"model": null}', "model", 3),
    "a line as text": ('{"env": {"FOO": "bar"}, "statusLine": "date"}', "statusLine", 1),
}


@pytest.mark.parametrize("release", ["claude-newest", "claude-2.1.299"])
@pytest.mark.parametrize("case", SHAPES)
def test_settings_that_it_drops_for_their_shape(home: Home, standin: StandIn, case: str, release: str) -> None:
    """The client itself is asked, with none of what is secret in them or could be run."""
    home.clients = (client(release),)
    text, field, line = SHAPES[case]
    hook = {"SessionStart": [{"hooks": [{"type": "command", "command": f"touch {home.path}/HOOKED"}]}]}
    file = home.write(".claude/settings.json", text.removesuffix("}") + f', "hooks": {json.dumps(hook)}}}')
    (found,) = json.loads(home.done("status", "--json"))["findings"]
    assert (found["id"], found["values"]["field"], found["values"]["line"]) == ("ignored-file", field, line)
    assert f"vi {file}".replace(str(home.path), "~") == found["mend"]
    told = home.ccjk("init", "-s", "-p", "glm", "-k", KEY).stderr
    if field == "model":  # which is not the profile's, and goes
        assert home.command("claude", "-p", "ping", timeout=60).stdout == "pong\n"
        return
    assert f"Claude Code drops all of ~/.claude/settings.json for one value: {field} in line" in told
    assert "Not logged in" in home.command("claude", "-p", "ping", timeout=60).stdout, "it is as the client says"
    (home.path / "HOOKED").unlink(missing_ok=True)
    standin.forget()
    settings = home.json(".claude/settings.json")
    del settings[field.partition(".")[0]]
    home.write(".claude/settings.json", json.dumps(settings))
    assert json.loads(home.done("status", "--json"))["findings"] == []
    assert not standin.requests
    assert not (home.path / "HOOKED").exists()
