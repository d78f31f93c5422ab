"""What `status` says of one client."""

import os
from typing import Any

from ccjk.clients.version import Version
from ccjk.commands.draft import Draft
from ccjk.core.edits import Document
from ccjk.core.environment import DIRECTORY, MARKER
from ccjk.errors import CcjkError

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


def dotted(version: Version | None) -> str:
    """Return ``version`` as people write it."""
    return ".".join(map(str, version)) if version else ""


def opened(draft: Draft, path: str, problems: list[str]) -> Document | None:
    """Return the file at ``path`` as a document; where it cannot be read, that is one of the ``problems``."""
    try:
        return draft.document(path, "toml" if path.endswith(".toml") else "json")
    except CcjkError as error:
        problems.append(str(error))
        return None
