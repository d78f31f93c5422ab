"""A shell as a person uses it: interactive, on a terminal, with start-up files of its own. It reports each prompt."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import tempfile
import termios
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from tests import leaks
from tests.conftest import Home
from tests.shells.languages.language import Language

_PIECES = re.compile(
    r"\x1b\[(?P<number>[0-9;?>=]*)(?P<code>[A-Za-z])|\x1b\][^\x07\x1b]*(\x07|\x1b\\|(?=\x1b))|\x1b[()][A-Z0-9]|\x1b[=>78M]|\x0f"
    r"|(?P<text>[^\x1b\r\n\a\b\x0f]+)|(?P<move>.)",
    re.DOTALL,
)
_MOVES = {"A": (-1, 0), "B": (1, 0), "C": (0, 1), "D": (0, -1), "\b": (0, -1)}
_MARK = "@"
TICK = "\x1f"
PATIENCE = 20.0  # seconds, for a machine under load
_REPORT = """#!/bin/sh
{ printf '%s\\0' "$@"; command -p env -0; } >"$PROBE.new"
command -p mv "$PROBE.new" "$PROBE"
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


def shown(printed: str) -> str:  # noqa: C901 - a branch for each sequence
    """Return what is on a terminal of endless lines, up to the cursor: line editors draw a line again and again."""
    lines, row, column, saved = [""], 0, 0, (0, 0)
    for piece in _PIECES.finditer(printed):
        text, code = piece["text"] or "", piece["code"] or piece["move"]
        number = max(1, int(piece["number"] or 0)) if (piece["number"] or "0").isdigit() else 1
        line = lines[row]
        if text:
            lines[row] = line[:column].ljust(column) + text + line[column + len(text) :]
            column += len(text)
        elif code in _MOVES:
            down, right = _MOVES[code]
            row = min(max(0, row + down * number), len(lines) - 1)
            column = max(0, column + right * number)
        elif code == "\n":
            row += 1
            lines += [""] * (row == len(lines))
        elif code in {"\r", "G"}:
            column = number - 1
        elif piece[0] == "\x1b7":
            saved = row, column
        elif piece[0] == "\x1b8":
            row, column = saved
        elif code == "H":
            column = int((piece["number"] or "1;1").rpartition(";")[2] or 1) - 1  # a line that is edited is one, however long
        elif code == "P":
            lines[row] = line[:column] + line[column + number :]
        elif code in {"K", "J"} and piece["number"] in {"", "0"}:
            lines[row] = line[:column]
            del lines[row + 1 if code == "J" else len(lines) :]
    return "".join(f"{line.rstrip(' ')}\n" for line in lines[:row]) + lines[row][:column].ljust(column)


def batched(lines: Iterable[str]) -> Iterator[list[str]]:
    """Return ``lines`` in pieces that a terminal keeps while nobody reads: 4096 bytes, what is more is lost."""
    some: list[str] = []
    for line in lines:
        if sum(map(len, some)) + len(some) + len(line) > 2000:
            yield some
            some = []
        some.append(line)
    yield some


