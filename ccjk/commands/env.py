"""``ccjk env``: code that moves the calling shell to a profile, or back. Imports almost nothing: `eval` waits for it."""

import os
import sys

from ccjk.commands import own
from ccjk.commands.environments import environment, key
from ccjk.core.environment import INPUT_KEY, MANAGED, PROFILE
from ccjk.core.key import mask
from ccjk.core.name import profile_name
from ccjk.errors import CcjkError, UsageError
from ccjk.shells import NAMES, find, known
from ccjk.shells.shell import Key
from ccjk.stores.keys import find_key
from ccjk.stores.paths import key_file

FORMATS = ("json", "dotenv")
"""What is not for a shell: for programs, with the key in it."""


def understood(words: list[str]) -> tuple[str | None, str | None, bool] | None:
    """Return what the words behind ``env`` mean, for `env`; None leaves them to the command line's parser."""
    target, shell, unset = None, None, False
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--shell" and rest:
            shell = rest.pop(0)
        elif word == "--unset":
            unset = True
        elif target is None and not word.startswith("-"):
            target = word
        else:
            return None
    return target, shell, unset


def env(target: str | None, shell: str | None, unset: bool) -> None:  # noqa: FBT001 - as `understood` returns it
    """Print what the calling shell, or the one named ``shell``, must run to be on the profile ``target``.

    On a terminal nobody runs it: then it is shown to be read, the key masked, with what to type.
    """
    if unset == bool(target):
        raise UsageError("name a profile, or give --unset", "see ccjk env --help")
    if shell and shell not in (*NAMES, *FORMATS):
        raise UsageError(f"there is no such shell for --shell; there are {', '.join((*NAMES, *FORMATS))}")
    assignments, text = _restore(shell) if unset else _switch(profile_name(str(target)), shell)
    if not sys.stdout.isatty():
        sys.stdout.write(text)
        return
    from ccjk import output

    if shell in FORMATS:
        output.say(*text.splitlines())
        return
    speaking = find(shell or calling_shell())
    output.say(*speaking.lines(assignments))
    args = "env --unset" if unset else f"env {target}"
    output.note(f"this shell is as it was; to change it: {speaking.usage.format(args=args)}")


def _switch(name: str, shell: str | None) -> tuple[dict[str, str | None], str]:
    """Return what to set and unset with the key masked, and the text to print."""
    secret = key(name)
    made = environment(name)
    masked = made.assignments(mask(secret))
    if shell in FORMATS:
        shown = masked if sys.stdout.isatty() else made.assignments(secret)
        return masked, _formatted(shown, str(shell))
    code = find(shell or calling_shell()).switch(made, _place(name, secret), set(os.environ), own.command())
    return masked, code


def _restore(shell: str | None) -> tuple[dict[str, str | None], str]:
    if shell in FORMATS:
        raise UsageError(f"--unset is for a shell; {shell} has nothing to give back")
    inherited = _inherited(os.environ.get(PROFILE, ""))
    return dict.fromkeys(inherited), find(shell or calling_shell()).restore(inherited)


def _inherited(name: str) -> list[str]:
    """Return the variables that are as profile ``name`` makes them, in a shell whose parent was switched to it."""
    if not name:
        return []
    try:
        values = environment(profile_name(name)).assignments(key(name))
    except CcjkError:  # it is gone, or its key is: what it set cannot be told from what the user did
        return [variable for variable in MANAGED if variable in os.environ]
    return [variable for variable in MANAGED if variable in os.environ and os.environ[variable] == values[variable]]


def _place(name: str, secret: str) -> Key:
    """Return where the shell finds the key.

    A key that was given in INPUT_KEY is in the shell's own variable where the shell got it from its parent, as in CI. Where
    it cannot be told whether the shell has it, or only this command, the code must hold it.
    """
    if find_key(name):
        return Key(file=key_file(name))
    try:
        with open(f"/proc/{os.getppid()}/environ", "rb") as file:
            given = f"{INPUT_KEY}={secret}".encode() in file.read().split(b"\0")
    except OSError:
        given = False
    return Key(variable=INPUT_KEY) if given else Key(text=secret)


def _formatted(assignments: dict[str, str | None], form: str) -> str:
    """Return JSON, with null for what is to be unset, or one NAME=VALUE a line, which leaves that out."""
    if form == "json":
        import json

        return json.dumps(assignments, ensure_ascii=False, indent=2) + "\n"
    lines = [f"{name}={value}" for name, value in assignments.items() if value is not None]
    if any(not line.isprintable() for line in lines):
        raise CcjkError("a value has a line feed or another control character, which dotenv cannot hold", "use --shell json")
    return "".join(f"{line}\n" for line in lines)


def calling_shell() -> str:
    """Return the shell that this was called from, one of NAMES."""
    try:
        with open(f"/proc/{os.getppid()}/comm", encoding="utf-8") as file:
            name = file.read().strip()
    except (OSError, ValueError):
        name = ""
    if known(name):
        return known(name)
    import shellingham  # asks ps where there is no /proc

    try:
        name = shellingham.detect_shell()[0]
    except (shellingham.ShellDetectionFailure, RuntimeError):
        name = os.path.basename(os.environ.get("SHELL", ""))
    if known(name):
        return known(name)
    raise CcjkError("the calling shell is not known", f"name it with --shell: {', '.join(NAMES)}")
