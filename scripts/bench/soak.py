"""Whether a shell in which ccjk's hook runs for long stays as it is: ``python -m scripts.bench.soak [PROMPTS] [CHANGES]``.

An interactive shell on a terminal gets PROMPTS empty lines, half of them in a directory with an allowed file, then CHANGES of its
directory, among ones with and without such a file, below one another, while another terminal gives a profile a new key each
hundred times. The same shell without the hook gets the same lines: what that one grows by is its own. Nothing is kept of what is
typed. Each line goes through the shell's line editor, and each prompt is a real one; lines are typed ahead.
"""

import sys
import tempfile
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Self

from tests.conftest import CCJK, Home, program
from tests.shells.interactive import TICK
from tests.shells.languages import HOOKED
from tests.shells.test_directories import Setup

EVERY = 100
"""After so many changes of the directory there is a new key."""
_TRACE = ("--seccomp-bpf", "-f", "-qq", "-e", "signal=none", "-e", "trace=execve,clone,clone3,fork,vfork", "-o")
_TICK = "".join(f"\\{ord(letter):03o}" for letter in TICK)
_SH = f"""
tick() {{ printf '{_TICK}'; }}
quiet() {{ report=$PROBE_SH PROBE_SH=tick; }}
loud() {{ PROBE_SH=$report; }}
"""
_FISH = f"""
set -g fish_history ''
set -g fish_autosuggestion_enabled 0
function tick; printf '{_TICK}'; end
function quiet; set -g report $PROBE_SH; set -gx PROBE_SH tick; end
function loud; set -gx PROBE_SH $report; end
function all; set -L | string match -rv '^(history|dirprev) '; functions -an; end
"""
_BEFORE = {
    "bash": f"set +o history{_SH}all() {{ declare -p; declare -F; }}\n",
    "zsh": f"HISTSIZE=0 SAVEHIST=0{_SH}all() {{ typeset; typeset +f; }}\n",
    "fish": _FISH,
}
"""Nothing that is typed is kept; what `all` shows are all variables, with their values, and the names of all functions.

fish suggests nothing: it has threads for that, more and more of them where lines are typed ahead on a slow machine. Its lists of
the last lines and folders are its own: a line that it has not yet sorted in, or drops as a double, is as long as a path.
"""
_PLACES = ("p", "p/sub/deeper", "p/inner", "q", "plain", "p", "", "q", "plain/below", "p/inner", "", "p/sub")
RENDERED = 4
"""How many directory files are met after a new key that no record fits: three allowed ones, and one that is not."""


@dataclass(frozen=True)
class Point:
    """What a shell has: kilobytes of memory; open files, threads, processes that it started; bytes of variables and names."""

    memory: int
    files: int
    threads: int
    children: int
    variables: int


class Soak(Setup):
    """One shell, with the hook or without. Each prompt writes TICK, and starts nothing for that."""

    def __init__(self, home: Home, name: str, *, hook: bool = True) -> None:
        (home.path / ".local/share/fish/generated_completions").mkdir(parents=True)  # else fish makes these for minutes
        (home.path / "plain/below").mkdir(parents=True)
        home.write("stranger/.ccjk", "glm\n")
        self._trace = home.path.parent / "trace"
        super().__init__(home, HOOKED[name], _BEFORE[name], hook=hook, under=(program("strace"), *_TRACE, str(self._trace)))
        self._pid = int(_children(self.shell.pid)[0])
        self._keys = 0
        self.hook = hook
        self.shell.hurry(["quiet"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shell.__exit__()

    def idle(self, prompts: int) -> None:
        """Press Enter at ``prompts`` prompts, half of them inside."""
        for folder in ("", "p/sub"):
            self.shell.hurry([f"cd {self.home.path}/{folder}"])
            self.shell.hurry("" for _ in range(prompts // 2))

    def move(self, changes: int) -> None:
        """Change the directory, and each hundred times the key."""
        for number in range(0, changes, EVERY):
            self._keys += 1
            self.home.done("init", "-s", "-p", "glm", "-k", f"sk-{self._keys}-of-glm-0123456789")
            here = islice(cycle(_PLACES), min(EVERY, changes - number) - 1)
            self.shell.hurry(f"cd {self.home.path}/{folder}" for folder in ("stranger", *here))

    def point(self) -> Point:
        """Return what the shell has now, in the home folder."""
        file = self.home.path.parent / "variables"
        self.shell.hurry([f"cd {self.home.path}/p", f"cd {self.home.path}", f"all >{file}"])
        of = Path(f"/proc/{self._pid}")
        status = dict(line.split(":", 1) for line in (of / "status").read_text().splitlines())
        numbers = len(list((of / "fd").iterdir())), int(status["Threads"]), len(_children(self._pid)), file.stat().st_size
        return Point(int(status["VmRSS"].split()[0]), *numbers)

    def started(self) -> tuple[int, int]:
        """Return how many processes were started so far, and how often ccjk was run, all by this shell."""
        lines = self._trace.read_text().splitlines()
        made = [line for line in lines if not any(word in line for word in (" execve(", "CLONE_THREAD", " resumed>"))]
        return len(made), sum(f' execve("{CCJK}"' in line for line in lines)

    def end(self) -> None:
        """Expect the environment of the profile inside, all of it, and outside what there was at the first prompt."""
        inside = self("loud; cd p")
        if self.hook:
            self.on(inside, "glm")
        self.off(self("cd .."))


@dataclass(frozen=True)
class Course:
    """What was seen of one shell: points warm, half through the prompts, behind them, likewise the changes; what it started."""

    points: list[Point]
    at_prompts: int
    on_changes: int
    runs: int
    """How often ccjk was among the latter."""


def course(home: Home, name: str, prompts: int, changes: int, *, hook: bool = True) -> Course:
    """Send a shell through it all; its environment is as it should be in the end."""
    with Soak(home, name, hook=hook) as shell:
        shell.move(EVERY)
        shell.idle(EVERY)
        points, before = [shell.point()], shell.started()
        for _ in range(2):
            shell.idle(prompts // 2)
            points.append(shell.point())
        idle = shell.started()
        for _ in range(2):
            shell.move(changes // 2)
            points.append(shell.point())
        moved = shell.started()
        shell.end()
    return Course(points, idle[0] - before[0], moved[0] - idle[0], moved[1] - idle[1])


def main() -> None:
    prompts, changes = [int(word) for word in sys.argv[1:3]] + [100_000, 10_000][len(sys.argv) - 1 :]
    print("| shell | hook | memory, KB | files | threads | processes | variables, bytes | started at prompts | on changes |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in _BEFORE:
        for hook in (True, False):
            with tempfile.TemporaryDirectory() as folder:
                home = Home(Path(folder) / "home")
                home.path.mkdir()
                seen = course(home, name, prompts, changes, hook=hook)
            columns = zip(*(vars(point).values() for point in seen.points), strict=True)
            cells = [", ".join(dict.fromkeys(map(str, column))) for column in columns]
            print(f"| {' | '.join([name, 'ccjk' if hook else 'none', *cells])} | {seen.at_prompts} | {seen.runs} |", flush=True)


def _children(pid: int) -> list[str]:
    return [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


if __name__ == "__main__":
    main()
