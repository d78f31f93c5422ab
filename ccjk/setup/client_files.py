"""Bringing files in line with what is set up: the one place that decides what is written where."""

import os
import shlex

from ccjk.clients import claude_code, codex, places
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS
from ccjk.core.profile import hosts
from ccjk.documents.edits import ABSENT, Document, Item, Path, Wanted
from ccjk.documents.toml_document import TomlDocument
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.setup.state import Setup
from ccjk.stores import profiles
from ccjk.stores.paths import config_file, key_file, shown
from ccjk.transaction.changeset import Changeset


def write_own(draft: Changeset, old: Setup, new: Setup) -> None:
    """Write profiles, defaults and new keys into ccjk's own files."""
    draft.edit(config_file(), "toml", profiles.wanted(old.config, new.config))
    for name, key in new.new_keys.items():
        before, after = old.config.profiles.get(name), new.config.profiles.get(name)
        moves = before and after and hosts(before, old.presets) != hosts(after, new.presets)
        draft.put(key_file(name), key.encode() or None, recorded=bool(moves and key))  # may be the same for another host


def write_client(draft: Changeset, client: str, new: Setup) -> None:
    """Make the default profile of ``client`` the one that its files point at."""
    profile = new.config.profile(new.config.defaults[client])
    endpoint, key = new.endpoint(profile, client), new.needed_key(profile)
    helper = places.key_helper(profile.name, endpoint.base_url)
    if client == CLAUDE_CODE:
        path = places.claude_settings()
        draft.adopt(path, "json", _own(draft), ours=_stands(draft))
        document, command = draft.document(path, "json"), "" if key else shlex.join(helper)
        quiet = (command or endpoint.auth == "api_key") and claude_code.takes_key_home(new.claude_version)
        wanted = claude_code.settings(
            document, endpoint, key, lambda at: draft.wrote(path, "json", at), command, quiet=bool(quiet)
        )
        draft.edit(path, "json", wanted)
        write_approvals(draft, new, active=True)
        return
    path = places.codex_config()
    document = draft.document(path, "toml")
    kept_in = shown(key_file(profile.name) if key else config_file())
    if not all(word.isprintable() for word in (*helper, kept_in)):
        raise CcjkError(
            _("the path of ccjk or of its configuration has characters that Codex's config.toml cannot hold"), _("move it")
        )
    _comment(document, kept_in, file=bool(key))
    draft.adopt(path, "toml", (codex.TABLE,), ours=True)
    bearer = "" if codex.runs_auth_command(new.codex_version) else key
    if not key and not codex.runs_auth_command(new.codex_version):
        hint = _("update it, or keep the key in a file")
        raise CcjkError(_("this Codex asks no command for the key of profile {name}", name=profile.name), hint)
    # A model that was there before ccjk is Codex's own, unless another provider was, whose name for a model it then is.
    others = draft.original(path, "toml", ("model_provider",)) not in (ABSENT, codex.VENDOR)
    own_model = ABSENT if others else draft.original(path, "toml", ("model",))
    draft.edit(path, "toml", codex.config(document, new.title(profile), endpoint, helper, bearer, own_model))


def write_approvals(draft: Changeset, new: Setup, *, active: bool) -> None:
    """Approve the keys of all profiles in ``.claude.json`` and take back approvals of keys that are gone."""
    path = places.claude_state()
    approved = new.approved_keys()
    kept = {key[-claude_code.SUFFIX :] for key in approved}
    draft.restore(path, "json", only=lambda at: isinstance(at[-1], Item) and at[-1].text not in kept)
    draft.edit(path, "json", claude_code.state(approved, active=active))


def release_client(draft: Changeset, client: str, *, official: bool, current: bool = False) -> list[str]:
    """Take everything that ccjk wrote out of the client's files.

    ``official``: the vendor's own login is wanted, so a provider that was set up by hand before ccjk goes as well, and its
    URL is returned. Otherwise that one comes back. ``current`` says that the files point at a profile that goes.
    """
    path, kind = places.client_files(client)[0]
    if client == CLAUDE_CODE:
        ours = current or official or _stands(draft)
        known = draft.originals.get(path)
        replaced = not ours and known is not None and not claude_code.PROVIDER_OWN.isdisjoint(known.edits)
        draft.adopt(path, kind, _own(draft), ours=ours)
        if replaced and claude_code.base_url(draft.document(path, kind)):
            # Somebody set another provider up by hand since: no login's key may come back beside it.
            draft.restore(path, kind, only=lambda at: at != (claude_code.HELPER,))
            draft.restore(places.claude_state(), "json", only=lambda at: at != (claude_code.PRIMARY,))
            return []
        draft.restore(places.claude_state(), "json")
    else:
        selected_by_hand = draft.document(path, kind).get(("model_provider",)) not in (ABSENT, codex.PROVIDER)
        draft.adopt(path, kind, (codex.TABLE, *([] if selected_by_hand else [("model",)])), ours=True)
    draft.restore(path, kind)
    document = draft.document(path, kind)
    if not official:
        return []
    url = claude_code.base_url(document) if client == CLAUDE_CODE else codex.base_url(document)
    rule = claude_code.official_settings if client == CLAUDE_CODE else codex.official_config
    return [url] if draft.edit(path, kind, rule(document)) and url else []


