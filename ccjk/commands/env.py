"""``ccjk env``: code that moves the calling shell to a profile, or back. Imports almost nothing: `eval` waits for it."""

import os
import sys

from ccjk import __version__
from ccjk.activation import shim
from ccjk.activation.code_file import key_file as one_time_file
from ccjk.activation.code_file import printed
from ccjk.activation.consistent_read import steady
from ccjk.activation.environments import asking, environment, key
from ccjk.clients import invocation
from ccjk.core.environment import BASE_URL, INPUT_KEY, MANAGED, MARKER, Environment
from ccjk.core.name import OFFICIAL, wish_name
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _
from ccjk.shells import FORMATS, NAMES, find
from ccjk.shells.calling import calling_shell, check_output, typed
from ccjk.shells.shell import Key
from ccjk.stores import generation
from ccjk.stores.keys import check, elsewhere
from ccjk.stores.paths import key_file, shown


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
        raise UsageError(_("name a profile, or give --unset"), _("see ccjk env --help"))
    if shell and shell not in (*NAMES, *FORMATS):
        raise UsageError(_("there is no such shell for --shell; there are {names}", names=", ".join((*NAMES, *FORMATS))))
    if unset and shell in FORMATS:
        raise UsageError(_("--unset is for a shell; {shell} has nothing to give back", shell=shell))
    check_output("env NAME")
    if sys.stdout.isatty():
        _show(target, shell, unset=unset)
        return
    text = _restore(shell) if unset else _switch(wish_name(str(target)), shell)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))  # whatever the locale says: a value is bytes


def _switch(name: str, shell: str | None) -> str:
    if shell in FORMATS:
        made, secret = steady(lambda _now: _read(name))
        shim.made()  # who takes the values may put its folder on PATH, as nu's hook does
        return _formatted(made.assignments(secret), str(shell))
    made, place = steady(lambda now: _with_place(name, now))
    path = shim.leading(os.environ.get("PATH", ""))
    shim.tell_of_modules(name)
    calling = shell or calling_shell()
    speaking = find(calling)
    if place.text and speaking.logged:
        place = Key(file=one_time_file(place.text))
    loading = " ".join(map(speaking.quote, [*invocation.command(), "hook", calling]))
    renewing = speaking.renewing.format(release=__version__, command=loading)
    return printed(speaking, renewing + speaking.switch(made, place, set(os.environ), path))


def _read(name: str) -> tuple[Environment, str]:
    made = environment(name).beside(os.environ)
    return made, key(name, made)


def _with_place(name: str, now: str) -> tuple[Environment, Key]:
    """Return the environment of profile ``name``, and where its key is; where that is elsewhere, the code will fetch it."""
    made = environment(name).beside(os.environ)
    if not made.preset and elsewhere(name):
        return made, Key(command=asking(name, made), generation_file=generation.file(), generation=now)
    return made, _place(name, key(name, made), made, now)


def _restore(shell: str | None) -> str:
    marked = os.environ.get(MARKER, "").split()
    inherited = [name for name in marked if name in MANAGED and name in os.environ and name != INPUT_KEY]
    path = shim.without(os.environ.get("PATH", ""))
    speaking = find(shell or calling_shell())
    return printed(speaking, speaking.restore(inherited, path))


def _show(target: str | None, shell: str | None, *, unset: bool) -> None:
    """Show a person what would be set and unset."""
    from ccjk import output
    from ccjk.core.key import mask

    if unset:
        output.note(_("this gives back what was there before; run it: {command}", command=typed("env --unset")))
        return
    name = wish_name(str(target))
    made = environment(name).beside(os.environ)
    if not made.preset and name != OFFICIAL:
        check(name, made.variables.get(BASE_URL))
    assignments = made.assignments(mask("" if elsewhere(name) and shell not in FORMATS else key(name, made)))
    if shell in FORMATS:
        output.show(*_formatted(assignments, str(shell)).splitlines())
        output.note(_("the key is masked on a terminal only"))
        return
    speaking = find(shell or calling_shell())
    told = {name: value for name, value in assignments.items() if (value is not None or name in os.environ) and name != MARKER}
    output.show(*speaking.lines(told))
    output.note(_("and codex, found first on PATH in {file}, is on this profile too", file=shown(shim.folder())))
    output.note(_("this shell is as it was; to change it: {command}", command=_(speaking.usage, args=f"env {target}")))


def _place(name: str, secret: str, made: Environment, now: str) -> Key:
    """Return where the shell finds the key.

    A key that was given in INPUT_KEY is in the shell's own variable where the shell got it from its parent, as in CI, until a
    switch takes it away. Where it cannot be told whether the shell has it, or only this command, the code must hold it.
    """
    if not made.preset:
        return Key(file=key_file(name), generation_file=generation.file(), generation=now)
    taken = INPUT_KEY in os.environ.get(MARKER, "").split()
    if taken and [os.environ.get(name) for name in made.credentials[:1]] == [secret]:
        return Key(variable=made.credentials[0])
    try:
        with open(f"/proc/{os.getppid()}/environ", "rb") as file:
            given = not taken and f"{INPUT_KEY}={secret}".encode() in file.read().split(b"\0")
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
        raise CcjkError(
            _("a value has a line feed or another control character, which dotenv cannot hold"), _("use --shell json")
        )
    return "".join(f"{line}\n" for line in lines)
