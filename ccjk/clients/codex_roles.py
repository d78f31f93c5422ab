"""Roles of Codex's agents: files that are laid over everything, up to 0.145 also over arguments. Imports almost nothing."""

import os
from contextlib import suppress

from ccjk.clients.codex_arguments import PROVIDER
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import client_file, shown, upwards
from ccjk.stores.reader import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def check_roles(folder: str) -> None:
    """Refuse to start Codex in ``folder`` where a role has a provider's table of ours: its host would get the key."""
    folders = [client_file("codex", ""), *(os.path.join(at, ".codex") for at in upwards(folder))]
    for file in (file for at in folders for file in _below(at)):
        tables = _read(file).get("model_providers")
        if isinstance(tables, dict) and PROVIDER in tables:
            raise CcjkError(
                _("{file} would send the key elsewhere, to whatever host it names", file=shown(file)),
                _("take [model_providers.{provider}] out of it, or update Codex", provider=PROVIDER),
            )


def _below(folder: str) -> list[str]:
    """Return the roles that a folder of configuration has, and those that it names."""
    agents = _read(os.path.join(folder, "config.toml")).get("agents")
    named = [role.get("config_file") for role in agents.values() if isinstance(role, dict)] if isinstance(agents, dict) else []
    found = [os.path.join(folder, file) for file in named if isinstance(file, str)]
    with suppress(OSError):  # there are none
        found += [os.path.join(folder, "agents", name) for name in os.listdir(os.path.join(folder, "agents"))]
    return found


def _read(file: str) -> "dict[str, Any]":
    try:
        data = read(file)[0]
    except OSError:
        return {}
    from ccjk.documents.toml_reader import said_in

    return said_in(data)
