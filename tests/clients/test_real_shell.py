"""The real clients in shells that ccjk switched, against the stand-in at the presets' own hosts."""

import json
import os
import time
from pathlib import Path

import pytest

from tests import sweeps
from tests.clients.test_interactive import reach_prompt
from tests.clients.test_real_claude_code import FOREIGN, LOGIN, only_ours
from tests.commands.used import KEYS, set_up
from tests.conftest import CCJK, Home, client
from tests.shells.languages import HOOKED, LANGUAGES
from tests.standin import StandIn
from tests.terminal import Terminal

HOSTILE = {"env": {"ANTHROPIC_BASE_URL": "https://hostile.example", "ANTHROPIC_AUTH_TOKEN": "sk-foreign-project"}}


def in_use(home: Home, *clients: str) -> None:
    """302.AI is the default, and there is everything in the home that could be sent beside a provider's key."""
    home.clients = tuple(client(name) for name in clients)
    home.write(".claude/.credentials.json", json.dumps(LOGIN))
    home.write(".codex/auth.json", json.dumps({"OPENAI_API_KEY": "sk-foreign-login"}))
    set_up(home)
    state = home.json(".claude.json")
    home.write(".claude.json", json.dumps(state | {"primaryApiKey": "sk-ant-foreign-primary"}))  # a Console login since


def run(home: Home, shell: str, *lines: str) -> str:
    language = LANGUAGES[shell]
    script = "\n".join(language.switch.format(line[5:]) if line.startswith("ccjk ") else line for line in lines)
    result = home.command(*language.command(script))
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


WINS = [*((name, "claude-newest") for name in [*HOOKED, "dash"]), ("bash", "claude-2.1.126")]


@pytest.mark.parametrize(
    ("shell", "release"), sweeps.rows(WINS, [*WINS[-1:], ("bash", "claude-newest"), ("fish", "claude-newest")])
)
def test_the_shell_wins_over_every_settings_file(home: Home, standin: StandIn, shell: str, release: str) -> None:
    in_use(home, release)
    home.env |= FOREIGN | {"CLAUDE_CODE_USE_BEDROCK": "1", "ANTHROPIC_CUSTOM_HEADERS": "x-key: sk-foreign"}
    home.write("project/.claude/settings.json", json.dumps(HOSTILE))
    assert run(home, shell, "ccjk env glm", "claude -p ping", "cd project", "claude -p ping") == "pong\npong\n"
    if release == "claude-newest":
        only_ours(standin.to_providers(), "open.bigmodel.cn", "/api/anthropic", "authorization", KEYS["glm"])
    for request in standin.to_providers():
        assert set(request.credentials.values()) <= {f"Bearer {KEYS['glm']}", KEYS["glm"]}
        assert request.host == "open.bigmodel.cn"
        assert "foreign" not in json.dumps(request.headers)
    assert len(standin.questions()) >= 2
    standin.forget()
    assert run(home, shell, "ccjk env glm", "ccjk env kimi", "claude -p ping") == "pong\n"
    assert {request.host for request in standin.to_providers()} == {"api.moonshot.cn"}
    assert "kimi-k2-0905-preview" in {request.model for request in standin.questions()}


@pytest.mark.parametrize("release", ["claude-newest", "claude-2.1.126"])
def test_an_old_release_sends_no_other_key_either(home: Home, standin: StandIn, release: str) -> None:
    """Up to 2.1.197 Claude Code sends an apiKeyHelper or a Console login under the header that is free."""
    in_use(home, release)
    settings = home.json(".claude/settings.json")
    home.write(".claude/settings.json", json.dumps(settings | {"apiKeyHelper": "echo sk-foreign-helper"}))
    for profile in ("glm", "302ai"):
        standin.forget()
        assert home.done("exec", profile, "--", "claude", "-p", "ping") == "pong\n"
        for request in standin.to_providers():
            assert set(request.credentials.values()) <= {f"Bearer {KEYS[profile]}", KEYS[profile]}
            assert "foreign" not in json.dumps(request.headers)


