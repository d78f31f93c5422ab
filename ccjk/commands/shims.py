"""A ``codex`` that comes back to ccjk, for the scripts that a command starts. Imports almost nothing.

Codex has no variable that chooses its provider: a script's ``codex`` would use its default.
"""

import os

from ccjk.commands import own
from ccjk.stores.paths import state_dir

CODEX = "codex"


def folder() -> str:
    """Return the folder that holds it."""
    return os.path.join(state_dir(), "shims")


def path_with(path: str) -> str:
    """Return ``path`` with that folder in front, made if need be; as it was where nothing can be written."""
    words = " ".join("'" + word.replace("'", "'\\''") + "'" for word in own.command())
    text = f'#!/bin/sh\nexec {words} exec -- {CODEX} "$@"\n'.encode("utf-8", "surrogateescape")
    file = os.path.join(folder(), CODEX)
    try:
        _write(file, text)
    except OSError:
        return path
    entries = [entry for entry in path.split(os.pathsep) if entry != folder()]
    return os.pathsep.join([folder(), *entries])


def _write(file: str, text: bytes) -> None:
    try:
        with open(file, "rb") as found:
            if found.read() == text:
                return
    except FileNotFoundError:
        os.makedirs(os.path.dirname(file), 0o700, exist_ok=True)
    temporary = f"{file}.{os.getpid()}"
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o700)
    with open(fd, "wb") as new:
        new.write(text)
    os.replace(temporary, file)
