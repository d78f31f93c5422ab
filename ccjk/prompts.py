"""Questions to a person on the terminal: asked until the answer can be used. Ctrl-C and Ctrl-D leave at any of them."""

import getpass
import signal
import sys
import termios
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from ccjk import output
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _

_T = TypeVar("_T")
YES, _NO = {"y", "yes", "是"}, {"n", "no", "否"}


def answered(question: str, check: Callable[[str], _T], *, secret: bool = False) -> _T:
    """Ask until ``check`` takes the answer, and return what that makes of it. ``secret``: what is typed is not shown."""
    while True:
        try:
            return check(hidden(question) if secret else output.ask(question))
        except CcjkError as error:
            output.note(str(error))


def yes(question: str) -> bool:
    """Ask for yes or no; nothing typed is yes."""

    def check(answer: str) -> bool:
        if answer.lower() not in {"", *YES, *_NO}:
            raise UsageError(_("type y or n, or just Enter for yes"))
        return answer.lower() not in _NO

    return answered(question, check)


def choose(rows: Sequence[Sequence[str]], question: str, default: int | None = None) -> int:
    """Show ``rows``, ask for one by its number or its first cell, and return which; nothing typed is the ``default``.

    A wrong answer is not quoted: people paste keys into the wrong place.
    """
    output.tell(*output.table([[f"{number})", *row] for number, row in enumerate(rows, start=1)], "  "))
    names = [row[0].lower() for row in rows]

    def check(answer: str) -> int:
        if not answer and default is not None:
            return default
        if answer.isdecimal() and 0 < int(answer) <= len(rows):
            return int(answer) - 1
        if answer.lower() in names:
            return names.index(answer.lower())
        raise UsageError(_("type a number from 1 to {last}, or a name from the list", last=len(rows)))

    return answered(question, check)


def hidden(question: str) -> str:
    """Ask for what is not shown while it is typed, also after Ctrl-Z and fg: shells give a terminal back that shows it."""

    def again(_number: int, _frame: object) -> None:
        with suppress(OSError, termios.error), open("/dev/tty", "rb", buffering=0) as terminal:
            mode = termios.tcgetattr(terminal)
            mode[3] &= ~termios.ECHO
            termios.tcsetattr(terminal, termios.TCSANOW, mode)
        print(question, end="", file=sys.stderr, flush=True)

    before = signal.signal(signal.SIGCONT, again)
    try:
        return getpass.getpass(question, sys.stderr)
    except EOFError:
        raise KeyboardInterrupt from None
    finally:
        signal.signal(signal.SIGCONT, before)
