"""What the settings of the project here say about the provider."""

import os

from ccjk.clients import places
from ccjk.core.endpoint import CODEX
from ccjk.stores import trust
from ccjk.stores.paths import client_file, upwards
from ccjk.stores.reader import contents

_LOCAL = "settings.local.json"
_PROJECT_FILES = (_LOCAL, "settings.json")
"""The first wins."""


def project_files() -> list[str]:
    """Return where the project that the working directory is in has its settings; the first wins.

    Those that are not shared are read from the top of the repository in any folder below, and from its main checkout in a
    worktree (2.1.240 and later).
    """
    here = trust.working_directory()
    files = [os.path.join(here, ".claude", name) for name in _PROJECT_FILES] if here else []
    files += [os.path.join(top, ".claude", _LOCAL) for top in _tops(here) if here]
    return [file for file in dict.fromkeys(files) if file != places.claude_settings()]


def _tops(folder: str) -> list[str]:
    """Return the top of the repository that ``folder`` is in, then its main checkout's; none for none."""
    folder = next((at for at in upwards(folder) if os.path.lexists(os.path.join(at, ".git"))), "")
    if not folder:
        return []
    link = contents(os.path.join(folder, ".git")).decode("utf-8", "surrogateescape") if _is_file(folder) else ""
    main, found, _ = link.strip().removeprefix("gitdir: ").partition("/.git/worktrees/")
    return [folder, os.path.normpath(os.path.join(folder, main))] if found else [folder]


def _is_file(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, ".git"))


def codex_files() -> list[str]:
    """Return the files of the project here that a Codex obeys where it trusts the project, the nearest first.

    Outside a repository a project is the working directory alone (tried on 0.110 and 0.171). With roles of agents.
    """
    here = trust.working_directory()
    above = list(upwards(here))
    top = next((number for number, at in enumerate(above) if os.path.exists(os.path.join(at, ".git"))), 0)
    found = [
        file
        for at in above[: top + 1]
        for file in (os.path.join(at, ".codex", "config.toml"), *places.roles_in(os.path.join(at, ".codex", "agents")))
    ]
    own = {places.codex_config(), *places.roles_in(client_file(CODEX, "agents"))}
    return [file for file in found if file not in own and os.path.isfile(file)]
