"""A finding: one thing that is wrong, or not as people would expect, why it matters, and the command that mends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ccjk.core.endpoint import CLIENTS
from ccjk.language import _
from ccjk.stores.paths import shown

Value = str | int | Sequence[str] | None


@dataclass(frozen=True)
class Finding:
    """``id`` stays the same for good, for programs. ``mend`` is what a person types in the calling shell.

    ``says`` is the cause, a message that is looked up when it is told. It may name ``{client}``, ``{name}`` (the profile),
    ``{file}``, and what else is among ``values``.
    """

    id: str
    says: str
    mend: str
    client: str = ""
    profile: str = ""
    file: str = ""
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)

    @property
    def cause(self) -> str:
        """One line, in the language of the user."""
        about = {"client": CLIENTS.get(self.client, ""), "name": self.profile, "file": self.file}
        return _(self.says, **{name: _told(value) for name, value in {**about, **self.values}.items()})

    def lines(self) -> list[str]:
        """Return it as people read it: the cause, and what mends it."""
        return [f"! {self.cause}", "    " + _("mend: {command}", command=self.mend)]

    def said(self) -> dict[str, Any]:
        """Return what ``--json`` prints: nothing that is not said."""
        about = {"id": self.id, "client": self.client, "profile": self.profile, "file": self.file, "values": {**self.values}}
        return {name: value for name, value in about.items() if value} | {"cause": self.cause, "mend": self.mend}


def _told(value: Value) -> str | int:
    """Return a value as people write it: paths with ~ for the home folder, what is unknown or of no file in words."""
    if value is None:
        return _("of an unknown release")
    if isinstance(value, int):
        return value
    return (shown(value) or _("this shell")) if isinstance(value, str) else ", ".join(map(shown, value))
