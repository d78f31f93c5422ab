"""Other programs' files: links, modes, owners, broken and strange files, other writers, twenty at once."""

import json
import os
import subprocess
import sys
import threading
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.commands.used import KEYS, SETTINGS, in_use, set_up
from tests.conftest import CCJK, Home

INIT = ("init", "-s", "-T", "all", "-p", "glm", "-k", KEYS["glm"])
FILES = {"settings": ".claude/settings.json", "state": ".claude.json", "codex": ".codex/config.toml"}


def tree(home: Home) -> dict[str, tuple[int, int, bytes]]:
    """Return everything in ``home``: time, mode, bytes or link."""
    found = {}
    for path in sorted(home.path.rglob("*")):
        status = path.lstat()
        data = os.readlink(path).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(home.path))] = (status.st_mtime_ns, status.st_mode, data)
    return found


BROKEN = {
    "comment": (".claude/settings.json", b'{\n  // mine\n  "env": {}\n}', 2),
    "trailing comma": (".claude/settings.json", b'{"env": {},}', 1),
    "truncated": (".claude/settings.json", b'{"env": {', 1),
    "UTF-16": (".claude/settings.json", '{"env": {}}'.encode("utf-16"), 1),
    "array": (".claude/settings.json", b"[]", 1),
    "null": (".claude/settings.json", b"null", 1),
    "empty": (".claude/settings.json", b"", 1),
    "duplicate": (".claude/settings.json", b'{"env": {},\n"env": {}}', 2),
    "env is a list": (".claude/settings.json", b'{\n"env": []}', 2),
    "state truncated": (".claude.json", b'{"a": 1,\n', 2),
    "state array": (".claude.json", b"[]", 1),
    "approvals are text": (".claude.json", b'{"customApiKeyResponses": {"approved": "x"}}', 1),
    "TOML": (".codex/config.toml", b"a = 1\nb =\n", 2),
    "TOML, twice": (".codex/config.toml", b"a = 1\na = 1\n", 2),
    "TOML, UTF-16": (".codex/config.toml", "a = 1".encode("utf-16"), 1),
    "inline providers": (".codex/config.toml", b"model_providers = { x = { name = 'x' } }\n", 1),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_with_its_line_and_nothing_is_touched(home: Home, case: str) -> None:
    name, data, line = BROKEN[case]
    in_use(home)
    home.write(name, data)
    before = tree(home)
    result = home.ccjk("init", "-s", "-T", "all", "-p", "302ai", "-k", KEYS["302ai"])
    assert result.returncode == 1
    assert f"~/{name}:{line}: " in result.stderr
    assert result.stderr.count("\n") == 1
    assert tree(home) == before


@pytest.mark.parametrize("name", FILES.values())
@pytest.mark.parametrize("kind", ["folder", "FIFO", "device", "dangling link", "loop", "unreadable"])
def test_what_is_not_a_readable_file_is_refused_at_once(home: Home, name: str, kind: str) -> None:
    in_use(home)
    path = home.path / name
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "FIFO":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "dangling link":
        path.symlink_to("nowhere")
    elif kind == "loop":
        path.symlink_to(path.name)
    else:
        path.write_text("{}")
        path.chmod(0)
    # Root may read everything, unless it is taken from it.
    plain = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    result = home.command(*plain, "timeout", "30", CCJK, *INIT)
    assert result.returncode == 1, result.stderr
    assert name.rpartition("/")[2] in result.stderr
    assert not (home.path / ".config").exists()


@pytest.mark.parametrize("name", FILES.values())
def test_a_read_only_file_or_folder_is_refused_before_anything_changed(home: Home, name: str) -> None:
    in_use(home)
    path = home.path / name
    path.chmod(0o444)
    before = tree(home)
    result = home.ccjk(*INIT)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert "read-only" in result.stderr
    assert tree(home) == before
    if path.parent == home.path:
        return
    path.chmod(0o644)
    path.parent.chmod(0o555)
    before = tree(home)
    result = home.ccjk(*INIT)
    path.parent.chmod(0o755)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert {k: v for k, v in tree(home).items() if k not in {".claude", ".codex"}} == {
        k: v for k, v in before.items() if k not in {".claude", ".codex"}
    }


@pytest.mark.parametrize("name", FILES.values())
def test_links_stay_links(home: Home, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    in_use(home)
    device = home.path.stat().st_dev
    others = [Path(at) for at in ("/dev/shm", "/var/tmp") if os.access(at, os.W_OK) and os.stat(at).st_dev != device]
    elsewhere = others[0] if others else tmp_path_factory.mktemp("elsewhere")
    target = elsewhere / f"ccjk-test-{os.getpid()}-{Path(name).name}"
    target.write_bytes((home.path / name).read_bytes())
    target.chmod(0o640)
    (home.path / name).unlink()
    hop = home.path / "dotfiles"
    hop.mkdir()
    (hop / "second").symlink_to(target)
    (home.path / name).symlink_to(os.path.relpath(hop / "second", (home.path / name).parent))
    old = target.read_bytes()
    try:
        home.done(*INIT)
        assert (home.path / name).is_symlink()
        assert (hop / "second").is_symlink()
        assert target.read_bytes() != old
        home.done("undo")
        assert target.read_bytes() == old
        assert target.stat().st_mode & 0o777 == 0o640
        assert (home.path / name).is_symlink()
        assert [p.name for p in elsewhere.glob(f".{target.name}*")] == []
    finally:
        target.unlink()


def test_a_linked_folder_stays_linked(home: Home) -> None:
    (home.path / "real").mkdir()
    (home.path / ".claude").symlink_to("real")
    home.done("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    assert (home.path / ".claude").is_symlink()
    assert (home.path / "real/settings.json").exists()


@pytest.mark.parametrize("umask", ["000", "022", "077", "777"])
def test_new_files_and_folders_are_private_whatever_the_umask(home: Home, umask: str) -> None:
    result = home.command("bash", "-c", f'umask {umask}; exec "$0" "$@"', CCJK, *INIT)
    if umask == "777":  # then nothing can be made at all, and that is said
        assert result.returncode in {0, 1}
        assert "Traceback" not in result.stderr
        return
    assert result.returncode == 0, result.stderr
    for path in home.path.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_modes_are_kept_but_for_a_file_that_gets_a_key(home: Home) -> None:
    in_use(home)
    home.done(*INIT)
    modes = {name: (home.path / name).stat().st_mode & 0o777 for name in FILES.values()}
    assert modes == {".claude/settings.json": 0o600, ".claude.json": 0o600, ".codex/config.toml": 0o640}
    home.done("config-switch", "official", "-T", "all")
    assert (home.path / ".claude/settings.json").stat().st_mode & 0o777 == 0o644


def test_a_file_that_gets_a_part_of_a_key_becomes_private(home: Home) -> None:
    home.write(".claude.json", "{}", 0o644)
    home.done("init", "-s", "-p", "302ai", "-k", "sk-short")
    assert (home.path / ".claude.json").stat().st_mode & 0o777 == 0o600


def test_a_key_rejected_twice_is_rejected_no_more(home: Home) -> None:
    suffix = KEYS["302ai"][-20:]
    home.write(".claude.json", json.dumps({"customApiKeyResponses": {"rejected": [suffix, "x", suffix]}}))
    home.done("init", "-s", "-p", "302ai", "-k", KEYS["302ai"])
    assert home.json(".claude.json")["customApiKeyResponses"] == {"rejected": ["x"], "approved": [suffix]}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_owner_is_kept(home: Home) -> None:
    in_use(home)
    for name in FILES.values():
        os.chown(home.path / name, 12345, 54321)
    home.done(*INIT)
    for name in FILES.values():
        status = (home.path / name).stat()
        assert (status.st_uid, status.st_gid) == (12345, 54321)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "HOME is not set"),
        ("relative/home", "HOME is relative"),
        ("/nonexistent/home", "cannot be read"),
        ("/dev/null", "not a folder"),
    ],
)
def test_a_home_that_is_none_is_refused(home: Home, value: str | None, expected: str) -> None:
    environment = home.environment()
    environment.pop("HOME")
    if value is not None:
        environment["HOME"] = value
    result = subprocess.run([CCJK, *INIT], env=environment, cwd=home.path, text=True, capture_output=True, check=False)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)
    assert expected in result.stderr
    assert list(home.path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders away")
def test_another_users_home_is_refused(home: Home) -> None:
    os.chown(home.path, 12345, 12345)
    assert "belongs to another user" in home.refused(*INIT, status=1)


def test_the_clients_own_variables_are_followed(home: Home) -> None:
    home.env |= {
        "CLAUDE_CONFIG_DIR": str(home.path / "c c"),
        "CODEX_HOME": str(home.path / "cx"),
        "CCJK_CONFIG_DIR": str(home.path / "own"),
    }
    home.env |= {"CCJK_STATE_DIR": str(home.path / "state")}
    home.done(*INIT)
    assert sorted(p.name for p in home.path.iterdir()) == ["c c", "cx", "own", "state"]
    assert home.json("c c/.claude.json")["hasCompletedOnboarding"] is True
    auth = tomllib.loads(home.read("cx/config.toml"))["model_providers"]["ccjk"]["auth"]
    plain = Home(home.path)  # Codex may be started without those variables
    assert plain.command(auth["command"], *auth["args"]).stdout == KEYS["glm"] + "\n"


@pytest.mark.parametrize("variable", ["CLAUDE_CONFIG_DIR", "CODEX_HOME", "CCJK_CONFIG_DIR", "CCJK_STATE_DIR"])
def test_a_relative_folder_is_refused(home: Home, variable: str) -> None:
    home.env[variable] = "here"
    assert variable in home.refused(*INIT, status=1)


def test_the_same_twice_writes_nothing_the_second_time(home: Home) -> None:
    in_use(home)
    set_up(home)
    for command in (("config-switch", "302ai", "-T", "all"), ("config-switch", "glm", "-T", "all")):
        home.done(*command)
        before = tree(home)
        assert "all is so already" in home.done(*command)
        assert tree(home) == before
    home.done(*INIT)
    before = tree(home)
    home.done(*INIT)
    assert tree(home) == before


def test_looking_creates_nothing(home: Home) -> None:
    for command in (
        ["--help"],
        ["--version"],
        ["list"],
        ["providers"],
        ["init", "--help"],
        ["config-switch", "--list"],
        ["list", "--json"],
    ):
        home.done(*command)
    home.done("init", "-s", "-p", "glm", "-k", "x", "--dry-run")
    assert list(home.path.iterdir()) == []


def test_twenty_at_once_leave_one_consistent_winner(home: Home) -> None:
    in_use(home)
    set_up(home)
    names = [*KEYS] * 5
    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(lambda name: home.process("config-switch", name, "-T", "all"), names))
    assert [result.returncode for result in results] == [0] * 20, [result.stderr for result in results]
    settings, codex = home.json(FILES["settings"]), tomllib.loads(home.read(FILES["codex"]))
    winner = tomllib.loads(home.read(".config/ccjk/config.toml"))["defaults"]["claude-code"]
    credentials = {settings["env"]["ANTHROPIC_API_KEY"], settings["env"]["ANTHROPIC_AUTH_TOKEN"]}
    assert credentials == {KEYS[winner], ""}
    assert codex["model_providers"]["ccjk"]["auth"]["args"][:3] == ["key", winner, "--for"]
    assert home.json(FILES["state"])["numStartups"] == 7
    home.done("config-switch", "official", "-T", "all")
    assert home.read(FILES["settings"]) == SETTINGS


