"""API keys as text: what is accepted, and how one is shown."""

from ccjk.errors import UsageError
from ccjk.language import _

LONGEST = 8192  # bytes; HTTP servers commonly refuse longer header lines


def clean_key(text: str) -> str:
    """Return ``text`` without white space around it; refuse what no HTTP header can carry.

    Both clients put the key into a header as it is. Blanks, control and non-ASCII characters inside it fail
    there, and Claude Code then prints the whole header. The refusal never quotes the key.
    """
    key = text.strip()
    if not key:
        raise UsageError(_("the key is empty"), _("copy it again from the provider's page"))
    if key.startswith("--"):
        raise UsageError(_("the key begins with --, like an option"), _("was a variable empty that should hold the key?"))
    if len(key) > LONGEST:
        raise UsageError(
            _("the key has {length} characters, more than {longest}", length=len(key), longest=LONGEST),
            _("check what was pasted"),
        )
    for position, char in enumerate(key, start=1):
        if not "!" <= char <= "~":
            kind = _("a blank") if char.isspace() else _("a non-ASCII character") if char > "~" else _("a control character")
            raise UsageError(
                _("the key has {kind} at position {position}", kind=kind, position=position),
                _("copy it again from the provider's page"),
            )
    return key


def mask(key: str) -> str:
    """Return what may be shown of ``key``: its ends if it is long, nothing of it if it is short."""
    return f"{key[:3]}…{key[-4:]}" if len(key) >= 20 else "••••"  # noqa: PLR2004


def typed(text: str) -> str:
    """Return what may be repeated of ``text``, which somebody typed where a name belongs: masked where it may be a key."""
    return mask(text) if _may_be_key(text) else text


_FIRST = {"sk", "ak", "pk", "rk", "gsk", "hf", "ghp", "xai"}
_BEGINNINGS = ("eyJ", "AKIA", "AIza")
"""How keys begin, as a part of their own or run together with the rest."""
_LETTERS = "(?:[a-z]{1,16}|[A-Z]{1,16}|(?:[A-Z][a-z]*){1,3})"
_WORD = rf"\d{{0,4}}{_LETTERS}\d{{0,4}}|{_LETTERS}\d{{1,4}}{_LETTERS}\d{{0,4}}|\d{{1,8}}"
"""A part of what is surely a name: a word in any case or CamelCase, with a short number at it or in it (gpt4o), or a number."""
_LONGEST_NAME = 64


def _may_be_key(text: str) -> bool:
    import re  # only where something is told

    parts = re.findall("[A-Za-z0-9]+", text)
    words = all(re.fullmatch(_WORD, part) for part in parts)
    begins = not _FIRST.isdisjoint(parts[:1]) or text.startswith(_BEGINNINGS)
    return begins or not words or len(text) > _LONGEST_NAME


def hide(text: str, key: str) -> str:
    """Return ``text``, which somebody else wrote, without ``key`` and without any longer part of it."""
    from itertools import groupby

    length = min(len(key), 6 if len(key) >= 20 else 4)  # noqa: PLR2004 - as much as mask() shows of a key
    parts = {key[at : at + length].lower() for at in range(len(key) - length + 1)}
    hidden = [False] * len(text)
    for at in range(len(text) - length + 1):
        if text[at : at + length].lower() in parts:
            hidden[at : at + length] = [True] * length
    runs = groupby(zip(text, hidden, strict=True), key=lambda pair: pair[1])
    return "".join("••••" if gone else "".join(char for char, _gone in run) for gone, run in runs)
