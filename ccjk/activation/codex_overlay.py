"""A folder of Codex's own for what ``ccjk exec`` starts: a Codex that npm, npx or a path finds there is on the profile, too.

No arguments of ours reach such a one, and no variable chooses its provider, but one names its folder. In this one is a
``config.toml`` that is the user's with the profile in it, and links to what is the user's own in the real folder, sessions
above all. Not to everything: the databases in it keep paths, and threads would be lost that were found through a link. There is
no login in it, and no project is trusted: the environment there holds the key for Claude Code. What is changed in it (trust,
/model, mcp add) stays in it. (Tried on 0.94 to 0.171.)

It is never exported into a shell by `ccjk env`: Codex does not start where it is gone. Imports almost nothing: `exec` waits.
"""

import os
from zlib import crc32

from ccjk.clients import invocation, programs
from ccjk.core.environment import CODEX_KEY, CODEX_PAD, DRAWN, HANDED, SEALED
from ccjk.stores.cache import mark_of
from ccjk.stores.paths import OVERLAY, UNDERNEATH, client_file, config_file, presets_file, state_dir
from ccjk.stores.reader import contents
from ccjk.stores.trust import working_directory

NONE = "none"
"""Says in place of how Codex gets its key that the profile has nothing for it."""

_THREADS = ("sessions", "archived_sessions")
_LINKED = (*_THREADS, "skills", "prompts", "rules", "agents", "plugins", "packages", "AGENTS.md", "hooks.json")


def folder(name: str) -> str:
    """Return what holds those of the profile ``name``, one for each real folder and each model that it is used with."""
    return os.path.join(state_dir(), "codex", name)


def entered(name: str, model: str, secret: str, hidden: dict[str, str]) -> dict[str, str]:
    """Bring that of the profile ``name`` up to date, and return the variables that lead there.

    ``model``: one in place of the profile's own, empty for none. ``secret``: its key. ``hidden``: variables, and what tools that
    Codex runs see in place of what is in them. Nothing where it has nothing for Codex.
    """
    real = os.path.dirname(client_file("codex", "config.toml"))
    at = os.path.join(folder(name), f"{crc32(os.fsencode(real)):08x}@{model.replace(os.sep, '@')}")
    config, drawn = os.path.join(at, "config.toml"), os.path.join(at, "drawn")
    variable, pad = _drawn(drawn, len(secret))
    beside = programs.in_modules("codex", working_directory())  # a stranger's, perhaps: it is looked at, and never run
    program = programs.find("codex", os.environ.get("PATH", ""))
    facts = [at, real, variable, pad, model, programs.identity(program), programs.identity(beside), *invocation.command()]
    facts += [text for pair in hidden.items() for text in pair]
    known = (config_file(), presets_file(), os.path.join(real, "config.toml"))
    mark = mark_of("overlay", *map(contents, known), *map(os.fsencode, facts))
    now, _, how = contents(config).partition(b"\n")[0].decode("utf-8", "replace").removeprefix("# ").partition(" ")
    if now != mark:
        from ccjk.activation.resolve import render_overlay
        from ccjk.stores.writer import put

        how, text = render_overlay(name, model, program, beside, hidden)
        put(config, f"# {mark} {how}\n{text}".replace(CODEX_KEY, variable).replace(CODEX_PAD, pad).encode())
    if how == NONE:
        return {}
    if program or beside:  # threads are the user's, wherever they were begun
        for threads in _THREADS:
            os.makedirs(os.path.join(real, threads), 0o700, exist_ok=True)
    _link(real, at)
    found = {"CODEX_HOME": at, OVERLAY: at, UNDERNEATH: os.environ.get("CODEX_HOME", "")}
    if how == SEALED:
        from ccjk.core.sealed import half_of

        secret = half_of(secret, pad)
    return found | ({variable: secret} if how in (HANDED, SEALED) else {})


def forget(name: str = "") -> None:
    """Remove those of the profile ``name``, else of all, with folders of threads that were made for them and have none."""
    if not os.path.isdir(folder(name)):
        return
    from ccjk.stores import deep

    for entry in deep.below(folder(name)):
        if entry.is_symlink() and entry.name in _THREADS:
            try:
                os.rmdir(os.path.realpath(entry.path))
            except OSError:  # it has some
                continue
    deep.remove(folder(name))


def _drawn(file: str, length: int) -> tuple[str, str]:
    """Return the name of a variable and the half of a key of such a ``length``, drawn once for all that runs there."""
    variable, _, pad = contents(file).decode("ascii", "replace").partition(" ")
    if not variable.startswith(DRAWN) or len(pad) < 2 * length:
        from ccjk.stores.writer import put

        variable, pad = DRAWN + os.urandom(8).hex().upper(), os.urandom(max(length, 64)).hex()
        put(file, f"{variable} {pad}".encode())
    return variable, pad


def _link(real: str, at: str) -> None:
    for name in _LINKED:
        link, target = os.path.join(at, name), os.path.join(real, name)
        if os.path.lexists(target) and not os.path.lexists(link):
            os.symlink(target, link)
