"""Ended at any system call, out of disk space, refused by the disk: the old files or the new ones, whole."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands.used import KEYS, SETTINGS, STATE, in_use, set_up
from tests.conftest import CCJK, Home, program

SWITCH = ("config-switch", "glm", "-T", "all")
# Every call that can change a file or folder, or fail for want of room.
CALLS = "write,fsync,rename,renameat2,link,unlink,unlinkat,mkdir,rmdir,fchmod,fchown,flock"
LEFTOVER = re.compile(r"\.ccjk-\d+~?$|\.pending$|\.lock$")


@pytest.fixture
def strace() -> str:
    return program("strace")


class Stage:
    """A home that can be put back to where it was: always at the same path, as ccjk remembers paths."""

    def __init__(self, tmp_path: Path) -> None:
        self.home = Home(tmp_path / "home")
        self._kept = tmp_path / "kept"

    def keep(self) -> None:
        shutil.copytree(self.home.path, self._kept, symlinks=True)

    def again(self) -> Home:
        shutil.rmtree(self.home.path)
        shutil.copytree(self._kept, self.home.path, symlinks=True)
        return self.home


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Return a home in use with all profiles, 302ai the default."""
    stage = Stage(tmp_path)
    stage.home.path.mkdir()
    in_use(stage.home)
    set_up(stage.home)
    stage.keep()
    return stage


def calls(strace: str, home: Home, *command: str) -> list[str]:
    """Return the file-changing system calls of one run, in order."""
    log = home.path.parent / "calls"
    home.command(strace, "-f", "-qq", "-e", f"trace={CALLS}", "-o", str(log), CCJK, *command)
    found = re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE)
    assert "renameat2" in found
    return found


