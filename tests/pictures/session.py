"""The session on README's first screen, run for real, and the picture of it.

``python -m tests.pictures.session`` writes ``session.svg`` beside this file: a real bash on a terminal with ccjk's hook, the
real clients, and the stand-in for the providers that the tests use.
"""

import json
import re
import tempfile
from html import escape
from pathlib import Path

from tests.conftest import CCJK, Home, client
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED
from tests.standin import StandIn

PICTURE = Path(__file__).with_name("session.svg")
TYPED = ("cd code/api", "ccjk allow", "claude -p ping", "ccjk status", "cd ../web", "cd")
_PROMPT = re.compile(r"^(\(\w+\) )?[~\w]+ > ")
_LETTER, _LINE, _EDGE = 8.43, 20, 16  # pixels, for a font of 14
_COLOURS = {"back": "#1e1e2e", "text": "#cdd6f4", "profile": "#a6e3a1", "folder": "#89b4fa", "told": "#f9e2af"}


def play(home: Home, standin: StandIn) -> str:
    """Run the session and return what the terminal shows."""
    home.clients = (client("claude-newest"), client("codex-newest"))
    home.env |= standin.environment | {"PATH": f"{CCJK.parent}:{home.environment()['PATH']}"}
    home.done(
        "init", "-s", "-T", "all", "--api-configs", json.dumps([{"provider": p, "key": f"sk-{p}"} for p in ("glm", "kimi")])
    )
    home.done("cs", "official", "-T", "all")
    home.write("code/api/.ccjk", "CCJK_PROFILE=glm\n")
    home.write("code/web/.ccjk", "CCJK_PROFILE=kimi\n")
    home.done("allow", "code/web")
    with Interactive(home, HOOKED["bash"]) as shell:
        shell("stty -echo; bind 'set enable-bracketed-paste off'; unset _ccjk_x")
        printed = shell("PS1='${CCJK_PROFILE:+($CCJK_PROFILE) }\\W > '").printed.lstrip("\n")
        for line in TYPED:
            printed += f"{line}\n{shell(line).printed.lstrip(chr(10))}"
    return printed.rstrip()


def draw(text: str) -> str:
    """Return the picture of ``text``."""
    lines = text.splitlines()
    width = round(max(map(len, lines)) * _LETTER) + 2 * _EDGE
    height = len(lines) * _LINE + 2 * _EDGE
    rows = []
    for number, line in enumerate(lines):
        prompt = _PROMPT.match(line)
        if prompt:
            folder = prompt[0][len(prompt[1] or "") :]
            parts = [("profile", prompt[1] or ""), ("folder", folder), ("text", line[prompt.end() :])]
        else:
            parts = [("told" if line.startswith("ccjk: ") else "text", line)]
        spans = "".join(f'<tspan fill="{_COLOURS[kind]}">{escape(part)}</tspan>' for kind, part in parts if part)
        rows.append(f'<text x="{_EDGE}" y="{_EDGE + 15 + number * _LINE}" xml:space="preserve">{spans}</text>')
    font = "ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="{font}" font-size="14">'
    return "\n".join([head, f'<rect width="100%" height="100%" rx="8" fill="{_COLOURS["back"]}"/>', *rows, "</svg>", ""])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        home.path.mkdir()
        standin = StandIn(Path(folder))
        try:
            text = play(home, standin)
        finally:
            standin.close()
    PICTURE.write_text(draw(text))
    print(text)


if __name__ == "__main__":
    main()