OTHER_WRITER = """
import json, os, random, sys, time
path, stop = sys.argv[1:]
os.umask(0o077)
n = 0
while not os.path.exists(stop):  # like a program that knows nothing of ccjk: read, add, write aside, rename
    while True:
        with open(path) as file:
            text = file.read()
        status = os.stat(path)
        value = json.loads(text)
        value.setdefault("theirs", []).append(n)
        with open(path + ".theirs", "w") as file:
            json.dump(value, file, indent=2)
        now = os.stat(path)
        if (now.st_ino, now.st_mtime_ns) == (status.st_ino, status.st_mtime_ns):
            os.rename(path + ".theirs", path)
            break
    n += 1
    time.sleep(random.choice([0, 0.001, 0.01, 0.05]))
print(n)
"""


def test_another_programs_writes_are_kept(home: Home) -> None:
    """Its own check before its rename is not airtight, so it may overwrite us; we may never overwrite it."""
    in_use(home)
    set_up(home)
    path = home.path / FILES["settings"]
    stop = home.path / "stop"
    other = subprocess.Popen([sys.executable, "-c", OTHER_WRITER, path, stop], text=True, stdout=subprocess.PIPE)
    statuses = [home.process("config-switch", name).returncode for name in ["glm", "302ai"] * 6]
    stop.touch()
    written = int(other.communicate()[0])
    assert statuses == [0] * 12
    assert written > 10
    assert json.loads(path.read_bytes())["theirs"] == list(range(written))


