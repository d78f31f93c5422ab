"""Code for a shell that reads it only from a file, which is gone as soon as it is read. Imports almost nothing."""

import os
import time

from ccjk.shells.shell import Shell
from ccjk.stores.paths import state_dir
from ccjk.stores.small_file import put


def kept(shell: Shell, code: str) -> str:
    """Keep ``code`` in a file of its own, and return what makes ``shell`` run it."""
    file = os.path.join(state_dir(), "code", f"{time.time_ns():x}-{os.getpid():x}")
    write(shell, code, file)
    return shell.sourced(file)


def write(shell: Shell, code: str, file: str) -> None:
    """Write ``code`` into ``file``."""
    put(file, f"{shell.removing(file)}{code}".encode("utf-8", "surrogateescape"))
