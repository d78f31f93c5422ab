"""A switch under strace: which of its system calls touch Claude Code's two files, and a run disturbed at one of them."""

import re
import subprocess
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.bench.peers.tools import KILLED, Stage
from tests.conftest import program

CALLS = (
    "openat,read,pread64,write,pwrite64,writev,ftruncate,fsync,fdatasync,chmod,fchmod,fchmodat,fchown,rename,renameat,renameat2,"
    "link,linkat,unlink,unlinkat,copy_file_range,sendfile"
)
ROOM = ("ENOSPC", "EIO", "EROFS", "EACCES")
ERRORS = {
    "openat": ROOM,
    **dict.fromkeys(("rename", "renameat", "renameat2", "link", "linkat"), ROOM),
    **dict.fromkeys(("write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate", "copy_file_range", "sendfile"), ROOM[:2]),
    **dict.fromkeys(("chmod", "fchmod", "fchmodat", "fchown"), ("EIO", "EROFS")),
    **dict.fromkeys(("read", "pread64"), ("EIO",)),
}
"""What a call can fail with. Nothing is told by one that removes a file of the tool's own."""


@dataclass(frozen=True)
class Point:
    """The call ``call`` with number ``when`` of its name in its thread; ``itself``: of those that name one of the two files."""

    call: str
    when: int
    line: str
    itself: bool

    @property
    def reads(self) -> bool:
        return self.call.endswith(("read", "read64")) or "O_RDONLY" in self.line

    @property
    def writes(self) -> bool:
        """Whether the settings themselves are other from here on."""
        opened = self.call == "openat" and re.search(r'/settings\.json", O_(?:WRONLY|RDWR)', self.line)
        return bool(opened or (self.call.startswith("rename") and re.search(r'/settings\.json"[^"]*$', self.line)))


def _strace(stage: Stage, *words: str) -> tuple[str, ...]:
    return program("strace"), "-f", "-qq", "-y", "-s", "0", "-o", f"{stage.home.path}-calls", *words


def _lines(stage: Stage) -> list[tuple[str, str, str]]:
    """Return thread, name and line of each call; one that strace tells in two parts is put together."""
    lines: list[str] = []
    for line in Path(f"{stage.home.path}-calls").read_text(errors="replace").splitlines():
        if found := re.match(r"(\d+) +<\.\.\. (\w+) resumed>", line):
            mine = [n for n, begun in enumerate(lines) if re.match(rf"{found[1]} +{found[2]}\(", begun)]
            lines[mine[-1]] += line[found.end() :]
        else:
            lines.append(line)
    return [(called[1], called[2], line) for line in lines if (called := re.match(r"(\d+) +(\w+)\(", line))]


def points(stage: Stage) -> list[Point]:
    """Return the calls of an undisturbed switch that touch the two files, their backups, or what becomes one of them."""
    stage.again()
    done = stage.switch("beta", *_strace(stage, "-e", f"trace={CALLS}"))
    assert done.returncode == 0, done.stderr
    lines = _lines(stage)
    renamed = r'^\d+ +rename\w*\(.*?"([^"]+)".*"[^"]*(?:/\.claude/settings|/\.claude)\.json"'
    sources = {re.escape(source[1]) for _, _, line in lines if (source := re.search(renamed, line))}
    ours = re.compile("|".join([r"/\.claude/[^/\"<>]*settings\.json", r"/[^/\"<>]*\.claude\.json", *sources]))
    itself = re.compile(f'["<](?:{"|".join(map(re.escape, map(str, stage.files)))})[">]')
    numbers: Counter[tuple[str, str, bool]] = Counter()
    found = []
    for thread, call, line in lines:
        named = call not in {"rename", "link"} and bool(itself.search(line))  # of these strace looks at the first name only
        numbers[thread, call, False] += 1
        numbers[thread, call, True] += named
        if ours.search(line) and not re.search(r"= -1 |^\d+ +p?read.*= 0$", line):
            found.append(Point(call, numbers[thread, call, named], line, named))
    return found


def entered(stage: Stage, point: Point) -> bool:
    """Tell whether a switch that runs is held at ``point``, a call that writes the settings."""
    lines = Path(f"{stage.home.path}-calls").read_text(errors="replace").splitlines()
    return any(replace(point, line=line).writes for line in lines if f" {point.call}(" in line and "= " not in line)


def disturbed(stage: Stage, point: Point, fault: str, tries: int = 2) -> tuple[subprocess.CompletedProcess[str], bool]:
    """Put the home back and switch with ``fault`` at ``point``; return, too, whether it hit that, and that alone.

    Where calls are counted that name other files, too, it may not: threads differ from run to run. Then it is tried again.
    """
    words = ["-e", f"trace={point.call}", "-e", f"inject={point.call}:{fault}:when={point.when}"]
    words += [word for file in stage.files if point.itself for word in ("-P", str(file))]
    beside = re.compile(re.escape(str(stage.home.path)) + r'(?:/\.claude)?/[^/"<>]+[">]')
    for _ in range(tries):
        stage.again()
        done = stage.switch("beta", *_strace(stage, *words))
        lines = [line for _, _, line in _lines(stage)]
        hit = [line for line in lines if "INJECTED" in line or "DELAYED" in line] if "signal" not in fault else lines[-1:]
        if len(hit) == 1 and beside.search(hit[0]) and ("signal" not in fault or done.returncode in KILLED):
            return done, True
    return done, False


def errors(point: Point) -> tuple[str, ...]:
    found = ERRORS.get(point.call, ())
    return tuple(error for error in found if error in {"EIO", "EACCES"}) if point.reads else found
