"""The kinds of files that are changed value by value."""

from typing import Protocol

from ccjk.core.edits import Document
from ccjk.core.json_document import JsonDocument
from ccjk.core.lines_document import LinesDocument
from ccjk.core.toml_document import TomlDocument


class _Opener(Protocol):
    def __call__(self, data: bytes | None, where: str) -> Document: ...


OPENERS: dict[str, _Opener] = {"json": JsonDocument, "toml": TomlDocument, "lines": LinesDocument}
