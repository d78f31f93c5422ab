"""A shell as a person uses it: interactive, on a terminal, with start-up files of its own. It reports each prompt."""

import contextlib
import os
import pty
import re
import select
import signal
import time
from typing import Self

from tests.conftest import Home
from tests.shells.languages import Language

_ESCAPES = re.compile(r"\x1b\[[0-9;?>=]*[A-Za-z]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>78M]|\x0f")
PATIENCE = 20.0  # seconds, for a machine under load
_REPORT = """#!/bin/sh
{ printf '%s\\0' "$@"; env -0; } >"$PROBE.new"
mv "$PROBE.new" "$PROBE"
"""


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

    def __init__(
        self, home: Home, language: Language, before: str = "", after: str = "", *, hook: bool = True, under: tuple[str, ...] = ()
    ) -> None:
        self.language = language
        self._probe = home.path.parent / f"probe-{os.urandom(4).hex()}"
        script = self._probe.with_suffix(".sh")
        script.write_text(_REPORT)
        script.chmod(0o755)
        self.report = str(script)
        home.write(language.rc, "\n".join([before, language.hook if hook else "", after, language.probe]))
        self.path = shell = language.program()
        self.again = f"{shell} {' '.join(language.interactive)}"
        environment = home.environment() | {"SHELL": shell, "PROBE": str(self._probe), "PROBE_SH": self.report}
        environment["HISTFILE"] = str(home.path / ".history")
        self.pid, self._fd = pty.fork()
        if not self.pid:
            os.chdir(home.path)
            environment["PWD"] = str(home.path)
            words = [*under, shell, *language.interactive]
            os.execve(words[0], words, environment)  # noqa: S606
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
        """Type ``line``, or what says the same in this language, and return what the next prompt shows."""
        self.send(self.language.says.get(line, line) + "\r")
        return self._wait()

    def interrupt(self) -> Prompt:
        """Press Ctrl-C, and return what the next prompt shows."""
        self.send("\x03")
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
                data = os.read(self._fd, 65536)
            except OSError:  # the shell has ended
                return
            self._printed += data
            for _ in range(data.count(b"\x1b[6n")):  # line editors ask where the cursor is
                os.write(self._fd, b"\x1b[1;1R")
