"""A provider's reply as it came over the wire: whether it is the protocol's, and what it says went wrong. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ccjk.core.endpoint import CHAT, MESSAGES, RESPONSES

_SUCCESS = {"0", "200", "None", ""}
_ANSWERS = ("choices", "content", "output", "object")
_VAGUE = ("errors", "detail", "message", "msg")
_TELLING = ("message", "msg", "detail", "type", "code")


@dataclass(frozen=True)
class Refusal:
    """What a provider says went wrong. Texts are its own: anything may stand in them."""

    code: str
    message: str
    words: str
    """All of it that may tell what is meant."""
    base_resp: bool = False
    """Whether ``code`` is one of those that MiniMax has in ``base_resp``."""
    vague: bool = False
    """Whether nothing but the status can say that it is an error at all."""


def parse(body: bytes) -> Any:
    """Return the JSON of a reply, the first event's where it is a stream, None where it is neither."""
    text = body.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith(("event:", "data:", "id:", ":")):
        text = next((line[5:] for line in text.splitlines() if line.startswith("data:")), "")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def speaks(protocol: str, value: Any) -> bool:
    """Whether ``value`` is what that protocol answers, whole or as the first event of a stream."""
    if not isinstance(value, dict):
        return False
    kind = str(value.get("type", ""))
    return {
        MESSAGES: kind == "message_start" or (kind == "message" and isinstance(value.get("content"), list)),
        RESPONSES: kind.startswith("response.") or value.get("object") == "response" or isinstance(value.get("output"), list),
        CHAT: isinstance(value.get("choices"), list),
    }[protocol]


def refusal(value: Any) -> Refusal | None:
    """Return what the JSON of a reply says went wrong, whatever its status; None where it says nothing of the kind."""
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, dict):
        return None
    base = value.get("base_resp")
    if isinstance(base, dict) and str(base.get("status_code")) not in _SUCCESS:
        code = str(base["status_code"])
        message = str(base.get("status_msg") or code)
        return Refusal(code, message, message, base_resp=True)
    found = _error(value)
    vague = not found and not any(name in value for name in _ANSWERS)
    if vague:
        found = next((value[name] for name in _VAGUE if isinstance(value.get(name), str | list)), None)
    if not found:
        return None
    words = " ".join(_words(found))
    table = found[0] if isinstance(found, list) else found
    if not isinstance(table, dict):
        return Refusal("", words, words, vague=vague)
    message = next((str(table[name]) for name in _TELLING if table.get(name)), words)
    return Refusal(str(table.get("code") or ""), message, words, vague=vague)


def _error(value: dict[str, Any]) -> Any:
    """Return the part of a reply that is an error, nothing where none is."""
    inner = value.get("response")  # of an event of the Responses API
    found = value.get("error") or (inner.get("error") if isinstance(inner, dict) else None)
    if found or any(name in value for name in _ANSWERS):
        return found
    if value.get("type") == "error" or str(value.get("code", "")) not in _SUCCESS or value.get("success") is False:
        return value
    return None


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _words(part)
    elif isinstance(value, str | int):
        yield str(value)
