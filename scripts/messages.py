"""The catalogue of messages: which there are, and what the Chinese one lacks.

``python -m scripts.messages`` brings ``ccjk.po`` up to date, translations kept, and makes ``ccjk.mo`` of it.
"""

import ast
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from ccjk.cli import COMMANDS
from ccjk.click_adapter import tree

ROOT = Path(__file__).parent.parent
PO = ROOT / "ccjk/locale/zh_CN/LC_MESSAGES/ccjk.po"
MO = PO.with_suffix(".mo")
_NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)  # the same catalogue is the same file
OF_HELP = ("Options", "Arguments", "Commands", "Show this message and exit.", "default: {default}", "required")
"""What the library of the command line says itself in help."""


def in_code() -> Iterator[tuple[str, str]]:
    """Yield each message of the code, with its file."""
    for file in sorted((ROOT / "ccjk").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, str(file.relative_to(ROOT))


def in_help(command: Any = None) -> Iterator[tuple[str, str]]:
    """Yield each text of ``--help``."""
    command = command or tree(COMMANDS, english=True)
    texts = [command.help, *(getattr(parameter, "help", None) for parameter in command.params)]
    yield from ((text, "ccjk/cli.py") for text in texts if text and not (command.name != "ccjk" and command.hidden))
    for below in getattr(command, "commands", {}).values():
        yield from in_help(below)


def every() -> dict[str, str]:
    """Return all messages, each with the file where it is."""
    return dict([*in_help(), *((text, "ccjk/cli.py") for text in OF_HELP), *in_code()])


def catalogue() -> Catalog:
    """Return the Chinese catalogue as it is."""
    return read_po(io.BytesIO(PO.read_bytes()), locale="zh_CN") if PO.exists() else Catalog(locale="zh_CN")


def translations() -> dict[str, str]:
    """Return the Chinese of each message, nothing where there is none."""
    return {str(message.id): str(message.string) for message in catalogue() if message.id}


def updated() -> Catalog:
    """Return a catalogue of exactly the messages that there are, with the translations that there are."""
    old = translations()
    new = Catalog(locale="zh_CN", project="ccjk", charset="utf-8", fuzzy=False, header_comment="# The Chinese messages of ccjk.")
    for text, file in sorted(every().items(), key=lambda pair: (pair[1], pair[0])):
        new.add(text, old.get(text, ""), locations=[(file, 1)])
    return new


def po_of(found: Catalog) -> bytes:
    """Return the text of a ``.po`` file."""
    file = io.BytesIO()
    write_po(file, found, width=0, include_lineno=False, omit_header=True)
    head = b'# The Chinese messages of ccjk; python -m scripts.messages brings it up to date.\nmsgid ""\nmsgstr ""\n'
    return head + b'"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n' + file.getvalue()


def mo_of(found: Catalog) -> bytes:
    """Return the bytes of a ``.mo`` file."""
    found.creation_date = found.revision_date = _NO_TIME
    file = io.BytesIO()
    write_mo(file, found)
    return file.getvalue()


def main() -> None:
    """Write both."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    new = updated()
    PO.write_bytes(po_of(new))
    MO.write_bytes(mo_of(catalogue()))
    found = translations()
    print(f"{len(found)} messages, {list(found.values()).count('')} without a translation")


if __name__ == "__main__":
    main()
