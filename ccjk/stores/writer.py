"""The one way in which files are written: aside, private from the first moment, whole, and then put in their place.

What belongs to other programs takes its place by ``files.py``, which keeps more promises; ccjk's own files do here. Imports
almost nothing: a prompt waits for some of them.

Folders are 0700 and noted, so that ``ccjk uninstall`` leaves none. Until it is noted a folder has the sticky bit beside, which
nobody gives to a folder that is closed to others: so one that was made by a run that was ended there is known, too, though
the note is in such a folder itself. (macOS makes none with that bit.)
"""

import os
import stat

from ccjk.stores.ignored import IGNORES, ignore_file, is_top
from ccjk.stores.paths import config_dir, home, state_dir
from ccjk.stores.reader import contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

_PRIVATE = 0o600
_NOTES = "folders"
"""In the state folder: the folders that were not there before ccjk, with a NUL byte behind each."""

_UNNOTED = 0o1700

_UNDER_WAY = "new"
"""In the state folder: files that are being written."""


def write(path: str, data: bytes, mode: int = 0o600, prepare: "Callable[[int], None] | None" = None) -> None:
    """Write ``data`` to the new file ``path``, and down to the disk; ``prepare`` is given its descriptor first."""
    with open(_create(path), "wb") as file:
        _fill(file, data, mode, prepare)


def replace(path: str, data: bytes, mode: int, aside: str) -> None:
    """Make ``path`` hold ``data``, by way of the file ``aside`` in the same folder: what an earlier run left there goes."""
    if os.path.lexists(aside):
        os.unlink(aside)
    _place(path, aside, _create(aside), data, mode)


def put(path: str, data: bytes, mode: int = 0o600, *, lasting: bool = False, time_ns: int | None = None) -> None:
    """Make ``path``, in the state folder, hold ``data``: a reader sees the old file or the new one.

    ``lasting``: also after a power failure. ``time_ns``: the file's time of modification, in place of now.
    """
    make_folder(os.path.dirname(path))
    _place(path, *_locked(), data, mode, lasting=lasting, time_ns=time_ns)


def _create(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, _PRIVATE)


def _fill(
    file: "BinaryIO", data: bytes, mode: int, prepare: "Callable[[int], None] | None" = None, *, lasting: bool = True
) -> None:
    """Write ``data`` to a new file: owner and mode before content."""
    if prepare:
        prepare(file.fileno())
    if prepare or mode != _PRIVATE:
        os.fchmod(file.fileno(), mode)
    file.write(data)
    file.flush()
    if lasting:
        os.fsync(file.fileno())


def _place(path: str, aside: str, fd: int, data: bytes, mode: int, *, lasting: bool = True, time_ns: int | None = None) -> None:
    """Write ``data`` to the new file ``aside``, which is ``fd``, and give it the name ``path`` before it is closed."""
    with open(fd, "wb") as file:
        try:
            _fill(file, data, mode, lasting=lasting)
            if time_ns is not None:
                os.utime(fd, ns=(time_ns, time_ns))
            os.replace(aside, path)
        except OSError as error:
            os.unlink(aside)
            error.filename = path
            raise


def _locked() -> tuple[str, int]:
    """Return the path of a new file, and its descriptor, that is locked as long as somebody writes.

    All are in one folder, so that who comes next finds what another left there that was killed: it is locked no more.
    """
    import fcntl

    folder = os.path.join(state_dir(), _UNDER_WAY)
    make_folder(folder)
    sweep()
    while True:
        path = os.path.join(folder, os.urandom(8).hex())
        fd = _create(path)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(fd).st_nlink:
                return path, fd
        except BlockingIOError:  # taken for a left one, in between
            pass
        except BaseException:
            os.unlink(path)
            os.close(fd)
            raise
        os.close(fd)


def sweep() -> None:
    """Remove what nobody writes any more and never came to its place."""
    import fcntl

    folder = os.path.join(state_dir(), _UNDER_WAY)
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        path = os.path.join(folder, name)
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:  # in its place by now
            continue
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(fd), os.lstat(path)):
                os.unlink(path)
        except OSError:  # somebody writes it, or it is in its place
            continue
        finally:
            os.close(fd)


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
    if state_dir() in made:
        try:
            keep_out()
        except OSError:  # no key comes there before it can be done (journal.py)
            return


def keep_out() -> None:
    """Keep the state folder, where copies of keys are, out of any repository."""
    path = ignore_file(state_dir())
    if not os.path.lexists(path) and not is_top(state_dir()):
        put(path, IGNORES, lasting=True)


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
    if f"{home()}/".startswith(f"{folder}/"):  # the user's own, whatever its mode
        return False
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