def test_claude_codes_lock_is_waited_for_and_a_stale_one_is_taken(home: Home) -> None:
    in_use(home)
    lock = home.path / ".claude.json.lock"
    lock.mkdir()
    released = threading.Timer(1.0, lock.rmdir)
    released.start()
    started = time.monotonic()
    home.done(*INIT)
    assert time.monotonic() - started > 0.9
    released.join()
    lock.mkdir()
    os.utime(lock, (0, 0))
    home.done("config-switch", "official")
    assert not lock.exists()


ODD = 'odd = [23:59:60, 0000-01-01]\n[mcp_servers.a]\ncommand = "a"\nenv = { # mine\n  TOKEN = "\\e", }\n'
"""With which Codex starts, and Python's own parser does not read it."""


def test_what_codex_reads_is_edited_and_comes_back(home: Home) -> None:
    home.write(FILES["codex"], ODD)
    home.done(*INIT)
    for command in (("config-switch", "glm", "-T", "codex"), ("status",), ("exec", "glm", "--", "true")):
        home.done(*command)
        lines = iter(home.read(FILES["codex"]).splitlines())
        assert all(line in lines for line in ODD.splitlines())
    assert "broken-file" not in home.ccjk("doctor").stdout
    home.done("uninstall")
    assert home.read(FILES["codex"]) == ODD


