"""``ccjk list`` and ``ccjk config-switch --list``: the profiles, and where each points."""

from collections.abc import Sequence

from ccjk import output
from ccjk.language import _
from ccjk.setup import profile_list


def profiles(clients: Sequence[str], *, as_json: bool) -> None:
    """List the profiles."""
    found, problems = profile_list.list_profiles(clients)
    for problem in problems:
        output.note(problem)
    if as_json:
        output.say_json(found)
        return
    if not found:
        output.note(_("there is no profile yet; set one up with ccjk init"))
        return
    rows = [["", _("PROFILE"), _("CLIENT"), "URL", _("VARIABLE"), _("MODEL")]]
    for profile in found:
        if not any(profile["clients"].values()):
            rows.append(["", profile["name"], "", _("no endpoint for {names}", names=", ".join(clients)), "", ""])
        for client in clients:
            endpoint = profile["clients"][client]
            if endpoint is None:
                continue
            mark = "*" if client in profile["current"] else ""
            secret = endpoint.get("variable", "") if profile["has_key"] else _("no key")
            rows.append([mark, profile["name"], client, endpoint["base_url"], secret, endpoint.get("model", "")])
    output.say(*output.table(rows))
