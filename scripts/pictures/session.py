"""The session on README's first screen, run for real.

A bash on a terminal with ccjk's hook, the real clients, and the stand-in for the providers that the tests use.
"""

import json
import re

from scripts.pictures.terminal import Part
from tests.conftest import CCJK, Home, client
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED
from tests.standin import StandIn

TITLE = {
    "en": "A shell in which the provider follows the directory",
    "zh": "提供商随目录切换的 shell",
}
TYPED = ("cd code/api", "ccjk allow", "claude -p ping", "ccjk status", "cd ../web", "cd")
_PROMPT = re.compile(r"^(\(\w+\) )?([~\w]+ > ?)")


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


def parts(line: str) -> list[Part]:
    """Return ``line`` in its colours."""
    prompt = _PROMPT.match(line)
    if prompt:
        return [("profile", prompt[1] or ""), ("folder", prompt[2]), ("text", line[prompt.end() :])]
    return [("told" if line.startswith(("ccjk: ", "ccjk：")) else "text", line)]  # noqa: RUF001
