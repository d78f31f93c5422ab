"""``ccjk init`` as people call it: what is missing is asked for, what is done is told."""

from ccjk import output
from ccjk.commands.init.call import Call, complete
from ccjk.commands.init.live_test import tried
from ccjk.commands.init.plan import Request, plan
from ccjk.commands.init.set_up import Change, init_hook
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.errors import CcjkError, UsageError
from ccjk.language import N_, _
from ccjk.setup import report
from ccjk.stores.key_sources import Fetched
from ccjk.transaction import transact
from ccjk.transaction.transact import finished

_HINT = N_("Switch: ccjk config-switch NAME, see ccjk list. Undo: ccjk undo")
_NO_UNDO = N_("Switch: ccjk config-switch NAME, see ccjk list.")


def run_init(call: Call) -> None:
    """Set up what was asked for and tell what was done."""
    if call.hook and call.alone and call.asked == Request(""):
        done = init_hook(dry_run=call.dry_run)
        (report.preview if call.dry_run else report.outcome)(done)
    elif not call.ask or call.dry_run:
        _unasked(call)
    elif output.interactive():
        from ccjk.commands.init.guided import guided

        guided(call)
    else:
        raise UsageError(
            _("standard input or error is not a terminal, so nothing can be asked"),
            _("use -s with -p PROVIDER and -k KEY (or -k -)"),
        )


def _unasked(call: Call) -> None:
    clients = (CLAUDE_CODE,) if call.clients is None else call.clients
    many = [complete(call.asked)] if call.alone else call.many()
    if call.test or not call.dry_run:  # in the middle of a change a key and a URL may not belong together
        finished()
    planned = plan(many, clients, Fetched(commands=not call.dry_run))
    if call.test and call.dry_run and any(planned.new.config.profile(name).source.command for name in planned.names):
        raise UsageError(_("--dry-run runs no command, so there is no key to test with"), _("leave --test out"))
    trials = tried(planned) if call.test else []
    for trial in (trial for trial in trials if not trial.works):
        raise CcjkError(trial.full_line(), _("nothing was changed"))
    for trial in trials:
        output.tell(trial.full_line())
    change = Change(planned, () if call.default is False else clients, bool(call.hook))
    draft = transact.draft(change.build)
    done = change.outcome(draft) if call.dry_run else change.write(draft)
    for client in clients:
        if client not in change.switched:
            output.say(report.beside(client))
    if call.dry_run:
        report.preview(done)
    else:
        report.outcome(done, hint=_HINT, otherwise=_NO_UNDO)
