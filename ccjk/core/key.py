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
