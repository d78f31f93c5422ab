"""The language that people read: English, or Chinese where CCJK_LANG, LC_ALL, LC_MESSAGES or LANG asks for it.

The first of them that is set decides. A message stands in English where it is raised: ``_("there is no profile '{name}'",
name=name)``. That is its name in the gettext catalogue ``locale/zh_CN/LC_MESSAGES/ccjk.mo``, which is made of the ``.po``
file beside it. Imports nothing until there is something to say.
"""

import os
import sys

TYPE_CHECKING = False  # typing costs what a command that runs often would rather not pay
if TYPE_CHECKING:
    from gettext import NullTranslations

VARIABLES = ("CCJK_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
LOCALE = os.path.join(os.path.dirname(__file__), "locale")
DOMAIN = "ccjk"

_catalogues: "dict[str, NullTranslations]" = {}


def _(text: str, /, **values: object) -> str:
    """Return the message ``text`` in the language of the user, with ``values`` in place of its ``{names}``."""
    name = catalogue()
    if name:
        text = _load(name).gettext(text)
    return text.format(**values) if values else text


def N_(text: str) -> str:  # noqa: N802 - its name in every program that has messages
    """Return ``text`` as it is: a message that is looked up later, where it is told."""
    return text


def catalogue() -> str:
    """Return the name of the catalogue to use, nothing for English."""
    asked = next((value for name in VARIABLES if (value := os.environ.get(name))), "")
    return "zh_CN" if asked[:2].lower() == "zh" and asked[2:3] in ("", "_", "-", ".", "@") and _can_show() else ""


def use_for_help() -> None:
    """Let the library of the command line, too, find its words (Usage, Options) in the catalogue; for a run that ends with it."""
    import gettext

    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = catalogue()


def _can_show() -> bool:
    """Whether the terminal's encoding has Chinese: escapes in its place would help nobody."""
    stream = sys.stderr or sys.stdout
    try:
        "中文".encode((stream and stream.encoding) or "utf-8")
    except (UnicodeError, LookupError):
        return False
    return True


def _load(name: str) -> "NullTranslations":
    if name not in _catalogues:
        import gettext

        _catalogues[name] = gettext.translation(DOMAIN, LOCALE, [name], fallback=True)
    return _catalogues[name]
