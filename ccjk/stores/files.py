"""Reading and replacing single files of anybody, so that a crash or a race leaves the old or the new, whole."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass

from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import shown
from ccjk.stores.rename import exchange, move

LARGEST = 64 << 20  # bytes; a ~/.claude.json of years has some


class Raced(Exception):
    """Another program changed the file since it was read."""


@dataclass(frozen=True)
class Snapshot:
    """A file as it was read. ``real`` is what ``path`` leads to; ``data`` is None where there is no file."""

    path: str
    real: str
    data: bytes | None
    mode: int = 0o600
    uid: int = -1
    gid: int = -1


def read(path: str) -> Snapshot:
    """Read the regular file at ``path``, through links, without ever waiting for one that is not a file."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except FileNotFoundError:
        return Snapshot(path, _new(path), None)
    except OSError as error:
        raise _refusal(path, _("cannot be read ({reason})", reason=error.strerror)) from None
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode):
        os.close(fd)
        raise _refusal(path, _("is not a regular file"))
    with open(fd, "rb") as file:
        if status.st_size > LARGEST:
            raise _refusal(path, _("is larger than {size} MiB", size=LARGEST >> 20))
        try:
            data = file.read()
        except OSError as error:
            raise _refusal(path, _("cannot be read ({reason})", reason=error.strerror)) from None
    return Snapshot(path, os.path.realpath(path), data, stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid)


def check_writable(snapshot: Snapshot) -> None:
    """Refuse, before anything changed, a file or folder that its owner made read-only.

    Renaming would get around a read-only file, and root around a read-only folder; both were meant.
    """
    hint = _("make it writable for you and run this again; nothing was changed")
    if snapshot.data is not None and not snapshot.mode & stat.S_IWUSR:
        raise _refusal(snapshot.path, _("is read-only"), hint)
    folder = nearest_folder(snapshot.real)
    status = os.stat(folder)
    if not stat.S_ISDIR(status.st_mode):
        raise _refusal(folder, _("is not a folder"))
    if not (os.access(folder, os.W_OK | os.X_OK) and status.st_mode & stat.S_IWUSR):
        raise _refusal(folder, _("is a folder that cannot be written"), hint)
    if snapshot.data is not None and snapshot.uid != os.geteuid() != 0:
        raise _refusal(snapshot.path, _("belongs to another user"), hint)


def nearest_folder(path: str) -> str:
    """Return the deepest folder above ``path`` that exists."""
    folder = os.path.dirname(path)
    while not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    return folder


def write_temporary(temporary: str, data: bytes, mode: int, like: Snapshot | None = None) -> None:
    """Write ``data`` to the new file ``temporary``, mode and owner before content, and down to the disk.

    ``like`` is the file it will replace, if any: owner, group and extended attributes are taken from it.
    """
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with open(fd, "wb") as file:
        if like and like.data is not None:
            status = os.fstat(fd)
            if (like.uid, like.gid) != (status.st_uid, status.st_gid):
                os.fchown(fd, like.uid, like.gid)
            _copy_attributes(like.real, fd)
        os.fchmod(fd, mode)
        file.write(data)
        file.flush()
        os.fsync(fd)


def install(temporary: str, target: str, expected: bytes | None) -> None:
    """Put ``temporary`` in the place of ``target`` if that still holds ``expected`` (None: is not there).

    Otherwise `Raced`, and ``target`` holds what the other program wrote last. The two trade names in one step and what
    comes out is looked at afterwards, so nothing slips in between a check and a rename. What came out stays, under the
    name ``temporary``, until the caller no longer needs it to go back.
    """
    if expected is None:
        if not move(temporary, target):
            raise Raced(target)
        return
    placed = read(temporary).data
    if read(target).data != expected or not exchange(temporary, target):
        raise Raced(target)
    found = read(temporary).data
    if found == expected:
        return
    # What another program wrote came out: give it back. If what comes out then is not what was placed there last, it was
    # written meanwhile and is newer; so on, until nobody wrote in between.
    while exchange(temporary, target):
        out = read(temporary).data
        if out == placed:
            break
        placed, found = found, out
    raise Raced(target)


def take_away(aside: str, target: str, expected: bytes) -> None:
    """Rename ``target`` to the free name ``aside`` if it still holds ``expected``; otherwise `Raced`."""
    if not move(target, aside):
        raise Raced(target)
    if read(aside).data != expected:
        move(aside, target)
        raise Raced(target)


def sync_folder(folder: str) -> None:
    """Bring the names in ``folder`` down to the disk."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _new(path: str) -> str:
    """Return what a new file at ``path`` will really be called; refuse links that lead nowhere."""
    part = path
    while not os.path.exists(part):
        if os.path.islink(part):
            raise _refusal(part, _("is a link that leads nowhere"))
        part = os.path.dirname(part)
    return os.path.realpath(path)


def _copy_attributes(source: str, fd: int) -> None:
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(source):
                with suppress(OSError):
                    os.setxattr(fd, name, os.getxattr(source, name))


def _refusal(path: str, what: str, hint: str = "") -> CcjkError:
    hint = hint or _("put that right and run this again; nothing was changed")
    return CcjkError(f"{shown(path)} {what}", hint)
