"""Folders and files of ccjk's that belong to somebody else are refused, in one line that says whose they are."""

import os
import pwd
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Home
from tests.inside import Done

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders away")

OTHER = pwd.getpwnam("nobody").pw_uid
COMMANDS = (
    ("init", "-s", "-p", "glm", "-k", "k-0123456789"),
    ("env", "glm", "--shell", "bash"),
    ("env", "glm", "--shell", "json"),
    ("exec", "glm", "--", "true"),
    ("hook", "bash"),
    ("hook", "nu", "--save"),
    ("use", "glm"),
    ("allow",),
    ("deny",),
    ("config-switch", "glm"),
    ("key", "glm"),
    ("list",),
    ("status",),
    ("remove", "glm"),
    ("undo",),
    ("uninstall", "--yes"),
)


@pytest.fixture
def used(home: Home) -> Home:
    home.env |= {"XDG_CONFIG_HOME": f"{home.path}/shared/config", "XDG_STATE_HOME": f"{home.path}/shared/state"}
    home.inside("init", "-s", "-p", "glm", "-k", "k-0123456789")
    home.write(".ccjk", "glm\n")
    home.inside("allow")
    return home


def outcome(home: Home, *words: str) -> Done:
    """Run ccjk inside this process, where it does not become another program."""
    if words[0] != "exec":
        return home.run(*words)
    process = home.ccjk(*words)
    return Done(process.returncode, process.stdout, process.stderr)


def given(path: Path) -> None:
    os.chown(path, OTHER, OTHER)


def linked(path: Path) -> None:
    """Let another user's link lead to the user's own folder: it may lead elsewhere at any time."""
    path.rename(path.with_name("real"))
    path.symlink_to("real")
    os.lchown(path, OTHER, OTHER)


@pytest.mark.parametrize("make", [given, linked])
@pytest.mark.parametrize("kind", ["config", "state"])
def test_a_folder_of_somebody_elses_is_refused_by_every_command(used: Home, kind: str, make: Callable[[Path], None]) -> None:
    make(used.path / "shared" / kind / "ccjk")
    for command in COMMANDS:
        done = outcome(used, *command)
        if (kind == "state" and command[0] == "key") or (kind == "config" and command[0] == "deny"):
            continue  # which never look there
        assert done.status == 1, (command, done)
        assert f"shared/{kind}/ccjk belongs to nobody" in done.err, (command, done.err)
        assert done.err.count("\n") == 1, (command, done.err)
        assert "shims" not in done.out, command


@pytest.mark.parametrize(
    ("name", "commands"),
    [
        ("config/ccjk/config.toml", ["env glm --shell json", "exec glm -- true", "list", "key glm --for https://api.z.ai"]),
        ("config/ccjk/presets.toml", ["list", "config-switch glm", "env kimi --shell json"]),
        ("config/ccjk/keys/glm@hosts", ["env glm --shell json", "exec glm -- true", "key glm", "config-switch glm"]),
        ("config/ccjk/keys/glm", ["env glm --shell json", "exec glm -- true", "key glm", "config-switch glm"]),
    ],
)
def test_a_file_of_somebody_elses_is_refused(used: Home, name: str, commands: list[str]) -> None:
    path = used.path / "shared" / name
    if not path.exists():
        used.write(f"shared/{name}", "")
    given(path)
    for command in commands:
        done = outcome(used, *command.split())
        assert done.status == 1, (command, done)
        assert f"{Path(name).name} belongs to nobody" in done.err, (command, done.err)


@pytest.mark.parametrize("name", ["allowed", "rendered", "generation"])
def test_what_somebody_else_wrote_for_ccjk_is_not_obeyed(used: Home, name: str) -> None:
    """As if it were not there: trust above all."""
    used.done("env", "glm", "--shell", "json")
    path = used.path / "shared/state/ccjk" / name
    for file in (path, *path.rglob("*")):
        given(file)
    done = outcome(used, "exec", "--", "true")
    assert done.status == (1 if name == "allowed" else 0)
    assert ("is not allowed" in done.err) == (name == "allowed")


def test_no_shims_of_somebody_elses_are_put_on_path(used: Home) -> None:
    used.done("env", "glm", "--shell", "sh")
    shims = used.path / "shared/state/ccjk/shims"
    given(shims)
    done = used.run("env", "glm", "--shell", "sh")
    assert str(shims) not in done.out
    assert str(shims).replace(str(used.path), "") in done.err


def test_folders_above_that_are_the_systems_or_sticky_are_fine(home: Home, tmp_path: Path) -> None:
    above = tmp_path / "tmp"
    above.mkdir()
    above.chmod(stat.S_ISVTX | 0o777)
    os.chown(above, OTHER, OTHER)
    home.env |= {"XDG_CONFIG_HOME": str(above), "CCJK_STATE_DIR": str(above / "state")}
    home.inside("init", "-s", "-p", "glm", "-k", "k-0123456789")
    home.done("env", "glm", "--shell", "bash")
    shutil.rmtree(above)
