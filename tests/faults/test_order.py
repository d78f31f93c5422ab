"""In which order a file is written: private before anything is in it, and on the disk before it takes a name."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.conftest import CCJK, Home, program
from tests.faults.commands import COMMANDS

_CALL = re.compile(r"^\d+ +(openat|write|fchmod|fsync|rename|renameat2|link)\((.*)\) += (\d+)(?:<(.*)>)?$", re.MULTILINE)
_OF = re.compile(r"^\d+<([^>]*)>")
_NAMES = re.compile(r'"((?:[^"\\]|\\.)*)"')
LASTING = ("init, the first", "init, in use", "init --hook", "config-switch", "undo", "remove", "use", "allow", "doctor --mend")
"""The commands of which what they write must be there after a power failure."""


def calls(home: Home, *words: str) -> list[tuple[str, str, str, str]]:
    """Return each call as its name, its arguments, what it returned, and the file that this is."""
    log = home.path.parent / "order"
    log.touch(0o600)  # what is written is in it
    wanted = "trace=openat,write,fchmod,fsync,rename,renameat2,link"
    home.command(program("strace"), "-f", "-y", "-qq", "-e", "signal=none", "-e", wanted, "-o", str(log), CCJK, *words)
    return _CALL.findall(log.read_text(errors="replace"))


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "exec"])
def test_a_file_is_private_and_on_the_disk_before_it_takes_its_name(home: Home, name: str) -> None:
    command = COMMANDS[name]
    command.prepare(home)
    written, synced = defaultdict[str, int](int), set[str]()
    placed = []
    for call, arguments, _result, file in calls(home, *(word.replace("@", str(home.path)) for word in command.words)):
        of = found[1] if (found := _OF.match(arguments)) else ""
        if call == "openat" and "O_CREAT" in arguments and str(home.path) in file:
            mode = int(arguments.rpartition(", ")[2], 8)
            assert mode & 0o077 == 0 or file.endswith("/.ccjk.ccjk-0"), f"born with {mode:o}: {file}"
            assert "O_EXCL" in arguments or Path(file).name in {"lock", "folders"}, file
        elif call == "fchmod":
            assert not written[of], f"made private when it held something: {of}"
        elif call == "write" and str(home.path) in of:
            written[of] += 1
            synced.discard(of)
        elif call == "fsync":
            synced.add(of)
        elif call in {"rename", "renameat2", "link"}:
            source = _NAMES.findall(arguments)[0]
            if written[source]:
                placed.append(source)
                assert source in synced or name not in LASTING or _may_be_lost(arguments), f"not on the disk: {arguments}"
    assert placed or name in {"deny", "env", "names"}


def _may_be_lost(arguments: str) -> bool:
    """Whether it is something that is worked out anew where it is gone."""
    return bool(re.search(r"/(rendered|directories|shims|code)/|/(generation|presets|hook\.nu)\"", arguments))
