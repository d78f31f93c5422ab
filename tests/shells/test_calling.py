"""Where nothing tells which shell called: every command goes on, but for those that print code for just that shell."""

import sys

import pytest

from ccjk.shells import calling, known
from tests.conftest import Home

FIND = """
import os, sys
import shellingham
from shellingham.posix import proc, ps
def none(*_): raise {error}
{where}
os.getppid = lambda: 4194305
sys.argv = ["ccjk", *{words!r}]
from ccjk.__main__ import main
sys.exit(main())
"""
NO_PROC = "proc.iter_process_parents = none; ps.iter_process_parents = none"
FAILS = "shellingham.detect_shell = none"
WAYS = (
    (NO_PROC, "OSError"),
    (FAILS, "ps.PsNotAvailable('ps not found')"),
    (FAILS, "PermissionError(13, 'ps')"),
    (FAILS, "ps.subprocess.CalledProcessError(1, 'ps')"),
    (FAILS, "UnicodeDecodeError('utf-8', b'x', 0, 1, 'x')"),
    (FAILS, "IndexError"),
    (FAILS, "shellingham.ShellDetectionFailure"),
    (FAILS, "RuntimeError"),
)
WORDS = ("status", "doctor", "list", "use glm", "env --unset --shell sh", "config-switch glm", "init -s -p kimi -k k-0123456789")


@pytest.fixture
def unknown(home: Home) -> Home:
    """Return a home in which much is to be told, in a folder with a quote in its name."""
    home.inside("init", "-s", "-p", "glm", "-k", "k-0123456789")
    folder = home.path / "it's"
    folder.mkdir()
    home.write("it's/.ccjk", "glm\n")
    home.write("it's/.claude/settings.json", "{")
    home.env |= {"ANTHROPIC_BASE_URL": "https://x.example", "CLAUDE_CONFIG_DIR": f"{folder}/.claude"}
    return home


@pytest.mark.parametrize(("where", "error"), WAYS)
def test_no_command_fails_where_the_calling_shell_is_not_known(unknown: Home, where: str, error: str) -> None:
    for words in ("status", "doctor"):
        code = FIND.format(error=error, where=where, words=words.split())
        done = unknown.command(sys.executable, "-c", f'import os; os.chdir("it\'s")\n{code}')
        assert "Traceback" not in done.stderr, done.stderr
        assert done.stdout, (words, done.stderr)
        assert done.returncode == (words == "doctor"), (words, done.stderr)


@pytest.mark.parametrize("words", WORDS)
def test_each_command_speaks_to_an_unknown_shell_as_to_sh(unknown: Home, words: str) -> None:
    (unknown.path / ".claude").mkdir(exist_ok=True)
    del unknown.env["CLAUDE_CONFIG_DIR"]
    done = unknown.command(sys.executable, "-c", FIND.format(error="OSError", where=NO_PROC, words=words.split()))
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == (words == "doctor"), done.stderr


def test_what_is_printed_for_just_that_shell_asks_which(unknown: Home) -> None:
    code = FIND.format(error="OSError", where=NO_PROC, words=["env", "glm"])
    done = unknown.command(sys.executable, "-c", code)
    assert (done.returncode, done.stdout) == (1, "false\n")
    assert "the calling shell is not known; name it with --shell" in done.stderr


PWSH = (
    "pwsh",
    "powershell",
    "pwsh-preview",
    "pwsh-lts",
    "pwsh-7",
    "powershell-preview",
    "powershell-prev",
)  # as the kernel cuts it


@pytest.mark.parametrize("program", PWSH)
def test_each_name_of_powershell(home: Home, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """As the shell that called, and as the login shell."""
    monkeypatch.setattr(calling, "_parent", lambda file: f"{program}\n" if file == "comm" else "")
    home.env["SHELL"] = f"/opt/{program}"
    assert calling.calling_shell() == "pwsh"
    home.inside("init", "-s", "--hook")
    assert "hook pwsh" in home.read(".config/powershell/Microsoft.PowerShell_profile.ps1")


def test_what_only_begins_like_it_is_none_of_them() -> None:
    assert [known(name) for name in ("pwshx", "powershell_ise", "", "-")] == [""] * 4


def test_a_shell_without_proc_or_ps_is_known_by_its_variable(unknown: Home) -> None:
    unknown.env["SHELL"] = "/usr/bin/fish"
    done = unknown.command(sys.executable, "-c", FIND.format(error="OSError", where=NO_PROC, words=["env", "glm"]))
    assert done.returncode == 0
    assert "set -gx" in done.stdout
