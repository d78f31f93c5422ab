"""What ccjk is built on is still so, on the oldest release that is supported and the newest; with all rows on those between."""

import os
from pathlib import Path

import pytest

from ccjk.clients.places import version_of
from tests.clients.facts import FACTS, Fact
from tests.clients.facts.__main__ import PAGE, WORDS
from tests.conftest import client

USUAL = ("claude-2.1.126", "claude-newest", "codex-0.94", "codex-newest")
BETWEEN = ("claude-2.1.198", "claude-2.1.250", "claude-2.1.296", "claude-2.1.299", "codex-0.110", "codex-0.118", "codex-0.130")
ALL = "all" in (os.environ.get("CCJK_ROWS"), os.environ.get("CCJK_SWEEP"))
ROWS = [
    pytest.param(fact, (release,), id=f"{release}-{fact.id}")
    for release in (*USUAL, *(BETWEEN if ALL else ()))
    for fact in FACTS
    if fact.client.startswith(release.partition("-")[0])
]


@pytest.mark.parametrize(("fact", "release"), ROWS)
def test_nothing_has_drifted(fact: Fact, release: tuple[str], tmp_path: Path) -> None:
    program = client(release[0])
    seen, version = fact.seen(program, tmp_path), version_of(str(program))
    assert version
    if seen is not None:
        assert seen == fact.known(version), f"{fact.text} Known: {WORDS[fact.known(version)]}; seen: {WORDS[seen]}"


def test_the_page_has_each_fact() -> None:
    text = PAGE.read_text()
    for fact in FACTS:
        assert f"| {fact.text} |" in text, "python -m tests.clients.facts --write makes it anew"
        assert f"## {fact.subject}\n" in text
    assert text.count("\n| ") == len(FACTS) + len({fact.subject for fact in FACTS})
