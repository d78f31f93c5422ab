"""What is set up on this machine: profiles, presets, keys, and what each client's own file says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccjk.clients import claude_code, codex, places
from ccjk.clients.version import Version
from ccjk.core.endpoint import CLAUDE_CODE, Endpoint
from ccjk.core.preset import Preset
from ccjk.core.profile import Profile, claude_code_endpoint, codex_endpoint, is_among, urls
from ccjk.errors import CcjkError
from ccjk.stores import keys, presets, profiles
from ccjk.stores.profiles import Config
from ccjk.transaction.changeset import Changeset


@dataclass(frozen=True)
class Setup:
    """Read when first needed. ``new_keys`` are keys about to be written, by profile; empty text removes one.

    ``new_in_keyring`` likewise, for the system's keyring.
    """

    config: Config = field(default_factory=profiles.load)
    presets: Mapping[str, Preset] = field(default_factory=presets.load)
    new_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    new_in_keyring: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def codex_version(self) -> Version | None:
        """The installed Codex's version; asking starts it."""
        return places.codex_version()

    @property
    def claude_version(self) -> Version | None:
        """The installed Claude Code's version, None where that is not one and the same everywhere."""
        return places.claude_version_anywhere()

    def key(self, name: str) -> str:
        """Return the key in the file of profile ``name``, nothing where there is none, or the key is elsewhere."""
        if name in self.new_keys:
            return self.new_keys[name]
        profile = self.config.profiles.get(name)
        return "" if profile and profile.source else keys.find_key(name)

    def needed_key(self, profile: Profile) -> str:
        """Return the key of ``profile``; without one nothing may be set up. Nothing where no file may hold it."""
        return "" if profile.source else self.key(profile.name) or keys.read_key(profile.name)

    def endpoint(self, profile: Profile, client: str) -> Endpoint:
        """Return where ``client`` finds the provider of ``profile``."""
        if client == CLAUDE_CODE:
            return claude_code_endpoint(profile, self.presets)
        return codex_endpoint(profile, self.presets, chat=codex.speaks_chat(self.codex_version))

    def endpoint_or_none(self, profile: Profile, client: str) -> Endpoint | None:
        """Return where ``client`` finds the provider of ``profile``, None where the profile is not fit for it."""
        try:
            return self.endpoint(profile, client)
        except CcjkError:
            return None

    def key_or_nothing(self, name: str) -> str:
        """Return the key of profile ``name``, nothing also where its file is not as it should be."""
        try:
            return self.key(name)
        except CcjkError:
            return ""

    def approved_keys(self) -> list[str]:
        """Return the keys that Claude Code would ask about: those of all profiles that use ``api_key`` and can be used."""
        found = []
        for profile in self.config.profiles.values():
            endpoint = self.endpoint_or_none(profile, CLAUDE_CODE)
            if endpoint and endpoint.auth == "api_key" and (key := self.key_or_nothing(profile.name)):
                found.append(key)
        return found

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
        path, kind = places.client_files(client)[0]
        document = draft.document(path, kind)
        url = (claude_code if client == CLAUDE_CODE else codex).base_url(document)
        default = self.config.defaults.get(client, "")
        for name in sorted(self.config.profiles, key=lambda name: name != default) if url else ():
            profile = self.config.profiles[name]
            if client == CLAUDE_CODE:
                endpoint = self.endpoint_or_none(profile, CLAUDE_CODE)
                key = "" if profile.source else self.key_or_nothing(name)
                if endpoint and claude_code.points_at(document, endpoint, name, key):
                    return name
            elif codex.points_at(document, name, self.key_or_nothing(name)) and self.has_host(profile, url):
                return name
        return ""
