"""A question: the smallest real request to a provider, as the client itself would ask it. Pure: who sends it is elsewhere."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from ccjk import __version__
from ccjk.clients.registry import ADAPTERS
from ccjk.core.endpoint import CHAT, MESSAGES, RESPONSES, Endpoint

_PATHS = {MESSAGES: "/v1/messages", RESPONSES: "/responses", CHAT: "/chat/completions"}
_WINDOW = "[1m]"  # tells Claude Code the model's window, and is not sent


@dataclass(frozen=True)
class Question:
    """One POST request. ``key`` stands in its headers, too."""

    protocol: str
    url: str
    model: str
    key: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes


def question(client: str, endpoint: Endpoint, key: str, default_model: str = "") -> Question:
    """Return the question of ``client`` at ``endpoint``; ``default_model`` is asked where that names none."""
    protocol = ADAPTERS[client].protocol(endpoint)
    model = endpoint.model.removesuffix(_WINDOW) or default_model or ADAPTERS[client].default_model
    headers = {"content-type": "application/json", "accept": "application/json", "user-agent": f"ccjk/{__version__}"}
    if protocol == MESSAGES:
        headers["anthropic-version"] = "2023-06-01"
    if protocol == MESSAGES and endpoint.auth != "auth_token":
        headers["x-api-key"] = key
    else:
        headers["authorization"] = f"Bearer {key}"
    ping = [{"role": "user", "content": "ping"}]
    asked: dict[str, object] = {"model": model, "max_tokens": 1, "messages": ping}
    if protocol == RESPONSES:
        asked = {"model": model, "input": "ping", "max_output_tokens": 16, "stream": False, "store": False}
    return Question(protocol, endpoint.base_url + _PATHS[protocol], model, key, headers, json.dumps(asked).encode())
