"""Codex: what its ``config.toml`` must say for a profile, and what each release understands.

Facts tried on 0.94, 0.110 and 0.169 (2026-11). ``wire_api`` left out means chat to 0.94 and responses to every later
release, so that line is never written for chat: a Codex upgraded afterwards still starts.
"""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from ccjk.clients.codex_arguments import PROVIDER
from ccjk.clients.version import Version
from ccjk.core.endpoint import Endpoint
from ccjk.documents.edits import ABSENT, Document, Path, Wanted
from ccjk.errors import CcjkError
from ccjk.language import _

TABLE: Path = ("model_providers", PROVIDER)
VENDOR = "openai"

TOGETHER: frozenset[Path] = frozenset({("model_provider",), TABLE})
"""A selected table that is not there keeps Codex from starting."""

BEARER = "experimental_bearer_token"
"""Holds the key itself, for releases that ask no command for it."""

_OURS = ("name", "base_url", "wire_api", BEARER, "auth", "env_key", "requires_openai_auth")
"""What ccjk decides in its table; the last would send the ChatGPT login to the provider."""

OTHER_MODELS: tuple[Path, ...] = (
    ("review_model",),
    ("memories", "extract_model"),
    ("memories", "consolidation_model"),
    ("agents", "default_subagent_model"),
)
"""The settings, beside ``model``, that name a model; all are asked of the current provider, and the first beats ``-m``."""

OF_AGENTS = OTHER_MODELS[-1]
"""Some releases do not start with it (0.110 to 0.130); 0.171 starts no agent with a model that is in no catalogue."""

_NO_CHAT: Version = (0, 95, 0)
_AUTH_COMMAND: Version = (0, 118, 0)
_KEEPS_OVERRIDES: Version = (0, 164, 0)
_FORKS: Version = (0, 131, 0)
_ROLES_LOSE: Version = (0, 150, 0)
_NO_PROFILE_KEY: Version = (0, 134, 0)
_RESERVES: Version = (0, 111, 0)  # 0.110 lets everybody say what these are, 0.169 nobody

BUILT_IN = (VENDOR, "ollama", "lmstudio", "amazon-bedrock", "ollama-chat", "oss")
"""The providers that one release or another knows without a table."""

PATIENCE_MS = 60_000
"""How long Codex waits for the key, 5 s otherwise: without one it sends the prompt all the same (tried on 0.169)."""

_RESERVED = (VENDOR, "ollama", "lmstudio")
_TEXTS = ("name", "base_url", "env_key", "env_key_instructions", "wire_api", BEARER)
_TABLES = ("auth", "http_headers", "env_http_headers", "query_params")


def speaks_chat(version: Version | None) -> bool:
    """Whether that Codex accepts ``wire_api = "chat"``; an unknown one is taken for a new one."""
    return version is not None and version < _NO_CHAT


def runs_auth_command(version: Version | None) -> bool:
    """Whether that Codex asks a command for the key; older ones ignore it and send none."""
    return version is None or version >= _AUTH_COMMAND


def drops_overrides(version: Version | None) -> bool:
    """Whether that Codex forgets a ``-c`` in front of a command when another stands behind it (tried on 0.94 to 0.164)."""
    return version is not None and version < _KEEPS_OVERRIDES


def obeys_roles(version: Version | None) -> bool:
    """Whether a role of its agents wins over arguments, also for the provider (0.110 to 0.145; not from 0.150 on)."""
    return version is not None and version < _ROLES_LOSE


def ties_threads(version: Version | None) -> bool:
    """Whether that Codex goes on with a thread of another provider by a fork alone (not up to 0.130; 0.171 does)."""
    return version is None or version >= _FORKS


def default_model(catalog: str) -> str:
    """Return the model that comes first in what ``codex debug models`` printed, nothing where that is no catalog."""
    try:
        shown = [model for model in json.loads(catalog)["models"] if model["visibility"] == "list"]
        return str(min(shown, key=lambda model: model["priority"])["slug"])
    except (ValueError, KeyError, TypeError):
        return ""