@pytest.mark.parametrize("way", ["config.toml", "presets.toml"])
def test_a_profile_that_points_elsewhere_takes_no_key_there(home: Home, standin: StandIn, way: str) -> None:
    """Nor does it take the client away from where it was set up for, with its key."""
    in_use(home, "claude-newest", "codex-newest")
    home.inside("config-switch", "glm")
    evil = 'base_url = "https://evil.example"\n'
    if way == "config.toml":
        home.write(".config/ccjk/config.toml", home.read(".config/ccjk/config.toml") + f"[profiles.glm.claude-code]\n{evil}")
    else:
        home.write(".config/ccjk/presets.toml", f'[glm.claude-code]\n{evil}auth = "auth_token"\n[glm.codex.responses]\n{evil}')
    for line in (
        'eval "$("$0" env glm)" && claude -p ping',
        '"$0" exec glm -- claude -p ping',
        '"$0" exec glm -- codex exec ping',
    ):
        done = home.command("bash", "-c", line, CCJK)
        assert (done.returncode, done.stdout) == (1, "")
        assert "is for another host" in done.stderr
    assert "is for another host" in home.refused("config-switch", "glm", status=1)
    assert standin.requests == []
    assert home.command("claude", "-p", "ping").stdout == "pong\n"
    assert {request.host for request in standin.to_providers()} == {"open.bigmodel.cn"}
    home.done("init", "-s", "-p", "glm", "--key-of", "glm", "--no-default")  # somebody meant it
    assert home.command(CCJK, "exec", "glm", "--", "claude", "-p", "ping").stdout == "pong\n"
    assert "evil.example" in {request.host for request in standin.to_providers()}
    standin.forget()  # a host of this name is a stranger's in the tests


def test_only_an_old_release_gets_the_key_under_both_variables(home: Home) -> None:
    in_use(home, "claude-newest")
    assert json.loads(home.done("env", "glm", "--shell", "json"))["ANTHROPIC_API_KEY"] is None
    home.clients = (client("claude-2.1.126"),)
    assert json.loads(home.done("env", "glm", "--shell", "json"))["ANTHROPIC_API_KEY"] == KEYS["glm"]
    state = home.json(".claude.json")
    del state["primaryApiKey"]
    home.write(".claude.json", json.dumps(state))
    assert json.loads(home.done("env", "glm", "--shell", "json"))["ANTHROPIC_API_KEY"] is None


def test_after_unset_the_default_is_back(home: Home, standin: StandIn) -> None:
    in_use(home, "claude-newest")
    home.inside("config-switch", "302ai")
    run(home, "bash", "ccjk env glm", "ccjk env --unset", "claude -p ping")
    assert {request.host for request in standin.to_providers()} == {"api.302.ai"}


def test_an_interactive_session_asks_nothing_of_its_own(home: Home, standin: StandIn, project: Path) -> None:
    """Also for an api_key profile, with another as the default."""
    home.clients = (client("claude-newest"),)
    set_up(home)
    home.inside("config-switch", "glm")
    with Terminal(
        home, *LANGUAGES["bash"].command(f"{LANGUAGES['bash'].switch.format('env 302ai')}; claude"), cwd=project
    ) as terminal:
        reach_prompt(terminal)
        terminal.type("ping", "Enter")
        terminal.wait_for("● pong")
    assert {request.host for request in standin.questions()} == {"api.302.ai"}


RELEASES = ["codex-newest", "codex-0.110", "codex-0.94"]
EXEC = "exec --skip-git-repo-check"
ASKED = {
    f"codex {EXEC} ping": "glm-5.3",
    f"codex {EXEC} -m mine ping": "mine",
    f"codex -c model=mine {EXEC} ping": "mine",
    f"codex {EXEC} -c model=mine ping": "mine",
    f"codex {EXEC} --config model=mine ping": "mine",
    f"codex -c model_reasoning_effort=low {EXEC} -c 'model=\"mine\"' ping": "mine",
    f"codex {EXEC} ping -c model_reasoning_effort=low": "glm-5.3",
    f'sh -c "codex {EXEC} -c model=mine ping"': "mine",
}


