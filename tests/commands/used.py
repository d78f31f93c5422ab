"""A home in use: files of both clients as their users keep them."""

import json
import sys

from tests.conftest import Home

SETTINGS = (
    '{\n\t"$schema": "https://json.schemastore.org/claude-code-settings.json",\n\t"env": {\n\t\t"FOO": "b\\u0061r",\n'
    '\t\t"ANTHROPIC_MODEL": "opus"\n\t},\n\t"apiKeyHelper": "echo helper",\n\t"big": 12345678901234567890123,\n\t"hooks": {}\n}'
)
STATE = json.dumps({"numStartups": 7, "primaryApiKey": "sk-ant-console", "projects": {"/x": {"allowedTools": []}}}, indent=2)
CODEX = '# mine\nmodel = "gpt-5.5" # the best\n\n[tui]\ntheme = "x"\n\n[mcp_servers.a]\ncommand = "a"\n# last words'

KEYS = {
    "302ai": "sk-of-302ai-0123456789-abcdefghij",
    "glm": "token-of-glm-0123456789-abcdefghij",
    "minimax": "token-of-minimax-0123456789-abcdefghij",
    "kimi": "token-of-kimi-0123456789-abcdefghij",
}


def in_use(home: Home) -> dict[str, tuple[bytes, int]]:
    """Fill ``home`` and return its files."""
    home.write(".claude/settings.json", SETTINGS, 0o644)
    home.write(".claude.json", STATE, 0o600)
    home.write(".codex/config.toml", CODEX, 0o640)
    home.write(".claude/CLAUDE.md", "mine\n", 0o644)
    return home.files()


def set_up(home: Home, *extra: str) -> None:
    """Give ``home`` all four providers, the first as default of both clients."""
    entries = [{"provider": name, "key": key} for name, key in KEYS.items()]
    home.inside("init", "-s", "-T", "all", "--api-configs", json.dumps(entries), *extra)


ASKING_CODEX = f"""#!{sys.executable}
# A stand-in for Codex that gets its key as Codex does, by what its arguments say, and prints it behind what it is given.
import os, subprocess, sys, tomllib
key = ""
for word in sys.argv:
    if word.startswith("model_providers.ccjk="):
        table = tomllib.loads("it = " + word.partition("=")[2])["it"]
        key = os.environ.get(table.get("env_key", ""), "")
        if "auth" in table:
            words = [table["auth"]["command"], *table["auth"]["args"]]
            key = subprocess.run(words, stdout=subprocess.PIPE, text=True).stdout.strip()
print(*os.environ.get("SAY", "").split(), key)
"""
