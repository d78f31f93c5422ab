"""What `status` says of one client."""

import os
from typing import Any

from ccjk.clients.version import Version, dotted
from ccjk.core.environment import DIRECTORY, MARKER

SHELL = "shell"
OF_DIRECTORY = "directory"
PROJECT = "project"
DEFAULT = "default"


def verdict(
    version: Version | None, profile: str | None, said: dict[str, str], decided_by: str, problems: list[str]
) -> dict[str, Any]:
    """Return it as ``--json`` prints it, with null for what there is not."""
    return {
        "version": dotted(version) or None,
        "profile": profile or None,
        "base_url": said.get("base_url") or None,
        "model": said.get("model") or None,
        "decided_by": decided_by,
        "problems": problems,
    }


def decided_in_shell() -> str:
    """Return what gave the calling shell its profile: what was typed in it, or its hook for a directory."""
    return OF_DIRECTORY if DIRECTORY in os.environ.get(MARKER, "").split() else SHELL
