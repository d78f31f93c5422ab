"""What requested profiles would be: each with its key, and that key for no other host than it was given for."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from ccjk.core.endpoint import CLIENTS, FIELDS, Endpoint, check_field
from ccjk.core.key import clean_key, typed
from ccjk.core.key_source import NO_SOURCE, KeySource
from ccjk.core.name import profile_name
from ccjk.core.preset import find_preset
from ccjk.core.profile import Profile, given_for, origins
from ccjk.core.url import origin_of
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _
from ccjk.setup.state import Setup
from ccjk.stores import keys as key_store
from ccjk.stores.generation import seen
from ccjk.stores.key_sources import Fetched

OPTIONS = {
    "base_url": "--api-url",
    "auth": "--api-type",
    "model": "--api-model",
    "fast_model": "--api-fast-model",
    "wire_api": "--wire-api",
}
"""The option that sets each field of an endpoint, for errors."""


@dataclass(frozen=True)
class Request:
    """One profile as asked for. None: not said, so an existing profile keeps what it has; empty text: back to the preset's."""

    provider: str
    key: str | None = field(default=None, repr=False)
    name: str | None = None
    region: str | None = None
    url: str | None = None
    auth: str | None = None
    model: str | None = None
    fast_model: str | None = None
    wire_api: str | None = None
    source: KeySource = NO_SOURCE
    """Where the key is, if it is to be in no file."""
    urls: Mapping[str, str] = field(default_factory=dict)
    """The base URLs of clients for which it is another than ``url``."""
    default: bool = False
    where: str = ""
    """Which of many it is."""
    key_of: str | None = None
    """The profile whose key is meant, whatever hosts that was given for; it may be this one."""

    @property
    def brings_key(self) -> bool:
        """Whether the key is given, or it is said where it is."""
        return self.key is not None or self.source.fetched


@dataclass(frozen=True)
class Plan:
    """What is to be set up, worked out once: ``old`` as it is now, ``new`` as it will be, every profile fit for ``clients``.

    ``names``: the profiles that were asked for, in order; ``default``: the one among them that clients are to use.
    """

    requests: Sequence[Request]
    clients: Sequence[str]
    old: Setup
    new: Setup
    names: Sequence[str]
    default: str
    fetched: Fetched = field(repr=False)
    seen: tuple[str, bytes, bytes] = field(repr=False)

    def fresh(self) -> "Plan":
        """Return it as it is while nothing else was set up meanwhile, else worked out anew; no key is fetched again."""
        return self if self.seen == seen() else plan(self.requests, self.clients, self.fetched)

    def key(self, name: str) -> str:
        """Return the key of the profile ``name``, wherever it is; an error where there is none."""
        profile = self.new.config.profile(name)
        if profile.source:
            return self.new.new_in_keyring.get(name) or self.fetched.key(profile)
        return self.new.needed_key(profile)


def plan(requests: Sequence[Request], clients: Sequence[str], fetched: Fetched) -> Plan:
    """Work out what the requested profiles are. The default is the request that says so, else the first.

    Nothing is written.
    """
    chosen = [at for at, request in enumerate(requests) if request.default]
    if len(chosen) > 1:
        raise UsageError(
            _("--api-configs: more than one profile is marked as the default"), _('give "default": true to one of them')
        )
    at, old = seen(), Setup()
    profiles = dict(old.config.profiles)
    keys: dict[str, str] = {}
    ring: dict[str, str] = {}
    hosts: dict[str, Collection[str]] = {}
    new = Setup(replace(old.config, profiles=profiles), old.presets, keys, ring, hosts)
    for asked in requests:
        request = asked
        with _named(request.where):
            request = _with_key_of(request, old, fetched)
            profile = _profile(request, old, clients)
            taken = next((n for n in profiles if n.lower() == profile.name.lower() and n != profile.name), None)
            if profile.name in keys or taken:
                raise UsageError(_("the name '{name}' is used twice", name=typed(profile.name)), _("give each profile its own"))
            key = _key(request, profile, old, clients, fetched)
            keys[profile.name] = "" if profile.source else key
            before = None if request.brings_key else old.config.profiles.get(profile.name)
            hosts[profile.name] = old.key_hosts(before) if before else given_for(profile, old.presets)
            if profile.source.keyring and key:
                ring[profile.name] = key
            profiles[profile.name] = profile
            for client in clients:
                new.endpoint(profile, client)
    names = list(keys)
    return Plan(requests, clients, old, new, names, names[chosen[0] if chosen else 0], fetched, at)


@contextmanager
def _named(where: str) -> Iterator[None]:
    """Say in errors which of many requests they are about."""
    try:
        yield
    except CcjkError as error:
        if not where:
            raise
        raise CcjkError(f"{where}: {error.message}", error.hint, status=error.status) from None


