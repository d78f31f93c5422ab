"""Fuzz one entry, guided by the code that the inputs reach: ``python -m tests.fuzz ENTRY SECONDS [FOLDER]``.

It starts from the kept cases. What breaks the entry is written into FOLDER (the working directory) as ``crash-…``; once
the fault is mended it belongs into ``cases/ENTRY``, under a name that says what it is.
"""

import os
import sys
import tempfile
from pathlib import Path

import atheris

from tests.inside import SCRATCH


def main() -> None:
    """Fuzz in a process of its own, as libFuzzer ends it at once, and clear up behind it."""
    with tempfile.TemporaryDirectory(prefix="ccjk-fuzz-", dir=SCRATCH) as scratch:
        if child := os.fork():
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        else:
            fuzz(scratch, sys.argv[1], sys.argv[2], Path(sys.argv[3] if sys.argv[3:] else ".").resolve())
    sys.exit(status)


def fuzz(scratch: str, entry: str, seconds: str, folder: Path) -> None:
    with atheris.instrument_imports(include=["ccjk", "dotenv", "tomli", "json"]):
        from tests.fuzz import entries
    entries.scratch = scratch
    found = tempfile.mkdtemp(dir=scratch)
    cases = Path(__file__).parent / "cases" / entry
    limits = [f"-max_total_time={seconds}", "-timeout=10", "-max_len=8192", f"-artifact_prefix={folder}/", "-verbosity=1"]
    atheris.Setup([sys.argv[0], *limits, found, str(cases)], entries.ENTRIES[entry])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
