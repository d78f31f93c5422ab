"""Reading and replacing single files of anybody, so that a crash or a race leaves the old or the new, whole."""

import os
import stat
from dataclasses import dataclass

from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import attributes, reader
from ccjk.stores.paths import foreign, shown
from ccjk.stores.rename import exchange, move
from ccjk.stores.writer import write


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
        data, status = reader.read(path)
    except FileNotFoundError:
        return Snapshot(path, _new(path), None)
    except reader.NotRegular:
        raise _refusal(path, _("is not a regular file")) from None
    except reader.TooLarge:
        raise _refusal(path, _("is larger than {size} MiB", size=reader.LARGEST >> 20)) from None
    except OSError as error:
        raise _refusal(path, _("cannot be read ({reason})", reason=error.strerror)) from None
    return Snapshot(path, os.path.realpath(path), data, stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid)


def read_own(path: str) -> Snapshot:
    """Read ccjk's own file ``path``; refuse another user's."""
    snapshot = read(path)
    if snapshot.data is not None and snapshot.uid not in (os.geteuid(), 0):
        raise foreign(path, snapshot.uid)
    return snapshot


MAKERS = {"/nix/store/": "Nix (home-manager)", "/gnu/store/": "Guix"}
"""Where programs keep the files that they make out of what people wrote elsewhere."""


def check_writable(snapshot: Snapshot, line: str = "") -> None:
    """Refuse, before anything changed, a file or folder that its owner made read-only, or that another program makes.

    Renaming would get around a read-only file, and root around a read-only folder; both were meant. ``line``: what people can
    have that program write there.
    """
    maker = next((name for store, name in MAKERS.items() if snapshot.real.startswith(store)), "")
    if maker:
        way = _("without it: ccjk init --no-default, then ccjk env NAME or ccjk exec NAME -- CMD; nothing was changed")
        way = _("have it write this line there: {line}; nothing was changed", line=line) if line else way
        raise _refusal(snapshot.path, _("is made by {program}, which would not know of a change", program=maker), way)
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


def write_temporary(temporary: str, data: bytes, mode: int, like: Snapshot) -> None:
    """Write ``data`` to the new file ``temporary``, mode and owner before content, and down to the disk.

    ``like`` is the file it will replace, if there is one: owner, group and extended attributes are taken from it.
    """

    def prepare(fd: int) -> None:
        status = os.fstat(fd)
        if (like.uid, like.gid) != (status.st_uid, status.st_gid):
            os.fchown(fd, like.uid, like.gid)
        attributes.copy(like.real, fd, mode)

    write(temporary, data, mode, prepare if like.data is not None else None)


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


def _refusal(path: str, what: str, hint: str = "") -> CcjkError:
    hint = hint or _("put that right and run this again; nothing was changed")
    return CcjkError(f"{shown(path)} {what}", hint)
