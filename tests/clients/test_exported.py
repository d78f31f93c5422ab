"""Whatever a shell exports, or ``.claude.json`` says, a profile's key goes to its host with nothing of another's."""

import json
import re
import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ccjk.clients.claude_code_adapter import CLIENT
from ccjk.core.environment import ADDITIONS, CLAUDES_OWN, FOREIGN, MODELS, OTHER_CREDENTIALS, OTHER_ROUTES
from tests import sweeps
from tests.conftest import ROOT, Home, client
from tests.shells.languages import LANGUAGES
from tests.standin import StandIn

KEY = "sk-ours-0123456789-abcdefghij"
MARK = "of-a-stranger-0123456789"
"""What is in each value that may not reach the provider."""

VALUES = {
    **dict.fromkeys(OTHER_ROUTES, "1"),
    **dict.fromkeys(MODELS, MARK),
    **dict.fromkeys(OTHER_CREDENTIALS, f"sk-{MARK}"),
    "ANTHROPIC_CUSTOM_HEADERS": f"x-corp-token: {MARK}",
    "CLAUDE_CODE_EXTRA_BODY": json.dumps({"metadata": {"user_id": MARK}}),
    "ANTHROPIC_BETAS": MARK,
    "_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL": "1",
    "ANTHROPIC_BASE_URL": f"https://{MARK}.example",
    "ANTHROPIC_API_KEY": f"sk-{MARK}",
    "ANTHROPIC_AUTH_TOKEN": f"sk-{MARK}",
}
BESIDE = {
    "CLAUDE_CODE_USE_FOUNDRY": {"ANTHROPIC_FOUNDRY_BASE_URL": f"https://{MARK}.example", "CLAUDE_CODE_SKIP_FOUNDRY_AUTH": "1"},
    "CLAUDE_CODE_USE_BEDROCK": {"ANTHROPIC_BEDROCK_BASE_URL": f"https://{MARK}.example", "CLAUDE_CODE_SKIP_BEDROCK_AUTH": "1"},
    "CLAUDE_CODE_USE_VERTEX": {"ANTHROPIC_VERTEX_BASE_URL": f"https://{MARK}.example", "CLAUDE_CODE_SKIP_VERTEX_AUTH": "1"},
}
"""What a switch needs to have an effect."""

HOSTS = {
    "glm": ("open.bigmodel.cn", "authorization"),
    "302ai": ("api.302.ai", "x-api-key"),
    "kimi": ("api.moonshot.cn", "authorization"),
}
RELEASES = sweeps.rows(
    ("claude-newest", "claude-2.1.126", "claude-2.1.198", "claude-2.1.299"), ("claude-newest", "claude-2.1.126")
)


def of_its_own(home: Home, standin: StandIn, profile: str) -> None:
    """Expect a question of the profile's host, with its key alone, and nothing of a stranger's anywhere."""
    standin.forget()
    done = home.command("claude", "-p", "ping", timeout=120)
    assert done.stdout == "pong\n", done.stderr
    host, header = HOSTS[profile]
    # Up to 2.1.126 an empty token is sent as such.
    sent = [
        (request.host, *(name for name, value in request.credentials.items() if value != "Bearer"))
        for request in standin.questions()
    ]
    (asked,) = {*sent}
    assert asked == (host, header)
    assert not [request.host for request in standin.to_providers() if MARK in request.text or request.host != host]
    assert not [name for request in standin.requests for name in (KEY, MARK) if name in request.text and request.host != host]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("profile", HOSTS)
def test_everything_at_once(home: Home, standin: StandIn, release: str, profile: str) -> None:
    home.clients = (client(release),)
    everything = {**VALUES, **{name: value for more in BESIDE.values() for name, value in more.items()}}
    home.env |= everything
    home.inside("init", "-s", "-p", profile, "-k", KEY)
    state = home.json(".claude.json")
    home.write(".claude.json", json.dumps(state | {"env": everything}))
    of_its_own(home, standin, profile)


@given(st.sets(st.sampled_from(sorted(VALUES)), min_size=1, max_size=2))
@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)
def test_one_and_two(home: Home, standin: StandIn, names: set[str]) -> None:
    home.clients = (client("claude-newest"),)
    home.env = dict(standin.environment)
    home.inside("init", "-s", "-p", "glm", "-k", KEY)
    home.env |= {name: VALUES[name] for name in names} | {k: v for name in names for k, v in BESIDE.get(name, {}).items()}
    of_its_own(home, standin, "glm")


@pytest.mark.parametrize("release", RELEASES)
def test_the_state_file_is_the_one_that_it_reads(home: Home, standin: StandIn, release: str) -> None:
    """One of an earlier release: a second one would make Claude Code complain at each start."""
    home.clients = (client(release),)
    before = {"primaryApiKey": f"sk-{MARK}", "numStartups": 3}
    home.write(".claude/.config.json", json.dumps(before))
    home.inside("init", "-s", "-p", "302ai", "-k", KEY)
    assert not (home.path / ".claude.json").exists()
    assert home.json(".claude/.config.json")["customApiKeyResponses"]["approved"] == [KEY[-20:]]
    of_its_own(home, standin, "302ai")
    home.inside("config-switch", "official")
    assert home.json(".claude/.config.json")["primaryApiKey"] == f"sk-{MARK}"
    home.done("uninstall", "-y")
    after = home.json(".claude/.config.json")
    assert {name: after[name] for name in before} == before
    assert "customApiKeyResponses" not in after


