"""One lock: errors name its file, and who waits waits no longer than is good for it."""

import errno
import fcntl
from pathlib import Path

import pytest

from ccjk.errors import CcjkError
from ccjk.stores.lock import Lock, abandoned, locked
from tests.conftest import Home


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CCJK_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


def test_who_waited_in_vain_is_told_for_what(state: Path) -> None:
    with (
        locked(),
        pytest.raises(CcjkError, match=r"another ccjk has held ~/state/lock for 0 seconds; let it finish"),
        locked(0.1),
    ):
        pass
    with locked(0.1):
        assert (state / "lock").exists()


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EIO])
def test_a_file_system_without_locks_is_told_with_the_file(state: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refused(_fd: int, _how: int) -> None:
        raise OSError(number, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(CcjkError, match=r"~/state/lock cannot be locked \(No locks available\); let CCJK_STATE_DIR"), locked():
        pass
    assert (state / "lock").exists()


@pytest.mark.parametrize(
    "command", ["config-switch official", "use glm", "deny", "undo", "remove glm", "uninstall --yes", "allow"]
)
def test_no_command_that_meets_it_forgets_the_file(home: Home, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    home.inside("init", "-s", "-p", "glm", "-k", "k-0123456789")
    home.write(".ccjk", "glm\n")

    def refused(_fd: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refused)
    done = home.run(*command.split())
    assert done.status == 1, done
    assert "~/.local/state/ccjk/lock cannot be locked" in done.err, done.err


def test_what_a_holder_noted_is_there_for_the_next(state: Path) -> None:
    with locked() as lock:
        assert lock.left == ""
        lock.note("/a/file")
        assert abandoned()
    with Lock() as lock:
        assert lock.left == "/a/file"
        lock.note("")
    assert not abandoned()
    assert (state / "lock").read_bytes() == b""
