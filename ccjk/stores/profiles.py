"""``config.toml``: the profiles, and for each client the one that is its default, in each of its configuration folders.

``[defaults]`` is of the usual folders, ``[homes."/path"]`` of another. Up to 0.2.0 there was ``[defaults]`` alone, for whichever
folder a variable named then: what ccjk wrote where tells which that was (setup/folders.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ccjk.core.endpoint import CLIENTS, expect_table
from ccjk.core.key import typed
from ccjk.core.profile import Profile, parse_profile
from ccjk.documents.edits import ABSENT, Document, Path, Wanted
from ccjk.documents.toml_document import TomlDocument
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import format_version, homes
from ccjk.stores.files import read_own
from ccjk.stores.paths import config_file, shown


@dataclass(frozen=True)
class Config:
    """What the user set up. ``defaults`` names a profile by client; the client's own file has the last word.

    These are of the folders in force here, ``elsewhere`` has those of others, by folder. ``undivided``: the file knows of no
    folders, so these may be others'.
    """

    profiles: Mapping[str, Profile] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    undivided: bool = False

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
    format_version.check(config_file(), value.get("version", format_version.VERSION), format_version.CONFIG)
    for key in value:
        if key not in {"profiles", "defaults", "homes", "version"}:
            raise CcjkError(
                _("{where}: unknown key '{key}'", where=where, key=typed(key)), _("it takes profiles, defaults and homes")
            )
    tables = expect_table(value.get("profiles", {}), f"{where}: profiles")
    profiles = {name: parse_profile(name, table, f"{where}: profiles.{name}") for name, table in tables.items()}
    usual = _defaults(value.get("defaults", {}), where, "defaults")
    by_folder = {
        folder: _defaults(table, where, f'homes."{folder}"')
        for folder, table in expect_table(value.get("homes", {}), f"{where}: homes").items()
    }
    if not by_folder and value.get("version") != format_version.CONFIG:
        return Config(profiles, usual, undivided=True)
    return _divided(profiles, usual, by_folder)


def _defaults(table: Any, where: str, name: str) -> Mapping[str, str]:
    defaults = expect_table(table, f"{where}: {name}")
    for client, profile in defaults.items():
        if client not in CLIENTS or not isinstance(profile, str):
            raise CcjkError(
                _("{where}: {name}.{client} is not understood", where=where, name=name, client=client),
                _("it takes {names}, each with a profile", names=", ".join(CLIENTS)),
            )
    return defaults


def _divided(profiles: Mapping[str, Profile], usual: Mapping[str, str], by_folder: Mapping[str, Mapping[str, str]]) -> Config:
    defaults: dict[str, str] = {}
    elsewhere: dict[str, dict[str, str]] = {}
    said = [(homes.usual(client), client, name) for client, name in usual.items()]
    said += [(folder, client, name) for folder, table in by_folder.items() for client, name in table.items()]
    for folder, client, name in said:
        here = homes.same(folder, homes.in_force(client))
        (defaults if here else elsewhere.setdefault(folder, {}))[client] = name
    return Config(profiles, defaults, elsewhere)


def wanted(document: Document, old: Config, new: Config) -> Wanted:
    """Return what must be written into ``config.toml``, which is ``document``, to get from ``old`` to ``new``."""
    by_folder = {folder: dict(table) for folder, table in new.elsewhere.items()}
    for client, name in new.defaults.items():
        by_folder.setdefault(homes.in_force(client), {})[client] = name
    result: Wanted = {}
    for client in CLIENTS:  # first, so that in a new file they stand first
        result["defaults", client] = by_folder.get(homes.usual(client), {}).pop(client, ABSENT)
    result |= _homes(document, {folder: table for folder, table in by_folder.items() if table})
    for name in {**old.profiles, **new.profiles}:
        if old.profiles.get(name) != new.profiles.get(name):
            path: Path = ("profiles", name)
            result[path] = new.profiles[name].table() if name in new.profiles else ABSENT
    return result


def _homes(document: Document, by_folder: Mapping[str, Mapping[str, str]]) -> Wanted:
    """Return what must be written for the defaults of other folders than the usual ones."""
    result: Wanted = {}
    if by_folder:
        result["version",] = format_version.CONFIG
    elif document.get(("version",)) == format_version.CONFIG:
        result["version",] = ABSENT
    known = document.get(("homes",))
    for folder in {**(known if isinstance(known, dict) else {}), **by_folder}:
        if folder in by_folder and document.get(("homes", folder)) is not ABSENT:
            result |= {("homes", folder, client): by_folder[folder].get(client, ABSENT) for client in CLIENTS}
        else:
            result["homes", folder] = by_folder.get(folder, ABSENT)
    return result
