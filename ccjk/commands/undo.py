"""``ccjk undo``: the last change to any file of another program, reversed."""

import os
from collections.abc import Sequence
from contextlib import suppress

from ccjk import output
from ccjk.clients.registry import ADAPTERS
from ccjk.core.profile import hosts, parse_profile
from ccjk.errors import CcjkError
from ccjk.language import N_, _
from ccjk.setup.report import written
from ccjk.setup.state import Setup
from ccjk.stores import key_hosts, profiles
from ccjk.stores.ignored import ignore_file
from ccjk.stores.keys import said_hosts
from ccjk.stores.lock import locked
from ccjk.stores.paths import config_dir, config_file, hosts_file, is_hosts_file, key_file, shown
from ccjk.transaction import journal, originals
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.journal import Entry, FileChange, Record
from ccjk.transaction.transact import transact


def _undo() -> tuple[Sequence[FileChange], list[str]]:
    """Take the last recorded change back; return the files written, and the paths in which others have changed some of it since.

    A file that nobody wrote to since gets its bytes back. In another only the values that the change made and that
    still stand are taken back.
    """

    def build(draft: Changeset) -> tuple[Record, list[str]]:
        record = journal.newest()
        if record is None:
            raise CcjkError(
                _("there is nothing to undo"), _("ccjk keeps its last {kept} changes of other programs' files", kept=journal.KEPT)
            )
        derived = {originals.originals_file(), ignore_file(config_dir())}  # from what there is then
        entries = [entry for entry in reversed(record.entries) if entry.path not in derived]
        stays = {entry.path for entry in entries if not draft.revert(entry)}
        stays -= _keys_of_gone(draft, stays)
        _check(draft, entries, stays)
        _keep_bound(draft, entries)
        draft.undoes = record.folder
        return record, [entry.path for entry in entries if entry.path in stays and not is_hosts_file(entry.path)]

    done = transact(build)
    record, left = done.made
    with suppress(OSError):
        for folder in reversed(record.made):
            os.rmdir(folder)
    if not done.files:
        with locked():
            journal.forget(record.folder)
    return done.files, left


def _keys_of_gone(draft: Changeset, stays: set[str]) -> set[str]:
    """Remove the keys, and their hosts, changed since as they are, of profiles that are taken back whole; return their files."""
    now, then = profiles.load(), profiles.load(draft.document(config_file(), "toml"))
    gone = {path(name) for name in now.profiles if name not in then.profiles for path in (key_file, hosts_file)} & stays
    for path in gone:
        draft.put(path, None)
    return gone


def _check(draft: Changeset, entries: Sequence[Entry], stays: set[str]) -> None:
    """Refuse what would pair a key with another host than it was given for: one of the two was changed since."""
    now, then = Setup(), Setup(profiles.load(draft.document(config_file(), "toml")))
    before = {edit.path: edit.before for entry in entries if entry.path == config_file() for edit in entry.edits}
    for name, profile in then.config.profiles.items():
        path, its_hosts = key_file(name), hosts(profile, then.presets)
        if profile.source:  # which a profile brings along, or which has a key for each host
            fits = True
        elif path in stays or path not in {entry.path for entry in entries}:  # the key is the one that is there now
            fits = name not in now.config.profiles or hosts(now.config.profiles[name], now.presets) == its_hosts
        else:  # it is the one that was there before
            table = before.get(("profiles", name))
            fits = not isinstance(table, dict) or hosts(parse_profile(name, table, ""), then.presets) == its_hosts
        fits = fits and not any(_asks_elsewhere(draft, client, name, then, entries) for client in ADAPTERS)
        if not fits:
            raise CcjkError(
                _("the key or the URL of profile {name} was changed since, so that change cannot be undone", name=name),
                _("choose what you want with ccjk config-switch or ccjk remove; nothing was changed"),
            )


def _keep_bound(draft: Changeset, entries: Sequence[Entry]) -> None:
    """Let no key be for other hosts again than its profile will be at, which somebody may have edited by hand since."""
    then = Setup(profiles.load(draft.document(config_file(), "toml")))
    before = {entry.path: entry.before for entry in entries}
    for name, profile in then.config.profiles.items():
        path, said = hosts_file(name), said_hosts(name)
        if path in before and key_hosts.foreign(profile, then.presets, (before[path] or said).decode().split()):
            draft.put(path, said)


def _asks_elsewhere(draft: Changeset, client: str, name: str, then: Setup, entries: Sequence[Entry]) -> bool:
    """Whether a file of ``client`` that is among ``entries`` would ask for the key of profile ``name`` for a host not its own."""
    known, profile = ADAPTERS[client], then.config.profile(name)
    for entry in entries:
        if entry.foreign and known.owns(entry.path):  # in whatever folder it is
            url = known.asks_for(draft.document(entry.path, entry.kind), name)
            # An edited profile is asked in vain: its key stays with its own hosts.
            if url is not None and not then.has_host(profile, url) and not key_hosts.takes(url, then.key_hosts(profile)):
                return True
    return False


def undo() -> None:
    """Undo the last change and tell what was put back."""
    files, left = _undo()
    if files:
        output.say(_("Took the last change back."))
        written(files, N_("put back {file}"))
    else:
        output.say(
            _("Nothing is left of the last change: others have changed all of it since. The next undo takes the one before.")
        )
    for path in left:
        output.note(_("{file} was changed since; what was changed there stays", file=shown(path)))
