"""The same surroundings for every run of the tests, whoever starts it and from where; `tests/__init__.py` sees to it first.

All that tests start inherits them. What the user has set for pip stays, under pip's own names, which nothing else reads.
"""

import atexit
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SCRATCH = "/dev/shm"
"""Where what waits for a disk elsewhere takes no time: the homes of tests, if programs may be run there and it has room."""

PROGRAMS = ("ccjk", "claude", "codex")
"""What tests put on PATH themselves: the user's own would be found instead, or as well."""

ALONE = """
import os, sys
if os.fork():
    os._exit(0)
os.setsid()
"""
"""The beginning of a program of Python: it goes on with no shell among its ancestors, and no terminal."""

_KEPT = re.compile(
    r"HOME|PATH|TMPDIR|USER|LOGNAME"
    r"|CI|CCJK_(FAULTS|EXAMPLES|SHRINK|SWEEP|ROWS)"  # how much the tests do
    r"|(PYTEST|HYPOTHESIS|COV|COVERAGE)_.*|PY_COLORS|PYTHONDONTWRITEBYTECODE|PIP_.*"
)
_OF_PIP = {
    "PIP_PROXY": ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"),
    "PIP_CERT": ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"),
}
_COLORS = {"NO_COLOR": "0", "FORCE_COLOR": "1"}
"""What a person wants of all programs goes for pytest alone, under its own name."""


def settle() -> None:
    """Leave nothing to chance: signals, the mask of new files' modes, the environment."""
    _signals()
    os.umask(0o022)
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update({name: value for name, value in before.items() if _KEPT.fullmatch(name)})
    given = [(own, before.get(name)) for own, names in _OF_PIP.items() for name in names]
    given += [(own, before.get(name) and color) for name, color in _COLORS.items() for own in ("PY_COLORS",)]
    for own, value in given:
        if value:
            os.environ.setdefault(own, value)
    if has_scratch():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", SCRATCH)
    os.environ.update(PATH=os.pathsep.join(_path(before.get("PATH", os.defpath))), LANG="C.UTF-8", TERM="xterm-256color")


def has_scratch() -> bool:
    """Whether SCRATCH is there: containers often have one of 64 MB, on which nothing may be run."""
    try:
        found = os.statvfs(SCRATCH)
    except OSError:
        return False
    return os.access(SCRATCH, os.W_OK) and not found.f_flag & os.ST_NOEXEC and found.f_bavail * found.f_frsize > 1 << 30


def _signals() -> None:
    """Let every child have all signals at their default: what is ignored or blocked is inherited, what is handled is not.

    Python itself ignores SIGPIPE and SIGXFSZ, nohup SIGHUP, a shell without job control SIGINT and SIGQUIT in the background.
    """
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in signal.valid_signals():
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def _path(value: str) -> Iterator[str]:
    """Yield the folders of PATH, without this Python's environment, and without PROGRAMS."""
    for folder in value.split(os.pathsep):
        own = sys.prefix != sys.base_prefix and folder == os.path.dirname(sys.executable)
        if os.path.isabs(folder) and not own:
            yield _without_programs(folder) if any(os.path.lexists(f"{folder}/{name}") for name in PROGRAMS) else folder


def _without_programs(folder: str) -> str:
    """Return another folder that has links to all else that is in ``folder``."""
    other = Path(tempfile.mkdtemp(prefix="ccjk-path-"))
    atexit.register(shutil.rmtree, other, ignore_errors=True)
    for name in os.listdir(folder):
        if name not in PROGRAMS:
            (other / name).symlink_to(f"{folder}/{name}")
    return str(other)