class Interactive:
    """An interactive shell. Use it in a ``with`` block."""

    def __init__(
        self, home: Home, language: Language, before: str = "", after: str = "", *, hook: bool = True, under: tuple[str, ...] = ()
    ) -> None:
        self.language, self._home = language, home.path
        self._probe = home.path.parent / f"probe-{os.urandom(4).hex()}"
        script = self._probe.with_suffix(".sh")
        script.write_text(_REPORT)
        script.chmod(0o755)
        self.report = str(script)
        lines = [language.hook if hook else "", after]
        lines.insert(0 if language.probe_first else 2, language.probe)
        home.write(language.rc, "\n".join([before, *lines]))
        if hook and language.first:
            home.done(*language.first)
        self.path = shell = language.program()
        self.again = f"{shell} {' '.join(language.interactive)}"
        environment = home.environment() | {"SHELL": shell, "PROBE": str(self._probe), "PROBE_SH": self.report}
        # elvish keeps its history through a daemon of the whole machine, whose socket must have a short name.
        self._runtime = tempfile.mkdtemp(prefix="ccjk-", dir="/tmp")
        environment["TMPDIR"] = self._runtime
        environment["HISTFILE"] = str(home.path / ".history")
        self.pid, self._fd = pty.fork()
        if not self.pid:  # the size comes first: what starts is told of no change
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 2000, 0, 0))  # nothing is broken into lines
            os.chdir(home.path)
            environment["PWD"] = str(home.path)
            words = [*under, shell, *language.interactive]
            os.execve(words[0], words, environment)  # noqa: S606
        self._printed = b""
        self._ended = False
        self.patience = PATIENCE * language.slow
        self.first = self._wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._ended:  # its number may be another's by now
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)
        leaks.current.emptied(Path(self._runtime))
        shutil.rmtree(self._runtime, ignore_errors=True)

    def __call__(self, line: str = "") -> Prompt:
        """Type ``line``, or what says the same in this language, and return what the next prompt shows."""
        if line.startswith("exec "):
            line = self.language.becoming.format(line.removeprefix("exec "))
        self.send(self.language.says.get(line, line.replace(" && ", self.language.both)) + "\r")
        return self._wait()

    def hurry(self, lines: Iterable[str]) -> None:
        """Type ``lines``, some ahead, where the shell writes TICK before a prompt, not its report; wait for the last one."""
        deadline = time.monotonic() + self.patience
        for some in batched(lines):
            self._printed = b""
            self.send("".join(f"{line}\r" for line in some))
            while self._printed.count(TICK.encode()) < len(some) or b"> " not in self._printed.rpartition(TICK.encode())[2]:
                self._read(0.01)
                assert time.monotonic() < deadline, f"no prompt; on the terminal: {self._printed!r}"
            deadline = time.monotonic() + self.patience

    def interrupt(self) -> Prompt:
        """Press Ctrl-C, and return what the next prompt shows.

        Where that cut the prompt itself short, whose function is not called again, it is the one after that.
        """
        self.send("\x03")
        if instead := self.language.instead:
            deadline = time.monotonic() + self.patience
            while not self._probe.exists() and not self._shown().endswith(instead):
                self._read(0.01)
                assert time.monotonic() < deadline, f"no prompt; on the terminal: {self._printed!r}"
            if not self._probe.exists():
                self.send("\r")
        return self._wait()

    def completed(self, text: str) -> str:
        """Type ``text``, which has no ``>``, and TAB, and return the line as it is then; nothing of it stays."""
        if self.language.completing:
            typed = self.language.completing.format(text.replace("'", "''"))
            return self(typed).printed.rpartition(f"{_MARK}\n")[0].rpartition("\n")[2]
        self._printed = b"> "
        self.send(f"{text}\t{_MARK}")  # that is behind whatever TAB does
        line = self._line(_MARK)
        self.send("\x15")
        self._line("> ")
        self._printed = b""
        return line.rpartition("> ")[2].removesuffix(_MARK)  # nu goes back to where it was, and draws its prompt again

    def end(self) -> None:
        """Type ``exit``, and wait until the shell has ended."""
        self.send("exit\r")
        deadline = time.monotonic() + self.patience
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            self._read(0.01)
            assert time.monotonic() < deadline, f"no end; on the terminal: {self._printed!r}"
        self._ended = True

    def send(self, text: str) -> None:
        """Type ``text``, and wait for nothing."""
        leaks.current.type(text)
        os.write(self._fd, text.encode())

    def _wait(self) -> Prompt:
        deadline = time.monotonic() + self.patience
        while not self._probe.exists():
            self._read(0.01)
            assert time.monotonic() < deadline, f"no prompt; on the terminal: {self._printed!r}"
        # What is typed before that may be lost. What is not yet known is drawn as question marks.
        while not (printed := self._shown()).endswith("> ") or printed.endswith("?> "):
            self._read(0.01)
            assert time.monotonic() < deadline, f"no prompt; on the terminal: {self._printed!r}"
        leaks.current.learn(self._home)
        leaks.current.shown(self.language.name, printed)
        report = self._probe.read_bytes()
        self._probe.unlink()
        self._printed = b""
        return Prompt(report, printed)

    def _line(self, end: str) -> str:
        """Return the line up to the cursor once that ends in ``end``."""
        deadline = time.monotonic() + self.patience
        while not (line := self._shown().rpartition("\n")[2]).endswith(end):
            self._read(0.01)
            assert time.monotonic() < deadline, f"no {end!r}; on the terminal: {self._printed!r}"
        return line

    def _shown(self) -> str:
        return shown(self._printed.decode("utf-8", "replace"))

    def _read(self, timeout: float) -> None:
        while select.select([self._fd], [], [], timeout)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the shell has ended
                return
            for part in data.split(b"\x1b[6n")[:-1]:  # line editors ask where the cursor is
                self._printed += part
                column = len(self._shown().rpartition("\n")[2]) + 1 if self.language.draws else 1
                os.write(self._fd, f"\x1b[1;{column}R".encode())
            self._printed += data.rpartition(b"\x1b[6n")[2]
