"""The comparison with other switchers runs; without them it has a row of ccjk's own, whose promises it shows."""

import subprocess
import sys
from pathlib import Path


def test_the_row_of_ccjk(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tests.bench.switchers", str(tmp_path), "1"]
    row = subprocess.run(words, text=True, capture_output=True, check=True).stdout.splitlines()[2]
    tool, _time, besides, comment, killed, readable, sent = row.strip("| ").split(" | ")
    assert (tool, besides, comment, readable, sent) == ("ccjk", "byte for byte", "refused", "none", "nothing")
    broken, _of, calls = killed.split()
    assert broken == "0"
    assert int(calls) > 2
