"""What is spelled plainly is read as Typer reads it, and what is not is left to Typer."""

from contextlib import suppress
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from ccjk.cli import COMMANDS
from ccjk.click_adapter import tree
from ccjk.parameters import Option

PLAIN = {
    "list": [],
    "list --json": ["--json"],
    "config-switch": ["kimi", "-T", "all"],
    "cs": ["-l", "--code-type", "cx"],
    "init": ["-s", "-p", "glm", "-k", "-", "--no-test", "--default", "-M", "", "-p", "kimi"],
    "use": ["-M", "-m", "glm", "--fast-model", "x y"],
    "key": ["glm", "--config-dir", "/c"],
}
NOT_PLAIN = {
    "a value in the same word": ("init", ["--provider=glm"]),
    "short ones in one word": ("init", ["-sp", "glm"]),
    "help": ("list", ["--help"]),
    "no such option": ("list", ["--nothing"]),
    "half an option": ("list", ["--js"]),
    "no value": ("init", ["-s", "-p"]),
    "no argument": ("use", []),
    "a word too much": ("use", ["glm", "kimi"]),
    "an argument behind dashes": ("use", ["--", "glm"]),
    "another command's words": ("exec", ["glm", "--", "ls"]),
}

REFUSED = next([kind] for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def by_typer(name: str, words: list[str]) -> dict[str, Any] | None:
    """Return what Typer would call the function of the command ``name`` with; None where it calls none."""
    called: dict[str, Any] = {}
    command = tree({name: COMMANDS[name]}).commands[name]
    command.callback = called.update
    with suppress(*REFUSED):
        command.main(words, standalone_mode=False)
        return called
    return None


@pytest.mark.parametrize("line", PLAIN)
def test_plainly(line: str) -> None:
    name, words = line.split(maxsplit=1)[0], PLAIN[line]
    understood = COMMANDS[name].understood(words)
    assert understood is not None
    assert understood == by_typer(name, words)


@pytest.mark.parametrize("case", NOT_PLAIN)
def test_not_plainly(case: str) -> None:
    name, words = NOT_PLAIN[case]
    assert COMMANDS[name].understood(words) is None


SPELLINGS = sorted(
    {
        side
        for command in COMMANDS.values()
        for hint in command.function.__annotations__.values()
        for declared in getattr(hint, "__metadata__", ())
        if isinstance(declared, Option)
        for spelling in declared.names
        for side in spelling.split("/")
    }
)


@given(
    st.sampled_from(sorted(COMMANDS)),
    st.lists(st.sampled_from([*SPELLINGS, "glm", "-", "--", "", "-x", "-sp", "a=b"]), max_size=4),
)
def test_what_is_understood_is_what_typer_understands(name: str, words: list[str]) -> None:
    understood = COMMANDS[name].understood(words)
    if understood is not None:
        assert understood == by_typer(name, words)
