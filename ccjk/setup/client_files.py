"""Bringing files in line with what is set up: the one place that decides what is written where."""

import os

from ccjk.clients import places
from ccjk.clients.client import Client, Rotation, Target
from ccjk.clients.registry import ADAPTERS
from ccjk.errors import CcjkError
from ccjk.setup.state import Setup
from ccjk.stores import key_hosts, profiles
from ccjk.stores.keys import said_hosts
from ccjk.stores.paths import config_file, hosts_file, key_file, shown
from ccjk.transaction.changeset import Changeset


def write_own(draft: Changeset, old: Setup, new: Setup) -> None:
    """Write profiles, defaults and new keys into ccjk's own files."""
    draft.edit(config_file(), "toml", profiles.wanted(old.config, new.config))
    bound = {name: key_hosts.text(profile, new.key_hosts(profile)) for name, profile in new.config.profiles.items()}
    moved = {name: text for name, text in bound.items() if text != said_hosts(name)}
    for name, key in new.new_keys.items():
        draft.put(key_file(name), key.encode() or None, recorded=bool(name in moved and key))  # may be the same for another host
    for name, text in {**moved, **{name: b"" for name in old.config.profiles if name not in bound}}.items():
        draft.put(hosts_file(name), text or None)


def write_client(draft: Changeset, client: str, new: Setup) -> None:
    """Make the default profile of ``client`` the one that its files point at."""
    profile = new.config.profile(new.config.defaults[client])
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


def release_all_elsewhere(draft: Changeset) -> None:
    """Take ccjk out of all files that it wrote when a variable put a client's folder elsewhere."""
    for client, path, kind in _written(draft):
        if path not in _here():
            client.release_file(draft, path, kind)


def release_elsewhere(draft: Changeset, name: str, key: str) -> None:
    """Take profile ``name`` and its ``key`` out of such files."""
    for client, path, kind in _written(draft):
        if path not in _here():
            client.release_file(draft, path, kind, name, key)


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
    profile = new.config.profile(name)
    rotation = Rotation(name, before, after, shown(key_file(name)), lambda url: new.has_host(profile, url), frozenset(_here()))
    for client, path, kind in _written(draft):
        try:
            draft.document(path, kind)
        except CcjkError:  # nobody can read it, the client no more than this
            continue
        client.rotate(draft, path, kind, rotation)


def _here() -> set[str]:
    return {path for client in ADAPTERS.values() for path, _kind in client.files()}


def _written(draft: Changeset) -> list[tuple[Client, str, str]]:
    """Return the clients' files that ccjk wrote and that are still there, wherever they are, each with its client and kind."""
    found = [(client, path) for path in draft.originals for client in ADAPTERS.values() if client.owns(path)]
    return [(client, path, client.files()[0][1]) for client, path in found if os.path.lexists(path)]
