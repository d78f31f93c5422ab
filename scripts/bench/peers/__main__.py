"""What switchers of Claude Code's provider do to its files: ``python -m scripts.bench.peers FOLDER [ROUNDS]``.

FOLDER holds those to compare with; one that is not there is left out:

    npm install --prefix FOLDER --ignore-scripts zcf@3.7.3 @kaitranntt/ccs@7.79.1
    python3 -m venv FOLDER/py && FOLDER/py/bin/pip install claude-provider-switcher==0.1.6

Each runs in a scratch home with two profiles of its own, without a network and without npm, and switches between them by
the command that its documentation gives. Printed are the three tables of the README. All tools meet the same code.
With one ROUND only every third call is disturbed.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from scripts.bench.peers import faults, formats, keys
from scripts.bench.peers.tools import SETTINGS, STATE, Stage, stage, tools
from scripts.bench.peers.trace import points
from tests.standin import StandIn


def table(head: list[str], rows: list[list[str]]) -> None:
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(row)} |".replace("| --- ", "|---").replace("--- |", "---|"), flush=True)
    print(flush=True)


def times(stages: list[Stage], rounds: int) -> list[str]:
    """Return the median time of a switch of each tool, in turns; one that failed is not counted."""
    took: dict[str, list[float]] = {stage.tool.name: [] for stage in stages}
    for number in range(rounds):
        for one in stages:
            start = time.perf_counter()
            done = one.switch(("beta", "alpha")[number % 2])
            took[one.tool.name] += [(time.perf_counter() - start) * 1000] if done.returncode == 0 else []
    return [f"{median(found):.0f}" for found in took.values()]


def disturbed(one: Stage, standin: StandIn, rounds: int) -> dict[str, str]:
    """Return what a tool does about each fault."""
    calls = points(one)
    some = calls[:: 1 if rounds > 1 else 3]
    torn, untrue = faults.refused(one, some)
    return {
        "killed at any call: torn": faults.killed(one, some),
        "any call refused: torn": torn,
        "the same: exit status untrue": untrue,
        "twenty at once": faults.at_once(one, min(3, rounds)),
        "another's write meanwhile": faults.another_program(one, calls),
        "links that stay": faults.links(one),
        "private files made readable": faults.modes(one),
        "the same switch again": faults.twice(one),
        "undo gives": faults.undo(one),
        "keys others can read": keys.readable(one),
        "also sent": keys.also_sent(one, standin),
    }


def main() -> None:
    folder, rounds = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if sys.argv[2:] else 15
    os.umask(0o022)
    with tempfile.TemporaryDirectory() as scratch:
        standin = StandIn(Path(scratch))
        stages = [stage(tool, Path(scratch), standin) for tool in tools(folder)]
        took = times(stages, rounds)
        for measure, names in ((formats.forms, formats.FORMS), (formats.invalid, [*formats.INVALID, *formats.KINDS])):
            rows = [
                [one.tool.name, f"`{Path(file).name}`", *cells]
                for file in (SETTINGS, STATE)
                for one in stages
                if (cells := formats.rows(one, measure, file))
            ]
            table(["tool", "file", *names], rows)
        found = [disturbed(one, standin, rounds) for one in stages]
        rows = [["a switch, ms", *took], *([name, *(cells[name] for cells in found)] for name in found[0])]
        table(["measured", *(one.tool.name for one in stages)], rows)
        standin.close()


if __name__ == "__main__":
    main()
