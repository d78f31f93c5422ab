"""What a user asks of ``init``, from options, JSON, the environment and standard input."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ccjk import output
from ccjk.commands.init.plan import Request
from ccjk.core.environment import INPUT_KEY
from ccjk.core.key import LONGEST, typed
from ccjk.core.key_source import COMMAND, KEYRING, VARIABLE, KeySource, clean_command, clean_variable, parse_key_source
from ccjk.core.preset import CUSTOM
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _
from ccjk.prompts import hidden

_LARGEST = 1 << 20

# The names that an entry of --api-configs may use, and the field of a Request that each sets.
_TEXT = {
    "provider": "provider",
    "key": "key",
    "name": "name",
    "type": "auth",
    "url": "url",
    "primaryModel": "model",
    "fastModel": "fast_model",
    "region": "region",
    "wireApi": "wire_api",
}
_SOURCES = {"keyCommand": COMMAND, "keyEnv": VARIABLE, "keyring": KEYRING}
_NAMES = (*_TEXT, *_SOURCES, "default")


@dataclass(frozen=True)
class Call:
    """The command line of ``init``. None: nothing was said of it. ``ask``: questions are welcome."""

    asked: Request
    clients: Sequence[str] | None = None
    configs: str | None = None
    configs_file: str | None = None
    ask: bool = True
    test: bool | None = None
    default: bool | None = None
    hook: bool | None = None
    dry_run: bool = False

    @property
    def alone(self) -> bool:
        """Whether no list of profiles was given."""
        return self.configs is None and self.configs_file is None

    def many(self) -> list[Request]:
        """Return the requests of the list of profiles that was given."""
        check_alone(self.asked, (self.configs, self.configs_file))
        return from_file(self.configs_file or "") if self.configs is None else from_json(self.configs, "--api-configs")


def complete(asked: Request) -> Request:
    """Return ``asked`` with the provider it implies and its key fetched from where the user put it."""
    provider = asked.provider or (CUSTOM if asked.url else "")
    if not provider:
        raise UsageError(_("no provider is named"), _("give one with -p (see ccjk providers), or your own URL with -u"))
    key = asked.key
    if key == "-":
        key = hidden(_("API key (not shown): ")) if output.interactive() else read_input()[: LONGEST + 2]
    elif key is None and os.environ.get(INPUT_KEY) and not asked.source.fetched and asked.key_of is None:
        key = os.environ[INPUT_KEY]
    return replace(asked, provider=provider, key=key)


def read_input() -> str:
    """Return standard input as text; bytes that are not UTF-8 become characters that no key may hold."""
    return sys.stdin.buffer.read(_LARGEST).decode("utf-8", "replace") if sys.stdin else ""


def from_file(path: str) -> list[Request]:
    """Return the requests in the JSON file ``path``, ``-`` for standard input."""
    if path == "-":
        return from_json(read_input(), _("standard input"))
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise CcjkError(_("{path} cannot be read ({reason})", path=path, reason=error.strerror), _("name a JSON file")) from None
    try:
        return from_json(data.decode("utf-8-sig"), path)
    except UnicodeDecodeError:
        raise UsageError(_("{path} is not UTF-8 text", path=path), _("save it as UTF-8")) from None


def from_json(text: str, where: str) -> list[Request]:
    """Return the requests that the JSON ``text`` holds: a bare array, or ``{"configs": [...]}``."""
    hint = _('it is a JSON array like [{"provider": "302ai", "key": "…", "default": true}]')
    if len(text) > _LARGEST:
        raise UsageError(_("{where} is larger than {size} MiB", where=where, size=_LARGEST >> 20), hint)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise UsageError(_("{where}: a name stands twice in one object", where=where), _("leave one of them"))
        return found

    try:
        value = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise UsageError(
            _("{where}:{lineno}: not JSON ({reason})", where=where, lineno=error.lineno, reason=error.msg), hint
        ) from None
    except (ValueError, RecursionError):
        raise UsageError(_("{where}: not usable JSON", where=where), hint) from None
    if isinstance(value, dict) and set(value) == {"configs"}:
        value = value["configs"]
    if not isinstance(value, list) or not value:
        raise UsageError(_("{where}: not a list of profiles", where=where), hint)
    return [
        _entry(entry, _("{where}: entry {number}", where=where, number=number)) for number, entry in enumerate(value, start=1)
    ]


def _entry(entry: Any, where: str) -> Request:
    if not isinstance(entry, dict):
        raise UsageError(_("{where} is not an object", where=where), _('write {"provider": "…", "key": "…"}'))
    for name, value in entry.items():
        if name not in _NAMES:
            raise UsageError(
                _("{where}: unknown name '{name}'", where=where, name=typed(name)),
                _("it takes {names}", names=", ".join(_NAMES)),
            )
        truth = name in {"default", "keyring"}
        if not isinstance(value, bool if truth else str):
            kind = _("true or false") if truth else _("text")
            raise UsageError(_("{where}: '{name}' must be {kind}", where=where, name=name, kind=kind), _("correct it"))
    fields = {_TEXT[name]: value for name, value in entry.items() if name in _TEXT}
    source = parse_key_source({_SOURCES[name]: value for name, value in entry.items() if name in _SOURCES}, where)
    if "key" not in fields and not source.fetched:
        raise UsageError(_("{where}: no key", where=where), _('add "key": "…"'))
    return Request(**{"provider": CUSTOM, **fields}, default=entry.get("default", False), where=where, source=source)


def check_alone(asked: Request, sources: Sequence[str | None]) -> None:
    """Refuse options that describe one profile beside a list of profiles."""
    if sum(source is not None for source in sources) > 1 or asked != Request(""):
        raise UsageError(_("--api-configs and --api-configs-file stand alone"), _("put everything into the JSON, or use neither"))


def source(command: str | None, variable: str | None, *, keyring: bool) -> KeySource:
    """Return where the options say that the key is."""
    if (command is not None) + (variable is not None) + keyring > 1:
        raise UsageError(_("--key-command, --key-env and --keyring stand alone"), _("give one of them"))
    return KeySource(
        clean_command(command) if command is not None else "", clean_variable(variable) if variable is not None else "", keyring
    )
