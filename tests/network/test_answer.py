"""What a provider's reply means: a table of replies as they come."""

import json

import pytest

from ccjk.core.endpoint import Endpoint
from ccjk.core.key import hide
from ccjk.network.answer import answer
from ccjk.network.question import question

KEY = "sk-secret-0123456789-abcdefghij"
JSON = "application/json"
HTML = "text/html; charset=utf-8"
MESSAGE = {"id": "m", "type": "message", "role": "assistant", "content": [{"type": "text", "text": "p"}]}
CHAT = {"id": "c", "object": "chat.completion", "choices": [{"index": 0, "message": {"content": "p"}}]}
RESPONSE: dict[str, object] = {"id": "r", "object": "response", "status": "incomplete", "error": None, "output": []}
ENDPOINTS = {
    "messages": ("claude-code", Endpoint("https://api.example.com/anthropic", "auth_token", "m-1")),
    "responses": ("codex", Endpoint("https://api.example.com/v1", model="m-1", wire_api="responses")),
    "chat": ("codex", Endpoint("https://api.example.com/v1", model="m-1", wire_api="chat")),
}


def error(message: str, **more: object) -> dict[str, object]:
    return {"error": {"message": message, **more}}


# protocol, status, content type, body, kind
REPLIES: dict[str, tuple[str, int, str, object, str]] = {
    "a message": ("messages", 200, JSON, MESSAGE, "works"),
    "a message without its content type": ("messages", 200, "", MESSAGE, "works"),
    "a message that begins": (
        "messages",
        200,
        "text/event-stream",
        b'event: message_start\ndata: {"type":"message_start"}\n',
        "works",
    ),
    "a response": ("responses", 200, JSON, RESPONSE, "works"),
    "a response that begins": (
        "responses",
        200,
        "text/event-stream",
        b'data: {"type":"response.created","response":{}}\n\n',
        "works",
    ),
    "a completion": ("chat", 200, JSON, CHAT, "works"),
    "MiniMax's success": ("chat", 200, JSON, {**CHAT, "base_resp": {"status_code": 0, "status_msg": ""}}, "works"),
    "a completion for a question in messages": ("messages", 200, JSON, CHAT, "url"),
    "a message for a question in responses": ("responses", 200, JSON, MESSAGE, "url"),
    "a landing page": ("messages", 200, HTML, b"<!doctype html><title>Welcome</title>", "url"),
    "a page that calls itself JSON": ("messages", 200, JSON, b"\n<html>", "url"),
    "nothing": ("messages", 200, JSON, b"", "url"),
    "no content": ("messages", 204, "", b"", "url"),
    "cut JSON": ("messages", 200, JSON, b'{"type": "message", "content": [', "url"),
    "deep JSON": ("messages", 200, JSON, b"[" * 50000, "url"),
    "no table": ("chat", 200, JSON, b'"choices"', "url"),
    "some other API": ("messages", 200, JSON, {"message": "Welcome"}, "url"),
    "moved": ("messages", 301, HTML, b"", "url"),
    "moved, with a body that works": ("messages", 307, JSON, MESSAGE, "url"),
    "Anthropic 401": ("messages", 401, JSON, {"type": "error", **error("invalid x-api-key", type="authentication_error")}, "key"),
    "OpenAI 401": ("responses", 401, JSON, error("Incorrect API key provided: sk-s*****ghij", code="invalid_api_key"), "key"),
    "401 with a page": ("messages", 401, HTML, b"<h1>401 Authorization Required</h1>", "key"),
    "401 with nothing": ("messages", 401, "", b"", "key"),
    "403 forbidden": ("messages", 403, JSON, error("Forbidden", type="permission_error"), "key"),
    "403 of a firewall": ("messages", 403, HTML, b"<html>Attention Required</html>", "url"),
    "403 for the model": ("chat", 403, JSON, error("this token has no access to model m-1"), "model"),
    "403 for the program": ("messages", 403, JSON, error("this plan is currently only available for coding agents"), "provider"),
    "403 with no balance": ("chat", 403, JSON, error("用户额度不足, 剩余额度: 0", type="new_api_error"), "limit"),
    "401 with a used-up key": ("chat", 401, JSON, error("该令牌额度已用尽", type="one_api_error"), "limit"),
    "400 for the key": ("chat", 400, JSON, [{"error": {"code": 400, "message": "API key not valid. Please pass one."}}], "key"),
    "404 for the model": ("messages", 404, JSON, {"type": "error", **error("model: m-1", type="not_found_error")}, "model"),
    "Kimi's 404": (
        "chat",
        404,
        JSON,
        error("Not found the model m-1 or Permission denied", type="resource_not_found_error"),
        "model",
    ),
    "400 for the model": ("responses", 400, JSON, error("The requested model 'm-1' does not exist.", param="model"), "model"),
    "422 for the model": ("chat", 422, JSON, {"detail": [{"loc": ["body", "model"], "msg": "model is not supported"}]}, "model"),
    "503 for the model": ("chat", 503, JSON, error("当前分组 default 下对于模型 m-1 无可用渠道"), "model"),
    "GLM's model": ("messages", 400, JSON, {"type": "error", **error("模型不存在", code="1211")}, "model"),
    "404 of a server": ("responses", 404, JSON, error("Invalid URL (POST /v1/responses)"), "url"),
    "404 of Go": ("responses", 404, "text/plain", b"404 page not found", "url"),
    "404 with a page": ("responses", 404, HTML, b"<html>", "url"),
    "405": ("messages", 405, JSON, {"detail": "Method Not Allowed"}, "url"),
    "429": ("messages", 429, JSON, error("Rate limit", type="rate_limit_error"), "limit"),
    "429 with a page": ("messages", 429, HTML, b"<html>", "limit"),
    "402": ("chat", 402, JSON, error("Insufficient Balance"), "limit"),
    "400 for the balance": ("messages", 400, JSON, error("Your credit balance is too low to access the API."), "limit"),
    "GLM's balance in a 200": ("chat", 200, JSON, {"code": "1113", "message": "您的账户已欠费"}, "limit"),
    "GLM's key in a 200": ("messages", 200, JSON, {"code": 1002, "msg": "Token 非法", "success": False}, "key"),
    "GLM's 401 as 500": ("messages", 500, JSON, {"code": 500, "msg": "404 NOT_FOUND", "success": False}, "provider"),
    "MiniMax's key in a 200": ("chat", 200, JSON, {"base_resp": {"status_code": 1004, "status_msg": "login fail"}}, "key"),
    "MiniMax's balance in a 200": (
        "chat",
        200,
        JSON,
        {"base_resp": {"status_code": 1008, "status_msg": "insufficient"}},
        "limit",
    ),
    "MiniMax's rate in a 200": ("chat", 200, JSON, {"base_resp": {"status_code": 1002, "status_msg": ""}}, "limit"),
    "MiniMax's model in a 200": (
        "chat",
        200,
        JSON,
        {"base_resp": {"status_code": 2013, "status_msg": "unknown model 'm-1'"}},
        "model",
    ),
    "MiniMax's other in a 200": (
        "chat",
        200,
        JSON,
        {"base_resp": {"status_code": 1000, "status_msg": "unknown error"}},
        "provider",
    ),
    "a key refused in a 200": ("messages", 200, JSON, error("Invalid API key"), "key"),
    "an error that is text": ("messages", 200, JSON, {"error": "unauthorized"}, "key"),
    "a stream that fails": (
        "messages",
        200,
        "text/event-stream",
        b'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n',
        "provider",
    ),
    "a response that failed": ("responses", 200, JSON, {**RESPONSE, **error("The model m-1 does not exist")}, "model"),
    "a question too small": (
        "chat",
        400,
        JSON,
        error("Unsupported parameter: 'max_tokens' is not supported with this model."),
        "provider",
    ),
    "500": ("messages", 500, JSON, error("Internal server error", type="api_error"), "provider"),
    "502 with a page": ("messages", 502, HTML, b"<html>Bad Gateway</html>", "provider"),
    "529": ("messages", 529, JSON, error("Overloaded", type="overloaded_error"), "provider"),
    "a teapot": ("messages", 418, "text/plain", b"short and stout", "provider"),
}


