"""Keys in files that a repository has, or would take. Git is asked here, and where such files are written; nowhere else."""

import os
from collections.abc import Container, Iterator

from ccjk.clients import claude_code, codex, places, repository
from ccjk.clients.repository import Repository
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.documents.edits import ABSENT
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import UPDATE_CODEX, corrected, edit, switch, taken_over, word
from ccjk.findings.modes import with_keys
from ccjk.language import N_
from ccjk.stores.paths import key_file, state_dir
from ccjk.stores.reader import contents
from ccjk.transaction.originals import originals_file


def tracked(scene: Context) -> Iterator[Finding]:
    """Find keys, whoever put them there, that a repository tracks or would take."""
    held = {path: client for client, path in with_keys(scene)}
    for path, client in held.items():
        if (found := repository.holder(path)) and (found.tracks or path != places.claude_state()):
            yield _finding(found, path, _mend(scene, client, path, found), client, scene.current(client))
    for path, document in scene.projects.items():
        has_key = any(document.get(("env", name)) not in (ABSENT, "") for name in scene.credentials)
        if has_key and (found := repository.holder(path)):
            yield _finding(found, path, edit(path), CLAUDE_CODE)
    yield from _copies(scene, held)
    for folder, file in ((os.path.dirname(key_file("")), key_file("any")), (state_dir(), originals_file())):
        for path in (folder, file) if os.path.isdir(folder) else ():
            found = repository.holder(path)
            if found and (found.tracks or (found.known and path == file)):
                yield _finding(found, folder, _untracked(found, folder) if found.tracks else corrected("tracked-key"))
                break


def _copies(scene: Context, held: Container[str]) -> Iterator[Finding]:
    """Find keys in chezmoi's copies of files from which they are gone by now."""
    keys = [key.encode() for name in scene.world.config.profiles if (key := scene.world.key_or_nothing(name))]
    for path in (places.claude_settings(), places.codex_config()):
        found = repository.holder(path) if path not in held else None
        if found and found.copy and any(key in contents(found.copy) for key in keys):
            says = N_("{file} holds a key that {of} holds no more; if that was ever pushed, get a new key")
            yield Finding("tracked-key", says, f"chezmoi re-add {word(path)}", file=found.copy, values={"of": path})


def _finding(found: Repository, path: str, mend: str, client: str = "", name: str = "") -> Finding:
    says = N_("{file} holds a key, and the repository in {folder} would take it with git add -A")
    if found.tracks:
        says = N_("{file} holds a key, and the repository in {folder} tracks it; if that was ever pushed, get a new key")
    return Finding("tracked-key", says, mend, client, name, path, {"folder": found.folder})


def _mend(scene: Context, client: str, path: str, found: Repository) -> str:
    """Return what takes the key out of a client's file, or where ccjk cannot do that, the file out of the repository."""
    name = scene.current(client)
    if client == CODEX:
        held = scene.codex is not None and scene.codex.get((*codex.TABLE, codex.BEARER)) is not ABSENT
        if not name or not held:
            return edit(path)
        if codex.runs_auth_command(scene.codex_version):
            return switch(name, CODEX)
        return _untracked(found, path) if found.tracks else UPDATE_CODEX
    if path == places.claude_state():
        return _untracked(found, path)
    if name:
        return switch(name, CLAUDE_CODE)
    by_hand = scene.settings is not None and claude_code.base_url(scene.settings)
    return taken_over(scene) if by_hand and not scene.decides else edit(path)


def _untracked(found: Repository, path: str) -> str:
    """Return what takes ``path`` out of a repository, and leaves it where it is."""
    if found.words[0] == "chezmoi":
        return f"chezmoi forget --force {word(path)}"
    return " ".join([*map(word, found.words), "rm -r -q --cached", word(os.path.realpath(path))])
