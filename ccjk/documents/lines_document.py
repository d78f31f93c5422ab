"""A shell's start-up file as a document with one value: the line that loads the hook. Every other byte stays as it is."""

from typing import Any

from ccjk.documents.edits import ABSENT, Path, Wanted

HOOK: Path = ("hook",)
"""The path of the one value, a text without line feeds."""

_MARK = b"  # ccjk init --hook"
_MARK_OF_END = _MARK + b", with the line end above"  # the file did not end in one, and shall not when the line is gone


class LinesDocument:
    """The line is known by its mark, wherever it stands, and appended where there is none."""

    containers = False

    def __init__(self, data: bytes | None, where: str) -> None:  # noqa: ARG002 - there is nothing that could be wrong with it
        self._lines = (data or b"").splitlines(keepends=True)
        ends = data.count(b"\n") if data else 0
        self._end = b"\r\n" if data and data.count(b"\r\n") == ends > 0 else b"\n"

    def get(self, path: Path) -> Any:
        """Return the line at ``path``, or ABSENT."""
        at = self._at() if path == HOOK else None
        return ABSENT if at is None else _without_mark(self._lines[at]).decode("utf-8", "surrogateescape")

    def set(self, path: Path, value: Any) -> None:  # noqa: ARG002 - there is but one
        """Put the line ``value`` at ``path``."""
        line = value.encode("utf-8", "surrogateescape")
        at = self._at()
        if at is not None:
            self._lines[at] = line + self._lines[at][len(_without_mark(self._lines[at])) :]
        elif self._lines and not self._lines[-1].endswith(b"\n"):
            self._lines[-1] += self._end
            self._lines.append(line + _MARK_OF_END + self._end)
        else:
            self._lines.append(line + _MARK + self._end)

    def add(self, values: Wanted) -> None:
        """Put the line of ``values`` at its path."""
        for path, value in values.items():
            self.set(path, value)

    def delete(self, path: Path) -> None:  # noqa: ARG002 - there is but one
        """Remove the line, wherever it was copied to."""
        while (at := self._at()) is not None:
            gone = self._lines.pop(at)
            bare = gone.rstrip(b"\r\n")
            if bare.endswith(_MARK_OF_END) and at == len(self._lines) > 0:
                self._lines[-1] = self._lines[-1].removesuffix(gone[len(bare) :])

    def render(self) -> bytes:
        """Return the file's bytes."""
        return b"".join(self._lines)

    def _at(self) -> int | None:
        return next((at for at, line in enumerate(self._lines) if _without_mark(line) != line.rstrip(b"\r\n")), None)


def _without_mark(line: bytes) -> bytes:
    return line.rstrip(b"\r\n").removesuffix(_MARK_OF_END).removesuffix(_MARK)
