"""What a crash in the middle must not cost, beside what `test_every_call` shows of every command."""

import json
from pathlib import Path

import pytest

from tests.commands.used import KEYS, SETTINGS, STATE, in_use, set_up
from tests.conftest import CCJK
from tests.faults.injection import age_lock, contents, leftovers, points, run_with
from tests.stage import Stage

SWITCH = ("config-switch", "glm", "-T", "all")


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Return a home in use with all profiles, 302ai the default."""
    stage = Stage(tmp_path)
    in_use(stage.home)
    set_up(stage.home)
    stage.keep()
    return stage


def test_killed_where_files_cannot_be_exchanged_in_one_step(stage: Stage) -> None:
    """Some systems and file systems have no renameat2: links and plain renames do, a little less well."""
    old = contents(stage.home)
    without = "renameat2:error=EINVAL"
    disturbed = points(stage, *SWITCH, under=(without,))
    new = contents(stage.home)
    for point in [point for point in disturbed if point.call in {"link", "rename", "unlink"}][::2]:
        home = stage.again()
        hit = run_with(home, (f"{point.call}:signal=KILL:when={point.when}", without), *SWITCH)[1]
        assert hit, point
        for name, data in contents(home).items():
            assert name not in old | new or data in (old.get(name), new.get(name)), (name, point)
        age_lock(home)
        run_with(home, (without,), "config-switch", "302ai", "-T", "all")
        assert leftovers(home) == [], point
        home.done(*SWITCH)
        assert contents(home) == new, point
        assert leftovers(home) == [], point


def test_claude_codes_lock_does_not_outlive_a_crash(stage: Stage) -> None:
    for fault in ("rename:signal=KILL:when=1", "mkdir:signal=TERM:when=2", "mkdir:signal=KILL:when=2"):
        home = stage.again()
        run_with(home, (fault,), *SWITCH)
        age_lock(home)
        home.done("config-switch", "302ai", "-T", "all")
        assert leftovers(home) == [], fault


def test_a_full_disk_leaves_everything_as_it_was(stage: Stage) -> None:
    home = stage.home
    before = contents(home)
    # A limit on the size of files is what a full disk looks like to a single program.
    result = home.command("bash", "-c", 'trap "" XFSZ; ulimit -f 0; exec "$0" "$@"', CCJK, *SWITCH)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert contents(home) == before
    assert leftovers(home) == []


def test_a_crash_between_two_files_is_taken_back_by_the_next_run(stage: Stage) -> None:
    home = stage.home
    before = contents(home)
    run_with(home, ("renameat2:signal=KILL:when=3",), *SWITCH)
    assert contents(home) != before, "one file is new, the others are not"
    age_lock(home)
    home.done("config-switch", "302ai", "-T", "all")  # what was so before: nothing but the mending is to be done
    assert contents(home) == before
    assert leftovers(home) == []


@pytest.mark.parametrize("fault", ["renameat2:signal=KILL:when=5", "rename:signal=KILL:when=1", "rename:signal=KILL:when=2"])
def test_another_programs_write_after_a_crash_loses_nothing(stage: Stage, fault: str) -> None:
    home = stage.home
    run_with(home, (fault,), "config-switch", "official", "-T", "all")
    age_lock(home)
    for name in (".claude.json", ".claude/settings.json"):
        home.write(name, json.dumps(home.json(name) | {"theirs": 1}))
    home.done("config-switch", "kimi", "-T", "all")
    home.done("config-switch", "official", "-T", "all")
    state, settings = home.json(".claude.json"), home.json(".claude/settings.json")
    assert state == {**json.loads(STATE), "theirs": 1}
    assert settings == {**json.loads(SETTINGS), "theirs": 1}
    for name in KEYS:
        home.done("remove", name)
    assert not [name for name, (data, _) in home.files().items() for key in KEYS.values() if key.encode() in data]
