"""Edits as JSON, for ccjk's own records."""

from typing import Any

from ccjk.core.edits import ABSENT, Edit, Item


def edit_to(edit: Edit) -> dict[str, Any]:
    """Return ``edit`` as JSON holds it; a side that is not in the file is left out."""
    path = [{"item": step.text} if isinstance(step, Item) else step for step in edit.path]
    sides = {"before": edit.before, "after": edit.after}
    return {"path": path} | {name: value for name, value in sides.items() if value is not ABSENT}


def edit_from(value: dict[str, Any]) -> Edit:
    """Return the edit that `edit_to` wrote."""
    path = tuple(Item(step["item"]) if isinstance(step, dict) else str(step) for step in value["path"])
    return Edit(path, value.get("before", ABSENT), value.get("after", ABSENT))
