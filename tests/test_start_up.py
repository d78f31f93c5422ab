"""What starts fast stays fast: guarded by the modules that are imported, never by the clock."""

import subprocess
import sys

import pytest

from tests.conftest import CCJK, Home
from tests.shells.languages import HOOKED, pwsh

BARE = "import sys; print(*sorted(sys.modules))"
AFTER = f"""
import sys
sys.argv[0] = {str(CCJK)!r}
sys.argv[1:] = {{args!r}}
def say(*_): print('\\nMODULES', *sorted(sys.modules))
import os
os.execve = say
from ccjk.__main__ import main
main()
say()
"""

LIBRARY = {"fcntl", "pwd", "zlib"}
"""What a hot command may import of others: each of these is a small file of C."""

SLOW_ROOMS = {"documents", "setup", "transaction", "network", "findings", "prompts", "cli", "click_adapter", "command_tree"}
"""Rooms that bring parsers, regular expressions or the network."""

EXEC, ENV, HOOK = 26, 31, 28
"""How many modules of our own such a command may import: each is a file to find, to open and to run."""


def modules(code: str, home: Home) -> set[str]:
    result = home.command(sys.executable, "-I", "-c", code)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.splitlines()[-1].removeprefix("MODULES ").split())


ROWS = HOOKED | {"pwsh": pwsh.ROW}
HOT_COMMANDS = {
    "--version": 4,
    "key 302ai": 14,
    "key 302ai --for https://api.302.ai/v1": 14,
    "env --shell sh 302ai": ENV,
    "hook nu --save": HOOK,
    "turn code - / 0 00 0": 37,
    "env --unset --shell bash": ENV,
    "exec 302ai -- /bin/true": EXEC,
    "exec -- true": EXEC,
    "names usable": 11,
    "exec 302ai -- codex": EXEC + 1,
}
HOT_COMMANDS |= {f"env --shell {name} 302ai": ENV for name in ROWS}
HOT_COMMANDS |= {f"hook {name}": HOOK for name in ROWS}


def expect_hot(found: set[str], most: int) -> None:
    """Expect that what was imported is little, and none of what is slow."""
    ours = {name for name in found if name.split(".")[0] == "ccjk"}
    assert found - ours <= LIBRARY
    assert not {name.split(".")[1] for name in ours if "." in name} & SLOW_ROOMS
    assert len(ours) <= most, sorted(ours)
    assert "ccjk.__main__" in ours


@pytest.mark.parametrize("command", HOT_COMMANDS)
@pytest.mark.parametrize("where", ["outside", "in a directory"])
def test_hot_commands_import_almost_nothing(home: Home, command: str, where: str) -> None:
    home.done("init", "-s", "-T", "all", "-p", "302ai", "-k", "sk-xxx")
    if where == "in a directory":
        home.write(".ccjk", "302ai")
        home.done("allow")
    home.write("bin/codex", "#!/bin/sh\necho codex-cli 0.169.0\n", 0o755)
    home.env = {"PATH": f"{home.path}/bin:/usr/bin:/bin"}
    modules(AFTER.format(args=command.split()), home)  # renders the record, and what says how ccjk was called
    found = modules(AFTER.format(args=command.split()), home) - modules(BARE, home)
    expect_hot(found, HOT_COMMANDS[command])


@pytest.mark.parametrize("command", ["key 302ai", "env --shell sh 302ai", "exec 302ai -- /bin/true"])
def test_a_profile_with_its_key_elsewhere_slows_no_other_down(home: Home, command: str) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", "sk-xxx")
    home.done("init", "-s", "-p", "glm", "--no-default", "--key-command", "echo sk-glm")
    modules(AFTER.format(args=command.split()), home)  # renders the record, and what says how ccjk was called
    found = modules(AFTER.format(args=command.split()), home) - modules(BARE, home)
    expect_hot(found, HOT_COMMANDS[command] + 1)


def test_a_record_is_rendered_with_almost_nothing(home: Home) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", "sk-xxx")
    file = home.write(".ccjk", "302ai")
    home.done("allow")
    found = modules(AFTER.format(args=["directory", str(file)]), home) - modules(BARE, home)
    expect_hot(found, 32)


@pytest.mark.parametrize("args", [["list"], ["providers"], ["doctor"], ["--help"]])
def test_looking_imports_nothing_heavy(home: Home, args: list[str]) -> None:
    assert not modules(AFTER.format(args=args), home) & {"rich", "pydantic", "tomlkit", "asyncio", "ssl", "ctypes"}


def test_the_version_is_a_literal() -> None:
    result = subprocess.run([sys.executable, "-m", "ccjk", "--version"], text=True, capture_output=True, check=True)
    from ccjk import __version__

    assert result.stdout == f"ccjk {__version__}\n"


PEAK = """
import os, sys
pid = os.fork()
if not pid:
    os.execv(sys.argv[1], sys.argv[1:])
print(os.wait4(pid, 0)[2].ru_maxrss)
"""


@pytest.mark.parametrize("command", ["key 302ai", "env 302ai --shell bash", "exec 302ai -- /bin/true", "names usable"])
def test_hot_commands_need_little_memory(home: Home, command: str) -> None:
    """At most 4 MB more than bare Python, at the peak; ru_maxrss is in kilobytes on Linux, and in bytes on macOS."""
    home.done("init", "-s", "-p", "302ai", "-k", "sk-xxx")
    home.process(*command.split())

    def peak(*words: str) -> int:
        return int(home.command(sys.executable, "-c", PEAK, *words).stdout.splitlines()[-1])

    bare = peak(sys.executable, "-c", "pass")
    assert peak(str(CCJK), *command.split()) - bare < 4096 * (1024 if sys.platform == "darwin" else 1)