TALKS = [(release, command) for release in RELEASES for command in ASKED]


@pytest.mark.parametrize(("release", "command"), sweeps.rows(TALKS, [*TALKS[: len(ASKED)], *TALKS[len(ASKED) :: 4]]))
def test_codex_talks_to_the_shells_provider(home: Home, standin: StandIn, release: str, command: str) -> None:
    in_use(home, release)
    home.env |= FOREIGN | {"OPENAI_BASE_URL": "https://foreign.example"}
    assert "pong" in run(home, "bash", "ccjk env glm", command)
    (question,) = standin.questions()
    assert (question.host, question.path, question.model) == ("open.bigmodel.cn", "/api/v1/responses", ASKED[command])
    assert question.credentials == {"authorization": f"Bearer {KEYS['glm']}"}
    for request in standin.requests:
        assert "foreign" not in json.dumps(request.headers)
        assert not any(key in json.dumps(request.headers) for name, key in KEYS.items() if name != "glm")


@pytest.mark.parametrize("shell", sweeps.rows([*HOOKED, "dash"], ["bash", "fish", "nu", "tcsh"]))
def test_codex_in_each_shell(home: Home, standin: StandIn, shell: str) -> None:
    in_use(home, "codex-newest")
    assert "pong" in run(home, shell, "ccjk env kimi", f"codex {EXEC} 'two words'")
    assert "pong" in run(home, shell, "ccjk env kimi", "ccjk env --unset", f"codex {EXEC} ping")
    assert [request.host for request in standin.questions()] == ["api.moonshot.cn", "api.302.ai"]
    assert "two words" in json.dumps(standin.questions()[0].body)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("command", ["codex mcp list", "codex login status 2>&1", "codex --version", "codex features list"])
def test_codex_commands_that_ask_nobody_mean_what_they_meant(home: Home, release: str, command: str) -> None:
    in_use(home, release)
    home.write(".codex/config.toml", home.read(".codex/config.toml") + '\n[mcp_servers.a]\ncommand = "a"\n')
    assert run(home, "bash", "ccjk env glm", command) == run(home, "bash", command)


def test_words_for_another_program_stay_where_they_are(home: Home) -> None:
    """A -c behind codex mcp add or codex sandbox is not Codex's."""
    in_use(home, "codex-0.110")
    run(home, "bash", "ccjk env glm", "codex mcp add tool -- bash -c 'echo exec'")
    assert 'args = ["-c", "echo exec"]' in home.read(".codex/config.toml")


@pytest.mark.parametrize("release", RELEASES)
def test_a_thread_of_the_default_is_resumed_by_the_shell(home: Home, standin: StandIn, release: str) -> None:
    in_use(home, release)
    run(home, "bash", f"codex {EXEC} first-question")
    standin.forget()
    run(home, "bash", "ccjk env glm", f"codex {EXEC} resume --last ping")
    (question,) = standin.questions()
    assert question.host == "open.bigmodel.cn"
    assert "first-question" in json.dumps(question.body)


HOSTILE_PROFILE = """
profile = "evil"
[profiles.evil]
model_provider = "evil"
[model_providers.evil]
name = "evil"
wire_api = "responses"
base_url = "https://hostile.example/v1"
env_key = "CCJK_CODEX_KEY"
"""


@pytest.mark.parametrize("release", RELEASES)
def test_a_trusted_project_cannot_move_codex(home: Home, standin: StandIn, release: str) -> None:
    in_use(home, release)
    home.write("project/.codex/config.toml", HOSTILE_PROFILE)
    trusted = f'\n[projects."{home.path}/project"]\ntrust_level = "trusted"\n'
    home.write(".codex/config.toml", home.read(".codex/config.toml") + trusted)
    assert "pong" in run(home, "bash", "ccjk env glm", "cd project", "git init -q .", f"codex {EXEC} ping")
    assert {request.host for request in standin.questions()} == {"open.bigmodel.cn"}


