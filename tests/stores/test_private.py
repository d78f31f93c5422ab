"""A file that gets a key is open to nobody else at any moment, whatever access control lists there are."""

import os
import re
import struct
from pathlib import Path

import pytest

from ccjk.stores.attributes import ACL, narrowed
from tests.conftest import CCJK, Home, program

DEFAULT = "system.posix_acl_default"
KEY = "sk-of-nobody-0123456789"
USER, MASK, BOB = 0x02, 0x10, 12345


def acl(mask: int, own: int = 6) -> bytes:
    """Return a list that gives another user all that ``mask`` lets through, and ``own`` to the owner."""
    entries = [(0x01, own, -1), (USER, 6, BOB), (0x04, 0, -1), (MASK, mask, -1), (0x20, 0, -1)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)


def entries(value: bytes) -> dict[int, int]:
    """Return what each kind of entry of a list allows."""
    return {tag: allowed for tag, allowed, _who in struct.iter_unpack("<HHi", value[4:])}


def give(path: Path, name: str, mask: int) -> None:
    try:
        os.setxattr(path, name, acl(mask, 7 if path.is_dir() else 6))
    except (OSError, AttributeError) as error:
        pytest.skip(f"no access control lists on this file system: {error}")


def effective(path: Path | int) -> int:
    """Return what the other user may do with a file."""
    try:
        found = entries(os.getxattr(path, ACL))
    except OSError:
        return 0
    return found.get(USER, 0) & found[MASK]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o700])
def test_a_list_never_allows_more_than_the_mode(mode: int) -> None:
    found = entries(narrowed(acl(7), mode))
    assert (found[0x01], found[MASK], found[0x20]) == (mode >> 6, mode >> 3 & 7, mode & 7)
    assert found[USER] == 6, "with another mode it is as it was"


@pytest.fixture
def shared(home: Home) -> Home:
    """Return a home that gives another user everything, in each file and folder that is made in it as well."""
    home.write(".claude/settings.json", '{"model": "opus"}', 0o640)
    home.write(".codex/config.toml", "", 0o640)
    home.write(".claude.json", "{}", 0o640)
    for path in (home.path, *home.path.rglob("*")):
        if path.is_dir():
            give(path, DEFAULT, 7)
        give(path, ACL, 6)
    return home


INIT = ("init", "-s", "-T", "all", "-p", "302ai", "-k", KEY)


def test_no_file_is_open_while_a_key_is_written_to_it(shared: Home) -> None:
    """Seen at each write: what a file is called then, and who could have opened it since it was there."""
    log = shared.path.parent / "calls"
    log.touch(0o600)
    calls = "trace=openat,fchmod,fsetxattr,write,chmod"
    shared.command(
        program("strace"),
        "-f",
        "--seccomp-bpf",
        "-y",
        "-qq",
        "-s",
        "4096",
        "-xx",
        "-e",
        "signal=none",
        "-e",
        calls,
        "-o",
        str(log),
        CCJK,
        *INIT,
    )
    opened: dict[str, list[str]] = {}
    with_key = set()
    for line in log.read_text().splitlines():
        of = re.search(r"\d+<([^>]*)>", line)
        file = of[1] if of else ""
        if " openat(" in line and "O_CREAT" in line and "O_EXCL" in line:
            made = re.search(r"= \d+<([^>]*)>$", line)
            opened[made[1] if made else ""] = [oct(int(line.rpartition(") = ")[0].rpartition(", ")[2], 8))]
        elif file in opened and " fchmod(" in line:
            opened[file].append(line)
            mode = int(line.partition(") = ")[0].rpartition(", ")[2], 8)
            assert not mode & 0o070 or file not in with_key
        elif file in opened and " fsetxattr(" in line:
            value = bytes.fromhex("".join(re.findall(r"\\x(..)", line.split(", ")[2])))
            opened[file].append(f"mask {entries(value)[MASK]}" if len(value) > 4 and value[:4] == b"\2\0\0\0" else "")
        elif " write(" in line and "".join(f"\\x{byte:02x}" for byte in KEY.encode()) in line:
            with_key.add(file)
    assert with_key
    for file in with_key:
        assert opened[file][0] == "0o600", file
        assert not [step for step in opened[file] if step.startswith("mask ") and step != "mask 0"], (file, opened[file])


def test_no_file_with_a_key_is_open_afterwards(shared: Home) -> None:
    shared.inside(*INIT)
    found = [path for path in shared.path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert len(found) >= 2
    assert [path for path in found if effective(path) or path.stat().st_mode & 0o077] == []


def test_a_file_that_has_no_key_any_more_is_shared_as_it_was(shared: Home) -> None:
    settings = shared.path / ".claude/settings.json"
    before = entries(os.getxattr(settings, ACL)), settings.stat().st_mode
    shared.inside(*INIT)
    assert effective(settings) == 0
    shared.inside("undo")
    assert (entries(os.getxattr(settings, ACL)), settings.stat().st_mode) == before


def test_the_name_of_a_file_that_is_being_written_is_another_each_time(home: Home) -> None:
    """Who knows it beforehand can wait for it, and open it."""
    names = []
    for _time in range(2):
        log = home.path.parent / "names"
        log.touch(0o600)
        home.command(
            program("strace"),
            "-f",
            "--seccomp-bpf",
            "-qq",
            "-e",
            "signal=none",
            "-e",
            "trace=openat",
            "-o",
            str(log),
            CCJK,
            *INIT,
        )
        made = re.findall(r'"([^"]*)", [A-Z_|]*O_EXCL', log.read_text())
        names.append({name for name in made if "/backups/" not in name})
        assert len(names[-1]) > 4
        home.inside("uninstall", "--yes")
    assert not names[0] & names[1]