def _profile(request: Request, old: Setup, clients: Sequence[str]) -> Profile:
    preset = find_preset(old.presets, request.provider)
    name = profile_name(request.provider if request.name is None else request.name)
    profile = old.config.profiles.get(name, Profile(name, preset.id))
    if profile.preset != preset.id:  # what was overridden belonged to another provider
        profile = Profile(name, preset.id)
    region = profile.region if request.region is None else request.region
    preset.in_region(region)

    def checked(**said: str | None) -> dict[str, str]:
        return {k: check_field(k, v, OPTIONS[k]) if v else v for k, v in said.items() if v is not None}

    own: dict[str, Endpoint] = {}
    for client in CLIENTS:
        said: dict[str, str | None] = {
            name: getattr(request, name) for name in ("auth", "fast_model", "wire_api") if name in FIELDS[client]
        }
        if client in clients:
            said |= {"base_url": request.urls.get(client, request.url), "model": request.model}
        endpoint = replace(profile.overrides(client), **checked(**said))
        own |= {client: endpoint} if endpoint.said() else {}
    return Profile(name, preset.id, region, own, _source(request, profile))


def _source(request: Request, before: Profile) -> KeySource:
    """Return where the key shall be from now on: a key that is given goes where the one before was, but for a command."""
    if request.source or request.key is None:
        return request.source or before.source
    return before.source if before.source.keyring else NO_SOURCE


def _key(request: Request, profile: Profile, old: Setup, clients: Sequence[str], fetched: Fetched) -> str:
    """Return the profile's key: the one given, or the one it has, as long as that goes where it went before.

    Nothing for one that is fetched from elsewhere, or is in the keyring and stays.
    """
    if request.brings_key:
        _check_others(profile, old, clients)
    if request.key is not None and request.source.fetched:
        raise UsageError(_("the key is given, and it is also said where it is"), _("leave one of them out"))
    if request.key is not None:
        return clean_key(request.key)
    if request.source.fetched:
        if not request.source.variable or request.source.variable in os.environ:
            fetched.key(profile, kept=False)  # what cannot be fetched now would be missed later
        return ""
    before = old.config.profiles.get(profile.name)
    known = old.key_or_nothing(profile.name) if before else ""
    hint = _("give it with -k KEY, with -k - on standard input, or in CCJK_API_KEY")
    stays = before and before.source and before.source == profile.source
    if not before or not (known or stays):
        raise UsageError(_("no key for {name}", name=typed(profile.name)), hint)
    if before.preset != profile.preset:
        raise UsageError(
            _("{name} moves to another provider, and its key belongs to {preset}", name=profile.name, preset=before.preset), hint
        )
    bound = set(old.key_hosts(before))
    was = {host for client in CLIENTS for host in _hosts(old, before, client)}
    will_be = {host for client in clients for host in _hosts(old, profile, client)}
    known_for = bound if was - bound else was  # another region's key is another, so it is asked for
    if not will_be <= known_for or not origins(profile, old.presets) <= bound:
        names = ", ".join(sorted(known_for))
        raise UsageError(_("{name} moves to another host, and its key belongs to {names}", name=profile.name, names=names), hint)
    return known


def _with_key_of(request: Request, old: Setup, fetched: Fetched) -> Request:
    """Return ``request`` with the key of the profile that it names for that, as given for whatever it asks for."""
    if request.key_of is None:
        return request
    if request.key is not None or request.source:
        raise UsageError(_("--key-of stands alone among the ways to give a key"), _("leave the others out"))
    other = old.config.profile(profile_name(request.key_of))
    if other.source.fetched:
        return replace(request, source=other.source)
    return replace(request, source=other.source, key=fetched.key(other) if other.source else key_store.in_file(other.name))


def _check_others(profile: Profile, old: Setup, clients: Sequence[str]) -> None:
    """Refuse to move a client to another host where another client stays: there is one key, and it cannot be for both."""
    before = old.config.profiles.get(profile.name)
    if before is None or before.preset != profile.preset:
        return
    was = {host for client in CLIENTS for host in _hosts(old, before, client)}
    will_be = {host for client in clients for host in _hosts(old, profile, client)}
    stays = {host for client in CLIENTS if client not in clients for host in _hosts(old, profile, client)}
    if not will_be <= was and not stays <= will_be:
        raise UsageError(
            _(
                "{name} has a client at {names} as well, which would get the new key",
                name=profile.name,
                names=", ".join(sorted(stays)),
            ),
            _("move both with -T all, or give the new one a name of its own: -n NAME"),
        )


def _hosts(world: Setup, profile: Profile, client: str) -> list[str]:
    endpoint = world.endpoint_or_none(profile, client)
    return [origin_of(endpoint.base_url)] if endpoint else []
