"""One ccjk at a time: the lock under which anything is written. It ends with the process, however that ends."""

import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import shown, state_dir
from ccjk.stores.small_file import make_folder

PATIENCE = 60.0  # seconds; a change takes a few hundredths


class Lock:
    """The lock, held. It remembers what else its holder is about to take, for whoever finds it left."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.left = os.pread(fd, 4096, 0).decode("utf-8", "surrogateescape")
        """What an earlier holder noted and, being ended, did not take back."""

    def note(self, text: str) -> None:
        """Note ``text`` for the next holder, should this one be ended; nothing once all is well."""
        os.ftruncate(self._fd, 0)
        if text:
            os.pwrite(self._fd, text.encode("utf-8", "surrogateescape"), 0)


def abandoned() -> bool:
    """Whether a holder is at work or was ended in the middle of it."""
    try:
        return os.path.getsize(_path()) > 0
    except OSError:
        return False


@contextmanager
def locked(patience: float = PATIENCE) -> Iterator[Lock]:
    """Hold the lock, waiting for whoever has it, but not longer than ``patience`` seconds."""
    deadline = time.monotonic() + patience
    fd = _opened()
    try:
        while not _taken(fd):
            if time.monotonic() > deadline:
                raise CcjkError(
                    _("another ccjk has been busy for {patience:.0f} seconds", patience=patience),
                    _("let it finish or end it, then run this again"),
                )
            time.sleep(0.01)
            if not os.fstat(fd).st_nlink:  # whoever had it took it away, as uninstall does: others hold a new one
                os.close(fd)
                fd = _opened()
        yield Lock(fd)
    finally:
        with suppress(OSError):  # what was done under it is done, and it is open no more either way
            os.close(fd)


def _opened() -> int:
    try:
        make_folder(state_dir())
        fd = os.open(_path(), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise CcjkError(
            _("{file} cannot be written ({reason})", file=shown(_path()), reason=error.strerror), _("nothing was changed")
        ) from None
    if stat.S_ISREG(os.fstat(fd).st_mode):
        return fd
    os.close(fd)
    raise CcjkError(
        _("{file} is not a regular file that can be read", file=shown(_path())), _("move it away, then run this again")
    )


def _path() -> str:
    return os.path.join(state_dir(), "lock")


def _taken(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return os.fstat(fd).st_nlink > 0
