"""Trust: the directory files that the user allowed, each for one path and exactly these bytes.

What is kept of one: the bytes, and what they ask for, so that those who obey it need not parse it. Imports almost
nothing: `exec` waits for it.
"""

import os
import time

from ccjk.core.directory_file import FILE, LARGEST, Wish
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import reader
from ccjk.stores.paths import shown, state_dir, upwards


def nearest(folder: str = "") -> tuple[str, bytes] | None:
    """Return the folder at or above ``folder`` (the working directory) whose directory file rules, with that file's bytes.

    Only regular files count. One that is too large is returned cut off, one byte too long.
    """
    for at in upwards(folder or working_directory()):
        data = contents(os.path.join(at, FILE))
        if data is not None:
            return at, data
    return None


def working_directory() -> str:
    """Return the working directory as the shell calls it, through links; nothing where it is deleted."""
    try:
        here = os.getcwd()
        called = os.environ.get("PWD", "")
        return called if os.path.isabs(called) and os.path.normpath(called) == called and os.path.samefile(called, here) else here
    except OSError:
        return ""


_KEPT = 20  # of one directory file
_VERSION = b"1"  # as in format_version.py, which is not imported for that


class NotAllowed(CcjkError):
    """A directory file is not allowed as it is."""


def allowed(folder: str, data: bytes) -> tuple[Wish, str]:
    """Return what the directory file of ``folder`` asks for, if the user allowed it as it is, and the token of that act."""
    acts = _acts(folder)
    for token, profile, model, fast_model, trusted in acts:
        if trusted == data:
            return Wish(profile.decode(), model.decode(), fast_model.decode()), token.decode()
    what = _("has changed since it was allowed") if acts else _("is not allowed")
    raise NotAllowed(_("{file} {what}", file=shown(os.path.join(folder, FILE)), what=what), _("read it, then: ccjk allow"))


def allows(folder: str, token: str) -> bool:
    """Whether what ``token`` stands for is still allowed, and was not allowed once more since."""
    return any(act[0] == token.encode() for act in _acts(folder))


def token(folder: str, data: bytes) -> str:
    """Return the token of the act by which the directory file ``data`` of ``folder`` was allowed, nothing for none."""
    return next((act[0].decode() for act in _acts(folder) if act[-1] == data), "")


def allow(folder: str, data: bytes, asked: Wish) -> None:
    """Keep that the user allowed the directory file ``data`` of ``folder``, which asks for ``asked``.

    What was allowed there before stays so: of a repository's branches each may have its own.
    """
    from ccjk.stores import writer

    token = f"{time.time_ns():x}"  # another one each time: shells see that something was done here, if only once more
    act = [token.encode(), asked.profile.encode(), asked.model.encode(), asked.fast_model.encode(), data]
    acts = [act, *(known for known in _acts(folder) if known[-1] != data)][:_KEPT]
    fields = [*(field for act in acts for field in act), _VERSION]
    writer.put(_record(folder), b"\0".join(fields), lasting=True)


def deny(folder: str) -> bool:
    """Forget what was allowed in ``folder``; return whether anything was."""
    try:
        os.unlink(_record(folder))
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _acts(folder: str) -> list[list[bytes]]:
    """Return what was allowed in ``folder``, the last first: token, profile, model, fast model, the file's bytes.

    Behind them stands the version of the format; releases up to 0.1.0 wrote none, and pass over it.
    """
    fields = reader.contents(_record(folder)).split(b"\0")
    if len(fields) % 5 == 1 and fields[1:] and fields[-1].isdigit() and fields[-1] != _VERSION:
        from ccjk.stores import format_version

        format_version.check(_record(folder), fields[-1])
    return [fields[at : at + 5] for at in range(0, len(fields) - 4, 5)]


def contents(path: str) -> bytes | None:
    """Return what is in the directory file ``path``; None for what is no regular file, or cannot be read."""
    try:
        return reader.read(path, LARGEST + 1, links=False)[0]
    except OSError:
        return None


def _record(folder: str) -> str:
    """Return the file that keeps the trust in ``folder``: below a folder of the same path."""
    return record(os.path.join(folder, FILE))


def record(file: str) -> str:
    """Return the file that keeps the trust in the directory file ``file``."""
    return os.path.join(state_dir(), "allowed", file.lstrip("/"))
