"""ccjk's own claude: what it gives to the real one, so that also what that starts behind its back is on the profile."""

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from ccjk.core.environment import CREDENTIALS_FILE, MANAGED, MODEL_TIERS, TEAMMATE
from tests.commands.used import KEYS, set_up
from tests.conftest import CCJK, Home
from tests.shells.languages import LANGUAGES

SHOWING = f"""#!{sys.executable}
import json, os, sys
if sys.argv[1:] == ["--version"]:
    print("2.1.332 (Claude Code)")
else:
    print(json.dumps([sys.argv[1:], dict(os.environ)]))
"""
"""A stand-in for Claude Code that tells what it was given."""

ARGUMENTS = ["-p", "a b", "--settings", "{}", ""]
URLS = {"glm": "https://open.bigmodel.cn/api/anthropic", "kimi": "https://api.moonshot.cn/anthropic"}
ON = LANGUAGES["bash"].switch


@pytest.fixture
def showing(home: Home) -> Home:
    set_up(home)
    home.write("bin/claude", SHOWING, 0o755)
    home.env["PATH"] = f"{home.path}/bin:/usr/bin:/bin"
    return home


def given(home: Home, before: str, claude: str = "claude") -> dict[str, str]:
    """Return the environment of the real claude behind the lines ``before``; its arguments are what they were."""
    words = " ".join(f"'{word}'" for word in ARGUMENTS)
    done = home.command("bash", "--norc", "-c", f"{before}\n{claude} {words}")
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout)
    assert found[0] == ARGUMENTS
    environment: dict[str, str] = found[1]  # type: ignore[assignment]
    return environment


def file_of(home: Home, name: str) -> Path:
    (path,) = (home.path / ".local/state/ccjk/claude").glob(f"{name}@*.json")
    return path


def credentials(home: Home, name: str) -> dict[str, object]:
    path = file_of(home, name)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    said: dict[str, object] = json.loads(path.read_text())
    return said


FOREIGN = (
    "export ANTHROPIC_CUSTOM_HEADERS='x: y' CLAUDE_CODE_USE_VERTEX=1 ANTHROPIC_API_KEY=sk-theirs CLAUDE_CODE_EXTRA_BODY='{}'"
)
WAYS = {
    "a switched shell": f"{ON.format('env kimi')}",
    "and what was exported since": f"{ON.format('env kimi')}; {FOREIGN}",
    "another profile's variables, as tmux has them": f"{ON.format('env glm')}; export CCJK_PROFILE=kimi",
    "what tools see, from which the client takes the key": f"{ON.format('env kimi')}; unset ANTHROPIC_AUTH_TOKEN",
}


