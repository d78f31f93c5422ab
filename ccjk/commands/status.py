"""``ccjk status``: which provider each client would use here and now, what decides it, and what stands in the way."""

import os
from typing import Any

from ccjk.clients import codex
from ccjk.commands import notes, places
from ccjk.commands.draft import Draft
from ccjk.commands.rendering import codex_in_shell, profile_named
from ccjk.commands.status_claude_code import status_claude_code
from ccjk.commands.verdict import DEFAULT, SHELL, opened, verdict
from ccjk.commands.world import World
from ccjk.core.directory_file import FILE
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.core.environment import PROFILE
from ccjk.errors import CcjkError
from ccjk.stores import trust


def status() -> dict[str, Any]:
    """Return what ``--json`` prints.

    ``shell``: the profile that this shell was switched to, or null. ``directory``: null, or the ``file`` that rules here, the
    ``profile`` that it asks for, and whether it is ``allowed``. ``clients``: for ``claude-code`` and ``codex`` the ``version``
    (null where it is not installed), ``profile`` (null: none of ccjk's), ``base_url`` (null: the vendor's), ``model`` (null: the
    client's own), ``decided_by`` (``shell``, ``project`` or ``default``), and ``problems``, each one line.
    """
    world, draft = World(), Draft()
    answers = {CLAUDE_CODE: status_claude_code(world, draft), CODEX: _codex(world, draft)}
    return {"shell": os.environ.get(PROFILE) or None, "directory": _directory(), "clients": answers}


def _directory() -> dict[str, Any] | None:
    found = trust.nearest()
    if found is None:
        return None
    file = os.path.join(found[0], FILE)
    try:
        return {"file": file, "profile": trust.wish(*found).profile, "allowed": True}
    except CcjkError:
        return {"file": file, "profile": None, "allowed": False}


def _codex(world: World, draft: Draft) -> dict[str, Any]:
    problems: list[str] = []
    version = places.codex_version()
    document = opened(draft, places.codex_config(), problems)
    problems += notes.about_codex(world) if document else []
    name = os.environ.get(PROFILE)
    if name:
        try:
            endpoint = codex_in_shell(world, profile_named(world, name))
            return verdict(version, name, endpoint.said(), SHELL, problems)
        except CcjkError as error:
            problems.append(f"{error.message}, so Codex stays on its default; {error.hint}")
    if document is None:
        return verdict(version, None, {}, DEFAULT, problems)
    return verdict(version, world.current(CODEX, draft), codex.selected(document), DEFAULT, problems)
