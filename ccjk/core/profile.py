"""Profiles: a preset, a name and what the user overrode. The key is kept apart (``stores/keys.py``), or elsewhere."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from ccjk.core.endpoint import CHAT, CLIENTS, FIELDS, NOTHING_SAID, RESPONSES, Endpoint, expect_table, parse_endpoint
from ccjk.core.key import typed
from ccjk.core.key_source import NAMES, NO_SOURCE, KeySource, parse_key_source
from ccjk.core.name import profile_name
from ccjk.core.preset import Preset
from ccjk.core.url import host_of, origin_of
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _


@dataclass(frozen=True)
class Profile:
    """``own`` holds by client only what differs from the preset."""

    name: str
    preset: str
    region: str = ""
    own: Mapping[str, Endpoint] = field(default_factory=dict)
    source: KeySource = NO_SOURCE

    def overrides(self, client: str) -> Endpoint:
        """Return what the user said for ``client``."""
        return self.own.get(client, NOTHING_SAID)

    def table(self) -> dict[str, Any]:
        """Return the profile as a table of ``config.toml``, without what is not said."""
        table: dict[str, Any] = {"preset": self.preset}
        if self.region:
            table["region"] = self.region
        table |= self.source.table()
        return table | {c: self.overrides(c).said() for c in CLIENTS if self.overrides(c).said()}


def parse_profile(name: str, table: Any, where: str) -> Profile:
    """Return the profile that a table of ``config.toml`` describes."""
    table = expect_table(table, where)
    for key, value in table.items():
        if key not in {"preset", "region", *NAMES, *CLIENTS}:
            raise CcjkError(
                _("{where}: unknown key '{key}'", where=where, key=typed(key)),
                _("it takes preset, region, {names}", names=", ".join((*NAMES, *CLIENTS))),
            )
        if key in {"preset", "region"} and not isinstance(value, str):
            raise CcjkError(_("{where}: {key} must be text", where=where, key=key), _('write it in quotes: "…"'))
    if "preset" not in table:
        raise CcjkError(_("{where}: no preset is named", where=where), _('add preset = "…"; see ccjk providers'))
    try:
        plain = profile_name(name)
    except UsageError as error:
        raise CcjkError(f"{where}: {error.message}", error.hint) from None
    if plain != name:
        raise CcjkError(_("{where}: a name cannot end in -config or -provider", where=where), _("these are ways to say NAME"))
    own = {client: parse_endpoint(table.get(client, {}), FIELDS[client], f"{where}.{client}") for client in CLIENTS}
    said = {client: endpoint for client, endpoint in own.items() if endpoint.said()}
    return Profile(plain, table["preset"], table.get("region", ""), said, parse_key_source(table, where))


def endpoint_for(client: str, profile: Profile, presets: Mapping[str, Preset], *, chat: bool = False) -> Endpoint:
    """Return where ``client`` finds this profile's provider; ``chat`` says whether that release still speaks it.

    One table with ``wire_api = "chat"``, selected or not, keeps Codex 0.95 and newer from starting: where chat is not spoken, it
    is never returned.
    """
    preset, own = _preset(profile, presets), profile.overrides(client)
    wire = ""
    if "wire_api" in FIELDS[client]:
        wire = own.wire_api or (CHAT if chat and CHAT in preset.of(client) else RESPONSES)
    if wire == CHAT and not chat:
        raise CcjkError(
            _("profile {name} is set to the chat wire API, which Codex 0.95 and newer refuse", name=typed(profile.name)),
            _(
                "use the provider's Responses endpoint: ccjk init -T codex -p {preset} --wire-api responses",
                preset=profile.preset,
            ),
        )
    return _complete(profile, preset, preset.of(client).get(wire, Endpoint(wire_api=wire)).overlaid(own), client)


def urls(profile: Profile, presets: Mapping[str, Preset]) -> list[str]:
    """Return the base URLs to which clients send the key of ``profile``, whatever their release."""
    found: dict[str, None] = {}
    for client, chat in product(CLIENTS, (False, True)):
        with suppress(CcjkError):
            found[endpoint_for(client, profile, presets, chat=chat).base_url] = None
    return list(found)


def hosts(profile: Profile, presets: Mapping[str, Preset]) -> list[str]:
    """Return the hosts that the key of ``profile`` is for, in order."""
    return sorted({host_of(url) for url in urls(profile, presets)})


def origins(profile: Profile, presets: Mapping[str, Preset]) -> set[str]:
    """Return the hosts, and ports, to which clients send the key of ``profile``."""
    return set(map(origin_of, urls(profile, presets)))


def given_for(profile: Profile, presets: Mapping[str, Preset]) -> set[str]:
    """Return what a key is bound to that is given for ``profile`` as it is: where it goes; of its preset all of it."""
    goes = origins(profile, presets)
    presets_own = set(map(origin_of, presets[profile.preset].everywhere())) if profile.preset in presets else set()
    return goes | (presets_own if goes & presets_own else set())


def is_among(url: str, known: Collection[str]) -> bool:
    """Whether ``url`` leads to the host of one of the URLs ``known``."""
    try:
        return url in known or host_of(url) in map(host_of, known)
    except (CcjkError, ValueError):  # written by hand, and no URL
        return False


def _preset(profile: Profile, presets: Mapping[str, Preset]) -> Preset:
    if profile.preset not in presets:
        raise CcjkError(
            _("profile {name} uses the preset '{preset}', which does not exist", name=profile.name, preset=typed(profile.preset)),
            _("see ccjk providers"),
        )
    return presets[profile.preset].in_region(profile.region)


def _complete(profile: Profile, preset: Preset, endpoint: Endpoint, client: str) -> Endpoint:
    """Return ``endpoint`` if it can be used: it has a URL, and that is no other host than the key was given for."""
    give = _(
        "give one: ccjk init -T {client} -p {preset} -n {name} -u https://…",
        client=client,
        preset=profile.preset,
        name=typed(profile.name),
    )
    if not endpoint.base_url:
        raise UsageError(_("profile {name} has no URL for {client}", name=typed(profile.name), client=CLIENTS[client]), give)
    others = [profile.overrides(other).base_url for other in CLIENTS if other != client]
    if not profile.overrides(client).base_url and any(url and host_of(url) not in preset.hosts() for url in others):
        raise UsageError(
            _(
                "profile {name} has a URL of yours for the other client only, and its key may be for that",
                name=typed(profile.name),
            ),
            give,
        )
    if "auth" in FIELDS[client] and not endpoint.auth:
        return endpoint.overlaid(Endpoint(auth="api_key"))
    return endpoint
