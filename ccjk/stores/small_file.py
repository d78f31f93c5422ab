"""ccjk's own small files, written whole. Imports almost nothing: `env` and `exec` wait for it.

What belongs to other programs is written by ``files.py``, which keeps more promises.
"""

import os

from ccjk.stores.paths import state_dir

_FOLDERS = "folders"
"""In the state folder: the folders that were not there before ccjk, with a NUL byte behind each."""


def put(path: str, data: bytes, mode: int = 0o600, *, lasting: bool = False, time_ns: int | None = None) -> None:
    """Make ``path`` hold ``data``: a reader sees the old file or the new one.

    ``lasting``: also after a power failure. ``time_ns``: the file's time of modification, in place of now.
    """
    make_folder(os.path.dirname(path))
    temporary = f"{path}.{os.getpid()}"
    if os.path.lexists(temporary):  # of a process that had our number and was killed
        os.unlink(temporary)
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with open(fd, "wb") as file:
        file.write(data)
        file.flush()
        if lasting:
            os.fsync(fd)
        if time_ns is not None:
            os.utime(fd, ns=(time_ns, time_ns))
    os.replace(temporary, path)


def mode_of(path: str) -> int:
    """Return the mode of ``path``, where there is nothing the one that a new file would have."""
    try:
        return os.stat(path).st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


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
    fd = os.open(os.path.join(state_dir(), _FOLDERS), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with open(fd, "wb", buffering=0) as file:
        file.write(b"".join(os.fsencode(path) + b"\0" for path in made if not path.startswith(f"{state_dir()}/")))


def contents(path: str) -> bytes:
    """Return what is in ``path``, nothing for a file that cannot be read: who must read it says so."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    with open(fd, "rb", buffering=0, closefd=True) as file:
        try:
            return file.read() or b""
        except OSError:
            return b""
