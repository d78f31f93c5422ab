"""``ccjk providers``: the presets."""

from typing import Any

from ccjk import output
from ccjk.core.endpoint import CLIENTS, FIELDS
from ccjk.core.environment import CREDENTIALS
from ccjk.language import _
from ccjk.setup.state import Setup


def providers(*, as_json: bool) -> None:
    """List the presets."""
    found = _presets()
    if as_json:
        output.say_json(found)
        return
    rows = []
    for preset in found:
        endpoints = [(client, endpoint) for client, known in preset["clients"].items() for endpoint in _each(known)]
        for client, endpoint in endpoints:
            variable, wire = CREDENTIALS.get(endpoint.get("auth", ""), ""), endpoint.get("wire_api")
            who = f"{client}, {wire}" if wire else client
            rows.append([who, endpoint.get("base_url", "-u URL"), variable, endpoint.get("model", "")])
    lines = iter(output.table(rows, "  "))
    for preset in found:
        regions = "".join(_(" (also --region {region})", region=region) for region in preset["regions"])
        output.say(f"{preset['id']}: {preset['name']}{regions}")
        output.say(*(next(lines) for known in preset["clients"].values() for _line in _each(known)))


def _each(known: Any) -> list[dict[str, str]]:
    """Return what is told of a client: each of its endpoints, for one that has no choice also that there is none."""
    return known if isinstance(known, list) else [known or {}]


def _presets() -> list[dict[str, Any]]:
    """Return all presets: ``id``, ``name``, ``regions``, and by client what its endpoint says."""
    return [
        {
            "id": preset.id,
            "name": preset.name,
            "regions": list(preset.regions),
            "clients": {
                client: said if "wire_api" in FIELDS[client] else next(iter(said), None)
                for client in CLIENTS
                for said in [[endpoint.said() for endpoint in preset.of(client).values()]]
            },
        }
        for preset in Setup().presets.values()
    ]
