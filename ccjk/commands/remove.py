"""``ccjk remove``: a profile and its key, gone without a trace."""

from collections.abc import Sequence

from ccjk.commands import apply
from ccjk.commands.draft import Draft
from ccjk.commands.places import claude_state
from ccjk.commands.settle import settle
from ccjk.commands.world import World
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS
from ccjk.core.name import profile_name
from ccjk.stores import key_sources, rendered
from ccjk.stores.journal import FileChange
from ccjk.stores.profiles import Config


def remove(target: str) -> tuple[str, list[str], Sequence[FileChange]]:
    """Remove the profile ``target``; return its name, the clients that used it, and the files written.

    Those clients are as they were before ccjk. No backup is kept: they may hold the key, and older changes need the profile.
    """
    name = profile_name(target)
    used: list[str] = []
    found: list[World] = []

    def build(draft: Draft) -> None:
        old = World()
        old.config.profile(name)
        found[:] = [old]
        current = [client for client in CLIENTS if old.current(client, draft) == name]
        used[:] = [client for client in CLIENTS if client in current or old.config.defaults.get(client) == name]
        draft.forgets = True
        profiles = {n: profile for n, profile in old.config.profiles.items() if n != name}
        defaults = {client: n for client, n in old.config.defaults.items() if n != name}
        new = World(Config(profiles, defaults), old.presets, {name: ""})
        apply.write_own(draft, old, new)
        apply.release_elsewhere(draft, name, old.key_or_nothing(name))
        for client in used:
            apply.release_client(draft, client, official=False, current=client in current)
            if old.current(client, draft) == name:
                apply.clear_client(draft, client)
        if claude_state() in draft.originals:
            if profiles:
                apply.write_approvals(draft, new, active=CLAUDE_CODE in defaults and CLAUDE_CODE not in used)
            elif CLAUDE_CODE not in used:
                apply.release_client(draft, CLAUDE_CODE, official=False)

    files = settle(build)  # which first mends what was left half done: only then it is known what there is
    rendered.forget(name)
    gone = found[0].config.profile(name)
    if gone.source.keyring:
        key_sources.keep(gone, "")
    return name, used, files
