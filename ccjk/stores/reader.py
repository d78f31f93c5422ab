"""The one way in which files are read: without waiting for what is no file, and not without end. Imports almost nothing."""

import os
import stat

LARGEST = 64 << 20  # bytes; a ~/.claude.json of years has some


class NotRegular(OSError):
    """There is a folder, a pipe, a device, a socket."""


class TooLarge(OSError):
    """There is a file of more than LARGEST bytes."""


def read(path: str, most: int | None = None, *, links: bool = True) -> tuple[bytes, os.stat_result]:
    """Return what is in the regular file ``path``, of a large one the first ``most`` bytes, and its status; else OSError.

    ``links``: also where ``path`` itself is one.
    """
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY | (0 if links else os.O_NOFOLLOW))
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):  # a device may have no end
            raise NotRegular(path)
        if most is None and status.st_size > LARGEST:
            raise TooLarge(path)
        with open(fd, "rb", buffering=0, closefd=False) as file:
            return (file.readall() if most is None else file.read(most)), status
    finally:
        os.close(fd)


def contents(path: str) -> bytes:
    """Return what is in ccjk's own file ``path``.

    Nothing for what is no file, cannot be read, or is another user's: who must read it says so.
    """
    try:
        data, status = read(path)
    except OSError:
        return b""
    return data if is_ours(status) else b""


def is_ours(status: os.stat_result) -> bool:
    """Whether a file or folder with that ``status`` is the user's, or the system's."""
    return status.st_uid in (os.geteuid(), 0)
