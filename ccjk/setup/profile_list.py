"""``ccjk list``, ``ccjk config-switch --list`` and ``ccjk providers``: what there is, and where it points."""

from collections.abc import Sequence
from typing import Any

from ccjk.clients import codex
from ccjk.clients.places import codex_config
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS
from ccjk.core.environment import CREDENTIALS
from ccjk.core.profile import Profile, codex_endpoint
from ccjk.errors import CcjkError
from ccjk.setup.state import Setup
from ccjk.transaction.changeset import Changeset


def list_profiles(clients: Sequence[str] = tuple(CLIENTS)) -> tuple[list[dict[str, Any]], list[str]]:
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
    try:
        if client == CLAUDE_CODE:
            endpoint = world.endpoint(profile, client)
            return endpoint.said() | {"variable": CREDENTIALS[endpoint.auth]}
        # Without starting the installed Codex: what a current one would use.
        said = codex_endpoint(profile, world.presets, chat=profile.codex.wire_api == "chat").said()
    except CcjkError:
        return None
    return codex.selected(draft.document(codex_config(), "toml")) if draft else said
