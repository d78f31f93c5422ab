"""Where the clients' files are, and the client programs themselves, on this machine."""

import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from itertools import count, pairwise

from ccjk.clients import codex, invocation, programs
from ccjk.clients.version import Version, parse_version
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.core.environment import PROFILE
from ccjk.errors import CcjkError
from ccjk.stores import cache as records
from ccjk.stores.files import read
from ccjk.stores.paths import client_file, config_dir, home, named
from ccjk.stores.reader import contents


def claude_settings() -> str:
    """Return Claude Code's user settings file."""
    return client_file(CLAUDE_CODE, "settings.json")


def claude_state() -> str:
    """Return Claude Code's ``.claude.json``: beside ``~/.claude``, but inside ``$CLAUDE_CONFIG_DIR``.

    Where that folder has a ``.config.json`` that is not empty, that is read in its place (tried on 2.1.126 and 2.1.332).
    """
    earlier = client_file(CLAUDE_CODE, ".config.json")
    with suppress(OSError):
        if os.stat(earlier).st_size:
            return earlier
    return client_file(CLAUDE_CODE, ".claude.json") if named("CLAUDE_CONFIG_DIR") else os.path.join(home(), ".claude.json")


def is_claude_state(path: str) -> bool:
    """Whether a file of another program's is one of that name, in whatever folder."""
    return os.path.basename(path) in {".claude.json", ".config.json"}


def claude_signed_in() -> bool:
    """Whether Claude Code has a login of the user's own (tried on Linux; on macOS the state file tells)."""
    login = client_file(CLAUDE_CODE, ".credentials.json")
    return b'"claudeAiOauth"' in contents(login) or b'"oauthAccount"' in contents(claude_state())


MANAGED = "/Library/Application Support/ClaudeCode" if sys.platform == "darwin" else "/etc/claude-code"
"""The folder of settings that rule over the user's: managed-settings.json, and what is in managed-settings.d."""


def claude_managed() -> list[str]:
    """Return the files of settings above the user's own that there are."""
    more = os.path.join(MANAGED, "managed-settings.d")
    names: list[str] = []
    with suppress(OSError):  # there is none, or it is closed
        names = sorted(name for name in os.listdir(more) if name.endswith(".json"))
    files = [os.path.join(MANAGED, "managed-settings.json"), *(os.path.join(more, name) for name in names)]
    return [file for file in files if os.path.isfile(file)]


def codex_config() -> str:
    """Return Codex's configuration file."""
    return client_file(CODEX, "config.toml")


SYSTEM = "/etc/codex"
"""The folder of an administrator's files for Codex: the last two stand above the user's and above arguments."""


def codex_managed() -> list[str]:
    """Return those that there are."""
    files = (os.path.join(SYSTEM, name) for name in ("config.toml", "requirements.toml", "managed_config.toml"))
    return [file for file in files if os.path.isfile(file)]


def codex_rules(file: str) -> bool:
    """Whether that one of them stands above the user's own, and is not only added to it."""
    return os.path.basename(file) != "config.toml"


def roles_in(folder: str) -> list[str]:
    """Return the files of roles for Codex's agents in ``folder``."""
    with suppress(OSError):  # there are none
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".toml"))
    return []


def program(name: str) -> str | None:
    """Return the path of ``name`` on PATH: never in the working directory, and never ccjk's own `codex`."""
    return programs.find(name, os.environ.get("PATH", ""))


def codex_version() -> Version | None:
    """Return the version of the Codex on PATH, None where there is none or it does not say."""
    return version_of(program("codex"))


def claude_version() -> Version | None:
    """Return the version of the Claude Code on PATH, None where there is none or it does not say."""
    return version_of(program("claude"))


def claude_version_anywhere() -> Version | None:
    """Return `claude_version`, None also where a version manager may start another elsewhere."""
    path = program("claude")
    return None if path and programs.stands_in(path) else claude_version()


@cache
def version_of(path: str | None) -> Version | None:
    """Return the version of the client at ``path``, as it was when that program, still the same, was asked last."""
    fixed = path is not None and not programs.stands_in(path) and not programs.is_wrapper(path)
    if path is None or not fixed:
        return parse_version(_asked(path, "--version"))

    def ask() -> list[str]:
        said = _asked(path, "--version")
        return [said] if parse_version(said) else []

    return parse_version("".join(answer(f"{os.path.basename(path)}.version", path, b"", ask)))


def version_said(path: str) -> Version | None:
    """Return the version that npm's package says of which the program at ``path`` is, which is not run."""
    package = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(path))), "package.json")
    found = re.search(rb'"version":\s*"([^"]*)"', contents(package))
    return parse_version(found[1].decode("utf-8", "replace")) if found else None


