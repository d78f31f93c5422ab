"""The generation of what is set up: hooks in running shells see by it that something changed. Imports almost nothing.

``generation`` in the state folder holds a line that was never there before whenever profiles or keys begin to change. Its
time is made that of ``config.toml``, and the time of ``presets`` beside it that of ``presets.toml``: any other time of those
says that they were edited by hand, whatever the clocks say. For a shell that cannot see times ``presets`` holds what both
held, with a NUL byte between.
"""

import os
import time

from ccjk import __version__
from ccjk.core.name import OFFICIAL
from ccjk.stores.paths import config_file, credentials_file, key_file, presets_file, state_dir
from ccjk.stores.reader import contents

PENDING = ".pending"
"""How the names of changes end, in the journal, that are not finished."""


def backups_dir() -> str:
    """Return the folder of the journal."""
    return os.path.join(state_dir(), "backups")


def changing() -> bool:
    """Whether a change is under way, or was left half done; only the lock tells which."""
    try:
        return any(name.endswith(PENDING) for name in os.listdir(backups_dir()))
    except FileNotFoundError:
        return False


def file() -> str:
    """Return the file of the generation."""
    return _path("generation")


def current() -> str:
    """Return the generation, nothing where there is none yet."""
    return contents(_path("generation")).decode("ascii", "replace").strip()


def bump() -> None:
    """Begin a new generation. Records of directories belong to the one before; they hold keys, so they go."""
    from ccjk.stores import directories  # who only looks does without
    from ccjk.stores.writer import put

    directories.forget_all()
    put(_path("generation"), f"{time.time_ns():x}-{os.getpid():x}-{__version__}\n".encode())


def renew(*, anyway: bool = False) -> None:
    """Begin a new generation where another release of ccjk began this one: what that rendered may not be right any more.

    Where nothing can be written all stays as it is. ``anyway``: in any case.
    """
    if anyway or _outdated():
        try:
            bump()
            stamp()
        except OSError:
            return


def stamp() -> None:
    """Note that the files are as they should be now. A key that was handed out goes with the one that it was.

    What keeps a session on the user's own login stays: without it a running one would ask the default's provider.
    """
    handed_out = os.path.dirname(credentials_file(""))
    for name in os.listdir(handed_out) if os.path.isdir(handed_out) else ():
        if name.startswith(f"{OFFICIAL}@"):
            continue
        file, key = os.path.join(handed_out, name), contents(key_file(name.partition("@")[0])).strip()
        if not key or key not in contents(file):
            try:
                os.unlink(file)
            except OSError:  # somebody else did, or nothing can be changed there
                continue
    from ccjk.stores.writer import put

    put(_path("presets"), contents(config_file()) + b"\0" + contents(presets_file()), time_ns=_time(presets_file()))
    if not current():
        put(_path("generation"), b"")
    for name, file in _stamped():
        os.utime(_path(name), ns=(0, _time(file)))


def follow() -> str:
    """Return the generation, a new one where a file was edited by hand since, or ccjk itself is another one.

    Nothing where nothing is set up (any more).
    """
    if not current() and not os.path.exists(config_file()):
        return ""
    if not current() or _outdated() or any(_time(_path(name)) != _time(file) for name, file in _stamped()):
        bump()
        stamp()
    return current()


def seen() -> tuple[str, bytes, bytes]:
    """Return what tells whether anything was set up since: the generation, and what config.toml and presets.toml hold.

    In the middle of a change that is nothing that ever comes again: whatever is read then is read anew.
    """
    now = f"changing {time.time_ns():x}" if changing() else current()
    return now, contents(config_file()), contents(presets_file())


def _outdated() -> bool:
    now = current()
    return bool(now) and not now.endswith(f"-{__version__}")


def _stamped() -> tuple[tuple[str, str], ...]:
    return ("generation", config_file()), ("presets", presets_file())


def _time(path: str) -> int:
    """Return when ``path`` was written, in nanoseconds; for one that is not there a time that no file has."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 1


def _path(name: str) -> str:
    return os.path.join(state_dir(), name)
