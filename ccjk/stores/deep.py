"""Folders of records, which are as deep as the user's own: no recursion, and no file that stays open for each level."""

import os
from collections.abc import Iterator
from contextlib import suppress


def below(folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield what is in ``folder`` and in folders below, those first; what cannot be read is passed over."""
    folders = [folder]
    for at in folders:
        with suppress(OSError), os.scandir(at) as entries:
            for entry in entries:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)


def empty(folder: str) -> None:
    """Remove all files in ``folder``, which is no link, and below, as far as that can be.

    The folders stay: a file system takes a hundred times as long to remove one of these.
    """
    for entry in below(folder):
        with suppress(OSError):
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)


def remove(folder: str) -> None:
    """Remove ``folder``, which is no link, and what is in it, as far as that can be; where something stays that is an error."""
    empty(folder)
    for entry in reversed(list(below(folder))):
        with suppress(OSError):
            os.rmdir(entry.path)
    os.rmdir(folder)
