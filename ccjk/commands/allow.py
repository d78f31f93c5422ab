"""``ccjk allow``."""

import os

from ccjk import output
from ccjk.activation.approval import Allowed, approve, as_typed, folder_of, tell
from ccjk.core.directory_file import FILE
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import trust


def _allow(target: str | None) -> Allowed:
    """Allow the directory file that rules in ``target`` (the working directory), as it is now."""
    folder = folder_of(target)
    if not os.path.isdir(folder):
        raise CcjkError(
            _("there is no folder {file}", file=as_typed(folder)),
            _("name the one with the {file}, or none for the one that rules here", file=FILE),
        )
    found = trust.nearest(folder)
    if found is None:
        raise CcjkError(
            _("there is no {file} in {folder} or above", file=FILE, folder=as_typed(folder)), _("write one: ccjk use NAME")
        )
    return approve(*found)


def allow(target: str | None) -> None:
    """Allow a directory file, and show what that means."""
    done = _allow(target)
    output.say(_("{file} is allowed as it is now:", file=done.file))
    output.show(*(f"  {line}" for line in done.text.split("\n") if line))  # all of it: it is not longer than a page
    tell(done)
