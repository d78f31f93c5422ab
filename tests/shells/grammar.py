"""``python -m tests.shells.grammar FILE``: whether a script of PowerShell is well formed, where there is no PowerShell."""

import sys
from collections.abc import Iterator
from pathlib import Path

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser


def mistakes(code: bytes) -> list[str]:
    """Return the places where ``code`` is no PowerShell."""
    if not code.strip():  # which its grammar takes for a mistake
        return []
    return [f"line {node.start_point[0] + 1}: {node}" for node in _mistaken(_parser().parse(code).root_node)]


def _parser() -> Parser:
    return Parser(Language(tree_sitter_powershell.language()))


def _mistaken(node: Node) -> Iterator[Node]:
    if node.is_error or node.is_missing:
        yield node
    for child in node.children:
        yield from _mistaken(child)


if __name__ == "__main__":
    found = mistakes(Path(sys.argv[1]).read_bytes())
    sys.exit("\n".join(found) or 0)
