"""What Claude Code sends beside its questions, run as people run it: no key of a profile goes to its vendor with it."""

import json
import shutil
from pathlib import Path

import pytest

from tests import sweeps
from tests.clients.test_interactive import ask, reach_prompt
from tests.conftest import CCJK, Home, client
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED, LANGUAGES
from tests.standin import StandIn
from tests.terminal import Terminal

KEY = "sk-ours-0123456789-abcdefghij"
QUIET = "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"
VENDOR = "api.anthropic.com"
OLD = ["claude-2.1.126", "claude-2.1.198", "claude-2.1.296"]
NEW = ["claude-2.1.299", "claude-newest"]
PROFILES = {
    "302ai": (["-p", "302ai"], "api.302.ai"),
    "custom": (["-p", "custom", "-u", "https://gateway.example.com"], "gateway.example.com"),
}
IN_SHELL = f"{LANGUAGES['bash'].switch.format('env {}')}; claude -p ping"
ROADS = {
    "exec": ("sh", "-c", f"{CCJK} exec {{}} -- claude -p ping"),
    "a shell, then for good": ("bash", "-c", f"{IN_SHELL}; {LANGUAGES['bash'].switch.format('env --unset')}; claude -p ping"),
}

EACH = [*((release, "302ai") for release in OLD + NEW), (OLD[-1], "custom"), (NEW[0], "custom")]
"""Each release, and both profiles on either side of the one that mended it."""


def set_up(home: Home, release: str, profile: str) -> str:
    """Set the profile up for good, and return its host."""
    home.clients = (client(release),)
    options, host = PROFILES[profile]
    home.inside("init", "-s", "-k", KEY, *options)
    return host


def goes_to(standin: StandIn, release: str, host: str) -> None:
    """Expect the key at its host alone; that nothing is at the vendor's, the teardown of every test sees to."""
    asked = {request.host for request in standin.requests if KEY in request.text}
    assert asked == {host}
    assert {request.host for request in standin.questions()} == {host}
    assert (VENDOR in {request.host for request in standin.requests}) == (release in NEW), "it is quiet where it must be"


@pytest.mark.parametrize(("release", "profile"), EACH)
def test_no_key_goes_to_the_vendor(home: Home, standin: StandIn, release: str, profile: str) -> None:
    host = set_up(home, release, profile)
    for name, words in ROADS.items():
        standin.forget()
        done = home.command(*(word.replace("{}", profile) for word in words), timeout=120)
        assert set(done.stdout.split()) == {"pong"}, (name, done.stderr)
        goes_to(standin, release, host)


@pytest.mark.parametrize(("release", "profile"), sweeps.rows(EACH, [(OLD[-1], "custom"), (NEW[0], "302ai"), (NEW[-1], "302ai")]))
def test_no_key_goes_to_the_vendor_from_a_terminal(
    home: Home, standin: StandIn, project: Path, release: str, profile: str
) -> None:
    """One profile for good, the other in a shell that has another default."""
    host = set_up(home, release, profile)
    words = LANGUAGES["bash"].command("claude")
    if profile == "custom":
        home.inside("init", "-s", "-p", "glm", "-k", "token-of-another-kind-zyxw")
        words = LANGUAGES["bash"].command(f"{LANGUAGES['bash'].switch.format(f'env {profile}')}; claude")
    with Terminal(home, *words, cwd=project) as terminal:
        reach_prompt(terminal)
        ask(terminal, standin)
    goes_to(standin, release, host)


@pytest.mark.parametrize("release", OLD)
def test_without_it_the_key_would_go_there(home: Home, standin: StandIn, release: str) -> None:
    """What the tests above would see."""
    set_up(home, release, "302ai")
    settings = home.json(".claude/settings.json")
    assert settings["env"].pop(QUIET) == "1"
    home.write(".claude/settings.json", json.dumps(settings))
    home.command("claude", "-p", "ping", timeout=120)
    assert any(request.host == VENDOR and KEY in request.text for request in standin.requests)
    standin.forget()


