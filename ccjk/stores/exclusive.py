"""The lock under which anything is written, for what takes no time. Imports almost nothing: a prompt waits for it."""

import fcntl
import os
import time

from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import state_dir
from ccjk.stores.small_file import make_folder

PATIENCE = 5.0  # seconds: somebody waits for a prompt


class exclusive:  # noqa: N801 - used like a function; contextlib costs more than all of this
    """Hold the lock that `lock.locked` takes, too."""

    def __enter__(self) -> None:
        deadline = time.monotonic() + PATIENCE
        self._fd = _opened()
        while True:
            try:
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    os.close(self._fd)
                    raise CcjkError(_("another ccjk is busy"), _("let it finish or end it, then run this again")) from None
                time.sleep(0.005)
                continue
            if os.fstat(self._fd).st_nlink:
                return
            os.close(self._fd)  # whoever had it took it away, as uninstall does: others hold a new one
            self._fd = _opened()

    def __exit__(self, *_: object) -> None:
        try:
            os.close(self._fd)
        except OSError:  # what was done under it is done, and it is open no more either way
            return


def _opened() -> int:
    make_folder(state_dir())
    return os.open(os.path.join(state_dir(), "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
