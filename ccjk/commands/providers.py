"""``ccjk providers``: the presets."""

from typing import Any

from ccjk import output
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
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
        endpoints = [("claude-code", preset["clients"]["claude-code"] or {})]
        endpoints += [(f"codex, {endpoint['wire_api']}", endpoint) for endpoint in preset["clients"]["codex"]]
        for client, endpoint in endpoints:
            variable = CREDENTIALS.get(endpoint.get("auth", ""), "")
            rows.append([client, endpoint.get("base_url", "-u URL"), variable, endpoint.get("model", "")])
    lines = iter(output.table(rows, "  "))
    for preset in found:
        regions = "".join(_(" (also --region {region})", region=region) for region in preset["regions"])
        output.say(f"{preset['id']}: {preset['name']}{regions}")
        output.say(*(next(lines) for _line in range(1 + len(preset["clients"]["codex"]))))


def _presets() -> list[dict[str, Any]]:
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
        for preset in Setup().presets.values()
    ]