@pytest.mark.parametrize("release", ["codex-0.110", "codex-0.94"])
def test_a_profile_of_codex_keeps_what_else_it_says(home: Home, standin: StandIn, release: str) -> None:
    in_use(home, release)
    own = '[profiles.mine]\nmodel_provider = "mine"\nmodel = "mine"\nmodel_reasoning_effort = "low"\n'
    table = '[model_providers.mine]\nname = "mine"\nwire_api = "responses"\nbase_url = "https://mine.example/v1"\n'
    home.write(".codex/config.toml", 'profile = "mine"\n' + home.read(".codex/config.toml") + own + table)
    assert "pong" in run(home, "bash", "ccjk env glm", f"codex {EXEC} ping")
    (question,) = standin.questions()
    assert (question.host, question.model) == ("open.bigmodel.cn", "glm-5.3")


@pytest.mark.parametrize("release", ["codex-0.110", "codex-0.94"])
def test_overrides_at_each_level(home: Home, standin: StandIn, release: str) -> None:
    in_use(home, release)
    run(home, "bash", f"codex {EXEC} first")
    standin.forget()
    levels = f"codex -c a=1 {EXEC} -c model_reasoning_effort=low resume --last -c model_reasoning_summary=none ping"
    run(home, "bash", "ccjk env glm", levels)
    assert {request.host for request in standin.questions()} == {"open.bigmodel.cn"}


def test_a_codex_called_by_its_path_gets_what_it_understands(home: Home, standin: StandIn) -> None:
    in_use(home, "codex-newest")
    words = ["exec", "--skip-git-repo-check", "-c", "model=mine", "ping"]
    for release in RELEASES:
        standin.forget()
        home.done("exec", "glm", "--", str(client(release)), *words)
        assert [request.host for request in standin.questions()] == ["open.bigmodel.cn"]


def test_a_client_that_was_asked_for_is_not_left_to_its_default(home: Home) -> None:
    in_use(home, "codex-newest", "claude-newest")
    home.inside("init", "-s", "-p", "custom", "-n", "gateway", "-u", "https://gateway.example.com", "-k", "sk-gateway")
    assert "has no URL for codex" in home.ccjk("exec", "gateway", "--", "codex", "exec", "ping").stderr


TABLES = {
    "no file": None,
    "no table": 'model = "mine"\n',
    "a command": "",
    "the key itself": 'model_provider = "ccjk"\n[model_providers.ccjk]\nname = "x"\nbase_url = "https://api.302.ai/v1"\n'
    f'experimental_bearer_token = "{KEYS["302ai"]}"\n',
    "a command and more": "+requires_openai_auth = true\n",
    "more credentials": 'model_provider = "ccjk"\n[model_providers.ccjk]\nname = "x"\nbase_url = "https://api.302.ai/v1"\n'
    'requires_openai_auth = true\nhttp_headers = { X-Second = "sk-foreign-header" }\nenv_http_headers = { X-Third = "ODD" }\n'
    'query_params = { key = "sk-foreign-query" }\nexperimental_bearer_token = "sk-foreign-bearer"\n',
}


SET_UP = [(release, table) for release in RELEASES for table in TABLES]


