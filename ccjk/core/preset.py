"""Presets: what is known about a provider. Data in, rules out; ``presets.toml`` says what the data mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ccjk.core.endpoint import CLAUDE_CODE, CODEX, FIELDS, WIRE_APIS, Endpoint, expect_table, parse_endpoint
from ccjk.core.key import typed
from ccjk.core.url import host_of
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _

CUSTOM = "custom"


@dataclass(frozen=True)
class Preset:
    """One provider: an endpoint for Claude Code (or none) and one for each wire API that Codex can use."""

    id: str
    name: str
    claude_code: Endpoint | None = None
    codex: Mapping[str, Endpoint] = field(default_factory=dict)
    regions: Mapping[str, "Preset"] = field(default_factory=dict)

    def hosts(self) -> set[str]:
        """Return the hosts of its endpoints."""
        endpoints = [*self.codex.values(), *([self.claude_code] if self.claude_code else [])]
        return {host_of(endpoint.base_url) for endpoint in endpoints if endpoint.base_url}

    def in_region(self, region: str) -> "Preset":
        """Return this provider as seen from ``region`` (empty: the one it is built for)."""
        if region and region not in self.regions:
            known = ", ".join(self.regions) or _("none")
            raise UsageError(
                _("{id} has no region '{region}'", id=self.id, region=typed(region)), _("known regions: {known}", known=known)
            )
        return self.regions[region] if region else self


def parse_presets(document: Mapping[str, Any], where: str) -> dict[str, Preset]:
    """Return the presets of a ``presets.toml``, as read from TOML, by id and in the file's order."""
    return {name: _preset(name, expect_table(table, f"{where}: {name}"), where) for name, table in document.items()}


def find_preset(presets: Mapping[str, Preset], provider: str) -> Preset:
    """Return the preset ``provider``; the error for an unknown one lists those that exist."""
    if provider not in presets:
        raise UsageError(
            _("Invalid provider '{provider}'. Valid providers: {names}", provider=typed(provider), names=", ".join(presets))
        )
    return presets[provider]


def _preset(name: str, table: Mapping[str, Any], where: str) -> Preset:
    where = f"{where}: {name}"
    _only(table, ("name", CLAUDE_CODE, CODEX, "region"), where)
    title = table.get("name", name)
    if not isinstance(title, str) or not title.isprintable():
        raise CcjkError(_("{where}: name must be printable text", where=where), _('write it in quotes: "…"'))
    main = Preset(name, title, *_endpoints(table, where))
    regions = {}
    for region, part in expect_table(table.get("region", {}), f"{where}.region").items():
        inside = f"{where}.region.{region}"
        _only(expect_table(part, inside), (CLAUDE_CODE, CODEX), inside)
        claude_code, codex = _endpoints(part, inside)
        regions[region] = Preset(
            name,
            f"{title} ({region})",
            main.claude_code.overlaid(claude_code) if main.claude_code and claude_code else claude_code,
            {wire: main.codex.get(wire, Endpoint()).overlaid(endpoint) for wire, endpoint in codex.items()},
        )
    return Preset(name, title, main.claude_code, main.codex, regions)


def _endpoints(table: Mapping[str, Any], where: str) -> tuple[Endpoint | None, dict[str, Endpoint]]:
    claude_code = (
        parse_endpoint(table[CLAUDE_CODE], (*FIELDS[CLAUDE_CODE], "context_window"), f"{where}.{CLAUDE_CODE}")
        if CLAUDE_CODE in table
        else None
    )
    codex = {}
    for wire, part in expect_table(table.get(CODEX, {}), f"{where}.{CODEX}").items():
        if wire not in WIRE_APIS:
            raise CcjkError(
                _("{where}.{codex}: unknown wire API '{wire}'", where=where, codex=CODEX, wire=wire),
                _("it is one of {names}", names=", ".join(WIRE_APIS)),
            )
        endpoint = parse_endpoint(part, ("base_url", "model"), f"{where}.{CODEX}.{wire}")
        codex[wire] = endpoint.overlaid(Endpoint(wire_api=wire))
    return claude_code, codex


def _only(table: Mapping[str, Any], allowed: Iterable[str], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise CcjkError(
                _("{where}: unknown key '{key}'", where=where, key=typed(key)), _("it takes {names}", names=", ".join(allowed))
            )
