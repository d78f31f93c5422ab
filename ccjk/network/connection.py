"""A connection to a provider as a client would make it: through the same proxy, trusting the same authorities.

Tried with Claude Code 2.1.330 and Codex 0.169 (2026-11).
"""

import base64
import http.client
import os
import re
import ssl
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ccjk.clients.registry import ADAPTERS
from ccjk.core.key import hide
from ccjk.core.url import host_of

_SYSTEM = ("/etc/ssl/cert.pem", "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
"""Where systems keep the authorities: for a Python that was built to look where nothing is."""


@dataclass(frozen=True)
class Proxy:
    """A proxy as a variable names it. ``login``: ``user:password``, empty for none; never shown."""

    scheme: str
    host: str
    port: int
    login: str

    def __str__(self) -> str:
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def basic(self) -> str:
        """The login as it is sent."""
        login = self.login if ":" in self.login else f"{self.login}:"
        return base64.b64encode(login.encode("utf-8", "surrogateescape")).decode()

    def hidden(self, text: str) -> str:
        """Return ``text``, which the proxy said, without the password that it was sent."""
        for secret in filter(None, (self.login.partition(":")[2], self.basic if self.login else "")):
            text = hide(text, secret)
        return text


def proxy_for(client: str, url: str) -> Proxy | None:
    """Return the proxy through which ``client`` reaches ``url``, None for none; this machine has none.

    A ValueError with the name of its variable where that holds no URL of a proxy. The value is not to be shown: there may be a
    password in it.
    """
    parts = urlsplit(url)
    excepted = {"no": os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""}
    if parts.scheme == "http" or urllib.request.proxy_bypass_environment(parts.netloc, excepted):  # type: ignore[attr-defined]
        return None
    variable = next((name for name in ADAPTERS[client].proxies if os.environ.get(name)), "")
    text = os.environ.get(variable, "")
    try:
        return _proxy(text if "://" in text else f"http://{text}") if text else None
    except ValueError:
        raise ValueError(variable) from None


def _proxy(text: str) -> Proxy:
    parts = urlsplit(text)
    before, _, host = parts.netloc.rpartition("@")
    # A # or / in the password cuts it in two, and its first part looks like a host with a port.
    if "@" in parts.path + parts.query + parts.fragment or not re.fullmatch(r"[\w.-]+(:\d*)?|\[[0-9A-Fa-f:.]+\](:\d*)?", host):
        raise ValueError
    return Proxy(parts.scheme, parts.hostname or "", parts.port or 80, unquote(before))


def connection(client: str, url: str, proxy: Proxy | None, timeout: float) -> http.client.HTTPConnection:
    """Return a connection to the host of ``url``, not opened yet. ``timeout``: seconds, for each step."""
    parts = urlsplit(url)
    host = host_of(url).removesuffix(f":{parts.port}").strip("[]")
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=timeout)
    context = _context(client)
    if not proxy:
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=context)
    made = http.client.HTTPSConnection(proxy.host, proxy.port, timeout=timeout, context=context)
    headers = {"proxy-authorization": f"Basic {proxy.basic}"} if proxy.login else {}
    made.set_tunnel(host, parts.port or 443, headers)
    return made


def _context(client: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    found = ssl.get_default_verify_paths()
    files = [os.environ.get(ADAPTERS[client].authorities, ""), *([] if found.cafile or found.capath else _SYSTEM)]
    for file in filter(None, files):
        with suppress(OSError):  # one that cannot be read: the clients pass over it, too
            context.load_verify_locations(file)
    return context
