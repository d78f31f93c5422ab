"""``ccjk completion``: a script that completes ccjk's words on TAB. It is made of the tree of commands, so it is never stale."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence

from ccjk import output
from ccjk.clients import invocation
from ccjk.command_tree import Command
from ccjk.commands.completion.names import PRESETS, PROFILES, REGIONS, USABLE
from ccjk.core.endpoint import WIRE_APIS
from ccjk.core.environment import CREDENTIALS
from ccjk.errors import UsageError
from ccjk.language import _
from ccjk.shells import COMPLETED, FORMATS, HOOKS, NAMES, find
from ccjk.shells.calling import calling_shell, check_output

FLAG, NOTHING, SWITCHABLE, DIRECTORIES, FILES, COMMAND = "flag", "nothing", "switchable", "directories", "files", "command"
"""What an option or an argument is, where it is neither a kind of names nor one of some words, which stand behind ``=``."""

BY_VALUE = {
    "ID": PRESETS,
    "NAME": PROFILES,
    "REGION": REGIONS,
    "TYPE": f"={' '.join(CREDENTIALS)}",
    "API": f"={' '.join(WIRE_APIS)}",
    "SHELL": f"={' '.join(HOOKS)}",
    "DIR": DIRECTORIES,
    "FILE": FILES,
    **dict.fromkeys(("KEY", "URL", "MODEL", "JSON", "CMD", "FINDING"), NOTHING),
}
_BY_OPTION = {"--key-env": NOTHING}  # the name of a variable
_BY_COMMAND = {
    ("config-switch", "NAME"): SWITCHABLE,
    ("cs", "NAME"): SWITCHABLE,
    ("env", "NAME"): USABLE,
    ("env", "SHELL"): f"={' '.join((*NAMES, *FORMATS))}",
    ("completion", "SHELL"): f"={' '.join(COMPLETED)}",
}


def completion(shell: str | None, tree: Sequence[Command], words: Mapping[str, str]) -> None:
    """Print the script for ``shell``, one of COMPLETED; by default for the calling one.

    ``words``: what completes values that only the command line knows, by what stands for them in help texts.
    """
    shell = shell or calling_shell()
    if shell not in COMPLETED:
        raise UsageError(_("there is no completion for that shell; there is one for {names}", names=", ".join(COMPLETED)))
    check_output(f"completion {shell}")
    text = find(shell).completion(invocation.command(), *rows(tree, words))
    sys.stdout.flush()
    sys.stdout.buffer.write(os.fsencode(text))
    if sys.stdout.isatty():
        output.note(_("that is for {shell} to run; the hook brings it along, see ccjk init --hook", shell=shell))


def rows(tree: Sequence[Command], words: Mapping[str, str]) -> tuple[list[str], list[str], list[str]]:
    """Return the commands, the options and the arguments, a row each, with tabs between.

    Of a command: its name, what it does. Of an option: its command, its spelling, what follows it, what it does. Of an
    argument: its command, what it is, what to tell of it.
    """
    visible = [f"{command.name}\t{command.summary}" for command in tree if command.name and not command.hidden]
    options = [row for command in tree for row in _options(command, words)]
    arguments = [
        f"{command.name}\t{kind(command.name, command.argument, words)}\t{command.argument_help.rstrip('.。')}"
        for command in tree
        if command.argument
    ]
    return visible, options, arguments


def kind(command: str, value: str, words: Mapping[str, str]) -> str:
    """Return what completes ``value``, as it stands in the help texts of ``command``."""
    value = value.strip("[]")
    if " -- " in value:
        return COMMAND
    known = words.get(value) or BY_VALUE.get(value, NOTHING)
    return _BY_COMMAND.get((command, value), known)


def _options(command: Command, words: Mapping[str, str]) -> Iterator[str]:
    for option in command.options:
        follows = kind(command.name, option.value, words) if option.value else FLAG
        for spelling in option.spellings:
            follows = _BY_OPTION.get(spelling, follows)
            yield f"{command.name}\t{spelling}\t{follows}\t{option.help.rstrip('.。')}"
