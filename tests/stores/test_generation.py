"""What hooks in running shells go by: a generation, and records that are never of another one."""

import fcntl
import os
import subprocess
import time
from pathlib import Path

import pytest

from ccjk.activation import directory_record, shim
from ccjk.errors import CcjkError
from ccjk.stores import generation, writer
from ccjk.stores.paths import config_file, state_dir
from tests.conftest import CCJK, Home


@pytest.fixture
def used(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    home.done("init", "-s", "-p", "glm", "-k", "sk-glm-0123456789")
    home.write("p/.ccjk", "glm\n")
    home.done("allow", "p")
    monkeypatch.setenv("HOME", str(home.path))
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "CCJK_CONFIG_DIR", "CCJK_STATE_DIR"):
        monkeypatch.delenv(name, raising=False)
    return home


def record(home: Home) -> Path:
    return Path(f"{state_dir()}/directories{home.path}/p/.ccjk")


def test_each_change_begins_another_and_takes_the_records_away(used: Home) -> None:
    seen = {generation.current()}
    for args in (
        ["init", "-s", "-p", "glm", "-k", "sk-2-0123456789"],
        ["undo"],
        ["init", "-s", "-p", "kimi", "-k", "k"],
        ["cs", "glm"],
    ):
        directory_record.render(f"{used.path}/p", b"glm\n")
        assert record(used).exists()
        used.done(*args)
        assert not record(used).exists()
        seen.add(generation.current())
    assert len(seen) == 5
    assert generation.follow() == generation.current()


def test_another_release_of_ccjk_begins_another(used: Home) -> None:
    """What an older one rendered lacks what this one would say, and a hook asks nobody while it fits."""
    for command in ("env glm --shell bash", "hook bash", "exec glm -- true", "directory"):
        directory_record.render(f"{used.path}/p", b"glm\n")
        old = generation.current().rpartition("-")[0]
        Path(state_dir(), "generation").write_text(f"{old}\n")
        file = used.path / "p/.ccjk"
        used.done(*command.split(), *([str(file)] if command == "directory" else []))
        assert generation.current() != old, command
        assert record(used).exists() == (command == "directory")


def test_a_release_that_can_write_nothing_goes_on(used: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(state_dir(), "generation").write_text("of-another\n")

    def full(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(writer, "put", full)
    used.inside("env", "glm", "--shell", "bash")


@pytest.mark.usefixtures("used")
@pytest.mark.parametrize("name", ["config.toml", "presets.toml"])
def test_an_edit_by_hand_begins_another(name: str) -> None:
    now = generation.follow()
    path = Path(config_file()).with_name(name)
    path.write_text(path.read_text() if path.exists() else "")
    os.utime(path, (0, 0))
    assert generation.follow() != now
    assert generation.follow() == generation.current()


@pytest.mark.usefixtures("used")
def test_for_shells_that_see_no_times_there_is_what_the_files_held() -> None:
    config, presets = Path(config_file()), Path(config_file()).with_name("presets.toml")
    kept = Path(state_dir(), "presets")
    assert kept.read_bytes() == config.read_bytes() + b"\0"
    config.write_text(config.read_text() + "\n")
    presets.write_text("# mine\n")
    generation.follow()
    assert kept.read_bytes() == config.read_bytes() + b"\0# mine\n"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.stat().st_mtime_ns == presets.stat().st_mtime_ns


def test_nothing_is_rendered_from_half_of_a_change(used: Home) -> None:
    """A change that is under way, or was left: it is waited for, and mended, first."""
    record(used).unlink()
    pending = Path(generation.backups_dir()) / f"000099{generation.PENDING}"
    pending.mkdir()
    directory_record.render(f"{used.path}/p", b"glm\n")
    assert not pending.exists()
    assert record(used).exists()


@pytest.mark.parametrize("what", ["a change", "deny", "removed"])
def test_no_record_outlives_what_happens_while_it_is_made(used: Home, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    made = shim.made

    def meanwhile() -> bool:
        monkeypatch.setattr(shim, "made", made)
        if what == "deny":
            used.done("deny", "p")
        else:
            used.done(*(["remove", "glm"] if what == "removed" else ["init", "-s", "-p", "glm", "-k", "sk-new-0123456789"]))
        return made()

    monkeypatch.setattr(shim, "made", meanwhile)
    if what == "a change":
        directory_record.render(f"{used.path}/p", b"glm\n")
        assert b"sk-new-0123456789" in record(used).read_bytes()
    else:
        with pytest.raises(CcjkError):
            directory_record.render(f"{used.path}/p", b"glm\n")
        assert not record(used).exists()
    assert not [name for name, (data, _) in used.files().items() if "directories" in name and b"sk-glm-0123456789" in data]


def test_a_record_waits_for_whoever_is_changing_something(used: Home) -> None:
    """What it would render just then may be half of the one and half of the other."""
    lock, file = Path(state_dir()) / "lock", used.path / "p/.ccjk"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        record(used).unlink(missing_ok=True)
        waiting = subprocess.Popen([CCJK, "directory", str(file)], env=used.environment(), stdout=subprocess.DEVNULL)
        time.sleep(2)  # ten times as long as it takes, and less than it waits
        assert waiting.poll() is None
        assert not record(used).exists()
    assert waiting.wait(30) == 0
    assert record(used).exists()
