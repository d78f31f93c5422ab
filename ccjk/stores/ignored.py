"""What keeps ccjk's own folders out of any repository: a ``.gitignore`` of ``*``. One that says something else is the user's."""

import os

IGNORES = b"*\n"


def ignore_file(folder: str) -> str:
    """Return where git reads what it is to ignore in ``folder``."""
    return os.path.join(folder, ".gitignore")


def is_top(folder: str) -> bool:
    """Whether ``folder`` is that of a whole work tree, of which ccjk is only a part."""
    return os.path.lexists(os.path.join(folder, ".git"))
