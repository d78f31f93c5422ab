"""What prompts and commands cost where there is much: ``python -m scripts.bench.scale [ROUNDS] [SMALLER]`` prints a table.

One thing at a time is much: profiles, set up by one `ccjk init --api-configs`; allowed directories, all with a record; levels of
folders above the one that is measured, each with a name of one letter. All homes take turns in each round. Shown is the least of
the rounds, as what else the machine does only adds, and in brackets how many times the smallest home's that is. SMALLER divides
all sizes; those that are the same then are one.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.bench.prompts import CCJK, SHELLS, measured

SIZES = ((10, 10, 1), (100, 10, 1), (1000, 10, 1), (10, 1000, 1), (10, 10_000, 1), (10, 10, 50), (10, 10, 500))
"""Profiles, directories, levels."""
COMMANDS = {
    "exec -- true": "exec -- true",
    "env": "env p1 --shell bash",
    "key": "key p1",
    "hook": "hook bash",
    "list": "list",
    "status": "status",
    "doctor": "doctor",
    "deny": "deny",
    "allow": "allow",
    "use": "use p1",
    "init, one more": "init -s -p glm -n more -k sk-of-one-more-profile",
    "config-switch": "config-switch p1",
    "undo": "undo",
    "remove": "remove more",
}
"""In this order: the records are all there at ``init``, which removes them."""
_RENDER = """
import sys
from ccjk.commands.directory import render
from ccjk.core.directory_file import parse
from ccjk.stores import trust
for folder in sys.argv[2:]:
    data = trust.contents(folder + "/.ccjk")
    if sys.argv[1] == "allow":
        trust.allow(folder, data, parse(data, folder))
    render(folder, data)
"""


class Place:
    """A home with so many profiles and directories, and a folder so many levels deep."""

    def __init__(self, home: Path, profiles: int, directories: int, levels: int) -> None:
        self.environment = {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm", "LANG": "C.UTF-8"}
        self.times: dict[str, list[float]] = {}
        providers = ("302ai", "glm", "kimi")
        keys = [{"provider": providers[n % 3], "name": f"p{n}", "key": f"sk-{n:04}-of-many"} for n in range(profiles)]
        self.deep = Path(f"{home}{'/a' * levels}")
        self.bare = Path(f"{home}{'/b' * levels}")
        self.bare.mkdir(parents=True)
        others = [home / f"many/{n // 100}/{n % 100}" for n in range(directories - 1)]
        for number, folder in enumerate((self.deep, *others)):
            folder.mkdir(parents=True)
            (folder / ".ccjk").write_text(f"p{number % 3}\n")
        self.allowed = [str(self.deep), *map(str, others)]
        self.run("init, all at once", "init", "-s", "--api-configs", json.dumps(keys))
        self.render("allow")

    def render(self, how: str = "") -> None:
        """Have a record of each directory, as entering it makes one; ``allow`` them first."""
        for at in range(0, len(self.allowed), 1000):
            words = [sys.executable, "-c", _RENDER, how, *self.allowed[at : at + 1000]]
            subprocess.run(words, env=self.environment, check=True)

    def run(self, name: str, *words: str) -> None:
        """Run a command of ccjk's in the deep folder, and note what it took, in milliseconds."""
        start = time.perf_counter()
        done = subprocess.run([CCJK, *words], env=self.environment, cwd=self.deep, capture_output=True, check=False)
        self.times.setdefault(name, []).append((time.perf_counter() - start) * 1000)
        assert done.returncode in ({0, 1} if name == "doctor" else {0}), done.stderr

    def round(self) -> None:
        """Measure everything once."""
        self.render()
        for shell in SHELLS:
            took = measured(shell, "ccjk", self.deep, self.environment)
            for what, micros in zip(("idle outside", "idle inside", "enter and leave"), took, strict=True):
                self.times.setdefault(f"{shell}, {what}", []).append(micros / 1000)
            bare = measured(shell, "ccjk", self.bare, self.environment)[1]
            self.times.setdefault(f"{shell}, idle where no file is above", []).append(bare / 1000)
        subprocess.run([CCJK, *COMMANDS["env"].split()], env=self.environment, check=True, capture_output=True)
        for name, words in COMMANDS.items():
            self.run(name, *words.split())


def main() -> None:
    rounds = int(sys.argv[1]) if sys.argv[1:] else 5
    smaller = int(sys.argv[2]) if sys.argv[2:] else 1
    with tempfile.TemporaryDirectory() as folder:
        sizes = [
            (max(3, profiles // smaller), max(1, many // smaller), max(1, levels // smaller)) for profiles, many, levels in SIZES
        ]
        sizes = list(dict.fromkeys(sizes))
        places = [Place(Path(folder) / str(number), *size) for number, size in enumerate(sizes)]
        for _ in range(rounds):
            for place in places:
                place.round()
    print(f"| ms | {' | '.join(' / '.join(map(str, size)) for size in sizes)} |\n|{'---|' * (len(sizes) + 1)}")
    order = sorted(places[0].times, key=lambda name: name.startswith("init, all"))
    for name in order:
        took = [min(place.times[name]) for place in places]
        digits = 3 if took[0] < 5 else 0
        cells = [f"{ms:.{digits}f}" + (f" ({ms / took[0]:.1f})" if at else "") for at, ms in enumerate(took)]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
