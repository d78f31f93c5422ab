"""Claude Code: what its two files must say for a profile.

Facts tried on 2.1.197 and 2.1.330 (2026-11): settings win over the shell; an empty variable counts as unset; a removed
one stays set in running sessions; ``primaryApiKey`` and ``apiKeyHelper`` are sent beside a token in a variable; a key's last
20 characters must be approved before an interactive session uses it.
"""

import os
import shlex
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from ccjk.clients.version import Version
from ccjk.core.endpoint import Endpoint
from ccjk.core.environment import (
    ADDITIONS,
    BASE_URL,
    COMPACT_WINDOW,
    CONTEXT_WINDOW,
    CREDENTIALS,
    CUSTOM_HEADERS,
    FOREIGN,
    MODELS,
    NETWORK,
    OTHER_CREDENTIALS,
    OTHER_ROUTES,
    PROVIDER_VARIABLES,
    QUIET,
    SHOWS,
    WINDOWS,
    claude_code_variables,
)
from ccjk.documents.edits import ABSENT, Document, Item, Path, Wanted

UPDATE = "npm install -g @anthropic-ai/claude-code"
"""What installs the newest, whatever it was installed with."""

SUFFIX = 20
"""How many last characters of a key stand for it in ``customApiKeyResponses``."""

HELPER = "apiKeyHelper"
PRIMARY = "primaryApiKey"
ONBOARDED = "hasCompletedOnboarding"
_RESPONSES = "customApiKeyResponses"

TOGETHER: frozenset[Path] = frozenset({*(("env", name) for name in (BASE_URL, *CREDENTIALS.values())), (HELPER,)})
"""A URL without its credential gets the vendor's login, a credential without its URL goes to the vendor."""

COMPACT = "autoCompactWindow"
MODEL_FIELDS = ("model", "fallbackModel", "advisorModel", "availableModels", "deniedModels", "modelOverrides", COMPACT)
"""What is said of models outside ``env``; ``/model`` keeps its choice in the first."""

ALIASES = frozenset({"default", "best", "opus", "sonnet", "haiku", "opusplan", "fable"})
"""Models by their tier, which each provider has."""

OF_MODELS: frozenset[Path] = frozenset({*(("env", name) for name in (*MODELS, *WINDOWS)), *((name,) for name in MODEL_FIELDS)})
PROVIDER_OWN: frozenset[Path] = OF_MODELS | {("env", name) for name in PROVIDER_VARIABLES}
"""All that belongs to one provider; a credential of another way, and the switch to it, are the user's, whenever they came."""

_HOST_MANAGED: Version = (2, 1, 126)
_HOST_ALONE: Version = (2, 1, 198)
_SCRUBS: Version = (2, 1, 260)
_KEY_STAYS: Version = (2, 1, 299)
_RESUMES_MODEL: Version = (2, 1, 316)
_LOWERS_WINDOW: Version = (2, 1, 324)


def takes_shell(version: Version | None) -> bool:
    """Whether that Claude Code lets a shell choose the provider against its settings (documented since 2.1.126)."""
    return version is None or version >= _HOST_MANAGED


def resumes_model(version: Version | None) -> bool:
    """Whether a session that goes on asks for the model that it had, where nobody names one (tried up to 2.1.332)."""
    return version is not None and version >= _RESUMES_MODEL


def keeps_other_keys(version: Version | None) -> bool:
    """Whether it then sends nothing else: up to 2.1.197 it adds an ``apiKeyHelper``, a Console login, headers of settings."""
    return version is None or version >= _HOST_ALONE


def takes_key_home(version: Version | None) -> bool:
    """Whether that Claude Code sends an API key to its vendor, beside the provider, unless QUIET is set; one not known may.

    Tried on 2.1.126, .198, .250, .296 (they do), .299 and .332. Up to 2.1.198 also what an ``apiKeyHelper`` prints.
    """
    return version is None or version < _KEY_STAYS


def hands_out_keys(version: Version | None) -> bool:
    """Whether that Claude Code gives any variable to a project's files that ask for it.

    Tried with ``.mcp.json``: 2.1.126 to .252 do, .257 to .332 give an empty text for those that hold its own credentials.
    """
    return version is not None and version < _SCRUBS


def lowers_window(version: Version | None) -> bool:
    """Whether a field of its settings says how large the window of a model is that it does not know.

    A shell's variables win over that one, but not over a variable in settings.
    """
    return version is not None and version >= _LOWERS_WINDOW


def settings(
    document: Document,
    endpoint: Endpoint,
    key: str,
    ours: Callable[[Path], bool],
    helper: str = "",
    *,
    quiet: bool = False,
    lowers: bool = False,
) -> Wanted:
    """Return what ``settings.json`` must say for ``endpoint``; ``ours`` tells which values ccjk wrote there.

    ``helper`` is the command that prints the key, for one that this file may not hold. Both variables are empty then: so nothing
    else is sent beside it, and nothing at all where it fails (tried on 2.1.126 and 2.1.330, with a claude.ai login as well).

    All else is blanked by which a shell, or what the previous provider left, could send the key elsewhere, add something to it or
    ask for another's model; not removed, as a running session keeps a removed variable. What the user set for this very URL
    stays. ``quiet``: the key goes to the vendor as well unless QUIET is there; ``lowers``: see `lowers_window`.
    """
    variables = claude_code_variables(endpoint.base_url, endpoint.auth, key, endpoint.model, endpoint.fast_model)
    theirs = base_url(document) == endpoint.base_url
    for name in FOREIGN:
        if name not in variables and not (theirs and _filled(document, name) and not ours(("env", name))):
            variables[name] = ""
    wanted: Wanted = {("env", name): value for name, value in variables.items()} | {(HELPER,): helper or ABSENT}
    wanted |= _fields(document, endpoint, ours, lowers=lowers, theirs=theirs)
    mine = ours(("env", QUIET))
    if mine or (quiet and not _filled(document, QUIET)):  # the user's own stands
        wanted["env", QUIET] = "1" if quiet else ABSENT
    return wanted


