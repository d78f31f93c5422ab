"""``ccjk deny``."""

import os

from ccjk import output
from ccjk.activation.approval import as_typed, folder_of
from ccjk.core.directory_file import FILE
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import directories, trust
from ccjk.stores.lock import AT_A_PROMPT, locked
from ccjk.stores.paths import shown


def _deny(target: str | None) -> tuple[str, bool]:
    """Take the trust in the directory file that rules in ``target`` back; return its path, and whether there was any.

    A file that is not there any more may have been allowed as well.
    """
    folder = folder_of(target)
    found = trust.nearest(folder) if os.path.isdir(folder) else None
    if found:
        folder = found[0]
    with locked(AT_A_PROMPT):
        directories.forget(os.path.join(folder, FILE))  # first: ended here, nothing is denied yet, and nothing half
        was_allowed = trust.deny(folder)
    if not found and not was_allowed:
        raise CcjkError(
            _("there is no {file} in {folder} or above", file=FILE, folder=as_typed(folder)), _("nothing was allowed")
        )
    return shown(os.path.join(folder, FILE)), was_allowed


def deny(target: str | None) -> None:
    """Take the trust in a directory file back."""
    file, was_allowed = _deny(target)
    output.say(_("{file} is no longer allowed.", file=file) if was_allowed else _("{file} was not allowed.", file=file))
