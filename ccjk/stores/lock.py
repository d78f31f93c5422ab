"""One ccjk at a time: the lock under which anything is written. It ends with the process, however that ends.

Imports almost nothing: a prompt waits for it.
"""

import fcntl
import os
import stat
import time

from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import shown, state_dir
from ccjk.stores.writer import make_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

PATIENCE = 60.0  # seconds; a change takes a few hundredths
AT_A_PROMPT = 5.0  # seconds: somebody waits for it


class Lock:
    """The lock, held in a ``with`` block, for which whoever has it is waited for ``patience`` seconds.

    It remembers what else its holder is about to take, for whoever finds it left.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self.left = ""
        """What an earlier holder noted and, being ended, did not take back."""

    def __enter__(self) -> "Self":
        deadline = time.monotonic() + self._patience
        self._fd = _opened()
        try:
            while not _taken(self._fd):
                if time.monotonic() > deadline:
                    raise CcjkError(
                        _(
                            "another ccjk has held {file} for {patience:.0f} seconds",
                            file=shown(_path()),
                            patience=self._patience,
                        ),
                        _("let it finish or end it, then run this again"),
                    )
                time.sleep(0.005)
                if not os.fstat(self._fd).st_nlink:  # whoever had it took it away, as uninstall does: others hold a new one
                    os.close(self._fd)
                    self._fd = _opened()
            self.left = os.pread(self._fd, 4096, 0).decode("utf-8", "surrogateescape")
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def note(self, text: str) -> None:
        """Note ``text`` for the next holder, should this one be ended; nothing once all is well."""
        os.ftruncate(self._fd, 0)
        if text:
            os.pwrite(self._fd, text.encode("utf-8", "surrogateescape"), 0)

    def _close(self) -> None:
        try:
            os.close(self._fd)
        except OSError:  # what was done under it is done, and it is open no more either way
            return


def locked(patience: float = PATIENCE) -> Lock:
    """Return the lock, to be held in a ``with`` block."""
    return Lock(patience)


def abandoned() -> bool:
    """Whether a holder is at work or was ended in the middle of it."""
    try:
        return os.path.getsize(_path()) > 0
    except OSError:
        return False


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
    except OSError as error:  # some network file systems have no locks
        raise CcjkError(
            _("{file} cannot be locked ({reason})", file=shown(_path()), reason=error.strerror),
            _("let CCJK_STATE_DIR name a folder on a disk of this machine; nothing was changed"),
        ) from None
    return os.fstat(fd).st_nlink > 0
