"""Something else in the place of ccjk's own files."""

import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands.every import fill, words
from tests.conftest import Home
from tests.faults.injection import contents, leftovers, run_with
from tests.shells.test_strangers import bind
from tests.stage import Stage

CONFIG, STATE = ".config/ccjk", ".local/state/ccjk"
OWN = (
    *(f"{CONFIG}/{name}" for name in ("config.toml", "presets.toml", "keys/glm")),
    *(f"{STATE}/{name}" for name in ("lock", "generation", "presets", "originals.json", "folders", "rendered/glm.claude-code")),
    *(f"{STATE}/{name}" for name in ("rendered/names", "shims/codex", "backups/000001/manifest.json", "backups", "directories")),
)
READERS = ("config-switch", "undo", "env", "exec", "use", "directory", "doctor", "names", "uninstall")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("own"))
    fill(stage.home)
    stage.keep()
    return stage


@pytest.fixture
def home(made: Stage) -> Home:
    return made.again()


@contextmanager
def limited() -> Iterator[None]:
    """Allow this process 300 MB more: read without end it would be the machine's memory."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + 300_000_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def end_of(path: Path) -> None:
    """Remove whatever is at ``path``."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_what_is_no_file_is_neither_waited_for_nor_read_without_end(made: Stage, name: str, kind: str) -> None:
    for command in READERS:
        home = made.again()
        path = home.path / name
        end_of(path)
        if kind == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to("/dev/zero")
        with limited():
            result = home.ccjk(*words(home, command))
        assert "Traceback" not in result.stderr, command
        assert "not enough memory" not in result.stderr, command
        assert result.returncode in {0, 1}, (command, result.stderr)
        assert result.stderr.count("\n") == (result.returncode == 1 and command != "doctor") or not result.returncode, command


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("make", [Path.mkdir, bind])
def test_a_folder_or_a_socket_in_its_place_is_named(made: Stage, name: str, make: Callable[[Path], object]) -> None:
    for command in ("config-switch", "use", "env"):
        home = made.again()
        path = home.path / name
        end_of(path)
        make(path)
        result = home.ccjk(*words(home, command))
        assert result.returncode in {0, 1}, (command, result)
        assert result.returncode == 0 or name in result.stderr, (command, result.stderr)
        assert not result.returncode or result.stderr.count("\n") == 1, (command, result.stderr)


def test_a_lock_that_is_no_file_is_named(home: Home) -> None:
    end_of(home.path / STATE / "lock")
    os.mkfifo(home.path / STATE / "lock")
    assert "lock is not a regular file" in home.refused("config-switch", "glm", status=1)


def test_a_key_file_by_hand_is_taken_whole_or_not_at_all(home: Home) -> None:
    home.write(f"{CONFIG}/keys/glm", "k" * 8192 + "\n")
    assert home.done("key", "glm") == "k" * 8192 + "\n"
    for text in ("k" * 8193, "k" * 100_000, "k\0k", "k\nk", "k k", "k\u00e9", "", "\n"):
        home.write(f"{CONFIG}/keys/glm", text)
        for command in ("key glm", "config-switch glm", "exec glm -- true", "env glm --shell json"):
            assert "keys/glm does not hold a key" in home.refused(*command.split(), status=1)


def test_titles_that_a_completion_shows_are_escaped(home: Home) -> None:
    text = '\n[profiles.odd]\npreset = "\\u001b]0;owned\\u0007\\r\\n\\u202e"\n'
    home.write(f"{CONFIG}/config.toml", home.read(f"{CONFIG}/config.toml") + text)
    rows = [row.split("\t") for row in home.done("names", "profiles").splitlines()]
    assert ["odd", r"\x1b]0;owned\x07\r\n\u202e"] in rows


@pytest.mark.parametrize(
    ("call", "when"), [("mkdir", 1), ("mkdir", 2), ("write", 3), ("write", 9), ("fsync", 2), ("renameat2", 2)]
)
def test_over_quota_is_as_a_full_disk(made: Stage, call: str, when: int) -> None:
    home = made.again()
    before = contents(home)
    result, hit = run_with(home, (f"{call}:error=EDQUOT:when={when}",), *words(home, "config-switch"))
    assert hit
    assert (result.returncode, result.stderr.count("\n")) == (1, 1), result.stderr
    assert "quota" in result.stderr
    assert contents(home) == before
    assert leftovers(home) == []
