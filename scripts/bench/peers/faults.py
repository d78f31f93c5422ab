"""One function a fault: what it does to Claude Code's two files while a tool switches, told in a few words."""

import json
import os
import stat
import subprocess
import time
from threading import Thread
from typing import Any

from scripts.bench.peers.tools import DOCUMENT, KEYS, URLS, Stage
from scripts.bench.peers.trace import Point, disturbed, entered, errors

TWENTY = 20


def profile(data: bytes) -> str:
    """Return whose URL and key settings have: a profile's name, "" for nobody's, "mixed" for those of two."""
    settings = _object(data)
    env, helper = settings.get("env", {}), str(settings.get("apiKeyHelper", ""))
    urls = [name for name, url in URLS.items() if env.get("ANTHROPIC_BASE_URL") == url]
    keys = [name for name, key in KEYS.items() if key in env.values() or helper.endswith(f" {name}")]
    return "mixed" if urls != keys else "".join(urls)


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _whole(data: bytes) -> bool:
    """Tell whether a file is valid and has all that the owner had in it."""
    return set(DOCUMENT) <= set(_object(data))


def _torn(stage: Stage) -> bool:
    now = [file.read_bytes() if file.exists() else b"" for file in stage.files]
    return not all(map(_whole, now)) or profile(now[0]) == "mixed"


def killed(stage: Stage, calls: list[Point]) -> str:
    """Kill it on entering each of ``calls`` that changes something; count how often a file is neither old nor whole."""
    hit = torn = 0
    for point in (point for point in calls if not point.reads):
        if disturbed(stage, point, "signal=KILL")[1]:
            hit += 1
            torn += _torn(stage)
    return f"{torn} of {hit}"


def refused(stage: Stage, calls: list[Point]) -> tuple[str, str]:
    """Let each of ``calls`` fail; count torn files, and how often the exit status is not what happened."""
    hit = torn = untrue = 0
    for point in calls:
        for error in errors(point):
            done, struck = disturbed(stage, point, f"error={error}")
            if struck:
                hit += 1
                broken = _torn(stage)
                torn += broken
                switched = profile(stage.files[0].read_bytes()) == "beta" if stage.files[0].exists() else False
                untrue += (done.returncode == 0) != switched
    return f"{torn} of {hit}", f"{untrue} of {hit}"


def at_once(stage: Stage, rounds: int) -> str:
    """Start twenty at once, to both profiles in turn; tell how many said that they did it, and what is there."""
    succeeded, bad = 0, 0
    for _ in range(rounds):
        home = stage.again()
        runs = [
            subprocess.Popen(
                stage.command(("beta", "alpha")[number % 2]),
                env=home.environment(),
                cwd=home.path,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for number in range(TWENTY)
        ]
        succeeded += sum(run.wait(120) == 0 for run in runs)
        bad += _torn(stage) or not profile(stage.files[0].read_bytes())
    return f"{succeeded} of {TWENTY * rounds} switched, torn {bad} of {rounds}"


def another_program(stage: Stage, calls: list[Point]) -> str:
    """Hold it for seconds on entering the call that replaces the settings, and let another program add a key to them."""
    point = next(point for point in calls if point.writes)
    added = []

    def add() -> None:
        file = stage.files[0]
        deadline = time.monotonic() + 15
        while not entered(stage, point) and time.monotonic() < deadline:
            time.sleep(0.1)
        new = file.with_name("theirs")
        new.write_text(json.dumps(_object(file.read_bytes()) | {"theirs": 1}, indent=2) + "\n")
        new.rename(file)
        added.append(entered(stage, point))

    other = Thread(target=add)
    other.start()
    done, struck = disturbed(stage, point, "delay_enter=3000000", tries=1)
    other.join()
    if not (struck and added == [True]):
        return "not hit"
    kept = "theirs" in _object(stage.files[0].read_bytes())
    return ("kept" if kept else "lost") + (f", status {done.returncode}" if done.returncode else "")


def links(stage: Stage) -> str:
    """Tell which of four links are links no more, or lead to a file that is as before."""
    lost = []
    for kind in ("relative", "two hops", "folder", "dangling"):
        home = stage.again()
        real = home.path / "dotfiles"
        real.mkdir()
        file = stage.files[0]
        link, target = (file.parent, real / "claude") if kind == "folder" else (file, real / "settings.json")
        link.rename(target)
        if kind == "two hops":
            link.symlink_to("../dotfiles/hop")
            (real / "hop").symlink_to("settings.json")
        else:
            link.symlink_to(os.path.relpath(target, link.parent))
        if kind == "dangling":
            target.unlink()
        done = stage.switch()
        kept = link.is_symlink() and (kind != "two hops" or (real / "hop").is_symlink())
        right = kept and (done.returncode != 0 or profile(file.read_bytes()) == "beta")
        lost += [] if right else [kind]
    return "4 of 4" if not lost else f"{4 - len(lost)} of 4: not {', '.join(lost)}"


def modes(stage: Stage) -> str:
    """Count files that others can read afterwards: private before, or not there, with two umasks."""
    wide = 0
    of = 0
    for umask in (0o022, 0):
        for there in (True, False):
            stage.again()
            if not there:
                stage.files[0].unlink()
            old = os.umask(umask)
            stage.switch()
            os.umask(old)
            found = [file for file in stage.files if file.exists()]
            of += len(found)
            wide += sum(bool(stat.S_IMODE(file.stat().st_mode) & 0o077) for file in found)
    return f"{wide} of {of}"


def twice(stage: Stage) -> str:
    """Switch to the same again; tell whether one of the two files was written."""
    stage.again()
    stage.surely("beta")
    before = [(file.stat().st_mtime_ns, file.stat().st_ino) for file in stage.files]
    time.sleep(1.1)
    done = stage.switch()
    after = [(file.stat().st_mtime_ns, file.stat().st_ino) for file in stage.files]
    return ("nothing written" if before == after else "written again") + (
        f", status {done.returncode}" if done.returncode else ""
    )


def undo(stage: Stage) -> str:
    """Switch, take it back, compare the bytes."""
    if stage.tool.undo is None:
        return "none"
    stage.again()
    before = [file.read_bytes() for file in stage.files]
    stage.surely("beta")
    time.sleep(1.1)  # it may make a backup, too, whose name is the second
    done = stage.run(*stage.tool.undo(stage))
    if done.returncode:
        return f"status {done.returncode}"
    now = [file.read_bytes() for file in stage.files]
    return "the bytes" if now == before else "other bytes"
