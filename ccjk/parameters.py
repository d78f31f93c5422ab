"""How the command line is declared, apart from what parses it, and the parsing of what is spelled plainly.

Imports nothing: Typer, which knows every spelling, writes the help and says what is wrong, takes most of the time of a
command that only looks something up.
"""

TYPE_CHECKING = False  # typing costs what a command that runs often would rather not pay
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


class Option:
    """An option. ``names``: its spellings, ``--yes/--no`` for a flag with two sides; ``settings``: as `typer.Option` has them."""

    def __init__(self, *names: str, **settings: "Any") -> None:
        self.names = names
        self.settings = settings


class Argument:
    """An argument. ``settings``: as `typer.Argument` has them."""

    def __init__(self, **settings: "Any") -> None:
        self.settings = settings


class Command:
    """A command: a function whose parameters are each an ``Annotated[TYPE, Option | Argument]``.

    ``passes_on``: whether it takes any words, those of another command.
    """

    def __init__(self, function: "Callable[..., int | None]", *, hidden: bool = False, passes_on: bool = False) -> None:
        self.function = function
        self.hidden = hidden
        self.passes_on = passes_on

    def understood(self, words: "Sequence[str]") -> "dict[str, Any] | None":
        """Return what ``words`` give the function, by parameter; None for all that must be read, or refused, with more care.

        Plain is: each option as a whole word, its value in the next one, and no argument that begins with a dash.
        """
        if self.passes_on:
            return None
        values, arguments, options = self._declared()
        rest = list(words)
        while rest:
            word = rest.pop(0)
            if word in options:
                name, value = options[word]
                if value is None and not rest:
                    return None
                values[name] = rest.pop(0) if value is None else value
            elif arguments and not word.startswith("-"):
                values[arguments.pop(0)] = word
            else:
                return None
        return None if ... in values.values() else values

    def _declared(self) -> "tuple[dict[str, Any], list[str], dict[str, tuple[str, bool | None]]]":
        """Return the defaults, ``...`` where there is none; the arguments in order; and what each option sets.

        That is a parameter and its value, None where the next word is that.
        """
        hints = {name: hint for name, hint in self.function.__annotations__.items() if name != "return"}
        given = self.function.__defaults__ or ()
        values = dict(zip(hints, (*(...,) * (len(hints) - len(given)), *given), strict=True))
        arguments, options = [], {}
        for name, hint in hints.items():
            declared = hint.__metadata__[0]
            if isinstance(declared, Argument):
                arguments.append(name)
                continue
            flag = bool in getattr(hint.__origin__, "__args__", (hint.__origin__,))
            for spelling in declared.names:
                on, _, off = spelling.partition("/")
                options[on] = (name, True if flag else None)
                if off:
                    options[off] = (name, False)
        return values, arguments, options
