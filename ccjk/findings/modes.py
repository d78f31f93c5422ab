"""What others on this machine can read, and should not."""

import os
import stat
from collections.abc import Iterator

from ccjk.clients import claude_code, places
from ccjk.clients.codex import BEARER
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.documents.edits import ABSENT
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import word
from ccjk.language import N_
from ccjk.stores.paths import config_dir, config_file, key_file, state_dir


def modes(scene: Context) -> Iterator[Finding]:
    """Find folders and files with keys in them, or what is as good as keys, that others can read."""
    keys = os.path.dirname(key_file(""))
    for folder in (config_dir(), keys, state_dir()):
        mode = _loose(folder)
        if mode:
            says = N_("the folder {file} can be opened by others (mode {mode:04o}); it is for you alone")
            yield Finding("loose-mode", says, f"chmod 700 {word(folder)}", file=folder, values={"mode": mode})
    mode = _loose(config_file())
    if mode:
        says, path = N_("{file} can be read by others (mode {mode:04o})"), config_file()
        yield Finding("loose-mode", says, f"chmod 600 {word(path)}", file=path, values={"mode": mode})
    for name in scene.world.config.profiles:
        path = key_file(name)
        if mode := _loose(path):
            says = N_("{file} can be read by others (mode {mode:04o}), so this key is not used; better get a new one")
            yield Finding("loose-mode", says, f"chmod 600 {word(path)}", profile=name, file=path, values={"mode": mode})
    for client, path in with_keys(scene):
        if mode := _loose(path):
            says = N_("{file} holds a key and can be read by others (mode {mode:04o})")
            yield Finding("loose-mode", says, f"chmod 600 {word(path)}", client, file=path, values={"mode": mode})


def _loose(path: str) -> int:
    """Return the mode of ``path`` where others can do something with it, else nothing."""
    try:
        mode = stat.S_IMODE(os.stat(path).st_mode)
    except OSError:
        return 0
    return mode if mode & 0o077 else 0


def with_keys(scene: Context) -> Iterator[tuple[str, str]]:
    """Yield the clients' own files that hold a key, whoever put it there, each with its client."""
    settings, state, codex = scene.settings, scene.state, scene.codex
    if settings and any(settings.get(("env", name)) not in (ABSENT, "") for name in scene.credentials):
        yield CLAUDE_CODE, places.claude_settings()
    if state and state.get((claude_code.PRIMARY,)) not in (ABSENT, ""):
        yield CLAUDE_CODE, places.claude_state()
    tables = codex.get(("model_providers",)) if codex else ABSENT
    if isinstance(tables, dict) and any(isinstance(t, dict) and t.get(BEARER) for t in tables.values()):
        yield CODEX, places.codex_config()
