"""One minimal real request: whether a provider answers a client, with this key and this model.

No redirect is followed: the key would go along to another host.
"""

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from urllib.parse import quote, urlsplit

from ccjk.clients.registry import ADAPTERS
from ccjk.core.endpoint import Endpoint
from ccjk.core.url import clean_url, host_of
from ccjk.language import N_, _
from ccjk.network.answer import NETWORK, URL, Answer, answer
from ccjk.network.connection import Proxy, connection, proxy_for
from ccjk.network.question import Question, question

TIMEOUT = 20.0  # seconds, for all of it
_LARGEST = 64 << 10
_TICK = 0.1  # seconds
_TUNNEL = "Tunnel connection failed"  # how Python begins what it says of a proxy that refuses

_FAILURES: tuple[
    tuple[type[Exception] | tuple[type[Exception], ...], str], ...
] = (  # the first that fits; {at} is the host, or the proxy
    (socket.gaierror, N_("the name {at} cannot be found")),
    (UnicodeError, N_("the name {at} cannot be found")),
    (ConnectionRefusedError, N_("{at} refuses the connection")),
    ((ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError), N_("{at} closed the connection without an answer")),
    (ssl.SSLCertVerificationError, N_("{at} shows a certificate that is not trusted here ({reason})")),
    (ssl.SSLError, N_("no encrypted connection to {at} can be made ({reason})")),
    (OSError, N_("{at} cannot be reached ({reason})")),
)


def probe(
    client: str, endpoint: Endpoint, key: str, *, tick: Callable[[], None] = lambda: None, timeout: float = TIMEOUT
) -> Answer:
    """Ask the provider at ``endpoint`` something small, as ``client`` would, and return what came back.

    ``tick`` is called ten times a second meanwhile. The exchange has a thread of its own, so that Ctrl-C ends the waiting at
    once, whatever the network does. The endpoint's URL is refused where no key may be sent to it.
    """
    clean_url(endpoint.base_url)
    asked = question(client, endpoint, key, "" if endpoint.model else ADAPTERS[client].own_model())
    answers: SimpleQueue[Answer | BaseException] = SimpleQueue()
    deadline = time.monotonic() + timeout
    threading.Thread(target=_exchange, args=(client, asked, deadline, answers), daemon=True).start()
    while (left := deadline - time.monotonic()) > 0:
        tick()
        with suppress(Empty):
            found = answers.get(timeout=min(_TICK, left))
            if isinstance(found, BaseException):
                raise found
            return found
    text = _("{at} does not answer within {seconds:.0f} s", at=host_of(asked.url), seconds=timeout)
    return Answer(NETWORK, text)


def _exchange(client: str, asked: Question, deadline: float, answers: "SimpleQueue[Answer | BaseException]") -> None:
    try:
        answers.put(_ask(client, asked, deadline))
    except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
        answers.put(error)


def _ask(client: str, asked: Question, deadline: float) -> Answer:
    try:
        proxy = proxy_for(client, asked.url)
    except ValueError as error:
        text = _("{variable} is not the URL of a proxy. If there is # / ? @ in its login, write %23 %2F %3F %40", variable=error)
        return Answer(NETWORK, text, variable=str(error))
    if proxy and proxy.scheme != "http":
        return Answer(NETWORK, _("the test goes through http:// proxies only, not through {proxy}", proxy=proxy))
    opened = connection(client, asked.url, proxy, max(deadline - time.monotonic(), _TICK))
    try:
        opened.request("POST", quote(urlsplit(asked.url).path, safe="/%:@!$&'()*+,;=~"), asked.body, dict(asked.headers))
        reply = opened.getresponse()
        content_type = reply.headers.get("content-type", "").lower()
        body = _read(reply, deadline, stream="event-stream" in content_type)
        return answer(asked, reply.status, content_type, body)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        return _failure(error, host_of(asked.url), proxy, reached=opened.sock is not None)
    finally:
        opened.close()


def _read(reply: http.client.HTTPResponse, deadline: float, *, stream: bool) -> bytes:
    """Return the beginning of the reply: of a stream the first event will do."""
    data = b""
    while len(data) < _LARGEST and time.monotonic() < deadline:
        part = reply.read1(_LARGEST - len(data))
        data += part
        if not part or (stream and re.search(rb"(^|\n)data:.*\n", data)):
            break
    return data


def _failure(error: Exception, host: str, proxy: Proxy | None, *, reached: bool) -> Answer:
    """Return what to tell where no answer came; ``reached``: the host, or the proxy if there is one, took the connection."""
    if proxy and isinstance(error, OSError) and str(error).startswith(_TUNNEL):
        said = proxy.hidden(str(error)[len(_TUNNEL) :].strip(": "))
        return Answer(NETWORK, _("the proxy {proxy} lets nothing through to {host} ({said})", proxy=proxy, host=host, said=said))
    if isinstance(error, http.client.HTTPException) and not isinstance(error, OSError):
        return Answer(URL, _("{host} answers, but not as a web server does", host=host))
    at = host if reached or not proxy else str(proxy)
    text = next(text for kind, text in _FAILURES if isinstance(error, kind))
    reasons = (getattr(error, name, "") for name in ("verify_message", "reason", "strerror"))
    reason = next(filter(None, reasons), type(error).__name__)
    return Answer(NETWORK, _(text, at=at, reason=reason))
