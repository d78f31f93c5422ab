"""The clients' configuration folders: each has files, and so a default, of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ccjk.stores import paths
from ccjk.stores.paths import CLIENT_FOLDERS


def usual(client: str) -> str:
    """Return the folder of ``client`` where no variable names one, nothing for a client that has but one."""
    return os.path.join(os.environ.get("HOME", ""), CLIENT_FOLDERS[client][1]) if client in CLIENT_FOLDERS else ""


def in_force(client: str) -> str:
    """Return the folder that ``client`` uses here: the usual one also where a variable says that by another name."""
    named = paths.named(CLIENT_FOLDERS[client][0]) if client in CLIENT_FOLDERS else ""
    return usual(client) if not named or same(named, usual(client)) else named.rstrip("/")


def same(one: str, other: str) -> bool:
    """Whether two paths are those of one folder."""
    return one == other or os.path.realpath(one) == os.path.realpath(other)


@contextmanager
def used(client: str, folder: str) -> Iterator[None]:
    """Let ``folder`` be the one that ``client`` uses, for this process alone."""
    if client not in CLIENT_FOLDERS or same(folder, in_force(client)):
        yield
        return
    variable, before = CLIENT_FOLDERS[client][0], dict(paths.INSTEAD)
    paths.INSTEAD[variable] = "" if same(folder, usual(client)) else folder
    try:
        yield
    finally:
        paths.INSTEAD.clear()
        paths.INSTEAD.update(before)
