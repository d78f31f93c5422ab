"""``ccjk remove``: a profile and its key, gone without a trace."""

import os
from collections.abc import Sequence

from ccjk import output
from ccjk.activation import shim
from ccjk.clients.registry import ADAPTERS
from ccjk.core.endpoint import CLIENTS
from ccjk.core.environment import PROFILE
from ccjk.core.name import profile_name
from ccjk.core.profile import Profile
from ccjk.language import _
from ccjk.setup import client_files
from ccjk.setup.report import written
from ccjk.setup.state import Setup
from ccjk.shells.calling import typed
from ccjk.stores import cache, key_sources
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
        old = Setup()
        gone = old.config.profile(name)
        current = [client for client in CLIENTS if old.current(client, draft) == name]
        used = [client for client in CLIENTS if client in current or old.config.defaults.get(client) == name]
        draft.forgets = True
        profiles = {n: profile for n, profile in old.config.profiles.items() if n != name}
        defaults = {client: n for client, n in old.config.defaults.items() if n != name}
        new = Setup(Config(profiles, defaults), old.presets, {name: ""})
        client_files.write_own(draft, old, new)
        client_files.release_elsewhere(draft, name, old.key_or_nothing(name))
        for client in used:
            ADAPTERS[client].release(draft, official=False, current=client in current)
            if old.current(client, draft) == name:
                ADAPTERS[client].clear(draft)
        for client, known in ADAPTERS.items():
            if client_files.knows_keys(draft, client):
                if profiles:
                    client_files.write_keys(draft, client, new, active=client in defaults and client not in used)
                elif client not in used:
                    known.release(draft, official=False, current=False)
        return gone, used

    done = transact(build)  # which first mends what was left half done: only then it is known what there is
    cache.forget(name)
    shim.forget(name)
    gone, used = done.made
    if gone.source.keyring:
        key_sources.keep(gone, "")
    return name, used, done.files


def remove(name: str) -> None:
    """Remove a profile and tell what became of its clients."""
    name, used, files = _remove(name)
    output.say(_("Profile {name} and its key are gone for good, also from the backups.", name=name))
    for client in used:
        output.say(_("{client} is as it was before ccjk.", client=CLIENTS[client]))
    written(files)
    if os.environ.get(PROFILE) == name:
        output.note(_("this shell still has its key: {command}", command=typed("env --unset")))
