"""What a user should know after a change: what was set aside, what stands in the way, what still runs with the old key."""

import os
import shlex
from collections.abc import Iterable, Sequence
from contextlib import suppress

from ccjk.clients import claude_code, codex, places, repository, settings_shape
from ccjk.clients.registry import ADAPTERS
from ccjk.clients.version import Version, dotted
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS, CODEX
from ccjk.core.environment import ADDITIONS, MODEL_TIERS, OTHER_CREDENTIALS, OTHER_ROUTES, QUIET
from ccjk.core.url import url_warnings
from ccjk.documents.edits import ABSENT
from ccjk.errors import CcjkError
from ccjk.language import N_, _
from ccjk.setup.state import Setup
from ccjk.stores.files import read
from ccjk.stores.paths import key_file, named, shown
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.journal import FileChange
from ccjk.transaction.originals import Original, Originals

_BACK = N_("ccjk undo or ccjk remove brings it back")
_FOR_ANOTHER = {*ADDITIONS, *OTHER_CREDENTIALS, *OTHER_ROUTES}
_SET_ASIDE = {
    claude_code.HELPER: N_("would send its key to this provider as well"),
    claude_code.PRIMARY: N_("(the key of a Console login) would go to this provider as well"),
}


def quieted(version: Version | None, default: str = "") -> str:
    """Return what to tell of a profile with an API key where Claude Code, of that release, would take it to its vendor.

    ``default``: its name, where Claude Code uses it for good.
    """
    values = {"release": dotted(version), "variable": QUIET, "update": claude_code.UPDATE, "name": default}
    if version:
        text = _(
            "Claude Code {release} would also send this key to api.anthropic.com. ccjk prevents that with {variable}=1, which"
            " turns its updates off as well. 2.1.299 and later do not need that; to update: {update}",
            **values,
        )
        return text + (_(", then ccjk config-switch {name}", **values) if default else "")
    text = _(
        "Claude Code before 2.1.299 would also send this key to api.anthropic.com. Which release runs here is not certain, so"
        " ccjk sets {variable}=1, which prevents that and turns its updates off",
        **values,
    )
    return text + (_("; once a newer one is there: ccjk config-switch {name}", **values) if default else "")


def notes(files: Sequence[FileChange], known: Originals, world: Setup, clients: Iterable[str]) -> list[str]:
    """Return what to tell after ``files``, with ``known`` before, were written to make profiles the defaults of ``clients``."""
    found = []
    for client in clients:
        endpoint = world.endpoint(world.config.profile(world.config.defaults[client]), client)
        found += url_warnings(endpoint.base_url, ADAPTERS[client].protocol(endpoint))
        profile = world.config.profile(world.config.defaults[client])
        if profile.source.variable and profile.source.variable not in os.environ:
            text = _("{variable} is not set here; where it is not, the clients get no key", variable=profile.source.variable)
            found += [text] if text not in found else []
        if client == CLAUDE_CODE and endpoint.auth == "api_key" and not profile.source and places.claude_signed_in():
            found.append(
                _(
                    "you are signed in at claude.ai as well, so Claude Code advises /logout at each start: do not, as it forgets"
                    " all that it was told. ccjk doctor puts right what that took"
                )
            )
        if profile.source and endpoint.auth == "api_key":
            found.append(
                _(
                    "in a shell that ccjk env switched, Claude Code asks once about the key of {name}: say yes",
                    name=profile.name,
                )
            )
    found += [
        _(
            "{file} rules over your own settings, and decides where {client} goes: see ccjk status",
            file=file,
            client=client,
        )
        for client, file in _above(clients)
    ]
    if CLAUDE_CODE in clients and (dropped := settings_shape.complaint(read(places.claude_settings()).data or b"{}")):
        field, line, problem = dropped
        text = _(
            "Claude Code drops all of {file} for one value: {field} in line {line} ({problem})",
            file=shown(places.claude_settings()),
            field=field,
            line=line,
            problem=problem,
        )
        found.append(text)
    for file in files:
        found += [*_about(file), *_own_models(file, known.get(file.snapshot.path)), *_asking(file, world)]
    found += _threads(files)
    if any(edit.path[-1] == QUIET and edit.after == "1" for file in files for edit in file.edits):
        found.append(quieted(ADAPTERS[CLAUDE_CODE].version(), world.config.defaults.get(CLAUDE_CODE, "")))
    # Tried on 0.169: the daemon keeps the key of a helper it has run; another profile is another helper, and is run.
    key = key_file(world.config.defaults.get(CODEX, ""))
    rotated = any(file.snapshot.path == key and file.snapshot.data is not None for file in files)
    if rotated and places.codex_daemon_runs():
        command = "codex app-server daemon stop"
        if named("CODEX_HOME"):
            command = f"CODEX_HOME={shlex.quote(named('CODEX_HOME'))} {command}"
        found.append(_("Codex's daemon still runs with the old key; end it: {command}", command=command))
    return found


