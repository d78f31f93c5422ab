"""``ccjk exec NAME -- PROGRAM``: a Codex that the program finds past ccjk's own is on the profile, and loses nothing."""

import json
from pathlib import Path

import pytest

from tests import sweeps
from tests.clients.test_codex_key import HOST, KEY, RELEASES, SOURCES
from tests.conftest import CCJK, Home, client
from tests.standin import StandIn, runs, tool_output

OTHERS = "token-of-another-kind-zyxw"
KIMI = "api.moonshot.cn"
WORDS = "exec --skip-git-repo-check ping"


def set_up(home: Home, release: str, source: str = "in a file") -> Path:
    """Set up GLM, and kimi for good; return a project that has a Codex of its own."""
    home.clients = (client(release),)
    SOURCES[source](home)
    home.inside("init", "-s", "-T", "codex", "-p", "kimi", "-k", OTHERS)
    project = home.path / "project"
    (project / "node_modules/.bin").mkdir(parents=True)
    (project / "node_modules/.bin/codex").symlink_to(client(release))
    (project / "package.json").write_text(json.dumps({"scripts": {"ask": f"codex {WORDS}"}}))
    return project


ROADS = {
    "its name": f"sh -c 'codex {WORDS}'",
    "a path": f"node_modules/.bin/codex {WORDS}",
    "a shell that finds another first": f"bash -c 'PATH=$PWD/node_modules/.bin:$PATH; codex {WORDS}'",
    "npm": "npm run --silent ask",
    "npx": f"npx codex {WORDS}",
}
EVERY = [(release, source, road) for release in RELEASES for source in SOURCES for road in ROADS]
USUAL = [row for row in EVERY if row[0] in RELEASES[::4] or row[1] == "in a file"]
USUAL = [row for row in USUAL if row[2] == "a path" or row[:2] == (RELEASES[0], "in a file")]


@pytest.mark.parametrize(("release", "source", "road"), sweeps.rows(EVERY, USUAL))
def test_every_road(home: Home, standin: StandIn, release: str, source: str, road: str) -> None:
    project = set_up(home, release, source)
    done = home.command("bash", "-c", f"cd {project}; {CCJK} exec glm -- {ROADS[road]} </dev/null")
    assert "pong" in done.stdout, done.stderr
    asked = {(request.host, request.credentials["authorization"], request.model) for request in standin.questions()}
    assert asked == {(HOST, f"Bearer {KEY}", "glm-5.3")}
    assert not any(OTHERS in request.text for request in standin.requests)
    assert not any(KEY in request.text for request in standin.requests if request.host != HOST)
    for file in (home.path / ".local/state").rglob("*"):
        assert not file.is_file() or source == "in a file" or KEY.encode() not in file.read_bytes(), file


@pytest.mark.parametrize("release", RELEASES)
def test_threads_are_the_users_own(home: Home, standin: StandIn, release: str) -> None:
    project = set_up(home, release)
    inside = f"cd {project}; {CCJK} exec glm -- node_modules/.bin/codex"
    assert "pong" in home.command("bash", "-c", f"{inside} {WORDS} </dev/null").stdout
    standin.forget()
    again = home.command("bash", "-c", f"cd {project}; {CCJK} exec kimi -- codex exec --skip-git-repo-check resume --last on")
    assert "pong" in again.stdout, again.stderr
    (question, *_) = standin.questions()
    assert question.host == KIMI
    assert "ping" in question.text
    standin.forget()
    again = home.command("bash", "-c", f"{inside} exec --skip-git-repo-check resume --last once </dev/null")
    assert "pong" in again.stdout, again.stderr
    assert {request.host for request in standin.questions()} == {HOST}
    assert all(word in standin.questions()[0].text for word in ("ping", "on", "once"))


@pytest.mark.parametrize("source", SOURCES)
def test_no_tool_sees_the_key(home: Home, standin: StandIn, source: str) -> None:
    project = set_up(home, "codex-newest", source)
    standin.reply = runs("env; cat $CODEX_HOME/shell_snapshots/* 2>/dev/null")
    home.command("bash", "-c", f"cd {project}; {CCJK} exec glm -- {ROADS['a path']} </dev/null")
    (told,) = {tool_output(request) for request in standin.questions()} - {""}
    assert "PATH=" in told
    assert KEY not in told or source == "in a file"


def test_what_is_set_up_inside_is_the_users(home: Home) -> None:
    """Ccjk itself, and its own `codex`, act on the user's real folder."""
    project = set_up(home, "codex-newest")
    before = home.read(".codex/config.toml")
    status = home.command("bash", "-c", f"cd {project}; {CCJK} exec glm -- {CCJK} status --json").stdout
    assert f'"{home.path}/.local' not in status
    home.command("bash", "-c", f"cd {project}; {CCJK} exec glm -- {CCJK} config-switch glm -T codex")
    assert home.read(".codex/config.toml") != before
    assert "glm" in home.read(".codex/config.toml")
    seen = home.command("bash", "-c", f"{CCJK} exec glm -- {CCJK} exec official -- env").stdout
    assert "CODEX" not in seen
    seen = home.command("bash", "-c", f"CODEX_HOME={project} {CCJK} exec glm -- {CCJK} exec glm -- codex --version; env").stdout
    assert "codex" in seen


def test_it_follows_what_is_set_up(home: Home, standin: StandIn) -> None:
    project = set_up(home, "codex-newest")
    ask = f"cd {project}; {CCJK} exec glm -- {ROADS['a path']} </dev/null"
    home.command("bash", "-c", ask)
    home.inside("init", "-s", "-T", "all", "-p", "glm", "-k", f"{KEY}-of-today", "-M", "k9")
    standin.forget()
    home.command("bash", "-c", ask)
    asked = {(request.host, request.credentials["authorization"], request.model) for request in standin.questions()}
    assert asked == {(HOST, f"Bearer {KEY}-of-today", "k9")}
    home.inside("remove", "glm")
    assert not (home.path / ".local/state/ccjk/codex/glm").exists()


def test_what_a_repository_has_is_not_run(home: Home) -> None:
    project = set_up(home, "codex-newest")
    (project / "node_modules/.bin/codex").unlink()
    home.write("project/node_modules/.bin/codex", "#!/bin/sh\ntouch ~/run\n", 0o755)
    for line in (f"{CCJK} exec glm -- true", f'eval "$({CCJK} env glm)"', f"{CCJK} status", f"{CCJK} doctor"):
        home.command("bash", "-c", f"cd {project}; {line}")
    assert not (home.path / "run").exists()


@pytest.mark.parametrize("release", RELEASES)
def test_another_release_than_on_path_gets_its_key(home: Home, standin: StandIn, release: str) -> None:
    project = set_up(home, release)
    home.clients = (client("codex-newest" if release != "codex-newest" else "codex-0.94"),)
    done = home.command("bash", "-c", f"cd {project}; {CCJK} exec glm -- node_modules/.bin/codex {WORDS} </dev/null")
    assert "pong" in done.stdout, done.stderr
    assert {request.credentials["authorization"] for request in standin.questions()} == {f"Bearer {KEY}"}


def test_a_configuration_that_cannot_be_read_is_told(home: Home, standin: StandIn) -> None:
    project = set_up(home, "codex-newest")
    home.write(".codex/config.toml", "model = [\n")
    done = home.command("bash", "-c", f"cd {project}; {CCJK} exec glm -- echo done")
    assert done.stdout == "done\n"
    assert done.stderr.count("\n") == 1
    assert "is on its default here" in done.stderr
    assert not standin.requests
