"""The journal: what a change is about to do, on the disk before it is done. It mends a crash and it can undo.

One folder a change in ``backups``, named by number: ``manifest.json`` and the files as they were, ``0``, ``1``, …
While the change is under way the name ends in ``.pending``.
"""

import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from ccjk.documents.edits import Edit
from ccjk.errors import CcjkError
from ccjk.stores import format_version, writer
from ccjk.stores.files import Snapshot, read, sync_folder
from ccjk.stores.generation import PENDING, backups_dir
from ccjk.stores.writer import make_folder
from ccjk.transaction.originals import digest, originals_file
from ccjk.transaction.values import edit_from, edit_to

KEPT = 20
_MADE = "made"


@dataclass(frozen=True)
class FileChange:
    """One file of a change: what was read, what it shall hold (None: no file) and with which mode.

    ``edits`` say the same value by value; ``kind`` (``json``, ``toml``, ``raw``) says how the file is read for that.
    ``foreign`` marks another program's file.
    """

    snapshot: Snapshot
    data: bytes | None
    mode: int = 0o600
    kind: str = "raw"
    edits: tuple[Edit, ...] = ()
    foreign: bool = False
    recorded: bool = False
    """Whether it is a part of the change also where it holds already what it shall hold."""

    @property
    def empty(self) -> bool:
        """Whether the file holds already what it shall hold; one of our own must be private, too."""
        if self.recorded:
            return False
        loose = self.kind == "raw" and self.data is not None and self.snapshot.mode & 0o077
        return self.data == self.snapshot.data and not loose


@dataclass(frozen=True)
class Entry:
    """One file of a recorded change. ``after`` is the SHA-256 of what it was made to hold, empty for no file."""

    path: str
    real: str
    temporary: str
    kind: str
    foreign: bool
    before: bytes | None
    mode: int
    after: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Record:
    """A change as the journal holds it, in the folder ``folder``."""

    folder: str
    entries: tuple[Entry, ...]
    made: tuple[str, ...]
    undoes: str
    forgets: bool

    @property
    def keep(self) -> bool:
        """Whether it can be undone later: not what takes a change back or removes a profile, nor what concerns ccjk alone."""
        return not self.undoes and not self.forgets and any(entry.foreign for entry in self.entries)


def begin(files: Iterable[FileChange], undoes: str = "", *, forgets: bool = False) -> Record:
    """Record a change that is about to be made.

    ``undoes`` is the folder of the change that it takes back. With ``forgets`` nothing stays recorded, this change included.
    """
    make_folder(backups_dir())
    newest()  # one of a newer release is refused: what comes after it could not be undone in turn
    writer.keep_out()  # what comes there now holds keys
    number = max((int(name[:6]) for name in _names()), default=0) + 1
    folder = os.path.join(backups_dir(), f"{number:06}{PENDING}")
    os.mkdir(folder, 0o700)
    try:
        return _write(folder, files, undoes, forgets=forgets)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def finish(record: Record) -> None:
    """Mark the change as made. Only changes of other programs' files are kept, the newest of them."""
    if record.undoes:
        forget(record.undoes)
    if record.forgets:
        for folder in _finished():
            forget(folder)
    if record.keep:
        _leave_out_memory(record)
        os.rename(record.folder, record.folder.removesuffix(PENDING))
    else:
        forget(record.folder)
    for folder in _finished()[KEPT:]:
        forget(folder)


def mark_made(record: Record) -> None:
    """Note that every file is in its place: from here on a crash finishes the change, whatever others write meanwhile."""
    writer.write(os.path.join(record.folder, _MADE), b"")


def is_made(record: Record) -> bool:
    """Whether `mark_made` was reached."""
    return os.path.exists(os.path.join(record.folder, _MADE))


def forget(folder: str) -> None:
    """Remove a change from the journal."""
    # Manifest first: without it the rest is litter, with it and half of the rest it would look like a change.
    with suppress(FileNotFoundError):
        os.unlink(os.path.join(folder, "manifest.json"))
    shutil.rmtree(folder, ignore_errors=True)


