"""``ccjk status``: which provider each client would use here and now, what decides it, and what stands in the way."""

import os
from typing import Any

from ccjk.activation import shim
from ccjk.activation.resolve import profile_named
from ccjk.clients import codex, places
from ccjk.clients.programs import own_is_first
from ccjk.commands.status.claude_code import status_claude_code
from ccjk.commands.status.verdict import DEFAULT, decided_in_shell, verdict
from ccjk.core.directory_file import FILE
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.core.environment import MODEL, PROFILE
from ccjk.core.name import profile_name
from ccjk.documents.edits import ABSENT
from ccjk.errors import CcjkError
from ccjk.findings import old_releases
from ccjk.findings.context import Context
from ccjk.findings.project import opened
from ccjk.language import _
from ccjk.setup import warnings
from ccjk.setup.state import Setup
from ccjk.shells.calling import typed
from ccjk.stores import trust
from ccjk.stores.paths import shown
from ccjk.transaction.changeset import Changeset


def status() -> dict[str, Any]:
    """Return what ``--json`` prints.

    ``shell``: the profile that this shell was switched to, or null. ``directory``: null, or the ``file`` that rules here, the
    ``profile`` that it asks for, and whether it is ``allowed``. ``clients``: for ``claude-code`` and ``codex`` the ``version``
    (null where it is not installed), ``profile`` (null: none of ccjk's), ``base_url`` (null: the vendor's), ``model`` (null: the
    client's own), ``decided_by`` (``shell``, ``directory``, ``project`` or ``default``), and ``problems``, each one line.
    """
    world, draft = Setup(), Changeset()
    answers = {CLAUDE_CODE: status_claude_code(world, draft), CODEX: _codex(world, draft)}
    scene = Context()
    found = [*old_releases.side_traffic(scene), *old_releases.hands_out(scene)]
    answers[CLAUDE_CODE]["problems"] += [_("{cause}; to mend it: {mend}", cause=each.cause, mend=each.mend) for each in found]
    return {"shell": os.environ.get(PROFILE) or None, "directory": _directory(), "clients": answers}


def _directory() -> dict[str, Any] | None:
    found = trust.nearest()
    if found is None:
        return None
    file = os.path.join(found[0], FILE)
    try:
        return {"file": file, "profile": trust.allowed(*found)[0].profile, "allowed": True}
    except CcjkError:
        return {"file": file, "profile": None, "allowed": False}


def _codex(world: Setup, draft: Changeset) -> dict[str, Any]:
    problems: list[str] = []
    version = places.codex_version()
    document = opened(draft, places.codex_config(), problems)
    problems += warnings.about_codex() if document else []
    problems += _project(draft, problems)
    name = os.environ.get(PROFILE, "")
    said = _in_shell(world, name, problems) if name else None
    if said is not None:
        return verdict(version, name, said, decided_in_shell(), problems)
    if document is None:
        return verdict(version, None, {}, DEFAULT, problems)
    if document.get((*codex.TABLE, "auth")) is not ABSENT and not codex.runs_auth_command(version):
        problems.append(
            _("this Codex cannot ask ccjk for the key and sends none: ccjk config-switch NAME -T codex, or update it")
        )
    return verdict(version, world.current(CODEX, draft), codex.selected(document), DEFAULT, problems)


def _project(draft: Changeset, problems: list[str]) -> list[str]:
    """Return what a project's own file tells a Codex that trusts the project; up to 0.133 that may even be the provider."""
    folder = trust.working_directory()
    while folder and folder != os.path.dirname(folder):
        file = os.path.join(folder, ".codex", "config.toml")
        document = opened(draft, file, problems) if file != places.codex_config() and os.path.isfile(file) else None
        names = [
            path[0] for path in (("model",), ("model_provider",), ("profile",)) if document and document.get(path) is not ABSENT
        ]
        names += [f"model_providers.{codex.PROVIDER}"] if document and document.get(codex.TABLE) is not ABSENT else []
        if names:
            return [
                _(
                    "{file} sets {names}, which Codex may obey where it trusts the project",
                    file=shown(file),
                    names=", ".join(names),
                )
            ]
        folder = "" if os.path.exists(os.path.join(folder, ".git")) else os.path.dirname(folder)
    return []


def _in_shell(world: Setup, name: str, problems: list[str]) -> dict[str, str] | None:
    """Return what a `codex` that is called here uses of profile ``name``, None where it stays on its default."""
    ours = own_is_first(shim.CODEX, os.environ.get("PATH", ""))
    try:
        profile = profile_named(world, profile_name(name))
    except CcjkError as error:
        problems.append(_("{error}; this shell still has what it had: {command}", error=error, command=typed("env --unset")))
        return {} if ours else None  # ccjk's own codex refuses to guess
    try:
        said = world.endpoint(profile, CODEX, installed=False).said()
    except CcjkError as error:
        problems.append(_("{message}, so Codex stays on its default; {hint}", message=error.message, hint=error.hint))
        return None
    if ours:
        return said | ({"model": os.environ[MODEL]} if os.environ.get(MODEL) else {})
    if path := places.program("codex"):
        mend = _("{command} again, or ccjk exec -- codex", command=typed(f"env {name}"))
        problems.append(_("codex here is {path}, which knows nothing of this shell's profile: {mend}", path=path, mend=mend))
    return None