def run_with(strace: str, home: Home, fault: str, *command: str, also: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    faults = [word for one in (fault, *also) for word in ("-e", f"inject={one}")]
    return home.command(strace, "-f", "-qq", "-o", "/dev/null", *faults, CCJK, *command)


def contents(home: Home) -> dict[str, bytes]:
    """Return what matters to users: every file but ccjk's memory, paths made comparable."""
    return {name: data for name, (data, _) in home.files(state=False).items()}


def whole(home: Home, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    for name, data in contents(home).items():
        if not LEFTOVER.search(name):
            assert data in (old.get(name), new.get(name)), name


def leftovers(home: Home) -> list[str]:
    found = [str(path.relative_to(home.path)) for path in home.path.rglob("*") if LEFTOVER.search(path.name)]
    return [name for name in found if "/projects/" not in name]


def points(strace: str, stage: Stage, *command: str) -> list[tuple[str, int]]:
    """Return every call of the undisturbed command, each with its number among those of its name."""
    numbered: dict[str, int] = {}
    found = []
    for call in calls(strace, stage.again(), *command):
        numbered[call] = numbered.get(call, 0) + 1
        found.append((call, numbered[call]))
    return found


def age_lock(home: Home) -> None:
    """Let the seconds pass after which Claude Code's lock, a folder, counts as abandoned to both programs."""
    lock = home.path / ".claude.json.lock"
    if lock.exists():
        os.utime(lock, (0, 0))


def test_killed_at_any_call(stage: Stage, strace: str) -> None:
    old = contents(stage.home)
    disturbed = points(strace, stage, *SWITCH)
    new = contents(stage.home)
    assert old != new
    assert len(disturbed) > 40
    for call, when in disturbed:
        home = stage.again()
        result = run_with(strace, home, f"{call}:signal=KILL:when={when}", *SWITCH)
        assert result.returncode != 0, (call, when)
        whole(home, old, new)
        age_lock(home)
        home.done("config-switch", "302ai", "-T", "all")
        assert leftovers(home) == [], (call, when)
        home.done(*SWITCH)
        assert contents(home) == new, (call, when)
        assert leftovers(home) == []


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_refused_by_the_disk_at_any_call(stage: Stage, strace: str, error: str) -> None:
    old = contents(stage.home)
    disturbed = points(strace, stage, *SWITCH)
    new = contents(stage.home)
    for call, when in disturbed:
        if call in {"unlink", "unlinkat", "rmdir", "flock"}:
            continue  # these need no room
        home = stage.again()
        result = run_with(strace, home, f"{call}:error={error}:when={when}", *SWITCH)
        assert "Traceback" not in result.stderr, (call, when)
        if result.returncode == 0 or (call == "write" and contents(home) == new):  # the last write is what it tells
            assert contents(home) == new, (call, when)
        else:
            assert contents(home) == old, (call, when)
            assert result.stderr.count("\n") <= 1, result.stderr
            assert leftovers(home) == [], (call, when)
        home.done("config-switch", "302ai", "-T", "all")
        home.done(*SWITCH)
        assert contents(home) == new, (call, when)
        assert leftovers(home) == []


def test_killed_where_files_cannot_be_exchanged_in_one_step(stage: Stage, strace: str) -> None:
    """Some systems and file systems have no renameat2: links and plain renames do, a little less well."""
    old = contents(stage.home)
    without = ("renameat2:error=EINVAL",)
    stage.again().done(*SWITCH)
    new = contents(stage.home)
    log = stage.home.path.parent / "calls"
    stage.again().command(
        *(
            strace,
            "-f",
            "-qq",
            "-e",
            "trace=link,rename,unlink,renameat2",
            "-e",
            f"inject={without[0]}",
            "-o",
            str(log),
            CCJK,
            *SWITCH,
        )
    )
    assert contents(stage.home) == new
    found = re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE)
    for call in ("link", "rename", "unlink"):
        for when in range(1, found.count(call) + 1):
            home = stage.again()
            run_with(strace, home, f"{call}:signal=KILL:when={when}", *SWITCH, also=without)
            whole(home, old, new)
            age_lock(home)
            run_with(strace, home, without[0], "config-switch", "302ai", "-T", "all")
            assert leftovers(home) == [], (call, when)
            home.done(*SWITCH)
            assert contents(home) == new, (call, when)
            assert leftovers(home) == [], (call, when)


def test_claude_codes_lock_does_not_outlive_a_crash(stage: Stage, strace: str) -> None:
    for fault in ("rename:signal=KILL:when=1", "mkdir:signal=TERM:when=2", "mkdir:signal=KILL:when=2"):
        home = stage.again()
        run_with(strace, home, fault, *SWITCH)
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


def test_a_crash_between_two_files_is_taken_back_by_the_next_run(stage: Stage, strace: str) -> None:
    home = stage.home
    before = contents(home)
    run_with(strace, home, "renameat2:signal=KILL:when=3", *SWITCH)
    assert contents(home) != before, "one file is new, the others are not"
    age_lock(home)
    home.done("config-switch", "302ai", "-T", "all")  # what was so before: nothing but the mending is to be done
    assert contents(home) == before
    assert leftovers(home) == []


def test_killed_while_undoing(stage: Stage, strace: str) -> None:
    old = contents(stage.home)
    stage.home.done(*SWITCH)
    new = contents(stage.home)
    shutil.rmtree(stage.home.path.parent / "kept")
    stage.keep()
    for call, when in points(strace, stage, "undo"):
        home = stage.again()
        run_with(strace, home, f"{call}:signal=KILL:when={when}", "undo")
        whole(home, old, new)
        age_lock(home)
        home.done("config-switch", "glm", "-T", "all")
        home.done("config-switch", "302ai", "-T", "all")
        assert json.loads(contents(home)[".claude/settings.json"])["env"]["ANTHROPIC_API_KEY"] == KEYS["302ai"]
        assert leftovers(home) == []


@pytest.mark.parametrize("fault", ["renameat2:signal=KILL:when=5", "rename:signal=KILL:when=1", "rename:signal=KILL:when=2"])
def test_another_programs_write_after_a_crash_loses_nothing(stage: Stage, strace: str, fault: str) -> None:
    home = stage.home
    run_with(strace, home, fault, "config-switch", "official", "-T", "all")
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
