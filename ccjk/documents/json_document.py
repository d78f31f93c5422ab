"""JSON files of other programs, changed value by value: every byte that is not meant stays.

The text is never printed anew. Each change finds the one span it concerns with the standard library's own scanner
and replaces just that, so order, indentation, escapes, big numbers and line ends survive.
"""

import json
import re
from dataclasses import dataclass
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]
from typing import Any

from ccjk.documents.edits import ABSENT, Item, Path, Step, Wanted
from ccjk.errors import CcjkError
from ccjk.language import _

BOM = b"\xef\xbb\xbf"
_SPACE = re.compile(r"[ \t\r\n]*")


class _Duplicate(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Duplicate(next(name for name in names if names.count(name) > 1))
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(_("{name} is not a number there", name=name))


def _number(digits: str) -> float:
    """Read an integer; one beyond Python's limit is only ever looked past, never written."""
    return int(digits) if len(digits) < _MOST_DIGITS else float("inf")


_MOST_DIGITS = 4300
_DECODER = JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_int=_number)


def _dump(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() or not re.search("[\ud800-\udfff]", text) else json.dumps(value)


@dataclass(frozen=True)
class _Span:
    """One member of an object (``start`` at its name) or element of a list, and where its value stands."""

    step: Step
    start: int
    value: int
    end: int


class JsonDocument:
    """An object in a JSON file. ``where`` names the file in errors; ``data`` None means a new file."""

    containers = True

    def __init__(self, data: bytes | None, where: str) -> None:
        data = b"{}\n" if data is None else data
        self._bom = BOM if data.startswith(BOM) else b""
        self._where = where
        try:
            self._text = data[len(self._bom) :].decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise self._refusal(_("is not UTF-8 text"), line) from None
        self._value = self._parse()

    def get(self, path: Path) -> Any:
        """Return the value at ``path``, or ABSENT."""
        value: Any = self._value
        for step in path:
            if isinstance(step, Item):
                return True if isinstance(value, list) and step.text in value else ABSENT
            if not isinstance(value, dict) or step not in value:
                return ABSENT
            value = value[step]
        return value

    def set(self, path: Path, value: Any) -> None:
        """Put ``value`` at ``path``: in place if there is one, else after the last member of its container."""
        *parents, step = path
        start = self._find(tuple(parents))
        self._expect_container(start, step, path)
        spans, end = self._spans(start)
        old = next((span for span in spans if span.step == step), None)
        if old:
            self._replace(old.value, old.end, _dump(step.text if isinstance(step, Item) else value))
        else:
            self._insert([self._member(step, value, spans)], start, end, spans)

    def add(self, values: Wanted) -> None:
        """Put ``values``, none of which is there, behind the last member of the container that all are for."""
        first, *others = values
        self.set(first, values[first])
        if others:
            start = self._find(first[:-1])
            spans, end = self._spans(start)
            self._insert([self._member(path[-1], values[path], spans) for path in others], start, end, spans)

    def delete(self, path: Path) -> None:
        """Remove the member or element at ``path`` together with one comma and the blanks that set it off."""
        *parents, step = path
        start = self._find(tuple(parents))
        while True:  # an object has one such member, a list may have several such elements
            spans, end = self._spans(start)
            at = next((n for n, span in enumerate(spans) if span.step == step), None)
            if at is None:
                break
            self._cut(start, end, spans, at)

    def _cut(self, start: int, end: int, spans: list[_Span], at: int) -> None:
        if at > 0:
            self._replace(spans[at - 1].end, spans[at].end, "")
        elif len(spans) > 1:
            self._replace(spans[0].start, spans[1].start, "")
        else:
            self._replace(start + 1, end - 1, "")

    def render(self) -> bytes:
        """Return the file's bytes, its byte order mark included."""
        return self._bom + self._text.encode()

    def _parse(self) -> dict[str, Any]:
        try:
            start = self._skip(0)
            if start == len(self._text):
                raise self._refusal(_("is empty, not JSON"), 1)
            value, end = _DECODER.raw_decode(self._text, start)
            if self._skip(end) != len(self._text):
                raise json.JSONDecodeError("Extra data", self._text, self._skip(end))
        except json.JSONDecodeError as error:
            raise self._refusal(_("is not JSON ({reason})", reason=error.msg), error.lineno) from None
        except _Duplicate as error:
            line = self._line_of_second(str(error))
            raise self._refusal(_("names {name} twice", name=json.dumps(str(error))), line) from None
        except RecursionError:
            raise self._refusal(_("is nested too deeply"), 1) from None
        except ValueError as error:
            raise self._refusal(_("is not JSON ({error})", error=error), 1) from None
        if not isinstance(value, dict):
            raise self._refusal(_("is not a JSON object"), 1)
        return value

    def _refusal(self, what: str, line: int) -> CcjkError:
        hint = _("correct it (JSON has no comments and no trailing commas) and run this again; nothing was changed")
        return CcjkError(_("{where}:{line}: the file {what}", where=self._where, line=line, what=what), hint)

    def _line_of_second(self, name: str) -> int:
        places = [m.start() for m in re.finditer(re.escape(json.dumps(name, ensure_ascii=False)) + r"\s*:", self._text)]
        return self._text.count("\n", 0, places[1] if len(places) > 1 else 0) + 1

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _find(self, path: Path) -> int:
        """Return where the value at ``path`` begins."""
        at = self._skip(0)
        for step in path:
            at = next(span.value for span in self._spans(at)[0] if span.step == step)
        return at

    def _expect_container(self, start: int, step: Step, path: Path) -> None:
        opening, name = ("[", _("a list")) if isinstance(step, Item) else ("{", _("an object"))
        if self._text[start] != opening:
            place = ".".join(part for part in path[:-1] if isinstance(part, str))
            line = self._text.count("\n", 0, start) + 1
            raise CcjkError(
                _("{where}:{line}: {place} is not {name}", where=self._where, line=line, place=place, name=name),
                _("correct it and run this again; nothing was changed"),
            )

    def _spans(self, start: int) -> tuple[list[_Span], int]:
        """Return the members or elements of the container at ``start``, and where it ends."""
        text, found = self._text, []
        is_object = text[start] == "{"
        at = self._skip(start + 1)
        while text[at] not in "}]":
            begin = value_at = at
            step: Step = Item("")
            if is_object:
                step, after_name = scanstring(text, at + 1)
                value_at = self._skip(self._skip(after_name) + 1)
            value, end = _DECODER.raw_decode(text, value_at)
            if not is_object:
                step = Item(value if isinstance(value, str) and text[value_at] == '"' else "")
            found.append(_Span(step, begin, value_at, end))
            at = self._skip(end)
            at = self._skip(at + 1) if text[at] == "," else at
        return found, at + 1

    def _member(self, step: Step, value: Any, spans: list[_Span]) -> str:
        """Return the text of a new member or element beside ``spans``."""
        if isinstance(step, Item):
            return _dump(step.text)
        colon = self._text[scanstring(self._text, spans[-1].start + 1)[1] : spans[-1].value] if spans else ":" + self._gap()
        return _dump(step) + colon + _dump(value)

    def _insert(self, texts: list[str], start: int, end: int, spans: list[_Span]) -> None:
        """Put ``texts`` behind ``spans``; where there are none yet, it is one."""
        if spans:
            before = self._text.index(",", spans[-2].end) if len(spans) > 1 else start
            lead = self._text[before + 1 : spans[-1].start]
            lead = lead[re.search(r"(\r?\n)?[ \t]*$", lead).start() :]  # type: ignore[union-attr]
            if not lead and len(spans) == 1:
                lead = self._gap()
            self._replace(spans[-1].end, spans[-1].end, "".join("," + lead + text for text in texts))
            return
        text = texts[0]
        newline, unit = self._layout()
        if newline:
            line = self._text[self._text.rfind("\n", 0, start) + 1 : start]
            indent = line[: len(line) - len(line.lstrip(" \t"))]
            text = newline + indent + unit + text + newline + indent
        self._replace(start + 1, end - 1, text)

    def _layout(self) -> tuple[str, str]:
        """Return the line end and the unit of indentation, both empty in a file that is one line."""
        found = re.match(r"\s*\{[ \t]*(\r?\n)([ \t]*)\"", self._text)
        if found:
            return found[1], found[2]
        return ("\r\n" if "\r\n" in self._text else "\n", "  ") if not self._value else ("", "")

    def _gap(self) -> str:
        """Return what stands after colons and commas here: a blank, except in a compact file."""
        return "" if re.search(r'"\s*:[^ \t]', self._text) and not re.search(r'":[ \t]', self._text) else " "

    def _replace(self, start: int, end: int, text: str) -> None:
        self._text = self._text[:start] + text + self._text[end:]
        self._value = self._parse()
