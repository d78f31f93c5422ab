"""Values and keys as TOML, each on one line. What JSON calls a string is one in TOML, too, but for DEL."""

import json
import re
from typing import Any

_BARE = re.compile("[A-Za-z0-9_-]+")


def value(of: Any) -> str:
    """Return ``of``, as a TOML parser returns it, as it stands behind an equals sign; tables as inline ones."""
    match of:
        case str():
            return json.dumps(of, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return "true" if of else "false"
        case dict():
            inside = ", ".join(f"{key(name)} = {value(inner)}" for name, inner in of.items())
            return f"{{ {inside} }}" if of else "{}"
        case list():
            return f"[{', '.join(map(value, of))}]"
        case int() | float():
            return repr(of)
        case _:  # a date, a time, or both
            return str(of.isoformat())


def key(name: str) -> str:
    """Return ``name`` as a key, in quotes where it must be."""
    return name if _BARE.fullmatch(name) else value(name)
