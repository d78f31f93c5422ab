"""A shell in which the hook runs for long stays as it is: guarded by what it has and what it started, never by the clock."""

import pytest

from scripts.bench.soak import EVERY, RENDERED, course
from tests.conftest import Home

pytestmark = pytest.mark.timeout(300)  # thousands of prompts
CHANGES = 2 * EVERY
MEMORY = 384
"""Kilobytes: what the allocators of shells are seen to take in runs so short, also without the hook, and some more."""
THREADS = {"fish": 4}
"""How many threads a shell has at most: fish keeps some for what it reads ahead, and ends them when they have had no work."""


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_thousands_of_prompts_leave_a_shell_as_it_was(home: Home, name: str) -> None:
    seen = course(home, name, 2000, CHANGES)
    warm, *later = seen.points
    for point in later:
        assert (point.files, point.children) == (warm.files, warm.children)
        assert point.threads <= THREADS.get(name, 1)
        assert abs(point.variables - warm.variables) < 64, "the numbers that a shell itself counts have other lengths, no more"
        assert point.memory - warm.memory < MEMORY
    assert seen.at_prompts == 0
    assert seen.runs == seen.on_changes == RENDERED * CHANGES / EVERY
