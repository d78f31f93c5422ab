"""Programs on PATH. Imports almost nothing: `env` and `exec` wait for it."""

import os


def find(name: str, path: str, without: str = "") -> str | None:
    """Return the program ``name``, looked for in the absolute entries of ``path`` but ``without``.

    Never in the working directory: what lies there may be a stranger's.
    """
    for folder in path.split(os.pathsep):
        file = os.path.join(folder, name)
        if os.path.isabs(folder) and folder != without and os.path.isfile(file) and os.access(file, os.X_OK):
            return file
    return None


def stands_in(file: str) -> bool:
    """Whether ``file`` starts another program, which changes while it stays the same: a version manager's."""
    real = os.path.realpath(file)
    return "shims" in file.split(os.sep) or os.path.basename(real) in {"mise", "volta-shim"}


def identity(file: str | None) -> str:
    """Return what tells this build of a program from the next, without starting it; nothing for none."""
    if file is None:
        return ""
    file = os.path.realpath(file)
    status = os.stat(file)
    return f"{file} {status.st_size} {status.st_mtime_ns}"