NEEDS_NO_CODEX = {
    "list": ("list",),
    "status": ("status",),
    "env": ("env", "by-env", "--shell", "bash"),
    "exec": ("exec", "glm", "--", "true"),
    "exec, of a directory": ("exec", "--", "true"),
    "key": ("key", "glm"),
    "use": ("use", "kimi"),
    "init": ("init", "-s", "-p", "kimi", "-k", KEYS["302ai"]),
    "config-switch": ("config-switch", "kimi"),
    "official": ("config-switch", "official"),
    "undo": ("undo",),
    "remove": ("remove", "kimi"),
    "uninstall": ("uninstall", "--yes"),
}


@pytest.mark.parametrize("command", NEEDS_NO_CODEX)
@pytest.mark.parametrize("kind", ["no TOML", "dangling link", "folder"])
def test_what_needs_no_file_of_codex_is_done_where_that_is_broken(home: Home, command: str, kind: str) -> None:
    home.env |= {"SHELL": "/bin/bash", "FOUND_ELSEWHERE": KEYS["minimax"]}
    for name in ("kimi", "glm"):
        home.inside("init", "-s", "-p", name, "-k", KEYS[name])
    home.inside("init", "-s", "-p", "minimax", "-n", "by-env", "--no-default", "--key-env", "FOUND_ELSEWHERE")
    path = home.path / FILES["codex"]
    path.parent.mkdir()
    if kind == "no TOML":
        path.write_text("x =\n")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    before = path.lstat()
    home.done(*NEEDS_NO_CODEX[command])
    after = path.lstat()
    assert (after.st_ino, after.st_mtime_ns, after.st_mode) == (before.st_ino, before.st_mtime_ns, before.st_mode)


def test_where_ccjk_wrote_the_line_that_keeps_it_from_leaving_is_told(home: Home) -> None:
    in_use(home)
    set_up(home)
    home.write(FILES["codex"], "# broken\nx =\n" + home.read(FILES["codex"]))
    before = tree(home)
    for command in (("uninstall", "--yes"), ("remove", "302ai")):
        assert "~/.codex/config.toml:2: " in home.refused(*command, status=1)
    assert tree(home) == before
