"""Presets: what is known about a provider. Data in, rules out; ``presets.toml`` says what the data mean."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ccjk.core.endpoint import CLIENTS, FIELDS, OF_A_PRESET, WIRE_APIS, Endpoint, expect_table, parse_endpoint
from ccjk.core.key import typed
from ccjk.core.url import host_of
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _

CUSTOM = "custom"


@dataclass(frozen=True)
class Preset:
    """One provider. ``endpoints``: by client, one for each wire API that it can use; for a client without a choice under ""."""

    id: str
    name: str
    endpoints: Mapping[str, Mapping[str, Endpoint]] = field(default_factory=dict)
    regions: Mapping[str, "Preset"] = field(default_factory=dict)

    def hosts(self) -> set[str]:
        """Return the hosts of its endpoints."""
        endpoints = (endpoint for by_wire in self.endpoints.values() for endpoint in by_wire.values())
        return {host_of(endpoint.base_url) for endpoint in endpoints if endpoint.base_url}

    def everywhere(self) -> set[str]:
        """Return the base URLs of its endpoints in all regions."""
        by_wire = (of_client for seen in (self, *self.regions.values()) for of_client in seen.endpoints.values())
        return {endpoint.base_url for endpoints in by_wire for endpoint in endpoints.values() if endpoint.base_url}

    def of(self, client: str) -> Mapping[str, Endpoint]:
        """Return its endpoints for ``client``, by wire API; none where there is nothing for it."""
        return self.endpoints.get(client, {})

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
    _only(table, ("name", *CLIENTS, "region"), where)
    title = table.get("name", name)
    if not isinstance(title, str) or not title.isprintable():
        raise CcjkError(_("{where}: name must be printable text", where=where), _('write it in quotes: "…"'))
    main = Preset(name, title, _endpoints(table, where))
    regions = {}
    for region, part in expect_table(table.get("region", {}), f"{where}.region").items():
        inside = f"{where}.region.{region}"
        _only(expect_table(part, inside), CLIENTS, inside)
        here = {
            client: {wire: main.of(client).get(wire, Endpoint()).overlaid(endpoint) for wire, endpoint in by_wire.items()}
            for client, by_wire in _endpoints(part, inside).items()
        }
        regions[region] = Preset(name, f"{title} ({region})", here)
    return Preset(name, title, main.endpoints, regions)


def _endpoints(table: Mapping[str, Any], where: str) -> dict[str, dict[str, Endpoint]]:
    return {client: dict(_of(client, table[client], f"{where}.{client}")) for client in CLIENTS if client in table}


def _of(client: str, table: Any, where: str) -> Iterator[tuple[str, Endpoint]]:
    """Yield the endpoints in the ``table`` of ``client``, each with its wire API."""
    allowed = (*FIELDS[client], *OF_A_PRESET.get(client, ()))
    if "wire_api" not in allowed:
        yield "", parse_endpoint(table, allowed, where)
        return
    for wire, part in expect_table(table, where).items():
        if wire not in WIRE_APIS:
            raise CcjkError(
                _("{where}: unknown wire API '{wire}'", where=where, wire=wire),
                _("it is one of {names}", names=", ".join(WIRE_APIS)),
            )
        endpoint = parse_endpoint(part, tuple(name for name in allowed if name != "wire_api"), f"{where}.{wire}")
        yield wire, endpoint.overlaid(Endpoint(wire_api=wire))


def _only(table: Mapping[str, Any], allowed: Iterable[str], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise CcjkError(
                _("{where}: unknown key '{key}'", where=where, key=typed(key)), _("it takes {names}", names=", ".join(allowed))
            )
