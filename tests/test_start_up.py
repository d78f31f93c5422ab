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

HOT = {"ccjk", "ccjk.__main__", "ccjk.errors", "ccjk.language"}
KEY = (
    HOT
    | {"ccjk.commands", "ccjk.commands.key", "ccjk.stores", "ccjk.stores.keys", "ccjk.stores.paths", "ccjk.stores.small_file"}
    | {"ccjk.stores.generation"}
    | {"ccjk.core", "ccjk.core.name", "ccjk.core.environment"}
)
SHARED = (
    (KEY - {"ccjk.commands.key"})
    | {"ccjk.commands.environments", "ccjk.commands.own", "ccjk.commands.shims", "ccjk.clients", "ccjk.clients.programs"}
    | {"ccjk.core.environment", "ccjk.stores.rendered", "ccjk.stores.small_file", "zlib"}
    | {"ccjk.commands.steady", "ccjk.commands.installed", "ccjk.stores.generation"}
)
ENV = SHARED | {
    "ccjk.commands.env",
    "ccjk.commands.caller",
    "ccjk.core.key",
    "ccjk.shells",
    "ccjk.shells.shell",
}
HOOK = (
    (KEY - {"ccjk.commands.key", "ccjk.stores.keys", "ccjk.core.name"})
    | {
        "ccjk.commands.hook",
        "ccjk.commands.caller",
        "ccjk.commands.own",
        "ccjk.clients",
        "ccjk.clients.programs",
        "ccjk.core.environment",
    }
    | {"ccjk.shells", "ccjk.shells.shell", "ccjk.shells.hook"}
    | {"ccjk.commands.installed", "ccjk.stores.rendered", "zlib"}
)
SECTIONED = {"ccjk.shells.sectioned", "ccjk.shells.hook"}
DIRECTORY = (
    SHARED
    | {"ccjk.commands.directory", "ccjk.core.directory_file", "ccjk.output"}
    | {"ccjk.stores.directories", "ccjk.stores.exclusive", "ccjk.stores.trust", "fcntl"}
)
TURN = DIRECTORY | {"ccjk.commands.turn", "ccjk.commands.code_file", "ccjk.shells", "ccjk.shells.shell", "ccjk.shells.tcsh"}
NAMES = HOT | {"ccjk.commands", "ccjk.commands.names", "ccjk.stores", "ccjk.stores.paths"}
NAMES |= {"ccjk.stores.rendered", "ccjk.stores.small_file", "zlib"}
EXEC = SHARED | {"ccjk.commands.exec", "ccjk.core.directory_file", "ccjk.stores.trust"}


def modules(code: str, home: Home) -> set[str]:
    result = home.command(sys.executable, "-I", "-c", code)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.splitlines()[-1].removeprefix("MODULES ").split())


def of(name: str) -> set[str]:
    """Return what the shell ``name`` needs."""
    return {module if "." in module or module in {"fcntl", "pwd"} else f"ccjk.shells.{module}" for module in ROWS[name].modules}


ROWS = HOOKED | {"pwsh": pwsh.ROW}
HOT_COMMANDS = {
    "--version": HOT,
    "key 302ai": KEY,
    "key 302ai --for https://api.302.ai/v1": KEY | {"ccjk.stores.rendered", "ccjk.stores.small_file", "zlib"},
    "env --shell sh 302ai": ENV | {"ccjk.shells.posix"},
    "hook nu --save": HOOK | of("nu"),
    "turn code - / 0 00 0": TURN,
    "env --unset --shell bash": ENV | of("bash"),
    "exec 302ai -- /bin/true": EXEC,
    "exec -- true": EXEC,
    "names usable": NAMES,
    "exec 302ai -- codex": EXEC | {"ccjk.clients.codex_arguments"},
}
HOT_COMMANDS |= {f"env --shell {name} 302ai": ENV | of(name) for name in ROWS}
HOT_COMMANDS |= {f"hook {name}": HOOK | of(name) for name in ROWS}


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
    assert found <= HOT_COMMANDS[command]
    assert found > HOT or command == "--version"


@pytest.mark.parametrize("command", ["key 302ai", "env --shell sh 302ai", "exec 302ai -- /bin/true"])
def test_a_profile_with_its_key_elsewhere_slows_no_other_down(home: Home, command: str) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", "sk-xxx")
    home.done("init", "-s", "-p", "glm", "--no-default", "--key-command", "echo sk-glm")
    modules(AFTER.format(args=command.split()), home)  # renders the record, and what says how ccjk was called
    found = modules(AFTER.format(args=command.split()), home) - modules(BARE, home)
    assert HOT < found <= HOT_COMMANDS[command] | {"ccjk.stores.rendered", "ccjk.stores.small_file", "zlib"}


def test_a_record_is_rendered_with_almost_nothing(home: Home) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", "sk-xxx")
    file = home.write(".ccjk", "302ai")
    home.done("allow")
    found = modules(AFTER.format(args=["directory", str(file)]), home) - modules(BARE, home)
    assert HOT < found <= DIRECTORY


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
    home.ccjk(*command.split())

    def peak(*words: str) -> int:
        return int(home.command(sys.executable, "-c", PEAK, *words).stdout.splitlines()[-1])

    bare = peak(sys.executable, "-c", "pass")
    assert peak(str(CCJK), *command.split()) - bare < 4096 * (1024 if sys.platform == "darwin" else 1)
