"""Settling a change: drafted, then written as one, under every lock that its files have."""

import os
from collections.abc import Callable
from contextlib import ExitStack

from ccjk.clients import claude_code
from ccjk.commands.draft import Draft
from ccjk.commands.places import claude_state
from ccjk.errors import CcjkError
from ccjk.stores import changes, journal
from ccjk.stores.files import Raced, check_writable
from ccjk.stores.journal import FileChange
from ccjk.stores.lock import locked

_ROUNDS = 50


def settle(build: Callable[[Draft], None], *, dry_run: bool = False) -> list[FileChange]:
    """Write what ``build`` puts into a draft and return it.

    It is drafted once without any lock, so that a refusal, or nothing to do, leaves no trace; then anew under the locks.
    When another program writes one of the files in between, it is drafted again from what that program wrote.
    """
    if not dry_run and journal.unfinished():
        with locked():
            changes.recover()
    files, _ = _draft(build)
    if dry_run or not files:
        return files
    with locked():
        changes.recover()
        for _ in range(_ROUNDS):
            with ExitStack() as locks:
                files, undoes = _draft(build)
                # Without its folder there is no Claude Code that could write it, nor a place for the lock.
                writes_state = any(file.snapshot.path == claude_state() for file in files)
                if writes_state and os.path.isdir(os.path.dirname(claude_state())):
                    locks.enter_context(claude_code.locked(claude_state()))
                    files, undoes = _draft(build)
                try:
                    if files:
                        changes.commit(files, undoes)
                except Raced:
                    continue
                return files
    raise CcjkError(
        "another program keeps writing the same files", "close Claude Code and Codex, then run this again; nothing was changed"
    )


def _draft(build: Callable[[Draft], None]) -> tuple[list[FileChange], str]:
    draft = Draft()
    build(draft)
    files = draft.files()
    for file in files:
        check_writable(file.snapshot)
    return files, draft.undoes
