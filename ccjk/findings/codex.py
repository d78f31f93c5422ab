"""What keeps Codex from starting, or from getting its key."""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress

from ccjk.clients import codex, places
from ccjk.clients.version import dotted
from ccjk.core.endpoint import CODEX
from ccjk.core.name import OFFICIAL
from ccjk.documents.edits import ABSENT, Path
from ccjk.documents.toml_document import TomlDocument
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import STOP_DAEMON, UPDATE_CODEX, corrected, switch
from ccjk.language import N_, _
from ccjk.stores.paths import key_file


def tables(scene: Context) -> Iterator[Finding]:
    """Find what in ``config.toml`` keeps the installed Codex from starting."""
    document, file, version = scene.codex, places.codex_config(), scene.codex_version
    if document is None:
        return
    for name in codex.refused_tables(document, version):
        says = N_('{at}: wire_api = "chat" in the table of {name} keeps this Codex from starting; that line can go')
        values = {"at": _place(scene, ("model_providers", name, "wire_api")), "name": name}
        yield Finding("codex-chat-table", says, corrected("codex-chat-table"), CODEX, file=file, values=values)
    if document.get(("profile",)) is not ABSENT and codex.refuses_profile(version):
        says = N_("{at}: this Codex does not start with a profile selected there; that line can go")
        values = {"at": _place(scene, ("profile",))}
        yield Finding("codex-profile", says, corrected("codex-profile"), CODEX, file=file, values=values)
    for path, wanted in codex.unusable(document, version).items():
        says = N_("{at}: Codex does not start without {name}, a text; any will do")
        if wanted is ABSENT:
            says = N_("{at}: Codex does not start with {name} as it is there; without it it does")
        values = {"at": _place(scene, path), "name": ".".join(map(str, path))}
        yield Finding("codex-bad-table", says, corrected("codex-bad-table"), CODEX, file=file, values=values)
    selected = document.get(("model_provider",))
    if isinstance(selected, str) and selected not in _known(scene):
        says = N_("{at}: there is no provider {name}, so Codex does not start")
        values = {"at": _place(scene, ("model_provider",)), "name": selected}
        default = scene.world.config.defaults.get(CODEX, "")
        mend = switch(default if scene.has_key(default) else OFFICIAL, CODEX)
        yield Finding("codex-no-provider", says, mend, CODEX, file=file, values=values)


def told_after(clients: Collection[str]) -> list[str]:
    """Return what to tell after a change for ``clients``: what keeps Codex from starting all the same."""
    found = tables(Context()) if CODEX in clients else ()
    return [_("{cause}; to mend it: {mend}", cause=finding.cause, mend=finding.mend) for finding in found]


def auth(scene: Context) -> Iterator[Finding]:
    """Find a key that Codex cannot get: from a command that it does not run, or that is not there."""
    document, file = scene.codex, places.codex_config()
    helper = document.get((*codex.TABLE, "auth")) if document else ABSENT
    if not isinstance(helper, dict):
        return
    args = helper["args"] if isinstance(helper.get("args"), list) else []
    words = [str(part) for part in (helper.get("command", ""), *args)]
    asked = words[words.index("key") + 1] if "key" in words[:-1] else ""
    name = asked if asked in scene.world.config.profiles else scene.own_profile(CODEX)
    mend = switch(name or OFFICIAL, CODEX)
    if not codex.runs_auth_command(scene.codex_version):
        says = N_("Codex {version} cannot ask ccjk for the key and sends none; {file} is meant for 0.118 and later")
        profile, values = scene.world.config.profiles.get(name), {"version": dotted(scene.codex_version)}
        update = UPDATE_CODEX if profile and profile.source else mend
        yield Finding("codex-auth-old", says, update, CODEX, name, file, values)
    if os.path.isabs(words[0]) and not os.access(words[0], os.X_OK):
        says = N_("{file} asks {path} for the key, which is not there: Codex sends none")
        yield Finding("helper-gone", says, mend, CODEX, name, file, {"path": words[0]})


def daemon(scene: Context) -> Iterator[Finding]:
    """Find a daemon of Codex that was there before its key.

    It keeps the first that it was given of a profile (tried on 0.169), and the file that names it is written when it starts.
    Whether it had asked by then cannot be told.
    """
    name = scene.current(CODEX)
    if not name or not places.codex_daemon_runs():
        return
    with suppress(OSError):  # the key is in no file, or the daemon has just ended
        if os.stat(key_file(name)).st_mtime_ns > os.stat(places.codex_daemon_file()).st_mtime_ns:
            says = N_("Codex's daemon runs since before the key of profile {name} was changed, and may go on with the old one")
            yield Finding("codex-daemon", says, STOP_DAEMON, CODEX, name)


def _known(scene: Context) -> set[str]:
    found = scene.codex.get(("model_providers",)) if scene.codex else ABSENT
    return {*codex.BUILT_IN, *(found if isinstance(found, dict) else ())}


def _place(scene: Context, path: Path) -> str:
    """Return the file, with the line where one statement says what stands at ``path``."""
    file, document = places.codex_config(), scene.codex
    value = document.get(path) if document else ABSENT
    if value is ABSENT or isinstance(value, dict) or not isinstance(document, TomlDocument):
        return file
    return f"{file}:{document.line_of(path)}"