@pytest.mark.parametrize("case", WAYS)
def test_it_is_on_the_profile_of_the_shell(showing: Home, case: str) -> None:
    found = given(showing, WAYS[case])
    assert {name for name in found if name in MANAGED} >= {
        "ANTHROPIC_BASE_URL",
        "ANTHROPIC_AUTH_TOKEN",
        CREDENTIALS_FILE,
        TEAMMATE,
    }
    assert (found["ANTHROPIC_BASE_URL"], found["ANTHROPIC_AUTH_TOKEN"]) == (URLS["kimi"], KEYS["kimi"])
    assert not {"ANTHROPIC_API_KEY", "ANTHROPIC_CUSTOM_HEADERS", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_EXTRA_BODY"} & {*found}
    said = credentials(showing, "kimi")
    assert found[CREDENTIALS_FILE] == str(file_of(showing, "kimi"))
    assert said["env"] == {
        "ANTHROPIC_BASE_URL": URLS["kimi"],
        "ANTHROPIC_AUTH_TOKEN": KEYS["kimi"],
        "ANTHROPIC_API_KEY": "",
        "ANTHROPIC_CUSTOM_HEADERS": "",
    }


def test_the_file_names_a_process_that_stays(showing: Home) -> None:
    given(showing, ON.format("env kimi"))
    said = credentials(showing, "kimi")
    pid, start = said["pid"], said["procStart"]
    assert isinstance(pid, int)
    assert isinstance(start, int)
    assert os.stat(f"/proc/{pid}").st_uid == os.getuid()
    assert pid != 1
    began = os.stat(f"/proc/{pid}").st_mtime  # not its start, but no earlier
    assert start / 1000 <= began + 2
    path = file_of(showing, "kimi")
    before = path.stat()
    given(showing, ON.format("env kimi"))
    assert path.stat() == before, "it is written where something changed"
    path.rename(path.with_name("kimi@of-one-that-has-ended.json"))
    ended = file_of(showing, "kimi")
    ended.write_text(ended.read_text().replace(f'"pid": {pid}', '"pid": 999999999'))
    given(showing, ON.format("env kimi"))
    assert credentials(showing, "kimi") == said
    assert not ended.exists(), "a key that nobody reads is not kept"


def test_without_a_profile_it_is_the_real_one(showing: Home) -> None:
    given(showing, ON.format("env kimi"))  # makes the folder
    shims = showing.path / ".local/state/ccjk/shims"
    found = given(showing, f"export PATH={shims}:$PATH ANTHROPIC_API_KEY=sk-theirs")
    assert found["ANTHROPIC_API_KEY"] == "sk-theirs"
    assert CREDENTIALS_FILE not in found
    (showing.path / "bin/claude").unlink()
    told = showing.command("bash", "--norc", "-c", f"PATH={shims}:$PATH claude -p x")
    assert (told.returncode, told.stderr) == (127, "ccjk: claude: there is no such command on PATH; see that it is installed\n")


@pytest.mark.parametrize("models", ["", "CCJK_MODEL=m CCJK_FAST_MODEL=f"])
def test_another_of_a_team_is_on_the_same_profile_whatever_it_finds(showing: Home, models: str) -> None:
    """A pane of tmux has the variables of tmux's server, and the URL and the flag of who starts it."""
    found = given(showing, f"{ON.format('env kimi')}; export {models or 'FOO=bar'}")
    launcher = found[TEAMMATE]
    assert Path(launcher).name == "claude"
    server = f"{ON.format('env glm')}; export ANTHROPIC_BASE_URL={URLS['kimi']} CCJK_MODEL=other PATH=/usr/bin:/bin"
    pane = given(showing, server, launcher)
    assert (pane["CCJK_PROFILE"], pane["ANTHROPIC_BASE_URL"], pane["ANTHROPIC_AUTH_TOKEN"]) == (
        "kimi",
        URLS["kimi"],
        KEYS["kimi"],
    )
    assert {pane[name] for name in MODEL_TIERS} == ({"m"} if models else {"kimi-k2-0905-preview"})
    assert KEYS["glm"] not in pane.values()
    assert pane[TEAMMATE] == launcher


def test_without_a_profile_nothing_of_another_shell_is_in_it(showing: Home) -> None:
    """A server of tmux that began in a switched shell, or that its Claude Code began, has what that had."""
    switched = given(showing, ON.format("env kimi"))
    inherited = "; ".join(f"export {name}='{value}'" for name, value in switched.items() if name in MANAGED)
    shims = showing.path / ".local/state/ccjk/shims"
    unswitched = f"{inherited}; export PATH={shims}:$PATH MINE=1; unset CCJK_PROFILE"
    found = given(showing, unswitched)
    assert {name for name in found if name in MANAGED} == {TEAMMATE}
    assert found["MINE"] == "1"
    pane = given(showing, f"{inherited}; export ANTHROPIC_BASE_URL={URLS['glm']}", found[TEAMMATE])
    assert {name for name in pane if name in MANAGED} == {TEAMMATE}
    assert pane[TEAMMATE] == found[TEAMMATE]
    assert given(showing, f"export PATH={shims}:$PATH {TEAMMATE}=/their/own")[TEAMMATE] == "/their/own"
    launcher = Path(found[TEAMMATE])
    launcher.write_text(launcher.read_text().replace(str(CCJK), f"{showing.path}/gone"))
    without = given(showing, f"{inherited}; export ANTHROPIC_BASE_URL={URLS['glm']}", found[TEAMMATE])
    assert KEYS["kimi"] not in without.values()


@pytest.mark.parametrize("program", ["claude", "codex"])
def test_where_ccjk_is_gone_it_is_the_next_one(showing: Home, program: str) -> None:
    """But not where the shell is on something that only ccjk can put it on."""
    given(showing, ON.format("env kimi"))
    shims = showing.path / ".local/state/ccjk/shims"
    text = (shims / program).read_text()
    (shims / program).write_text(text.replace(str(CCJK), f"{showing.path}/gone"))
    showing.write(f"bin/{program}", "#!/bin/sh\necho the next, $@\n", 0o755)
    profiles = {"": True, "kimi": program == "claude", "official": False}
    for profile, runs in profiles.items():
        done = showing.command("bash", "--norc", "-c", f"PATH={shims}:$PATH CCJK_PROFILE={profile} {program} a b")
        assert (done.stdout == "the next, a b\n") == runs, profile
        assert (done.returncode == 0) == runs


def test_a_key_that_no_file_may_hold_is_in_none(showing: Home) -> None:
    key = "sk-fetched-0123456789-abcdef"
    showing.inside("init", "-s", "-p", "glm", "-n", "work", "--no-default", "--key-command", f"echo {key[:9]}''{key[9:]}")
    found = given(showing, ON.format("env work"))
    assert found["ANTHROPIC_AUTH_TOKEN"] == key
    assert CREDENTIALS_FILE not in found
    assert not [name for name, (data, _) in showing.files().items() if key.encode() in data]
    pane = given(showing, f"{ON.format('env glm')}; export ANTHROPIC_BASE_URL={URLS['glm']}", found[TEAMMATE])
    assert pane["ANTHROPIC_AUTH_TOKEN"] == key, "and not the one of the variables that it finds"


@pytest.mark.parametrize(
    "change", [["init", "-s", "-p", "kimi", "-k", "sk-new-0123456789"], ["remove", "kimi"], ["uninstall", "-y"]]
)
def test_no_key_of_before_is_left_in_it(showing: Home, change: list[str]) -> None:
    given(showing, ON.format("env kimi"))
    showing.done(*change)
    assert not [*(showing.path / ".local/state/ccjk").rglob("kimi@*.json" if change[0] == "init" else "kimi@*")]


def test_the_users_own_proxy_counts_and_a_projects_does_not(showing: Home) -> None:
    """In a switched shell Claude Code reads neither."""
    settings = showing.json(".claude/settings.json")
    settings["env"] |= {
        "HTTPS_PROXY": "http://mine.example:1",
        "NODE_EXTRA_CA_CERTS": "/mine.pem",
        "NO_PROXY": 5,
        "https_proxy": "",
    }
    showing.write(".claude/settings.json", json.dumps(settings))
    showing.write(
        "project/.claude/settings.json", json.dumps({"env": {"ALL_PROXY": "http://theirs.example", "HTTPS_PROXY": "x"}})
    )
    found = given(showing, f"cd project; {ON.format('env kimi')}")
    assert (found["HTTPS_PROXY"], found["NODE_EXTRA_CA_CERTS"]) == ("http://mine.example:1", "/mine.pem")
    assert not {"ALL_PROXY", "NO_PROXY", "https_proxy"} & {*found}
    showing.write(".claude/settings.json", '{"env": {"HTTPS_PROXY": ')
    given(showing, ON.format("env kimi"))


def test_exec_gives_the_same(showing: Home) -> None:
    arguments, found = json.loads(showing.done("exec", "kimi", "--", "claude", *ARGUMENTS))
    assert arguments == ARGUMENTS
    assert {TEAMMATE, CREDENTIALS_FILE} <= {*found}
    assert str(CCJK) in Path(found[TEAMMATE]).read_text()
