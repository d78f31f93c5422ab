"""Which values are secrets: masked where they are shown, and in files that nobody else may read."""

from ccjk.clients import claude_code
from ccjk.clients.registry import secret
from ccjk.core.key_source import COMMAND
from ccjk.documents.edits import ABSENT, Edit, Item


def is_secret(edit: Edit) -> bool:
    """Whether the edit puts a key, or a part of one, into its file."""
    last = edit.path[-1]
    if isinstance(edit.after, dict):
        return not secret().isdisjoint(edit.after)
    return edit.after is not ABSENT and (isinstance(last, Item) or hidden(last, edit.after))


def hidden(name: str, value: object) -> bool:
    """Whether the ``value`` of ``name`` is not to be seen: a command that asks ccjk holds no key."""
    return bool(value) and (name == COMMAND or (name in secret() and not claude_code.asks_for(value)))
