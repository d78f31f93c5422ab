"""The real Claude Code after ``ccjk init``, against the stand-in at the presets' own hosts."""

import json

import pytest

from tests.conftest import Home, client
from tests.standin import Request, StandIn

KEY = "sk-ours-0123456789-abcdefghij"
FOREIGN = {
    "ANTHROPIC_API_KEY": "sk-foreign-key",
    "ANTHROPIC_AUTH_TOKEN": "sk-foreign-token",
    "ANTHROPIC_BASE_URL": "https://foreign.example",
    "ANTHROPIC_MODEL": "foreign-model",
    "CLAUDE_CODE_OAUTH_TOKEN": "sk-ant-oat01-foreign",
    "OPENAI_API_KEY": "sk-foreign-openai",
}
LOGIN = {
    "claudeAiOauth": {
        "accessToken": "sk-ant-oat01-login",
        "refreshToken": "sk-ant-ort01-login",
        "expiresAt": 4102444800000,
        "scopes": ["user:inference", "user:profile"],
        "subscriptionType": "max",
    }
}

# preset and options, host, path before /v1/messages, header and its value, model (empty: Claude's own name), fast model
PRESETS: dict[str, tuple[list[str], str, str, str, str, str]] = {
    "302ai": (["-p", "302ai"], "api.302.ai", "/cc", "x-api-key", "", ""),
    "glm": (["-p", "glm"], "open.bigmodel.cn", "/api/anthropic", "authorization", "", ""),
    "minimax": (["-p", "minimax"], "api.minimaxi.com", "/anthropic", "authorization", "MiniMax-M2", "MiniMax-M2"),
    "kimi": (["-p", "kimi"], "api.moonshot.cn", "/anthropic", "authorization", "kimi-k2-0905-preview", "kimi-k2-turbo-preview"),
    "custom": (["-p", "custom", "-u", "https://api.example.com/v1"], "api.example.com", "/v1", "x-api-key", "", ""),
    "custom with a token": (
        ["-t", "auth_token", "-u", "https://gateway.example.com", "-M", "big", "-F", "small"],
        "gateway.example.com",
        "",
        "authorization",
        "big",
        "small",
    ),
    "302ai with models": (
        ["-p", "302ai", "-M", "claude-sonnet-4-5", "-F", "claude-haiku-4-5"],
        "api.302.ai",
        "/cc",
        "x-api-key",
        "claude-sonnet-4-5",
        "claude-haiku-4-5",
    ),
    "302ai elsewhere": (["-p", "302ai", "-u", "https://custom.302.ai/api"], "custom.302.ai", "/api", "x-api-key", "", ""),
    "glm abroad": (["-p", "glm", "--region", "intl"], "api.z.ai", "/api/anthropic", "authorization", "", ""),
}


def ping(home: Home, *args: str) -> str:
    result = home.command(client("claude-newest"), "-p", "ping", *args)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout.strip()


def only_ours(requests: list[Request], host: str, path: str, header: str, key: str = KEY) -> None:
    """Every request went to this provider, with its key under its header and no other credential anywhere."""
    assert requests
    expected = key if header == "x-api-key" else f"Bearer {key}"
    for request in requests:
        assert request.host == host
        assert request.path.startswith(f"{path}/v1/")
        assert request.credentials == {header: expected}
        assert "foreign" not in json.dumps(request.headers)


@pytest.mark.parametrize("case", PRESETS)
@pytest.mark.parametrize("used", [False, True], ids=["empty home", "home in use"])
def test_each_preset_gets_its_own_key_and_models(home: Home, standin: StandIn, case: str, *, used: bool) -> None:
    options, host, path, header, model, fast = PRESETS[case]
    if used:
        home.write(".claude.json", json.dumps({"primaryApiKey": "sk-ant-foreign-primary", "numStartups": 7}))
        home.write(".claude/.credentials.json", json.dumps(LOGIN))
        settings = {"env": {"ANTHROPIC_CUSTOM_HEADERS": "x-key: sk-foreign"}, "apiKeyHelper": "echo sk-foreign-helper"}
        home.write(".claude/settings.json", json.dumps(settings))
    home.inside("init", "-s", "-k", KEY, *options)
    if used:
        home.env |= FOREIGN
    assert ping(home) == "pong"
    # Where no model is named the tiers keep Claude's own names: one case of that will do. What else is in the home changes most.
    for tier in ("opus", "sonnet", "haiku", "fable") if used and (model or case == "glm") else ():
        assert ping(home, "--model", tier) == "pong"
    only_ours(standin.to_providers(), host, path, header)
    asked = {request.model for request in standin.questions()}
    if model:
        assert asked == {model, fast} if used else {model} <= asked <= {model, fast}
    else:
        assert all(name.startswith("claude-") for name in asked) or used


def test_after_official_the_login_goes_to_the_vendor_alone(home: Home, standin: StandIn) -> None:
    home.write(".claude/.credentials.json", json.dumps(LOGIN))
    home.inside("init", "-s", "-p", "glm", "-k", KEY)
    home.inside("config-switch", "official")
    assert ping(home) == "pong"
    assert {request.host for request in standin.questions()} == {"api.anthropic.com"}
    assert {request.credentials["authorization"] for request in standin.questions()} == {"Bearer sk-ant-oat01-login"}


def test_each_configuration_folder_asks_its_own_provider(home: Home, standin: StandIn) -> None:
    """Not from the home folder, where the usual one's settings are a project's for any other."""
    home.write("project/x", "")
    home.inside("init", "-s", "-p", "302ai", "-k", KEY)
    outside, work = dict(home.env), {"CLAUDE_CONFIG_DIR": f"{home.path}/of work"}
    home.env |= work
    home.inside("init", "-s", "-p", "glm", "-k", "sk-first-0123456789-abcdefghij")
    home.env = dict(outside)
    home.inside("init", "-s", "-p", "glm", "-k", "sk-second-0123456789-abcdefghij", "--no-default")
    for env, expected in (
        (work, ("open.bigmodel.cn", "/api/anthropic", "authorization", "sk-second-0123456789-abcdefghij")),
        ({}, ("api.302.ai", "/cc", "x-api-key", KEY)),
    ):
        standin.requests.clear()
        home.env = outside | env
        result = home.command("sh", "-c", 'cd project && exec "$0" -p ping', client("claude-newest"))
        assert result.stdout.strip() == "pong", result.stdout + result.stderr
        only_ours(standin.to_providers(), *expected)


def test_a_rotated_key_is_the_only_one_sent(home: Home, standin: StandIn) -> None:
    home.inside("init", "-s", "-p", "302ai", "-k", "sk-first-0123456789-abcdefghij")
    home.inside("init", "-s", "-p", "302ai", "-k", KEY)
    assert ping(home) == "pong"
    only_ours(standin.to_providers(), "api.302.ai", "/cc", "x-api-key")
