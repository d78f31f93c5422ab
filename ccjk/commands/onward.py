"""What to type next, once a provider is set up."""

from collections.abc import Sequence

from ccjk import output
from ccjk.commands import start_up
from ccjk.commands.caller import typed
from ccjk.commands.draft import Draft
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.language import _


def onward(name: str, clients: Sequence[str], switched: Sequence[str], *, undoable: bool) -> list[str]:
    """Return lines that say how to go on with profile ``name``; ``switched``: the clients that use it from now on."""
    rows = []
    for client in clients:
        program = "claude" if client == CLAUDE_CODE else "codex"
        rows.append([program if client in switched else f"ccjk exec {name} -- {program}", _("starts on {name}", name=name)])
    hooked = start_up.loads_hook(Draft())
    here = _("in a project: {name} there and below", name=name)
    rows.append(["ccjk use " + name, here if hooked else _("in a project; needs the hook: ccjk init -s --hook")])
    rows.append([typed(f"env {name}"), _("this shell only")])
    rows.append(["ccjk status", _("what is used here, and why")])
    rows += [["ccjk undo", _("takes this back")]] if undoable else []
    return [_("Next:"), *output.table(rows, "  ")]
