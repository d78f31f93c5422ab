"""The tree of commands, as the command line's parser knows them: for completion and for the manual."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ccjk.language import _


@dataclass(frozen=True)
class Option:
    """One option. ``value``: what stands for its value in help texts, such as NAME; nothing for a flag."""

    spellings: tuple[str, ...]
    value: str
    help: str


@dataclass(frozen=True)
class Command:
    """One command; that with no name is ``ccjk`` itself.

    ``argument``: what stands for its argument in help texts, as it stands there, such as ``[NAME]``.
    """

    name: str
    paragraphs: tuple[str, ...]
    options: tuple[Option, ...]
    argument: str = ""
    argument_help: str = ""
    hidden: bool = False

    @property
    def summary(self) -> str:
        """What it does, in one line without a full stop."""
        return self.paragraphs[0].rstrip(".。") if self.paragraphs else ""


def commands(root: Any) -> list[Command]:
    """Return what ``root``, click's command, and those below it say of themselves."""
    context = root.make_context("ccjk", [], resilient_parsing=True)
    return [_command("", root, context), *_below(root, context)]


def _below(root: Any, context: Any) -> Iterator[Command]:
    for name, command in root.commands.items():
        yield _command(name, command, command.make_context(name, [], parent=context, resilient_parsing=True))


def _command(name: str, command: Any, context: Any) -> Command:
    parameters = [parameter for parameter in command.get_params(context) if not getattr(parameter, "hidden", False)]
    arguments = [parameter for parameter in parameters if parameter.param_type_name == "argument"]
    return Command(
        name,
        tuple(_paragraphs(command.help)),
        tuple(_options(parameter for parameter in parameters if parameter.param_type_name == "option")),
        arguments[0].metavar if arguments else "",
        _told(arguments[0]) if arguments else "",
        command.hidden,
    )


def _options(parameters: Iterable[Any]) -> Iterator[Option]:
    for parameter in parameters:
        value = "" if parameter.is_flag else parameter.metavar
        spellings = sorted(parameter.opts, key=len)  # those of --help come in any order
        yield Option((*spellings, *parameter.secondary_opts), value, _told(parameter))


def _told(parameter: Any) -> str:
    text = getattr(parameter, "help", None)
    return _(text) if text else ""  # that of --help is the library's own, and still in English


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n")] if text else []
