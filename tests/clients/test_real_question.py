"""The test's question beside the real client's own: same host, path, credential and model."""

import pytest

from ccjk.clients.registry import ADAPTERS
from ccjk.core.endpoint import Endpoint
from ccjk.network.probe import probe
from tests.clients.conftest import KEY
from tests.conftest import CCJK, Home, client
from tests.standin import Request, StandIn
from tests.terminal import Terminal

SAME = {
    "claude-code, api_key": ("claude-code", ["-p", "302ai"], Endpoint("https://api.302.ai/cc", "api_key")),
    "claude-code, auth_token": ("claude-code", ["-p", "glm"], Endpoint("https://open.bigmodel.cn/api/anthropic", "auth_token")),
    "claude-code, a model with a window": (
        "claude-code",
        ["-p", "glm", "-M", "glm-5.3[1m]"],
        Endpoint("https://open.bigmodel.cn/api/anthropic", "auth_token", "glm-5.3[1m]"),
    ),
    "codex": ("codex", ["-p", "302ai"], Endpoint("https://api.302.ai/v1", wire_api="responses")),
    "codex, a model": ("codex", ["-p", "kimi"], Endpoint("https://api.moonshot.cn/v1", model="kimi-k3", wire_api="responses")),
}
COMMANDS = {"claude-code": ("claude", "-p", "ping"), "codex": ("codex", "exec", "--skip-git-repo-check", "ping")}


def told(request: Request) -> tuple[object, ...]:
    return request.host, request.path.partition("?")[0], request.credentials


@pytest.mark.parametrize("case", SAME)
def test_the_question_is_what_the_client_asks(home: Home, standin: StandIn, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    name, options, endpoint = SAME[case]
    home.clients = (client("claude-newest"), client("codex-newest"))
    home.inside("init", "-s", "-T", name, "-k", KEY, *options)
    home.command(*COMMANDS[name])
    (own,) = standin.questions()[:1]
    standin.forget()
    for variable, value in home.environment().items():
        monkeypatch.setenv(variable, value)
    assert probe(name, endpoint, KEY).kind == "works"
    (ours,) = standin.requests
    assert told(ours) == told(own)
    # Codex says which model it takes where none is named. Claude Code does not, and each of its releases may take another.
    asks = name == "codex" or bool(endpoint.model)
    assert ours.model == (own.model if asks else ADAPTERS[name].default_model)


def test_after_the_guided_set_up_both_clients_work(home: Home, standin: StandIn) -> None:
    home.clients = (client("claude-newest"), client("codex-newest"))
    steps = {"Set up": "", "Provider": "kimi", "Region": "", "API key": KEY, "Test it": "", "Load the hook": "", "Write": ""}
    with Terminal(home, CCJK, "init", columns=80, lines=80) as terminal:
        for question, typed in steps.items():
            terminal.wait_for(rf"(?m)^{question}[^\n]*\s*\Z")
            terminal.type(*([typed] if typed else []), "Enter")
        assert terminal.exit_status() == 0
        assert "Found: Claude Code " in terminal.screen()
    tested = [told(request) for request in standin.questions()]
    for name, words in COMMANDS.items():
        standin.forget()
        assert "pong" in home.command(*words).stdout, name
        assert told(standin.questions()[0]) in tested, name
