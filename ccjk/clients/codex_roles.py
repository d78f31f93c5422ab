"""Roles of Codex's agents: files that are laid over everything, up to 0.145 also over arguments. Imports almost nothing."""

import os
from contextlib import suppress

from ccjk.clients.codex_arguments import PROVIDER
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import client_file, shown
from ccjk.stores.reader import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def check_roles(folder: str) -> None:
    """Refuse to start Codex in ``folder`` where a role has a provider's table of ours: its host would get the key."""
    for file in [
        *_below(client_file("codex", "")),
        *(found for at in _above(folder) for found in _below(os.path.join(at, ".codex"))),
    ]:
        tables = _read(file).get("model_providers")
        if isinstance(tables, dict) and PROVIDER in tables:
            raise CcjkError(
                _("{file} would send the key elsewhere, to whatever host it names", file=shown(file)),
                _("take [model_providers.{provider}] out of it, or update Codex", provider=PROVIDER),
            )


def _above(folder: str) -> list[str]:
    found = []
    while folder:
        found.append(folder)
        folder = "" if folder == os.path.dirname(folder) else os.path.dirname(folder)
    return found


def _below(folder: str) -> list[str]:
    """Return the roles that a folder of configuration has, and those that it names."""
    agents = _read(os.path.join(folder, "config.toml")).get("agents")
    named = [role.get("config_file") for role in agents.values() if isinstance(role, dict)] if isinstance(agents, dict) else []
    found = [os.path.join(folder, file) for file in named if isinstance(file, str)]
    with suppress(OSError):  # there are none
        found += [os.path.join(folder, "agents", name) for name in os.listdir(os.path.join(folder, "agents"))]
    return found


def _read(file: str) -> "dict[str, Any]":
    """Return what is in a file, whoever wrote it; nothing where it is no TOML, and so nothing to Codex either."""
    try:
        text = read(file)[0]
    except OSError:
        return {}
    from ccjk.documents.toml_reader import NotToml, parse

    try:
        return parse(text.decode())
    except (NotToml, UnicodeDecodeError):
        return {}
