"""Rows of tables that show once more, with another shell or release, what others show.

All of them with ``CCJK_SWEEP=all``; those of all shells with ``CCJK_ROWS=all``, as in CI, or where somebody names the tests.
"""

import os
import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

import pytest

_ALL = os.environ.get("CCJK_SWEEP") == "all"
_ALL_SHELLS = _ALL or os.environ.get("CCJK_ROWS") == "all"
_EACH = 3
Row = TypeVar("Row")

MAIN_SHELLS = frozenset({"bash", "zsh", "fish"})


def rows(every: Sequence[Row], usual: Sequence[Row]) -> Sequence[Row]:
    """Return ``every`` row, or in a usual run the ``usual`` ones."""
    assert all(row in every for row in usual), "one that there is not shows nothing"
    return every if _ALL else usual


def usual_shells(items: Sequence[pytest.Item], shells: frozenset[str]) -> list[pytest.Item]:
    """Return the tests of a usual run: of what each shell shows, every third row for all but the main ones.

    What is about one of the others alone is always there. Which rows those are depends on their names, so that it stays the same.
    """
    if _ALL_SHELLS:
        return list(items)
    of_function: dict[str, set[str]] = defaultdict(set)
    for item in items:
        of_function[_function(item)] |= _shells(item, shells)
    return [
        item
        for item in items
        if not _shells(item, shells) - MAIN_SHELLS
        or of_function[_function(item)].isdisjoint(MAIN_SHELLS)
        or zlib.crc32(item.name.encode()) % _EACH == 0
    ]


def _function(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _shells(item: pytest.Item, shells: frozenset[str]) -> set[str]:
    call = getattr(item, "callspec", None)
    return {value for value in call.params.values() if isinstance(value, str) and value in shells} if call else set()
