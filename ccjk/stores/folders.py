"""Folders that ccjk makes: 0700 each, and known, so that ``ccjk uninstall`` leaves none. Imports almost nothing.

Until it is noted a folder has the sticky bit beside, which nobody gives to a folder that is closed to others: so one that was
made by a run that was ended there is known, too, though the note is in such a folder itself. (macOS makes none with that bit.)
"""

import os
import stat

from ccjk.stores.paths import config_dir, state_dir
from ccjk.stores.reader import contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTES = "folders"
"""In the state folder: the folders that were not there before ccjk, with a NUL byte behind each."""

_UNNOTED = 0o1700


def make_folder(folder: str) -> None:
    """Make ``folder`` and those above it, and note which were not there."""
    missing: list[str] = []
    while folder and not _is_made(folder):
        missing.insert(0, folder)
        folder = os.path.dirname(folder)
    made = [path for path in missing if _make(path)]
    if made:
        _note(made)
    for path in made:  # from the top: above one without the bit is none that has it
        os.chmod(path, 0o700)


def _make(path: str) -> bool:
    """Make a folder; return whether it is there and not noted yet."""
    try:
        os.mkdir(path, _UNNOTED)
    except FileExistsError:  # made by another process just now, or no folder, which is told when it is written to
        return _is_unnoted(path)
    return True


def made_folders() -> list[str]:
    """Return the folders that were made, the inner ones first; of those that are empty ``ccjk uninstall`` leaves none."""
    noted = {os.fsdecode(path) for path in contents(os.path.join(state_dir(), _NOTES)).split(b"\0") if path}
    noted |= {folder for own in (state_dir(), config_dir()) for folder in _with_above(own) if _is_unnoted(folder)}
    return sorted(noted, key=len, reverse=True)


def _with_above(folder: str) -> "Iterator[str]":
    while folder != os.path.dirname(folder):
        yield folder
        folder = os.path.dirname(folder)


def _is_made(folder: str) -> bool:
    return os.path.isdir(folder) and not _is_unnoted(folder)


def _is_unnoted(folder: str) -> bool:
    """Whether that was made by a run that was ended, or has not come to noting it yet."""
    try:
        status = os.lstat(folder)
    except OSError:
        return False
    return status.st_mode & ~stat.S_ISGID == stat.S_IFDIR | _UNNOTED and status.st_uid == os.geteuid()


def _note(made: list[str]) -> None:
    if not os.path.isdir(state_dir()):
        make_folder(state_dir())
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe there is an error, and no wait
    fd = os.open(os.path.join(state_dir(), _NOTES), flags, 0o600)
    with open(fd, "wb", buffering=0) as file:
        file.write(b"".join(os.fsencode(path) + b"\0" for path in made if not path.startswith(f"{state_dir()}/")))