@pytest.mark.parametrize("release", OLD)
@pytest.mark.parametrize("provider", ["glm", "302ai"])
def test_a_key_from_elsewhere_goes_to_its_provider_alone(home: Home, standin: StandIn, release: str, provider: str) -> None:
    """What a helper prints counts as an API key, up to 2.1.198, whatever the provider wants."""
    home.clients = (client(release),)
    home.write("key", KEY)
    home.inside("init", "-s", "-p", provider, "--key-command", f"cat {home.path}/key")
    assert home.command("claude", "-p", "ping", timeout=120).stdout == "pong\n"
    assert {request.host for request in standin.requests if KEY in request.text} == {standin.questions()[0].host}


def test_it_is_carried_there_and_only_there(home: Home) -> None:
    """Also where no Claude Code is that could say its release; said once."""
    for installed, carried in (("claude-2.1.296", True), ("claude-2.1.299", False), (None, True)):
        home.clients = (client(installed),) if installed else ()
        for name, options in {"a": ["-p", "302ai"], "b": ["-p", "glm"]}.items():
            profile = f"{name}-{installed or 'none'}".replace(".", "-")
            first = home.ccjk("init", "-s", "-k", f"{KEY}-{profile}", "-n", profile, *options)
            assert (home.json(".claude/settings.json")["env"].get(QUIET) == "1") == (carried and name == "a")
            assert (f"{QUIET}=1, which" in first.stderr) == (carried and name == "a"), first.stderr
            made = json.loads(home.done("env", profile, "--shell", "json"))
            assert made[QUIET] == ("1" if carried and name == "a" else None)
        home.inside("config-switch", profile.replace("b-", "a-"))
        again = home.ccjk("init", "-s", "-p", "302ai", "-k", f"{KEY}-again", "-n", profile.replace("b-", "a-"))
        assert QUIET not in again.stderr


def test_one_that_is_no_default_is_told_of_as_well(home: Home) -> None:
    home.clients = (client("claude-2.1.296"),)
    home.inside("init", "-s", "-p", "glm", "-k", "token-of-another-kind-zyxw")
    assert QUIET in home.ccjk("init", "-s", "--no-default", "-p", "302ai", "-k", KEY).stderr
    assert QUIET not in home.json(".claude/settings.json")["env"]
    assert QUIET not in home.ccjk("init", "-s", "--no-default", "-p", "302ai", "-k", f"{KEY}-2").stderr


@pytest.mark.parametrize("own", ["1", "true", "0"])
def test_what_the_user_says_of_it_stands(home: Home, own: str) -> None:
    """Any text is as good as another there; none is as good as none."""
    home.clients = (client("claude-2.1.296"),)
    home.write(".claude/settings.json", json.dumps({"env": {QUIET: own}}))
    for provider, key in (("302ai", KEY), ("glm", "token-of-another-kind-zyxw")):
        home.inside("init", "-s", "-p", provider, "-k", key)
        assert home.json(".claude/settings.json")["env"][QUIET] == own
    home.inside("config-switch", "official")
    assert home.json(".claude/settings.json") == {"env": {QUIET: own}}
    home.env[QUIET] = own
    for profile in ("302ai", "glm"):
        assert json.loads(home.done("env", profile, "--shell", "json"))[QUIET] == own
        assert home.done("exec", profile, "--", "printenv", QUIET) == f"{own}\n"


def test_it_goes_with_the_profile(home: Home) -> None:
    home.clients = (client("claude-2.1.296"),)
    home.write(".claude/settings.json", '{"env": {"FOO": "bar"}}')
    home.inside("init", "-s", "-p", "302ai", "-k", KEY)
    home.inside("init", "-s", "-p", "glm", "-k", "token-of-another-kind-zyxw")
    assert QUIET not in home.json(".claude/settings.json")["env"]
    home.inside("config-switch", "302ai")
    assert home.json(".claude/settings.json")["env"][QUIET] == "1"
    home.clients = (client("claude-newest"),)
    home.inside("config-switch", "302ai")
    assert QUIET not in home.json(".claude/settings.json")["env"]
    home.inside("config-switch", "official")
    assert home.read(".claude/settings.json") == '{"env": {"FOO": "bar"}}'


def test_the_release_is_that_of_the_program_that_runs(home: Home, standin: StandIn) -> None:
    home.clients = (client("claude-newest"),)
    home.inside("init", "-s", "-p", "302ai", "-k", KEY)
    old = client("claude-2.1.296")
    assert home.command(CCJK, "exec", "302ai", "--", old, "-p", "ping", timeout=120).stdout == "pong\n"
    goes_to(standin, "claude-2.1.296", "api.302.ai")


