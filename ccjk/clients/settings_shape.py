"""What Claude Code says of the shape of its settings: one value of a wrong kind, and it drops the whole file.

It is asked itself, from 2.1.299 on, when it began to tell (tried on 2.1.299 and 2.1.332): in a home of its own, with no key, no
hook and no network. What it is shown are the same settings without what is right in any case, and what ccjk itself writes.
"""

import json
import os
import re
from typing import Any

from ccjk.clients import claude_code, places
from ccjk.clients.version import Version
from ccjk.core.environment import QUIET

_TELLS: Version = (2, 1, 299)
_COMPLAINT = re.compile(r"^\s+\S.*settings\.json \((.+?)\): (.+)$", re.MULTILINE)

_NOTHING = "-"
"""What is kept where it complains of nothing but that it has nothing to do."""


def complaint(text: bytes) -> tuple[str, int, str] | None:
    """Return the first value for which the Claude Code on PATH drops settings of that ``text``: its name, line and fault.

    None where there is none, or where nobody can be asked.
    """
    program = places.program("claude")
    version = places.version_of(program)
    if program is None or version is None or version < _TELLS:
        return None
    try:
        shape = _shape(json.loads(text))
    except (ValueError, RecursionError):  # a fault of another kind
        return None

    def ask() -> list[str]:
        told = _told(program, shape)
        found = _COMPLAINT.search(told)
        return [*found.groups()] if found else [_NOTHING] if told else []

    field, *problem = places.answer("claude.settings", program, shape.encode(), ask) or [_NOTHING]
    return (field, line_of(text.decode("utf-8", "replace"), field), problem[0]) if problem else None


def line_of(text: str, field: str) -> int:
    """Return the line, from 1, in which the last step of ``field``, such as ``permissions.allow``, stands in ``text``."""
    at = 0
    for step in field.split("."):
        found = text.find(json.dumps(step), at)
        at = found if found >= 0 else at
    return text.count("\n", 0, at) + 1


def _shape(settings: Any) -> str:
    """Return the settings with nothing in them that is a secret or could be run for a key."""
    if isinstance(settings, dict):
        env = settings.get("env")
        if isinstance(env, dict):
            settings["env"] = {name: value for name, value in env.items() if not isinstance(value, str)}
        for name, kind in ((claude_code.HELPER, str), (claude_code.COMPACT, int)):
            if isinstance(settings.get(name), kind):
                del settings[name]
    return json.dumps(settings, sort_keys=True)


def _told(program: str, shape: str) -> str:
    """Return what ``program`` prints as errors where its settings have that shape and it has nothing to do."""
    import subprocess
    import tempfile

    path = os.pathsep.join(entry for entry in os.environ.get("PATH", "").split(os.pathsep) if os.path.isabs(entry))
    with tempfile.TemporaryDirectory(prefix="ccjk-") as home:
        os.mkdir(os.path.join(home, ".claude"))
        with open(os.path.join(home, ".claude", "settings.json"), "w", encoding="utf-8") as file:
            file.write(shape)
        try:
            done = subprocess.run(  # noqa: S603 - the client itself
                [program, "--bare", "-p", ""],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=10,
                check=False,
                cwd=home,
                env={"PATH": path, "HOME": home, QUIET: "1"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
    return done.stderr.decode("utf-8", "replace")
