"""The presets: those of the package and the user's own, which win."""

import os

from ccjk.core.preset import Preset, parse_presets
from ccjk.documents.toml_document import TomlDocument
from ccjk.documents.toml_reader import parse
from ccjk.stores.files import read_own
from ccjk.stores.paths import presets_file, shown


def built_in() -> dict[str, Preset]:
    """Return the package's presets by id."""
    with open(os.path.join(os.path.dirname(os.path.dirname(__file__)), "presets.toml"), encoding="utf-8") as file:
        return parse_presets(parse(file.read()), "presets.toml")


def load() -> dict[str, Preset]:
    """Return all presets by id, the package's first."""
    own = TomlDocument(read_own(presets_file()).data, shown(presets_file()))
    return built_in() | parse_presets(own.get(()), shown(presets_file()))
