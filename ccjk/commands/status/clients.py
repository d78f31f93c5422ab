"""Which provider each client would use here and now, and what decides it.

Facts tried on Claude Code 2.1.126 to 2.1.330: a project's settings win over the user's, and those over the shell, but for a
shell that says that its host manages the provider; read are those of the working directory, not of the folders above it.
"""

from typing import Any

from ccjk.activation import shim
from ccjk.activation.resolve import profile_named
from ccjk.clients import claude_code, codex
from ccjk.clients.programs import own_is_first
from ccjk.clients.registry import ADAPTERS
from ccjk.clients.version import Version, dotted
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.core.environment import BASE_URL, DIRECTORY, MARKER, MODEL, MODEL_TIERS, OTHER_ROUTES, PROFILE
from ccjk.core.name import OFFICIAL, profile_name
from ccjk.documents.edits import Document
from ccjk.errors import CcjkError
from ccjk.findings.context import Context

SHELL = "shell"
OF_DIRECTORY = "directory"
PROJECT = "project"
DEFAULT = "default"


def of_client(scene: Context, client: str) -> dict[str, Any]:
    """Return it for ``client``, as ``--json`` prints it."""
    special = {CLAUDE_CODE: of_claude_code, CODEX: of_codex}.get(client)
    return special(scene) if special else of_another(scene, client)


def of_another(scene: Context, client: str) -> dict[str, Any]:
    """Return it for a client with no ways of its own: its variables win over its file."""
    known, name = ADAPTERS[client], scene.shell(PROFILE)
    held = {variable: scene.shell(variable) for variable in known.variables}
    for profile in [scene.world.config.profiles[name]] if name in scene.world.config.profiles and any(held.values()) else []:
        endpoint = scene.world.endpoint_or_none(profile, client)
        if endpoint and endpoint.base_url in held.values():
            return _verdict(known.version(), name, endpoint.said(), _decided_in_shell(scene))
    document = scene.document(known.files()[0][0])
    url = known.base_url(document) if document else ""
    return _verdict(known.version(), scene.current(client), {"base_url": url}, DEFAULT)


def of_claude_code(scene: Context) -> dict[str, Any]:
    """Return it for Claude Code."""
    version, settings = scene.claude_version, scene.settings
    documents = [*scene.projects.values(), *([settings] if settings else [])]
    named = (document.get(("model",)) for document in documents)
    model = next((value for value in named if isinstance(value, str)), "")  # where no variable says one
    in_shell = {"base_url": scene.shell(BASE_URL), "model": scene.shell(MODEL_TIERS[0])}
    if scene.shell(PROFILE) == OFFICIAL and own_is_first(shim.CLAUDE, scene.shell("PATH")):
        return _verdict(version, OFFICIAL, {}, _decided_in_shell(scene))
    if scene.decides:
        return _verdict(version, scene.shell(PROFILE), in_shell | {"model": in_shell["model"] or model}, _decided_in_shell(scene))
    for document in scene.projects.values():
        if claude_code.base_url(document) or not {*OTHER_ROUTES}.isdisjoint(claude_code.decided_names(document)):
            return _verdict(version, "", {"model": model} | _said(document), PROJECT)
    if settings and claude_code.base_url(settings):
        return _verdict(version, scene.current(CLAUDE_CODE), {"model": model} | _said(settings), DEFAULT)
    return _verdict(version, "", in_shell, SHELL if in_shell["base_url"] else DEFAULT)


def of_codex(scene: Context) -> dict[str, Any]:
    """Return it for Codex."""
    name = scene.shell(PROFILE)
    said = _codex_in_shell(scene, name) if name and own_is_first(shim.CODEX, scene.shell("PATH")) else None
    if said is not None:
        return _verdict(scene.codex_version, name, said, _decided_in_shell(scene))
    return _verdict(scene.codex_version, scene.current(CODEX), codex.selected(scene.codex) if scene.codex else {}, DEFAULT)


def _said(document: Document) -> dict[str, str]:
    """Return what the variables of a settings file say."""
    model = document.get(("env", MODEL_TIERS[0]))
    return {"base_url": claude_code.base_url(document)} | ({"model": model} if isinstance(model, str) and model else {})


def _codex_in_shell(scene: Context, name: str) -> dict[str, str] | None:
    """Return what ccjk's own `codex` uses of profile ``name``, None where that has nothing for it."""
    if name == OFFICIAL:
        return {}
    try:
        profile = profile_named(scene.world, profile_name(name))
    except CcjkError:  # it refuses to guess
        return {}
    try:
        said = scene.world.endpoint(profile, CODEX, installed=False).said()
    except CcjkError:
        return None
    return said | ({"model": scene.shell(MODEL)} if scene.shell(MODEL) else {})


def _verdict(version: Version | None, profile: str, said: dict[str, str], decided_by: str) -> dict[str, Any]:
    """Return it as ``--json`` prints it, with null for what there is not."""
    return {
        "version": dotted(version) or None,
        "profile": profile or None,
        "base_url": said.get("base_url") or None,
        "model": said.get("model") or None,
        "decided_by": decided_by,
    }


def _decided_in_shell(scene: Context) -> str:
    """Return what gave the calling shell its profile: what was typed in it, or its hook for a directory."""
    return OF_DIRECTORY if DIRECTORY in scene.shell(MARKER).split() else SHELL
