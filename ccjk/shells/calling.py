"""The shell that ccjk was called from, and how it is answered. Imports almost nothing: `eval` waits for it."""

import os
import sys

from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.shells import FORMATS, NAMES, find, known
from ccjk.shells.shell import Shell


def calling_shell() -> str:
    """Return the shell that this was called from, one of NAMES."""
    for name in (_parent("comm").strip(), _parent("cmdline").partition("\0-m\0")[2].partition("\0")[0]):  # or a module of Python
        if known(name):
            return known(name)
    try:
        import shellingham  # asks ps where there is no /proc

        name = shellingham.detect_shell()[0]
    except Exception:  # noqa: BLE001 - there may be no ps, or one that fails or prints anything
        name = os.path.basename(os.environ.get("SHELL", ""))
    if known(name):
        return known(name)
    raise CcjkError(_("the calling shell is not known"), _("name it with --shell: {names}", names=", ".join(NAMES)))


def typed(words: str) -> str:
    """Return what a person types in the calling shell to run what ``ccjk WORDS`` prints."""
    return _(speaking().usage, args=words)


def check_output(words: str) -> None:
    """Refuse ``ccjk WORDS`` where standard output is closed: nobody could run what it prints."""
    if sys.stdout is None:
        raise CcjkError(_("standard output is closed"), _("run it as {command}", command=typed(words)))


def failure(words: list[str]) -> str:
    """Return code that fails in the shell that ``words`` name, or else in the calling one; nothing for other programs."""
    if {*FORMATS} & {*words}:
        return ""
    named = words[words.index("--shell") + 1 :][:1] if "--shell" in words else []
    shell = find(named[0]) if {*named} & {*NAMES} else speaking()
    quoted = shell.quote(_("nothing was changed here")) if "{}" in shell.failure else ""
    return f"{shell.failure.format(quoted)}\n"


def speaking() -> Shell:
    """Return the calling shell; where it is not known, the plain one that most are like."""
    try:
        return find(calling_shell())
    except CcjkError:
        return find("sh")


def _parent(file: str) -> str:
    try:
        with open(f"/proc/{os.getppid()}/{file}", encoding="utf-8") as of_parent:
            return of_parent.read()
    except (OSError, ValueError):
        return ""
