"""Teams of Claude Code in tmux: what one starts in a pane finds what the server of tmux has, which may be another profile's."""

import json
import time
from pathlib import Path

import pytest

from tests.clients.conftest import LOGIN
from tests.clients.test_own_login import RELEASES
from tests.commands.used import KEYS, set_up
from tests.conftest import Home, client, program
from tests.shells.languages import HOOKED, LANGUAGES
from tests.standin import Reply, Request, StandIn, calls
from tests.terminal import Terminal

LEADER, OTHER = "begin a team", "be one of it"
FOREIGN = "sk-foreign-9876543210-zyx"
LEADERS = {
    "another profile": ("env glm", "open.bigmodel.cn", KEYS["glm"]),
    "the default": ("env --unset", "api.moonshot.cn", KEYS["kimi"]),
    "one's own login": ("env official", "api.anthropic.com", LOGIN),
}


def ready(home: Home, project: Path, release: str) -> None:
    """Let a Claude Code that is on kimi for good start in the project without a question."""
    home.clients = (client(release),)
    set_up(home)
    home.inside("config-switch", "kimi")
    state = home.json(".claude.json")
    state["projects"] = {str(project): {"hasTrustDialogAccepted": True, "hasCompletedProjectOnboarding": True}}
    home.write(".claude.json", json.dumps(state))


def begins(request: Request) -> Reply | None:
    """Answer the leader such that it starts another of its team, by the tools that this release has for it."""
    if not request.is_question or LEADER not in request.text:
        return None
    offered = {tool["name"] for tool in request.body.get("tools") or []}
    agent = {"description": "one", "prompt": OTHER, "subagent_type": "general-purpose", "name": "mate"}
    wanted = [("TeamCreate", {"team_name": "crew", "description": "two"})] if "TeamCreate" in offered else []
    wanted += [("Agent", agent | ({"team_name": "crew"} if wanted else {}))] if "Agent" in offered else []
    return next((calls(name, given) for name, given in wanted if f'"id": "{name}"' not in json.dumps(request.body)), None)


def runs_another(request: Request) -> Reply | None:
    """Answer the leader such that its tool starts another."""
    if not request.is_question or LEADER not in request.text or '"id": "Bash"' in json.dumps(request.body):
        return None
    offered = {tool["name"] for tool in request.body.get("tools") or []}
    return calls("Bash", {"command": f"claude -p '{OTHER}'", "description": "one more"}) if "Bash" in offered else None


SERVERS = {
    "another profile": {},
    "nothing": {},
    "a route, a key and a header": {
        "CLAUDE_CODE_USE_BEDROCK": "1",
        "CLAUDE_CODE_SKIP_BEDROCK_AUTH": "1",
        "AWS_REGION": "us-east-1",
        "ANTHROPIC_BEDROCK_BASE_URL": "https://foreign.example",
        "ANTHROPIC_API_KEY": FOREIGN,
        "ANTHROPIC_CUSTOM_HEADERS": f"x-corp: {FOREIGN}",
    },
}
"""What the server of tmux has."""

WHERE = [
    *(("another profile", release, "bash") for release in RELEASES),
    *(("another profile", RELEASES[0], shell) for shell in ("zsh", "fish")),
    *((server, RELEASES[0], "bash") for server in [*SERVERS][1:]),
]


@pytest.mark.parametrize(("server", "release", "shell"), WHERE)
@pytest.mark.parametrize("leader", LEADERS)
def test_all_of_a_team_are_on_the_profile_of_its_leader(
    signed_in: Home, standin: StandIn, project: Path, leader: str, server: str, release: str, shell: str
) -> None:
    home, (words, host, key) = signed_in, LEADERS[leader]
    ready(home, project, release)
    language = LANGUAGES[shell]
    home.write(language.rc, f"{HOOKED[shell].hook}\n")
    home.env["CLAUDE_CODE_EXPERIMENTAL_AGENT_TEAMS"] = "1"
    standin.reply = begins
    has = SERVERS[server]
    if server == "another profile":
        has = {name: value for name, value in json.loads(home.inside("env", "minimax", "--shell", "json")).items() if value}
    with Terminal(home, program(shell), cwd=project, server=has) as terminal:
        terminal.type("echo rea''dy", "Enter")
        terminal.wait_for("ready\n")
        terminal.type(language.switch.format(words), "Enter")
        terminal.type(
            "claude --permission-mode default --allowedTools Agent,TeamCreate --teammate-mode tmux",
            " -- ",
            f"'{LEADER}'",
            "Enter",
        )
        deadline = time.monotonic() + 50
        while not (others := [asked for asked in standin.questions() if OTHER in asked.text and LEADER not in asked.text]):
            assert time.monotonic() < deadline, terminal.screen()
            time.sleep(0.2)
    assert others
    assert {(asked.host, *asked.credentials.values()) for asked in standin.questions()} == {(host, f"Bearer {key}")}
    assert not [asked for asked in standin.requests if KEYS["minimax"] in asked.text or FOREIGN in asked.text]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("leader", LEADERS)
def test_one_that_a_tool_starts_is_on_the_same(
    signed_in: Home, standin: StandIn, project: Path, leader: str, release: str
) -> None:
    """Its tools do not see the key that it has; by the name `claude` they find ccjk's own."""
    home, (words, host, key) = signed_in, LEADERS[leader]
    ready(home, project, release)
    standin.reply = runs_another
    line = f"cd {project}; {LANGUAGES['bash'].switch.format(words)} && claude --allowedTools Bash -p '{LEADER}'"
    done = home.command("bash", "--norc", "-c", line, timeout=120)
    assert done.stdout == "pong\n", done.stderr
    assert [asked for asked in standin.questions() if OTHER in asked.text and LEADER not in asked.text]
    assert {(asked.host, *asked.credentials.values()) for asked in standin.questions()} == {(host, f"Bearer {key}")}


@pytest.mark.parametrize("release", ["claude-newest", "claude-2.1.198"])
def test_what_goes_to_the_background_stays_on_its_profile(signed_in: Home, standin: StandIn, project: Path, release: str) -> None:
    """By `/bg`, and from the view of agents; a daemon that has another's environment is alive from then on."""
    home = signed_in
    ready(home, project, release)
    home.write(".bashrc", f"{HOOKED['bash'].hook}\n")

    def answered(terminal: Terminal, words: str, *keys: str) -> set[tuple[str, ...]]:
        standin.forget()
        terminal.type(*keys, "Enter")
        deadline = time.monotonic() + 40
        while not [asked for asked in standin.questions() if words in asked.text]:
            assert time.monotonic() < deadline, terminal.screen()
            time.sleep(0.2)
        return {(asked.host, *asked.credentials.values()) for asked in standin.questions() if words in asked.text}

    try:
        for name, host in (("glm", "open.bigmodel.cn"), ("minimax", "api.minimaxi.com")):
            with Terminal(home, program("bash"), cwd=project, server={}) as terminal:
                own = {(host, f"Bearer {KEYS[name]}")}
                terminal.type(LANGUAGES["bash"].switch.format(f"env {name}"), "Enter")
                assert answered(terminal, f"before {name}", f"claude --permission-mode default 'before {name}'") == own
                terminal.wait_for("● pong")
                assert answered(terminal, f"{name} in the back", f"/bg {name} in the back") == own
                terminal.wait_for("backgrounded")
                terminal.type("claude agents", "Enter")
                terminal.wait_for("describe a task")
                assert answered(terminal, f"{name} from the view", f"{name} from the view") == own
    finally:
        home.command("claude", "daemon", "stop", "--any", timeout=60)
