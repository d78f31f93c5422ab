"""The shell that ccjk was called from. Imports almost nothing: `eval` waits for it."""

import os

from ccjk.errors import CcjkError
from ccjk.shells import NAMES, known


def calling_shell() -> str:
    """Return the shell that this was called from, one of NAMES."""
    try:
        with open(f"/proc/{os.getppid()}/comm", encoding="utf-8") as file:
            name = file.read().strip()
    except (OSError, ValueError):
        name = ""
    if known(name):
        return known(name)
    import shellingham  # asks ps where there is no /proc

    try:
        name = shellingham.detect_shell()[0]
    except (shellingham.ShellDetectionFailure, RuntimeError):
        name = os.path.basename(os.environ.get("SHELL", ""))
    if known(name):
        return known(name)
    raise CcjkError("the calling shell is not known", f"name it with --shell: {', '.join(NAMES)}")
