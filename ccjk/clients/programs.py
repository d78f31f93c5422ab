"""Programs on PATH. Imports almost nothing: `env` and `exec` wait for it."""

import os

OWN = b"#!/bin/sh\n# ccjk's own "
"""How the programs of ccjk's own begin that stand before the real ones on PATH, wherever somebody put them."""


VIA = "CCJK_VIA"
"""Names the script of somebody's own that was started as a client: it may look for the next one, and come back to us."""


def find(name: str, path: str) -> str | None:
    """Return the program ``name``, looked for in the absolute entries of ``path``; ccjk's own is passed over.

    Never in the working directory: what lies there may be a stranger's. Where such a script is what calls us, the one behind it.
    """
    files = [os.path.join(folder, name) for folder in path.split(os.pathsep) if os.path.isabs(folder)]
    via = os.environ.get(VIA, "")
    found = None
    for file in files:
        if _runs(file) and not is_own(file):
            if file != via:
                return file
            found = found or file
    return found


def is_own(file: str) -> bool:
    """Whether ``file`` is ccjk's own."""
    try:
        if not os.path.isfile(file):  # a pipe in the working directory would be waited for
            return False
        with open(file, "rb", buffering=0) as opened:
            return opened.read(len(OWN)) == OWN
    except OSError:
        return False


def own_is_first(name: str, path: str) -> bool:
    """Whether a shell that looks for ``name`` in ``path`` finds ccjk's own; it looks in relative entries, too."""
    files = (os.path.join(folder or ".", name) for folder in path.split(os.pathsep))
    return next((is_own(file) for file in files if _runs(file)), False)


def _runs(file: str) -> bool:
    return os.path.isfile(file) and os.access(file, os.X_OK)


def stands_in(file: str) -> bool:
    """Whether ``file`` starts another program, which changes while it stays the same: a version manager's.

    What it is itself has its name, that of its release, or cli.js.
    """
    name, real = os.path.basename(file), os.path.basename(os.path.realpath(file))
    return "shims" in file.split(os.sep) or not (real.startswith((name, "cli.")) or real[:1].isdigit())


def is_wrapper(file: str) -> bool:
    """Whether ``file`` is a script of somebody's own, that may start another program any time."""
    try:
        with open(file, "rb") as opened:
            first = opened.readline(200)
    except OSError:
        return True
    return first.startswith(b"#!") and b"node" not in first


def identity(file: str | None) -> str:
    """Return what tells this build of a program from the next, without starting it; nothing for none."""
    if file is None:
        return ""
    file = os.path.realpath(file)
    status = os.stat(file)
    return f"{file} {status.st_size} {status.st_mtime_ns}"
