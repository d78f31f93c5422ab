"""A fault at every call of every command that writes.

Run here is a part: a kill at the first and the last call of each kind (the same call on the same file of the same command),
and at every twelfth call one of the four errors, some seven hundred runs. All of them, some five thousand:
``CCJK_FAULTS=all python -m pytest tests/faults``.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Home
from tests.faults.commands import COMMANDS, Command
from tests.faults.injection import LEFTOVER, Point, age_lock, contents, different, leftovers, points, run_with
from tests.inside import SCRATCH, run
from tests.stage import Stage

ERRORS = ("ENOSPC", "EIO", "EROFS", "EACCES")
EVERY = 12
CLEARING = {"unlink", "unlinkat", "rmdir", "ftruncate", "flock"}
"""The calls of which a failure leaves something behind: few, and each is refused in every run of the tests."""

_ALL = os.environ.get("CCJK_FAULTS") == "all"
pytestmark = pytest.mark.timeout(3000 if _ALL else 300)  # hundreds of processes each


@pytest.fixture
def stage() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="ccjk-stage-", dir=SCRATCH) as folder:
        yield Stage(Path(folder))


class Context:
    """One command in its home: what it finds (``old``), what it makes of it undisturbed (``new``), and its calls."""

    def __init__(self, stage: Stage, command: Command) -> None:
        self.stage, self.command = stage, command
        command.prepare(stage.home)
        stage.keep()
        self.words = tuple(word.replace("@", str(stage.home.path)) for word in command.words)
        self.old = contents(stage.home)
        self.settled(stage.home)  # first: what Python then loads into this process is not opened by those forked off it
        self.points = points(stage, *self.words)
        self.new, self.modes = contents(stage.home), _modes(stage.home) | {("ccjk", 0o600)}
        assert (self.new != self.old) == command.foreign
        self.settled(stage.home)
        self.names = _names(stage.home)
        self.ends = [contents(stage.home)]
        if command.ends == "either":
            self.settled(stage.again())
            self.ends.append(contents(stage.home))
        self.modes |= {(name, mode) for home in (stage.home, stage.again()) for name, mode in _modes(home)}

    def settled(self, home: Home) -> None:
        """Run what clears up, as the next run of a user's would."""
        age_lock(home)
        done = run(home.path, *(self.command.settle or self.words))
        assert done.status == 0, done.err

    def expect_gone(self, point: Point) -> None:
        """Expect that a call which did not come up is one that was made once only, when they were counted."""
        assert point not in points(self.stage, *self.words), point

    def whole(self, home: Home, point: Point) -> None:
        """Check that each file is the old or the new one."""
        for name, data in contents(home).items():
            if name in self.old or name in self.new:
                assert data in (self.old.get(name), self.new.get(name)), (name, point)
        assert _modes(home) <= self.modes, point

    def well(self, home: Home, point: Point) -> None:
        """Check that after the next run all is as if nothing had happened."""
        self.settled(home)
        assert contents(home) in self.ends, point
        assert leftovers(home) == [], point
        assert _modes(home) <= self.modes, point
        if self.command.ends != "either":
            assert _names(home) ^ self.names == set(), point
        if self.command.undone:
            assert run(home.path, "undo").status == 0, point
            assert contents(home) == self.old, point


def _modes(home: Home) -> set[tuple[str, int]]:
    """Return the mode of each file that is in its place; those of ccjk's own, whatever they are called, as one."""
    found = {("ccjk" if "/ccjk/" in name else name, mode) for name, (_, mode) in home.files().items()}
    return {(name, mode) for name, mode in found if not LEFTOVER.search(name)}


def _names(home: Home) -> set[str]:
    """Return the names of all files; the next prompt in a directory makes `presets` anew."""
    return {name for name in home.files() if "/backups/" not in name and not name.endswith("/ccjk/presets")}


@pytest.mark.parametrize("name", COMMANDS)
def test_killed(stage: Stage, name: str) -> None:
    scene = Context(stage, COMMANDS[name])
    for point in scene.points if _ALL else different(scene.points):
        home = stage.again()
        done, hit = run_with(home, (f"{point.call}:signal=KILL:when={point.when}",), *scene.words)
        if not hit:
            scene.expect_gone(point)
            continue
        assert done.returncode != 0, point
        scene.whole(home, point)
        scene.well(home, point)


def _errors(number: int, point: Point) -> Iterable[str]:
    """Return the errors to refuse the ``number``-th call with."""
    if _ALL:
        return ERRORS
    turn = [ERRORS[number // EVERY % len(ERRORS)]] if number % EVERY == 0 else []
    return {*turn, "EIO"} if point.call in CLEARING else turn


@pytest.mark.parametrize("name", COMMANDS)
def test_refused(stage: Stage, name: str) -> None:
    scene = Context(stage, COMMANDS[name])
    for point, error in [(at, error) for number, at in enumerate(scene.points) for error in _errors(number, at)]:
        home = stage.again()
        done, hit = run_with(home, (f"{point.call}:error={error}:when={point.when}",), *scene.words)
        if not hit:
            scene.expect_gone(point)
            continue
        assert "Traceback" not in done.stderr, (point, done.stderr)
        assert done.returncode in {0, 1, 141}, (point, done.returncode)
        said_so = name == "uninstall" and "profiles and keys are gone" in done.stderr
        if point.tells or done.returncode == 0 or said_so:
            # What could not be cleared away is left to the next run.
            now = {name: data for name, data in contents(home).items() if not LEFTOVER.search(name)}
            assert now == scene.new, (point, done.stderr)
        else:
            assert contents(home) == scene.old, (point, done.stderr)
            assert done.stderr.count("\n") == 1, (point, done.stderr)
        scene.well(home, point)
