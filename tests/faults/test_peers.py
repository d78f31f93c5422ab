"""The comparison with other switchers runs; without them it has a column of ccjk's own, whose promises it shows.

A minute, and each promise has a test of its own: it is one of the slow sweeps.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ccjk import __version__
from scripts.bench.peers.tools import SETTINGS, STATE
from tests.conftest import client, program

pytestmark = pytest.mark.timeout(300)  # every fault that was ever measured, one after the other


@pytest.mark.skipif(os.environ.get("CCJK_FAULTS") != "all", reason="a slow sweep: CCJK_FAULTS=all runs it")
def test_the_column_of_ccjk(tmp_path: Path) -> None:
    client("claude-newest")
    for needed in ("strace", "node"):
        program(needed)
    words = [sys.executable, "-m", "scripts.bench.peers", str(tmp_path), "1"]
    shown = subprocess.run(words, text=True, capture_output=True, check=True).stdout
    forms, invalid, faults = (
        [row.strip("| ").split(" | ") for row in table.splitlines()[2:]] for table in shown.split("\n\n")[:3]
    )
    for table, told in ((forms, "kept"), (invalid, "refused")):
        assert [row[:2] for row in table] == [[f"ccjk {__version__}", f"`{Path(file).name}`"] for file in (SETTINGS, STATE)]
        assert {cell for row in table for cell in row[2:]} == {told}
    found = dict(faults[1:])  # without the time
    for name in list(found)[:3]:
        counted, _of, hit = found.pop(name).split()
        assert counted == "0", name
        assert int(hit) > 2, name
    assert found == {
        "twenty at once": "20 of 20 switched, torn 0 of 1",
        "another's write meanwhile": "kept",
        "links that stay": "4 of 4",
        "private files made readable": "0 of 8",
        "the same switch again": "nothing written",
        "undo gives": "the bytes",
        "keys others can read": "none",
        "also sent": "nothing",
    }
