"""How ccjk is called again. Imports almost nothing."""

import os
import sys

from ccjk.clients.programs import find


def command() -> list[str]:
    """Return the words that call this ccjk from anywhere: by the path it was called by, so that an upgrade is followed."""
    called = sys.argv[0]
    if called.endswith(".py"):  # python -m ccjk
        return [sys.executable, "-P", "-m", "ccjk"]
    if os.sep not in called:
        called = find(called, os.environ.get("PATH", "")) or called
    return [os.path.abspath(called)]
