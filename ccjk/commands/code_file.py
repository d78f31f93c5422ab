"""Code for a shell that reads it only from a file, which is gone as soon as it is read. Imports almost nothing."""

import os
import time

from ccjk.shells.shell import Shell
from ccjk.stores.paths import state_dir
from ccjk.stores.small_file import put

_DAY = 86400  # seconds


def kept(shell: Shell, code: str) -> str:
    """Keep ``code`` in a file of its own, and return what makes ``shell`` run it."""
    file = os.path.join(state_dir(), "code", f"{time.time_ns():x}-{os.getpid():x}")
    write(shell, code, file)
    return shell.sourced(file)


def write(shell: Shell, code: str, file: str) -> None:
    """Write ``code`` into ``file``; what nobody ran for a day goes."""
    folder = os.path.dirname(file)
    try:
        for name in os.listdir(folder):
            if os.stat(old := os.path.join(folder, name)).st_mtime < time.time() - _DAY:
                os.unlink(old)
    except OSError:  # there is none yet, or somebody else was faster
        pass
    put(file, f"{shell.removing(file)}{code}".encode("utf-8", "surrogateescape"))
