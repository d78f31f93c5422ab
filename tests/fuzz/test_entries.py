"""Each entry on what was once found to break it, on valid inputs bent in many ways, and guided by the code they reach."""

import random
import signal
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT, absent
from tests.fuzz.entries import ENTRIES
from tests.properties import EXAMPLES, LIMIT, many

pytestmark = LIMIT
LONGEST = 60  # seconds


class Hangs(BaseException):
    """An input takes too long; whatever catches errors does not catch this."""


def _hangs(_number: int, _frame: object) -> None:
    raise Hangs


CASES = Path(__file__).parent / "cases"
_PIECES = (b"\0", b"\n", b"\r", b'"', b"'", b"\\", b"{", b"}", b"[", b"]", b"=", b"#", b"$(id)", b"${HOME}", b"`id`", b"\x1b[31m",
           b"\xe2\x80\xae", b"\xff", b"\xef\xbb\xbf", b"true", b"null", b"9" * 400, b"\xf0\x9f\x99\x82", b"A" * 5000)  # fmt: skip


@cache
def cases(entry: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((CASES / entry).iterdir())]


@pytest.mark.parametrize("case", sorted(f"{path.parent.name}/{path.name}" for path in CASES.glob("*/*")))
def test_kept(case: str) -> None:
    ENTRIES[case.partition("/")[0]]((CASES / case).read_bytes())


@pytest.mark.parametrize("entry", ENTRIES)
def test_any_bytes(entry: str) -> None:
    @many(12)
    @given(st.binary(max_size=300) | st.sampled_from(cases(entry)).flatmap(bent))
    def holds(data: bytes) -> None:
        before = signal.signal(signal.SIGALRM, _hangs)
        signal.alarm(LONGEST)  # a hang is a failure of this input, not of the whole run
        try:
            ENTRIES[entry](data)
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)

    holds()


def bent(data: bytes) -> st.SearchStrategy[bytes]:
    """Return ``data`` with some of it cut out, written twice, or replaced by what parsers stumble over."""
    return st.integers().map(lambda seed: _bend(data, random.Random(seed)))  # noqa: S311


def _bend(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 5))):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((0, 0, 1, 3, 20)))
        piece = chance.choice((*_PIECES, data[start:end] * 2, bytes([chance.randrange(256)]), b"", b""))
        data = data[:start] + piece + data[end:]
    return data


@pytest.mark.parametrize("entry", ENTRIES if EXAMPLES > 1 else list(ENTRIES)[:1])
def test_guided_by_coverage(entry: str, tmp_path: Path) -> None:
    """As many seconds of it as `CCJK_EXAMPLES` says, as in `python -m tests.fuzz ENTRY SECONDS`; one second finds little."""
    if find_spec("atheris") is None:
        absent("atheris (the extra called fuzz)")
    words = [sys.executable, "-m", "tests.fuzz", entry, str(EXAMPLES), str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert "Done" in done.stderr
