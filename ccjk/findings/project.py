"""What the settings of the project here say about the provider."""

import os
from contextlib import suppress

from ccjk.clients import places
from ccjk.stores import trust
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
    while folder and not os.path.lexists(os.path.join(folder, ".git")):
        folder = "" if folder == os.path.dirname(folder) else os.path.dirname(folder)
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
    found, folder = [], trust.working_directory()
    while folder:
        found += [os.path.join(folder, ".codex", "config.toml"), *_roles(os.path.join(folder, ".codex", "agents"))]
        if os.path.exists(os.path.join(folder, ".git")):
            break
        folder = "" if folder == os.path.dirname(folder) else os.path.dirname(folder)
    here = [file for file in found if file.startswith(os.path.join(trust.working_directory(), ".codex", ""))]
    own = {places.codex_config(), *places.codex_roles()}
    return [file for file in (found if folder else here) if file not in own and os.path.isfile(file)]


def _roles(folder: str) -> list[str]:
    with suppress(OSError):  # there are none
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".toml"))
    return []
