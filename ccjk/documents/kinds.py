"""The kinds of files that are changed value by value."""

from typing import Protocol

from ccjk.documents.edits import Document
from ccjk.documents.json_document import JsonDocument
from ccjk.documents.lines_document import LinesDocument
from ccjk.documents.toml_document import TomlDocument


class _Opener(Protocol):
    def __call__(self, data: bytes | None, where: str) -> Document: ...


OPENERS: dict[str, _Opener] = {"json": JsonDocument, "toml": TomlDocument, "lines": LinesDocument}
