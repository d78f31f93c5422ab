"""Scripts of somebody's own, and version managers, in front of the real client: each is entered once, and ends."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Home, client, program
from tests.shells.languages import LANGUAGES
from tests.standin import StandIn

KEY, OTHERS = "sk-of-kimi-0123456789-abcdef", "token-of-another-kind-zyxw"
SWITCH = LANGUAGES["bash"].switch.format
LOG = 'echo "$0" >>"$HOME/entered"\n'
NEXT = 'IFS=:; for d in $PATH; do [ "$d/$n" = "$0" ] || [ ! -x "$d/$n" ] || exec "$d/$n" "$@"; done; echo none; exit 9\n'
WRAPPERS = {
    "the next on PATH": NEXT,
    "type -a": 'exec "$(bash -c "type -aP $n" | grep -vxF "$0" | head -n1)" "$@"\n',
    "which -a": 'exec "$(which -a "$n" | grep -vxF "$0" | head -n1)" "$@"\n',
    "PATH without its folder": f'PATH=$(printf %s "$PATH" | sed "s|${{0%/*}}:||"); {NEXT}',
    "env": f"exec env sh -c '{NEXT.replace('$0', '$me')}' sh \"$@\"\n",
}
ASK = {"codex": "exec --skip-git-repo-check ping", "claude": "-p ping"}


def wrapper(home: Home, folder: str, name: str, text: str) -> Path:
    return home.write(f"{folder}/{name}", f"#!/bin/sh\nn={name} me=$0; export n me\n{LOG}{text}", 0o755)


def entered(home: Home) -> list[str]:
    file = home.path / "entered"
    lines = file.read_text().splitlines() if file.exists() else []
    file.unlink(missing_ok=True)
    return [Path(line).parent.name for line in lines]


EVERY = [(way, ("one",)) for way in WRAPPERS] + [("PATH without its folder", ("one", "two"))]
"""Two that pass over nothing but themselves find each other for ever, also without ccjk."""


@pytest.mark.parametrize(("way", "folders"), EVERY)
@pytest.mark.parametrize("name", ASK)
def test_each_is_entered_once(home: Home, standin: StandIn, name: str, way: str, folders: tuple[str, ...]) -> None:
    home.clients = (client(f"{name}-newest"),)
    home.inside("init", "-s", "-T", "all", "-p", "kimi", "-k", KEY)
    for folder in folders:
        wrapper(home, folder, name, WRAPPERS[way])
    path = ":".join(f"$HOME/{folder}" for folder in folders)
    done = home.command("bash", "-c", f"PATH={path}:$PATH\n{SWITCH('env kimi')}\n{name} {ASK[name]} </dev/null", timeout=40)
    assert "pong" in done.stdout, done.stderr
    assert {request.host for request in standin.questions()} == {"api.moonshot.cn"}
    said = entered(home)
    assert {*said} == {*folders}
    assert len(said) <= 4 * len(folders), said  # they are asked for their version, too


@pytest.mark.parametrize("linked", [os.link, os.symlink])
def test_one_under_two_names(home: Home, standin: StandIn, linked: Callable[[Path, Path], None]) -> None:
    home.clients = (client("codex-newest"),)
    home.inside("init", "-s", "-T", "all", "-p", "kimi", "-k", KEY)
    (home.path / "two").mkdir()
    linked(wrapper(home, "one", "codex", WRAPPERS["PATH without its folder"]), home.path / "two/codex")
    line = f"PATH=$HOME/one:$HOME/two:$PATH\n{SWITCH('env kimi')}\ncodex {ASK['codex']} </dev/null"
    done = home.command("bash", "-c", line, timeout=40)
    assert "pong" in done.stdout, done.stderr
    assert len(entered(home)) <= 8
    assert standin.questions()


def test_a_version_manager(home: Home, standin: StandIn) -> None:
    """mise, behind ccjk's own programs: its shims look on PATH for what it has not installed."""
    mise = client("mise")
    for name, real in (("codex", client("codex-newest")), ("node", Path(program("node")))):
        (home.path / "node/bin").mkdir(parents=True, exist_ok=True)
        (home.path / "node/bin" / name).symlink_to(real)
    home.inside("init", "-s", "-T", "claude-code", "-p", "kimi", "-k", KEY)
    home.inside("init", "-s", "-T", "codex", "-p", "glm", "-k", OTHERS)
    home.command("bash", "-c", f"{mise} link node@99.0.0 ~/node && {mise} use -g node@99.0.0 && {mise} reshim")
    shims = f"{home.path}/.local/share/mise/shims"
    assert (Path(shims) / "codex").exists()
    line = f"PATH={shims}:$PATH\n{SWITCH('env kimi')}\ncodex {ASK['codex']} </dev/null"
    done = home.command("bash", "-c", line, timeout=60)
    hosts = {request.host for request in standin.questions()}
    assert hosts == {"api.moonshot.cn"}, done.stderr
    (home.path / "node/bin/codex").unlink()  # so that only mise's own is left, with nothing behind
    done = home.command("bash", "-c", line, timeout=60)
    assert done.returncode


@pytest.mark.parametrize("name", ASK)
def test_nothing_behind_one_is_told(home: Home, name: str) -> None:
    home.inside("init", "-s", "-T", "all", "-p", "kimi", "-k", KEY)
    wrapper(home, "one", name, NEXT)
    path = f"PATH=$HOME/one:/usr/bin:/bin\n{SWITCH('env kimi')}"
    done = home.command("bash", "-c", f"{path}\n{name} {ASK[name]}", timeout=40)
    assert (done.returncode, done.stdout) == (127, "")
    assert re.search(rf"there is no {name} behind .*/one/{name}, which is a wrapper", done.stderr)
    assert entered(home)


def test_one_inside_another_is_no_loop(home: Home, standin: StandIn) -> None:
    """A real client starts the wrapper again, in a shell of its own."""
    home.clients = (client("codex-newest"),)
    home.inside("init", "-s", "-T", "all", "-p", "kimi", "-k", KEY)
    wrapper(
        home, "one", "codex", f'PATH=$HOME/one:$PATH; [ -n "$deep" ] || {{ deep=1 codex {ASK["codex"]} </dev/null; }}; {NEXT}'
    )
    done = home.command("bash", "-c", f"PATH=$HOME/one:$PATH\n{SWITCH('env kimi')}\ncodex {ASK['codex']} </dev/null", timeout=60)
    assert done.stdout.count("pong") >= 2, done.stderr
    assert standin.questions()


def test_a_client_that_does_not_answer_leaves_nothing(home: Home) -> None:
    """Asked for its version, it and what it started are gone when ccjk is."""
    home.write("bin/codex", "#!/bin/sh\nsleep 987 & sleep 987\n", 0o755)
    home.env["PATH"] = f"{home.path}/bin:/usr/bin:/bin"
    home.command("sh", "-c", "exit 0")
    done = home.ccjk("status")
    assert done.returncode in (0, 1)
    end = time.monotonic() + 10
    while (left := running(home, b"987")) and time.monotonic() < end:  # whoever adopts them buries them
        time.sleep(0.05)
    assert not left


def running(home: Home, word: bytes) -> list[bytes]:
    """Return the states of this test's processes that were called with ``word``."""
    folder = str(home.path).encode()
    ours = (pid for pid in Path("/proc").iterdir() if pid.name.isdecimal() and folder in _read(pid / "environ"))
    return [_read(pid / "stat") for pid in ours if word in _read(pid / "cmdline")]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
