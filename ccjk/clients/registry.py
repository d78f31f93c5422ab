"""The clients that ccjk knows, by the names that users type."""

from contextlib import suppress

from ccjk.clients import claude_code_adapter, codex_adapter
from ccjk.clients.client import Client
from ccjk.core import environment
from ccjk.documents.edits import Path
from ccjk.errors import CcjkError

ADAPTERS: dict[str, Client] = {}
"""In the order in which they are told."""


def register(client: Client) -> None:
    """Add ``client``; its name for people and what its endpoints may say stand in core/endpoint.py."""
    ADAPTERS[client.id] = client
    environment.MANAGED += [name for name in client.variables if name not in environment.MANAGED]


def client_files() -> list[str]:
    """Return the files of all clients, as they are called here; none of one whose folder cannot be told."""
    found: list[str] = []
    for client in ADAPTERS.values():
        with suppress(CcjkError):
            found += [path for path, _kind in client.files()]
    return found


def together() -> set[Path]:
    """Return the values, of all clients, that are only taken back all or none."""
    return {path for client in ADAPTERS.values() for path in client.together}


def secret() -> set[str]:
    """Return the names of values, of all clients, that are a key, or may hold one."""
    return {name for client in ADAPTERS.values() for name in client.secret}


for _client in (claude_code_adapter.CLIENT, codex_adapter.CLIENT):
    register(_client)
