"""Claude Code's part of `status`.

Facts tried on 2.1.126 to 2.1.330: a project's settings win over the user's, and those over the shell, but for a shell that says
that its host manages the provider; read are those of the working directory, not of the folders above it.
"""

import os
from typing import Any

from ccjk.clients import claude_code
from ccjk.clients.version import Version
from ccjk.commands import environments, places
from ccjk.commands.draft import Draft
from ccjk.commands.verdict import DEFAULT, PROJECT, SHELL, dotted, opened, verdict
from ccjk.commands.world import World
from ccjk.core.edits import ABSENT, Document
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.core.environment import BASE_URL, CREDENTIALS, CUSTOM_HEADERS, MANAGED_BY_HOST, MODEL_TIERS, OTHER_ROUTES, PROFILE
from ccjk.errors import CcjkError
from ccjk.stores import trust
from ccjk.stores.paths import shown

_PROJECT_FILES = ("settings.local.json", "settings.json")
"""The first wins."""

_UPDATE = "npm install -g @anthropic-ai/claude-code"


def status_claude_code(world: World, draft: Draft) -> dict[str, Any]:
    """Return which provider Claude Code would use here and now, and why."""
    problems: list[str] = []
    user = opened(draft, places.claude_settings(), problems)
    projects = _projects(draft, problems)
    version = places.claude_version()
    in_shell = {"base_url": os.environ.get(BASE_URL, ""), "model": os.environ.get(MODEL_TIERS[0], "")}
    managed, held = os.environ.get(MANAGED_BY_HOST), any(os.environ.get(name) for name in CREDENTIALS.values())
    if managed and not held:
        problems.append(f'{MANAGED_BY_HOST} is set without a key, so Claude Code says "Not logged in"; unset it')
    if managed and held and claude_code.takes_shell(version):
        problems += _changed_since(os.environ.get(PROFILE, ""))
        problems += [
            f"{shown(file)} sets {', '.join(names)}; this shell's provider stays"
            for file, document in projects.items()
            if (names := _decides(document))
        ]
        problems += _about_settings(version, user, draft)
        return verdict(version, os.environ.get(PROFILE), in_shell, SHELL, problems)
    if managed and held:
        problems.append(
            f"Claude Code {dotted(version)} cannot be switched by a shell, its settings win; 2.1.126 and later can: {_UPDATE}"
        )
    for file, document in projects.items():
        if url := claude_code.base_url(document):
            problems.append(f'{shown(file)} sends Claude Code, with its key, to {url}; to prevent that: eval "$(ccjk env NAME)"')
            return verdict(version, None, {"base_url": url, "model": _model(document)}, PROJECT, problems)
    if user is not None and claude_code.base_url(user):
        said = {"base_url": claude_code.base_url(user), "model": _model(user)}
        return verdict(version, world.current(CLAUDE_CODE, draft), said, DEFAULT, problems)
    return verdict(version, None, in_shell, SHELL if in_shell["base_url"] else DEFAULT, problems)


def _projects(draft: Draft, problems: list[str]) -> dict[str, Document]:
    """Return the settings of the project that the working directory is."""
    folder = os.path.join(trust.working_directory(), ".claude")
    files = [os.path.join(folder, name) for name in _PROJECT_FILES]
    documents = {file: opened(draft, file, problems) for file in files if file != places.claude_settings()}
    return {file: document for file, document in documents.items() if document is not None}


def _changed_since(name: str) -> list[str]:
    """Return a problem where this shell's variables are not those that profile ``name`` means."""
    if not name:
        return []
    try:
        wanted = environments.environment(name).assignments(environments.key(name))
    except CcjkError as error:
        return [str(error)]
    changed = [variable for variable, value in wanted.items() if os.environ.get(variable, "") != (value or "")]
    return [f'{", ".join(changed)}: not as profile {name} has it; to mend it: eval "$(ccjk env {name})"'] if changed else []


def _about_settings(version: Version | None, user: Document | None, draft: Draft) -> list[str]:
    """Return problems where the user's own settings are ignored, or what is in them still goes to the shell's provider."""
    settings = shown(places.claude_settings())
    routes = [route for route in OTHER_ROUTES if user is not None and user.get(("env", route)) not in (ABSENT, "")]
    problems = [f"{route} in {settings} is ignored in this shell" for route in routes]
    if claude_code.keeps_other_keys(version):
        return problems
    state = opened(draft, places.claude_state(), problems)
    release = f"Claude Code {dotted(version)}"
    if user is not None and user.get(("env", CUSTOM_HEADERS)) not in (ABSENT, ""):
        problems.append(f"{release} also sends {CUSTOM_HEADERS} of {settings}; 2.1.198 and later do not: {_UPDATE}")
    found = {claude_code.HELPER: user, claude_code.PRIMARY: state}
    others = [name for name, document in found.items() if document is not None and document.get((name,)) is not ABSENT]
    if others:
        problems.append(
            f"{release} would also send {' and '.join(others)}; the key stands under both variables to prevent it."
            f" Say yes when asked to use it, or update: {_UPDATE}"
        )
    return problems


def _decides(document: Document) -> list[str]:
    """Return what a project's settings say about the provider."""
    paths = [*(("env", name) for name in (BASE_URL, *CREDENTIALS.values())), (claude_code.HELPER,)]
    return [path[-1] for path in paths if document.get(path) not in (ABSENT, "")]


def _model(document: Document) -> str:
    value = document.get(("env", MODEL_TIERS[0]))
    return value if isinstance(value, str) else ""
