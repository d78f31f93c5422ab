"""Bringing files in line with what is set up: the one place that decides what is written where."""

import os
from collections.abc import Collection

from ccjk.clients import claude_code, places
from ccjk.clients.client import Client, Rotation, Target
from ccjk.clients.registry import ADAPTERS
from ccjk.errors import CcjkError
from ccjk.setup.folders import current, others
from ccjk.setup.state import Setup
from ccjk.stores import key_hosts, profiles
from ccjk.stores.homes import used
from ccjk.stores.keys import said_hosts
from ccjk.stores.paths import config_file, hosts_file, key_file, shown
from ccjk.transaction.changeset import Changeset


def write_own(draft: Changeset, old: Setup, new: Setup) -> None:
    """Write profiles, defaults and new keys into ccjk's own files."""
    document = draft.document(config_file(), "toml")
    draft.edit(config_file(), "toml", profiles.wanted(document, old.config, new.config))
    bound = {name: key_hosts.text(profile, new.key_hosts(profile)) for name, profile in new.config.profiles.items()}
    moved = {name: text for name, text in bound.items() if text != said_hosts(name)}
    for name, key in new.new_keys.items():
        draft.put(key_file(name), key.encode() or None, recorded=bool(name in moved and key))  # may be the same for another host
    for name, text in {**moved, **{name: b"" for name in old.config.profiles if name not in bound}}.items():
        draft.put(hosts_file(name), text or None)


def write_client(draft: Changeset, client: str, new: Setup, name: str = "") -> None:
    """Make the default profile of ``client``, or profile ``name``, the one that its files point at."""
    profile = new.config.profile(name or new.config.defaults[client])
    key = new.needed_key(profile)  # first: where that may not go is what matters most
    endpoint = new.endpoint(profile, client)
    helper = places.key_helper(profile.name, endpoint.base_url)
    kept_in = shown(key_file(profile.name) if key else config_file())
    ADAPTERS[client].write(draft, Target(profile.name, new.title(profile), endpoint, key, helper, kept_in))
    write_keys(draft, client, new, active=True)


def write_keys(draft: Changeset, client: str, new: Setup, *, active: bool) -> None:
    """Let ``client`` know the keys of all profiles, and forget those that are gone."""
    ADAPTERS[client].write_keys(draft, new.keys(client), active=active)


def knows_keys(draft: Changeset, client: str) -> bool:
    """Whether ccjk wrote into a file of ``client`` beside the one that says which provider is used."""
    return any(path in draft.originals for path, _kind in ADAPTERS[client].files()[1:])


def is_a_strangers(draft: Changeset, client: str, default: str) -> bool:
    """Whether ``client`` has a file that cannot be read, and ccjk wrote in none there: it has no ``default`` either."""
    files = ADAPTERS[client].files()
    if default or any(path in draft.originals for path, _kind in files):
        return False
    try:
        for path, kind in files:
            draft.document(path, kind)
    except CcjkError:
        return True
    return False


def follow_elsewhere(draft: Changeset, old: Setup, new: Setup, names: Collection[str]) -> set[str]:
    """Let the other folders of clients that are on one of the profiles ``names`` follow it; return the files of these.

    The rest know the keys of all profiles.
    """
    done = set[str]()
    for client, folder in others(draft, new.config):
        name = current(old, draft, client, folder)
        with used(client, folder):
            if name in names:
                done |= _files_of(client)
                write_client(draft, client, new, name)
            elif knows_keys(draft, client):
                write_keys(draft, client, new, active=bool(name))
    return done


def release_elsewhere(draft: Changeset, done: Collection[str], name: str = "", key: str = "") -> None:
    """Take ccjk, or profile ``name`` and its ``key``, out of all files that it ever wrote, but for those that are ``done``."""
    _forget_gone(draft, key)
    for client, path, kind in _written(draft):
        if path not in done:
            client.release_file(draft, path, kind, name, key)


def rotate_elsewhere(draft: Changeset, old: Setup, new: Setup, name: str, done: Collection[str]) -> None:
    """Put the new key of profile ``name`` wherever ccjk wrote the old one and no client uses it: files that are not ``done``.

    So in folders that have gone over to another provider since, and in a table of Codex's that is not selected. Where it would
    go to another host, everything stays as it is; where no file may hold it any more, ccjk's part goes.
    """
    before, after = old.key_or_nothing(name), new.key_or_nothing(name)
    if not before or before == after:
        return
    _forget_gone(draft, before)
    if not after:
        release_elsewhere(draft, {*here(), *done}, name, before)
        return
    profile = new.config.profile(name)
    rotation = Rotation(name, before, after, shown(key_file(name)), lambda url: new.has_host(profile, url), frozenset(here()))
    for client, path, kind in _written(draft):
        try:
            draft.document(path, kind)
        except CcjkError:  # nobody can read it, the client no more than this
            continue
        client.rotate(draft, path, kind, rotation)


def _forget_gone(draft: Changeset, key: str) -> None:
    """Let no ``key`` that is used no more be remembered of files that are gone, with their folder perhaps."""
    for path, known in list(draft.originals.items()):
        if key and not os.path.lexists(path) and any(key[-claude_code.SUFFIX :] in str(edit) for edit in known.edits.values()):
            del draft.originals[path]


def here() -> set[str]:
    """Return the files that clients read as they are called here."""
    return {path for client in ADAPTERS for path in _files_of(client)}


def _files_of(client: str) -> set[str]:
    return {path for path, _kind in ADAPTERS[client].files()}


def _written(draft: Changeset) -> list[tuple[Client, str, str]]:
    """Return the clients' files that ccjk wrote and that are still there, wherever they are, each with its client and kind."""
    found = [(client, path) for path in draft.originals for client in ADAPTERS.values() if client.owns(path)]
    return [(client, path, client.files()[0][1]) for client, path in found if os.path.lexists(path)]