def config(
    document: Document,
    title: str,
    endpoint: Endpoint,
    helper: Sequence[str],
    key: str,
    own: Mapping[Path, Any],
    *,
    slow: bool = False,
) -> Wanted:
    """Return what ``config.toml`` must say for ``endpoint``.

    ``helper`` is the command that prints the key, ``slow`` where it may ask somebody. ``key`` is given only for a Codex that
    runs no such command. ``own`` says of each setting that names a model what stands there where the endpoint names none
    (ABSENT for nothing). What the user added to our table stays, but for what belongs to one provider.
    """
    for name in ("model_provider", "model"):
        if not isinstance(document.get((name,)), str | type(ABSENT)):
            raise CcjkError(
                _("{name} in Codex's config.toml is not text", name=name), _("correct it and run this again; nothing was changed")
            )
    wanted: Wanted = {("model_provider",): PROVIDER, ("model",): endpoint.model or own[("model",)]}
    for path in OTHER_MODELS:
        if not endpoint.model:
            wanted[path] = own[path]
        elif document.get(path) is not ABSENT:
            wanted[path] = ABSENT if path == OF_AGENTS else endpoint.model
    active = document.get(("profile",))
    for name in ("model_provider", "model") if isinstance(active, str) else ():  # what a profile says wins, up to 0.133
        if document.get(("profiles", active, name)) is not ABSENT:
            wanted["profiles", active, name] = ABSENT
    return wanted | {TABLE: _table(document, title, endpoint, helper, key, slow=slow)}


def of_one_host(table: Any) -> dict[str, Any]:
    """Return what in our ``table`` somebody added for the host at which it points: all but numbers and the like.

    It may be a second credential, or the address of another host that gets the key as well (``model_catalog_url``).
    """
    found = table if isinstance(table, dict) else {}
    return {name: value for name, value in found.items() if name not in _OURS and not isinstance(value, bool | int | float)}


def _table(document: Document, title: str, endpoint: Endpoint, helper: Sequence[str], key: str, *, slow: bool) -> dict[str, Any]:
    table: dict[str, Any] = {"name": title, "base_url": endpoint.base_url}
    if endpoint.wire_api != "chat":
        table["wire_api"] = endpoint.wire_api
    if key:
        table[BEARER] = key
    found = document.get(TABLE)
    if isinstance(found, dict):
        moved = found.get("base_url") != endpoint.base_url
        dropped = {*_OURS, *(of_one_host(found) if moved else ())}
        table |= {name: value for name, value in found.items() if name not in dropped}
    if not key:
        patience = document.get((*TABLE, "auth", "timeout_ms"))
        table["auth"] = {"command": helper[0], "args": list(helper[1:])}
        if slow or patience not in (ABSENT, PATIENCE_MS):
            table["auth"]["timeout_ms"] = patience if isinstance(patience, int) else PATIENCE_MS
    return table


def nothing(document: Document) -> Wanted:
    """Return what ``config.toml`` says when ccjk's provider is not set up there."""
    selected_ours = document.get(("model_provider",)) == PROVIDER
    return {TABLE: ABSENT} | ({("model_provider",): ABSENT, ("model",): ABSENT} if selected_ours else {})


def official_config(document: Document) -> Wanted:
    """Return what ``config.toml`` must say for the vendor's own login, once what ccjk wrote is taken out."""
    if document.get(("model_provider",)) in (ABSENT, VENDOR):
        return {TABLE: ABSENT}
    return {TABLE: ABSENT, ("model_provider",): ABSENT, ("model",): ABSENT}


def table_comment(key_place: str, *, file: bool = True) -> str:
    """Return the comment that stands in the table, so that ``grep apiKey`` in the file finds an answer."""
    kept = f"The apiKey is kept in {key_place}." if file else f"The apiKey is in no file; {key_place} says where it comes from."
    return f"Written by ccjk; ccjk config-switch changes it. {kept}"


