"""What the checks look at. Everything is read when first needed, and one broken thing hides no other."""

import os
from functools import cached_property

from ccjk.clients import claude_code, places
from ccjk.clients.version import Version
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS
from ccjk.core.environment import BASE_URL, CREDENTIALS, MANAGED_BY_HOST, PROFILE
from ccjk.core.profile import Profile, hosts
from ccjk.documents.edits import Document
from ccjk.errors import CcjkError
from ccjk.findings.project import project_files
from ccjk.setup.folders import settled
from ccjk.setup.state import Setup
from ccjk.stores import presets, profiles
from ccjk.stores.profiles import Config
from ccjk.transaction.changeset import Changeset


class Context:
    """This machine, this shell and this directory, as a client would find them."""

    credentials = tuple(CREDENTIALS.values())

    @cached_property
    def draft(self) -> Changeset:
        """Documents; nothing of it is ever written."""
        try:
            return Changeset()
        except CcjkError:
            return Changeset(blind=True)

    @cached_property
    def world(self) -> Setup:
        """What is set up; nothing of it where it cannot be read, which is a finding of its own."""
        try:
            config = profiles.load()
        except CcjkError:
            config = Config()
        try:
            return settled(Setup(config, presets.load()), self.draft)
        except CcjkError:
            return settled(Setup(config, {}), self.draft)

    def document(self, path: str) -> Document | None:
        """Return the file at ``path``, None where it cannot be read."""
        try:
            return self.draft.document(path, "toml" if path.endswith(".toml") else "json")
        except CcjkError:
            return None

    @property
    def settings(self) -> Document | None:
        """The user's settings of Claude Code."""
        return self.document(places.claude_settings())

    @property
    def state(self) -> Document | None:
        """``.claude.json``."""
        return self.document(places.claude_state())

    @property
    def codex(self) -> Document | None:
        """Codex's ``config.toml``."""
        return self.document(places.codex_config())

    @cached_property
    def projects(self) -> dict[str, Document]:
        """The settings of the project that the working directory is, by file; the first wins."""
        found = {file: self.document(file) for file in project_files()}
        return {file: document for file, document in found.items() if document is not None}

    @cached_property
    def claude_version(self) -> Version | None:
        """The version of Claude Code."""
        return places.claude_version()

    @cached_property
    def codex_version(self) -> Version | None:
        """The version of Codex."""
        return places.codex_version()

    @property
    def can_decide(self) -> bool:
        """Whether a shell can choose this Claude Code's provider."""
        return claude_code.takes_shell(self.claude_version)

    @property
    def decides(self) -> bool:
        """Whether this shell does."""
        held = any(self.shell(name) for name in self.credentials)
        return bool(self.shell(MANAGED_BY_HOST)) and held and self.can_decide

    def shell(self, name: str) -> str:
        """Return a variable of the calling shell."""
        return os.environ.get(name, "")

    def source(self, name: str) -> str:
        """Return the settings file from which Claude Code takes a variable, nothing where that is the shell."""
        files = {} if self.decides else {**self.projects, places.claude_settings(): self.settings}
        return next((file for file, found in files.items() if found and isinstance(found.get(("env", name)), str)), "")

    def value(self, name: str) -> str:
        """Return what a variable is to Claude Code, here and now."""
        file = self.source(name)
        found = self.document(file) if file else None
        return str(found.get(("env", name))) if found else self.shell(name)

    def auth(self) -> str:
        """Return the way to authenticate that belongs to Claude Code's provider, as far as that can be told."""
        url = self.value(BASE_URL)
        found = [self.world.endpoint_or_none(profile, CLAUDE_CODE) for profile in self.world.config.profiles.values()]
        found += [endpoint for preset in self.world.presets.values() for endpoint in preset.of(CLAUDE_CODE).values()]
        fitting = [endpoint.auth for endpoint in found if endpoint and endpoint.base_url == url]
        held = [auth for auth, name in reversed(CREDENTIALS.items()) if self.value(name)]
        return next(iter([*fitting, *held]), "api_key")

    def current(self, client: str) -> str:
        """Return the profile that the client's own file points at, nothing for none of ours."""
        try:
            return self.world.current(client, self.draft)
        except CcjkError:
            return ""

    def has_key(self, name: str) -> bool:
        """Whether profile ``name`` has a key that may go where it points; one that is elsewhere is not asked for here."""
        profile = self.world.config.profiles.get(name)
        return profile is not None and bool(profile.source or self.world.key_or_nothing(name)) and not self.foreign_hosts(profile)

    def foreign_hosts(self, profile: Profile) -> list[str]:
        """Return the hosts that ``profile`` points at, and that its key was not given for; also where that cannot be read."""
        try:
            return self.world.foreign_hosts(profile)
        except CcjkError:
            return hosts(profile, self.world.presets)

    def own_profile(self, client: str) -> str:
        """Return a profile that could be used for ``client``: the shell's, its default, or the first; nothing for none."""
        world = self.world
        names = [self.shell(PROFILE), world.config.defaults.get(client, ""), *world.config.profiles]
        fit = filter(self.has_key, names)
        return next((name for name in fit if world.endpoint_or_none(world.config.profiles[name], client)), "")

    def free_profile(self, name: str) -> str:
        """Return ``name``, or one like it that no profile has."""
        taken = self.world.config.profiles
        return next(n for n in (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))) if n not in taken)

    def defaults(self, name: str) -> list[str]:
        """Return the clients of which profile ``name`` is the default."""
        return [client for client in CLIENTS if self.world.config.defaults.get(client) == name]
