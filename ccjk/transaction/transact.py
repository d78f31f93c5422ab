"""Settling a change: drafted, then written as one, under every lock that its files have."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress

from ccjk.clients import claude_code
from ccjk.clients.places import claude_state
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.files import Raced, check_writable
from ccjk.stores.generation import changing
from ccjk.stores.lock import PATIENCE, Lock, abandoned, locked
from ccjk.transaction import commit
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.journal import FileChange

_PATIENCE = 20.0  # seconds


def settle(build: Callable[[Changeset], None], *, dry_run: bool = False) -> list[FileChange]:
    """Write what ``build`` puts into a draft and return it.

    It is drafted once without any lock, so that a refusal, or nothing to do, leaves no trace; then anew under the locks.
    When another program writes one of the files in between, it is drafted again from what that program wrote.
    """
    if not dry_run:
        finished()
    files = _draft(build)[1]
    if dry_run or not files:
        return files
    with locked() as lock:
        _recover(lock)
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            draft, files = _draft(build)
            writes_state = any(file.snapshot.path == claude_state() for file in files)
            with _claude_codes_lock(lock) if writes_state else nullcontext():
                if writes_state:
                    draft, files = _draft(build)
                try:
                    if files:
                        commit.commit(files, draft.undoes, forgets=draft.forgets)
                except Raced:
                    continue
                return files
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
        with _claude_codes_lock(lock):
            commit.recover()


@contextmanager
def _claude_codes_lock(lock: Lock) -> Iterator[None]:
    """Hold Claude Code's lock on its file, too, with a note in ours in case that this process is ended meanwhile."""
    if not os.path.isdir(os.path.dirname(claude_state())):
        yield  # without its folder there is no Claude Code that could write it, nor a place for the lock
        return
    lock.note(claude_state())
    try:
        with claude_code.locked(claude_state()):
            yield
    except Exception:
        _noted(lock)  # not so where the process is being ended, which may leave Claude Code's lock behind
        raise
    _noted(lock)


def _noted(lock: Lock) -> None:
    """Take the note of Claude Code's lock back, unless that is still there; what cannot be done is left to the next run."""
    if not claude_code.is_locked(claude_state()):
        with suppress(OSError):
            lock.note("")


def _draft(build: Callable[[Changeset], None]) -> tuple[Changeset, list[FileChange]]:
    draft = Changeset()
    build(draft)
    files = draft.files()
    for file in files:
        check_writable(file.snapshot)
    return draft, files