def clear_client(draft: Changeset, client: str) -> None:
    """Take the provider out of the client's file, whoever put it there: ccjk's memory of what was before it is lost."""
    path, kind = places.client_files(client)[0]
    document = draft.document(path, kind)
    draft.edit(path, kind, claude_code.nothing(document) if client == CLAUDE_CODE else codex.nothing(document))
    draft.forget(path)


def release_all_elsewhere(draft: Changeset) -> None:
    """Take ccjk out of all files that it wrote when a variable put a client's folder elsewhere."""
    for path, kind in _written(draft):
        if path not in _here():
            _release(draft, path, kind)


def release_elsewhere(draft: Changeset, name: str, key: str) -> None:
    """Take profile ``name`` and its ``key`` out of such files."""
    suffix = key[-claude_code.SUFFIX :]
    for path, kind in _written(draft):
        if path in _here():
            continue
        draft.restore(path, kind, only=lambda at: bool(key) and at[-1] == Item(suffix))
        known = draft.originals.get(path)
        if known and any(_has(edit.after, name, key) for edit in known.edits.values()):
            _release(draft, path, kind)


def rotate_elsewhere(draft: Changeset, old: Setup, new: Setup, name: str) -> None:
    """Put the new key of profile ``name`` wherever ccjk wrote the old one and no client that is set up here uses it.

    So in folders that a variable named, and in a table of Codex's that is not selected. Where it would go to another host,
    everything stays as it is; where no file may hold it any more, ccjk's part goes.
    """
    before, after = old.key_or_nothing(name), new.key_or_nothing(name)
    if not before or before == after:
        return
    if not after:
        release_elsewhere(draft, name, before)
        return
    approval = Item(before[-claude_code.SUFFIX :])
    for path, kind in _written(draft):
        try:
            document = draft.document(path, kind)
        except CcjkError:  # nobody can read it, the client no more than this
            continue
        url = claude_code.base_url(document) or codex.table_url(document)
        wanted: Wanted = {at: after for at in draft.originals[path].edits if document.get(at) == before}
        if document.get((*codex.TABLE, codex.BEARER)) == before:  # the table as a whole, as it was written
            wanted[codex.TABLE] = document.get(codex.TABLE) | {codex.BEARER: after}
        if wanted and new.has_host(new.config.profile(name), url):
            draft.adopt(path, kind, (codex.TABLE,), ours=True)
            _comment(document, shown(key_file(name)), file=True)
            draft.edit(path, kind, wanted)
        if path not in _here() and any(at[-1] == approval for at in draft.originals[path].edits):
            draft.restore(path, kind, only=lambda at: at[-1] == approval)
            draft.edit(path, kind, claude_code.state([after], active=False))


def _comment(document: Document, kept_in: str, *, file: bool) -> None:
    """Let the comment stand in Codex's table, when that is written, which says where the key is."""
    if isinstance(document, TomlDocument):
        document.comments[codex.TABLE] = codex.table_comment(kept_in, file=file)


def _has(value: object, name: str, key: str) -> bool:
    """Whether a value that ccjk wrote is ``key``, holds it, or asks for that of profile ``name``."""
    if isinstance(value, dict):
        return codex.asks_for(value, name) or (bool(key) and value.get(codex.BEARER) == key)
    return claude_code.asks_for(value, name) or (bool(key) and value == key)


def _here() -> set[str]:
    return {path for client in CLIENTS for path, _ in places.client_files(client)}


def _written(draft: Changeset) -> list[tuple[str, str]]:
    """Return the clients' files that ccjk wrote and that are still there, wherever they are, each with its kind."""
    kinds = {".toml": "toml", ".json": "json"}
    found = [(path, kinds.get(os.path.splitext(path)[1], "")) for path in draft.originals]
    return [(path, kind) for path, kind in found if kind and os.path.lexists(path)]


def _release(draft: Changeset, path: str, kind: str) -> None:
    draft.adopt(path, kind, (*claude_code.PROVIDER_OWN, (claude_code.HELPER,), codex.TABLE), ours=True)
    draft.restore(path, kind)


def _own(draft: Changeset) -> set[Path]:
    """Return what belongs to one provider in Claude Code's settings: the helper only where ccjk wrote one."""
    known = draft.originals.get(places.claude_settings())
    helper = known.edits.get((claude_code.HELPER,)) if known else None
    return {*claude_code.PROVIDER_OWN, *([helper.path] if helper and helper.after is not ABSENT else [])}


def _stands(draft: Changeset) -> bool:
    """Whether any of the URL and credentials in Claude Code's settings is ccjk's, or all are as ccjk left them: then all is.

    What ccjk set for a provider goes as a whole, even where a part was changed by hand since: the rest of it would send one
    party's credential to the other. Where nothing of it stands any more, it is all somebody else's.
    """
    path = places.claude_settings()
    known = draft.originals.get(path)
    made = {at for at in claude_code.TOGETHER if known and at in known.edits}
    still = {at for at in made if draft.wrote(path, "json", at)}
    return (bool(made) and still == made) or any(draft.document(path, "json").get(at) not in (ABSENT, "") for at in still)
