"""Where the statements of a valid TOML text stand: one line or more each, a header or a key with its value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ccjk.documents.toml_reader import parse
from ccjk.documents.toml_tokens import TOKEN

_PART = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|[A-Za-z0-9_-]+')


@dataclass(frozen=True)
class Statement:
    """``start`` to ``end`` are whole lines, the line end included; ``value`` to ``value_end`` is a key's value.

    ``path`` is the table that a header opens, or the full path of a key, the table it stands in included.
    """

    path: tuple[str, ...]
    is_header: bool
    start: int
    end: int
    value: int = 0
    value_end: int = 0
    is_array: bool = False


def statements(text: str) -> list[Statement]:
    """Return the statements of ``text``, which must be valid TOML; comments and blank lines belong to none."""
    found: list[Statement] = []
    table: tuple[str, ...] = ()
    for start, end, equals, last in _lines(text):
        if equals is None:
            line = text[start:last].strip()
            table = _keys(line)
            found.append(Statement(table, is_header=True, start=start, end=end, is_array=line.startswith("[[")))
        else:
            path = table + _keys(text[start:equals])
            value = equals + 1 + len(text[equals + 1 : last]) - len(text[equals + 1 : last].lstrip())
            found.append(Statement(path, is_header=False, start=start, end=end, value=value, value_end=last))
    return found


def _lines(text: str) -> Iterator[tuple[int, int, int | None, int]]:
    """Yield for each statement its start, its end, where its first equals sign stands (if any), and where its text ends."""
    start, depth, equals, last = 0, 0, None, None
    for token in TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
        elif token[0] in "]}":
            depth -= 1
        if token[0] == "\n":
            if depth == 0:
                if last is not None:
                    yield start, token.end(), equals, last
                start, equals, last = token.end(), None, None
        elif not token[0].startswith("#") and token[0].strip():
            equals = token.start() if token[0] == "=" and depth == 0 and equals is None else equals
            last = token.end() - len(token[0]) + len(token[0].rstrip())
    if last is not None:
        yield start, len(text), equals, last


def _keys(text: str) -> tuple[str, ...]:
    """Return the parts of a dotted key, unquoted."""
    return tuple(_unquoted(part) for part in _PART.findall(text))


def _unquoted(part: str) -> str:
    if part[0] == '"' and "\\" in part:
        return str(parse(f"key = {part}")["key"])
    return part[1:-1] if part[0] in "\"'" else part
