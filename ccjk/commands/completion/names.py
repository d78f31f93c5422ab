"""``ccjk names``: the names that can be typed, for completion. Imports almost nothing: somebody has pressed TAB.

What there is, is worked out once, and kept as a record that is good while nothing else is set up.
"""

import os

from ccjk.errors import UsageError
from ccjk.language import _
from ccjk.stores.cache import NAMES, cached
from ccjk.stores.paths import state_dir

PROFILES, PRESETS, USABLE, REGIONS = "profiles", "presets", "usable", "regions"
KINDS = (PROFILES, PRESETS, USABLE, REGIONS)
"""USABLE: what `ccjk env` takes, the profiles and the presets that are not set up."""


def names(kind: str) -> list[str]:
    """Return the names of ``kind``, one of KINDS, each with the title of its provider behind a tab."""
    if kind not in KINDS:
        raise UsageError(_("there are no such names; there are {names}", names=", ".join(KINDS)))
    rows = cached(NAMES, lambda: (_rows(), os.path.isdir(state_dir())))  # a TAB after ccjk uninstall leaves no folder behind
    return [row.removeprefix(f"{kind}\t") for row in rows if row.startswith(f"{kind}\t")]


def _rows() -> list[str]:
    from ccjk.output import escape
    from ccjk.setup.state import Setup

    world = Setup()
    profiles = {name: world.title(profile) for name, profile in world.config.profiles.items()}
    presets = {name: preset.name for name, preset in world.presets.items()}
    spare = {name: preset.name for name, preset in world.presets.items() if preset.hosts()}
    regions = {region: "" for preset in world.presets.values() for region in preset.regions}
    tables = {PROFILES: profiles, PRESETS: presets, USABLE: profiles | spare | profiles, REGIONS: regions}
    return [f"{kind}\t{name}\t{escape(title)}" for kind, table in tables.items() for name, title in table.items() if _plain(name)]


def _plain(name: str) -> bool:
    """Whether every shell takes ``name`` as it is: the user's own presets may be called anything."""
    return name.isascii() and all(char.isalnum() or char in "._-" for char in name) and name[:1] != "-"
