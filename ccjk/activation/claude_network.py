"""How the user's own settings of Claude Code have it reach the network: in a switched shell it ignores them there.

A project's are no business of a switched shell, in which Claude Code ignores them, too (tried on 2.1.198 and 2.1.332). Imports
almost nothing: Claude Code waits.
"""

from ccjk.core.environment import NETWORK
from ccjk.stores.paths import client_file
from ccjk.stores.reader import contents


def own() -> dict[str, str]:
    """Return what the user's settings say of the network, by variable; nothing where they cannot be read."""
    text = contents(client_file("claude-code", "settings.json"))
    if not any(name.encode() in text for name in NETWORK):
        return {}
    import json  # few need it

    try:
        said = json.loads(text)["env"]
        return {name: said[name] for name in NETWORK if _can_be_set(said.get(name))}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _can_be_set(value: object) -> bool:
    """Whether a variable can be ``value``, and would say anything."""
    return isinstance(value, str) and bool(value) and "\0" not in value and value.isprintable()