def pending() -> list[Record]:
    """Return the changes that were begun and never finished; remove what died before it was one. Under the lock."""
    found = []
    for name in sorted(_names()):
        if name.endswith(PENDING):
            folder = os.path.join(backups_dir(), name)
            if record := _read(folder):
                found.append(record)
            else:
                shutil.rmtree(folder, ignore_errors=True)
    return found


def newest() -> Record | None:
    """Return the last change that can be undone."""
    return next((record for record in map(_read, _finished()) if record), None)


def _leave_out_memory(record: Record) -> None:
    """Keep no copy of what ccjk remembered then: it names every provider's key, and no undo needs it."""
    kept = [entry for entry in record.entries if entry.path != originals_file()]
    manifest, text = os.path.join(record.folder, "manifest.json"), _text(replace(record, entries=tuple(kept)))
    writer.replace(manifest, text, 0o600, os.path.join(record.folder, "manifest.new"))
    for name in os.listdir(record.folder):
        if name.isdecimal() and int(name) >= len(kept):  # it is the last one
            os.unlink(os.path.join(record.folder, name))


def _write(folder: str, files: Iterable[FileChange], undoes: str, *, forgets: bool) -> Record:
    entries, made = [], list[str]()
    for n, file in enumerate(files):
        at = file.snapshot
        if at.data is not None:
            writer.write(os.path.join(folder, str(n)), at.data)
        above, name = os.path.split(at.real)
        made += [path for path in _missing(above) if path not in made]
        temporary = os.path.join(above, f".{name}.ccjk-{os.urandom(8).hex()}")  # which nobody can be waiting for
        after, edits = digest(file.data), file.edits
        entries.append(Entry(at.path, at.real, temporary, file.kind, file.foreign, at.data, at.mode, after, edits))
    record = Record(folder, tuple(entries), tuple(made), undoes, forgets)
    writer.write(os.path.join(folder, "manifest.json"), _text(record))
    sync_folder(folder)
    sync_folder(backups_dir())
    return record


def _text(record: Record) -> bytes:
    files = [
        {
            **{name: getattr(entry, name) for name in _PLAIN},
            "existed": entry.before is not None,
            "edits": [edit_to(edit) for edit in entry.edits],
        }
        for entry in record.entries
    ]
    whole = {"files": files, "made": record.made, "undoes": record.undoes, "forgets": record.forgets}
    return json.dumps({"version": format_version.VERSION, **whole}, indent=1).encode()


_PLAIN = ("path", "real", "temporary", "kind", "foreign", "mode", "after")


def _finished() -> list[str]:
    names = sorted((name for name in _names() if not name.endswith(PENDING)), reverse=True)
    return [os.path.join(backups_dir(), name) for name in names]


def _names() -> list[str]:
    try:
        return [name for name in os.listdir(backups_dir()) if name[:6].isdecimal()]
    except FileNotFoundError:
        return []


def _missing(folder: str) -> list[str]:
    missing: list[str] = []
    while not os.path.isdir(folder):
        missing.insert(0, folder)
        folder = os.path.dirname(folder)
    return missing


def _slurp(path: str) -> bytes:
    data = read(path).data
    if data is None:
        raise FileNotFoundError(path)
    return data


def _read(folder: str) -> Record | None:
    """Return the record in ``folder``, None where it was never completely written."""
    try:
        manifest: dict[str, Any] = json.loads(_slurp(os.path.join(folder, "manifest.json")))
        format_version.check(folder, manifest.get("version", format_version.VERSION))
        entries = [
            Entry(
                **{name: file[name] for name in _PLAIN},
                before=_slurp(os.path.join(folder, str(n))) if file["existed"] else None,
                edits=tuple(map(edit_from, file["edits"])),
            )
            for n, file in enumerate(manifest["files"])
        ]
        return Record(folder, tuple(entries), tuple(manifest["made"]), manifest["undoes"], manifest["forgets"])
    except format_version.Newer:
        raise
    except (CcjkError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
