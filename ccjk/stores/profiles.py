"""``config.toml``: the profiles, and for each client the one that is its default."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ccjk.core.endpoint import CLIENTS, expect_table
from ccjk.core.key import typed
from ccjk.core.profile import Profile, parse_profile
from ccjk.documents.edits import ABSENT, Document, Path, Wanted
from ccjk.documents.toml_document import TomlDocument
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import format_version
from ccjk.stores.files import read_own
from ccjk.stores.paths import config_file, shown


@dataclass(frozen=True)
class Config:
    """What the user set up. ``defaults`` names a profile by client; the client's own file has the last word."""

    profiles: Mapping[str, Profile] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    def profile(self, name: str) -> Profile:
        """Return the profile ``name``; the error for an unknown one lists those that exist."""
        if name not in self.profiles:
            known = _("profiles: {names}", names=", ".join(self.profiles)) if self.profiles else _("there is none yet: ccjk init")
            raise CcjkError(_("there is no profile '{name}'", name=typed(name)), known)
        return self.profiles[name]


def open_config() -> TomlDocument:
    """Return ``config.toml`` as a document that can be changed."""
    return TomlDocument(read_own(config_file()).data, shown(config_file()))


def load(document: Document | None = None) -> Config:
    """Return the configuration, an empty one where there is no file; ``document``: as it says instead of the file."""
    document = document or open_config()
    where = shown(config_file())
    value = expect_table(document.get(()), where)
    format_version.check(config_file(), value.get("version", format_version.VERSION))
    for key in value:
        if key not in {"profiles", "defaults", "version"}:
            raise CcjkError(_("{where}: unknown key '{key}'", where=where, key=typed(key)), _("it takes profiles and defaults"))
    tables = expect_table(value.get("profiles", {}), f"{where}: profiles")
    profiles = {name: parse_profile(name, table, f"{where}: profiles.{name}") for name, table in tables.items()}
    defaults = expect_table(value.get("defaults", {}), f"{where}: defaults")
    for client, name in defaults.items():
        if client not in CLIENTS or not isinstance(name, str):
            raise CcjkError(
                _("{where}: defaults.{client} is not understood", where=where, client=client),
                _("it takes {names}, each with a profile", names=", ".join(CLIENTS)),
            )
    return Config(profiles, defaults)


def wanted(old: Config, new: Config) -> Wanted:
    """Return what must be written into ``config.toml`` to get from ``old`` to ``new``."""
    result: Wanted = {}
    for client in CLIENTS:  # first, so that in a new file they stand first
        if old.defaults.get(client) != new.defaults.get(client):
            result["defaults", client] = new.defaults.get(client, ABSENT)
    for name in {**old.profiles, **new.profiles}:
        if old.profiles.get(name) != new.profiles.get(name):
            path: Path = ("profiles", name)
            result[path] = new.profiles[name].table() if name in new.profiles else ABSENT
    return result
