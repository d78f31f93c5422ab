"""``ccjk list``, ``ccjk config-switch --list`` and ``ccjk providers``: what there is, and where it points."""

from collections.abc import Sequence
from typing import Any

from ccjk.clients import codex
from ccjk.commands.draft import Draft
from ccjk.commands.places import codex_config
from ccjk.commands.world import World
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS, CODEX
from ccjk.core.environment import CREDENTIALS
from ccjk.core.profile import Profile, codex_endpoint
from ccjk.errors import CcjkError


def list_profiles(clients: Sequence[str] = tuple(CLIENTS)) -> tuple[list[dict[str, Any]], list[str]]:
    """Return all profiles, as ``--json`` prints them, and what kept a client's file from being read.

    ``name``, ``preset``, ``provider`` (its title), ``region``, ``has_key``, ``current`` (the clients whose own files point at
    it), and in ``clients`` by client ``base_url``, ``model`` and what else it uses, None where it has no endpoint for it.
    """
    world, draft = World(), Draft()
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


def list_presets() -> list[dict[str, Any]]:
    """Return all presets: ``id``, ``name``, ``regions``, and by client what its endpoint says."""
    return [
        {
            "id": preset.id,
            "name": preset.name,
            "regions": list(preset.regions),
            "clients": {
                CLAUDE_CODE: preset.claude_code.said() if preset.claude_code else None,
                CODEX: [endpoint.said() for endpoint in preset.codex.values()],
            },
        }
        for preset in World().presets.values()
    ]


def _endpoint(world: World, profile: Profile, client: str, draft: Draft | None) -> dict[str, str] | None:
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
