"""Profiles: a preset, a name and what the user overrode. The key is kept apart (``stores/keys.py``), or elsewhere."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS, CODEX, FIELDS, NOTHING_SAID, Endpoint, expect_table, parse_endpoint
from ccjk.core.key import typed
from ccjk.core.key_source import NAMES, NO_SOURCE, KeySource, parse_key_source
from ccjk.core.name import profile_name
from ccjk.core.preset import Preset
from ccjk.core.url import host_of
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _


@dataclass(frozen=True)
class Profile:
    """``claude_code`` and ``codex`` hold only what differs from the preset."""

    name: str
    preset: str
    region: str = ""
    claude_code: Endpoint = NOTHING_SAID
    codex: Endpoint = NOTHING_SAID
    source: KeySource = NO_SOURCE

    def overrides(self, client: str) -> Endpoint:
        """Return what the user said for ``client``."""
        return self.claude_code if client == CLAUDE_CODE else self.codex

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
    claude_code, codex = (parse_endpoint(table.get(c, {}), FIELDS[c], f"{where}.{c}") for c in CLIENTS)
    return Profile(plain, table["preset"], table.get("region", ""), claude_code, codex, parse_key_source(table, where))


def claude_code_endpoint(profile: Profile, presets: Mapping[str, Preset]) -> Endpoint:
    """Return where Claude Code finds this profile's provider."""
    preset = _preset(profile, presets)
    return _complete(profile, preset, (preset.claude_code or Endpoint()).overlaid(profile.claude_code), CLAUDE_CODE)


def codex_endpoint(profile: Profile, presets: Mapping[str, Preset], *, chat: bool) -> Endpoint:
    """Return where Codex finds this profile's provider; ``chat`` says whether that Codex still speaks it.

    One table with ``wire_api = "chat"``, selected or not, keeps Codex 0.95 and newer from starting: where chat
    is not spoken, it is never returned.
    """
    preset = _preset(profile, presets)
    wire = profile.codex.wire_api or ("chat" if chat and "chat" in preset.codex else "responses")
    if wire == "chat" and not chat:
        raise CcjkError(
            _("profile {name} is set to the chat wire API, which Codex 0.95 and newer refuse", name=typed(profile.name)),
            _(
                "use the provider's Responses endpoint: ccjk init -T codex -p {preset} --wire-api responses",
                preset=profile.preset,
            ),
        )
    return _complete(profile, preset, preset.codex.get(wire, Endpoint(wire_api=wire)).overlaid(profile.codex), CODEX)


def urls(profile: Profile, presets: Mapping[str, Preset]) -> list[str]:
    """Return the base URLs to which clients send the key of ``profile``, whatever their release."""
    found: dict[str, None] = {}
    for of in (claude_code_endpoint, partial(codex_endpoint, chat=False), partial(codex_endpoint, chat=True)):
        with suppress(CcjkError):
            found[of(profile, presets).base_url] = None
    return list(found)


def hosts(profile: Profile, presets: Mapping[str, Preset]) -> list[str]:
    """Return the hosts that the key of ``profile`` is for, in order."""
    return sorted({host_of(url) for url in urls(profile, presets)})


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
    other = next(profile.overrides(c).base_url for c in CLIENTS if c != client)
    if other and not profile.overrides(client).base_url and host_of(other) not in preset.hosts():
        raise UsageError(
            _(
                "profile {name} has a URL of yours for the other client only, and its key may be for that",
                name=typed(profile.name),
            ),
            give,
        )
    if client == CLAUDE_CODE and not endpoint.auth:
        return endpoint.overlaid(Endpoint(auth="api_key"))
    return endpoint
