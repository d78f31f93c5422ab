"""What to type next, once a provider is set up."""

from collections.abc import Sequence

from ccjk import output
from ccjk.clients.registry import ADAPTERS
from ccjk.language import _
from ccjk.setup import rc_file
from ccjk.shells.calling import typed
from ccjk.transaction.changeset import Changeset


def next_steps(name: str, clients: Sequence[str], switched: Sequence[str], *, undoable: bool) -> list[str]:
    """Return lines that say how to go on with profile ``name``; ``switched``: the clients that use it from now on."""
    rows = []
    for client in clients:
        program = ADAPTERS[client].program
        rows.append([program if client in switched else f"ccjk exec {name} -- {program}", _("starts on {name}", name=name)])
    hooked = rc_file.loads_hook(Changeset())
    here = _("in a project: {name} there and below", name=name)
    rows.append(["ccjk use " + name, here if hooked else _("in a project; needs the hook: ccjk init -s --hook")])
    rows.append([typed(f"env {name}"), _("this shell only")])
    rows.append(["ccjk status", _("what is used here, and why")])
    rows += [["ccjk undo", _("takes this back")]] if undoable else []
    return [_("Next:"), *output.table(rows, "  ")]
