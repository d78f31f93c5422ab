"""Where a key comes from that no file holds: a command, a variable, or the system's keyring."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccjk.core.environment import CODEX_KEY, INPUT_KEY, MANAGED
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _

COMMAND = "key_command"
VARIABLE = "key_env"
KEYRING = "keyring"
NAMES = (COMMAND, VARIABLE, KEYRING)
"""What a profile's table in ``config.toml`` may say, one of them."""


@dataclass(frozen=True)
class KeySource:
    """One of the three, or nothing: then the key is in a file of ccjk's own."""

    command: str = ""
    """A command line of ``/bin/sh`` that prints the key."""
    variable: str = ""
    keyring: bool = False

    def __bool__(self) -> bool:
        """Whether the key is elsewhere."""
        return bool(self.command or self.variable or self.keyring)

    @property
    def fetched(self) -> bool:
        """Whether it is asked for each time, and never given to ccjk."""
        return bool(self.command or self.variable)

    def table(self) -> dict[str, Any]:
        """Return it as a profile's table says it."""
        said = {COMMAND: self.command, VARIABLE: self.variable, KEYRING: self.keyring}
        return {name: value for name, value in said.items() if value}

    def shown(self) -> str:
        """Return what may be shown of it. A command may hold a secret, and is not shown."""
        return next((f"{name} {self.variable}".strip() for name in self.table()), "")


NO_SOURCE = KeySource()


def parse_key_source(table: Mapping[str, Any], where: str) -> KeySource:
    """Return what a profile's ``table`` says of its key; ``where`` names it in errors."""
    said = {name: table[name] for name in NAMES if name in table}
    if len(said) > 1:
        raise CcjkError(_("{where}: the key comes from {names}", where=where, names=", ".join(said)), _("leave one of them"))
    for name, value in said.items():
        kind = bool if name == KEYRING else str
        if not isinstance(value, kind):
            hint = _("write it as true") if kind is bool else _('write it in quotes: "…"')
            raise CcjkError(_("{where}: {name} is not understood", where=where, name=name), hint)
    return KeySource(
        clean_command(said[COMMAND]) if COMMAND in said else "",
        clean_variable(said[VARIABLE]) if VARIABLE in said else "",
        said.get(KEYRING, False),
    )


def clean_command(text: str) -> str:
    """Return the command ``text``; refuse what cannot be one. It is not quoted in errors: it may hold a secret."""
    command = text.strip()
    if not command or not command.isprintable():
        raise UsageError(_("the command for the key is empty or has a control character"), _("give one line for /bin/sh"))
    return command


def clean_variable(text: str) -> str:
    """Return the name ``text`` of a variable; refuse what is none, and what a switch of the provider changes."""
    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", text):
        raise UsageError(_("that is not the name of a variable"), _("give its name, without $: ZHIPU_KEY"))
    if text in (*MANAGED, INPUT_KEY, CODEX_KEY):
        raise UsageError(
            _("{name} holds the key of whatever provider is in force", name=text),
            _("keep the key in a variable of its own: ZHIPU_KEY"),
        )
    return text
