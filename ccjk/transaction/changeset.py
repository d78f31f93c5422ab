"""A draft: the files of one change, worked out in memory before any of them is written."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ccjk.clients import repository
from ccjk.clients.registry import client_files, together
from ccjk.documents.edits import ABSENT, Document, Edit, Item, Path, Wanted, change, reverse
from ccjk.documents.kinds import OPENERS
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.files import Snapshot, read
from ccjk.stores.homes import same
from ccjk.stores.ignored import IGNORES, ignore_file, is_top
from ccjk.stores.paths import config_dir, config_file, is_hosts_file, shown
from ccjk.transaction import journal, originals
from ccjk.transaction.journal import FileChange
from ccjk.transaction.originals import digest
from ccjk.transaction.secrets import is_secret


@dataclass
class _Open:
    """A file being edited. ``exact`` is what it shall hold instead of the edited text, with its mode."""

    snapshot: Snapshot
    document: Document
    kind: str
    edits: list[Edit] = field(default_factory=list)
    exact: tuple[bytes | None, int] | None = None


class Changeset:
    """Files are read once, when first asked for; edits pile up; `files` says what must be written.

    ``blind``: what files were like before ccjk is not known; for looking only.
    """

    def __init__(self, *, blind: bool = False) -> None:
        self._open: dict[str, _Open] = {}
        self._raw: dict[str, FileChange] = {}
        self._forgotten: set[str] = set()
        self._kept: dict[tuple[str, Path], Any] = {}
        self.undoes = ""
        """The folder of the recorded change that this one takes back, if any."""
        self.forgets = False
        """Whether nothing may stay recorded, this change included."""
        self.corrects = False
        """Whether what is changed is put right for good: no value of it comes back but by `undo`."""
        file = originals.originals_file()
        self._memory = Snapshot(file, file, None) if blind else read(file)
        self.originals = {} if blind else originals.load(self._memory.data)
        self._take_names()

    def _take_names(self) -> None:
        """Remember clients' files by the names that they have here, which links may lead to as well."""
        for path in client_files() if self.originals else ():
            for other in [*self.originals] if path not in self.originals else ():
                if os.path.basename(other) == os.path.basename(path) and same(os.path.dirname(other), os.path.dirname(path)):
                    self.originals[path] = self.originals.pop(other)

    def stands(self) -> bool:
        """Whether every file is still as it was when it was read."""
        opened, raw = (file.snapshot for file in self._open.values()), (change_.snapshot for change_ in self._raw.values())
        return all(read(snapshot.path) == snapshot for snapshot in (self._memory, *opened, *raw))

    def document(self, path: str, kind: str) -> Document:
        """Return the document at ``path``, as it will be after the edits so far."""
        return self._opened(path, kind).document

    def edit(self, path: str, kind: str, wanted: Wanted) -> list[Edit]:
        """Give the file the wanted values."""
        file = self._opened(path, kind)
        done = change(file.document, wanted)
        file.edits += done
        return done

    def original(self, path: str, kind: str, at: Path) -> Any:
        """Return what the file would say at ``at`` without ccjk."""
        known = self.originals.get(path)
        edit = known.edits.get(at) if known else None
        value = self.document(path, kind).get(at)
        return edit.before if edit and edit.after == value else value

    def wrote(self, path: str, kind: str, at: Path) -> bool:
        """Whether what the file says at ``at`` was written by ccjk in an earlier change."""
        known = self.originals.get(path)
        edit = known.edits.get(at) if known else None
        return edit is not None and edit.before != edit.after == self.document(path, kind).get(at)

    def keep(self, path: str, kind: str, paths: Iterable[Path]) -> None:
        """Remember what the file says at ``paths``, which ccjk leaves as it is: others may write over it meanwhile."""
        for at in paths:
            self._kept[path, at] = self.document(path, kind).get(at)

    def adopt(self, path: str, kind: str, group: Iterable[Path], *, ours: bool, came: Iterable[Path] = ()) -> None:
        """Decide whose the values ``group`` are, of which somebody changed some since ccjk wrote them: all ours, or all theirs.

        Ours are taken for written by ccjk as they are, so that their originals come back together. Theirs are forgotten, and
        become the originals when ccjk writes there again. ``came``: what was not there before ccjk's, and goes with them, so that
        what was kept there comes back.
        """
        known = self.originals.get(path)
        came = set(came)
        for at in group if known else ():
            if known and at in known.edits:
                if ours and at not in came and known.edits[at].before == known.edits[at].after:
                    continue  # kept, and another choice of the user's since
                if ours:
                    known.edits[at] = replace(known.edits[at], after=self.document(path, kind).get(at))
                else:
                    del known.edits[at]
        for at in came if known and ours else ():
            if known:
                known.edits.setdefault(at, Edit(at, ABSENT, self.document(path, kind).get(at)))

    def forget(self, path: str) -> None:
        """Remember nothing of what the file said before this change."""
        self._forgotten.add(path)

    def restore(self, path: str, kind: str, only: Callable[[Path], bool] = lambda _: True) -> None:
        """Give the values that ccjk changed their originals back; those that somebody changed since are theirs, and forgotten."""
        known = self.originals.get(path)
        if known is None:
            return
        file = self._opened(path, kind)
        concerned = [edit for edit in known.edits.values() if only(edit.path)]
        file.edits += reverse(file.document, concerned)
        put_back = {edit.path for edit in file.edits if edit.after == file.document.get(edit.path)}
        for edit in concerned:
            if edit.path not in put_back:
                del known.edits[edit.path]
        if not known.edits:
            del self.originals[path]

    def revert(self, entry: journal.Entry) -> bool:
        """Take one file's part of a recorded change back: whole if nobody wrote to it since, else value by value.

        Return False where others changed some of what the change had made: that stays. Refused where a provider's values
        were changed in part: the rest would send one party's credential to another.
        """
        if entry.kind not in OPENERS:
            snapshot = read(entry.path)
            if digest(snapshot.data) == entry.after:
                self._raw[entry.path] = FileChange(snapshot, entry.before, entry.mode)
            return digest(snapshot.data) == entry.after
        file = self._opened(entry.path, entry.kind)
        if digest(file.snapshot.data) == entry.after:
            file.exact = (entry.before, entry.mode)
        last = {edit.path: edit.after for edit in entry.edits if edit.path in together()}
        hint = _("choose what you want with ccjk config-switch or ccjk remove; nothing was changed")
        if any(file.document.get(path) != after for path, after in last.items()):
            raise CcjkError(
                _("the provider in {file} was changed by hand since, so that change cannot be undone", file=shown(entry.path)),
                hint,
            )
        done = reverse(file.document, entry.edits)
        file.edits += done
        ours = [edit for edit in done if is_secret(edit) and edit.after != self._first(entry.path, edit.path)]
        if any(not isinstance(edit.path[-1], Item) for edit in ours) and (found := repository.holder(entry.path)):
            raise CcjkError(
                _(
                    "{file} would hold a key again, and the repository in {folder} would take it: that change cannot be undone",
                    file=shown(entry.path),
                    folder=shown(found.folder),
                ),
                hint,
            )
        if file.exact and ours:
            file.exact = (entry.before, entry.mode & ~0o077)  # others could read it then, with a key of ours in it
        return {edit.path for edit in entry.edits} == {edit.path for edit in done}

    def _first(self, path: str, at: Path) -> Any:
        """Return what the file said at ``at`` before ccjk first wrote there, None where ccjk never did."""
        known = self.originals.get(path)
        edit = known.edits.get(at) if known else None
        return edit.before if edit else None

    def put(self, path: str, data: bytes | None, *, recorded: bool = False) -> None:
        """Make one of ccjk's own files hold ``data``, or be gone; ``recorded``: `undo` shall know of it in any case."""
        self._raw[path] = FileChange(read(path), data, recorded=recorded)

    def files(self) -> list[FileChange]:
        """Return what must be written: ccjk's own files first, then the clients', last what ccjk remembers of those."""
        # What says where a key may go comes after the key: it never says so of the one before.
        own = sorted(self._raw.values(), key=lambda file: is_hosts_file(file.snapshot.path))
        foreign = []
        for path, file in self._open.items():
            if not file.edits:
                continue
            data = file.exact[0] if file.exact else file.document.render()
            mode = file.exact[1] if file.exact else file.snapshot.mode
            if not file.exact and any(map(is_secret, file.edits)):
                mode &= ~0o077  # a key is put into it
            if data == file.snapshot.data:
                continue
            if path == config_file():
                # Before the keys: a key that is already there never meets the URL of the profile before.
                own.insert(0, FileChange(file.snapshot, data, mode, file.kind, tuple(file.edits)))
            else:
                if not file.exact and not self.corrects:
                    data, mode = self._note(path, file, data, mode)
                foreign.append(FileChange(file.snapshot, data, mode, file.kind, tuple(file.edits), foreign=True))
        self._remember(foreign)
        memory = FileChange(self._memory, originals.dump(self.originals))
        files = [file for file in (*own, *foreign, memory) if not file.empty]
        return [*(self._ignoring(own) if files else ()), *files]

    def _remember(self, foreign: Iterable[FileChange]) -> None:
        """Note what other programs' files said before."""
        for change_ in foreign:
            at = change_.snapshot
            if at.path in self._forgotten:
                self.originals.pop(at.path, None)
                continue
            if self.corrects:
                continue
            originals.record(self.originals, at.path, list(change_.edits), at.data, change_.data, at.mode)
        for (path, where), value in self._kept.items():
            originals.keep(self.originals, path, where, value)

    def _ignoring(self, own: Iterable[FileChange]) -> Iterator[FileChange]:
        """Yield what keeps profiles and keys out of any repository: there as long as they are. Another one is the user's."""
        path, config = ignore_file(config_dir()), read(config_file())
        stays = {file.snapshot.path: file.data for file in own}.get(config.path, config.data) is not None
        found = read(path)
        if path not in self._raw and found.data in (None, IGNORES) and not is_top(config_dir()):
            change_ = FileChange(found, IGNORES if stays else None)
            yield from () if change_.empty else (change_,)

    def _note(self, path: str, file: _Open, data: bytes | None, mode: int) -> tuple[bytes | None, int]:
        """Return what the file shall hold and its mode: its first text again, once every value is back."""
        known = self.originals.get(path)
        if known is None or not originals.all_back(known, file.edits):
            return data, mode
        if known.alone and known.written == digest(file.snapshot.data):
            if known.pristine is not None:
                return known.pristine.encode(), known.mode
            if not known.existed:
                return None, mode
        if not known.existed and data is not None and data.strip() in (b"", b"{}"):
            return None, mode
        return data, known.mode if mode == known.mode & ~0o077 else mode

    def _opened(self, path: str, kind: str) -> _Open:
        if path not in self._open:
            snapshot = read(path)
            self._open[path] = _Open(snapshot, OPENERS[kind](snapshot.data, shown(path)), kind)
        return self._open[path]
