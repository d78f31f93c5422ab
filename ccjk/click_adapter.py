"""The command line as click reads it: its errors as ours, its texts in the user's language."""

import re
import sys
from collections.abc import Mapping, Sequence
from types import FunctionType
from typing import Annotated, Any

import typer

from ccjk import __version__, output
from ccjk.core.key import typed
from ccjk.errors import UsageError
from ccjk.language import _, catalogue, use_for_help
from ccjk.parameters import Command, Option

HELP = ["-h", "--help"]

# What click raises for wrong usage; Typer releases differ in whether they bring click or are built on it.
_ClickError: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")

_INTERRUPTED = 130  # what Typer makes of Ctrl-C, or what its Abort stands for
_CLOSED_PIPE = 1  # what Typer ends with where nobody reads on


def parse(commands: Mapping[str, Command], args: Sequence[str]) -> int:
    """Parse ``args``, run the one of ``commands`` that they name and return its exit status."""
    name = args[0] if args else ""
    command = tree({name: commands[name]} if name in commands else commands)  # to make all takes longer than most of them do
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


def tree(commands: Mapping[str, Command], *, english: bool = False) -> Any:
    """Return click's tree of ``commands``, with all its texts in the user's language, or as they stand in the code."""
    app = typer.Typer(
        name="ccjk",
        help="Move Claude Code and Codex between API providers: provider and key in, everything else right.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        context_settings={"help_option_names": HELP},
    )
    app.callback(invoke_without_command=True)(_root)
    for name, command in commands.items():
        settings = {"ignore_unknown_options": True, "allow_interspersed_args": False} if command.passes_on else {}
        app.command(name, hidden=command.hidden, context_settings=settings)(_typed(command.function))
    made = typer.main.get_command(app)
    if not english:
        _translate(made)
    return made


def _root(context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        output.say(f"ccjk {__version__}")
    elif context.invoked_subcommand is None:
        output.say(*context.get_help().splitlines())


def _typed(function: Any) -> Any:
    """Return ``function`` such that Typer sees its own kind of options and arguments."""
    same = FunctionType(function.__code__, function.__globals__, None, function.__defaults__, function.__closure__)
    same.__doc__ = function.__doc__
    same.__annotations__ = {name: _typed_hint(hint) for name, hint in function.__annotations__.items() if name != "return"}
    return same


def _typed_hint(hint: Any) -> Any:
    declared = hint.__metadata__[0]
    if isinstance(declared, Option):
        return Annotated[hint.__origin__, typer.Option(*declared.names, **declared.settings)]
    return Annotated[hint.__origin__, typer.Argument(**declared.settings)]


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
