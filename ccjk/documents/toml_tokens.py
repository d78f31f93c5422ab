"""The pieces of a TOML text, valid or not, and what each of them stands in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Strings first, so that what looks like a comment, a bracket or a table inside one is not taken for it. The closing
# quotes of a multi-line string may follow up to two quotes of its content. A quote alone is a string that does not end.
TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*|[\[\]{}]|\n|=|,|[^\"'#\[\]{}\n=,]+|[\"']",
    re.DOTALL,
)
_MARKS = ("[", "{", "]", "}", "=", ",")


@dataclass(frozen=True)
class Piece:
    """``said``: its text without blanks. ``bare``: a value without quotes, so a date, a number, true or false.

    ``by_equals``: a line end or a comment between the equals sign in an inline table and what stands at its sides.
    """

    start: int
    end: int
    said: str
    bare: bool = False
    by_equals: bool = False


def pieces(text: str) -> Iterator[Piece]:
    """Yield what is bare and what stands by an equals sign, in their order; ``text`` has no CRLF."""
    inside: list[str] = []  # the brackets that are open
    before, gaps = "\n", list[Piece]()  # what came last that says something, and what stands since
    for token in TOKEN.finditer(text):
        said = token[0].strip(" \t")
        here = inside[-1] if inside else ""
        value = before == "=" or (here == "[" and before in ("[", ","))
        if said in ("", "\n") or said.startswith("#"):
            gaps.append(Piece(token.start(), token.end(), said, by_equals=True))
            before, gaps = (said, []) if said == "\n" and not inside else (before, gaps)
            continue
        if here == "{" and "=" in (before, said):
            yield from gaps
        if said in ("[", "{"):
            inside.append(said if value else "header")
        elif said in ("]", "}"):
            del inside[-1:]
        elif value and said not in _MARKS and said[0] not in "\"'":
            yield Piece(token.start(), token.end(), said, bare=True)
        before, gaps = said, []
