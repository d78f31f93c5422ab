"""ccjk's own small files, written whole. Imports almost nothing: `env` and `exec` wait for it.

What belongs to other programs is written by ``files.py``, which keeps more promises.
"""

import os


def put(path: str, data: bytes, mode: int = 0o600, *, lasting: bool = False) -> None:
    """Make ``path`` hold ``data``: a reader sees the old file or the new one. ``lasting``: also after a power failure."""
    os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
    temporary = f"{path}.{os.getpid()}"
    if os.path.lexists(temporary):  # of a process that had our number and was killed
        os.unlink(temporary)
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with open(fd, "wb") as file:
        file.write(data)
        file.flush()
        if lasting:
            os.fsync(fd)
    os.replace(temporary, path)


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
