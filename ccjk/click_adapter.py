"""The command line as click reads it: its errors as ours, its texts in the user's language."""

import copy
import re
import signal
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer

from ccjk.core.key import typed
from ccjk.errors import UsageError
from ccjk.language import _, catalogue, use_for_help

HELP = ["-h", "--help"]

# What click raises for wrong usage; Typer releases differ in whether they bring click or are built on it.
_ClickError: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")

_INTERRUPTED = 130  # what Typer makes of Ctrl-C, or what its Abort stands for
_CLOSED_PIPE = 1  # what Typer ends with where nobody reads on


def parse(app: typer.Typer, args: Sequence[str]) -> int:
    """Parse ``args``, run the command of ``app`` and return its exit status."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
            signal.signal(number, _terminated)
    command = translated(app, args[0] if args else "")
    if catalogue() and (not args or not {"-h", "--help"}.isdisjoint(args)):
        use_for_help()
    try:
        status = command(list(args), prog_name="ccjk", standalone_mode=False)
    except typer.Exit as done:
        status = int(done.exit_code)
    except typer.Abort:
        status = _INTERRUPTED
    except SystemExit as ended:
        if ended.code == _CLOSED_PIPE:
            raise BrokenPipeError from None
        raise
    except _ClickError as error:
        raise _usage(error, args) from None
    if status == _INTERRUPTED and sys.stderr and sys.stderr.isatty():
        sys.stderr.write("\n")  # the next prompt begins on a line of its own
    return status if isinstance(status, int) else 0


def translated(app: typer.Typer, name: str = "") -> Any:
    """Return the tree of ``app``'s commands with all its texts in the user's language; of that ``name`` alone where there is one.

    To make the others takes longer than most of them do.
    """
    alone = [command for command in app.registered_commands if command.name == name]
    if alone:
        app = copy.copy(app)
        app.registered_commands = alone
    command = typer.main.get_command(app)
    _translate(command)
    return command


def _translate(command: Any) -> None:
    if command.help:
        command.help = _(command.help)
        command.short_help = re.split("\u3002|[.;] |[.]?$", command.help.partition("\n")[0])[0]
    for parameter in (*command.params, command.get_help_option(typer.Context(command, help_option_names=HELP))):
        if getattr(parameter, "help", None):
            parameter.help = _(parameter.help)

    def usage(context: Any, formatter: Any) -> None:
        pieces = command.collect_usage_pieces(context)
        formatter.write_usage(context.command_path, " ".join(pieces), prefix=_("Usage: "))

    command.format_usage = usage
    for below in getattr(command, "commands", {}).values():
        _translate(below)


def _terminated(number: int, _frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def _usage(error: Any, args: Sequence[str]) -> UsageError:
    """Return click's error as ours. Stray words are not repeated: one of them may be a key."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else " ".join(["ccjk", *(word for word in args[:1] if word.isalpha())])
    name = getattr(error, "option_name", "")
    match type(error).__name__, error.format_message():
        case "NoSuchOption", text:
            guess = next(iter(error.possibilities or ()), "")
            text = _("there is no option {name}", name=typed(name))
            text = _("{text}; did you mean {guess}", text=text, guess=guess) if guess else text
        case "BadOptionUsage", text:
            needs = "requires" in text
            text = _("option {name} needs a value", name=name) if needs else _("option {name} takes no value", name=name)
        case "MissingParameter", _text:
            text = _("{name} is missing", name=error.param.make_metavar(context))
        case _kind, text if text.startswith("Got unexpected extra"):
            text = _("there is a word too much")
        case _kind, text if text.startswith("No such command"):
            text = _("there is no such command")
        case _kind, text:
            text = " ".join(text.split()).rstrip(".")
    return UsageError(text, _("see {command} --help", command=command))
