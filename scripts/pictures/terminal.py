"""The drawing of a terminal's text, readable on a light page and on a dark one.

Each run of letters says how wide it is, so that it stands in its columns whatever font there is: a Chinese character takes two.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import escape, unescape
from itertools import groupby
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "docs/pictures"
COLOURS = {
    "back": "#1e1e2e",
    "edge": "#6c7086",
    "text": "#cdd6f4",
    "profile": "#a6e3a1",
    "folder": "#89b4fa",
    "told": "#f9e2af",
    "mend": "#a6e3a1",
}
_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, Noto Sans Mono CJK SC, PingFang SC, monospace"
_LETTER, _LINE, _MARGIN = 8.4, 20, 16  # pixels, for a font of 14
_VERSION = re.compile(r"(Claude Code|Codex) \d[0-9.]*\d( +(?=\w+ +http))?")

Part = tuple[str, str]
"""The name of a colour, and a text in it."""


def columns(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes."""
    return sum(2 if _wide(letter) else 1 for letter in text)


def without_versions(text: str) -> str:
    """Return ``text`` with nothing in it that changes as the clients do."""
    return _VERSION.sub(r"\1 ", text)


def drawn_text(picture: str) -> str:
    """Return the text that a picture shows."""
    return unescape(picture.partition("<desc>")[2].partition("</desc>")[0])


def draw(lines: Iterable[list[Part]], title: str) -> str:
    """Return the picture of ``lines``. ``title``, and the text once more, are for those who hear it."""
    drawn = list(lines)
    width = round(max(sum(columns(text) for _, text in line) for line in drawn) * _LETTER) + 2 * _MARGIN
    height = len(drawn) * _LINE + 2 * _MARGIN
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT}" font-size="14" role="img">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(chr(10).join(''.join(text for _, text in line) for line in drawn))}</desc>",
            (
                f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8" '
                f'fill="{COLOURS["back"]}" stroke="{COLOURS["edge"]}"/>'
            ),
            *(text for number, line in enumerate(drawn) for text in _texts(line, _MARGIN + 15 + number * _LINE)),
            "</svg>",
            "",
        ]
    )


def _texts(line: list[Part], y: int) -> Iterator[str]:
    column = 0
    for colour, part in line:
        for _, letters in groupby(part, _wide):
            run = "".join(letters)
            x, length = _MARGIN + column * _LETTER, columns(run) * _LETTER
            column += columns(run)
            if run.strip():
                yield (
                    f'<text x="{x:.1f}" y="{y}" textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs" '
                    f'xml:space="preserve" fill="{COLOURS[colour]}">{escape(run)}</text>'
                )


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"
