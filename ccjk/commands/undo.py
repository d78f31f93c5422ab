"""``ccjk undo``: the last change to any file of another program, reversed."""

import os
from collections.abc import Sequence
from contextlib import suppress

from ccjk.commands.draft import Draft
from ccjk.commands.settle import settle
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import journal, originals
from ccjk.stores.journal import FileChange, Record
from ccjk.stores.lock import locked


def undo() -> tuple[Sequence[FileChange], list[str]]:
    """Take the last recorded change back; return the files written, and the paths in which others have changed some of it since.

    A file that nobody wrote to since gets its bytes back. In another only the values that the change made and that
    still stand are taken back.
    """
    found: list[Record] = []
    left: list[str] = []

    def build(draft: Draft) -> None:
        record = journal.newest()
        if record is None:
            raise CcjkError(
                _("there is nothing to undo"), _("ccjk keeps its last {kept} changes of other programs' files", kept=journal.KEPT)
            )
        entries = [entry for entry in reversed(record.entries) if entry.path != originals.originals_file()]
        left[:] = [entry.path for entry in entries if not draft.revert(entry)]
        found[:] = [record]
        draft.undoes = record.folder

    files = settle(build)
    with suppress(OSError):
        for folder in reversed(found[0].made):
            os.rmdir(folder)
    if not files:
        with locked():
            journal.forget(found[0].folder)
    return files, left
