"""Which values are secrets: masked where they are shown, and in files that nobody else may read."""

from ccjk.clients import claude_code, codex
from ccjk.core.environment import CREDENTIALS, CUSTOM_HEADERS
from ccjk.core.key_source import COMMAND
from ccjk.documents.edits import ABSENT, Edit, Item

SECRET = {*CREDENTIALS.values(), CUSTOM_HEADERS, claude_code.PRIMARY, claude_code.HELPER, codex.BEARER}
"""The names of values that are a key, or may hold one."""


def is_secret(edit: Edit) -> bool:
    """Whether the edit puts a key, or a part of one, into its file."""
    last = edit.path[-1]
    if isinstance(edit.after, dict):
        return not SECRET.isdisjoint(edit.after)
    return edit.after is not ABSENT and (isinstance(last, Item) or hidden(last, edit.after))


def hidden(name: str, value: object) -> bool:
    """Whether the ``value`` of ``name`` is not to be seen: a command that asks ccjk holds no key."""
    return bool(value) and (name == COMMAND or (name in SECRET and not claude_code.asks_for(value)))
