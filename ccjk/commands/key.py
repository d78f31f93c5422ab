"""``ccjk key``: the key of a profile on standard output, for the clients' helpers. Imports almost nothing."""

import os

from ccjk.errors import UsageError
from ccjk.stores.keys import read_key

USAGE = "usage: ccjk key NAME [--config-dir DIR]"


def run(args: list[str]) -> str:
    """Return the key that ``args`` (what follows ``ccjk key``) ask for."""
    rest = list(args)
    if "--config-dir" in rest[:-1]:
        at = rest.index("--config-dir")
        os.environ["CCJK_CONFIG_DIR"] = rest[at + 1]
        del rest[at : at + 2]
    if len(rest) != 1 or rest[0].startswith("-"):
        raise UsageError("ccjk key takes one profile", USAGE)
    return read_key(_name(rest[0]))


def _name(text: str) -> str:
    name = text
    while name.endswith(("-config", "-provider")):
        name = name.removesuffix("-config").removesuffix("-provider")
    if not name or name.startswith(".") or not all(c.isalnum() or c in "._-" for c in name):
        raise UsageError("that cannot be the name of a profile", "see ccjk list")
    return name
