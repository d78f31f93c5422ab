"""Code for a shell that reads it only from a file, or a key for one that may log its code: gone as soon as it is read.

Imports almost nothing.
"""

import os
import sys
import time

from ccjk.shells.shell import Shell
from ccjk.stores.paths import state_dir

_OLD = 600  # seconds: it is run at once, and may hold a key that was given for one command alone


def kept(shell: Shell, code: str) -> str:
    """Keep ``code`` in a file of its own, and return what makes ``shell`` run it."""
    folder = os.path.join(state_dir(), "code")
    return shell.sourced(os.path.join(folder, written(shell, code, folder)))


def written(shell: Shell, code: str, folder: str) -> str:
    """Write ``code`` into a file of its own in ``folder``, and return its name."""
    file = _new(folder)
    _put(file, f"{shell.removing(file)}{code}")
    return os.path.basename(file)


def key_file(key: str) -> str:
    """Write ``key`` into a file of its own, and return its path: who reads it removes it."""
    file = _new(os.path.join(state_dir(), "code"))
    _put(file, key)
    return file


def _new(folder: str) -> str:
    return os.path.join(folder, f"{time.time_ns():x}-{os.getpid():x}")


def _put(file: str, text: str) -> None:
    """Write ``text``; what nobody read in time goes."""
    from ccjk.stores.writer import put  # most shells take what is printed

    folder = os.path.dirname(file)
    try:
        for name in os.listdir(folder):
            if os.stat(old := os.path.join(folder, name)).st_mtime < time.time() - _OLD:
                os.unlink(old)
    except OSError:  # there is none yet, or somebody else was faster
        pass
    put(file, text.encode("utf-8", "surrogateescape"))


def printed(shell: Shell, code: str) -> str:
    """Return what to print so that ``shell`` runs ``code``."""
    if not shell.through_file or sys.stdout.isatty():  # where nobody runs it
        return code
    return kept(shell, code)
