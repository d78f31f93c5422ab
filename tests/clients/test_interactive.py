"""The clients as people use them: on a terminal, from a brand-new home, and switched while they run."""

import json
import os
import time
from pathlib import Path

import pytest

from tests.clients.conftest import KEY
from tests.conftest import Home, client
from tests.standin import Request, StandIn
from tests.terminal import Terminal

TOKEN = "token-of-glm-0123456789-abcdefghij"
PROMPT = "─\n\u276f"


def start_claude(home: Home, project: Path) -> Terminal:
    return Terminal(home, client("claude-newest"), cwd=project)


def reach_prompt(terminal: Terminal) -> None:
    """Answer the one question that is Claude Code's own to ask, whether the folder is trusted."""
    screen = terminal.wait_for("trust this folder|" + PROMPT)
    if "trust this folder" in screen:
        terminal.press_until("Down", r"\u276f (1\. )?Yes, I trust")
        terminal.press_until("Enter", PROMPT)


def ask(terminal: Terminal, standin: StandIn) -> list[Request]:
    """Type a question and return the requests that came of it, once there is an answer on the screen."""
    before = len(standin.questions())
    answers = terminal.screen().count("● pong")
    terminal.type("ping", "Enter")
    deadline = time.monotonic() + 30
    while len(standin.questions()) == before or terminal.screen().count("● pong") == answers:
        assert time.monotonic() < deadline, terminal.screen()
        time.sleep(0.2)
    return standin.questions()[before:]


@pytest.mark.parametrize(("provider", "key"), [("302ai", KEY), ("glm", TOKEN)])
def test_a_brand_new_home_reaches_the_prompt_and_an_answer(
    home: Home, standin: StandIn, project: Path, provider: str, key: str
) -> None:
    home.inside("init", "-s", "-p", provider, "-k", key)
    with start_claude(home, project) as terminal:
        reach_prompt(terminal)
        ask(terminal, standin)
    assert {key in json.dumps(request.headers) for request in standin.questions()} == {True}


def test_a_profile_that_is_not_the_default_is_approved_too(home: Home) -> None:
    entries = [{"provider": "glm", "key": TOKEN, "default": True}, {"provider": "302ai", "key": KEY}]
    home.inside("init", "-s", "--api-configs", json.dumps(entries))
    assert home.json(".claude.json")["customApiKeyResponses"] == {"approved": [KEY[-20:]]}


def test_a_key_that_was_rejected_once_works(home: Home, standin: StandIn, project: Path) -> None:
    rejected = {"hasCompletedOnboarding": True, "customApiKeyResponses": {"approved": [], "rejected": [KEY[-20:]]}}
    home.write(".claude.json", json.dumps(rejected))
    home.inside("init", "-s", "-p", "302ai", "-k", KEY)
    with start_claude(home, project) as terminal:
        reach_prompt(terminal)
        assert ask(terminal, standin)[-1].credentials == {"x-api-key": KEY}


@pytest.mark.parametrize(
    ("first", "second"),
    [(("glm", TOKEN), ("302ai", KEY)), (("302ai", KEY), ("glm", TOKEN)), (("kimi", TOKEN), ("302ai", KEY))],
    ids=["token to key", "key to token", "with models to without"],
)
def test_a_running_session_that_is_switched_sends_nothing_of_the_old_provider(
    home: Home, standin: StandIn, project: Path, first: tuple[str, str], second: tuple[str, str]
) -> None:
    entries = [{"provider": name, "key": key} for name, key in (first, second)]
    home.inside("init", "-s", "--api-configs", json.dumps(entries))
    with start_claude(home, project) as terminal:
        reach_prompt(terminal)
        before = {request.host for request in ask(terminal, standin)}
        standin.forget()
        home.inside("config-switch", second[0])
        deadline = time.monotonic() + 20  # the session looks at changed settings after a second or so
        while {request.host for request in ask(terminal, standin)} == before:
            assert time.monotonic() < deadline, terminal.screen()
            time.sleep(0.5)
    new = [request for request in standin.to_providers() if request.host not in before]
    assert new
    for request in new:
        assert first[1] not in json.dumps(request.headers)
        assert second[1] in json.dumps(request.headers)
    for request in standin.to_providers():
        assert (second[1] in json.dumps(request.headers)) <= (request.host not in before)


def test_a_daemon_with_the_old_key_is_named_with_the_command_that_ends_it(home: Home, codex_daemon: int) -> None:
    os.kill(codex_daemon, 0)
    again = home.ccjk("init", "-s", "-T", "codex", "-p", "302ai", "-k", KEY)
    assert "daemon" not in again.stderr, "nothing changed, so it holds no old key"
    home.inside("init", "-s", "-T", "all", "-p", "glm", "-k", TOKEN)
    assert "daemon" not in home.ccjk("config-switch", "302ai", "-T", "codex").stderr, "another profile is asked for anew"
    told = home.ccjk("init", "-s", "-T", "codex", "-p", "302ai", "-k", "sk-new-0123456789-abcdefghij").stderr
    assert "codex app-server daemon stop" in told
    assert home.command("codex", "app-server", "daemon", "stop").returncode == 0
    assert "daemon" not in home.ccjk("init", "-s", "-T", "codex", "-p", "302ai", "-k", KEY).stderr


def test_a_codex_daemon_sends_each_provider_its_own_key(home: Home, standin: StandIn, codex_daemon: int, project: Path) -> None:
    os.kill(codex_daemon, 0)
    standin.forget()
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", TOKEN)
    with Terminal(home, "codex", cwd=project) as terminal:
        terminal.wait_for("Ask Codex")
        terminal.type("ping")
        deadline = time.monotonic() + 30
        while not any(request.is_question and request.host == "open.bigmodel.cn" for request in standin.requests):
            assert time.monotonic() < deadline, terminal.screen()
            terminal.type("Enter")
            time.sleep(0.5)
    for request in standin.requests:
        assert (KEY in json.dumps(request.headers)) <= (request.host == "api.302.ai")
        assert (TOKEN in json.dumps(request.headers)) <= (request.host == "open.bigmodel.cn")
