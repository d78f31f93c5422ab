"""``ccjk remove``: a profile and its key, gone without a trace."""

import os
from collections.abc import Mapping, Sequence

from ccjk import output
from ccjk.activation import codex_overlay, shim
from ccjk.clients.registry import ADAPTERS
from ccjk.core.endpoint import CLIENTS
from ccjk.core.environment import PROFILE
from ccjk.core.name import profile_name
from ccjk.core.profile import Profile
from ccjk.language import _
from ccjk.setup import client_files
from ccjk.setup.folders import every, settled
from ccjk.setup.report import written
from ccjk.setup.state import Setup
from ccjk.shells.calling import typed
from ccjk.stores import cache, homes, key_sources
from ccjk.stores.profiles import Config
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.journal import FileChange
from ccjk.transaction.transact import transact


def _remove(target: str) -> tuple[str, list[str], Sequence[FileChange]]:
    """Remove the profile ``target``; return its name, the clients that used it, and the files written.

    Those clients are as they were before ccjk. No backup is kept: they may hold the key, and older changes need the profile.
    """
    name = profile_name(target)

    def build(draft: Changeset) -> tuple[Profile, list[str]]:
        old = settled(Setup(), draft)
        gone = old.config.profile(name)
        draft.forgets = True
        config = Config(
            {n: profile for n, profile in old.config.profiles.items() if n != name},
            _without(name, old.config.defaults),
            {folder: _without(name, table) for folder, table in old.config.elsewhere.items()},
        )
        new = Setup(config, old.presets, {name: ""})
        client_files.write_own(draft, old, new)
        used, done = dict[str, None](), client_files.here()
        for client, folder, default in every(draft, old.config):
            with homes.used(client, folder):
                if _release(draft, client, old, new, default):
                    used[client] = None
                    done |= client_files.here()
        client_files.release_elsewhere(draft, done, name, old.key_or_nothing(name))
        return gone, list(used)

    done = transact(build)  # which first mends what was left half done: only then it is known what there is
    cache.forget(name)
    shim.forget(name)
    codex_overlay.forget(name)
    gone, used = done.made
    if gone.source.keyring:
        key_sources.keep(gone, "")
    return name, used, done.files


def _without(name: str, defaults: Mapping[str, str]) -> dict[str, str]:
    return {client: default for client, default in defaults.items() if default != name}


def _release(draft: Changeset, client: str, old: Setup, new: Setup, default: str) -> bool:
    """Take the profile that ``new`` has no more out of the folder of ``client`` in force, and return whether it used it."""
    if client_files.is_a_strangers(draft, client, default):
        return False
    known, current = ADAPTERS[client], old.current(client, draft)
    gone = {current, default} & (old.config.profiles.keys() - new.config.profiles.keys())
    if gone:
        known.release(draft, official=False, current=current in gone)
        if old.current(client, draft) in gone:
            known.clear(draft)
    if client_files.knows_keys(draft, client):
        if new.config.profiles:
            client_files.write_keys(draft, client, new, active=bool(default) and not gone)
        elif not gone:
            known.release(draft, official=False, current=False)
    return bool(gone)


def remove(name: str) -> None:
    """Remove a profile and tell what became of its clients."""
    name, used, files = _remove(name)
    output.say(_("Profile {name} and its key are gone for good, also from the backups.", name=name))
    for client in used:
        output.say(_("{client} is as it was before ccjk.", client=CLIENTS[client]))
    written(files)
    if os.environ.get(PROFILE) == name:
        output.note(_("this shell still has its key: {command}", command=typed("env --unset")))
