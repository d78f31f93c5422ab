"""``ccjk status``: which provider each client would use here and now, what decides it, and what stands in the way."""

import os
from typing import Any

from ccjk import output
from ccjk.commands.status.clients import of_client
from ccjk.core.directory_file import FILE
from ccjk.core.endpoint import CLIENTS
from ccjk.core.environment import PROFILE
from ccjk.errors import CcjkError
from ccjk.findings.checks import HERE, examine
from ccjk.findings.context import Context
from ccjk.language import N_, _
from ccjk.setup.folders import settled
from ccjk.setup.state import Setup
from ccjk.stores import trust
from ccjk.stores.homes import in_force, usual
from ccjk.stores.paths import CLIENT_FOLDERS, shown, state_dir

_DECIDED_BY = {
    "shell": N_("this shell"),
    "directory": N_("this directory"),
    "project": N_("this project's settings"),
    "default": N_("default"),
}


def status(*, as_json: bool) -> None:
    """Tell which provider each client would use here and now, and why.

    ``--json``: ``shell``, the profile that this shell was switched to, or null; ``directory``, null, or the ``file`` that rules
    here, the ``profile`` that it asks for, and whether it is ``allowed``; ``clients``, for ``claude-code`` and ``codex`` what
    `commands.status.clients` says, and the ``folder`` of its files where that is not the usual one; ``findings`` as `doctor`
    prints them.
    """
    scene = Context()
    scene.world = settled(Setup(), scene.draft)  # where that cannot be read, nothing can be said
    state_dir()  # likewise, where it is another user's
    folders = {client: in_force(client) for client in CLIENTS if in_force(client) != usual(client)}
    clients = {client: of_client(scene, client) for client in CLIENTS}
    for client, folder in folders.items():
        clients[client]["folder"] = folder
    shell, directory, findings = os.environ.get(PROFILE) or None, _directory(), examine(scene, HERE)
    if as_json:
        said = [finding.said() for finding in findings]
        output.say_json({"shell": shell, "directory": directory, "clients": clients, "findings": said})
        return
    rows = [
        (
            f"{CLIENTS[client]} {answer['version'] or _('(not installed)')}",
            answer["profile"] or "-",
            answer["base_url"] or _("the vendor's own login"),
            answer["model"] or "",
            _(_DECIDED_BY[answer["decided_by"]]),
        )
        for client, answer in clients.items()
    ]
    output.say(*output.table(rows))
    for client, folder in folders.items():
        values = {"client": CLIENTS[client], "folder": shown(folder), "variable": CLIENT_FOLDERS[client][0]}
        output.say(_("the files of {client} are those in {folder}, as {variable} says", **values))
    if directory:
        asks = _("is not allowed as it is, so it is not obeyed; read it, then: ccjk allow")
        if directory["allowed"]:
            asks = _("asks for profile {profile}", profile=directory["profile"])
            if shell != directory["profile"]:
                asks += _("; this shell is not on it: it looks when it prompts; else ccjk env was used, or no hook is loaded")
        output.say(f"{shown(directory['file'])} {asks}")
    for finding in findings:
        output.say(*finding.lines())


def _directory() -> dict[str, Any] | None:
    found = trust.nearest()
    if found is None:
        return None
    file = os.path.join(found[0], FILE)
    try:
        return {"file": file, "profile": trust.allowed(*found)[0].profile, "allowed": True}
    except CcjkError:
        return {"file": file, "profile": None, "allowed": False}
