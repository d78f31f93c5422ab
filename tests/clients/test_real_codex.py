"""The real Codex, of four kinds, after ``ccjk init``, against the stand-in at the presets' own hosts."""

import json
import tomllib

import pytest

from tests.conftest import Home, client
from tests.standin import StandIn

KEY = "sk-ours-0123456789-abcdefghij"
LOGIN = {"OPENAI_API_KEY": "sk-foreign-login", "tokens": None, "last_refresh": None}
FOREIGN = {
    "OPENAI_API_KEY": "sk-foreign-openai",
    "OPENAI_BASE_URL": "https://foreign.example/v1",
    "CODEX_API_KEY": "sk-foreign-codex",
    "ANTHROPIC_API_KEY": "sk-foreign-anthropic",
}

# options, host, and for each wire API the path and the model (empty: Codex's own choice)
PRESETS: dict[str, tuple[list[str], str, dict[str, tuple[str, str]]]] = {
    "302ai": (["-p", "302ai"], "api.302.ai", {"responses": ("/v1", "")}),
    "glm": (
        ["-p", "glm"],
        "open.bigmodel.cn",
        {"chat": ("/api/coding/paas/v4", "GLM-4.7"), "responses": ("/api/v1", "glm-5.3")},
    ),
    "minimax": (
        ["-p", "minimax"],
        "api.minimaxi.com",
        {"chat": ("/v1", "MiniMax-M2"), "responses": ("/v1", "MiniMax-M3")},
    ),
    "kimi": (["-p", "kimi"], "api.moonshot.cn", {"chat": ("/v1", "kimi-k2-0905-preview"), "responses": ("/v1", "kimi-k3")}),
    "custom": (
        ["-p", "custom", "-u", "https://api.example.com/v1", "-M", "big"],
        "api.example.com",
        {"responses": ("/v1", "big")},
    ),
}
RELEASES = {"codex-newest": "responses", "codex-0.110": "responses", "codex-0.94": "chat"}


def use(home: Home, release: str) -> None:
    home.clients = (client(release),)


def ping(home: Home) -> None:
    result = home.command("codex", "exec", "--skip-git-repo-check", "ping")
    assert result.returncode == 0, result.stderr
    assert "pong" in result.stdout
    assert "Missing environment" not in result.stderr


def only_ours(standin: StandIn, host: str, path: str, model: str, key: str = KEY) -> None:
    questions = standin.questions()
    assert questions
    for request in questions:
        assert (request.host, request.path.rpartition("/")[0].removesuffix("/chat")) == (host, path)
        assert request.model == model or not model
    for request in standin.requests:  # also what is no question, to whatever host
        assert "foreign" not in json.dumps(request.headers)
        assert (key in json.dumps(request.headers)) <= (request.host == host)
    assert {request.credentials["authorization"] for request in questions} == {f"Bearer {key}"}


@pytest.mark.parametrize("case", PRESETS)
@pytest.mark.parametrize("release", RELEASES)
def test_each_preset_in_each_release(home: Home, standin: StandIn, case: str, release: str) -> None:
    options, host, wires = PRESETS[case]
    use(home, release)
    home.write(".codex/auth.json", json.dumps(LOGIN))
    home.inside("init", "-s", "-T", "codex", "-k", KEY, *options)
    assert not (home.path / ".claude").exists()
    assert not (home.path / ".claude.json").exists()
    home.env |= FOREIGN
    ping(home)
    wire = RELEASES[release] if RELEASES[release] in wires else "responses"
    only_ours(standin, host, *wires[wire])
    assert standin.questions()[0].path.endswith("/chat/completions" if wire == "chat" else "/responses")


@pytest.mark.parametrize("case", PRESETS)
def test_what_was_set_up_for_an_old_codex_lets_a_new_one_start(home: Home, standin: StandIn, case: str) -> None:
    use(home, "codex-0.94")
    home.inside("init", "-s", "-T", "cx", "-k", KEY, *PRESETS[case][0])
    assert "chat" not in tomllib.loads(home.read(".codex/config.toml"))["model_providers"]["ccjk"].values()
    for release in ("codex-0.110", "codex-newest"):
        use(home, release)
        ping(home)
    home.inside("config-switch", case, "--code-type", "codex")
    standin.forget()
    ping(home)
    _, host, wires = PRESETS[case]
    only_ours(standin, host, *wires["responses"])


