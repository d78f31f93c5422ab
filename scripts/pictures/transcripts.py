"""The sessions that README shows as text: run for real, in either language, line for line."""

import json
import re
import shlex

from scripts.pictures import session
from tests.conftest import CCJK, Home, client
from tests.standin import StandIn

KEY = "sk-ours-0123456789-abcdefghij"
SHOWN = {"a directory": (), "one shell": ("302ai", "glm", "kimi"), "switching": ("302ai", "glm")}
"""Each with its profiles, set up for both clients."""


def block(readme: str, marker: str) -> str:
    """Return the session that stands under ``marker``."""
    found = re.search(rf"<!-- {marker} -->\n```console\n(.*?)\n```", readme, re.DOTALL)
    assert found, marker
    return found[1]


def play(home: Home, standin: StandIn, readme: str, marker: str) -> str:
    """Type what the session under ``marker`` types, and return what is shown."""
    if marker == "a directory":
        return session.play(home, standin)
    home.clients = (client("claude-newest"), client("codex-newest"))
    default = "glm" if marker == "switching" else SHOWN[marker][0]
    entries = [{"provider": name, "key": f"{KEY}-{name}", "default": name == default} for name in SHOWN[marker]]
    home.done("init", "-s", "-T", "all", "--api-configs", json.dumps(entries))
    script = [f"PATH={CCJK.parent}:$PATH", "git init -q"]
    for line in block(readme, marker).splitlines():
        if line.startswith("$ "):
            script += [f"echo {shlex.quote(line)}", f"{line[2:]} </dev/null"]
    return home.command("bash", "-c", "\n".join(script)).stdout.rstrip()
