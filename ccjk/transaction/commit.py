"""Changes of several files that are one: all of them or none, through errors, crashes and other programs' writes."""

import os
from collections.abc import Sequence
from contextlib import suppress

from ccjk.documents.edits import reverse
from ccjk.documents.kinds import OPENERS
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import generation
from ccjk.stores.files import Raced, check_writable, install, read, sync_folder, take_away, write_temporary
from ccjk.stores.paths import shown
from ccjk.stores.rename import finish_exchange, move
from ccjk.stores.writer import make_folder, sweep
from ccjk.transaction import journal
from ccjk.transaction.journal import FileChange, Record
from ccjk.transaction.originals import digest


def commit(files: Sequence[FileChange], undoes: str = "", *, forgets: bool = False) -> None:
    """Make the change, under the lock. `files.Raced` means that another program was first and nothing was changed.

    ``undoes`` names the recorded change that this one takes back, with ``forgets`` nothing stays recorded.
    """
    for file in files:
        check_writable(file.snapshot)
    try:
        record = journal.begin(files, undoes, forgets=forgets)
    except OSError as error:
        raise _failure(generation.backups_dir(), error) from None
    try:
        _make(files, record)
    except BaseException:
        _put_back(record)
        raise
    with suppress(OSError):
        journal.mark_made(record)
    with suppress(OSError):
        generation.stamp()
    with suppress(OSError):  # made it is; what could not be cleared away now is cleared by the next run
        _complete(record)


def _make(files: Sequence[FileChange], record: Record) -> None:
    """Write every file aside, then put one after the other in its place, then bring the names to the disk.

    Before the first is in its place hooks in running shells stop trusting what they know, and then wait for the end of it.
    """
    at = ""
    try:
        for file, entry in zip(files, record.entries, strict=True):
            at = entry.path
            make_folder(os.path.dirname(entry.real))
            if file.data is not None:
                write_temporary(entry.temporary, file.data, file.mode, file.snapshot)
        at = generation.file()
        generation.bump()
        for file, entry in zip(files, record.entries, strict=True):
            at = entry.path
            if file.data is not None:
                install(entry.temporary, entry.real, entry.before)
            elif entry.before is not None:
                take_away(entry.temporary, entry.real, entry.before)
        for folder in {os.path.dirname(entry.real) for entry in record.entries}:
            at = folder
            sync_folder(folder)
    except OSError as error:
        raise _failure(at, error) from None


def recover() -> None:
    """Finish or take back what an earlier run left half done when it was ended. Under the lock."""
    sweep()
    for record in journal.pending():
        for entry in record.entries:
            finish_exchange(entry.temporary)
        if journal.is_made(record) or all(_is_made(entry) for entry in record.entries):
            _complete(record)
        else:
            _put_back(record)


def _is_made(entry: journal.Entry) -> bool:
    """Whether the file holds what it should, and nothing that another program wrote came out of the exchange."""
    aside = read(entry.temporary).data
    return digest(read(entry.real).data) == entry.after and aside in (None, entry.before)


def _complete(record: Record) -> None:
    for entry in record.entries:
        _clear(entry)
    journal.finish(record)


def _put_back(record: Record) -> None:
    for entry in reversed(record.entries):
        try:
            finish_exchange(entry.temporary)
            _put_back_file(entry)
        except OSError as error:
            hint = _(
                "once that is mended run this again: {file} is put back from {folder} first",
                file=shown(entry.path),
                folder=shown(record.folder),
            )
            raise CcjkError(
                _("{file} could not be put back ({reason})", file=shown(entry.path), reason=error.strerror), hint
            ) from None
    for folder in reversed(record.made):
        with suppress(OSError):
            os.rmdir(folder)
    journal.forget(record.folder)


def _put_back_file(entry: journal.Entry) -> None:
    aside = read(entry.temporary).data
    current = read(entry.real).data
    with suppress(Raced):  # then another program wrote it meanwhile, and that stays
        if digest(current) == entry.after:
            if current is None:  # it was to be removed
                move(entry.temporary, entry.real)
            elif entry.before is None:  # it was to be made
                _clear(entry)
                take_away(entry.temporary, entry.real, current)
            elif aside is not None and digest(aside) != entry.after:
                install(entry.temporary, entry.real, current)  # what came out of the exchange goes back
        elif current not in (None, entry.before) and _was_in_place(entry, aside):
            _take_values_back(entry)
    _clear(entry)


def _was_in_place(entry: journal.Entry, aside: bytes | None) -> bool:
    """Whether our file had got its place before another program wrote there: what was there came out, or nothing was."""
    return entry.before is None if aside is None else digest(aside) != entry.after


def _take_values_back(entry: journal.Entry) -> None:
    """Reverse a change in a file that another program wrote to since, value by value; a file that is broken now stays."""
    snapshot = read(entry.real)
    if entry.kind not in OPENERS:
        return
    with suppress(CcjkError):
        document = OPENERS[entry.kind](snapshot.data, shown(entry.path))
        if reverse(document, entry.edits):
            _clear(entry)
            write_temporary(entry.temporary, document.render(), snapshot.mode, snapshot)
            install(entry.temporary, entry.real, snapshot.data)


def _clear(entry: journal.Entry) -> None:
    with suppress(FileNotFoundError):
        os.unlink(entry.temporary)


def _failure(path: str, error: OSError) -> CcjkError:
    return CcjkError(_("{file} cannot be written ({reason})", file=shown(path), reason=error.strerror), _("nothing was changed"))
