"""Commands that only look, as people call them. Each brings its own imports: who lists profiles waits for nothing else."""

from ccjk import output
from ccjk.core.endpoint import CLIENTS
from ccjk.language import N_, _
from ccjk.stores.paths import shown

_DECIDED_BY = {
    "shell": N_("this shell"),
    "directory": N_("this directory"),
    "project": N_("this project's settings"),
    "default": N_("default"),
}


def status(*, as_json: bool) -> None:
    """Tell which provider each client would use here and now, and why."""
    from ccjk.commands.status.status import status as collect

    found = collect()
    if as_json:
        output.say_json(found)
        return
    rows = [
        (
            f"{CLIENTS[client]} {answer['version'] or _('(not installed)')}",
            answer["profile"] or "-",
            answer["base_url"] or _("the vendor's own login"),
            answer["model"] or "",
            _(_DECIDED_BY[answer["decided_by"]]),
        )
        for client, answer in found["clients"].items()
    ]
    output.say(*output.table(rows))
    directory = found["directory"]
    if directory:
        asks = _("is not allowed as it is, so it is not obeyed; read it, then: ccjk allow")
        if directory["allowed"]:
            asks = _("asks for profile {profile}", profile=directory["profile"])
            if found["shell"] != directory["profile"]:
                asks += _("; this shell is not on it: it looks when it prompts; else ccjk env was used, or no hook is loaded")
        output.say(f"{shown(directory['file'])} {asks}")
    for problem in dict.fromkeys(problem for answer in found["clients"].values() for problem in answer["problems"]):
        output.say(f"! {problem}")
