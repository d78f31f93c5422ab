"""Keys: the files in which others can read them, and whose else a real Claude Code sends along after a switch."""

import json
import stat
from typing import Any

from scripts.bench.peers.tools import KEYS, STATE, Stage
from tests.standin import StandIn

FOREIGN = {"the shell's": "sk-of-the-shell-0123456789", "a Console login's": "sk-ant-of-the-console-0123456789"}


def readable(stage: Stage) -> str:
    """Return the files that hold a key and that others can read, after a switch; the two files were private."""
    home = stage.again().path
    stage.surely("beta")
    found = []
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
            data = path.read_bytes()
            if any(key.encode() in data for key in KEYS.values()):
                found.append(str(path.relative_to(home)))
    return f"{len(found)} files" if len(found) > 1 else "".join(f"`~/{name}`" for name in found) or "none"


def also_sent(stage: Stage, standin: StandIn) -> str:
    """Tell whose keys a real Claude Code sends to alpha's host besides alpha's own."""
    home = stage.again()
    stage.surely("alpha")
    state: dict[str, Any] = home.json(STATE)
    sent = []
    for whose, key in FOREIGN.items():
        shell = whose == "the shell's"
        home.write(STATE, json.dumps(state | ({} if shell else {"primaryApiKey": key})))
        if shell:
            home.env["ANTHROPIC_API_KEY"] = key
        else:
            stage.surely("beta")  # a tool may care for it when it switches
            stage.surely("alpha")
        standin.forget()
        home.command("claude", "-p", "ping")
        home.env.pop("ANTHROPIC_API_KEY", None)
        assert standin.questions(), stage.tool.name
        sent += [f"{whose} key" for _ in range(any(key in " ".join(q.credentials.values()) for q in standin.questions()))]
    return ", ".join(sent) or "nothing"
