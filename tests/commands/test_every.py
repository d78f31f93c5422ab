"""What holds for every command: odd streams, signals, homes that are none, and nothing of the working directory."""

import fcntl
import os
import pty
import re
import signal
import subprocess
import termios
import time
from pathlib import Path

import pytest

from tests import inside
from tests.commands.every import ANYWHERE, BECOMES, COMMANDS, KEY, fill, words
from tests.commands.used import KEYS
from tests.conftest import CCJK, Home, program
from tests.inside import Done
from tests.stage import Stage

every = pytest.mark.parametrize("command", COMMANDS)
TO_BE_RUN = {name for name in COMMANDS if name.startswith(("env", "hook", "completion", "key")) and name != "hook --save"}
"""Those that print code, or a key, for which somebody waits."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Return a home in which each command has something to do."""
    stage = Stage(tmp_path_factory.mktemp("every"))
    fill(stage.home)
    stage.keep()
    return stage


@pytest.fixture
def stage(made: Stage) -> Stage:
    """Return that home as it was first."""
    made.again().env = {"SHELL": "/bin/bash"}
    return made


def run(stage: Stage, command: str, streams: str) -> subprocess.CompletedProcess[str]:
    """Run ``command`` with redirections, as a shell does it."""
    home = stage.again()
    return home.command("bash", "-c", f'exec "$0" "$@" {streams}', CCJK, *words(home, command))


@every
def test_odd_streams_give_no_traceback_and_change_no_outcome(stage: Stage, command: str) -> None:
    plain = stage.again().ccjk(*words(stage.home, command))
    silent = not plain.stdout
    assert plain.returncode == command.startswith("doctor") * (command != "doctor --mend"), plain.stderr
    for streams in ("<&-", "2>&-", "2>/dev/full"):
        result = run(stage, command, streams)
        assert result.returncode == plain.returncode, streams
        assert result.stderr == plain.stderr * (streams == "<&-"), streams
    for streams in (">&-", ">&- 2>&-"):
        result = run(stage, command, streams)
        expected = 1 if command in TO_BE_RUN else plain.returncode
        assert (result.returncode, result.stdout) == (expected, ""), (streams, result.stderr)
        assert "Traceback" not in result.stderr
    full = run(stage, command, ">/dev/full")
    quiet = run(stage, command, ">/dev/full 2>/dev/full")
    assert full.returncode == quiet.returncode == (plain.returncode if silent else full.returncode)
    assert silent or full.returncode in {1, 141}
    assert silent or "No space left" in full.stderr
    assert "Traceback" not in full.stderr


@every
def test_where_nobody_reads_it_is_quiet(stage: Stage, command: str) -> None:
    home = stage.again()
    plain = home.ccjk(*words(home, command))
    reading, writing = os.pipe()
    os.close(reading)
    stage.again()
    result = subprocess.run(
        [CCJK, *words(home, command)],
        env=home.environment(),
        cwd=home.path,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert result.returncode == (141 if plain.stdout else plain.returncode), result.stderr
    assert result.stderr in ("", plain.stderr)


def opened(strace: str, home: Home, command: str) -> range:
    """Return the numbers of the files that are opened from where ccjk itself begins to where it becomes another program."""
    log = home.path.parent / "opened"
    home.command(strace, "-qq", "-e", "trace=openat,execve", "-o", log, CCJK, *words(home, command))
    lines = log.read_text().split("execve(")[1].splitlines()[1:]
    imported = re.compile(r"/ccjk/(__pycache__/)?(errors|language)\.")  # before anything of ccjk runs
    first = max(number for number, line in enumerate(lines, start=1) if imported.search(line))
    return range(first + 1, len(lines) + 1)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "--version"])  # which is done before it opens a file
def test_a_signal_ends_it_quietly(stage: Stage, command: str) -> None:
    strace, home = program("strace"), stage.home
    numbers = opened(strace, home, command)
    for at, name, statuses in ((0, "INT", {130}), (7 / 8, "INT", {130}), (7 / 8, "TERM", {143, -15})):
        stage.again()
        fault = f"inject=openat:signal={name}:when={numbers[int(len(numbers) * at)]}"
        result = home.command(strace, "-qq", "-o", "/dev/null", "-e", "trace=openat", "-e", fault, CCJK, *words(home, command))
        assert result.returncode in statuses, (at, name)
        assert result.stderr == "", (at, name)
        home.done("config-switch", "official", "-T", "all")
        assert not [
            path for path in home.path.rglob("*") if re.search(r"\.ccjk-[0-9a-f]+~?$|\.pending$|\.json\.lock$", path.name)
        ]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_ended_at_the_hidden_question_the_terminal_shows_again_what_is_typed(home: Home, number: int, status: int) -> None:
    ours, theirs = pty.openpty()

    def shows() -> bool:
        return bool(termios.tcgetattr(theirs)[3] & termios.ECHO)

    pid = os.fork()
    if not pid:
        os.setsid()
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)
        for stream in range(3):
            os.dup2(theirs, stream)
        os.chdir(home.path)
        os.execve(CCJK, ["ccjk", "init", "-p", "glm", "-k", "-"], home.environment())  # noqa: S606
    deadline = time.monotonic() + 30
    while shows():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.kill(pid, number)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == status
    assert shows()
    assert b"Traceback" not in os.read(ours, 10_000)
    assert not list(home.path.iterdir())


