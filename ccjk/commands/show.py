"""Commands that only look, as people call them. Each brings its own imports: who lists profiles waits for nothing else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ccjk import output
from ccjk.core.endpoint import CLIENTS
from ccjk.core.environment import CREDENTIALS
from ccjk.language import N_, _
from ccjk.stores.paths import shown

if TYPE_CHECKING:
    from ccjk.commands.allow import Allowed

_DECIDED_BY = {
    "shell": N_("this shell"),
    "directory": N_("this directory"),
    "project": N_("this project's settings"),
    "default": N_("default"),
}


def profiles(clients: Sequence[str], *, as_json: bool) -> None:
    """List the profiles."""
    from ccjk.commands import listing

    found, problems = listing.list_profiles(clients)
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


def presets(*, as_json: bool) -> None:
    """List the presets."""
    from ccjk.commands import listing

    found = listing.list_presets()
    if as_json:
        output.say_json(found)
        return
    rows = []
    for preset in found:
        endpoints = [("claude-code", preset["clients"]["claude-code"] or {})]
        endpoints += [(f"codex, {endpoint['wire_api']}", endpoint) for endpoint in preset["clients"]["codex"]]
        for client, endpoint in endpoints:
            variable = CREDENTIALS.get(endpoint.get("auth", ""), "")
            rows.append([client, endpoint.get("base_url", "-u URL"), variable, endpoint.get("model", "")])
    lines = iter(output.table(rows, "  "))
    for preset in found:
        regions = "".join(_(" (also --region {region})", region=region) for region in preset["regions"])
        output.say(f"{preset['id']}: {preset['name']}{regions}")
        output.say(*(next(lines) for _line in range(1 + len(preset["clients"]["codex"]))))


def status(*, as_json: bool) -> None:
    """Tell which provider each client would use here and now, and why."""
    from ccjk.commands.status import status as collect

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


def allow(target: str | None) -> None:
    """Allow a directory file, and show what that means."""
    from ccjk.commands import allow as allowing

    done = allowing.allow(target)
    output.say(_("{file} is allowed as it is now:", file=done.file), *(f"  {line}" for line in done.text.split("\n") if line))
    _about(done)


def use(name: str, model: str, fast_model: str) -> None:
    """Use a profile in the working directory."""
    from ccjk.commands import allow as allowing

    done = allowing.use(name, model, fast_model)
    output.say(_("{file} asks for profile {profile}, and is allowed.", file=done.file, profile=done.wish.profile))
    _about(done)


def _about(done: "Allowed") -> None:
    from ccjk.commands.draft import Draft
    from ccjk.commands.start_up import loads_hook

    output.say(_("Profile {profile} talks to {names}.", profile=done.wish.profile, names=", ".join(done.hosts)))
    for problem in done.problems:
        output.note(problem)
    if not loads_hook(Draft()):
        output.note(_("your shells do not obey it yet: ccjk init --hook; or, where no prompt is: ccjk exec -- CMD"))


def deny(target: str | None) -> None:
    """Take the trust in a directory file back."""
    from ccjk.commands import allow as allowing

    file, was_allowed = allowing.deny(target)
    output.say(_("{file} is no longer allowed.", file=file) if was_allowed else _("{file} was not allowed.", file=file))
