"""A stand-in for every provider: a server on 127.0.0.1 that the real clients reach at the presets' own https:// hosts.

It answers CONNECT like an HTTPS proxy, ends TLS with a throw-away authority, answers the three protocols with "pong",
and writes down every request.
"""

import http.server
import json
import ssl
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
import zstandard

VENDORS = frozenset({"api.anthropic.com", "api.openai.com", "chatgpt.com", "ab.chatgpt.com", "api.github.com"})
"""The hosts that the clients ask something of their own, beside the provider: for news, settings, metrics, plugins."""

CREDENTIAL_HEADERS = ("authorization", "x-api-key")


@dataclass(frozen=True)
class Request:
    """One request as it arrived. ``headers`` have lower-case names."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    body: Any
    data: bytes = b""
    """The body as it was before it was compressed."""

    @property
    def text(self) -> str:
        """All of it, to look for what may not be in it."""
        return f"{self.path} {self.headers} {self.data.decode('utf-8', 'replace')}"

    @property
    def model(self) -> str:
        return str(self.body.get("model", "")) if isinstance(self.body, dict) else ""

    @property
    def credentials(self) -> dict[str, str]:
        return {name: self.headers[name] for name in CREDENTIAL_HEADERS if name in self.headers}

    @property
    def is_question(self) -> bool:
        """Whether it asks a model something; clients also fetch lists, send metrics and look around."""
        path = self.path.partition("?")[0]
        return self.method == "POST" and path.endswith(("/messages", "/responses", "/chat/completions"))


@dataclass(frozen=True)
class Reply:
    """What a test wants answered instead of "pong"."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    location: str = ""
    hangs: bool = False
    """Whether nothing comes, as long as the stand-in runs."""
    endless: bool = False
    """Whether ``body`` comes again and again."""


@dataclass
class StandIn:
    """The running server. ``environment`` is what a client needs to reach it, and nothing that makes it quieter than it is."""

    folder: Path
    requests: list[Request] = field(default_factory=list)
    reply: Callable[[Request], Reply | None] = lambda _request: None
    """What is answered to a request; None for the usual."""
    tunnel: int = 200
    """The status of the answer to CONNECT."""

    def __post_init__(self) -> None:
        self._authority = trustme.CA()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()
        self.closing = threading.Event()
        ca = self.folder / "ca.pem"
        self._authority.cert_pem.write_to_path(str(ca))
        standin = self

        class Handler(_Handler):
            owner = standin

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        port = self._server.server_address[1]
        self.environment = {
            "HTTPS_PROXY": f"http://127.0.0.1:{port}",
            "NODE_EXTRA_CA_CERTS": str(ca),
            "CODEX_CA_CERTIFICATE": str(ca),
            "SSL_CERT_FILE": str(ca),
        }
        threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        ).start()  # seconds until it hears of its end

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def context(self, host: str) -> ssl.SSLContext:
        with self._lock:
            if host not in self._contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._authority.issue_cert(host).configure_cert(context)
                self._contexts[host] = context
            return self._contexts[host]

    def questions(self) -> list[Request]:
        return [request for request in self.requests if request.is_question]

    def to_providers(self) -> list[Request]:
        """Return the requests that are not the client's own talk with its vendor; no key of a profile is in that (leaks.py)."""
        return [request for request in self.requests if request.host not in VENDORS]

    def forget(self) -> None:
        self.requests.clear()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: StandIn
    host = ""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def do_CONNECT(self) -> None:
        host = self.path.rpartition(":")[0]
        self.send_response(self.owner.tunnel)
        self.end_headers()
        self.close_connection = True
        if self.owner.tunnel != 200:
            return
        try:
            inner = self.owner.context(host).wrap_socket(self.connection, server_side=True)
            type("Inside", (type(self),), {"host": host})(inner, self.client_address, self.server)
        except OSError:
            return

    def answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        data = _plain(self._body(), headers.get("content-encoding", ""))
        try:
            body = json.loads(data)
        except ValueError:
            body = None
        request = Request(self.host or headers.get("host", ""), self.command, self.path, headers, body, data)
        self.owner.requests.append(request)
        if reply := self.owner.reply(request):
            self._prescribed(reply)
            return
        path = self.path.partition("?")[0]
        kind = next((kind for end, kind in _ANSWERS.items() if path.endswith(end) and request.is_question), None)
        if kind is None:
            self._send(404, "application/json", b'{"error": {"type": "not_found_error", "message": "not here"}}')
        else:
            self._send(200, "text/event-stream", kind)

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        data = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def _prescribed(self, reply: Reply) -> None:
        if reply.hangs:
            self.owner.closing.wait()
            return
        if not reply.endless:
            self._send(reply.status, reply.kind, reply.body, reply.location)
            return
        self.send_response(reply.status)
        self.send_header("content-type", reply.kind)
        self.end_headers()
        self.close_connection = True
        with suppress(OSError):
            while not self.owner.closing.is_set():
                self.wfile.write(reply.body)

    def _send(self, status: int, kind: str, data: bytes, location: str = "") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        if location:
            self.send_header("location", location)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = do_OPTIONS = answer


