"""What starts fast stays fast: guarded by the modules that are imported, never by the clock."""

import subprocess
import sys

import pytest

from tests.conftest import Home

BARE = "import sys; print(*sorted(sys.modules))"
AFTER = "import sys; sys.argv[1:] = {args!r}\nfrom ccjk.__main__ import main\nmain()\nprint('\\nMODULES', *sorted(sys.modules))"

HOT = {"ccjk", "ccjk.__main__", "ccjk.errors"}
KEY = (
    HOT
    | {"ccjk.commands", "ccjk.commands.key", "ccjk.stores", "ccjk.stores.keys", "ccjk.stores.paths"}
    | {"ccjk.core", "ccjk.core.name"}
)


def modules(code: str, home: Home) -> set[str]:
    result = home.command(sys.executable, "-I", "-c", code)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.splitlines()[-1].removeprefix("MODULES ").split())


@pytest.mark.parametrize(("args", "allowed"), [(["--version"], HOT), (["key", "302ai"], KEY)])
def test_hot_commands_import_almost_nothing(home: Home, args: list[str], allowed: set[str]) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", "sk-xxx")
    found = modules(AFTER.format(args=args), home) - modules(BARE, home)
    assert found <= allowed


@pytest.mark.parametrize("args", [["list"], ["providers"], ["--help"]])
def test_looking_imports_nothing_heavy(home: Home, args: list[str]) -> None:
    assert not modules(AFTER.format(args=args), home) & {"rich", "pydantic", "tomlkit", "asyncio", "ssl", "ctypes"}


def test_the_version_is_a_literal() -> None:
    result = subprocess.run([sys.executable, "-m", "ccjk", "--version"], text=True, capture_output=True, check=True)
    from ccjk import __version__

    assert result.stdout == f"ccjk {__version__}\n"
