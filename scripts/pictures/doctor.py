"""``ccjk doctor`` in a home with three faults, run for real."""

import json

from scripts.pictures.terminal import Part
from tests.conftest import CCJK, Home, client
from tests.standin import StandIn

TITLE = {
    "en": "ccjk doctor finds three faults and names the command that mends each",
    "zh": "ccjk doctor 找出三处故障，并给出各自的修复命令",  # noqa: RUF001
}
CHAT = """model_provider = "ccjk"

[model_providers.old]
name = "old"
base_url = "https://llm.example/v1"
wire_api = "chat"
"""
TYPED = "ccjk doctor"


def play(home: Home, _standin: StandIn) -> str:
    """Make the faults, run ``ccjk doctor``, and return what it prints."""
    home.clients = (client("claude-newest"), client("codex-newest"))
    home.env |= {"PATH": f"{CCJK.parent}:{home.environment()['PATH']}", "SHELL": "/bin/bash"}
    home.write(".codex/config.toml", CHAT)
    home.done("init", "-s", "-T", "all", "-p", "302ai", "-k", "sk-302ai-0123456789abcdefghij")
    state = home.json(".claude.json")
    state["customApiKeyResponses"] = {"approved": [], "rejected": ["0123456789abcdefghij"]}
    home.write(".claude.json", json.dumps(state))
    home.write("code/api/.ccjk", "302ai\n")
    home.done("allow", "code/api")
    result = home.command("bash", "-c", f"cd code/api; {TYPED}")
    assert result.returncode == 1, result.stdout + result.stderr
    return f"$ {TYPED}\n{result.stdout.rstrip()}"


def parts(line: str) -> list[Part]:
    """Return ``line`` in its colours."""
    if line.startswith("$ "):
        return [("folder", "$ "), ("text", line[2:])]
    return [("told" if line.startswith("! ") else "mend", line)]
