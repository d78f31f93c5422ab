"""Faults at single system calls, by strace: which calls a command makes that can change files, and one of them failing."""

import atexit
import os
import re
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from functools import cache

from tests.conftest import CCJK, Home, program
from tests.inside import SCRATCH
from tests.stage import Stage

# Every call that can change a file or folder, or fail for want of room; of openat those that would write.
CALLS = "openat,write,fsync,rename,renameat,renameat2,link,unlink,unlinkat,mkdir,rmdir,fchmod,fchown,ftruncate,pwrite64,flock"
_CALL = re.compile(r"^\d+ +(\w+)\((.*)", re.MULTILINE)
_WRITES = re.compile(r"O_(WRONLY|RDWR)")
_STREAM = re.compile(r"[12],")
_SEEN = ("-f", "-qq", "-e", "signal=none")
_FAST = "--seccomp-bpf"
"""Stop at the traced calls only. strace 6.1 then sends no signals."""
LEFTOVER = re.compile(r"\.ccjk-[0-9a-f]+~?$|\.pending$|\.lock$")


@dataclass(frozen=True)
class Point:
    """The ``when``-th ``call`` of that name in a run. ``tells``: it is the writing of a message."""

    call: str
    when: int
    tells: bool = False


@cache
def _compiled() -> str:
    """Return a folder for compiled modules that no other process writes to: all runs then make the same calls."""
    folder = tempfile.TemporaryDirectory(prefix="ccjk-compiled-", dir=SCRATCH)
    atexit.register(folder.cleanup)
    return folder.name


def same_calls(stage: Stage) -> Stage:
    """Let all runs in ``stage`` make the same calls, whatever other processes compile meanwhile."""
    stage.home.env["PYTHONPYCACHEPREFIX"] = _compiled()
    return stage


def points(stage: Stage, *command: str, under: tuple[str, ...] = ()) -> list[Point]:
    """Return every call of the undisturbed command, or of one ``under`` faults, at which something could be half done."""
    stage.again().command(CCJK, *command)  # compiles what was not yet
    home = stage.again()
    log = home.path.parent / "calls"
    home.command(program("strace"), *_SEEN, _FAST, "-e", f"trace={CALLS}", *_injected(under), "-o", str(log), CCJK, *command)
    seen: Counter[str] = Counter()
    found = []
    for call, arguments in _CALL.findall(log.read_text(errors="replace")):
        seen[call] += 1
        if call != "openat" or (_WRITES.search(arguments) and str(home.path) in arguments):
            found.append(Point(call, seen[call], call == "write" and bool(_STREAM.match(arguments))))
    return found


def run_with(home: Home, faults: tuple[str, ...], *command: str) -> tuple[subprocess.CompletedProcess[str], bool]:
    """Run ccjk with ``faults`` (such as ``fsync:error=EIO:when=2``); return how it ended and whether one of them came up."""
    log = home.path.parent / "faults"
    calls = ",".join(fault.partition(":")[0] for fault in faults)
    seen = _SEEN if any(":signal=" in fault for fault in faults) else (*_SEEN, _FAST)
    done = home.command(program("strace"), *seen, "-e", f"trace={calls}", *_injected(faults), "-o", str(log), CCJK, *command)
    text = log.read_text(errors="replace")
    return done, "(INJECTED)" in text or done.returncode < 0 or "+++ killed" in text


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
