"""Rows of tables that show once more, with another shell, release or command, what others show.

All of them with ``CCJK_SWEEP=all``; but for `rows` with ``CCJK_ROWS=all``, as in the scheduled workflow, or where somebody names
the tests.
"""

import os
import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

import pytest

_ALL = os.environ.get("CCJK_SWEEP") == "all"
_ALL_ROWS = _ALL or os.environ.get("CCJK_ROWS") == "all"
Row = TypeVar("Row")

_OF_SHELLS, _OF_RELEASES, _OF_OTHERS = 4, 3, 2
"""Of how many rows a usual run has one: for shells beside bash, for releases of clients beside the newest, and in OTHERS."""

OTHERS = ("commands/test_every.py", "faults/test_every_call.py", "shells/test_powershell.py")
"""Tables in which each row is a command, a fault or a habit, and all say the same of it."""


def rows(every: Sequence[Row], usual: Sequence[Row]) -> Sequence[Row]:
    """Return ``every`` row, or in a usual run the ``usual`` ones."""
    assert all(row in every for row in usual), "one that there is not shows nothing"
    return every if _ALL else usual


def usual(items: Sequence[pytest.Item], shells: frozenset[str]) -> list[pytest.Item]:
    """Return the tests of a usual run. ``shells``: their names.

    What is about one shell or one release alone is always there. Which rows of the others those are depends on their names, so
    that it stays the same; of each table there is at least one.
    """
    if _ALL_ROWS:
        return list(items)
    main = {_function(item) for item in items if _words(item) & {"bash"}}
    newest = {_function(item) for item in items if any(word.endswith("-newest") for word in _words(item))}
    kept: list[pytest.Item] = []
    left: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        function, words = _function(item), _words(item)
        one_of = 1
        if function in main and words & (shells - {"bash"}):
            one_of = _OF_SHELLS
        elif function in newest and any(
            word.startswith(("claude-", "codex-")) and not word.endswith("-newest") for word in words
        ):
            one_of = _OF_RELEASES
        elif "[" in item.name and item.nodeid.partition("::")[0].endswith(OTHERS):
            one_of = _OF_OTHERS
        (kept if zlib.crc32(item.name.encode()) % one_of == 0 else left[function]).append(item)
    there = {_function(item) for item in kept}
    return [*kept, *(some[0] for function, some in left.items() if function not in there)]


def _function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _words(item: pytest.Item) -> set[str]:
    call = getattr(item, "callspec", None)
    return {value for value in call.params.values() if isinstance(value, str)} if call else set()
