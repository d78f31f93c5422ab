"""What other programs' files said before ccjk wrote to them, value by value, so that it can be taken out again.

``originals.json`` in the state folder: for each file the values that ccjk changed, each with the one found (the
original) and the one last written. A value that somebody changed after us counts as a new original when we write
over it. Once a value is back at its original it is forgotten. One that ccjk left as it was, so that it comes back where
somebody writes over it meanwhile, has the same twice.

As long as nobody but us wrote to a file, its first bytes are kept too and come back as they were.
"""

import json
import os
from dataclasses import dataclass, field
from typing import Any

from ccjk.documents.edits import Edit, Path
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import format_version
from ccjk.stores.paths import shown, state_dir
from ccjk.transaction.values import edit_from, edit_to


@dataclass
class Original:
    """One file. ``edits`` lead from the original values to those last written, in the order first written."""

    edits: dict[Path, Edit] = field(default_factory=dict)
    existed: bool = True
    mode: int = 0o600
    pristine: str | None = None
    """The file's first text; None where there was no file, or a large one."""
    alone: bool = True
    """Whether nobody but ccjk wrote to the file since."""
    written: str = ""
    """The SHA-256 of what ccjk wrote last."""


_LARGEST_KEPT = 1 << 20  # bytes; larger files are brought back value by value

Originals = dict[str, Original]
"""By path, as the programs name their files."""


def originals_file() -> str:
    """Return where the originals are kept."""
    return os.path.join(state_dir(), "originals.json")


def record(originals: Originals, path: str, edits: list[Edit], before: bytes | None, after: bytes | None, mode: int) -> None:
    """Note that ``edits`` turned the file's bytes ``before`` into ``after``; ``mode`` is the one before."""
    entry = originals.get(path)
    if entry is None:
        text = _text(before)
        entry = originals[path] = Original(existed=before is not None, mode=mode, pristine=text)
    elif entry.written != digest(before):
        entry.alone, entry.pristine = False, None
    _fold(entry.edits, edits)
    entry.written = digest(after)
    if not any(edit.before != edit.after for edit in entry.edits.values()):
        del originals[path]


def keep(originals: Originals, path: str, at: Path, value: Any) -> None:
    """Note that the file has ``value`` at ``at``, as long as ccjk has changed anything in it, and not that."""
    entry = originals.get(path)
    known = entry.edits.get(at) if entry else None
    if entry and (known is None or known.before == known.after):
        entry.edits[at] = Edit(at, value, value)


def _text(data: bytes | None) -> str | None:
    """Return ``data`` as it is kept, None where it is not."""
    try:
        return None if data is None or len(data) > _LARGEST_KEPT else data.decode()
    except UnicodeDecodeError:  # a start-up file may be anything
        return None


def all_back(entry: Original, edits: list[Edit]) -> bool:
    """Whether after ``edits`` every value of the file would be its original again."""
    known = dict(entry.edits)
    _fold(known, edits)
    return all(edit.before == edit.after for edit in known.values())


def _fold(known: dict[Path, Edit], edits: list[Edit]) -> None:
    for edit in edits:
        old = known.pop(edit.path, None)
        first = old.before if old and old.after == edit.before else edit.before
        if first != edit.after:
            known[edit.path] = Edit(edit.path, first, edit.after)


def digest(data: bytes | None) -> str:
    """Return the SHA-256 of ``data``, or nothing for no file."""
    import hashlib  # a third of bare Python: who only looks does without

    return "" if data is None else hashlib.sha256(data).hexdigest()


def load(data: bytes | None) -> Originals:
    """Return the originals from the bytes of their file."""
    try:
        document: dict[str, Any] = json.loads(data) if data is not None else {}
        format_version.check(originals_file(), document.pop("version", format_version.VERSION))
        return {
            path: Original(
                {edit.path: edit for edit in map(edit_from, entry["edits"])},
                entry["existed"],
                entry["mode"],
                entry["pristine"],
                entry["alone"],
                entry["written"],
            )
            for path, entry in document.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CcjkError(
            _("{file} is damaged", file=shown(originals_file())), _("restore it, or move it away to go on without it")
        ) from None


def dump(originals: Originals) -> bytes | None:
    """Return the bytes of the originals' file, None for no file."""
    if not originals:
        return None
    document = {
        path: {
            "edits": [edit_to(edit) for edit in entry.edits.values()],
            "existed": entry.existed,
            "mode": entry.mode,
            "pristine": entry.pristine,
            "alone": entry.alone,
            "written": entry.written,
        }
        for path, entry in originals.items()
    }
    return json.dumps(document, indent=1).encode() + b"\n"
