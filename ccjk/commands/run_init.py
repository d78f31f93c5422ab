"""``ccjk init`` as people call it: what is missing is asked for, what is done is told."""

import getpass
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ccjk import output
from ccjk.commands import requests, run
from ccjk.commands.init import Request, init
from ccjk.core.key import clean_key
from ccjk.core.preset import CUSTOM, find_preset
from ccjk.core.url import clean_url
from ccjk.errors import CcjkError, UsageError
from ccjk.stores import presets

_HINT = "Switch: ccjk config-switch NAME, see ccjk list. Undo: ccjk undo"


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
    ask = call.ask and not call.dry_run
    if ask and not output.interactive():
        raise UsageError(
            "standard input is not a terminal, so nothing can be asked", "use -s with -p PROVIDER and -k KEY (or -k -)"
        )
    if call.configs is not None or call.configs_file is not None:
        requests.check_alone(call.asked, (call.configs, call.configs_file))
        text, file = call.configs, call.configs_file
        many = requests.from_json(text, "--api-configs") if text is not None else requests.from_file(file or "")
    else:
        many = [requests.complete(_ask_for_the_rest(call.asked) if ask else call.asked)]
    if call.ask or call.dry_run:
        run.preview(init(many, call.clients, dry_run=True))
        if call.dry_run:
            return
        if output.ask("Write this? [Y/n] ").lower() not in {"", "y", "yes"}:
            output.note("nothing was changed")
            return
    run.outcome(init(many, call.clients), hint=_HINT)


def _ask_for_the_rest(asked: Request) -> Request:
    """Ask for the provider, its URL and the key, each until the answer can be used, where they are missing."""
    known = presets.load()
    if not (asked.provider or asked.url):
        rows = [[f"{number})", preset.id, preset.name] for number, preset in enumerate(known.values(), start=1)]
        output.tell(*output.table(rows, "  "))

        def provider(answer: str) -> str:
            numbered = answer.isdecimal() and 0 < int(answer) <= len(known)
            return find_preset(known, list(known)[int(answer) - 1] if numbered else answer).id

        asked = replace(asked, provider=_answer(lambda: output.ask("Provider (number or name): "), provider))
    if asked.provider == CUSTOM and not asked.url:
        asked = replace(asked, url=_answer(lambda: output.ask("URL: "), clean_url))
    if requests.complete(asked).key is None:
        # Nothing typed leaves it to the profile's present key, if it has one that may be used.
        key = _answer(lambda: getpass.getpass("API key (not shown): ", sys.stderr), lambda text: text and clean_key(text))
        asked = replace(asked, key=key or None)
    return asked


def _answer(question: Callable[[], str], check: Callable[[str], str]) -> str:
    while True:
        try:
            return check(question())
        except EOFError:
            raise KeyboardInterrupt from None
        except CcjkError as error:
            output.note(str(error))
