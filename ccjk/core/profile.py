"""Profiles: a preset, a name and what the user overrode. The key is kept apart (``stores/keys.py``)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS, CODEX, FIELDS, NOTHING_SAID, Endpoint, expect_table, parse_endpoint
from ccjk.core.preset import Preset
from ccjk.errors import CcjkError, UsageError

OFFICIAL = "official"
"""Not a profile: the vendor's own login."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SUFFIX = re.compile(r"(-(config|provider))+$")


@dataclass(frozen=True)
class Profile:
    """``claude_code`` and ``codex`` hold only what differs from the preset."""

    name: str
    preset: str
    region: str = ""
    claude_code: Endpoint = NOTHING_SAID
    codex: Endpoint = NOTHING_SAID

    def overrides(self, client: str) -> Endpoint:
        """Return what the user said for ``client``."""
        return self.claude_code if client == CLAUDE_CODE else self.codex

    def table(self) -> dict[str, Any]:
        """Return the profile as a table of ``config.toml``, without what is not said."""
        table: dict[str, Any] = {"preset": self.preset}
        if self.region:
            table["region"] = self.region
        return table | {c: self.overrides(c).said() for c in CLIENTS if self.overrides(c).said()}


def profile_name(text: str) -> str:
    """Return the profile that ``text`` means: NAME, NAME-config and NAME-provider are all NAME.

    A name is a file's name, a TOML key and part of prompts, hence the narrow alphabet.
    """
    name = _SUFFIX.sub("", text)
    if not _NAME.fullmatch(name) or name == OFFICIAL:
        rule = "letters, digits, '.', '_' and '-', at most 64, beginning with a letter or digit"
        raise UsageError("that cannot be the name of a profile", f"a name has {rule}")
    return name


def parse_profile(name: str, table: Any, where: str) -> Profile:
    """Return the profile that a table of ``config.toml`` describes."""
    table = expect_table(table, where)
    for key, value in table.items():
        if key not in {"preset", "region", *CLIENTS}:
            raise CcjkError(f"{where}: unknown key '{key}'", f"it takes preset, region, {', '.join(CLIENTS)}")
        if key not in CLIENTS and not isinstance(value, str):
            raise CcjkError(f"{where}: {key} must be text", 'write it in quotes: "…"')
    if "preset" not in table:
        raise CcjkError(f"{where}: no preset is named", 'add preset = "…"; see ccjk providers')
    if profile_name(name) != name:
        raise CcjkError(f"{where}: a name cannot end in -config or -provider", "these are ways to say NAME")
    overrides = (parse_endpoint(table.get(c, {}), FIELDS[c], f"{where}.{c}") for c in CLIENTS)
    return Profile(profile_name(name), table["preset"], table.get("region", ""), *overrides)


def claude_code_endpoint(profile: Profile, presets: Mapping[str, Preset]) -> Endpoint:
    """Return where Claude Code finds this profile's provider."""
    base = _preset(profile, presets).claude_code
    return _complete(profile, (base or Endpoint()).overlaid(profile.claude_code), CLAUDE_CODE)


def codex_endpoint(profile: Profile, presets: Mapping[str, Preset], *, chat: bool) -> Endpoint:
    """Return where Codex finds this profile's provider; ``chat`` says whether that Codex still speaks it.

    One table with ``wire_api = "chat"``, selected or not, keeps Codex 0.95 and newer from starting: where chat
    is not spoken, it is never returned.
    """
    offered = _preset(profile, presets).codex
    wire = profile.codex.wire_api or ("chat" if chat and "chat" in offered else "responses")
    if wire == "chat" and not chat:
        raise CcjkError(
            f"profile {profile.name} is set to the chat wire API, which Codex 0.95 and newer refuse",
            f"use the provider's Responses endpoint: ccjk init -T codex -p {profile.preset} --wire-api responses",
        )
    endpoint = offered.get(wire, Endpoint(wire_api=wire)).overlaid(profile.codex)
    return _complete(profile, endpoint, CODEX)


def _preset(profile: Profile, presets: Mapping[str, Preset]) -> Preset:
    if profile.preset not in presets:
        raise CcjkError(f"profile {profile.name} uses the preset '{profile.preset}', which does not exist", "see ccjk providers")
    return presets[profile.preset].in_region(profile.region)


def _complete(profile: Profile, endpoint: Endpoint, client: str) -> Endpoint:
    if not endpoint.base_url:
        raise UsageError(
            f"profile {profile.name} has no URL for {CLIENTS[client]}",
            f"give one: ccjk init -T {client} -p {profile.preset} -u https://… -n {profile.name}",
        )
    if client == CLAUDE_CODE and not endpoint.auth:
        return endpoint.overlaid(Endpoint(auth="api_key"))
    return endpoint
