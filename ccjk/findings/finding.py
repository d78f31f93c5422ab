"""A finding: one thing that is wrong, why it matters, and the command that mends it."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Finding:
    """``id`` stays the same for good, for programs. ``mend`` is what a person types in the calling shell."""

    id: str
    cause: str
    mend: str
    client: str = ""
    profile: str = ""
    file: str = ""

    def said(self) -> dict[str, str]:
        """Return what ``--json`` prints: nothing that is not said."""
        return {name: value for name, value in asdict(self).items() if value}