@pytest.mark.parametrize("reply", REPLIES)
def test_a_reply_has_one_meaning(reply: str) -> None:
    protocol, status, content_type, body, kind = REPLIES[reply]
    client, endpoint = ENDPOINTS[protocol]
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = answer(question(client, endpoint, KEY), status, content_type, data)
    assert found.kind == kind, found
    assert "\n" not in found.detail
    assert "api.example.com" in found.detail
    if kind not in {"works", "url"}:
        assert f"HTTP {status}" in found.detail


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"Incorrect API key provided: {KEY}. See our site", "Incorrect API key provided: ••••. See our site"),
        (f"bad {KEY.upper()}", "bad ••••"),
        ("bad sk-secret-0123 and 789-abcdefghij!", "bad •••• and ••••!"),
        ("bad sk-s***ghij", "bad sk-s***ghij"),
        ("two\r\n  lines\tand\na tab", "two lines and a tab"),
        ("é" * 3000, "é" * 199 + "…"),
        ("x" * 195 + KEY, "x" * 195 + "••••"),
    ],
)
def test_a_providers_words_are_short_and_hold_nothing_of_the_key(said: str, shown: str) -> None:
    client, endpoint = ENDPOINTS["messages"]
    found = answer(question(client, endpoint, KEY), 401, JSON, json.dumps(error(said)).encode())
    assert f"(HTTP 401: {shown})" in found.detail


