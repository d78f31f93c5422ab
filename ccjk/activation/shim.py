"""A ``codex`` of ccjk's own, in a folder that stands first on PATH wherever a profile is in force. Imports almost nothing.

Codex has no variable that chooses its provider. What is found on PATH is found by shells inside shells, by scripts, and by
functions and aliases of the user's own, and leaves all of those as they are.
"""

import os

from ccjk.clients import invocation
from ccjk.clients.programs import OWN, is_own, own_is_first
from ccjk.language import _
from ccjk.stores.paths import state_dir
from ccjk.stores.reader import contents, is_ours

CODEX = "codex"


def folder() -> str:
    """Return the folder that holds it."""
    return os.path.join(state_dir(), "shims")


def without(path: str) -> str:
    """Return ``path`` without that folder, and without any other that ccjk put there: the folder of its state may have moved."""
    return os.pathsep.join(entry for entry in path.split(os.pathsep) if not is_own(os.path.join(entry, CODEX)))


def in_front(path: str) -> str:
    """Return ``path`` with that folder first, made if need be; without it where that cannot be."""
    return f"{folder()}{os.pathsep}{without(path)}" if made() else without(path)


def leading(path: str) -> str:
    """Return what `in_front` does, and say so where codex is not on the profile then."""
    found = in_front(path) if path else ""
    if not own_is_first(CODEX, found):
        from ccjk.output import note

        note(_("codex stays on its default here: {folder} cannot be written, or not be on PATH", folder=folder()))
    return found


def made() -> bool:
    """Make that folder; return whether it is there and can be on PATH."""
    if os.pathsep in folder():
        return False
    words = " ".join("'" + word.replace("'", "'\\''") + "'" for word in invocation.command())
    text = OWN + f'exec {words} {CODEX} "$@"\n'.encode("utf-8", "surrogateescape")
    try:
        _write(os.path.join(folder(), CODEX), text)
        return is_ours(os.stat(folder()))
    except OSError:
        return False


def _write(file: str, text: bytes) -> None:
    if contents(file) != text or not os.access(file, os.X_OK):
        from ccjk.stores.writer import put

        put(file, text, 0o700)
