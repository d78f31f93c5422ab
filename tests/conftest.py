"""What the tests share: a scratch home, ccjk run in it, the real clients, the stand-in for providers."""

import compileall
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests import leaks, sweeps
from tests.inside import Done, program_file
from tests.inside import run as inside_this_process
from tests.standin import StandIn

ROOT = Path(__file__).parent.parent
CCJK = program_file()
NU = {"NU_VERSION": "0.115.1"}
"""What nu gives to programs: ccjk speaks to a release that it does not know as to an old one."""
MEASURED = {name: value for name, value in os.environ.items() if name == "COVERAGE_PROCESS_CONFIG"}
"""What lets coverage follow into the processes that tests start, where the tests are measured."""

STARTING = ("PYTHON", "LC_", "LANG", "CCJK_LANG")
"""What the names of variables begin with that are for a Python which starts, or are asked as modules are imported."""

leaks.watch()


def pytest_configure(config: pytest.Config) -> None:
    """Compile what a fresh checkout has not: what counts the calls of a run would count that, too."""
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(ROOT / "ccjk", quiet=1)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run twice as many tests at once as there are processors: most of them wait."""
    return 2 * (os.cpu_count() or 1)


_COMMANDS = (
    "doctor",
    "doctor_online",
    "env",
    "every",
    "guided",
    "hook_lines",
    "key_sources",
    "many",
    "own_files",
    "races",
    "uninstall",
)
_SWEEPS = ("clients", "faults", "fuzz", "properties/test_sequences.py", "shells", "test_readme.py")
SLOW = (*_SWEEPS, *(f"commands/test_{name}.py" for name in _COMMANDS))
"""The folders and files of `-m slow`; a test elsewhere has the marker itself. What is left takes less than two minutes."""

_LIMIT = pytest.StashKey[Any]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.option.keyword and [Path(word).name for word in config.args] == ["tests"]:  # nobody named any
        from tests.shells.languages import LANGUAGES  # which needs this module

        usual = {*sweeps.usual(items, frozenset(LANGUAGES))}
        config.hook.pytest_deselected(items=[item for item in items if item not in usual])
        items[:] = [item for item in items if item in usual]
    slow = [ROOT / "tests" / name for name in SLOW]
    for item in items:
        if any(item.path.is_relative_to(path) for path in slow):
            item.add_marker("slow")


@pytest.hookimpl(wrapper=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> Generator[None, object, object]:
    """Interrupt every five seconds from then on: leaving ``with Popen(...)`` waits for what hangs, Hypothesis tries once more."""
    done = yield
    if settings.method == "signal":
        signal.setitimer(signal.ITIMER_REAL, settings.timeout, 5)
    item.stash[_LIMIT] = settings
    return done


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Start the clock anew: it has been stopped where the test has failed, and what cleans up after that may wait, too."""
    if _LIMIT in item.stash:
        item.ihook.pytest_timeout_set_timer(item=item, settings=item.stash[_LIMIT])


