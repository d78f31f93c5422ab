"""Where the clients' files are, and the client programs themselves, on this machine."""

import os
import shutil
import subprocess
import sys
from functools import cache

from ccjk.clients import claude_code, codex
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.errors import CcjkError
from ccjk.stores.files import read
from ccjk.stores.paths import config_dir, folder, home


def claude_settings() -> str:
    """Return Claude Code's user settings file."""
    return claude_code.settings_path(folder("CLAUDE_CONFIG_DIR", ".claude"))


def claude_state() -> str:
    """Return Claude Code's ``.claude.json``: beside ``~/.claude``, but inside ``$CLAUDE_CONFIG_DIR``."""
    return os.path.join(folder("CLAUDE_CONFIG_DIR", "") if os.environ.get("CLAUDE_CONFIG_DIR") else home(), ".claude.json")


def codex_config() -> str:
    """Return Codex's configuration file."""
    return codex.config_path(folder("CODEX_HOME", ".codex"))


def client_files(client: str) -> list[tuple[str, str]]:
    """Return the files of ``client`` that ccjk may write, each with its kind."""
    if client == CLAUDE_CODE:
        return [(claude_settings(), "json"), (claude_state(), "json")]
    return [(codex_config(), "toml")]


def program(name: str) -> str | None:
    """Return the path of ``name``, looked for in the absolute entries of PATH only: never in the working directory."""
    path = os.pathsep.join(entry for entry in os.environ.get("PATH", "").split(os.pathsep) if os.path.isabs(entry))
    return shutil.which(name, path=path) if path else None


@cache
def codex_version() -> codex.Version | None:
    """Return the version of the Codex on PATH, None where there is none or it does not say."""
    path = program("codex")
    if path is None:
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - an absolute path, from PATH
            [path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return codex.parse_version(answer.stdout.decode("utf-8", "replace"))


def codex_daemon_runs() -> bool:
    """Whether interactive Codex left a daemon behind, which keeps the key that it got first."""
    path = os.path.join(os.path.dirname(codex_config()), "app-server-daemon", "daemon.pid")
    try:
        pid = codex.daemon_pid(read(path).data)
        if pid is not None:
            os.kill(pid, 0)
    except (OSError, OverflowError, CcjkError):
        return False
    return pid is not None


def key_helper(name: str) -> list[str]:
    """Return the command that prints the key of profile ``name``: absolute, as Codex runs it from anywhere.

    It names ccjk by the path it was called by, so that an upgrade in place is followed. A configuration folder that an
    environment variable chose is written into it: whoever starts Codex need not have that variable.
    """
    invoked = os.path.abspath(shutil.which(sys.argv[0]) or sys.argv[0])
    call = [sys.executable, "-P", "-m", "ccjk"] if invoked.endswith(".py") else [invoked]
    usual = os.path.join(os.environ.get("HOME", ""), ".config", "ccjk")
    return [*call, "key", name, *([] if config_dir() == usual else ["--config-dir", config_dir()])]
