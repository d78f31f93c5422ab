"""Codex in a shell on a profile, called with words that choose something themselves: what they say stands, and ours otherwise."""

import re

import pytest

from ccjk.clients.codex_arguments import WITH_VALUE
from tests.conftest import Home, client
from tests.shells.languages import LANGUAGES
from tests.standin import StandIn

KEY, OTHERS = "sk-of-kimi-0123456789-abcdef", "token-of-another-kind-zyxw"
CORP = '[model_providers.corp]\nname = "corp"\nbase_url = "https://corp.example/v1"\nwire_api = "responses"\n'
KIMI, GLM, VENDOR = "api.moonshot.cn", "open.bigmodel.cn", "api.openai.com"
SWITCH = LANGUAGES["bash"].switch.format
RELEASES = ["codex-newest", "codex-0.130", "codex-0.118", "codex-0.110", "codex-0.94"]


def switched(home: Home, release: str, *model: str) -> None:
    """Set up GLM for good, and kimi for shells; another provider stands in Codex's configuration beside them."""
    home.clients = (client(release),)
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", OTHERS)
    home.inside("init", "-s", "-T", "claude-code", "-p", "kimi", "-k", KEY, *model)
    home.write(".codex/config.toml", home.read(".codex/config.toml") + CORP)


def codex(home: Home, *words: str) -> str:
    done = home.command("bash", "-c", f'{SWITCH("env kimi")}\ncodex "$@"', "bash", *words)
    return done.stdout + done.stderr


def asked(standin: StandIn) -> set[tuple[str, str]]:
    return {(request.host, request.model) for request in standin.questions()}


WORDS = {
    "exec --skip-git-repo-check ping": (KIMI, "kimi-k3"),
    "-p corp exec --skip-git-repo-check ping": ("corp.example", "theirs"),
    "exec --profile=corp --skip-git-repo-check ping": ("corp.example", "theirs"),
    "-p deep exec --skip-git-repo-check ping": (KIMI, "deep"),
    "exec -p corp --ignore-user-config --skip-git-repo-check ping": (KIMI, "kimi-k3"),
    "exec --skip-git-repo-check model_provider=corp": (KIMI, "kimi-k3"),
    "-c|model_provider = 'corp'|-c|model='theirs'|exec|--skip-git-repo-check|ping": ("corp.example", "theirs"),
    "exec -c model_provider=corp -m theirs --skip-git-repo-check ping": ("corp.example", "theirs"),
    "exec -m k9 --skip-git-repo-check ping": (KIMI, "k9"),
}


@pytest.mark.parametrize("words", WORDS)
def test_what_they_choose(home: Home, standin: StandIn, words: str) -> None:
    switched(home, "codex-newest")
    home.write(".codex/corp.config.toml", 'model_provider = "corp"\nmodel = "theirs"\n')
    home.write(".codex/deep.config.toml", 'model = "deep"\n')
    codex(home, *words.split("|" if "|" in words else " "))
    assert asked(standin) == {WORDS[words]}
    assert not any(KEY in request.text for request in standin.requests if request.host != KIMI)
    assert not any(OTHERS in request.text for request in standin.requests)


@pytest.mark.parametrize(("words", "host"), [("-p corp", "corp.example"), ("-p deep", VENDOR), ("-m x", VENDOR)])
def test_on_ones_own_login_too(home: Home, standin: StandIn, words: str, host: str) -> None:
    switched(home, "codex-newest")
    home.write(".codex/corp.config.toml", 'model_provider = "corp"\nmodel = "theirs"\n')
    home.write(".codex/deep.config.toml", 'model = "x"\n')
    home.write(".codex/auth.json", '{"OPENAI_API_KEY": "sk-of-their-own-login-987654"}')
    line = f"{SWITCH('env official')}\ncodex {words} exec --skip-git-repo-check ping </dev/null"
    home.command("bash", "-c", line)
    assert asked(standin) == {(host, "theirs" if "corp" in words else "x")}


@pytest.mark.parametrize("prompt", ['model_providers.ccjk={name="x"}', "-c model_providers.ccjk="])
def test_a_prompt_is_not_taken_for_ours(home: Home, standin: StandIn, prompt: str) -> None:
    switched(home, "codex-newest")
    codex(home, "exec", "--skip-git-repo-check", "--", prompt)
    assert {host for host, _ in asked(standin)} == {KIMI}


def test_exec_says_that_the_profile_is_not_used(home: Home, standin: StandIn) -> None:
    switched(home, "codex-newest")
    done = home.ccjk("exec", "kimi", "--", "codex", "exec", "-c", "model_provider=corp", "--skip-git-repo-check", "ping")
    assert "profile kimi is not used" in done.stderr
    assert {request.host for request in standin.questions()} == {"corp.example"}