@pytest.mark.parametrize(("release", "table"), sweeps.rows(SET_UP, [*SET_UP[: len(TABLES)], *SET_UP[len(TABLES) :: 3]]))
def test_whatever_codex_is_set_up_for(home: Home, standin: StandIn, release: str, table: str) -> None:
    in_use(home, release)
    home.env["ODD"] = "sk-foreign-odd"
    if TABLES[table] is None:
        (home.path / ".codex/config.toml").unlink()
    elif str(TABLES[table]).startswith("+"):
        ours = "[model_providers.ccjk]\n"
        home.write(".codex/config.toml", home.read(".codex/config.toml").replace(ours, ours + str(TABLES[table])[1:]))
    elif TABLES[table]:
        home.write(".codex/config.toml", str(TABLES[table]))
    assert "pong" in home.done("exec", "glm", "--", "codex", *EXEC.split(), "ping")
    for request in standin.requests:
        assert "foreign" not in json.dumps(request.headers) + request.path
        assert not any(key in json.dumps(request.headers) for name, key in KEYS.items() if name != "glm")
    (question,) = standin.questions()
    assert (question.host, question.model) == ("open.bigmodel.cn", "glm-5.3")
    assert question.credentials == {"authorization": f"Bearer {KEYS['glm']}"}


def test_a_profile_without_a_model_is_not_asked_for_anothers(home: Home, standin: StandIn) -> None:
    in_use(home, "codex-newest")
    home.inside("config-switch", "glm", "-T", "codex")
    run(home, "bash", "ccjk env 302ai", f"codex {EXEC} ping")
    assert standin.questions()[0].host == "api.302.ai"
    assert standin.questions()[0].model.startswith("gpt-")


def test_a_profile_for_claude_code_alone_leaves_codex_to_its_default(home: Home, standin: StandIn) -> None:
    in_use(home, "codex-newest")
    home.inside("init", "-s", "-p", "custom", "-n", "gateway", "-u", "https://gateway.example.com", "-k", "sk-gateway")
    run(home, "bash", "ccjk env gateway", f"codex {EXEC} ping")
    assert standin.questions()[0].credentials == {"authorization": f"Bearer {KEYS['302ai']}"}
    assert standin.questions()[0].host == "api.302.ai"


def test_a_profile_for_codex_alone_leaves_claude_code_to_its_default(home: Home, standin: StandIn) -> None:
    in_use(home, "codex-newest", "claude-newest")
    home.write(
        ".config/ccjk/presets.toml",
        '[only]\nname = "Only"\n[only.codex.responses]\nbase_url = "https://only.example/v1"\nmodel = "m"\n',
    )
    home.inside("init", "-s", "-T", "codex", "-p", "only", "-k", "sk-only")
    home.inside("config-switch", "302ai", "-T", "all")
    run(home, "bash", "ccjk env only", f"codex {EXEC} ping", "claude -p ping")
    asked = {(request.host, *request.credentials.values()) for request in standin.questions()}
    assert asked == {("only.example", "Bearer sk-only"), ("api.302.ai", KEYS["302ai"])}


def test_interactive_codex_with_a_daemon_of_another_provider(
    home: Home,
    standin: StandIn,
    codex_daemon: int,
    project: Path,
) -> None:
    os.kill(codex_daemon, 0)
    entries = [{"provider": name, "key": KEYS[name]} for name in ("glm", "kimi")]
    home.inside("init", "-s", "-T", "all", "--api-configs", json.dumps(entries))
    home.inside("config-switch", "302ai", "-T", "codex")
    for profile, host in (("glm", "open.bigmodel.cn"), ("kimi", "api.moonshot.cn")):
        standin.forget()
        with Terminal(
            home, *LANGUAGES["bash"].command(f"{LANGUAGES['bash'].switch.format(f'env {profile}')}; codex"), cwd=project
        ) as terminal:
            terminal.wait_for("Ask Codex")
            terminal.type(f"ping{profile}")
            deadline = time.monotonic() + 30
            while not (asked := [request for request in standin.questions() if f"ping{profile}" in request.text]):
                assert time.monotonic() < deadline, terminal.screen()
                terminal.type("Enter")
                time.sleep(0.5)
        assert {request.host for request in asked} == {host}
        for request in asked:  # the one before may still say something, at its own host
            assert request.credentials == {"authorization": f"Bearer {KEYS[profile]}"}
