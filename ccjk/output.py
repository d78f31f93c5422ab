"""The only writer. What was asked for goes to standard output, everything else that people read to standard error."""

import os
import sys

TYPE_CHECKING = False  # typing costs what a command that runs often would rather not pay
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, Self, TextIO


_LONGEST = 1000  # characters of a line, or of a cell of a table
_TURNS = "|/-\\"


def escape(text: str) -> str:
    r"""Return ``text`` with everything that a terminal would obey written out, as ``\x1b`` or ``\u202e``.

    Names, paths and URLs come from outside; control characters, bidirectional marks and other invisible ones in them
    must be seen, not obeyed. A line feed is one of them.
    """
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def short(text: str) -> str:
    """Return ``text``, the middle left out where it is too long to be told: much of it comes from outside."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST * 2 // 3]} … {text[-_LONGEST // 3 :]}"


def interactive() -> bool:
    """Whether a person can be asked: questions go to standard error, answers come from standard input."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def say(*lines: str) -> None:
    """Print lines of an answer."""
    show(*map(short, lines))


def show(*lines: str) -> None:
    """Print lines of an answer that somebody needs whole."""
    print(*map(escape, lines), sep="\n")


def tell(*lines: str) -> None:
    """Print lines beside an answer, such as what can be chosen from. Where nobody can be told, all else goes on."""
    if sys.stderr:  # closed, print would turn to standard output, which may be run
        try:
            print(*(escape(short(line)) for line in lines), sep="\n", file=sys.stderr)
        except OSError:  # full, or nobody reads
            silence(sys.stderr)


def ask(question: str) -> str:
    """Ask on the terminal and return the answer without blanks around it; end of input counts as Ctrl-C."""
    print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip()


class Working:
    """A sign on the terminal that something is under way, gone when it ends; `tick` turns it. Use it in a ``with`` block."""

    def __init__(self, text: str) -> None:
        self._text = escape(text)
        self._turns = 0
        self._shown = sys.stderr is not None and sys.stderr.isatty()
        self._moves = self._shown and os.environ.get("TERM", "dumb") != "dumb"

    def __enter__(self) -> "Self":
        if self._shown and not self._moves:
            print(f"{self._text} …", file=sys.stderr, flush=True)
        return self

    def tick(self) -> None:
        """Turn the sign."""
        if self._moves:
            fits = max(os.get_terminal_size(sys.stderr.fileno()).columns - 6, 1)  # with room for what is typed meanwhile, as ^C
            while _width(self._text) > fits:
                self._text = self._text[:-1]
            print(f"\r{_TURNS[self._turns % len(_TURNS)]} {self._text}", end="", file=sys.stderr, flush=True)
            self._turns += 1

    def __exit__(self, *_: object) -> None:
        if self._moves:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def silence(stream: "TextIO") -> None:
    """Let what ``stream`` could not print go: Python would try once more at its end, and complain or fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def note(text: str) -> None:
    """Tell something beside the answer: a warning, a prompt's context."""
    tell(f"ccjk: {text}")


def error(text: str) -> None:
    """Print the one line that says what went wrong and what to do."""
    if sys.stdout:
        sys.stdout.flush()
    note(text)


def say_json(value: "Any") -> None:
    """Print an answer for programs."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2)
    print("".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text))


def table(rows: "Iterable[Sequence[str]]", indent: str = "") -> list[str]:
    """Return ``rows`` as lines with aligned columns; wide (Chinese) characters count as two."""
    rows = [[escape(short(cell)) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        (indent + "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]


def _width(text: str) -> int:
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
