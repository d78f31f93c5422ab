"""A real terminal: tmux drives a program in it and shows what a person would see."""

import re
import subprocess
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests import leaks
from tests.conftest import Home, program


class Terminal:
    """A tmux server of its own, with one window. Use it in a ``with`` block.

    ``server``: the command is run as tmux runs it, so that in its environment is what the server has: these, too.
    """

    def __init__(
        self,
        home: Home,
        *command: str | Path,
        cwd: Path | None = None,
        columns: int = 100,
        lines: int = 40,
        server: Mapping[str, str] | None = None,
    ) -> None:
        self._tmux = [program("tmux"), "-L", f"ccjk-{uuid.uuid4().hex[:8]}", "-f", "/dev/null"]
        # The window stays when its program ends, so that its last words and its exit status can be read.
        words = ["bash", "-c", 'trap : INT; "$@"; printf "[exit %s]" $?; while :; do sleep 100; done', "bash", *map(str, command)]
        start = ["new-session", "-d", "-x", str(columns), "-y", str(lines), "-c", str(cwd or home.path)]
        variables = [f"{name}={value}" for name, value in home.environment().items()]
        words = [*map(str, command)] if server is not None else ["env", "-i", *variables, *words]
        leaks.current.give(*self._tmux, *start, *words)
        self._run(*start, *words, environment={**home.environment(), **(server or {})})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def screen(self) -> str:
        shown = self._run("capture-pane", "-p")
        leaks.current.shown("a program", shown.replace("\n", ""))  # a long line is broken anywhere
        return shown

    def cursor(self) -> tuple[int, int]:
        """Return the column and the line of the cursor, from 0."""
        column, line = self._run("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(column), int(line)

    def type(self, *keys: str) -> None:
        """Press keys, as tmux names them; words are typed letter by letter."""
        leaks.current.type("".join(keys))
        for key in keys:
            self._run("send-keys", key)
            time.sleep(0.1)

    def wait_for(self, pattern: str, timeout: float = 30) -> str:
        """Return the screen once ``pattern`` (a regular expression) is on it."""
        deadline = time.monotonic() + timeout
        while not re.search(pattern, screen := self.screen()):
            assert time.monotonic() < deadline, f"no {pattern!r} on the screen:\n{screen}"
            time.sleep(0.2)
        return screen

    def exit_status(self, timeout: float = 30) -> int:
        """Return the exit status of the program, once it has ended."""
        found = re.search(r"\[exit (\d+)\]", self.wait_for(r"\[exit \d+\]", timeout))
        return int(found[1]) if found else -1

    def press_until(self, key: str, pattern: str, timeout: float = 30) -> None:
        """Press ``key`` until ``pattern`` shows: a program that has just drawn a menu may not be listening yet."""
        deadline = time.monotonic() + timeout
        while not re.search(pattern, screen := self.screen()):
            assert time.monotonic() < deadline, f"no {pattern!r} on the screen:\n{screen}"
            self.type(key)
            time.sleep(0.4)

    def _run(self, *words: str, environment: dict[str, str] | None = None) -> str:
        result = subprocess.run([*self._tmux, *words], env=environment, text=True, capture_output=True, check=True)
        return result.stdout
