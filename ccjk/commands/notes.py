"""What a user should know after a change: what was set aside, what stands in the way, what still runs with the old key."""

import os
from collections.abc import Iterable, Sequence

from ccjk.clients import claude_code, codex
from ccjk.commands import places
from ccjk.commands.world import World
from ccjk.core.edits import ABSENT
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.core.environment import CUSTOM_HEADERS, MODEL_TIERS, OTHER_ROUTES
from ccjk.core.toml_document import TomlDocument
from ccjk.core.url import url_warnings
from ccjk.stores.files import read
from ccjk.stores.journal import FileChange
from ccjk.stores.paths import key_file, shown

_SET_ASIDE = {
    claude_code.HELPER: "would send its key to this provider as well",
    claude_code.PRIMARY: "(the key of a Console login) would go to this provider as well",
}


def notes(files: Sequence[FileChange], world: World, clients: Iterable[str]) -> list[str]:
    """Return what to tell after ``files`` were written to make profiles the defaults of ``clients``."""
    found = []
    for client in clients:
        endpoint = world.endpoint(world.config.profile(world.config.defaults[client]), client)
        found += url_warnings(endpoint.base_url, claude_code=client == CLAUDE_CODE)
    for file in files:
        found += _about(file)
    if CODEX in clients:
        found += _about_codex(world, {file.snapshot.path for file in files})
    return found


def _about(file: FileChange) -> list[str]:
    name = shown(file.snapshot.path)
    found = []
    if file.foreign and file.snapshot.data is not None and file.mode != file.snapshot.mode:
        found.append(f"{name} holds a key now: its mode went from {file.snapshot.mode:04o} to {file.mode:04o}")
    for edit in file.edits:
        step = str(edit.path[-1])
        if step in _SET_ASIDE and edit.after is ABSENT and len(edit.path) == 1:
            found.append(f"{step} in {name} {_SET_ASIDE[step]}: set aside; ccjk config-switch official brings it back")
        if step == MODEL_TIERS[0] and isinstance(edit.before, str) and edit.before:
            found.append(f"a session that runs now keeps asking for {edit.before} until you choose again with /model")
        if step in (CUSTOM_HEADERS, *OTHER_ROUTES) and edit.after == "":
            found.append(
                f"{step} in {name} is blanked, as it is meant for another provider; ccjk config-switch official brings it back"
            )
    return found


def _about_codex(world: World, written: set[str]) -> list[str]:
    path = places.codex_config()
    document = TomlDocument(read(path).data, shown(path))
    found = []
    for table in codex.refused_tables(document, world.codex_version):
        line = document.line_of(("model_providers", table, "wire_api"))
        found.append(f'{shown(path)}:{line}: wire_api = "chat" keeps this Codex from starting: remove [model_providers.{table}]')
    if document.get(("profile",)) is not ABSENT:
        line = document.line_of(("profile",))
        found.append(f"{shown(path)}:{line}: recent Codex does not start with a top-level profile: remove that line")
    keys = {key_file(name) for name in world.new_keys}
    if written & {path, *keys} and places.codex_daemon_runs():
        command = "codex app-server daemon stop"
        if os.environ.get("CODEX_HOME"):
            command = f"CODEX_HOME={os.environ['CODEX_HOME']} {command}"
        found.append(f"Codex's daemon still runs with the key it started with; end it: {command}")
    return found