HOMES = {
    None: "HOME is not set",
    "": "HOME is not set",
    "here": "HOME is relative",
    "/nowhere/at/all": "cannot be read",
    "/dev/null": "not a folder",
}


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ANYWHERE])
def test_without_a_home_of_the_users_own_nothing_is_done(stage: Stage, command: str) -> None:
    home = stage.home
    theirs = home.path.parent / "theirs"
    theirs.mkdir(exist_ok=True)
    if os.geteuid() == 0:  # who can give folders away
        os.chown(theirs, 12345, 12345)
    homes = HOMES | ({str(theirs): "belongs to another user"} if os.geteuid() == 0 else {})
    before = home.files()
    for value, expected in homes.items():
        environment = {name: text for name, text in home.environment().items() if name != "HOME"}
        if value is not None:
            environment["HOME"] = value
        if command in BECOMES or "bash" in COMMANDS[command]:
            result = subprocess.run(
                [CCJK, *words(home, command)], env=environment, cwd=home.path, text=True, capture_output=True, check=False
            )
            done = Done(result.returncode, result.stdout, result.stderr)
        else:
            done = inside.run(home.path, *words(home, command), environment=environment)
        assert (done.status, done.err.count("\n")) == (1, 1), value
        assert expected in done.err
        if "bash" in COMMANDS[command]:
            assert done.out == "false\n"
    assert home.files() == before
    assert not list(theirs.iterdir())


PROGRAMS = (
    *("ccjk", "claude", "codex", "git", "stty", "python3", "python", "node", "security", "op", "pass", "ps", "uname", "id"),
    *("cat", "cksum", "rm", "mkdir", "ls", "sed", "date", "tty", "echo", "test", "true", "gcc", "ldconfig", "locale"),
)
MODULES = ("json", "tomlkit", "typer", "sitecustomize", "usercustomize", "os", "ccjk", "dotenv", "tomli", "shellingham", "re")


def lay(folder: Path) -> None:
    """Fill ``folder`` with what would leave a mark if it were run."""
    folder.mkdir(exist_ok=True)
    mark = folder / "EXECUTED"
    for name in PROGRAMS:
        (folder / name).write_text(f"#!/bin/sh\n: >'{mark}'\n")
        (folder / name).chmod(0o755)
    for name in MODULES:
        (folder / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')\n")
    (folder / "x.pth").write_text(f"import os; open({str(mark)!r}, 'w')\n")
    os.mkfifo(folder / "shims")
    os.mkfifo(folder / "config.toml")


@every
def test_nothing_of_the_working_directory_is_run(stage: Stage, command: str) -> None:
    home = stage.home
    for name in ("q", "p", "strange", "."):
        lay(home.path / name)
    (home.path / "codex").unlink()
    os.mkfifo(home.path / "codex")  # which is not waited for
    home.env["PATH"] = f".::strange:{home.environment()['PATH']}"
    result = home.command(CCJK, *words(home, command), timeout=20)
    assert result.returncode in {0, 1}
    assert "Traceback" not in result.stderr
    assert not list(home.path.rglob("EXECUTED"))


NOTHING_SET_UP = {
    "list": 0,
    "status": 0,
    "providers": 0,
    "names": 0,
    "completion": 0,
    "--help": 0,
    "--version": 0,
    "hook": 0,
    "doctor": 1,
    "doctor --json": 1,
    "key": 1,
    "env --unset": 0,
    "undo": 1,
    "remove": 1,
    "config-switch": 1,
    "use": 1,
    "init --dry-run": 0,
    "official": 0,
}


@pytest.mark.parametrize("command", NOTHING_SET_UP)
def test_an_empty_home_stays_empty(home: Home, command: str) -> None:
    home.env["SHELL"] = "/bin/bash"
    result = home.ccjk(*words(home, command))
    assert result.returncode == NOTHING_SET_UP[command], result.stderr
    assert not list(home.path.rglob("*"))


@pytest.mark.parametrize("command", [name for name in COMMANDS if "by a command" not in name])
def test_no_program_is_run_with_a_key_in_its_arguments(stage: Stage, command: str) -> None:
    """Claude Code and Codex are there to be asked for their versions. What the user typed is the first line."""
    for name in ("claude", "codex"):
        stage.home.write(f"bin/{name}", "#!/bin/sh\necho 1.2.3\n", 0o755)
    stage.home.env["PATH"] = f"{stage.home.path}/bin:{os.environ['PATH']}"
    log = stage.home.path.parent / "programs"
    traced = (program("strace"), "-f", "--seccomp-bpf", "-qq", "-s", "20000", "-e", "trace=execve", "-o", log)
    stage.home.command(*traced, CCJK, *words(stage.home, command))
    first, *others = log.read_text().splitlines()
    assert "execve" in first
    assert not [line for line in others for key in (KEY, *KEYS.values()) if key in line]
