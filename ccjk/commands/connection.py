"""A connection to a provider as a client would make it: through the same proxy, trusting the same authorities.

Tried with Claude Code 2.1.330 and Codex 0.169 (2026-11).
"""

import base64
import http.client
import os
import ssl
import urllib.request
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.core.url import host_of

_PROXIES = {
    CLAUDE_CODE: ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"),
    CODEX: ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"),
}
"""The variables that name a proxy: the first that is set wins."""

_AUTHORITIES = {CLAUDE_CODE: "NODE_EXTRA_CA_CERTS", CODEX: "CODEX_CA_CERTIFICATE"}
"""The variable of each client that adds authorities to those of the system, which SSL_CERT_FILE names for both."""

_SYSTEM = ("/etc/ssl/cert.pem", "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
"""Where systems keep the authorities: for a Python that was built to look where nothing is."""


def proxy_for(client: str, url: str) -> str:
    """Return the URL of the proxy through which ``client`` reaches ``url``, nothing for none; this machine has none."""
    parts = urlsplit(url)
    excepted = {"no": os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""}
    if parts.scheme == "http" or urllib.request.proxy_bypass_environment(parts.netloc, excepted):  # type: ignore[attr-defined]
        return ""
    proxy = next((value for name in _PROXIES[client] if (value := os.environ.get(name))), "")
    return proxy if "://" in proxy or not proxy else f"http://{proxy}"


def bare(proxy: str) -> str:
    """Return the URL of a proxy without its login."""
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def connection(client: str, url: str, proxy: str, timeout: float) -> http.client.HTTPConnection:
    """Return a connection to the host of ``url``, not opened yet. ``timeout``: seconds, for each step."""
    parts = urlsplit(url)
    host = host_of(url).removesuffix(f":{parts.port}").strip("[]")
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=timeout)
    context = _context(client)
    if not proxy:
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=context)
    through = urlsplit(proxy)
    made = http.client.HTTPSConnection(through.hostname or "", through.port or 80, timeout=timeout, context=context)
    login = f"{unquote(through.username or '')}:{unquote(through.password or '')}".encode()
    headers = {} if login == b":" else {"proxy-authorization": f"Basic {base64.b64encode(login).decode()}"}
    made.set_tunnel(host, parts.port or 443, headers)
    return made


def _context(client: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    found = ssl.get_default_verify_paths()
    files = [os.environ.get(_AUTHORITIES[client], ""), *([] if found.cafile or found.capath else _SYSTEM)]
    for file in filter(None, files):
        with suppress(OSError):  # one that cannot be read: the clients pass over it, too
            context.load_verify_locations(file)
    return context
