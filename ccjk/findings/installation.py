"""Whether typing ``ccjk`` runs this ccjk."""

import os
import sys
from collections.abc import Iterator

from ccjk.activation import shim
from ccjk.clients import invocation, programs
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import setting, word
from ccjk.language import N_
from ccjk.shells.calling import speaking
from ccjk.stores.paths import home


def on_path(scene: Context) -> Iterator[Finding]:  # noqa: ARG001 - all checks are called alike
    """Find a PATH on which this ccjk is not, or not first."""
    mine, search = _mine(), os.environ.get("PATH", "")
    found = programs.find("ccjk", search)
    if not mine or (found and (programs.stands_in(found) or os.path.realpath(found) == os.path.realpath(mine))):
        return
    says, values = N_("typing ccjk finds nothing: {folder} is not on PATH"), {"folder": os.path.dirname(mine)}
    if found:
        says, values = N_("typing ccjk runs {found}, which is another one than this, {file}"), {"found": found}
    yield Finding("not-on-path", says, _mend(mine, search), file=mine, values=values)


def _mine() -> str:
    """Return the program that was called, or for a module the one that came with it; nothing for none."""
    called = invocation.command()
    path = called[0] if len(called) == 1 else os.path.join(os.path.dirname(sys.executable), "ccjk")
    return path if os.access(path, os.X_OK) else ""


def _mend(mine: str, search: str) -> str:
    """Return what puts ``mine`` first: a link in a folder of the user's that is on PATH, else a longer PATH."""
    for entry in search.split(os.pathsep):
        file = os.path.join(entry, "ccjk")
        yours = entry.startswith(f"{home()}/") and os.access(entry, os.W_OK) and entry != shim.folder()
        if yours and (os.path.islink(file) or not os.path.lexists(file)):
            return f"ln -sf {word(mine)} {word(file)}"
        if os.path.isabs(entry) and os.access(file, os.X_OK):
            break  # a link further down would not be found
    entry = os.path.dirname(mine)
    if speaking().setting.startswith("export "):
        return f'export PATH={word(entry)}:"$PATH"'
    return setting("PATH", f"{entry}{os.pathsep}{search}")
