"""ccjk's own small files, written whole. Imports almost nothing: `env` and `exec` wait for it.

What belongs to other programs is written by ``files.py``, which keeps more promises.
"""

import os
import stat

from ccjk.stores.paths import state_dir

_FOLDERS = "folders"
"""In the state folder: the folders that were not there before ccjk, with a NUL byte behind each."""

_UNDER_WAY = "new"
"""In the state folder: files that are being written."""


def put(path: str, data: bytes, mode: int = 0o600, *, lasting: bool = False, time_ns: int | None = None) -> None:
    """Make ``path``, in the state folder, hold ``data``: a reader sees the old file or the new one.

    ``lasting``: also after a power failure. ``time_ns``: the file's time of modification, in place of now.
    """
    make_folder(os.path.dirname(path))
    temporary, fd = _new(mode)
    with open(fd, "wb") as file:
        try:
            file.write(data)
            file.flush()
            if lasting:
                os.fsync(fd)
            if time_ns is not None:
                os.utime(fd, ns=(time_ns, time_ns))
            os.replace(temporary, path)
        except OSError as error:
            os.unlink(temporary)
            error.filename = path
            raise


def _new(mode: int) -> tuple[str, int]:
    """Return the path of a new file, and its descriptor, that is locked as long as somebody writes.

    All are in one folder, so that who comes next finds what another left there that was killed: it is locked no more.
    """
    import fcntl

    folder = os.path.join(state_dir(), _UNDER_WAY)
    make_folder(folder)
    sweep()
    while True:
        path = os.path.join(folder, os.urandom(8).hex())
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
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


def make_folder(folder: str) -> None:
    """Make ``folder`` and those above it, 0700 each, and note which were not there."""
    missing = []
    while folder and not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    for path in reversed(missing):
        try:
            os.mkdir(path, 0o700)
        except FileExistsError:  # made by another process just now, or no folder, which is told when it is written to
            return
    if missing:
        _note(missing)


def made_folders() -> list[str]:
    """Return the folders that were made, the inner ones first; of those that are empty ``ccjk uninstall`` leaves none."""
    noted = {os.fsdecode(path) for path in contents(os.path.join(state_dir(), _FOLDERS)).split(b"\0") if path}
    return sorted(noted, key=len, reverse=True)


def _note(made: list[str]) -> None:
    make_folder(state_dir())
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe there is an error, and no wait
    fd = os.open(os.path.join(state_dir(), _FOLDERS), flags, 0o600)
    with open(fd, "wb", buffering=0) as file:
        file.write(b"".join(os.fsencode(path) + b"\0" for path in made if not path.startswith(f"{state_dir()}/")))


def contents(path: str) -> bytes:
    """Return what is in ``path``, nothing for what is no file or cannot be read: who must read it says so."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError:
        return b""
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):  # a device may have no end
            return b""
        with open(fd, "rb", buffering=0, closefd=False) as file:
            return file.read()
    except OSError:
        return b""
    finally:
        os.close(fd)
