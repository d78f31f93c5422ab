"""The guided set-up, from the first question to what to type next, run for real on a terminal."""

import re
import time

from scripts.pictures.terminal import Part
from tests.conftest import CCJK, Home, client
from tests.standin import StandIn
from tests.terminal import Terminal

TITLE = {
    "en": "The guided set-up, from the first question to what to type next",
    "zh": "引导式设置：从第一个问题到接下来该输入什么",  # noqa: RUF001
}
ANSWERS = ("", "glm", "", "sk-glm-0123456789abcdefghij", "", "", "")
"""Clients, provider, region, key, test, hook, write: what a newcomer types, mostly just Enter."""
_CCJK = re.compile(r"[^\s'\"]*/bin/ccjk")


def play(home: Home, standin: StandIn) -> str:
    """Run ``ccjk init``, answer it, and return what the terminal shows."""
    home.clients = (client("claude-newest"), client("codex-newest"))
    home.env |= standin.environment | {"SHELL": "/bin/bash"}
    # Lines wide enough for the path of any scratch folder: it is made short below.
    with Terminal(home, CCJK, "init", columns=300, lines=80) as terminal:
        row = -1
        for answer in ANSWERS:
            row = _asked(terminal, row)
            terminal.type(*([answer] if answer else []), "Enter")
        assert terminal.exit_status() == 0
        screen = terminal.screen()
    return "$ ccjk init\n" + _CCJK.sub("/home/me/bin/ccjk", screen.partition("[exit ")[0].rstrip())


def parts(line: str) -> list[Part]:
    """Return ``line`` in its colours."""
    if line.startswith("$ "):
        return [("folder", "$ "), ("text", line[2:])]
    if found := re.match(r"(\S.*(?:\[Y/n\]|[(（][^()（）]*[)）] ?[:：]))( ?\w*)$", line):  # noqa: RUF001
        return [("told", found[1]), ("text", found[2])]
    return [("text", line)]


def _asked(terminal: Terminal, before: int, timeout: float = 30) -> int:
    """Wait for a question below line ``before``, in whatever language; return its line."""
    deadline = time.monotonic() + timeout
    while True:
        column, row = terminal.cursor()
        lines = terminal.screen().rstrip().splitlines()
        if column and row > before and len(lines) == row + 1 and lines[row].rstrip()[-1:] in {":", "：", "]"}:  # noqa: RUF001
            return row
        assert time.monotonic() < deadline, lines
        time.sleep(0.1)
