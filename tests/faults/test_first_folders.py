"""Ended while it makes its first folders: ``ccjk uninstall`` leaves none of them, nor takes one that was there."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Home
from tests.faults.injection import age_lock, points, run_with
from tests.inside import SCRATCH, run
from tests.stage import Stage

INIT = ("init", "-s", "-T", "all", "-p", "glm", "-k", "k-0123456789")
MOST = 10
"""Calls: by then the first folders are made, and noted."""


@pytest.fixture
def stage() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="ccjk-stage-", dir=SCRATCH) as folder:
        yield Stage(Path(folder))


def folders(home: Home) -> dict[str, int]:
    return {str(path.relative_to(home.path)): path.lstat().st_mode for path in home.path.rglob("*")}


@pytest.mark.parametrize(("there", "mode"), [((), 0), ((".local/state", ".claude"), 0o700), ((".local",), 0o2700)])
def test_ended_at_the_first_folders_nothing_is_left(stage: Stage, there: tuple[str, ...], mode: int) -> None:
    for name in there:
        (stage.home.path / name).mkdir(parents=True)
        (stage.home.path / name).chmod(mode)
    stage.keep()
    before = folders(stage.home)
    for number, point in enumerate(points(stage, *INIT)[:MOST]):
        for again in (number % 2 == 0, number % 2 == 1)[: 1 + (point.call == "mkdir")]:
            home = stage.again()
            done, hit = run_with(home, (f"{point.call}:signal=KILL:when={point.when}",), *INIT)
            assert hit, point
            assert done.returncode != 0, point
            age_lock(home)
            if again:
                assert run(home.path, *INIT).status == 0
            assert run(home.path, "uninstall", "--yes").status == 0
            assert folders(home) == before, (point, again)


def test_its_folders_are_closed_to_others_and_of_the_usual_kind(home: Home) -> None:
    home.inside(*INIT)
    for name in (".local", ".local/state", ".local/state/ccjk", ".config/ccjk/keys", ".claude"):
        assert (home.path / name).stat().st_mode & 0o7777 == 0o700, name
