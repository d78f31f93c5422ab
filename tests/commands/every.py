"""Every command, in a home where each has something to do: what holds for all of them is tested for all of them."""

import json

from tests.commands.used import KEYS, in_use, set_up
from tests.conftest import Home

KEY = "sk-another-0123456789-abcdefghij"

COMMANDS: dict[str, list[str]] = {
    "init": ["init", "-s", "-T", "all", "-p", "glm", "-k", KEY],
    "init --api-configs": ["init", "-s", "--api-configs", f'[{{"provider": "kimi", "key": "{KEY}"}}]'],
    "init --hook": ["init", "-s", "--hook"],
    "init --dry-run": ["init", "-s", "-p", "kimi", "-k", KEY, "--dry-run"],
    "config-switch": ["config-switch", "kimi", "-T", "all"],
    "official": ["config-switch", "official", "-T", "all"],
    "undo": ["undo"],
    "remove": ["remove", "302ai"],
    "uninstall": ["uninstall", "--yes"],
    "doctor --mend": ["doctor", "--mend", "key-rejected"],
    "use": ["use", "kimi"],
    "allow": ["allow", "q"],
    "deny": ["deny", "p"],
    "env": ["env", "glm", "--shell", "bash"],
    "env, for tcsh": ["env", "glm", "--shell", "tcsh"],
    "env --shell json": ["env", "glm", "--shell", "json"],
    "env, by a command": ["env", "by-command", "--shell", "bash"],
    "env --unset": ["env", "--unset", "--shell", "bash"],
    "exec": ["exec", "glm", "--", "true"],
    "exec, of a directory": ["exec", "--", "true"],
    "key": ["key", "glm"],
    "key, by a command": ["key", "by-command"],
    "hook": ["hook", "bash"],
    "hook --save": ["hook", "nu", "--save"],
    "directory": ["directory", "p/.ccjk"],
    "names": ["names", "profiles"],
    "list": ["list"],
    "status": ["status"],
    "doctor": ["doctor"],
    "doctor --json": ["doctor", "--json"],
    "providers": ["providers"],
    "completion": ["completion", "bash"],
    "--help": ["--help"],
    "--version": ["--version"],
}
ANYWHERE = {"env --unset", "completion", "--help", "--version"}
"""Those that need no home."""
BECOMES = {"exec", "exec, of a directory"}
"""Those that become another program."""


def words(home: Home, command: str) -> list[str]:
    """Return the words behind ``ccjk`` of ``command``, one of COMMANDS."""
    return [str(home.path / word) if word == "p/.ccjk" else word for word in COMMANDS[command]]


def fill(home: Home) -> None:
    """Set everything up that there is, in a home in use."""
    home.env["SHELL"] = "/bin/bash"
    in_use(home)
    set_up(home)
    home.inside("init", "-s", "-p", "minimax", "-n", "by-command", "--no-default", "--key-command", f"echo {KEY}")
    home.write("p/.ccjk", "glm\n")
    home.inside("allow", "p")
    home.write("q/.ccjk", "kimi\n")
    home.write(".ccjk", "glm\n")
    home.inside("allow")
    home.inside("env", "glm", "--shell", "bash")
    state = home.json(".claude.json")
    state["customApiKeyResponses"] = {"approved": [], "rejected": [KEYS["302ai"][-20:]]}
    home.write(".claude.json", json.dumps(state))
