"""What is set up on this machine: profiles, presets, keys, and what each client's own file says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ccjk.clients.registry import ADAPTERS
from ccjk.core.endpoint import Endpoint
from ccjk.core.preset import Preset
from ccjk.core.profile import Profile, is_among, urls
from ccjk.errors import CcjkError
from ccjk.stores import key_hosts, keys, presets, profiles
from ccjk.stores.profiles import Config
from ccjk.transaction.changeset import Changeset


@dataclass(frozen=True)
class Setup:
    """Read when first needed. ``new_keys`` are keys about to be written, by profile; empty text removes one.

    ``new_in_keyring`` likewise, for the system's keyring; ``new_hosts``: what keys are bound to from then on.
    """

    config: Config = field(default_factory=profiles.load)
    presets: Mapping[str, Preset] = field(default_factory=presets.load)
    new_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    new_in_keyring: Mapping[str, str] = field(default_factory=dict, repr=False)
    new_hosts: Mapping[str, Collection[str]] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """Return the key in the file of profile ``name``, nothing where there is none, or the key is elsewhere."""
        if name in self.new_keys:
            return self.new_keys[name]
        profile = self.config.profiles.get(name)
        return "" if profile and profile.source else keys.find_key(name)

    def needed_key(self, profile: Profile) -> str:
        """Return the key of ``profile``; without one nothing may be set up. Nothing where no file may hold it.

        Refused where the profile would take it to a host that it was not given for.
        """
        key_hosts.check(profile, self.presets, self.key_hosts(profile))
        return "" if profile.source else self.key(profile.name) or keys.read_key(profile.name)

    def key_hosts(self, profile: Profile) -> Collection[str]:
        """Return the hosts that the key of ``profile`` was given for."""
        return self.new_hosts.get(profile.name) or key_hosts.load(profile, self.presets)

    def foreign_hosts(self, profile: Profile) -> list[str]:
        """Return the hosts that ``profile`` points at, and that its key was not given for."""
        return key_hosts.foreign(profile, self.presets, self.key_hosts(profile))

    def endpoint(self, profile: Profile, client: str, *, installed: bool = True) -> Endpoint:
        """Return where ``client``, as installed, finds the provider of ``profile``; else any release of it, without asking it."""
        return ADAPTERS[client].endpoint(profile, self.presets, installed=installed)

    def endpoint_or_none(self, profile: Profile, client: str, *, installed: bool = True) -> Endpoint | None:
        """Return what `endpoint` does, None where the profile is not fit for the client."""
        try:
            return self.endpoint(profile, client, installed=installed)
        except CcjkError:
            return None

    def key_or_nothing(self, name: str) -> str:
        """Return the key of profile ``name``, nothing also where its file is not as it should be."""
        try:
            return self.key(name)
        except CcjkError:
            return ""

    def keys(self, client: str) -> list[tuple[Endpoint, str]]:
        """Return the keys of all profiles that ``client`` can use, each with where it goes; those that files hold."""
        profiles_ = self.config.profiles.values()
        usable = [(self.endpoint_or_none(profile, client, installed=False), profile.name) for profile in profiles_]
        found = [(endpoint, self.key_or_nothing(name)) for endpoint, name in usable if endpoint]
        return [(endpoint, key) for endpoint, key in found if key]

    def has_host(self, profile: Profile, url: str) -> bool:
        """Whether ``url`` leads to a host of ``profile``, as far as it is known which those are."""
        known = urls(profile, self.presets)
        return not known or is_among(url, known)

    def title(self, profile: Profile) -> str:
        """Return the name of the profile's provider, for people."""
        preset = self.presets.get(profile.preset)
        return preset.regions.get(profile.region, preset).name if preset else profile.preset

    def current(self, client: str, draft: Changeset) -> str:
        """Return the profile that the client's own file points at, nothing for none of ours.

        Several may have the same endpoint and key; then the one that was last made the default.
        """
        known = ADAPTERS[client]
        document = draft.document(*known.files()[0])
        url = known.base_url(document)
        default = self.config.defaults.get(client, "")
        for name in sorted(self.config.profiles, key=lambda name: name != default) if url else ():
            profile = self.config.profiles[name]
            endpoint = self.endpoint_or_none(profile, client, installed=False)
            if known.points_at(document, endpoint, name, self.key_or_nothing(name)) and self.has_host(profile, url):
                return name
        return ""
