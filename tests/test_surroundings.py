"""Who starts the tests, and from where, makes no difference; what hangs fails, and the others go on."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SLOW, Home
from tests.surroundings import ALONE, PROGRAMS

ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGTERM, signal.SIGXFSZ)
STARTER = f"""{ALONE}
import signal
os.umask(0o077)
for number in {[*map(int, ENDING), int(signal.SIGTTOU)]}:
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGTERM}})
os.execv(sys.argv[1], sys.argv[1:])
"""
NOWHERE = "http://127.0.0.1:9"
HOSTILE = {
    "LANG": "zh_CN.UTF-8",
    "CCJK_LANG": "zh",
    "COLUMNS": "40",
    "TERM": "dumb",
    "NO_COLOR": "1",
    "SHELL": "/bin/false",
    "HTTPS_PROXY": NOWHERE,
    "https_proxy": NOWHERE,
    "ALL_PROXY": NOWHERE,
    "SSL_CERT_FILE": "/dev/null",
    "ANTHROPIC_BASE_URL": "https://hostile.example",
    "ANTHROPIC_API_KEY": "sk-of-the-users-own",
    "CLAUDE_CONFIG_DIR": "/nowhere",
    "OPENAI_API_KEY": "sk-of-the-users-own",
    "CODEX_HOME": "/nowhere",
    "CCJK_PROFILE": "theirs",
    "GIT_DIR": "/nowhere",
    "XDG_CONFIG_HOME": "/nowhere",
    "XDG_STATE_HOME": "/nowhere",
    "XDG_RUNTIME_DIR": "/nowhere",
}
SENSITIVE = (
    "tests/test_surroundings.py::test_children_have_signals_at_their_default",
    "tests/test_surroundings.py::test_nothing_of_the_users_own_is_there",
    "tests/core/test_key_and_url.py",
    "tests/test_language.py::test_which_language",
    "tests/commands/test_status.py::test_an_empty_home_stays_empty",
    "tests/commands/test_probe.py::test_what_works_works",
    "tests/commands/test_exec.py::test_a_signal_ends_it_as_it_ends_the_command",
    "tests/commands/test_every.py::test_ended_at_the_hidden_question_the_terminal_shows_again_what_is_typed",
    "tests/commands/test_guided.py::test_leaving_an_empty_home_leaves_it_empty",
)
"""One for each thing that made some fail; all of them pass anywhere."""


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_children_have_signals_at_their_default(number: signal.Signals) -> None:
    """Also those that something else than `subprocess` starts, which sets some of them itself."""
    words = ["sh", "-c", f"ulimit -c 0; kill -{int(number)} $$"]
    _, status = os.waitpid(os.posix_spawn("/bin/sh", words, os.environ), 0)
    assert os.waitstatus_to_exitcode(status) == -number


def test_nothing_of_the_users_own_is_there(tmp_path: Path) -> None:
    assert {name: shutil.which(name) for name in PROGRAMS} == dict.fromkeys(PROGRAMS)
    assert set(HOSTILE) & set(os.environ) == {"LANG", "TERM"}
    assert (os.environ["LANG"], os.environ["TERM"]) == ("C.UTF-8", "xterm-256color")
    (tmp_path / "new").touch()
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o644


def test_what_is_called_slow_is_there() -> None:
    assert [name for name in SLOW if not (ROOT / "tests" / name).exists()] == []


@pytest.mark.slow
@pytest.mark.timeout(300)  # a run of the tests within one of them
def test_wherever_they_are_started_the_result_is_the_same(home: Home) -> None:
    for name in PROGRAMS:
        home.write(f"bin/{name}", "#!/bin/sh\necho 9.9.9\n", 0o755)
    home.write(".claude/settings.json", '{"env": {"ANTHROPIC_BASE_URL": "https://hostile.example"}}')
    home.write(".config/ccjk/config.toml", "broken")
    path = os.pathsep.join([str(home.path / "bin"), os.path.dirname(sys.executable), ".", os.environ["PATH"]])
    variables = HOSTILE | {"HOME": str(home.path), "PATH": path}
    told = run_tests("-n2", *SENSITIVE, start=("-c", STARTER, sys.executable), env=variables)
    assert re.search(r"^[0-9]+ passed(, [0-9]+ skipped)? in ", told, re.MULTILINE), told


HANGING = """
import subprocess
import time
from collections.abc import Iterator

import pytest

@pytest.fixture
def long_end():
    yield
    time.sleep(1000)

def test_a_program():
    subprocess.run(["sleep", "1000"])

def test_the_end_of_a_program():
    with subprocess.Popen(["sleep", "20"]) as sleeping:
        sleeping.wait()

def test_that_fails_and_cleans_up(long_end):
    assert False

def test_that_goes_on():
    pass
"""


@pytest.mark.slow
def test_what_hangs_fails_and_the_others_go_on(tmp_path: Path) -> None:
    file = tmp_path / "test_hanging.py"
    file.write_text(HANGING)
    told = run_tests("-n1", "-p", "tests.conftest", f"--rootdir={tmp_path}", "--timeout=1", str(file), env=dict(os.environ))
    assert "3 failed, 1 passed, 1 error in " in told, told


def run_tests(*words: str, env: dict[str, str], start: tuple[str, ...] = ()) -> str:
    """Run pytest as a process of its own, in ``env``, and return what it printed."""
    command = [sys.executable, *start, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    ).stdout
