"""The rooms of the package and which imports which, drawn from the imports as they are: ``rooms.svg``."""

import ast
from html import escape
from pathlib import Path

from scripts.pictures.terminal import COLOURS

PACKAGE = Path(__file__).parent.parent.parent / "ccjk"
LEVELS = (
    ("__main__",),
    ("cli",),
    ("commands",),
    ("findings",),
    ("activation",),
    ("setup",),
    ("transaction", "network"),
    ("clients",),
    ("stores", "shells", "options", "click_adapter"),
    ("documents", "core", "prompts"),
    ("errors", "command_tree"),
    ("language", "output", "parameters"),
)
"""From what uses to what is used: an arrow only ever goes down."""
TITLE = "The rooms of ccjk: arrows go from what imports to what is imported, and only down"
_WIDTH, _BOX, _HEIGHT, _STEP, _GAP = 760, 140, 36, 76, 40


def rooms() -> dict[str, set[str]]:
    """Return each room with those that it imports from."""
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        here = _room(path)
        imported = found.setdefault(here, set())
        for node in ast.walk(ast.parse(path.read_text())):
            module = (isinstance(node, ast.ImportFrom) and node.module) or ""
            if isinstance(node, ast.ImportFrom) and module.partition(".")[0] == "ccjk":
                names = [module.split(".")[1]] if "." in module else [alias.name for alias in node.names]
                imported |= {name for name in names if name != here and _is_room(name)}
    found.pop("__init__", None)
    return found


def direct(graph: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Return the imports, without those that other ones imply: the picture would be a thicket."""
    below = {room: _reached(graph, room) for room in graph}
    return sorted(
        (room, other)
        for room, others in graph.items()
        for other in others
        if not any(other in below[between] for between in others if between != other)
    )


def draw() -> str:
    """Return the picture."""
    graph = rooms()
    assert set(graph) == {room for level in LEVELS for room in level}, "LEVELS names every room"
    places = {room: _place(level, at, len(row)) for level, row in enumerate(LEVELS) for at, room in enumerate(row)}
    height = len(LEVELS) * _STEP - (_STEP - _HEIGHT) + 32
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
            'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="14" role="img">'
        ),
        f"<title>{escape(TITLE)}</title>",
        (
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            f'<path d="M0 0L8 4L0 8z" fill="{COLOURS["told"]}"/></marker></defs>'
        ),
        (
            f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="8" fill="{COLOURS["back"]}" '
            f'stroke="{COLOURS["edge"]}"/>'
        ),
    ]
    for room, other in direct(graph):
        (x1, y1), (x2, y2) = places[room], places[other]
        assert y1 < y2, f"{room} imports {other}, which stands above it"
        start, end = y1 + _HEIGHT, y2
        lines.append(
            f'<path d="M{x1} {start}C{x1} {start + 24} {x2} {end - 28} {x2} {end - 2}" fill="none" '
            f'stroke="{COLOURS["told"]}" stroke-width="1.5" marker-end="url(#tip)"/>'
        )
    for room, (x, y) in places.items():
        kind = "folder" if (PACKAGE / room).is_dir() else "text"
        name = room if kind == "folder" else f"{room}.py"
        lines += [
            (
                f'<rect x="{x - _BOX / 2}" y="{y}" width="{_BOX}" height="{_HEIGHT}" rx="6" fill="#313244" '
                f'stroke="{COLOURS[kind]}"/>'
            ),
            f'<text x="{x}" y="{y + 23}" text-anchor="middle" fill="{COLOURS[kind]}">{escape(name)}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])


def _place(level: int, at: int, count: int) -> tuple[float, float]:
    """Return the middle of the upper edge of a box."""
    return _WIDTH / 2 + (at - (count - 1) / 2) * (_BOX + _GAP), 16 + level * _STEP


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _is_room(name: str) -> bool:
    return (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()


def _reached(graph: dict[str, set[str]], room: str) -> set[str]:
    return {deeper for other in graph[room] for deeper in {other, *_reached(graph, other)}}
