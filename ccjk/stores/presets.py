"""The presets: those of the package and the user's own, which win."""

import os
import tomllib

from ccjk.core.preset import Preset, parse_presets
from ccjk.documents.toml_document import TomlDocument
from ccjk.stores.files import read_own
from ccjk.stores.paths import presets_file, shown


def load() -> dict[str, Preset]:
    """Return all presets by id, the package's first."""
    with open(os.path.join(os.path.dirname(os.path.dirname(__file__)), "presets.toml"), "rb") as file:
        presets = parse_presets(tomllib.load(file), "presets.toml")
    own = TomlDocument(read_own(presets_file()).data, shown(presets_file()))
    return presets | parse_presets(own.get(()), shown(presets_file()))
