"""Two renames that Python lacks: one that never overwrites, and one that exchanges two files in a single step.

Both are Linux's renameat2(2). Where the system or the file system has none, the nearest thing is done instead: a hard
link for the first, a plain rename with the old file kept aside for the second.
"""

import errno
import os
from contextlib import suppress

ASIDE = "~"
"""What the fallback appends to a name for a moment."""

_NOREPLACE, _EXCHANGE = 1, 2
_AT_FDCWD = -100
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def move(source: str, target: str) -> bool:
    """Rename ``source`` to ``target`` unless that exists; return whether it was done. A missing source is False."""
    try:
        _renameat2(source, target, _NOREPLACE)
    except (FileExistsError, FileNotFoundError):
        return False
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        return _move_by_link(source, target)
    return True


def exchange(first: str, second: str) -> bool:
    """Let two files trade names; return whether it was done (False: one of them is not there)."""
    try:
        _renameat2(first, second, _EXCHANGE)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        return _exchange_by_rename(first, second)
    return True


def finish_exchange(first: str) -> None:
    """Finish what a crash may have left of an `exchange` in steps: what came out gets the name ``first``."""
    aside = first + ASIDE
    if os.path.lexists(aside):
        if os.path.lexists(first):
            os.unlink(aside)  # nothing was exchanged yet
        else:
            os.rename(aside, first)


def _renameat2(source: str, target: str, flags: int) -> None:
    import ctypes  # only where something is written

    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        raise OSError(errno.ENOSYS, "no renameat2") from None
    if function(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), source, None, target)


def _move_by_link(source: str, target: str) -> bool:
    try:
        os.link(source, target)
    except (FileExistsError, FileNotFoundError):
        return False
    os.unlink(source)
    return True


def _exchange_by_rename(first: str, second: str) -> bool:
    """Exchange in steps: ``second`` has a file throughout, but a write to it in between is not noticed."""
    aside = first + ASIDE
    try:
        with suppress(FileNotFoundError):
            os.unlink(aside)
        os.link(second, aside)
        os.rename(first, second)
    except FileNotFoundError:
        return False
    os.rename(aside, first)
    return True