def _fields(document: Document, endpoint: Endpoint, ours: Callable[[Path], bool], *, lowers: bool, theirs: bool) -> Wanted:
    """Return what is said of models and windows: windows are never blanked, as that would blank a shell's."""
    window = endpoint.context_window
    wanted: Wanted = {("env", CONTEXT_WINDOW): window if window and not lowers else ABSENT, ("env", COMPACT_WINDOW): ABSENT}
    wanted[COMPACT,] = int(window) if window and lowers else ABSENT
    wanted |= {(name,): ABSENT for name in MODEL_FIELDS if name != COMPACT and not _is_tier(document.get((name,)))}
    return {at: value for at, value in wanted.items() if value is not ABSENT or not theirs or ours(at)}


def tiers(document: Document) -> list[Path]:
    """Return the fields that name a model by its tier: they stay, but ``/model`` may write another one there meanwhile."""
    return [(name,) for name in MODEL_FIELDS if _is_tier(document.get((name,)))]


def foreign_models(document: Document) -> list[Path]:
    """Return the fields that name a model which is none of Claude's: they came while a provider was set up."""
    return [(name,) for name in MODEL_FIELDS if any(map(_is_foreign, _texts(document.get((name,)))))]


def _texts(value: Any) -> list[str]:
    """Return the texts in ``value``; of a mapping also the keys."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return (
        [text for part in value for text in _texts(part)]
        if isinstance(value, list)
        else [value]
        if isinstance(value, str)
        else []
    )


def _is_foreign(model: str) -> bool:
    return not _is_tier(model) and "claude" not in model


def _is_tier(value: Any) -> bool:
    return isinstance(value, str) and value in ALIASES


def nothing(document: Document) -> Wanted:
    """Return what ``settings.json`` says when no provider is set up there."""
    helper: Wanted = {(HELPER,): ABSENT} if asks_for(document.get((HELPER,))) else {}
    return dict.fromkeys(PROVIDER_OWN, ABSENT) | helper


def official_settings(document: Document) -> Wanted:
    """Return what ``settings.json`` must say for the vendor's own login, once what ccjk wrote is taken out.

    A provider that somebody else's hand put there is taken out as well, with its models.
    """
    if not _filled(document, BASE_URL):
        return {}
    return nothing(document) | {(HELPER,): ABSENT}


def state(keys: Iterable[str], *, active: bool) -> Wanted:
    """Return what ``.claude.json`` must say: ``keys`` are approved, and no login's key goes to the ``active`` provider."""
    wanted: Wanted = {(ONBOARDED,): True}
    if active:
        wanted[PRIMARY,] = ABSENT
    for suffix in dict.fromkeys(key[-SUFFIX:] for key in keys):
        wanted |= {(_RESPONSES, "approved", Item(suffix)): True, (_RESPONSES, "rejected", Item(suffix)): ABSENT}
    return wanted


def answers(document: Document, key: str) -> tuple[bool, bool]:
    """Return whether ``key`` is among the approved ones in ``.claude.json``, and whether among the rejected."""
    lists = ("approved", "rejected")
    approved, rejected = (document.get((_RESPONSES, name, Item(key[-SUFFIX:]))) is True for name in lists)
    return approved, rejected


def points_at(document: Document, endpoint: Endpoint, name: str, key: str) -> bool:
    """Whether ``settings.json`` sends Claude Code to ``endpoint`` with ``key``, or asks for that of profile ``name``."""
    if base_url(document) != endpoint.base_url:
        return False
    held = bool(key) and document.get(("env", CREDENTIALS[endpoint.auth])) == key
    return held or asks_for(document.get((HELPER,)), name)


def asks_for(helper: Any, name: str = "") -> bool:
    """Whether the command ``helper`` asks ccjk for the key of profile ``name``, or of any."""
    try:
        words = shlex.split(helper) if isinstance(helper, str) else []
    except ValueError:
        return False
    asked = next((after for before, after in pairwise(words) if before == "key"), "")
    return bool(asked) and asked == (name or asked) and any(os.path.basename(word) == "ccjk" for word in words)


def base_url(document: Document) -> str:
    """Return the base URL in ``settings.json``, empty for none."""
    value = document.get(("env", BASE_URL))
    return value if isinstance(value, str) else ""


HEARD = (*(name for name in ADDITIONS if name != CUSTOM_HEADERS), SHOWS)
"""What settings say that a shell cannot decide against (tried on 2.1.332)."""


def decided_names(document: Document) -> list[str]:
    """Return what settings that are not the user's own say about the provider, and of the way there."""
    names = (BASE_URL, *CREDENTIALS.values(), *ADDITIONS, *OTHER_CREDENTIALS, *OTHER_ROUTES, *NETWORK, SHOWS)
    paths = [*(("env", name) for name in names), (HELPER,)]
    return [path[-1] for path in paths if document.get(path) not in (ABSENT, "")]


def managed_names(document: Document) -> list[str]:
    """Return what settings above the user's own decide: also who may be signed in, and which models there are."""
    rules = ("forceLoginMethod", "forceLoginOrgUUID", "allowedProviders", *MODEL_FIELDS)
    models = [name for name in MODELS if document.get(("env", name)) not in (ABSENT, "")]
    return [*decided_names(document), *models, *(name for name in rules if document.get((name,)) is not ABSENT)]


def _filled(document: Document, name: str) -> bool:
    return document.get(("env", name)) not in (ABSENT, "")