def test_what_is_done_by_another_server_is_not_changed(home: Home, standin: StandIn) -> None:
    switched(home, "codex-newest")
    for words in (["exec", "--remote", "ws://127.0.0.1:1", "ping"], ["queue", "00000000-0000-0000-0000-000000000000", "ping"]):
        there = home.command("codex", *words)
        assert codex(home, *words) == there.stdout + there.stderr
    assert not standin.questions()


@pytest.mark.parametrize("release", RELEASES)
def test_every_model_is_the_profiles(home: Home, standin: StandIn, release: str) -> None:
    switched(home, release)
    config = f'review_model = "gpt-review"\n{home.read(".codex/config.toml")}'
    home.write(".codex/config.toml", f'{config}[memories]\nextract_model = "gpt-small"\n')
    review = "git init -q project; cd project; codex exec review --uncommitted"
    home.command("bash", "-c", f"{SWITCH('env kimi')}\n{review}")
    assert asked(standin) == {(KIMI, "kimi-k3")}


@pytest.mark.parametrize("release", RELEASES)
def test_and_for_good(home: Home, standin: StandIn, release: str) -> None:
    """What named models before comes back with the user's own login."""
    before = 'review_model = "gpt-review"\n\n[memories]\nextract_model = "gpt-small"\n'
    home.write(".codex/config.toml", before)
    switched(home, release)
    home.command("bash", "-c", "git init -q project; cd project; codex exec review --uncommitted")
    (only,) = asked(standin)
    assert only == (GLM, "glm-5.3" if release != "codex-0.94" else "GLM-4.7")
    assert "gpt" not in home.read(".codex/config.toml")
    home.inside("init", "-s", "-T", "codex", "-p", "302ai", "-k", KEY)  # which knows them
    assert 'review_model = "gpt-review"' in home.read(".codex/config.toml")
    assert 'extract_model = "gpt-small"' in home.read(".codex/config.toml")
    home.inside("config-switch", "official", "-T", "codex")
    assert home.read(".codex/config.toml").startswith(before)


def test_a_field_with_another_host_does_not_get_the_next_key(home: Home, standin: StandIn) -> None:
    """``model_catalog_url`` gets the provider's key, whatever its host."""
    home.clients = (client("codex-newest"),)
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", OTHERS)
    table = "[model_providers.ccjk]\n"
    catalog = f'{table}model_catalog_url = "https://catalog.example/models"\n'
    home.write(".codex/config.toml", home.read(".codex/config.toml").replace(table, catalog))
    home.command("codex", "exec", "--skip-git-repo-check", "ping")
    assert any(request.host == "catalog.example" for request in standin.requests), "it is not asked, so nothing is shown"
    home.inside("init", "-s", "-T", "claude-code", "-p", "kimi", "-k", KEY)
    for switch in (lambda: codex(home, "exec", "--skip-git-repo-check", "ping"), lambda: by_default(home)):
        standin.forget()
        switch()
        assert {request.host for request in standin.questions()} == {KIMI}
        assert not any(request.host == "catalog.example" for request in standin.requests)


def by_default(home: Home) -> None:
    home.inside("config-switch", "kimi", "-T", "codex")
    home.command("codex", "exec", "--skip-git-repo-check", "ping")


KNOWN = {
    *("agents", "apply", "app-server", "archive", "cloud", "completion", "debug", "delete", "doctor", "exec", "exec-server"),
    *("features", "fork", "help", "login", "logout", "mcp", "mcp-server", "migrate-nfs-db", "migrate-rollouts", "plugin"),
    *("queue", "remote-control", "resume", "review", "sandbox", "unarchive", "update"),
}
"""What each of them does with ours in front was tried on 0.171: what it does without, but on the shell's provider."""


@pytest.mark.parametrize("release", RELEASES)
def test_every_command_and_option_is_known(home: Home, release: str) -> None:
    """What a new release brings is looked at before it is called with ours."""
    home.clients = (client(release),)
    top = home.command("codex", "--help").stdout
    commands = top.partition("Commands:")[2].partition("\n\n")[0]
    assert {*re.findall(r"^  ([a-z-]+)", commands, re.MULTILINE)} <= KNOWN
    pages = [top, *(home.command("codex", *words.split(), "--help").stdout for words in TALKING)]
    valued = {name for page in pages for names in re.findall(r"^ +(-.*?) <", page, re.MULTILINE) for name in names.split(", ")}
    assert valued
    assert valued <= WITH_VALUE


TALKING = ["exec", "exec resume", "exec review", "review", "resume", "fork", "app-server", "mcp-server", "agents"]
