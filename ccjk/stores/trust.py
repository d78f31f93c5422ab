"""Trust: the directory files that the user allowed, each for one path and exactly these bytes.

What is kept of one: the bytes, and what they ask for, so that nothing of a stranger's is parsed but when it is
allowed. Imports almost nothing: `exec` waits for it.
"""

import os
import stat

from ccjk.core.directory_file import FILE, LARGEST, Wish
from ccjk.errors import CcjkError
from ccjk.stores.paths import shown, state_dir
from ccjk.stores.small_file import put


def nearest(folder: str = "") -> tuple[str, bytes] | None:
    """Return the folder at or above ``folder`` (the working directory) whose directory file rules, with that file's bytes.

    Only regular files count. One that is too large is returned cut off, one byte too long.
    """
    folder = folder or working_directory()
    while folder:
        data = _contents(os.path.join(folder, FILE))
        if data is not None:
            return folder, data
        above = os.path.dirname(folder)
        folder = above if above != folder else ""
    return None


def working_directory() -> str:
    """Return the working directory as the shell calls it, through links; nothing where it is deleted."""
    try:
        here = os.getcwd()
        called = os.environ.get("PWD", "")
        return called if os.path.isabs(called) and os.path.normpath(called) == called and os.path.samefile(called, here) else here
    except OSError:
        return ""


def wish(folder: str, data: bytes) -> Wish:
    """Return what the directory file of ``folder`` asks for, if the user allowed it as it is."""
    try:
        with open(_record(folder), "rb") as file:
            profile, model, fast_model, allowed = file.read().split(b"\0", 3)
        asked = Wish(profile.decode(), model.decode(), fast_model.decode())
    except (FileNotFoundError, NotADirectoryError, ValueError):  # none, or none that is whole
        allowed = b""
        profile = b""
        asked = Wish("")
    if not profile or allowed != data:
        what = "has changed since it was allowed" if profile else "is not allowed"
        raise CcjkError(f"{shown(os.path.join(folder, FILE))} {what}", "read it, then: ccjk allow")
    return asked


def allow(folder: str, data: bytes, asked: Wish) -> None:
    """Keep that the user allowed the directory file ``data`` of ``folder``, which asks for ``asked``."""
    fields = (asked.profile.encode(), asked.model.encode(), asked.fast_model.encode(), data)
    put(_record(folder), b"\0".join(fields), lasting=True)


def deny(folder: str) -> bool:
    """Forget what was allowed in ``folder``; return whether anything was."""
    try:
        os.unlink(_record(folder))
    except FileNotFoundError:
        return False
    return True


def _contents(path: str) -> bytes | None:
    """Return what is in ``path``; None for what is no regular file, or cannot be read."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NOCTTY)
    except OSError:
        return None
    try:
        return os.read(fd, LARGEST + 1) if stat.S_ISREG(os.fstat(fd).st_mode) else None
    except OSError:
        return None
    finally:
        os.close(fd)


def _record(folder: str) -> str:
    """Return the file that keeps the trust in ``folder``: below a folder of the same path."""
    return os.path.join(state_dir(), "allowed", folder.lstrip("/"), FILE)
