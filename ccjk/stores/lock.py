"""One ccjk at a time: the lock under which anything is written. It ends with the process, however that ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ccjk.errors import CcjkError
from ccjk.stores.files import make_folders
from ccjk.stores.paths import shown, state_dir

PATIENCE = 60.0  # seconds; a change takes a few hundredths


@contextmanager
def locked() -> Iterator[None]:
    """Hold the lock, waiting for whoever has it."""
    path = os.path.join(state_dir(), "lock")
    try:
        make_folders(state_dir())
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise CcjkError(f"{shown(path)} cannot be written ({error.strerror})", "nothing was changed") from None
    try:
        deadline = time.monotonic() + PATIENCE
        while not _taken(fd):
            if time.monotonic() > deadline:
                raise CcjkError("another ccjk has been busy for a minute", "let it finish or end it, then run this again")
            time.sleep(0.01)
        yield
    finally:
        os.close(fd)


def _taken(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
