"""Edits: single values changed in somebody's file, each remembered with what was there before.

A path is a tuple of keys; an `Item` as the last step means "the list there contains this text". Every edit can be
reversed alone: what somebody else changed since stays as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Protocol


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""The value of a path that is not in the file."""


@dataclass(frozen=True)
class Item:
    """The last step of a path: membership of ``text`` in the list there, a value of True or ABSENT."""

    text: str


Step = str | Item
Path = tuple[Step, ...]
Wanted = dict[Path, Any]
"""Paths and the values they should have, ABSENT for none."""


@dataclass(frozen=True)
class Edit:
    """``path`` was ``before`` and is ``after``."""

    path: Path
    before: Any
    after: Any


class Document(Protocol):
    """A file's text, changeable value by value, with every other byte staying as it is."""

    containers: bool
    """Whether a container must be made before something is put into it (JSON), or comes with it (TOML)."""

    def get(self, path: Path) -> Any:
        """Return the value at ``path``, or ABSENT."""

    def set(self, path: Path, value: Any) -> None:
        """Put ``value`` at ``path``."""

    def add(self, values: Wanted) -> None:
        """Put ``values``, none of which is there, at their paths, which differ in the last step alone: all at once."""

    def delete(self, path: Path) -> None:
        """Remove ``path``, which must exist."""

    def render(self) -> bytes:
        """Return the file's bytes."""


def change(document: Document, wanted: Wanted) -> list[Edit]:
    """Give ``document`` the wanted values and return the edits that this took, containers made on the way included."""
    edits: list[Edit] = []
    changed = {path: value for path, value in wanted.items() if document.get(path) != value}
    for _parent, siblings in groupby(changed, key=lambda path: path[:-1]):
        new: Wanted = {}
        for path in siblings:
            value = changed[path]
            for depth in range(1, len(path) if document.containers and value is not ABSENT else 0):
                if document.get(path[:depth]) is ABSENT:
                    _put(document, path[:depth], [] if isinstance(path[depth], Item) else {}, edits)
            if document.get(path) is ABSENT:
                new[path] = value
            else:
                _put(document, path, value, edits)
        if new:  # a thousand profiles are not a thousand changes of one file
            edits += [Edit(path, ABSENT, value) for path, value in new.items()]
            document.add(new)
    return edits


def reverse(document: Document, edits: Iterable[Edit]) -> list[Edit]:
    """Take ``edits`` back, last first, wherever the file still says what they made it say; return what was done."""
    done: list[Edit] = []
    for edit in reversed(list(edits)):
        if edit.before != edit.after and document.get(edit.path) == edit.after and _reachable(document, edit):
            _put(document, edit.path, edit.before, done)
    return done


def _put(document: Document, path: Path, value: Any, log: list[Edit]) -> None:
    log.append(Edit(path, document.get(path), value))
    if value is ABSENT:
        document.delete(path)
    else:
        document.set(path, value)


def _reachable(document: Document, edit: Edit) -> bool:
    return (
        edit.before is ABSENT
        or not document.containers
        or all(document.get(edit.path[:n]) is not ABSENT for n in range(1, len(edit.path)))
    )
