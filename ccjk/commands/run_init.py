"""``ccjk init`` as people call it: what is missing is asked for, what is done is told."""

import getpass
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ccjk import output
from ccjk.commands import requests, run, start_up
from ccjk.commands.draft import Draft
from ccjk.commands.init import Request, init, init_hook
from ccjk.core.key import clean_key
from ccjk.core.preset import CUSTOM, find_preset
from ccjk.core.url import clean_url
from ccjk.errors import CcjkError, UsageError
from ccjk.language import N_, _
from ccjk.stores import presets
from ccjk.stores.paths import shown

YES = {"", "y", "yes"}
_HINT = N_("Switch: ccjk config-switch NAME, see ccjk list. Undo: ccjk undo")


@dataclass(frozen=True)
class Call:
    """The command line of ``init``. ``ask``: questions are welcome; ``hook``: None where nothing was said of it."""

    asked: Request
    clients: Sequence[str]
    configs: str | None = None
    configs_file: str | None = None
    ask: bool = True
    hook: bool | None = None
    dry_run: bool = False


def run_init(call: Call) -> None:
    """Set up what was asked for and tell what was done."""
    ask = call.ask and not call.dry_run
    hook = bool(call.hook)
    if hook and call.configs is None and call.configs_file is None and call.asked == Request("", None):
        done = init_hook(dry_run=call.dry_run)
        (run.preview if call.dry_run else run.outcome)(done)
        return
    if ask and not output.interactive():
        raise UsageError(
            _("standard input is not a terminal, so nothing can be asked"), _("use -s with -p PROVIDER and -k KEY (or -k -)")
        )
    if call.configs is not None or call.configs_file is not None:
        requests.check_alone(call.asked, (call.configs, call.configs_file))
        text, file = call.configs, call.configs_file
        many = requests.from_json(text, "--api-configs") if text is not None else requests.from_file(file or "")
    else:
        many = [requests.complete(_ask_for_the_rest(call.asked) if ask else call.asked)]
    if ask and call.hook is None:
        hook = _wants_hook()
    if call.ask or call.dry_run:
        run.preview(init(many, call.clients, hook=hook, dry_run=True))
        if call.dry_run:
            return
        if output.ask(_("Write this? [Y/n] ")).lower() not in YES:
            output.note(_("nothing was changed"))
            return
    run.outcome(init(many, call.clients, hook=hook), hint=_(_HINT))


def _ask_for_the_rest(asked: Request) -> Request:
    """Ask for the provider, its URL and the key, each until the answer can be used, where they are missing."""
    known = presets.load()
    if not (asked.provider or asked.url):
        rows = [[f"{number})", preset.id, preset.name] for number, preset in enumerate(known.values(), start=1)]
        output.tell(*output.table(rows, "  "))

        def provider(answer: str) -> str:
            numbered = answer.isdecimal() and 0 < int(answer) <= len(known)
            return find_preset(known, list(known)[int(answer) - 1] if numbered else answer).id

        asked = replace(asked, provider=_answer(lambda: output.ask(_("Provider (number or name): ")), provider))
    if asked.provider == CUSTOM and not asked.url:
        asked = replace(asked, url=_answer(lambda: output.ask("URL: "), clean_url))
    if requests.complete(asked).key is None and not asked.source.fetched:
        # Nothing typed leaves it to the profile's present key, if it has one that may be used.
        key = _answer(lambda: getpass.getpass(_("API key (not shown): "), sys.stderr), lambda text: text and clean_key(text))
        asked = replace(asked, key=key or None)
    return asked


def _wants_hook() -> bool:
    """Ask whether the login shell shall load the hook; not where it does, or has none."""
    try:
        file = start_up.start_up_file(start_up.login_shell())
        if start_up.loads_hook(Draft()):
            return False
    except CcjkError:
        return False
    return output.ask(_("Load the hook in {file}? It lets .ccjk files choose. [Y/n] ", file=shown(file))).lower() in YES


def _answer(question: Callable[[], str], check: Callable[[str], str]) -> str:
    while True:
        try:
            return check(question())
        except EOFError:
            raise KeyboardInterrupt from None
        except CcjkError as error:
            output.note(str(error))
