"""Claude Code's part of `status`.

Facts tried on 2.1.126 to 2.1.330: a project's settings win over the user's, and those over the shell, but for a shell that says
that its host manages the provider; read are those of the working directory, not of the folders above it.
"""

import os
from collections.abc import Mapping
from typing import Any

from ccjk.activation import environments
from ccjk.clients import claude_code, places
from ccjk.clients.version import Version, dotted
from ccjk.commands.status.verdict import DEFAULT, PROJECT, SHELL, decided_in_shell, verdict
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.core.environment import (
    BASE_URL,
    CREDENTIALS,
    CUSTOM_HEADERS,
    FAST_MODEL,
    INPUT_KEY,
    LEFT_ALONE,
    MANAGED_BY_HOST,
    MARKER,
    MODEL,
    MODEL_TIERS,
    OTHER_ROUTES,
    PROFILE,
)
from ccjk.core.name import profile_name
from ccjk.documents.edits import ABSENT, Document
from ccjk.errors import CcjkError
from ccjk.findings.project import decided_names, opened, project_settings
from ccjk.language import _
from ccjk.setup.state import Setup
from ccjk.shells.calling import typed
from ccjk.stores.keys import elsewhere
from ccjk.stores.paths import shown
from ccjk.transaction.changeset import Changeset


def status_claude_code(world: Setup, draft: Changeset) -> dict[str, Any]:
    """Return which provider Claude Code would use here and now, and why."""
    problems: list[str] = []
    user = opened(draft, places.claude_settings(), problems)
    projects = project_settings(draft, problems)
    version = places.claude_version()
    in_shell = {"base_url": os.environ.get(BASE_URL, ""), "model": os.environ.get(MODEL_TIERS[0], "")}
    managed, held = os.environ.get(MANAGED_BY_HOST), any(os.environ.get(name) for name in CREDENTIALS.values())
    if managed and not held:
        problems.append(
            _(
                '{managed_by_host} is set without a key, so Claude Code says "Not logged in"; unset it',
                managed_by_host=MANAGED_BY_HOST,
            )
        )
    if managed and held and claude_code.takes_shell(version):
        problems += _changed_since(os.environ.get(PROFILE, ""))
        problems += _beaten(projects, version)
        problems += _about_settings(version, user, draft)
        in_shell["model"] = in_shell["model"] or _named(projects, user)
        return verdict(version, os.environ.get(PROFILE), in_shell, decided_in_shell(), problems)
    if managed and held:
        problems.append(
            _(
                "Claude Code {version} cannot be switched by a shell, its settings win; 2.1.126 and later can: {update}",
                version=dotted(version),
                update=claude_code.UPDATE,
            )
        )
    elif os.environ.get(PROFILE):
        problems.append(_("profile {name} has nothing for Claude Code, which stays on its default", name=os.environ[PROFILE]))
    current = world.current(CLAUDE_CODE, draft) if user is not None else ""
    redirected = _redirected(projects, current, problems)
    if redirected is not None:
        return verdict(version, None, {"model": _named(projects, user)} | redirected, PROJECT, problems)
    if user is not None and claude_code.base_url(user):
        said = {"base_url": claude_code.base_url(user), "model": _model(user) or _named(projects, user)}
        return verdict(version, current, said, DEFAULT, problems)
    return verdict(version, None, in_shell, SHELL if in_shell["base_url"] else DEFAULT, problems)


def _redirected(projects: Mapping[str, Document], current: str, problems: list[str]) -> dict[str, str] | None:
    """Return where a project's settings send Claude Code, None for nowhere else; ``current`` is the default profile."""
    whose = _("the key of profile {current}", current=current) if current else _("your key")
    prevent = _("to prevent that: {command}", command=typed("env NAME"))
    for file, document in projects.items():
        names = decided_names(document)
        if url := claude_code.base_url(document):
            problems.append(
                _(
                    "{file} sends Claude Code, with {whose}, to {url}; {prevent}",
                    file=shown(file),
                    whose=whose,
                    url=url,
                    prevent=prevent,
                )
            )
            return {"base_url": url} | ({"model": _model(document)} if _model(document) else {})
        if not {*OTHER_ROUTES}.isdisjoint(names):
            problems.append(
                _(
                    "{file} sets {names}: Claude Code goes there, maybe with {whose}; {prevent}",
                    file=shown(file),
                    names=", ".join(names),
                    whose=whose,
                    prevent=prevent,
                )
            )
            return {}
        if names:
            problems.append(
                _(
                    "{file} sets {names}, which goes to the provider beside {whose}; {prevent}",
                    file=shown(file),
                    names=", ".join(names),
                    whose=whose,
                    prevent=prevent,
                )
            )
    return None


