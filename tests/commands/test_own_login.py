"""The arguments of a Claude Code on the user's own login: what is put in front, what is joined, what is left alone."""

import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from ccjk.core.environment import BASE_URL, CREDENTIALS, FOREIGN, TEAMMATE
from tests.commands.used import set_up
from tests.conftest import Home

SHOWING = f"""#!{sys.executable}
import json, os, sys
if sys.argv[1:] == ["--version"]:
    print("2.1.332 (Claude Code)")
else:
    print(json.dumps([sys.argv[1:], dict(os.environ)]))
"""
MINE = json.dumps({"env": {"FOO": "bar", BASE_URL: "https://other.example"}, "model": "opus", "apiKeyHelper": "x"})


@pytest.fixture
def showing(home: Home) -> Home:
    set_up(home)
    home.write("bin/claude", SHOWING, 0o755)
    home.write("mine.json", MINE)
    home.env["PATH"] = f"{home.path}/bin:/usr/bin:/bin"
    return home


def given(home: Home, *args: str) -> tuple[list[str], dict[str, str]]:
    words, environment = json.loads(home.done("exec", "official", "--", "claude", *args))
    return words, environment


def said(path: str) -> dict[str, Any]:
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    found: dict[str, Any] = json.loads(Path(path).read_text())
    return found


@pytest.mark.parametrize("args", [[], ["-p", "a b"], ["-p", "--", "--settings", "x"], ["mcp", "list"], ["--settings-of", "x"]])
def test_one_option_stands_in_front(showing: Home, args: list[str]) -> None:
    words, environment = given(showing, *args)
    assert (words[0], words[2:]) == ("--settings", args)
    settings = said(words[1])
    assert settings["apiKeyHelper"] == ""
    assert settings["env"] == dict.fromkeys((*FOREIGN, *CREDENTIALS.values()), "") | {BASE_URL: "https://api.anthropic.com"}
    assert not {BASE_URL, *CREDENTIALS.values()} & {*environment}
    assert given(showing, *args)[0] == words


@pytest.mark.parametrize("command", ["daemon", "attach", "logs", "rm", "remote-control", "rc"])
def test_it_stands_in_front_of_no_command_that_takes_it_for_something_else(showing: Home, command: str) -> None:
    assert given(showing, command, "x")[0] == [command, "x"]


JOINED = {
    "a file": ["--settings", "mine.json"],
    "a file, in one word": ["--settings=mine.json"],
    "as text": ["--settings", MINE],
    "twice": ["--settings", '{"env": {"FOO": "no"}}', "--settings", MINE],
}


@pytest.mark.parametrize("case", JOINED)
def test_settings_of_the_users_count_but_not_for_the_provider(showing: Home, case: str) -> None:
    words, _environment = given(showing, "-p", *JOINED[case], "ping")
    assert (words[0], words[2:]) == ("--settings", ["-p", "ping"])
    settings = said(words[1])
    assert (settings["model"], settings["env"]["FOO"]) == ("opus", "bar")
    assert (settings["env"][BASE_URL], settings["apiKeyHelper"]) == ("https://api.anthropic.com", "")
    showing.inside("init", "-s", "-p", "glm", "--no-default", "-k", "sk-another-0123456789")
    assert said(words[1]) == settings, "a running session reads it again, and would ask the default's provider without it"
    showing.inside("uninstall", "-y")
    assert not Path(words[1]).exists()


def test_each_choice_of_models_has_a_file_of_its_own(showing: Home) -> None:
    """A running session takes over what changes in its file."""
    plain = given(showing, "-p", "x")[0][1]
    before = Path(plain).read_bytes()
    showing.env |= {"CCJK_PROFILE": "official", "CCJK_MODEL": "claude-opus-5-5"}
    words = json.loads(showing.done("exec", "--", "claude", "-p", "x"))[0]
    assert said(words[1])["env"]["ANTHROPIC_MODEL"] == "claude-opus-5-5"
    assert Path(plain).read_bytes() == before


@pytest.mark.parametrize("named", ["nothing.json", "{", "[]", "."])
def test_what_cannot_be_joined_is_refused(showing: Home, named: str) -> None:
    done = showing.ccjk("exec", "official", "--", "claude", "--settings", named, "-p", "x")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot be joined" in done.stderr


def test_another_of_a_team_that_got_them_from_the_first_is_left_alone(showing: Home) -> None:
    words, environment = given(showing, "-p", "x")
    mine, _environment = given(showing, "--settings", MINE, "-p", "x")
    for file in (words[1], mine[1]):
        done = showing.command(environment[TEAMMATE], "--settings", file, "--agent-id", "a")
        assert json.loads(done.stdout)[0] == ["--settings", file, "--agent-id", "a"]