def _plain(data: bytes, encoding: str) -> bytes:
    """Return what was compressed; what cannot be read here would be no witness."""
    if encoding in ("", "identity"):
        return data
    if encoding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    assert encoding in ("gzip", "deflate"), f"a body in {encoding}"
    return zlib.decompress(data, zlib.MAX_WBITS | 32)


def _stream(*events: dict[str, Any], end: bytes = b"") -> bytes:
    named = (b"event: " + str(e["type"]).encode() + b"\n" if "type" in e else b"" for e in events)
    return b"".join(n + b"data: " + json.dumps(e).encode() + b"\n\n" for n, e in zip(named, events, strict=True)) + end


_MESSAGE: dict[str, Any] = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "x", "stop_reason": None}
_USAGE = {"input_tokens": 1, "output_tokens": 1}
_ITEM = {"type": "message", "role": "assistant", "id": "i", "content": [{"type": "output_text", "text": "pong"}]}
_DONE = {"input_tokens": 1, "input_tokens_details": None, "output_tokens": 1, "output_tokens_details": None, "total_tokens": 2}


def calls(tool: str, given: dict[str, Any]) -> Reply:
    """Return the answer by which a Claude Code uses ``tool``, with what that is ``given``; the call has its name."""
    events: tuple[dict[str, Any], ...] = (
        {"type": "message_start", "message": {**_MESSAGE, "usage": _USAGE}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "id": tool, "name": tool, "input": {}}},
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "input_json_delta", "partial_json": json.dumps(given)},
        },
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "tool_use", "stop_sequence": None}, "usage": _USAGE},
        {"type": "message_stop"},
    )
    return Reply(kind="text/event-stream", body=_stream(*events))


_CALLS: dict[str, Callable[[str], dict[str, Any]]] = {
    "exec_command": lambda line: {"cmd": line},
    "shell_command": lambda line: {"command": line},
    "shell": lambda line: {"command": ["bash", "-c", line]},
}
"""The tools by which one release of Codex or another runs a command, and what each is told."""


def runs(line: str) -> Callable[[Request], Reply | None]:
    """Return what answers a Codex such that it runs ``line`` first, by the tool that it offers."""

    def reply(request: Request) -> Reply | None:
        if not request.is_question or tool_output(request):
            return None
        offered = [tool.get("name") for tool in request.body["tools"]]
        name = next(name for name in _CALLS if name in offered)
        return _called(name, _CALLS[name](line))

    return reply


TASK = "a task for another agent"


def spawns(agent: str) -> Callable[[Request], Reply | None]:
    """Return what answers a Codex such that it gives TASK to a sub-agent of that kind first, if it offers a tool for that."""
    asked = threading.Event()

    def reply(request: Request) -> Reply | None:
        if not request.is_question:
            return None
        if TASK in request.text:
            if not tool_output(request):
                asked.set()
            elif "agent_id" in tool_output(request):
                asked.wait(5)  # seconds: once it is answered it ends, and the agent with it
            return None
        for group in request.body["tools"]:
            if any(tool.get("name") == "spawn_agent" for tool in (group, *group.get("tools", []))):
                space = {"namespace": group["name"]} if "tools" in group else {}
                return _called("spawn_agent", {"message": TASK, "agent_type": agent}, **space)
        return None

    return reply


def _called(name: str, given: dict[str, Any], **more: str) -> Reply:
    call = {"type": "function_call", "name": name, "call_id": "c", "id": "f", "arguments": json.dumps(given), **more}
    events = (
        {"type": "response.created", "response": {"id": "r"}},
        {"type": "response.output_item.done", "output_index": 0, "item": call},
        {"type": "response.completed", "response": {"id": "r", "usage": _DONE}},
    )
    return Reply(kind="text/event-stream", body=_stream(*events))


def tool_output(request: Request) -> str:
    """Return what a command printed that `runs` had asked for, as Codex tells it, nothing where it tells nothing."""
    items = request.body.get("input", []) if isinstance(request.body, dict) else []
    return "".join(json.dumps(item["output"]) for item in items if item.get("type") == "function_call_output")


_ANSWERS = {
    "/messages": _stream(
        {"type": "message_start", "message": {**_MESSAGE, "usage": _USAGE}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "pong"}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": {"output_tokens": 1}},
        {"type": "message_stop"},
    ),
    "/responses": _stream(
        {"type": "response.created", "response": {"id": "r"}},
        {"type": "response.output_item.done", "output_index": 0, "item": _ITEM},
        {"type": "response.completed", "response": {"id": "r", "usage": _DONE}},
    ),
    "/chat/completions": _stream(
        {
            "id": "c",
            "object": "chat.completion.chunk",
            "choices": [{"index": 0, "delta": {"role": "assistant", "content": "pong"}}],
        },
        {"id": "c", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
        end=b"data: [DONE]\n\n",
    ),
}
