"""What the settings of the project here say about the provider."""

import os

from ccjk.clients import claude_code, places
from ccjk.core.environment import BASE_URL, CREDENTIALS, CUSTOM_HEADERS, OTHER_ROUTES
from ccjk.documents.edits import ABSENT, Document
from ccjk.errors import CcjkError
from ccjk.stores import trust
from ccjk.transaction.changeset import Changeset

_PROJECT_FILES = ("settings.local.json", "settings.json")
"""The first wins."""


def project_files() -> list[str]:
    """Return where the project that the working directory is has its settings; the first wins."""
    here = trust.working_directory()
    files = [os.path.join(here, ".claude", name) for name in _PROJECT_FILES] if here else []
    return [file for file in files if file != places.claude_settings()]


def project_settings(draft: Changeset, problems: list[str]) -> dict[str, Document]:
    """Return the settings of the project that the working directory is, by file; what cannot be read is a problem."""
    documents = {file: opened(draft, file, problems) for file in project_files()}
    return {file: document for file, document in documents.items() if document is not None}


def decided_names(document: Document) -> list[str]:
    """Return what a project's settings say about the provider."""
    names = (BASE_URL, *CREDENTIALS.values(), CUSTOM_HEADERS, *OTHER_ROUTES)
    paths = [*(("env", name) for name in names), (claude_code.HELPER,)]
    return [path[-1] for path in paths if document.get(path) not in (ABSENT, "")]


def opened(draft: Changeset, path: str, problems: list[str]) -> Document | None:
    """Return the file at ``path`` as a document; where it cannot be read, that is one of the ``problems``."""
    try:
        return draft.document(path, "toml" if path.endswith(".toml") else "json")
    except CcjkError as error:
        problems.append(str(error))
        return None
