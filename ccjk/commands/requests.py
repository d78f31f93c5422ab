"""What a user asks of ``init``, from options, JSON, the environment and standard input."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ccjk.commands.init import Request
from ccjk.core.environment import INPUT_KEY
from ccjk.core.key import LONGEST
from ccjk.core.preset import CUSTOM
from ccjk.errors import CcjkError, UsageError

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


def complete(asked: Request) -> Request:
    """Return ``asked`` with the provider it implies and its key fetched from where the user put it."""
    provider = asked.provider or (CUSTOM if asked.url else "")
    if not provider:
        raise UsageError("no provider is named", "give one with -p (see ccjk providers), or your own URL with -u")
    key = asked.key
    if key == "-":
        key = read_input()[: LONGEST + 2]
    elif key is None and os.environ.get(INPUT_KEY):
        key = os.environ[INPUT_KEY]
    return replace(asked, provider=provider, key=key)


def read_input() -> str:
    """Return standard input as text; bytes that are not UTF-8 become characters that no key may hold."""
    return sys.stdin.buffer.read(_LARGEST).decode("utf-8", "replace") if sys.stdin else ""


def from_file(path: str) -> list[Request]:
    """Return the requests in the JSON file ``path``, ``-`` for standard input."""
    if path == "-":
        return from_json(read_input(), "standard input")
    try:
        with open(path, "rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise CcjkError(f"{path} cannot be read ({error.strerror})", "name a JSON file") from None
    try:
        return from_json(data.decode("utf-8-sig"), path)
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text", "save it as UTF-8") from None


def from_json(text: str, where: str) -> list[Request]:
    """Return the requests that the JSON ``text`` holds: a bare array, or ``{"configs": [...]}``."""
    hint = 'it is a JSON array like [{"provider": "302ai", "key": "…", "default": true}]'
    if len(text) > _LARGEST:
        raise UsageError(f"{where} is larger than {_LARGEST >> 20} MiB", hint)
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{where}:{error.lineno}: not JSON ({error.msg})", hint) from None
    except (ValueError, RecursionError):
        raise UsageError(f"{where}: not usable JSON", hint) from None
    if isinstance(value, dict) and set(value) == {"configs"}:
        value = value["configs"]
    if not isinstance(value, list) or not value:
        raise UsageError(f"{where}: not a list of profiles", hint)
    return [_entry(entry, f"{where}: entry {number}") for number, entry in enumerate(value, start=1)]


def _entry(entry: Any, where: str) -> Request:
    if not isinstance(entry, dict):
        raise UsageError(f"{where} is not an object", 'write {"provider": "…", "key": "…"}')
    for name, value in entry.items():
        if name not in (*_TEXT, "default"):
            raise UsageError(f"{where}: unknown name '{name}'", f"it takes {', '.join((*_TEXT, 'default'))}")
        if not isinstance(value, bool if name == "default" else str):
            raise UsageError(f"{where}: '{name}' must be {'true or false' if name == 'default' else 'text'}", "correct it")
    fields = {_TEXT[name]: value for name, value in entry.items() if name in _TEXT}
    if "key" not in fields:
        raise UsageError(f"{where}: no key", 'add "key": "…"')
    return Request(**{"provider": CUSTOM, **fields}, default=entry.get("default", False), where=where)


def check_alone(asked: Request, sources: Sequence[str | None]) -> None:
    """Refuse options that describe one profile beside a list of profiles."""
    if sum(source is not None for source in sources) > 1 or asked != Request(""):
        raise UsageError("--api-configs and --api-configs-file stand alone", "put everything into the JSON, or use neither")