@pytest.mark.parametrize("name", ["bash", "fish"])
def test_a_directory_is_right_for_whatever_a_shell_finds(home: Home, name: str) -> None:
    """A record is read without asking anybody: with an older Claude Code for any shell it is right for each."""
    old, new = client("claude-2.1.250"), client("claude-newest")
    bin_ = home.path / "bin"
    bin_.mkdir()
    home.env["PATH"] = f"{bin_}:/usr/bin:/bin"

    def install(which: Path) -> None:
        (bin_ / "claude").unlink(missing_ok=True)
        (bin_ / "claude").symlink_to(which.resolve())

    install(new)
    home.inside("init", "-s", "-p", "302ai", "-k", KEY)
    home.inside("init", "-s", "-p", "glm", "-k", "token-of-another-kind-zyxw")
    home.write("a/.ccjk", "302ai")
    home.inside("allow", "a")
    older = home.path / "older"
    for which, carried in ((new, None), (older, "1"), (new, "1"), (new, None)):
        if which == older:
            shutil.copytree(old.parents[1], older.parent / "node_modules", symlinks=True)
            which = older.parent / "node_modules/.bin/claude"  # noqa: PLW2901
        elif carried is None:
            shutil.rmtree(home.path / "node_modules", ignore_errors=True)
        install(which)
        with Interactive(home, HOOKED[name]) as shell:
            assert shell("cd a").env.get(QUIET) == carried


def test_a_launcher_is_asked_each_time(home: Home) -> None:
    """What it starts may be another release by now; where it may be another elsewhere, it is carried for good."""
    home.write("bin/claude", '#!/bin/sh\nexec "$HOME/current" "$@"\n', 0o755)
    home.env["PATH"] = f"{home.path}/bin:/usr/bin:/bin"
    for release, carried in (("2.1.330", None), ("2.1.296", "1"), ("2.1.330", None)):
        home.write("current", f"#!/bin/sh\necho '{release} (Claude Code)'\n", 0o755)
        home.done("init", "-s", "-p", "302ai", "-k", KEY)
        assert home.json(".claude/settings.json")["env"].get(QUIET) == carried
        assert json.loads(home.done("env", "302ai", "--shell", "json"))[QUIET] == carried
    home.write("shims/claude", "#!/bin/sh\necho '2.1.330 (Claude Code)'\n", 0o755)
    home.env["PATH"] = f"{home.path}/shims:/usr/bin:/bin"
    told = home.ccjk("init", "-s", "-p", "302ai", "-k", f"{KEY}-2")
    assert home.json(".claude/settings.json")["env"][QUIET] == "1"
    assert "not certain" in told.stderr


@pytest.mark.parametrize("release", [*OLD, *NEW])
@pytest.mark.parametrize("provider", ["glm", "302ai"])
def test_a_key_that_no_tracked_file_may_hold_goes_to_its_provider_alone(
    home: Home, standin: StandIn, release: str, provider: str
) -> None:
    """Settings in a repository of dotfiles: Claude Code asks ccjk, also beside a login, and the repository gets nothing."""
    home.clients = (client(release),)
    home.write("dotfiles/settings.json", "{}")
    assert home.command("git", "init", "-q", "dotfiles").returncode == 0
    (home.path / ".claude").mkdir()
    (home.path / ".claude/settings.json").symlink_to("../dotfiles/settings.json")
    login = {"accessToken": "sk-ant-oat01-x", "refreshToken": "r", "expiresAt": 4102444800000, "scopes": ["user:inference"]}
    home.write(".claude/.credentials.json", json.dumps({"claudeAiOauth": login}))
    home.env["ANTHROPIC_AUTH_TOKEN"] = "somebody-elses"
    for key in (KEY, f"{KEY}-rotated"):
        home.inside("init", "-s", "-p", provider, "-k", key)
        assert KEY not in home.read("dotfiles/settings.json")
        standin.forget()
        assert home.command("claude", "-p", "ping", timeout=120).stdout == "pong\n"
        asked = {request.host for request in standin.questions()}
        assert {request.host for request in standin.requests if key in request.text} == asked
        sent = {value for request in standin.questions() for value in request.credentials.values()}
        assert sent <= {key, f"Bearer {key}", ""}
    kept = home.read(".claude.json")
    assert KEY[:-19] not in kept, "no more of it than Claude Code itself keeps"
