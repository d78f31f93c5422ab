"""The lock under which Claude Code writes ``.claude.json``: tried on 2.1.197 and 2.1.330 (2026-11)."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ccjk.errors import CcjkError
from ccjk.language import _

_LOCK = ".lock"
_STALE = 10.0  # seconds after which Claude Code, too, takes a lock for abandoned
_PATIENCE = 15.0


def is_locked(path: str) -> bool:
    """Whether anybody holds the lock on ``path``, or left it."""
    return os.path.lexists(path + _LOCK)


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the lock under which Claude Code writes ``.claude.json``: a folder of that name with ``.lock``."""
    lock = path + _LOCK
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            os.mkdir(lock)
            break
        except FileExistsError:
            with suppress(FileNotFoundError):
                if time.time() - os.stat(lock).st_mtime > _STALE:
                    os.rmdir(lock)
                    continue
            if time.monotonic() > deadline:
                raise CcjkError(
                    _("{lock} is held by Claude Code", lock=lock),
                    _("close its sessions or remove that folder, then run this again"),
                ) from None
            time.sleep(0.02)
        except OSError as error:
            raise CcjkError(
                _("{lock} cannot be made ({reason})", lock=lock, reason=error.strerror), _("nothing was changed")
            ) from None
    try:
        yield
    finally:
        with suppress(OSError):
            os.rmdir(lock)
