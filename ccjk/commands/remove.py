"""``ccjk remove``: a profile and its key, gone without a trace."""

from collections.abc import Sequence

from ccjk.commands import apply
from ccjk.commands.draft import Draft
from ccjk.commands.places import claude_state
from ccjk.commands.settle import settle
from ccjk.commands.world import World
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.core.profile import profile_name
from ccjk.stores import journal
from ccjk.stores.journal import FileChange
from ccjk.stores.lock import locked
from ccjk.stores.profiles import Config


def remove(target: str) -> tuple[str, list[str], Sequence[FileChange]]:
    """Remove the profile ``target``; return its name, the clients that used it, and the files written.

    Those clients are as they were before ccjk. No backup that holds the key is kept, hence no undo.
    """
    name = profile_name(target)
    used: list[str] = []
    secret: list[str] = []

    def build(draft: Draft) -> None:
        old = World()
        old.config.profile(name)
        used[:] = [client for client, n in old.config.defaults.items() if n == name]
        secret[:] = [old.key(name)]
        profiles = {n: profile for n, profile in old.config.profiles.items() if n != name}
        defaults = {client: n for client, n in old.config.defaults.items() if n != name}
        new = World(Config(profiles, defaults), old.presets, {name: ""})
        apply.write_own(draft, old, new)
        for client in used:
            apply.release_client(draft, client, official=False)
        if claude_state() in draft.originals:
            if profiles:
                apply.write_approvals(draft, new, active=CLAUDE_CODE in defaults)
            elif CLAUDE_CODE not in used:
                apply.release_client(draft, CLAUDE_CODE, official=False)

    files = settle(build)
    if secret[0]:
        with locked():
            journal.forget_containing(secret[0])
    return name, used, files