def _beaten(projects: Mapping[str, Document], version: Version | None) -> list[str]:
    """Return what a project's settings say about the provider to a shell that decides."""
    told = _("this shell stays with its provider")
    if not claude_code.keeps_other_keys(version):
        told += _(
            ", but Claude Code up to 2.1.197 sends other keys and headers as well; update it: {update}", update=claude_code.UPDATE
        )
    return [
        _("{file} sets {names}; {told}", file=shown(file), names=", ".join(names), told=told)
        for file, document in projects.items()
        if (names := decided_names(document))
    ]


def _changed_since(name: str) -> list[str]:
    """Return a problem where this shell's variables are not those that profile ``name`` means."""
    if not name:
        return []
    try:
        made = environments.environment(profile_name(name)).with_models(os.environ.get(MODEL, ""), os.environ.get(FAST_MODEL, ""))
        # A key that is elsewhere is not fetched for this: a keyring may ask for a password.
        held = os.environ.get(made.credentials[0], "") if made.credentials and elsewhere(name) else ""
        wanted = made.assignments(held or environments.key(name, made, of_shell=True))
    except CcjkError as error:
        return [_("{error}; this shell still has what it had: {command}", error=error, command=typed("env --unset"))]
    if not made.credentials:
        return []
    changed = [
        variable
        for variable, value in wanted.items()
        if variable not in (MARKER, INPUT_KEY, *LEFT_ALONE) and os.environ.get(variable, "") != (value or "")
    ]
    mend = _("to mend it: {command}", command=typed(f"env {name}"))
    if set(changed) <= set(CREDENTIALS.values()) and changed:
        return [
            _(
                "the key in this shell is not the one of profile {name}, or not alone ({names}); {mend}",
                name=name,
                names=", ".join(changed),
                mend=mend,
            )
        ]
    return [_("{names}: not as profile {name} has it; {mend}", names=", ".join(changed), name=name, mend=mend)] if changed else []


def _about_settings(version: Version | None, user: Document | None, draft: Changeset) -> list[str]:
    """Return problems where the user's own settings are ignored, or what is in them still goes to the shell's provider."""
    settings = shown(places.claude_settings())
    routes = [route for route in OTHER_ROUTES if user is not None and user.get(("env", route)) not in (ABSENT, "")]
    problems = [_("{route} in {settings} is ignored in this shell", route=route, settings=settings) for route in routes]
    if claude_code.keeps_other_keys(version):
        return problems
    state = opened(draft, places.claude_state(), problems)
    release = f"Claude Code {dotted(version)}"
    if user is not None and user.get(("env", CUSTOM_HEADERS)) not in (ABSENT, ""):
        problems.append(
            _(
                "{release} also sends {custom_headers} of {settings}; 2.1.198 and later do not: {update}",
                release=release,
                custom_headers=CUSTOM_HEADERS,
                settings=settings,
                update=claude_code.UPDATE,
            )
        )
    found = {claude_code.HELPER: user, claude_code.PRIMARY: state}
    others = [name for name, document in found.items() if document is not None and document.get((name,)) is not ABSENT]
    if others:
        problems.append(
            _(
                "{release} would also send {names}; the key stands under both variables to prevent it."
                " Say yes when asked to use it, or update: {update}",
                release=release,
                names=", ".join(others),
                update=claude_code.UPDATE,
            )
        )
    return problems


def _named(projects: Mapping[str, Document], user: Document | None) -> str:
    """Return the model that settings name, where no variable does."""
    documents = [*projects.values(), *([user] if user is not None else [])]
    values = (document.get(("model",)) for document in documents)
    return next((value for value in values if isinstance(value, str)), "")


def _model(document: Document) -> str:
    value = document.get(("env", MODEL_TIERS[0]))
    return value if isinstance(value, str) else ""
