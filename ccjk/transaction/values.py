"""Edits as JSON, for ccjk's own records."""

from typing import Any

from ccjk.documents.edits import ABSENT, Edit, Item
from ccjk.errors import CcjkError
from ccjk.language import _


def edit_to(edit: Edit) -> dict[str, Any]:
    """Return ``edit`` as JSON holds it; a side that is not in the file is left out."""
    path = [{"item": step.text} if isinstance(step, Item) else step for step in edit.path]
    sides = {"before": edit.before, "after": edit.after}
    for value in sides.values():
        if value is not ABSENT and not _is_plain(value):
            name = ".".join(str(step) for step in edit.path)
            raise CcjkError(
                _("the value of {name} is a date or time, which is not expected there", name=name),
                _("correct it; nothing was changed"),
            )
    return {"path": path} | {name: value for name, value in sides.items() if value is not ABSENT}


def edit_from(value: dict[str, Any]) -> Edit:
    """Return the edit that `edit_to` wrote."""
    path = tuple(Item(step["item"]) if isinstance(step, dict) else str(step) for step in value["path"])
    return Edit(path, value.get("before", ABSENT), value.get("after", ABSENT))


def _is_plain(value: Any) -> bool:
    """Whether JSON can hold ``value``: TOML has dates and times beside."""
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, str | int | float)
