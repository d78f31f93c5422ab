"""TOML files, changed value by value: comments, order, blank lines and foreign tables stay.

The text around a value is never printed anew, and the parser has the last word: exactly the intended
values differ, or the file is refused.
"""

import copy
import datetime as dt
from contextlib import suppress
from typing import Any

from ccjk.documents.edits import ABSENT, Path, Wanted
from ccjk.documents.toml_printer import key
from ccjk.documents.toml_printer import value as printed
from ccjk.documents.toml_reader import NotToml, parse
from ccjk.documents.toml_statements import Statement, statements
from ccjk.errors import CcjkError
from ccjk.language import N_, _

BOM = b"\xef\xbb\xbf"
_NOTHING_CHANGED = N_("correct it and run this again; nothing was changed")


class TomlDocument:
    """A TOML file. ``where`` names it in errors; ``data`` None means a new file.

    A table that is set begins with the comment that ``comments`` holds for its path.
    """

    containers = False

    def __init__(self, data: bytes | None, where: str) -> None:
        data = data or b""
        self._bom = BOM if data.startswith(BOM) else b""
        self._where = where
        self.comments: dict[Path, str] = {}
        try:
            text = data[len(self._bom) :].decode()
            self._value = parse(text)
        except UnicodeDecodeError as error:
            raise self._refusal(_("is not UTF-8 text"), data.count(b"\n", 0, error.start) + 1) from None
        except NotToml as error:
            raise self._refusal(error.what, error.line) from None
        self._text = self._found = text
        self._newline = "\r\n" if "\r\n" in text and text.count("\r\n") == text.count("\n") else "\n"

    def get(self, path: Path) -> Any:
        """Return the value at ``path``, or ABSENT."""
        value: Any = self._value
        for step in path:
            if not isinstance(value, dict) or step not in value:
                return ABSENT
            value = value[step]
        return value

    def set(self, path: Path, value: Any) -> None:
        """Put ``value`` at ``path``: in place if there is one, else at the end of its table or of the file."""
        names = tuple(str(step) for step in path)
        self._check_dates(names)
        old = self._statement(names)
        if isinstance(value, dict):
            self._set_table(names, value)
        elif old:
            self._splice(old.value, old.value_end, printed(value))
        else:
            self._add(names, f"{key(names[-1])} = {printed(value)}")
        self._agree({names: value})

    def add(self, values: Wanted) -> None:
        """Put ``values``, none of which is there, at their paths, which differ in the last step alone; tables all at once."""
        tables = {tuple(map(str, path)): value for path, value in values.items() if isinstance(value, dict)}
        for path, value in values.items():
            if not isinstance(value, dict):
                self.set(path, value)
        for names, value in tables.items():
            self._append(self._table(names, value))
        if tables:
            self._agree(tables)

    def delete(self, path: Path) -> None:
        """Remove ``path``, which must exist, with the blank line that set it off."""
        names = tuple(str(step) for step in path)
        self._check_dates(names)
        old = self._statement(names)
        if old:
            self._cut(old.start, old.end)
        for start, end in reversed(self._blocks(names)):
            self._cut(start, end)
        self._agree({names: ABSENT})

    def render(self) -> bytes:
        """Return the file's bytes, its byte order mark included."""
        return self._bom + self._text.encode()

    def line_of(self, path: Path) -> int:
        """Return the line, from 1, on which the value at ``path`` stands, or 1."""
        old = self._statement(tuple(str(step) for step in path))
        return self._text.count("\n", 0, old.start) + 1 if old else 1

    def _refusal(self, what: str, line: int) -> CcjkError:
        return CcjkError(_("{where}:{line}: the file {what}", where=self._where, line=line, what=what), _(_NOTHING_CHANGED))

    def _check_dates(self, names: tuple[str, ...]) -> None:
        """Refuse to change what has a date in it: ccjk remembers none, and some are others to Python (toml_reader.py)."""
        at = _dated(self.get(names))
        if at is not None:
            what = _("has a date or time in {names}, which cannot be changed safely", names=".".join(names))
            raise self._refusal(what, self._line_in_the_way((*names, *at)))

    def _statement(self, names: tuple[str, ...]) -> Statement | None:
        found = (s for s in statements(self._text) if not s.is_header and s.path == names)
        return next(found, None)

    def _blocks(self, names: tuple[str, ...]) -> list[tuple[int, int]]:
        """Return where the headers at or below ``names`` and what follows them stand, neighbours joined."""
        blocks: list[tuple[int, int]] = []
        inside = joined = False
        for statement in statements(self._text):
            if statement.is_header:
                joined, inside = inside, statement.path[: len(names)] == names
            if inside and (joined or not statement.is_header) and blocks:
                blocks[-1] = (blocks[-1][0], statement.end)
            elif inside:
                blocks.append((statement.start, statement.end))
        return blocks

    def _set_table(self, names: tuple[str, ...], value: dict[str, Any]) -> None:
        text = self._table(names, value)
        if self._statement(names):
            self.delete(names)
        blocks = self._blocks(names)
        for start, end in reversed(blocks[1:]):
            self._cut(start, end)
        if not blocks:
            self._append(text)
            return
        start, end = blocks[0]
        self._splice(start, end, text if self._text[:end].endswith("\n") else text.rstrip("\r\n"))

    def _table(self, names: tuple[str, ...], value: dict[str, Any]) -> str:
        """Return ``value`` as a block of text: its header, its comment, its values, then the tables inside it."""
        plain = {name: inner for name, inner in value.items() if not isinstance(inner, dict)}
        nested = {name: inner for name, inner in value.items() if isinstance(inner, dict)}
        lines = [f"[{'.'.join(key(name) for name in names)}]"] if plain or not nested else []
        lines += [f"# {line}" for line in self.comments.get(names, "").splitlines()] if lines else []
        lines += [f"{key(name)} = {printed(inner)}" for name, inner in plain.items()]
        parts = [self._newline.join(lines) + self._newline] if lines else []
        parts += [self._table((*names, name), inner) for name, inner in nested.items()]
        return self._newline.join(parts)

    def _add(self, names: tuple[str, ...], line: str) -> None:
        """Add ``line`` to the table ``names[:-1]``, after its last key."""
        table = names[:-1]
        at = header = None
        for statement in statements(self._text):
            if statement.is_header:
                header = statement.path
                at = statement.end if header == table and not statement.is_array else at
            elif (header or ()) == table:
                at = statement.end
        if at is None and table:
            self._append(f"[{'.'.join(key(name) for name in table)}]{self._newline}{line}{self._newline}")
        elif at is None:
            self._splice(0, 0, line + self._newline + (self._newline if self._text.strip() else ""))
        elif self._text[:at].endswith("\n"):
            self._splice(at, at, line + self._newline)
        else:
            self._splice(at, at, self._newline + line)

    def _append(self, text: str) -> None:
        """Put a block at the end, set off by a blank line; a file without a final line end keeps having none."""
        if self._text and not self._text.endswith("\n"):
            text = 2 * self._newline + text.rstrip("\r\n")
        elif self._text:
            text = self._newline + text
        self._splice(len(self._text), len(self._text), text)

    def _cut(self, start: int, end: int) -> None:
        """Remove whole lines and one blank line that set them off: the one before, or at the top the one after."""
        before, after = self._text[:start], self._text[end:]
        if before.endswith("\n" + self._newline) or before == self._newline:
            before = before[: -len(self._newline)]
        elif not before:
            after = after.removeprefix(self._newline)
        if not after and not self._text.endswith("\n"):
            before = before.removesuffix(self._newline)
        self._text = before + after

    def _splice(self, start: int, end: int, text: str) -> None:
        self._text = self._text[:start] + text + self._text[end:]

    def _line_in_the_way(self, names: tuple[str, ...]) -> int:
        """Return the line of the file as it was found that says most about ``names``."""
        related = [s for s in statements(self._found) if s.path == names[: len(s.path)] or s.path[: len(names)] == names]
        closest = max(related, key=lambda s: len(s.path), default=None)
        return self._found.count("\n", 0, closest.start) + 1 if closest else 1

    def _agree(self, changed: dict[tuple[str, ...], Any]) -> None:
        """Check what the new text says: all as before, but for what ``changed``, all in one table."""
        names = next(iter(changed))
        expected = copy.deepcopy(self._value)
        inner: Any = expected
        for name in names[:-1]:
            inner = inner.setdefault(name, {}) if isinstance(inner, dict) else {}
        actual = None
        if isinstance(inner, dict):
            for path, value in changed.items():
                inner.pop(path[-1], None)
                if value is not ABSENT:
                    inner[path[-1]] = value
            with suppress(NotToml):
                actual = parse(self._text)
        if actual is None or not _same(_pruned(actual, names), _pruned(expected, names)):
            what = _("is written in a way in which {names} cannot be changed safely (as an inline table?)", names=".".join(names))
            raise self._refusal(what, self._line_in_the_way(names))
        self._value = actual


def _dated(value: Any) -> tuple[str, ...] | None:
    """Return the path to a date or time in ``value``, or to the list that it is in; None for none."""
    if isinstance(value, dict):
        found = ((name, _dated(inner)) for name, inner in value.items())
        return next(((name, *at) for name, at in found if at is not None), None)
    inside = isinstance(value, list) and any(_dated(one) is not None for one in value)
    return () if inside or isinstance(value, dt.date | dt.time) else None


def _pruned(value: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return ``value`` without the tables on the way to ``names`` that are empty: a header alone says nothing."""
    if len(names) > 1 and isinstance(value.get(names[0]), dict):
        inner = _pruned(value[names[0]], names[1:])
        return {name: inner if name == names[0] else v for name, v in value.items() if inner or name != names[0]}
    return value


def _same(one: Any, other: Any) -> bool:
    """Whether two values are equal, where not-a-number equals itself."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other or (one != one and other != other))  # noqa: PLR0124 - only not-a-number differs from itself
