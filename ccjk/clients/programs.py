"""Programs on PATH. Imports almost nothing: `env` and `exec` wait for it."""

import os

from ccjk.stores.paths import upwards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = b"#!/bin/sh\n# ccjk's own "
"""How the programs of ccjk's own begin that stand before the real ones on PATH, wherever somebody put them."""


VIA = "CCJK_VIA"
"""Names the programs that were started as a client and may look for the next one, and so come back to us, with a colon between.

In front the round: once all were there, a client that the last one started has started another.
"""

ROUNDS = 8
"""So many clients inside each other there may be, none of which shows that it is one."""


def find(name: str, path: str) -> str | None:
    """Return the program ``name``, looked for in the absolute entries of ``path``; ccjk's own is passed over.

    Never in the working directory: what lies there may be a stranger's. Where others led to us, the first that did not.
    """
    first, (_, before) = None, _before()
    for file in _candidates(name, path):
        if file not in before:
            return file
        first = first or file
    return first


def follow(name: str, path: str, *, ours: bool) -> tuple[str | None, str]:
    """Return what `find` does, and what VIA says for it; no program where those that led to us would do so for ever.

    ``ours``: they were called with arguments of ours, so what they start is no client inside another.
    """
    (number, before), program = _before(), find(name, path)
    if program in before:
        number, before = number + 1, []
        program = program if not ours and number <= ROUNDS else None
    return program, way(program, number, *before) if program else ""


def way(program: str, number: int = 0, *before: str) -> str:
    """Return what VIA says where ``program`` is started after those ``before``, nothing where it cannot come back to us."""
    leads_on = os.path.isfile(program) and (stands_in(program) or is_wrapper(program))
    return ":".join([str(number), *before, program]) if leads_on else ""


def _before() -> tuple[int, list[str]]:
    number, *programs = os.environ.get(VIA, "0").split(":")
    return (int(number) if number.isdigit() else 0), programs


def _candidates(name: str, path: str) -> "Iterator[str]":
    files = (os.path.join(folder, name) for folder in path.split(os.pathsep) if os.path.isabs(folder))
    return (file for file in files if _runs(file) and not is_own(file))


def in_modules(name: str, folder: str) -> str | None:
    """Return the program ``name`` that npm finds from ``folder`` on, None for none."""
    found = (os.path.join(at, "node_modules", ".bin", name) for at in upwards(folder))
    return next((program for program in found if os.access(program, os.X_OK)), None)


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
