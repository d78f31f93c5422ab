"""Faults at single system calls: which of those that can change files a command makes (strace tells), and one of them failing."""

import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest

from tests.conftest import Home
from tests.faults import forked
from tests.faults.supervisor import Fault
from tests.stage import Stage

# Every call that can change a file or folder, or fail for want of room; of openat those that would write.
CALLS = "openat,write,fsync,rename,renameat,renameat2,link,unlink,unlinkat,mkdir,rmdir,fchmod,fchown,ftruncate,pwrite64,flock"
_CALL = re.compile(r"^\d+ +(\w+)\((.*)", re.MULTILINE)
_WRITES = re.compile(r"O_(WRONLY|RDWR)")
_STREAM = re.compile(r"[12]<")
_NAMES = re.compile(r'"((?:[^"\\]|\\.)*)"')
_OF = re.compile(r"<([^>]*)>")
_FAILED = re.compile(r"\) += -1 E\w+ \([^)]*\)$")
_NUMBERS = re.compile(r"[0-9a-f]{8,}|\d+")
_BY_NAME = {"openat", "rename", "renameat", "renameat2", "link", "unlink", "unlinkat", "mkdir", "rmdir"}
_SEEN = ("-f", "-e", "signal=none")
LEFTOVER = re.compile(r"\.ccjk-[0-9a-f]+~?$|\.pending$|\.lock$")


@dataclass(frozen=True)
class Point:
    """The ``when``-th ``call`` of that name in a run. ``tells``: it is the writing of a message.

    ``kind`` are the call and its files, whatever their numbers; it ``changes`` files, or what is in them.
    """

    call: str
    when: int
    tells: bool = False
    kind: tuple[str, ...] = ()
    changes: bool = True


def points(stage: Stage, *command: str, under: tuple[str, ...] = ()) -> list[Point]:
    """Return every call of the undisturbed command, or of one ``under`` faults, at which something could be half done."""
    home = stage.again()
    log = home.path.parent / "calls"
    forked.traced(home, command, [*_SEEN, "-y", "-e", f"trace={CALLS}", *_injected(under), "-o", str(log)])
    seen: Counter[str] = Counter()
    found = []
    for call, arguments in _CALL.findall(log.read_text(errors="replace")):
        seen[call] += 1
        if call != "openat" or (_WRITES.search(arguments) and f'"{home.path}' in arguments):
            files = _NAMES.findall(arguments) if call in _BY_NAME else _OF.findall(arguments)[:1]
            kind = (call, *(_NUMBERS.sub("#", file) for file in files))
            tells = call == "write" and bool(_STREAM.match(arguments))
            changes = not tells and call not in {"fsync", "flock"} and not _FAILED.search(arguments)
            found.append(Point(call, seen[call], tells, kind, changes))
    return found


def different(found: list[Point]) -> list[Point]:
    """Return those of ``found`` at which a kill finds something different: the first and the last of each kind.

    Of two between which nothing changed it is the same, as what is written is seen whether it is on the disk yet or not.
    """
    changing = [at for at, after in zip_longest(found, found[1:]) if at.changes or after is None]
    first, last = ({at.kind: at for at in order} for order in (reversed(changing), changing))
    return [at for at in changing if at in {first[at.kind], last[at.kind]}]


def run_with(home: Home, faults: tuple[str, ...], *command: str) -> tuple[subprocess.CompletedProcess[str], bool]:
    """Run ccjk with ``faults`` (such as ``fsync:error=EIO:when=2``); return how it ended and whether one of them came up."""
    return forked.refused(home, command, [*map(Fault.of, faults)])


def _injected(faults: tuple[str, ...]) -> list[str]:
    return [word for fault in faults for word in ("-e", f"inject={fault}")]


def age_lock(home: Home) -> None:
    """Let the seconds pass after which Claude Code's lock, a folder, counts as abandoned to both programs."""
    lock = home.path / ".claude.json.lock"
    if lock.exists():
        os.utime(lock, (0, 0))


def contents(home: Home) -> dict[str, bytes]:
    """Return what matters to users: every file but ccjk's memory."""
    return {name: data for name, (data, _) in home.files(state=False).items()}


def leftovers(home: Home) -> list[str]:
    """Return what a run that ended in the middle has left."""
    found = [str(path.relative_to(home.path)) for path in home.path.rglob("*") if LEFTOVER.search(path.name)]
    return [name for name in found if "/projects/" not in name]
