"""The profiles that there are, and where each points."""

from collections.abc import Sequence
from typing import Any

from ccjk.clients.registry import ADAPTERS
from ccjk.core.environment import CREDENTIALS
from ccjk.core.profile import Profile
from ccjk.errors import CcjkError
from ccjk.setup.state import Setup
from ccjk.transaction.changeset import Changeset


def list_profiles(clients: Sequence[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return all profiles, as ``--json`` prints them, and what kept a client's file from being read.

    ``name``, ``preset``, ``provider`` (its title), ``region``, ``has_key``, ``current`` (the clients whose own files point at
    it), and in ``clients`` by client ``base_url``, ``model`` and what else it uses, None where it has no endpoint for it.
    """
    world, draft = Setup(), Changeset()
    current = dict.fromkeys(clients, "")
    problems = []
    for client in clients:
        try:
            current[client] = world.current(client, draft)
        except CcjkError as error:
            problems.append(str(error))
    found = [
        {
            "name": name,
            "preset": profile.preset,
            "provider": world.title(profile),
            "region": profile.region,
            "has_key": bool(profile.source or world.key_or_nothing(name)),
            "key_from": next(iter(profile.source.table()), "file"),
            "current": [client for client in clients if current[client] == name],
            "clients": {c: _endpoint(world, profile, c, draft if current[c] == name else None) for c in clients},
        }
        for name, profile in world.config.profiles.items()
    ]
    return found, problems


def _endpoint(world: Setup, profile: Profile, client: str, draft: Changeset | None) -> dict[str, str] | None:
    """Return what ``client`` uses of ``profile``; ``draft`` is given where its file points at it and has the last word."""
    endpoint = world.endpoint_or_none(profile, client, installed=False)
    if endpoint is None:
        return None
    known = ADAPTERS[client]
    said = known.selected(draft.document(*known.files()[0]), endpoint) if draft else endpoint.said()
    return said | ({"variable": CREDENTIALS[endpoint.auth]} if endpoint.auth else {})
