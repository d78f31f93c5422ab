"""Which values are secrets: masked where they are shown, and in files that nobody else may read."""

from ccjk.clients import claude_code
from ccjk.core.edits import ABSENT, Edit, Item
from ccjk.core.environment import CREDENTIALS, CUSTOM_HEADERS

SECRET = {*CREDENTIALS.values(), CUSTOM_HEADERS, claude_code.PRIMARY, claude_code.HELPER, "experimental_bearer_token"}
"""The names of values that are a key, or may hold one."""


def is_secret(edit: Edit) -> bool:
    """Whether the edit puts a key, or a part of one, into its file."""
    last = edit.path[-1]
    if isinstance(edit.after, dict):
        return not SECRET.isdisjoint(edit.after)
    return edit.after not in (ABSENT, "") and (isinstance(last, Item) or last in SECRET)