@pytest.mark.parametrize(
    ("key", "text", "shown"),
    [
        ("abc", "abcabc ab", "•••• ab"),
        ("short-key", "the short-k", "the ••••"),
        ("short-key", "a key", "a key"),
        ("k", "ok", "o••••"),
        (KEY, "", ""),
    ],
)
def test_short_keys_are_hidden_too(key: str, text: str, shown: str) -> None:
    assert hide(text, key) == shown


@pytest.mark.parametrize(
    ("client", "endpoint", "url", "header", "body"),
    [
        (
            "claude-code",
            Endpoint("https://a.example/cc", "api_key"),
            "https://a.example/cc/v1/messages",
            ("x-api-key", KEY),
            {"model": "claude-opus-5-5", "max_tokens": 1, "messages": [{"role": "user", "content": "ping"}]},
        ),
        (
            "claude-code",
            Endpoint("https://a.example", "auth_token", "glm-5.3[1m]"),
            "https://a.example/v1/messages",
            ("authorization", f"Bearer {KEY}"),
            {"model": "glm-5.3", "max_tokens": 1, "messages": [{"role": "user", "content": "ping"}]},
        ),
        (
            "codex",
            Endpoint("https://a.example/v1"),
            "https://a.example/v1/responses",
            ("authorization", f"Bearer {KEY}"),
            {"model": "its-own", "input": "ping", "max_output_tokens": 16, "stream": False, "store": False},
        ),
        (
            "codex",
            Endpoint("https://a.example/v1", model="m", wire_api="chat"),
            "https://a.example/v1/chat/completions",
            ("authorization", f"Bearer {KEY}"),
            {"model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": "ping"}]},
        ),
    ],
)
def test_a_question_is_small_and_has_one_credential(
    client: str, endpoint: Endpoint, url: str, header: tuple[str, str], body: dict[str, object]
) -> None:
    asked = question(client, endpoint, KEY, "its-own" if client == "codex" else "")
    assert asked.url == url
    assert {name: value for name, value in asked.headers.items() if KEY in value} == dict([header])
    assert json.loads(asked.body) == body
    assert ("anthropic-version" in asked.headers) == (client == "claude-code")
    assert KEY not in repr(asked)