def test_each_is_what_may_be_exported() -> None:
    assert {*VALUES} >= {*FOREIGN, *ADDITIONS}, "no variable is left out"


def test_sessions_in_the_background_are_on_their_shells_profiles(home: Home, standin: StandIn) -> None:
    """Two profiles under one daemon, which keeps the environment of the first."""
    home.clients = (client("claude-newest"),)
    keys = {name: f"sk-of-{name}-0123456789" for name in ("glm", "kimi", "minimax")}
    for name, key in keys.items():
        home.inside("init", "-s", "-p", name, "-k", key)  # the last is the default
    home.write(
        ".claude.json", json.dumps(home.json(".claude.json") | {"projects": {str(home.path): {"hasTrustDialogAccepted": True}}})
    )
    try:
        for name in ("glm", "kimi"):
            standin.forget()
            line = f'{LANGUAGES["bash"].switch.format(f"env {name}")} && claude --bg "ping from {name}"'
            done = home.command("bash", "--norc", "-c", line, timeout=60)
            assert "backgrounded" in done.stdout, done.stderr
            deadline = time.monotonic() + 60
            while not [asked for asked in standin.questions() if f"ping from {name}" in asked.text]:
                assert time.monotonic() < deadline, [asked.host for asked in standin.requests]
                time.sleep(0.1)
            own = {(HOSTS[profile][0], f"Bearer {keys[profile]}") for profile in ("glm", "kimi")}
            assert {(asked.host, *asked.credentials.values()) for asked in standin.questions()} <= own
            about = {asked.host for asked in standin.questions() if f"ping from {name}" in asked.text}
            assert about == {HOSTS[name][0]}
    finally:
        home.command("claude", "daemon", "stop", "--any", timeout=60)


MODEL = re.compile(r"claude-(?:fable|haiku|opus|sonnet)-\d[\w.-]*")
SHOWN = ("README.md", "README.zh-CN.md", "ccjk/man/ccjk.1", "ccjk/cli.py", "ccjk/options.py", "ccjk/presets.toml")
NAMED = sorted({*MODEL.findall("".join((ROOT / file).read_text() for file in SHOWN)), CLAUDES_OWN, CLIENT.default_model})


@pytest.mark.parametrize("model", NAMED)
def test_no_model_that_people_are_shown_is_retired(home: Home, standin: StandIn, model: str) -> None:
    home.clients = (client("claude-newest"),)
    home.inside("init", "-s", "-p", "302ai", "-k", KEY, "-M", model)
    done = home.command("claude", "-p", "ping", timeout=120)
    assert (done.stdout, done.stderr) == ("pong\n", "")
    assert {asked.model for asked in standin.questions()} == {model}


def test_the_window_is_that_of_the_shells_profile(home: Home, standin: StandIn) -> None:
    """Whichever of the two is the larger; the default's is as it was."""
    home.clients = (client("claude-newest"),)
    for name in ("minimax", "kimi"):  # the last is the default
        home.inside("init", "-s", "-p", name, "-k", KEY)
    for name, other in (("kimi", "minimax"), ("minimax", "kimi")):
        home.inside("config-switch", name)
        for line in (f"{LANGUAGES['bash'].switch.format(f'env {other}')} && claude -p /context", "claude -p /context"):
            done = home.command("bash", "--norc", "-c", line, timeout=60)
            window = {"kimi": "262.1k", "minimax": "204.8k"}[other if "env" in line else name]
            assert f"/ {window}" in done.stdout, (line, done.stdout[:300], done.stderr)
    assert not standin.questions()


@pytest.mark.parametrize("own", ["", "sonnet"])
def test_a_session_goes_on_with_the_current_profiles_model(home: Home, standin: StandIn, own: str) -> None:
    """Claude Code would ask the next provider for the model of the one before (2.1.316 to .332)."""
    home.clients = (client("claude-newest"),)
    home.inside("init", "-s", "-p", "kimi", "-k", KEY)
    home.inside("init", "-s", "-p", "302ai", "--no-default", "-k", "sk-other-9876543210-zyxwv")
    if own:
        home.write(".claude/settings.json", json.dumps(home.json(".claude/settings.json") | {"model": own}))
    home.command("claude", "-p", "a", timeout=60)
    for words in (("exec", "302ai", "--", "claude", "-c", "-p", "b"), ("config-switch", "302ai")):
        standin.forget()
        home.process(*words)
        if words[0] != "exec":
            home.command("claude", "-c", "-p", "c", timeout=60)
        (model,) = {asked.model for asked in standin.questions()}
        assert model.startswith(f"claude-{own or 'opus'}"), words


def test_a_proxy_of_ones_own_settings_is_used_in_a_switched_shell(home: Home, standin: StandIn) -> None:
    home.clients = (client("claude-newest"),)
    home.inside("init", "-s", "-p", "glm", "-k", KEY)
    settings = home.json(".claude/settings.json")
    settings["env"] |= {name: home.env.pop(name) for name in ("HTTPS_PROXY", "NODE_EXTRA_CA_CERTS")}
    home.write(".claude/settings.json", json.dumps(settings))
    done = home.command("bash", "--norc", "-c", f"{LANGUAGES['bash'].switch.format('env glm')} && claude -p ping", timeout=60)
    assert done.stdout == "pong\n", done.stderr
    assert {asked.host for asked in standin.questions()} == {HOSTS["glm"][0]}
