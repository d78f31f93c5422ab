"""Base URLs: which are refused, and what to warn about."""

from urllib.parse import urlsplit

from ccjk.errors import UsageError
from ccjk.language import _

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_OTHERWISE = set("ßς")
"""Letters in a host for which the clients (IDNA 2008) ask for another one than Python (IDNA 2003)."""


def clean_url(text: str) -> str:
    """Return the base URL ``text`` without blanks around it and slashes at its end.

    Refused: anything but https (http only to this machine), user information (it would be sent and logged),
    a query or fragment (both clients append a path), and characters that a URL cannot hold. A refused URL is
    not quoted: people paste keys into the wrong place.
    """
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(_("the URL is not valid ({error})", error=error), _("write it like https://api.example.com")) from None
    escaped = "%" in (host or "")  # the clients would read it as another host than it says
    if escaped or any(char == " " or not char.isprintable() or char in '"<>\\^`{|}' for char in url):
        raise UsageError(_("the URL has a blank or another character that a URL cannot hold"), _("check what was pasted"))
    if parts.scheme not in {"http", "https"} or not host:
        raise UsageError(_("the URL must begin with https://"), _("write it like https://api.example.com"))
    if parts.username is not None or parts.password is not None:
        raise UsageError(_("the URL holds a user name or password"), _("leave them out; the key goes into -k"))
    if parts.query or parts.fragment or url.endswith(("?", "#")):
        raise UsageError(_("the URL has a query or fragment"), _("the clients append a path to it; give it without"))
    host_of(url)
    if parts.scheme == "http" and host not in LOOPBACK:
        raise UsageError(_("the URL is plain http, which would show the key to the network"), _("use https://"))
    return url


def host_of(url: str) -> str:
    """Return the host (and port) that ``url`` names, in the ASCII form that goes over the wire."""
    parts = urlsplit(url)
    name = parts.hostname or ""
    try:
        if not _OTHERWISE.isdisjoint(name):
            raise UnicodeError
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        raise UsageError(_("the URL's host is not a valid internationalised name"), _("give its ASCII form")) from None
    name = f"[{name}]" if ":" in name else name
    return f"{name}:{parts.port}" if parts.port else name


def origin_of(url: str) -> str:
    """Return what a key is bound to where it is sent to ``url``: the host, and the port unless it is that of https."""
    host, parts = host_of(url), urlsplit(url)
    return host.removesuffix(":443") if parts.scheme == "https" else host if parts.port else f"{host}:80"


def url_warnings(url: str, protocol: str) -> list[str]:
    """Return what a user should know about ``url`` before a key is sent there, in ``protocol`` (core/endpoint.py)."""
    found = []
    name = urlsplit(url).hostname or ""
    if not name.isascii():
        found.append(
            _("the host {name} is {host} on the wire: make sure that it is the one you mean", name=name, host=host_of(url))
        )
    elif "xn--" in name:
        found.append(_("the host {name} is an internationalised name: make sure that it is the one you mean", name=name))
    if protocol == "messages" and url.endswith("/v1"):
        found.append(
            _(
                "Claude Code appends /v1/messages: requests will go to {url}/v1/messages;"
                " if that is wrong, give the URL without /v1",
                url=url,
            )
        )
    return found
