"""An endpoint: what one client must know to reach one provider. Also the form of a profile's overrides."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from ccjk.core.environment import CREDENTIALS
from ccjk.core.key import typed
from ccjk.core.url import clean_url
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _

CLAUDE_CODE = "claude-code"
CODEX = "codex"
CLIENTS = {CLAUDE_CODE: "Claude Code", CODEX: "Codex"}
"""The clients by the names that users type, with the names that users read."""

USUAL = CLAUDE_CODE
"""What commands are about that name no client."""

MESSAGES, RESPONSES, CHAT = "messages", "responses", "chat"
"""The protocols: Anthropic's, and the two of OpenAI."""

WIRE_APIS = (RESPONSES, CHAT)
"""What a client may speak that has a choice: `FIELDS` says which."""


@dataclass(frozen=True)
class Endpoint:
    """Every field is text, empty where nothing is said. ``base_url`` has no slash at its end."""

    base_url: str = ""
    auth: str = ""
    """Claude Code: ``api_key`` or ``auth_token``."""
    model: str = ""
    fast_model: str = ""
    """Claude Code: the model of the haiku tier."""
    wire_api: str = ""
    """Codex: ``responses`` or ``chat``."""
    context_window: str = ""
    """Claude Code: how many tokens ``model`` takes, of a preset that knows it."""

    def overlaid(self, over: "Endpoint") -> "Endpoint":
        """Return this endpoint with everything that ``over`` says in place of what it said itself.

        The window of a model that another replaces is not that one's.
        """
        return replace(self, **({"context_window": ""} if over.model else {}) | over.said())

    def said(self) -> dict[str, str]:
        """Return the fields that are not empty, in order."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}


NOTHING_SAID = Endpoint()

FIELDS = {
    CLAUDE_CODE: ("base_url", "auth", "model", "fast_model"),
    CODEX: ("base_url", "model", "wire_api"),
}
"""What each client's endpoint may say."""

OF_A_PRESET = {CLAUDE_CODE: ("context_window",)}
"""What one may say more that comes with ccjk."""

CHOICES = {"auth": tuple(CREDENTIALS), "wire_api": WIRE_APIS}


def parse_endpoint(table: Any, allowed: tuple[str, ...], where: str) -> Endpoint:
    """Return the endpoint that ``table`` (as read from TOML) describes; ``where`` names it in errors."""
    said: dict[str, str] = {}
    for name, value in expect_table(table, where).items():
        if name not in allowed:
            raise CcjkError(
                _("{where}: unknown key '{name}'", where=where, name=typed(name)), _("it takes {names}", names=", ".join(allowed))
            )
        said[name] = check_field(name, value, f"{where}.{name}")
    return Endpoint(**said)


def check_field(name: str, value: Any, where: str) -> str:
    """Return ``value`` as the field ``name`` of an endpoint; refuse what none can hold. ``where`` names it in errors.

    A refused value is not quoted: people paste keys into the wrong place.
    """
    if name == "context_window":
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise CcjkError(_("{where} must be a number of tokens", where=where), _("write it without quotes: 262144"))
        return str(value)
    if not isinstance(value, str):
        raise CcjkError(_("{where} must be text", where=where), _('write it in quotes: "…"'))
    if name in CHOICES and value not in CHOICES[name]:
        raise UsageError(_("{where} is not one of {names}", where=where, names=", ".join(CHOICES[name])))
    if name == "base_url":
        return clean_url(value)
    if not value.isprintable():
        raise UsageError(_("{where} holds a control character", where=where), _("check what was pasted"))
    return value


def expect_table(table: Any, where: str) -> Mapping[str, Any]:
    """Return ``table``; refuse anything but a TOML table."""
    if not isinstance(table, dict):
        raise CcjkError(_("{where} must be a table", where=where), _("write [{table}]", table=where.rpartition(": ")[2]))
    return table
