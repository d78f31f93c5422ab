"""The configuration folders of a client beside the one in force here, and which default is whose."""

import os
from collections.abc import Collection
from dataclasses import replace

from ccjk.clients.registry import ADAPTERS
from ccjk.core.endpoint import CLIENTS
from ccjk.documents.edits import Path
from ccjk.errors import CcjkError
from ccjk.setup.state import Setup
from ccjk.stores.homes import in_force, same, used, usual
from ccjk.stores.paths import CLIENT_FOLDERS
from ccjk.stores.profiles import Config
from ccjk.transaction.changeset import Changeset


def others(draft: Changeset, config: Config) -> list[tuple[str, str]]:
    """Return the other folders that have a default, or that ccjk has written in, each with its client; those that are there."""
    found: list[tuple[str, str]] = []
    for client in CLIENTS:
        known = [in_force(client)]
        for folder in (*(folder for folder, table in config.elsewhere.items() if client in table), *_written(draft, client)):
            if os.path.isdir(folder) and not any(same(folder, other) for other in known):
                known.append(folder)
                found.append((client, folder))
    return found


def every(draft: Changeset, config: Config) -> list[tuple[str, str, str]]:
    """Return all folders, those in force here first, each with its client before it and its default behind it."""
    found = [(client, in_force(client), config.defaults.get(client, "")) for client in CLIENTS]
    return found + [
        (client, folder, config.elsewhere.get(folder, {}).get(client, "")) for client, folder in others(draft, config)
    ]


def current(world: Setup, draft: Changeset, client: str, folder: str) -> str:
    """Return the profile that ``client`` is on in ``folder``, nothing for none, and where that cannot be read."""
    with used(client, folder):
        try:
            return world.current(client, draft)
        except CcjkError:
            return ""


def settled(world: Setup, draft: Changeset) -> Setup:
    """Return ``world`` with each default where it belongs: one for all folders is that of those that have a provider of ccjk's.

    Where these are several, it is not known of which it was said last: what the file of each says, is its default.
    """
    if not world.config.undivided:
        return world
    defaults, elsewhere = dict(world.config.defaults), dict[str, dict[str, str]]()
    for client, name in world.config.defaults.items():
        here, written = in_force(client), _written(draft, client, ADAPTERS[client].together)
        beside = [folder for folder in written if not same(folder, here)]
        for folder in beside:
            elsewhere.setdefault(folder, {})[client] = current(world, draft, client, folder) or name
        if beside and len(beside) == len(written):
            del defaults[client]
        elif beside:
            defaults[client] = current(world, draft, client, here) or name
    return replace(world, config=Config(world.config.profiles, defaults, elsewhere))


def _written(draft: Changeset, client: str, values: Collection[Path] = ()) -> list[str]:
    """Return the folders of ``client`` that ccjk has written in; with ``values`` those where it wrote one of them."""
    found: dict[str, None] = {}
    for path, known in draft.originals.items() if client in CLIENT_FOLDERS else ():
        if ADAPTERS[client].owns(path) and (not values or any(at in values for at in known.edits)):
            for folder in (usual(client), os.path.dirname(path)):  # the state file of the usual one is beside it
                with used(client, folder):
                    if path in (file for file, _kind in ADAPTERS[client].files()):
                        found[folder] = None
                        break
    return list(found)
