"""The one place that parses TOML: 1.1, as Codex reads it, and the little beyond it with which Codex starts all the same.

Python's own parser reads 1.0 (up to 3.14). What Codex starts with, its releases from 0.94 to 0.171 were asked
(tests/clients/test_codex_toml.py).
"""

import math
import re
from typing import Any

import tomli

from ccjk.documents.toml_tokens import pieces
from ccjk.language import _

_YEAR_0 = re.compile(r"^(\s*)0000-")
_LEAP_SECOND = re.compile(r"(\d\d:\d\d):60")
_MAY_BE_TOO_BIG = re.compile("[0-9A-Fa-f_]{16}|[Ee][+-]?[0-9_]{3}")


class NotToml(Exception):
    """``what`` says of a file what is wrong with it, and ``line`` where that is."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.what, self.line = what, line


def parse(text: str) -> dict[str, Any]:
    """Return what ``text`` says. What Python has no value for, a leap second or the year 0, is another date then."""
    given, text = text, text.replace("\r\n", "\n")
    too_much = _("is nested too deeply or holds too big a number")
    if place := _too_big(text):
        raise NotToml(too_much, text.count("\n", 0, place) + 1)
    try:
        try:
            return tomli.loads(given)
        except tomli.TOMLDecodeError:
            if "\r" in text:  # it ends no line: that is nowhere read
                raise
            return tomli.loads(_plain(text))
    except tomli.TOMLDecodeError as error:
        found = tomli.TOMLDecodeError(error.msg, text, error.pos)
        raise NotToml(_("is not TOML ({error})", error=found), found.lineno) from None
    except RecursionError:
        raise NotToml(too_much, 1) from None


def said_in(data: bytes) -> dict[str, Any]:
    """Return what a file with these bytes says, whoever wrote it; nothing where it is no TOML, also to Codex."""
    try:
        return parse(data.decode())
    except (NotToml, UnicodeDecodeError):
        return {}


def _plain(text: str) -> str:
    """Return ``text``, every character at its place, without what is in no TOML and Codex reads nevertheless.

    That is a leap second, the year 0, and line ends and comments beside an equals sign in an inline table.
    """
    parts, at = [], 0
    for piece in pieces(text):
        was = text[piece.start : piece.end]
        new = " " * len(was) if piece.by_equals else _YEAR_0.sub(r"\g<1>0004-", _LEAP_SECOND.sub(r"\1:59", was))
        parts += [text[at : piece.start], new]
        at = piece.end
    return "".join([*parts, text[at:]])


def _too_big(text: str) -> int:
    """Return where a number stands that 64 bits cannot hold, which Codex refuses, 0 for none."""
    numbers = pieces(text) if _MAY_BE_TOO_BIG.search(text) else ()
    return next((piece.start for piece in numbers if piece.bare and not _fits(piece.said)), 0)


def _fits(number: str) -> bool:
    try:
        return -(1 << 63) <= int(number, 0) < 1 << 63
    except ValueError:  # it is none, or has a fraction, or thousands of digits
        pass
    try:
        return "inf" in number or not math.isinf(float(number))
    except ValueError:
        return True
