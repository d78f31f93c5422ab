"""``ccjk config-switch``: another profile, or the vendor's own login, for good."""

from collections.abc import Sequence

from ccjk.commands import apply
from ccjk.commands.draft import Draft
from ccjk.commands.init import Outcome
from ccjk.commands.notes import notes
from ccjk.commands.places import remember_versions
from ccjk.commands.settle import settle
from ccjk.commands.world import World
from ccjk.core.name import OFFICIAL, profile_name
from ccjk.language import _
from ccjk.stores.profiles import Config


def switch(target: str, clients: Sequence[str]) -> Outcome:
    """Make ``target`` (a profile in any of its spellings, or ``official``) what ``clients`` use."""
    made: list[World] = []
    by_hand: list[str] = []

    def build(draft: Draft) -> None:
        by_hand.clear()
        old = World()
        defaults = dict(old.config.defaults)
        if target == OFFICIAL:
            defaults = {client: name for client, name in defaults.items() if client not in clients}
        else:
            defaults |= dict.fromkeys(clients, old.config.profile(profile_name(target)).name)
        new = World(Config(old.config.profiles, defaults), old.presets)
        apply.write_own(draft, old, new)
        for client in clients:
            if target == OFFICIAL:
                by_hand.extend(apply.release_client(draft, client, official=True))
            else:
                apply.write_client(draft, client, new)
        made[:] = [new]

    files = settle(build)
    remember_versions()
    told = [
        _("the provider that was set up by hand, {url}, is taken out as well; ccjk undo brings it back", url=url)
        for url in by_hand
    ]
    told += [] if target == OFFICIAL else notes(files, made[0], clients)
    return Outcome(files, made[0], {c: made[0].config.defaults.get(c, OFFICIAL) for c in clients}, told)
