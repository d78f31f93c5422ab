"""The guided set-up: one question after the other, and nothing is written before the last is answered."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ccjk import output, prompts
from ccjk.commands.init.asking import ask_clients, ask_key, ask_request, ask_urls, in_use
from ccjk.commands.init.call import Call
from ccjk.commands.init.live_test import tried
from ccjk.commands.init.next_steps import next_steps
from ccjk.commands.init.plan import Plan, Request, plan
from ccjk.commands.init.set_up import Change
from ccjk.core.endpoint import CLIENTS, check_field
from ccjk.core.preset import find_preset
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _
from ccjk.network.answer import KEY, MODEL, URL
from ccjk.setup import rc_file, report
from ccjk.setup.state import Setup
from ccjk.stores.key_sources import Fetched
from ccjk.stores.paths import shown
from ccjk.transaction import transact
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.transact import finished


def guided(call: Call) -> None:
    """Ask for what ``call`` does not say, show what would be written, and write it if that is wanted."""
    finished()
    now = Setup()
    if call.asked.provider:
        find_preset(now.presets, call.asked.provider)
    many = [] if call.alone else call.many()
    clients = ask_clients(call.clients)
    using = {client: in_use(client, now) for client in clients}
    planned = plan(many or [ask_request(call.asked, clients, now)], clients, Fetched())
    if call.test or (call.test is None and prompts.yes(_("Test it with a small real request? [Y/n] "))):
        planned = _tested(planned)
    default = planned.default
    switched = [client for client in clients if call.default is not False]
    if call.default is None:
        switched = [client for client in clients if using[client] in {"", default} or _wants(client, using[client], default)]
    change = Change(planned, switched, _wants_hook() if call.hook is None else call.hook)
    draft = transact.draft(change.build)
    would = change.outcome(draft)
    for client in clients:
        if client not in switched:
            output.say(report.beside(client))
    later = rc_file.told() if change.hook else []
    report.preview(replace(would, notes=[text for text in would.notes if text not in later]))
    if (would.files or would.world.new_in_keyring) and not prompts.yes(_("Write this? [Y/n] ")):
        output.note(_("nothing was changed"))
        return
    done = change.write(draft)
    report.outcome(replace(done, notes=[text for text in done.notes if text in later or text not in would.notes]), hint="")
    output.say(*next_steps(default, clients, switched, undoable=done.undoable))


def _tested(planned: Plan) -> Plan:
    """Test ``planned`` until it works, or is wanted as it is; return it as it is then."""
    while True:
        trials = tried(planned)
        output.tell(*(trial.line() if len(planned.names) == 1 else trial.full_line() for trial in trials))
        failed = [trial.answer.kind for trial in trials if not trial.works]
        if not failed:
            return planned
        ways = _ways(planned, failed)
        kinds, labels = [kind for kind, _label, _change in ways], [label for _kind, label, _change in ways]
        # What is not the provider's fault is corrected or left; the rest may well work later.
        otherwise = len(ways) + 1 if failed[0] in {KEY, URL, MODEL} else len(ways)
        default = kinds.index(failed[0]) if failed[0] in kinds else otherwise
        rows = [[label] for label in (*labels, _("go on anyway"), _("stop"))]
        chosen = prompts.choose(rows, _("What now (Enter: {number}): ", number=default + 1), default)
        if chosen > len(ways):
            raise CcjkError(_("nothing was changed"))
        if chosen == len(ways):
            return planned
        planned = plan([ways[chosen][2](planned.requests[0])], planned.clients, planned.fetched)


def _ways(planned: Plan, failed: Sequence[str]) -> list[tuple[str, str, Callable[[Request], Request]]]:
    """Return what can be corrected: the kind of fault, how the correction is called, and what makes it."""
    if len(planned.requests) > 1:
        return []
    (asked,), clients = planned.requests, planned.clients
    ways: list[tuple[str, str, Callable[[Request], Request]]] = []
    if not asked.source.fetched:
        ways.append((KEY, _("another key"), lambda request: ask_key(request, clients, again=True)))
    if asked.url is not None or asked.urls:
        ways.append((URL, _("another URL"), lambda request: _moved(request, planned)))
    if MODEL in failed and len(clients) == 1:
        ways.append((MODEL, _("another model"), _remodelled))
    return ways


def _moved(request: Request, planned: Plan) -> Request:
    request = ask_urls(request, planned.clients, planned.old, again=True)
    return ask_key(request, planned.clients) if request.key is None else request


def _remodelled(request: Request) -> Request:
    def check(answer: str) -> str:
        if not answer:
            raise UsageError(_("type the name of a model that the provider has"))
        return check_field("model", answer, "--api-model")

    return replace(request, model=prompts.answered(_("Model: "), check))


def _wants_hook() -> bool:
    """Ask whether the login shell shall load the hook; not where it does, or has none."""
    try:
        file = rc_file.start_up_file(rc_file.login_shell())
        if rc_file.loads_hook(Changeset()):
            return False
    except CcjkError:
        return False
    return prompts.yes(_("Load the hook in {file}? Then projects can have their own provider. [Y/n] ", file=shown(file)))


def _wants(client: str, current: str, name: str) -> bool:
    text = _("{client} uses {current} now. Use {name} from now on? [Y/n] ", client=CLIENTS[client], current=current, name=name)
    return prompts.yes(text)