def points_at(document: Document, name: str, key: str) -> bool:
    """Whether ``config.toml`` sends Codex to our table with the key of profile ``name``, which is ``key``."""
    if document.get(("model_provider",)) != PROVIDER:
        return False
    return asks_for(document.get(TABLE), name) or (bool(key) and document.get((*TABLE, BEARER)) == key)


def asks_for(table: Any, name: str) -> bool:
    """Whether a provider ``table`` asks ccjk for the key of profile ``name``."""
    auth = table.get("auth") if isinstance(table, dict) else None
    args = auth.get("args") if isinstance(auth, dict) else None
    return isinstance(args, list) and ("key", name) in pairwise(args)


def table_url(document: Document) -> str:
    """Return the base URL in our table, selected or not, empty for none."""
    value = document.get((*TABLE, "base_url"))
    return value if isinstance(value, str) else ""


def selected(document: Document) -> dict[str, str]:
    """Return ``base_url``, ``wire_api`` and ``model`` that ``config.toml`` selects, without those that it does not name."""
    table = ("model_providers", str(document.get(("model_provider",))))
    found = {"base_url": (*table, "base_url"), "wire_api": (*table, "wire_api"), "model": ("model",)}
    values = {name: document.get(path) for name, path in found.items()}
    return {name: value for name, value in values.items() if isinstance(value, str)}


def base_url(document: Document) -> str:
    """Return the base URL of the provider that ``config.toml`` selects, empty for the vendor's."""
    return selected(document).get("base_url", "")


def refused_tables(document: Document, version: Version | None) -> list[str]:
    """Return the foreign provider tables that keep this Codex from starting: those that say ``wire_api = "chat"``."""
    tables = document.get(("model_providers",))
    if speaks_chat(version) or not isinstance(tables, dict):
        return []
    return [name for name, table in tables.items() if isinstance(table, dict) and table.get("wire_api") == "chat"]


def refuses_profile(version: Version | None) -> bool:
    """Whether that Codex does not start where ``config.toml`` selects a profile at its top level: a profile is a file then."""
    return version is None or version >= _NO_PROFILE_KEY


def unusable(document: Document, version: Version | None) -> dict[Path, Any]:
    """Return what keeps this Codex from starting in provider tables, selected or not, with what must stand there instead."""
    tables = document.get(("model_providers",))
    if tables is ABSENT:
        return {}
    if not isinstance(tables, dict):
        return {("model_providers",): ABSENT}
    found: Wanted = {}
    for name, table in tables.items():
        at: Path = ("model_providers", name)
        reserved = name in _RESERVED and (version is None or version >= _RESERVES)
        if reserved or not isinstance(table, dict):
            found[at] = ABSENT
            continue
        found |= {(*at, field): ABSENT for field in _TEXTS if not isinstance(table.get(field, ""), str)}
        found |= {(*at, field): ABSENT for field in _TABLES if not isinstance(table.get(field, {}), dict)}
        if not isinstance(table.get("name"), str) or not table["name"].strip():
            found[*at, "name"] = name
    return found


def managed_names(document: Document, *, above: bool) -> list[str]:
    """Return what a file that is not the user's own says about the provider; ``above``: it wins over the user's.

    What it adds to our table counts in any case: its ``model_catalog_url`` gets the key (tried on 0.94 to 0.171).
    """
    paths: tuple[Path, ...] = (("model",), ("model_provider",), ("profile",), *OTHER_MODELS) if above else ()
    return [".".join(map(str, path)) for path in (*paths, TABLE) if document.get(path) is not ABSENT]


def daemon_pid(data: bytes | None) -> int | None:
    """Return the process that ``app-server-daemon/daemon.pid`` names."""
    try:
        pid = json.loads(data or b"{}").get("pid")
    except (ValueError, AttributeError):
        return None
    return pid if isinstance(pid, int) and pid > 0 else None
