"""The one way in which files are written: aside, private from the first moment, whole, and then put in their place.

What belongs to other programs takes its place by ``files.py``, which keeps more promises; ccjk's own files do here. Imports
almost nothing: a prompt waits for some of them.
"""

import os

from ccjk.stores.folders import make_folder
from ccjk.stores.paths import state_dir

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

_PRIVATE = 0o600
_UNDER_WAY = "new"
"""In the state folder: files that are being written."""


def write(path: str, data: bytes, mode: int = 0o600, prepare: "Callable[[int], None] | None" = None) -> None:
    """Write ``data`` to the new file ``path``, and down to the disk; ``prepare`` is given its descriptor first."""
    with open(_create(path), "wb") as file:
        _fill(file, data, mode, prepare)


def replace(path: str, data: bytes, mode: int, aside: str) -> None:
    """Make ``path`` hold ``data``, by way of the file ``aside`` in the same folder: what an earlier run left there goes."""
    if os.path.lexists(aside):
        os.unlink(aside)
    _place(path, aside, _create(aside), data, mode)


def put(path: str, data: bytes, mode: int = 0o600, *, lasting: bool = False, time_ns: int | None = None) -> None:
    """Make ``path``, in the state folder, hold ``data``: a reader sees the old file or the new one.

    ``lasting``: also after a power failure. ``time_ns``: the file's time of modification, in place of now.
    """
    make_folder(os.path.dirname(path))
    _place(path, *_locked(), data, mode, lasting=lasting, time_ns=time_ns)


def _create(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, _PRIVATE)


def _fill(
    file: "BinaryIO", data: bytes, mode: int, prepare: "Callable[[int], None] | None" = None, *, lasting: bool = True
) -> None:
    """Write ``data`` to a new file: owner and mode before content."""
    if prepare:
        prepare(file.fileno())
    if prepare or mode != _PRIVATE:
        os.fchmod(file.fileno(), mode)
    file.write(data)
    file.flush()
    if lasting:
        os.fsync(file.fileno())


def _place(path: str, aside: str, fd: int, data: bytes, mode: int, *, lasting: bool = True, time_ns: int | None = None) -> None:
    """Write ``data`` to the new file ``aside``, which is ``fd``, and give it the name ``path`` before it is closed."""
    with open(fd, "wb") as file:
        try:
            _fill(file, data, mode, lasting=lasting)
            if time_ns is not None:
                os.utime(fd, ns=(time_ns, time_ns))
            os.replace(aside, path)
        except OSError as error:
            os.unlink(aside)
            error.filename = path
            raise


def _locked() -> tuple[str, int]:
    """Return the path of a new file, and its descriptor, that is locked as long as somebody writes.

    All are in one folder, so that who comes next finds what another left there that was killed: it is locked no more.
    """
    import fcntl

    folder = os.path.join(state_dir(), _UNDER_WAY)
    make_folder(folder)
    sweep()
    while True:
        path = os.path.join(folder, os.urandom(8).hex())
        fd = _create(path)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(fd).st_nlink:
                return path, fd
        except BlockingIOError:  # taken for a left one, in between
            pass
        except BaseException:
            os.unlink(path)
            os.close(fd)
            raise
        os.close(fd)


def sweep() -> None:
    """Remove what nobody writes any more and never came to its place."""
    import fcntl

    folder = os.path.join(state_dir(), _UNDER_WAY)
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        path = os.path.join(folder, name)
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:  # in its place by now
            continue
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(fd), os.lstat(path)):
                os.unlink(path)
        except OSError:  # somebody writes it, or it is in its place
            continue
        finally:
            os.close(fd)
