"""A shell as a person uses it: interactive, on a terminal, with start-up files of its own. It reports each prompt."""

import contextlib
import os
import pty
import re
import select
import signal
import time
from dataclasses import dataclass, field
from typing import Self

from tests.conftest import CCJK, Home, program

_ESCAPES = re.compile(r"\x1b\[[0-9;?>=]*[A-Za-z]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>78M]|\x0f")
PATIENCE = 20.0  # seconds, for a machine under load


@dataclass(frozen=True)
class Kind:
    """One shell: its start-up file, the line in it that loads the hook, and the same few steps in its language."""

    name: str
    words: tuple[str, ...]
    rc: str
    hook: str
    probe: str
    """Reports each prompt: status, then all exported variables, into the file ``$PROBE``."""
    switch: str
    unset: str
    export: str
    assign: str
    erase: str
    program: str = ""
    """The program, where it is not the one found by that name."""
    also: dict[str, str] = field(default_factory=dict)


_BASH_PROBE = r"""
PS1='> '
__probe() {
  \builtin local status=$?
  { \builtin printf '%s\0' "$status" "$PWD" "${CCJK_PROFILE-}"; env -0; } >|"$PROBE.new"
  command mv -f "$PROBE.new" "$PROBE"
}
if [[ $(declare -p PROMPT_COMMAND 2>/dev/null) == 'declare -a'* ]]; then
  PROMPT_COMMAND+=(__probe)
else
  PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND
}__probe"
fi
"""
_ZSH_PROBE = r"""
PS1='> '
unsetopt prompt_sp
__probe() {
  \builtin emulate -L zsh
  \builtin local stat=$?
  { \builtin printf '%s\0' "$stat" "$PWD" "${CCJK_PROFILE-}"; env -0; } >|"$PROBE.new"
  command mv -f "$PROBE.new" "$PROBE"
}
precmd_functions+=(__probe)
"""
_FISH_PROBE = r"""
set -g fish_greeting
function fish_prompt; echo '> '; end
function __probe --on-event fish_prompt
    set -l s $status
    begin; builtin printf '%s\0' $s $PWD "$CCJK_PROFILE"; env -0; end >$PROBE.new
    command mv $PROBE.new $PROBE
end
"""

BASH = Kind(
    "bash",
    ("--noprofile", "-i"),
    ".bashrc",
    f'eval "$({CCJK} hook bash)"',
    _BASH_PROBE,
    f'eval "$({CCJK} env {{}})"',
    f'eval "$({CCJK} env --unset)"',
    "export {}='{}'",
    "{}='{}'",
    "unset {}",
)
ZSH = Kind(
    "zsh",
    ("-i",),
    ".zshrc",
    f'eval "$({CCJK} hook zsh)"',
    _ZSH_PROBE,
    BASH.switch,
    BASH.unset,
    BASH.export,
    BASH.assign,
    BASH.erase,
)
FISH = Kind(
    "fish",
    ("-i",),
    ".config/fish/config.fish",
    f"{CCJK} hook fish | source",
    _FISH_PROBE,
    f"{CCJK} env {{}} | source",
    f"{CCJK} env --unset | source",
    "set -gx {} '{}'",
    "set -g {} '{}'",
    "set -e {}",
)
KINDS = {kind.name: kind for kind in (BASH, ZSH, FISH)}


class Prompt:
    """What a prompt shows: the last command's status, the working directory, the environment, and what was printed meanwhile."""

    def __init__(self, report: bytes, printed: str) -> None:
        status, pwd, profile, *variables = report.split(b"\0")
        self.status = int(status)
        self.pwd = os.fsdecode(pwd)
        self.profile = profile.decode()
        pairs = (variable.decode("utf-8", "surrogateescape").partition("=") for variable in variables if variable)
        self.env = {name: value for name, _, value in pairs}
        self.printed = printed

    @property
    def told(self) -> list[str]:
        """Return ccjk's own lines."""
        return re.findall(r"^ccjk: .*$", self.printed, re.MULTILINE)


class Interactive:
    """An interactive shell. Use it in a ``with`` block."""

    def __init__(self, home: Home, kind: Kind, before: str = "", after: str = "", *, hook: bool = True) -> None:
        self.kind = kind
        self._probe = home.path.parent / f"probe-{os.urandom(4).hex()}"
        home.write(kind.rc, "\n".join([before, kind.hook if hook else "", after, kind.probe]))
        self.path = shell = kind.program or program(kind.name)
        environment = home.environment() | {"SHELL": shell, "PROBE": str(self._probe), "HISTFILE": str(home.path / ".history")}
        self.pid, self._fd = pty.fork()
        if not self.pid:
            os.chdir(home.path)
            environment["PWD"] = str(home.path)
            os.execve(shell, [shell, *kind.words], environment)  # noqa: S606
        self._printed = b""
        self.patience = PATIENCE
        self.first = self._wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def __call__(self, line: str = "") -> Prompt:
        """Type ``line`` and return what the next prompt shows."""
        self.send(line + "\r")
        return self._wait()

    def send(self, text: str) -> None:
        """Type ``text``, and wait for nothing."""
        os.write(self._fd, text.encode())

    def _wait(self) -> Prompt:
        deadline = time.monotonic() + self.patience
        while not self._probe.exists():
            self._read(0.01)
            assert time.monotonic() < deadline, f"no prompt; on the terminal: {self._printed!r}"
        while not (printed := self._shown()).endswith("> "):  # what is typed before that may be lost
            self._read(0.01)
            assert time.monotonic() < deadline, f"no prompt; on the terminal: {self._printed!r}"
        report = self._probe.read_bytes()
        self._probe.unlink()
        self._printed = b""
        return Prompt(report, printed)

    def _shown(self) -> str:
        printed = _ESCAPES.sub("", self._printed.decode("utf-8", "replace")).replace("\r", "")
        return re.sub("⏎ +(⏎ )?", "", printed)  # how fish marks a missing line end, and then hides that

    def _read(self, timeout: float) -> None:
        while select.select([self._fd], [], [], timeout)[0]:
            try:
                self._printed += os.read(self._fd, 65536)
            except OSError:  # the shell has ended
                return
