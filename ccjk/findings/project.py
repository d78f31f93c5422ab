"""What the settings of the project here say about the provider."""

import os

from ccjk.clients import claude_code, places
from ccjk.core.environment import BASE_URL, CREDENTIALS, CUSTOM_HEADERS, OTHER_ROUTES
from ccjk.documents.edits import ABSENT, Document
from ccjk.stores import trust

_PROJECT_FILES = ("settings.local.json", "settings.json")
"""The first wins."""


def project_files() -> list[str]:
    """Return where the project that the working directory is has its settings; the first wins."""
    here = trust.working_directory()
    files = [os.path.join(here, ".claude", name) for name in _PROJECT_FILES] if here else []
    return [file for file in files if file != places.claude_settings()]


def codex_files() -> list[str]:
    """Return the files of the project here that a Codex obeys where it trusts the project, the nearest first."""
    found, folder = [], trust.working_directory()
    while folder and folder != os.path.dirname(folder):
        found.append(os.path.join(folder, ".codex", "config.toml"))
        folder = "" if os.path.exists(os.path.join(folder, ".git")) else os.path.dirname(folder)
    return [file for file in found if file != places.codex_config() and os.path.isfile(file)]


def decided_names(document: Document) -> list[str]:
    """Return what a project's settings say about the provider."""
    names = (BASE_URL, *CREDENTIALS.values(), CUSTOM_HEADERS, *OTHER_ROUTES)
    paths = [*(("env", name) for name in names), (claude_code.HELPER,)]
    return [path[-1] for path in paths if document.get(path) not in (ABSENT, "")]