def absent(what: str) -> None:
    """Skip, visibly, for want of ``what``; where everything is promised to be there (CI) that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not here")
    pytest.skip(f"{what} is not here")


def where(name: str) -> str | None:
    """Return the path of a program: of this machine, beside this Python, or one that ``tests/get-clients`` installed."""
    places = [os.environ["PATH"], str(Path(sys.executable).parent)]
    places += map(str, (ROOT / ".clients").glob("nu/node_modules/@nushell/*/bin"))
    return shutil.which(name, path=os.pathsep.join(places))


def program(name: str) -> str:
    """Return the path of a program that a test needs."""
    path = where(name)
    if path is None:
        absent(name)
    return str(path)


def client(name: str) -> Path:
    """Return a real client that ``tests/get-clients`` installed, such as ``codex-0.94``."""
    path = ROOT / ".clients" / name / "node_modules" / ".bin" / name.partition("-")[0]
    if not path.exists():
        absent(f"{name} (tests/get-clients)")
    return path


def tracked(*under: str) -> list[str]:
    """Return the files that the repository holds, by their names in it; an unpacked sdist is none."""
    words = [program("git"), "ls-files", "-z", "--", *under]
    done = subprocess.run(words, cwd=ROOT, text=True, capture_output=True, check=False)
    if done.returncode or not done.stdout:
        absent("a checkout of the repository")
    return done.stdout.split("\0")[:-1]


@dataclass
class Home:
    """An empty home folder and an environment with nothing else in it. ``clients`` are on PATH in it."""

    path: Path
    clients: tuple[Path, ...] = ()
    env: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        system = os.environ["PATH"].split(os.pathsep)
        node = [str(Path(shutil.which("node") or "/usr/bin/node").parent)]
        path = [*(str(client.parent) for client in self.clients), *node, *system]
        return {
            "HOME": str(self.path),
            "PATH": os.pathsep.join(path),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            **NU,
            **MEASURED,
            **self.env,
        }

    def _watched(self) -> dict[str, str]:
        """Return the environment for ccjk, whose temporary files are looked into (leaks.py)."""
        if not leaks.current.folder.is_dir():
            return self.environment()
        leaks.current.temporary.mkdir(exist_ok=True)
        return self.environment() | {"TMPDIR": str(leaks.current.temporary)}

    def command(self, *command: str | Path, stdin: str = "", timeout: float = 60) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in command]
        leaks.current.give(*words)
        leaks.current.hold(self.env)
        leaks.current.learn(self.path)  # before as well: it may remove one
        done = subprocess.run(
            words,
            env=self._watched() if words[0] == str(CCJK) else self.environment(),
            cwd=self.path,
            input=stdin,
            text=True,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        leaks.current.learn(self.path)
        leaks.current.printed(words, done.stdout, done.stderr)
        return done

    def process(self, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run ccjk as a process of its own: for what is about one."""
        done = self.command(CCJK, *args, stdin=stdin)
        if args[:1] == ("init",) and "HTTPS_PROXY" in self.env:
            leaks.current.listed(self.path, self.command(CCJK, "list", "--json").stdout)
        return done

    def ccjk(self, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run ccjk inside this process, in a tenth of the time, wherever that shows the same."""
        if args[:1] in (("exec",), ("codex",)):  # which become another program
            return self.process(*args, stdin=stdin)
        done = self.run(*args, stdin=stdin)
        if done.status and args[:1] in (("env",), ("hook",)):  # what a shell then runs is printed as the process ends
            return self.process(*args, stdin=stdin)
        if args[:1] == ("init",) and not done.status:
            leaks.current.listed(self.path, self.run("list", "--json").out)
        return subprocess.CompletedProcess(["ccjk", *args], done.status, done.out, done.err)

    def done(self, *args: str, stdin: str = "") -> str:
        """Run ccjk, expect success, and return its standard output."""
        result = self.ccjk(*args, stdin=stdin)
        assert result.returncode == 0, result.stderr
        assert "Traceback" not in result.stderr
        return result.stdout

    inside = done

    def refused(self, *args: str, stdin: str = "", status: int = 2) -> str:
        """Run ccjk inside this process, expect a refusal of one line that changed nothing, and return that line."""
        before = self._kept()
        done = self.run(*args, stdin=stdin)
        assert done.status == status, done.out + done.err
        assert done.out == ""
        assert done.err.count("\n") == 1, done.err
        assert self._kept() == before
        return done.err

    def _kept(self) -> dict[str, tuple[bytes, int]]:
        """Return all files but the cache, which holds what is worked out anew at any time."""
        return {name: file for name, file in self.files().items() if "/ccjk/rendered/" not in name}

    def run(self, *args: str, stdin: str = "", folder: Path | None = None) -> Done:
        """Run ccjk inside this process, in ``folder`` or else at home."""
        if any(name.startswith(STARTING) for name in self.env):
            assert folder is None
            process = self.command(CCJK, *args, stdin=stdin)
            return Done(process.returncode, process.stdout, process.stderr)
        leaks.current.give(*args)
        leaks.current.hold(self.env)
        leaks.current.learn(self.path)
        done = inside_this_process(self.path, *args, stdin=stdin, folder=folder, environment=self._watched())
        leaks.current.learn(self.path)
        leaks.current.printed(["ccjk", *args], done.out, done.err)
        return done

    def write(self, name: str, data: str | bytes, mode: int = 0o600) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = data.encode() if isinstance(data, str) else data
        path.write_bytes(data)
        path.chmod(mode)
        leaks.current.put(path, data)
        return path

    def loosen(self, name: str) -> None:
        """Let others read a file, as a user's mistake would."""
        self.write(name, self.read(name), 0o644)

    def read(self, name: str) -> str:
        return (self.path / name).read_bytes().decode()

    def json(self, name: str) -> Any:
        return json.loads(self.read(name))

    def files(self, *, state: bool = True) -> dict[str, tuple[bytes, int]]:
        """Return all files with their bytes and modes; ``state``: those of ccjk's memory, too."""
        own = self.path / ".local" / "state" / "ccjk"
        return {
            str(path.relative_to(self.path)): (path.read_bytes(), path.lstat().st_mode & 0o7777)
            for path in sorted(self.path.rglob("*"))
            if path.is_file() and not path.is_symlink() and (state or own not in path.parents)
        }


@pytest.fixture(autouse=True)
def no_leak(tmp_path: Path) -> Iterator[None]:
    """Look for the test's keys, when it has ended, wherever none may be."""
    hunt = leaks.current = leaks.Hunt(tmp_path)
    yield
    hunt.files()
    assert hunt.found == []


@pytest.fixture
def home(tmp_path: Path) -> Home:
    path = tmp_path / "home"
    path.mkdir(mode=0o755)
    return Home(path)


@pytest.fixture
def standin(home: Home, tmp_path: Path) -> Iterator[StandIn]:
    """Return a stand-in reachable from ``home``: one a test, as what a client left running may still send something."""
    server = StandIn(tmp_path)
    home.env |= server.environment
    yield server
    server.close()
    hunt = leaks.current
    if hunt.strays(server.requests):  # a profile may have moved, by other ways than `Home.ccjk`
        hunt.listed(home.path, home.command(CCJK, "list", "--json").stdout)
        hunt.found += hunt.strays(server.requests)
