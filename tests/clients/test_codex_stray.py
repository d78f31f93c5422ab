"""A Codex that was started past ccjk's own, in a shell that is on another profile than the default: it says so, without a key."""

from pathlib import Path

import pytest

from tests.conftest import CCJK, Home, client
from tests.shells.languages import LANGUAGES
from tests.standin import StandIn

KEY, OTHERS = "sk-of-kimi-0123456789-abcdef", "token-of-another-kind-zyxw"
GLM, VENDOR = "open.bigmodel.cn", "api.openai.com"
SWITCH = LANGUAGES["bash"].switch.format
RELEASES = ["codex-newest", "codex-0.130", "codex-0.118"]
PING = "exec --skip-git-repo-check ping </dev/null"


def set_up(home: Home, release: str, client_of_kimi: str = "all") -> str:
    """Set up GLM for good and kimi beside it; return what starts Codex by its path."""
    home.clients = (client(release),)
    home.inside("init", "-s", "-T", client_of_kimi, "-p", "kimi", "-k", KEY)
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", OTHERS)
    return f"{client(release)} {PING}"


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("profile", ["kimi", "official"])
def test_it_says_so_and_gets_no_key(home: Home, standin: StandIn, release: str, profile: str) -> None:
    stray = set_up(home, release)
    done = home.command("bash", "-c", f"{SWITCH(f'env {profile}')}\n{stray}")
    assert f"this shell is on {profile}, but this Codex, not started by ccjk's own, is on glm" in done.stderr
    assert f"ccjk exec {profile} -- PROGRAM" in done.stderr
    assert {request.host for request in standin.questions()} <= {GLM}
    assert not any(key in request.text for request in standin.requests for key in (KEY, OTHERS))


def test_it_is_on_its_default_where_that_is_the_shells(home: Home, standin: StandIn) -> None:
    stray = set_up(home, "codex-newest")
    for before in ("", SWITCH("env glm"), f"{SWITCH('env kimi')}\n{SWITCH('env --unset')}"):
        standin.forget()
        done = home.command("bash", "-c", f"{before}\n{stray}")
        assert "pong" in done.stdout, done.stderr
        assert {request.credentials["authorization"] for request in standin.questions()} == {f"Bearer {OTHERS}"}


def test_and_where_the_profile_has_nothing_for_it(home: Home, standin: StandIn) -> None:
    home.clients = (client("codex-newest"),)
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", OTHERS)
    home.inside("init", "-s", "-T", "claude-code", "-p", "custom", "-u", "https://one.example", "-n", "one", "-k", KEY)
    done = home.command("bash", "-c", f"{SWITCH('env one')}\n{client('codex-newest')} {PING}")
    assert "pong" in done.stdout, done.stderr
    assert standin.questions()


def test_a_daemon_goes_on(home: Home, codex_daemon: int) -> None:
    """It outlives the shell that it was started from, and is told apart by how it was called."""
    assert b"--managed-daemon" in Path(f"/proc/{codex_daemon}/cmdline").read_bytes()
    asked = home.read(".codex/config.toml").partition('args = ["')[2].partition('"]')[0].replace('", "', " ")
    assert asked.endswith("--default")
    home.inside("init", "-s", "-T", "claude-code", "-p", "kimi", "-k", KEY)
    home.env["CCJK_PROFILE"] = "kimi"
    assert home.command("sh", "-c", f"{CCJK} {asked}; :").stdout == ""
    assert "sk-of-302ai" in home.command("sh", "-c", f"{CCJK} {asked}; :", "sh", "--managed-daemon").stdout
