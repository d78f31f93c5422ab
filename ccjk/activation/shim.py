"""A ``codex`` and a ``claude`` of ccjk's own, first on PATH in a switched shell and wherever a hook is. Imports almost nothing.

Codex has no variable that chooses its provider; Claude Code has, but what it starts in the background does not get all of them.
What is found on PATH is found by shells inside shells, by scripts, and by functions and aliases of the user's own, and leaves all
of those as they are. Without a profile they are the real ones, without what a server of tmux hands on from a switched shell.
"""

import os
from zlib import crc32

from ccjk import __version__
from ccjk.clients import invocation
from ccjk.clients.programs import OWN, in_modules, is_own, own_is_first
from ccjk.core.environment import CREDENTIALS, FAST_MODEL, MARKER, MODEL, PROFILE
from ccjk.core.name import OFFICIAL
from ccjk.language import _
from ccjk.stores.paths import config_dir, state_dir
from ccjk.stores.reader import contents, is_ours

CODEX, CLAUDE = "codex", "claude"
_AS = "as"
"""The command by which ccjk becomes a Claude Code that is named by its path (__main__.py)."""


def folder() -> str:
    """Return the folder that holds them."""
    return os.path.join(state_dir(), "shims")


def without(path: str) -> str:
    """Return ``path`` without that folder, and without any other that ccjk put there: the folder of its state may have moved."""
    return os.pathsep.join(
        entry for entry in path.split(os.pathsep) if entry != folder() and not is_own(os.path.join(entry, CODEX))
    )


def in_front(path: str) -> str:
    """Return ``path`` with that folder first, made if need be; without it where that cannot be."""
    return f"{folder()}{os.pathsep}{without(path)}" if made() else without(path)


def leading(path: str) -> str:
    """Return what `in_front` does, and say so where codex is not on the profile then."""
    found = in_front(path) if path else ""
    if not own_is_first(CODEX, found):
        from ccjk.output import note

        note(_("codex stays on its default here: {folder} cannot be written, or not be on PATH", folder=folder()))
    return found


def tell_of_modules(name: str) -> None:
    """Say that npm finds another codex here, which is not on the profile ``name``."""
    if name == OFFICIAL or not in_modules(CODEX, os.environ.get("PWD", "")):
        return
    from ccjk.activation.stray import is_any
    from ccjk.output import note

    if is_any(name):
        note(_("npm scripts and npx have a codex of their own here: ccjk exec {name} -- npm run …", name=name))


def made() -> bool:
    """Make that folder; return whether it is there and can be on PATH."""
    if os.pathsep in folder():
        return False
    try:
        for program in (CODEX, CLAUDE):
            _write(os.path.join(folder(), program), program)
        return is_ours(os.stat(folder()))
    except OSError:
        return False


def launcher(program: str, name: str, model: str, fast_model: str) -> str:
    """Return a ``claude`` that is ``program`` on the profile ``name`` with these models, empty for its own.

    Claude Code starts the others of a team by it: what they find in their environment is that of tmux's server, and none of ours.
    Without a ``name`` it is on what its settings say.
    """
    chosen = {PROFILE: name, MODEL: model, FAST_MODEL: fast_model, "CCJK_CONFIG_DIR": config_dir(), "CCJK_STATE_DIR": state_dir()}
    unset = [variable for variable, value in chosen.items() if not value]
    unset += CREDENTIALS.values() if name else [f"${{{MARKER}-}}"]  # what another shell set, also where ccjk is gone
    text = f"unset {' '.join(unset)}\nexport " + " ".join(
        f"{variable}={_word(value)}" for variable, value in chosen.items() if value
    )
    number = crc32(f"{text} {program}".encode("utf-8", "surrogateescape"))
    file = os.path.join(_launchers(), f"{name}@{number:08x}", CLAUDE)
    _write(file, CLAUDE, f"{text}\n", [_AS, os.path.abspath(program)])
    return file


def forget(name: str) -> None:
    """Remove the launchers of the profile ``name``."""
    folders = os.listdir(_launchers()) if os.path.isdir(_launchers()) else []
    for which in folders:
        if which.startswith(f"{name}@"):
            from ccjk.stores import deep

            deep.remove(os.path.join(_launchers(), which))


def _launchers() -> str:
    return os.path.join(state_dir(), "as")


def _write(file: str, program: str, before: str = "", call: list[str] | None = None) -> None:
    words = list(map(_word, [*invocation.command(), *(call or [program])]))
    head = OWN + f"{program}, as {__version__} has it\n{before}".encode("utf-8", "surrogateescape")
    tail = f'exec {" ".join(words)} "$@"\n'.encode("utf-8", "surrogateescape")
    there = contents(file)
    if not (there.startswith(head) and there.endswith(tail)) or not os.access(file, os.X_OK):
        from ccjk.shells.shell import text, uncommented
        from ccjk.stores.writer import put

        first = uncommented(text("shim.sh")).replace('"$ccjk"', words[0]) + "\n"
        put(file, head + first.encode("utf-8", "surrogateescape") + tail, 0o700)


def _word(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
