"""The names of profiles. Imports almost nothing: `ccjk key` waits for it."""

from ccjk.errors import UsageError
from ccjk.language import _

OFFICIAL = "official"
"""Not a profile: the vendor's own login."""

_SUFFIXES = ("-config", "-provider")
_LONGEST = 64


def profile_name(text: str) -> str:
    """Return the profile that ``text`` means: NAME, NAME-config and NAME-provider are all NAME.

    A name is a file's name, a TOML key and part of prompts, hence the narrow alphabet. A refused one is not quoted:
    people paste keys into the wrong place.
    """
    name = _bare(text)
    if name == OFFICIAL:
        raise UsageError(
            _("'{official}' means the vendor's own login", official=OFFICIAL), _("choose another name for a profile")
        )
    plain = name.isascii() and all(char.isalnum() or char in "._-" for char in name)
    if not plain or not name[:1].isalnum() or len(name) > _LONGEST:
        rule = _("letters, digits, '.', '_' and '-', at most {longest}, beginning with a letter or digit", longest=_LONGEST)
        raise UsageError(_("that cannot be the name of a profile"), _("a name has {rule}", rule=rule))
    return name


def wish_name(text: str) -> str:
    """Return what `profile_name` does; OFFICIAL, too, which is a profile where a shell, a directory or a command is on one."""
    return OFFICIAL if _bare(text) == OFFICIAL else profile_name(text)


def _bare(text: str) -> str:
    while text.endswith(_SUFFIXES):
        text = text.removesuffix(_SUFFIXES[0]).removesuffix(_SUFFIXES[1])
    return text