def test_the_key_is_in_the_file_only_for_a_codex_that_runs_no_command(home: Home) -> None:
    use(home, "codex-newest")
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", KEY)
    assert KEY not in home.read(".codex/config.toml")
    assert "apiKey is kept in ~/.config/ccjk/keys/glm" in home.read(".codex/config.toml")
    use(home, "codex-0.110")
    home.inside("config-switch", "glm", "-T", "codex")
    assert KEY in home.read(".codex/config.toml")
    assert (home.path / ".codex/config.toml").stat().st_mode & 0o777 == 0o600


def test_the_list_says_what_an_old_codex_uses(home: Home) -> None:
    use(home, "codex-0.94")
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", KEY)
    (row,) = (line.split() for line in home.done("config-switch", "--list", "-T", "codex").splitlines() if line.startswith("*"))
    assert row[-2:] == ["https://open.bigmodel.cn/api/coding/paas/v4", "GLM-4.7"]


def test_a_rotated_key_reaches_old_and_new_codex(home: Home, standin: StandIn) -> None:
    for release in RELEASES:
        use(home, release)
        home.inside("init", "-s", "-T", "codex", "-p", "302ai", "-k", "sk-first-0123456789-abcdefghij")
        home.done("init", "-s", "-p", "302ai", "-k", KEY)  # for Claude Code, yet Codex uses the same profile
        standin.forget()
        ping(home)
        only_ours(standin, "api.302.ai", "/v1", "")


def test_chat_is_refused_where_codex_would_not_start(home: Home) -> None:
    use(home, "codex-newest")
    line = home.refused("init", "-s", "-T", "codex", "-p", "glm", "-k", KEY, "--wire-api", "chat", status=1)
    assert "--wire-api responses" in line


def test_a_stale_foreign_table_is_named(home: Home) -> None:
    use(home, "codex-newest")
    stale = 'profile = "x"\n\n[model_providers.old]\nname = "old"\nbase_url = "https://old.example/v1"\nwire_api = "chat"\n'
    home.write(".codex/config.toml", stale)
    told = home.ccjk("init", "-s", "-T", "codex", "-p", "glm", "-k", KEY).stderr
    assert "config.toml:" in told
    assert 'wire_api = "chat" in the table of old' in told
    assert "a profile selected there" in told


@pytest.mark.parametrize("release", RELEASES)
def test_a_question_leaves_nothing(home: Home, release: str) -> None:
    """Whatever Codex is asked, it makes folders in its own home, which it even makes itself."""
    use(home, release)
    for command in ("status", "list", "doctor", "config-switch glm", "undo"):
        home.ccjk(*command.split())
        assert [path.relative_to(home.path) for path in home.path.rglob("*")] == [], command
    home.inside("init", "-s", "-T", "claude-code", "-p", "glm", "-k", KEY)
    home.done("env", "glm", "--shell", "bash")
    home.ccjk("doctor")
    assert not (home.path / ".codex").exists()


def test_official_gives_the_vendors_login_back(home: Home, standin: StandIn) -> None:
    use(home, "codex-newest")
    home.write(".codex/auth.json", json.dumps({"OPENAI_API_KEY": "sk-vendor"}))
    before = home.write(".codex/config.toml", '# mine\nmodel = "gpt-5.5"\n').read_bytes()
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", KEY)
    home.inside("config-switch", "official", "--code-type", "codex")
    assert (home.path / ".codex/config.toml").read_bytes() == before
    home.command("codex", "exec", "--skip-git-repo-check", "ping")
    hosts = {request.host for request in standin.requests if request.path.endswith("/responses")}
    assert hosts <= {"api.openai.com"}
    assert all(KEY not in json.dumps(request.headers) for request in standin.requests)


def test_each_home_of_codex_asks_its_own_provider(home: Home, standin: StandIn) -> None:
    use(home, "codex-newest")
    home.write("project/x", "")
    home.write("of work/config.toml", "")
    home.inside("init", "-s", "-T", "codex", "-p", "302ai", "-k", KEY)
    outside, work = dict(home.env), {"CODEX_HOME": f"{home.path}/of work"}
    home.env |= work
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", "sk-work-0123456789-abcdefghij")
    for env, expected in (
        (work, ("open.bigmodel.cn", "/api/v1", "glm-5.3", "sk-work-0123456789-abcdefghij")),
        ({}, ("api.302.ai", "/v1", "", KEY)),
    ):
        standin.requests.clear()
        home.env = outside | env
        result = home.command("sh", "-c", "cd project && exec codex exec --skip-git-repo-check ping")
        assert "pong" in result.stdout, result.stdout + result.stderr
        only_ours(standin, *expected)