def left(files: Sequence[FileChange], clients: Iterable[str]) -> list[str]:
    """Return what to tell after ``files`` were written so that ``clients`` are on the user's own login."""
    named = {edit.path[-1] for file in files for edit in file.edits if edit.before not in (ABSENT, "")}
    if (
        CLAUDE_CODE not in clients
        or MODEL_TIERS[0] not in named
        or not claude_code.resumes_model(ADAPTERS[CLAUDE_CODE].version())
    ):
        return _threads(files)
    return [
        *_threads(files),
        _("a session of Claude Code that goes on (-c, /resume) asks for the model that it had; with --model opus it does not"),
    ]


def _own_models(file: FileChange, known: Original | None) -> list[str]:
    """Return what to tell where Claude Code's own settings said something of models before ccjk wrote there."""
    first = known.edits if known and file.kind == "json" else {}
    aside = [edit.path for edit in file.edits if edit.path in claude_code.OF_MODELS and first.get(edit.path) == edit]
    names = sorted(str(at[-1]) for at in aside if first[at].before not in (ABSENT, ""))
    if not names:
        return []
    values = {"name": shown(file.snapshot.path), "names": ", ".join(names), "back": _(_BACK)}
    return [_("what {name} says of models ({names}) is not for this provider; it is set aside, {back}", **values)]


def _asking(file: FileChange, world: Setup) -> list[str]:
    """Return what to tell where a key is in its file, and not in that of a client, since a repository would take it there."""
    asked = [edit.after for edit in file.edits if edit.path == (claude_code.HELPER,) and claude_code.asks_for(edit.after)]
    if not any(claude_code.asks_for(after, name) for after in asked for name, p in world.config.profiles.items() if not p.source):
        return []
    holder = repository.holder(file.snapshot.path)
    if holder is None:
        return []
    text = N_("{folder} is a repository that would take {file}, so the key is not in it: Claude Code asks ccjk (apiKeyHelper)")
    if holder.tracks:
        text = N_("the repository in {folder} tracks {file}, so the key is not in it: Claude Code asks ccjk (apiKeyHelper)")
    return [_(text, folder=shown(holder.folder), file=shown(file.snapshot.path))]


def _above(clients: Iterable[str]) -> list[tuple[str, str]]:
    """Return the files above the user's own that decide about the provider of a client, each with that one's name."""
    draft, found = Changeset(blind=True), []
    for client in clients:
        for file in ADAPTERS[client].managed():
            with suppress(CcjkError):  # status tells
                document = draft.document(file, ADAPTERS[client].files()[0][1])
                found += [(CLIENTS[client], file)] if ADAPTERS[client].managed_names(document, file) else []
    return found


def _threads(files: Iterable[FileChange]) -> list[str]:
    """Return what to tell where Codex's threads are not gone on with as they were: each stays with its provider (0.171)."""
    changes = [edit for file in files for edit in file.edits if edit.path == ("model_provider",) and file.kind == "toml"]
    if not any({edit.before, edit.after} & {ABSENT, codex.VENDOR} for edit in changes) or not places.codex_threads():
        return []
    command = "codex exec fork ID" if codex.ties_threads(ADAPTERS[CODEX].version()) else "codex resume ID"
    return [
        _("codex resume shows the threads of one provider, so not the earlier ones; {command} goes on with one", command=command)
    ]


def _about(file: FileChange) -> list[str]:
    name = shown(file.snapshot.path)
    found = []
    if file.foreign and file.snapshot.data is not None and file.mode != file.snapshot.mode:
        found.append(
            _(
                "{name} holds a key now: its mode {before:04o} becomes {after:04o}",
                name=name,
                before=file.snapshot.mode,
                after=file.mode,
            )
        )
    for edit in file.edits:
        step = str(edit.path[-1])
        if step in _SET_ASIDE and edit.after is ABSENT and len(edit.path) == 1 and not claude_code.asks_for(edit.before):
            found.append(
                _("{step} in {name} {why}; it is set aside, {back}", step=step, name=name, why=_(_SET_ASIDE[step]), back=_(_BACK))
            )
        if step == MODEL_TIERS[0] and isinstance(edit.before, str) and edit.before:
            found.append(
                _("open Claude Code sessions stay on the model {before} until you pick another with /model", before=edit.before)
            )
        if step in _FOR_ANOTHER and edit.after == "" and edit.before not in (ABSENT, ""):
            found.append(
                _("{step} in {name} is meant for another provider; it is blanked, {back}", step=step, name=name, back=_(_BACK))
            )
    return found
