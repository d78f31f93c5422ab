"""One real request against real faults: where it goes, what it trusts, and what it makes of what comes back."""

import json
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ccjk.core.endpoint import Endpoint
from ccjk.errors import UsageError
from ccjk.network.probe import probe
from tests.conftest import Home
from tests.standin import Reply, Request, StandIn

KEY = "sk-secret-0123456789-abcdefghij"
GLM = Endpoint("https://open.bigmodel.cn/api/anthropic", "auth_token", "m-1")
CODEX = Endpoint("https://open.bigmodel.cn/api/v1", model="m-1", wire_api="responses")
CHAT = Endpoint("https://api.moonshot.cn/v1", model="m-1", wire_api="chat")
ADDED = {"claude-code": "NODE_EXTRA_CA_CERTS", "codex": "CODEX_CA_CERTIFICATE"}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave nothing on PATH, such as Codex."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def reached(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Return a stand-in that is reached as the clients reach it."""
    for name, value in standin.environment.items():
        monkeypatch.setenv(name, value)
    return standin


def proxy(standin: StandIn) -> str:
    return standin.environment["HTTPS_PROXY"]


@contextmanager
def listening(*answers: bytes) -> Iterator[int]:
    """Listen on a port of this machine; to each connection say one of ``answers`` and hang up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for answer in answers:
                try:
                    connection = server.accept()[0]
                except OSError:  # nobody asks any more
                    return
                connection.recv(65536)
                connection.sendall(answer)
                connection.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)  # closed alone, it would be waited at, also when another has its number
        thread.join()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize(
    ("client", "endpoint", "host", "path", "credentials"),
    [
        ("claude-code", GLM, "open.bigmodel.cn", "/api/anthropic/v1/messages", {"authorization": f"Bearer {KEY}"}),
        ("claude-code", Endpoint("https://api.302.ai/cc", "api_key", "m-1"), "api.302.ai", "/cc/v1/messages", {"x-api-key": KEY}),
        ("codex", CODEX, "open.bigmodel.cn", "/api/v1/responses", {"authorization": f"Bearer {KEY}"}),
        ("codex", CHAT, "api.moonshot.cn", "/v1/chat/completions", {"authorization": f"Bearer {KEY}"}),
    ],
)
def test_what_works_works(
    reached: StandIn, client: str, endpoint: Endpoint, host: str, path: str, credentials: dict[str, str]
) -> None:
    found = probe(client, endpoint, KEY)
    assert (found.kind, found.detail) == ("works", f"{host} answers with the model m-1")
    (asked,) = reached.requests
    assert (asked.host, asked.path, asked.credentials, asked.model) == (host, path, credentials, "m-1")
    assert asked.headers["user-agent"].startswith("ccjk/")


@pytest.mark.parametrize(
    ("reply", "kind", "told"),
    [
        (Reply(401, b'{"error": {"message": "bad key"}}'), "key", "open.bigmodel.cn refuses the key (HTTP 401: bad key)"),
        (Reply(200, b"<html>", "text/html"), "url", "has a web page at /api/anthropic/v1/messages, not this API"),
        (Reply(404, b"not here", "text/plain"), "url", "no such API at /api/anthropic/v1/messages (HTTP 404: not here)"),
        (Reply(500), "provider", "(HTTP 500)"),
        (Reply(200, b"x" * 4096, endless=True), "url", "not as this API does"),
        (Reply(500, b"x" * 4096, "text/plain", endless=True), "provider", f"(HTTP 500: {'x' * 199}…)"),
    ],
)
def test_what_does_not_work_is_told(reached: StandIn, reply: Reply, kind: str, told: str) -> None:
    reached.reply = lambda _request: reply
    found = probe("claude-code", GLM, KEY)
    assert found.kind == kind
    assert found.detail.endswith(told)


def test_a_stream_is_not_awaited_to_its_end(reached: StandIn) -> None:
    event = b'event: message_start\ndata: {"type": "message_start"}\n\n'
    reached.reply = lambda _request: Reply(200, event, "text/event-stream", endless=True)
    assert probe("claude-code", GLM, KEY).kind == "works"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(reached: StandIn, status: int) -> None:
    reached.reply = lambda request: None if request.host == "else.example" else Reply(status, location="https://else.example/v1")
    found = probe("codex", CODEX, KEY)
    assert found.kind == "url"
    assert f"HTTP {status}" in found.detail
    assert [request.host for request in reached.requests] == ["open.bigmodel.cn"]


def test_silence_ends(reached: StandIn) -> None:
    reached.reply = lambda _request: Reply(hangs=True)
    ticks: list[int] = []
    found = probe("claude-code", GLM, KEY, tick=lambda: ticks.append(1), timeout=1)
    assert (found.kind, found.detail) == ("network", "open.bigmodel.cn does not answer within 1 s")
    assert len(ticks) > 1


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://127.0.0.1:{closed}", "127.0.0.1:{closed} refuses the connection"),
        ("http://127.0.0.1:{closed}", "127.0.0.1:{closed} refuses the connection"),
        ("https://nowhere.invalid", "the name nowhere.invalid cannot be found"),
        (f"https://{'a' * 70}.example", f"the name {'a' * 70}.example cannot be found"),
        ("https://127.0.0.1:{silent}", "127.0.0.1:{silent} closed the connection without an answer"),
        ("http://127.0.0.1:{silent}", "127.0.0.1:{silent} closed the connection without an answer"),
        ("https://127.0.0.1:{plain}", "no encrypted connection to 127.0.0.1:{plain} can be made (WRONG_VERSION_NUMBER)"),
    ],
)
def test_a_host_that_cannot_be_reached(url: str, told: str) -> None:
    with listening(b"") as silent, listening(b"HTTP/1.0 400 no\r\n\r\n") as plain:
        ports = {"closed": closed_port(), "silent": silent, "plain": plain}
        found = probe("claude-code", Endpoint(url.format(**ports), "api_key"), KEY)
        assert found.kind == "network"
        assert found.detail.startswith(told.format(**ports))


def test_what_is_no_web_server() -> None:
    with listening(b"220 mail.example ESMTP\r\n" * 2) as port:
        found = probe("claude-code", Endpoint(f"http://127.0.0.1:{port}", "api_key"), KEY)
    assert (found.kind, found.detail) == ("url", f"127.0.0.1:{port} answers, but not as a web server does")


def test_this_machine_needs_no_encryption_and_no_proxy(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:1")
    assert probe("claude-code", Endpoint(f"{proxy(standin)}/é", "api_key"), KEY).kind == "works"
    assert [request.path for request in standin.requests] == ["/%C3%A9/v1/messages"]


def test_plain_http_goes_nowhere_else(reached: StandIn) -> None:
    with pytest.raises(UsageError, match="plain http"):
        probe("claude-code", Endpoint("http://api.example.com", "api_key"), KEY)
    assert reached.requests == []


@pytest.mark.parametrize("client", ADDED)
@pytest.mark.parametrize("trusted", ["SSL_CERT_FILE", *ADDED.values(), ""])
def test_an_authority_is_trusted_where_the_client_trusts_it(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch, client: str, trusted: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy(standin))
    if trusted:
        monkeypatch.setenv(trusted, standin.environment[trusted])
    found = probe(client, GLM if client == "claude-code" else CODEX, KEY)
    if trusted in {"SSL_CERT_FILE", ADDED[client]}:
        assert found.kind == "works"
    else:
        assert found.kind == "network"
        assert found.detail.startswith("open.bigmodel.cn shows a certificate that is not trusted here (")
        assert standin.requests == []


def test_a_file_of_authorities_that_is_gone_is_passed_over(reached: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", "/nowhere.pem")
    assert probe("claude-code", GLM, KEY).kind == "works"
    assert reached.requests


# The variables that are set (R: the right proxy, W: one that is not there), and which clients find their way.
PROXIES = [
    ({"https_proxy": "R"}, {"claude-code", "codex"}),
    ({"HTTPS_PROXY": "R"}, {"claude-code", "codex"}),
    ({"https_proxy": "R", "HTTPS_PROXY": "W"}, {"claude-code"}),
    ({"https_proxy": "W", "HTTPS_PROXY": "R"}, {"codex"}),
    ({"HTTP_PROXY": "R"}, {"claude-code"}),
    ({"http_proxy": "R"}, {"claude-code"}),
    ({"ALL_PROXY": "R"}, {"claude-code", "codex"}),
    ({"all_proxy": "R"}, {"claude-code", "codex"}),
    ({"HTTPS_PROXY": "", "ALL_PROXY": "R"}, {"claude-code", "codex"}),
    ({"HTTPS_PROXY": "R", "NO_PROXY": "open.bigmodel.cn"}, set()),
    ({"HTTPS_PROXY": "R", "no_proxy": "other.example, bigmodel.cn"}, set()),
    ({"HTTPS_PROXY": "R", "NO_PROXY": "model.cn,bigmodel"}, {"claude-code", "codex"}),
    ({"HTTPS_PROXY": "R", "NO_PROXY": "*"}, set()),
]


@pytest.mark.parametrize("client", ADDED)
@pytest.mark.parametrize(("variables", "clients"), PROXIES)
def test_the_proxy_is_the_clients_own(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch, client: str, variables: dict[str, str], clients: set[str]
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", standin.environment["SSL_CERT_FILE"])
    proxies = {"R": proxy(standin), "W": f"http://127.0.0.1:{closed_port()}"}
    for name, value in variables.items():
        monkeypatch.setenv(name, proxies.get(value, value))
    # Without a proxy this host would be looked for in the real network: it is given an address where nobody listens.
    monkeypatch.setattr(socket, "getaddrinfo", _only_this_machine(socket.getaddrinfo))
    found = probe(client, GLM if client == "claude-code" else CODEX, KEY)
    assert found.kind == ("works" if client in clients else "network"), found


def _only_this_machine(real: object) -> object:
    def getaddrinfo(host: str, *args: object, **more: object) -> object:
        if host != "127.0.0.1":
            raise socket.gaierror(socket.EAI_NONAME, "not here")
        return real(host, *args, **more)  # type: ignore[operator]

    return getaddrinfo


UNUSABLE = [
    "http://bob:secret#word@proxy:8080",
    "http://bob:secret/word@proxy:8080",
    "http://bob:secret?word@proxy:8080",
    "http://bob:8123/secret@proxy:8080",  # what stands in front looks like a host and a port
    "bob:secret#word@proxy",
    "http://bob:secret@",
    "http://bob:secret@[::1",
    "http://bob:secret@proxy:99999",
    "http://bob:secret@proxy:port",
    "http://bob:secret@pro xy:80",
    "http://bob:secret@pro\u2100xy:80",
    "http://",
    "://",
    "@",
]


@pytest.mark.parametrize("value", UNUSABLE)
def test_a_proxy_that_is_no_url_is_told_of_without_its_password(home: Home, value: str) -> None:
    home.inside("init", "-s", "-T", "all", "-p", "glm", "-k", KEY)
    home.env = {"HTTPS_PROXY": value}
    for words in (["doctor", "--online"], ["init", "-s", "--test", "-p", "glm", "-k", KEY]):
        result = home.ccjk(*words)
        said = result.stdout + result.stderr
        assert result.returncode == 1
        assert said.count("HTTPS_PROXY is not the URL of a proxy") == 1
        assert "curl" not in said  # which would show it
        assert not {"secret", "word", "8123", "Traceback"} & {*re.split(r"\W", said)}, said


@pytest.mark.parametrize(
    "value", ["http://bob:s%23cret@127.0.0.1:{}", "bob:s%23cret@127.0.0.1:{}", "http://bob:s\udcffcret@127.0.0.1:{}"]
)
def test_a_proxys_password_is_in_no_output(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value.format(port := closed_port()))
    found = probe("claude-code", GLM, KEY)
    assert found.detail == f"http://127.0.0.1:{port} refuses the connection"


def test_a_proxy_may_be_written_without_its_scheme(reached: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy(reached).removeprefix("http://"))
    assert probe("claude-code", GLM, KEY).kind == "works"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("http://me:secret@127.0.0.1:{closed}", "http://127.0.0.1:{closed} refuses the connection"),
        ("http://me:secret@nowhere.invalid:1", "the name http://nowhere.invalid:1 cannot be found"),
        ("socks5://me:secret@127.0.0.1:1", "the test goes through http:// proxies only, not through socks5://127.0.0.1:1"),
        ("http://me:secret@{refusing}", "the proxy http://{refusing} lets nothing through to open.bigmodel.cn (407"),
    ],
)
def test_a_proxy_that_refuses_is_named_without_its_login(
    reached: StandIn, monkeypatch: pytest.MonkeyPatch, value: str, told: str
) -> None:
    reached.tunnel = 407
    places = {"closed": closed_port(), "refusing": proxy(reached).removeprefix("http://")}
    monkeypatch.setenv("https_proxy", value.format(**places))
    found = probe("claude-code", GLM, KEY)
    assert found.kind == "network"
    assert found.detail.startswith(told.format(**places))
    assert "secret" not in found.detail


def test_a_proxys_login_goes_to_the_proxy_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection = server.accept()[0]
            heard.append(connection.recv(65536))
            connection.sendall(b"HTTP/1.1 403 no\r\n\r\n")
            connection.close()

        threading.Thread(target=serve, daemon=True).start()
        monkeypatch.setenv("https_proxy", f"http://me:a%40b@127.0.0.1:{server.getsockname()[1]}")
        assert probe("claude-code", GLM, KEY).kind == "network"
    assert b"proxy-authorization: Basic bWU6YUBi" in heard[0]
    assert KEY.encode() not in heard[0]


@pytest.mark.parametrize(("program", "model"), [("echo '{catalog}'", "first"), ("exit 1", "gpt-6.2-sol"), ("", "gpt-6.2-sol")])
def test_codexs_own_model_is_asked_for(
    reached: StandIn, home: Home, monkeypatch: pytest.MonkeyPatch, program: str, model: str
) -> None:
    models = [{"slug": "second", "visibility": "list", "priority": 2}, {"slug": "first", "visibility": "list", "priority": 1}]
    if program:
        catalog = json.dumps({"models": models})
        home.write("bin/codex", f"#!/bin/sh\n{program.format(catalog=catalog)}\n", 0o755)
        monkeypatch.setenv("PATH", str(home.path / "bin"))
    probe("codex", Endpoint("https://api.302.ai/v1"), KEY)
    assert [request.model for request in reached.requests] == [model]


WAITING = """
from ccjk.network.probe import probe
from ccjk.core.endpoint import Endpoint
print("asking", flush=True)
probe("claude-code", Endpoint("{url}", "api_key"), "sk-xxx")
"""


def test_an_interrupt_ends_it_at_once(standin: StandIn, home: Home) -> None:
    arrived = threading.Event()

    def hang(_request: Request) -> Reply:
        arrived.set()
        return Reply(hangs=True)

    standin.reply = hang
    code = WAITING.format(url=proxy(standin))
    with subprocess.Popen([sys.executable, "-c", code], env=home.environment(), stderr=subprocess.PIPE, text=True) as process:
        assert arrived.wait(30)
        process.send_signal(signal.SIGINT)
        # Waiting as long as the question would take is what must not be needed.
        assert process.wait(10) != 0
        assert process.stderr
        assert process.stderr.read().splitlines()[-1] == "KeyboardInterrupt"
