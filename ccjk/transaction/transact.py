"""A transaction: a change worked out once, then written as one, under every lock that its files have."""

import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from ccjk.clients import claude_lock
from ccjk.clients.places import claude_state, is_claude_state
from ccjk.documents.lines_document import HOOK
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.files import Raced, check_writable
from ccjk.stores.generation import changing, seen
from ccjk.stores.lock import PATIENCE, Lock, abandoned, locked
from ccjk.transaction import commit
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.journal import FileChange

Made = TypeVar("Made")
_PATIENCE = 20.0  # seconds


@dataclass(frozen=True)
class Draft(Generic[Made]):
    """A change worked out, and not yet written: its files, and what its `build` returned beside them.

    Whoever shows it first and writes it afterwards writes what was shown, unless another program wrote in between.
    """

    build: Callable[[Changeset], Made]
    changeset: Changeset
    files: Sequence[FileChange]
    made: Made
    seen: tuple[str, bytes, bytes]

    def fresh(self) -> "Draft[Made]":
        """Return it as it is while all that it was worked out from still stands, else worked out anew."""
        stands = self.seen == seen() and self.changeset.stands()
        return self if stands else draft(self.build)


def draft(build: Callable[[Changeset], Made]) -> Draft[Made]:
    """Work out what ``build`` puts into a changeset, without any lock: a refusal, or nothing to do, leaves no trace."""
    at, changeset = seen(), Changeset()
    made = build(changeset)
    files = changeset.files()
    for file in files:
        check_writable(file.snapshot, next((str(edit.after) for edit in file.edits if edit.path == HOOK), ""))
    return Draft(build, changeset, files, made, at)


def transact(build: Callable[[Changeset], Made]) -> Draft[Made]:
    """Work out what ``build`` puts into a changeset, write it, and return it as written."""
    finished()
    return write(draft(build))


def write(draft: Draft[Made]) -> Draft[Made]:
    """Write ``draft`` as one change, under every lock that its files have, and return it as written.

    It is worked out anew only where another program wrote one of the files, or set something up, in between.
    """
    if not draft.files:
        return draft
    with locked() as lock:
        _recover(lock)
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            draft = draft.fresh()
            states = [file.snapshot.path for file in draft.files if file.foreign and is_claude_state(file.snapshot.path)]
            with _claude_codes_locks(lock, states):
                draft = draft.fresh() if states else draft
                try:
                    if draft.files:
                        commit.commit(draft.files, draft.changeset.undoes, forgets=draft.changeset.forgets)
                except Raced:
                    continue
                return draft
    raise CcjkError(
        _("another program keeps writing the same files"),
        _("close Claude Code and Codex, then run this again; nothing was changed"),
    )


def finished(patience: float = PATIENCE) -> None:
    """Wait for the end of a change that is under way, and mend what one left half done that was ended in the middle."""
    if changing() or abandoned():
        with locked(patience) as lock:
            _recover(lock)


def _recover(lock: Lock) -> None:
    """Mend what an earlier run left when it was ended: files half changed, and Claude Code's lock."""
    if lock.left or changing():
        with _claude_codes_locks(lock, {claude_state(), *filter(None, lock.left.split("\0"))}):
            commit.recover()


@contextmanager
def _claude_codes_locks(lock: Lock, paths: Collection[str]) -> Iterator[None]:
    """Hold Claude Code's lock on each of its files ``paths``, too, with a note in ours in case that this process is ended."""
    # Without its folder there is no Claude Code that could write it, nor a place for the lock.
    there = sorted(path for path in paths if os.path.isdir(os.path.dirname(path)))
    if not there:
        yield
        return
    lock.note("\0".join(there))
    try:
        with ExitStack() as held:
            for path in there:
                held.enter_context(claude_lock.locked(path))
            yield
    except Exception:
        _noted(lock, there)  # not so where the process is being ended, which may leave Claude Code's lock behind
        raise
    _noted(lock, there)


def _noted(lock: Lock, paths: Collection[str]) -> None:
    """Take the note of Claude Code's locks back, unless one is still there; what cannot be done is left to the next run."""
    if not any(map(claude_lock.is_locked, paths)):
        with suppress(OSError):
            lock.note("")
