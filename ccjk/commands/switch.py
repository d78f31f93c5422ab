"""``ccjk config-switch``: another profile, or the vendor's own login, for good."""

from collections.abc import Sequence
from dataclasses import replace

from ccjk import output
from ccjk.clients.places import remember_answers
from ccjk.clients.registry import ADAPTERS
from ccjk.core.name import OFFICIAL, profile_name
from ccjk.errors import UsageError
from ccjk.findings.codex import told_after
from ccjk.language import _
from ccjk.setup import client_files, profile_list
from ccjk.setup.folders import settled
from ccjk.setup.report import Outcome, outcome
from ccjk.setup.state import Setup
from ccjk.setup.warnings import left, notes
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.transact import transact


def _switch(target: str, clients: Sequence[str]) -> Outcome:
    """Make ``target`` (a profile in any of its spellings, or ``official``) what ``clients`` use."""

    def build(draft: Changeset) -> tuple[Setup, list[str]]:
        by_hand: list[str] = []
        old = settled(Setup(), draft)
        defaults = dict(old.config.defaults)
        if target == OFFICIAL:
            defaults = {client: name for client, name in defaults.items() if client not in clients}
        else:
            defaults |= dict.fromkeys(clients, old.config.profile(profile_name(target)).name)
        new = replace(old, config=replace(old.config, defaults=defaults))
        client_files.write_own(draft, old, new)
        for client in clients:
            if target == OFFICIAL:
                by_hand += ADAPTERS[client].release(draft, official=True, current=False)
            else:
                client_files.write_client(draft, client, new)
        return new, by_hand

    done = transact(build)
    new, by_hand = done.made
    told = [
        _("the provider that was set up by hand, {url}, is taken out as well; ccjk undo brings it back", url=url)
        for url in by_hand
    ]
    told += (
        left(done.files, clients)
        if target == OFFICIAL
        else [*notes(done.files, done.changeset.originals, new, clients), *told_after(clients)]
    )
    remember_answers()
    return Outcome(done.files, new, {client: new.config.defaults.get(client, OFFICIAL) for client in clients}, told)


def switch(target: str | None, clients: Sequence[str]) -> None:
    """Switch, asking for the profile where none is named."""
    outcome(_switch(_pick(clients) if target is None else target, clients))


def _pick(clients: Sequence[str]) -> str:
    """Ask which profile."""
    if not output.interactive():
        raise UsageError(
            _("no profile is named, and nothing can be asked without a terminal"), _("name one: ccjk config-switch NAME")
        )
    found = profile_list.list_profiles(clients)[0]
    rows = [["", OFFICIAL, _("the vendor's own login")]]
    for profile in found:
        urls = [endpoint["base_url"] for endpoint in profile["clients"].values() if endpoint]
        rows.append(["*" if profile["current"] else "", profile["name"], ", ".join(urls)])
    output.tell(*output.table([[f"{number})", *row] for number, row in enumerate(rows)], "  "))
    answer = output.ask(_("Profile (number or name): "))
    if not answer:
        raise UsageError(_("nothing was chosen"), _("nothing was changed"))
    return rows[int(answer)][1] if answer.isdecimal() and int(answer) < len(rows) else answer