def answer(name: str, path: str, about: bytes, ask: Callable[[], list[str]]) -> list[str]:
    """Return what the client at ``path`` answered when it was asked last, as the record ``name``, else what ``ask`` returns.

    An empty list is no answer, so that it is asked again. ``about``: the rest of what that depends on, beside the
    program, which is the same as then.
    """
    try:
        record = name, records.mark_of(name, os.fsencode(programs.identity(path)), about)
    except OSError:  # it has just gone
        return ask()
    known = records.load(*record)
    if known is None:
        known = ask()
        if known:
            _new_answers[record] = known
    return known


_new_answers: dict[tuple[str, str], list[str]] = {}
"""What clients said when they were asked, by name and mark of the record."""


def remember_answers() -> None:
    """Keep what clients were asked meanwhile: for who changes something anyway, as who only looks leaves nothing."""
    while _new_answers:
        record, said = _new_answers.popitem()
        records.save(*record, said)


def lasts(path: str | None, version: Version | None) -> bool:
    """Whether what was found out about the client at ``path`` is true while its file stays as it is."""
    return path is None or (version is not None and not programs.stands_in(path))


def codex_model(path: str) -> str:
    """Return the model that the Codex at ``path`` uses where none is named, nothing where it does not say."""
    return codex.default_model(_asked(path, "debug", "models", "--bundled"))


def _asked(path: str | None, *args: str) -> str:
    """Return what a client answers to ``args``, nothing where it is not there or does not answer."""
    import subprocess

    if path is None:
        return ""
    # What it starts itself, such as node, is not looked for in the working directory either. Codex makes folders in its home
    # for any command (seen with 0.94 to 0.169), and goes on where that is none: a question leaves nothing. One that leads to
    # ccjk's own client gets an answer from the next, which is not asked anything for a profile first.
    variables = {name: value for name, value in os.environ.items() if name != PROFILE}
    search = os.pathsep.join(entry for entry in variables.get("PATH", "").split(os.pathsep) if os.path.isabs(entry))
    variables |= {"PATH": search, "CODEX_HOME": os.devnull, programs.VIA: f"{programs.ROUNDS}:{path}"}
    try:
        asked = subprocess.Popen(  # noqa: S603 - the client itself
            [path, *args],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=variables,
            start_new_session=True,  # a script of somebody's own may start others, which would go on
        )
        with asked:
            try:
                return asked.communicate(timeout=10)[0].decode("utf-8", "replace")
            except subprocess.TimeoutExpired:
                return ""
            finally:
                if asked.poll() is None:
                    os.killpg(asked.pid, signal.SIGKILL)
    except OSError:
        return ""


def codex_threads() -> bool:
    """Whether Codex keeps any threads."""
    with suppress(OSError):  # it never ran
        return bool(os.listdir(client_file(CODEX, "sessions")))
    return False


def codex_daemon_file() -> str:
    """Return the file in which interactive Codex names the daemon that it leaves behind, written when that starts."""
    return os.path.join(os.path.dirname(codex_config()), "app-server-daemon", "daemon.pid")


def codex_daemon_runs() -> bool:
    """Whether interactive Codex left a daemon behind, which keeps the key that it got first."""
    try:
        pid = codex.daemon_pid(read(codex_daemon_file()).data)
        if pid is not None:
            os.kill(pid, 0)
    except (OSError, OverflowError, CcjkError):
        return False
    return pid is not None


def free_name(path: str) -> str:
    """Return where the file at ``path`` can be moved to, out of the way of the client that reads it."""
    names = (f"{path}.broken{number or ''}" for number in count())
    return next(name for name in names if not os.path.lexists(name))


def gone_ccjk(words: Sequence[str]) -> str:
    """Return the program that ``words`` call where they call ccjk by a path at which nothing can be run, else nothing."""
    program = os.path.expanduser(words[0]) if words else ""
    calls = os.path.basename(program) == "ccjk" or ("-m", "ccjk") in pairwise(words)
    return program if calls and os.path.isabs(program) and not os.access(program, os.X_OK) else ""


def key_helper(name: str, base_url: str) -> list[str]:
    """Return the command that prints the key of profile ``name`` for ``base_url``: absolute, as Codex runs it from anywhere.

    Where the profile has moved to another host since, and the file that asks was not there to be changed, it prints nothing.
    A configuration folder that an environment variable chose is written into it: whoever starts Codex need not have that
    variable.
    """
    usual = os.path.join(os.environ.get("HOME", ""), ".config", "ccjk")
    return [
        *invocation.command(),
        "key",
        name,
        "--for",
        base_url,
        *([] if config_dir() == usual else ["--config-dir", config_dir()]),
    ]
