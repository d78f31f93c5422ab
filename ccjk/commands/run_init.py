"""``ccjk init`` as people call it: what is missing is asked for, what is done is told."""

import getpass
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ccjk import output
from ccjk.commands import requests, show
from ccjk.commands.init import Request, init
from ccjk.commands.listing import list_presets
from ccjk.core.preset import CUSTOM
from ccjk.errors import UsageError


@dataclass(frozen=True)
class Call:
    """The command line of ``init``. ``ask``: questions are welcome."""

    asked: Request
    clients: Sequence[str]
    configs: str | None = None
    configs_file: str | None = None
    ask: bool = True
    dry_run: bool = False


def run_init(call: Call) -> None:
    """Set up what was asked for and tell what was done."""
    if call.ask and not call.dry_run and not output.interactive():
        raise UsageError(
            "standard input is not a terminal, so nothing can be asked", "use -s with -p PROVIDER and -k KEY (or -k -)"
        )
    if call.configs is not None or call.configs_file is not None:
        requests.check_alone(call.asked, (call.configs, call.configs_file))
        many = (
            requests.from_json(call.configs, "--api-configs")
            if call.configs is not None
            else requests.from_file(call.configs_file or "")
        )
    else:
        asked = _asked(call.asked) if call.ask and not call.dry_run else call.asked
        many = [requests.complete(asked)]
    if call.ask or call.dry_run:
        show.preview(init(many, call.clients, dry_run=True))
        if call.dry_run:
            return
        if output.ask("Write this? [Y/n] ").lower() not in {"", "y", "yes"}:
            output.note("nothing was changed")
            return
    show.outcome(init(many, call.clients))


def _asked(asked: Request) -> Request:
    """Ask for the provider and the key where they are missing."""
    if not (asked.provider or asked.url):
        presets = list_presets()
        rows = [[f"{number})", preset["id"], preset["name"]] for number, preset in enumerate(presets, start=1)]
        output.tell(*output.table(rows, "  "))
        answer = output.ask("Provider (number or name): ")
        chosen = presets[int(answer) - 1]["id"] if answer.isdecimal() and 0 < int(answer) <= len(presets) else answer
        asked = replace(asked, provider=chosen)
    if asked.provider == CUSTOM and not asked.url:
        asked = replace(asked, url=output.ask("URL: "))
    if asked.key is None and not requests.complete(asked).key:
        asked = replace(asked, key=getpass.getpass("API key (not shown): ", sys.stderr) or None)
    return asked
