"""``ccjk init``: from a provider and a key to a client that works."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from ccjk.activation.hook_file import write_file
from ccjk.clients import claude_code
from ccjk.clients.places import remember_answers
from ccjk.clients.registry import ADAPTERS
from ccjk.commands.init.plan import Plan
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS
from ccjk.core.profile import hosts
from ccjk.errors import CcjkError
from ccjk.findings.codex import told_after
from ccjk.language import _
from ccjk.setup import client_files, rc_file
from ccjk.setup.folders import settled
from ccjk.setup.report import Outcome
from ccjk.setup.state import Setup
from ccjk.setup.warnings import notes, quieted
from ccjk.stores import key_sources
from ccjk.transaction import transact
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.transact import Draft


@dataclass(frozen=True)
class Change:
    """What is to be written for ``plan``. ``switched``: the clients that use its default from then on.

    ``hook``: the login shell loads its hook, too.
    """

    plan: Plan
    switched: Sequence[str]
    hook: bool = False

    def build(self, draft: Changeset) -> Plan:
        """Put it into a changeset, all of it or nothing, and return the plan as it was then, with the defaults in it."""
        plan = self.plan.fresh()
        old, names = settled(plan.old, draft), plan.names
        # A client that is not asked for but points at one of these profiles follows it: to a new key, another model.
        following = {client: _current(old, client, draft, needed=client in plan.clients) for client in CLIENTS}
        chosen = {client: name for client, name in following.items() if name in names}
        chosen |= dict.fromkeys(self.switched, plan.default)
        config = replace(old.config, profiles=plan.new.config.profiles, defaults={**old.config.defaults, **chosen})
        new = replace(plan.new, config=config)
        client_files.write_own(draft, old, new)
        # A key that moves to elsewhere shall be in no file, so not in backups either.
        draft.forgets = any(new.config.profiles[name].source and old.key_or_nothing(name) for name in names)
        for client in chosen:
            client_files.write_client(draft, client, new)
        # A key that is approved there may have changed, and that of a new profile is.
        for client in CLIENTS:
            if client not in chosen and (client in plan.clients or client_files.knows_keys(draft, client)):
                client_files.write_keys(draft, client, new, active=bool(following[client]))
        followed = client_files.follow_elsewhere(draft, old, new, names)
        for name in names:
            client_files.rotate_elsewhere(draft, old, new, name, followed)
        if self.hook:
            rc_file.write_hook(draft)
        return replace(plan, new=new)

    def outcome(self, draft: Draft[Plan]) -> Outcome:
        """Return what ``draft`` does, or did."""
        new, undoable = draft.made.new, not draft.changeset.forgets
        told = [
            *notes(draft.files, draft.changeset.originals, new, self.switched),
            *told_after(self.switched),
            *(rc_file.told() if self.hook else []),
        ]
        if CLAUDE_CODE in draft.made.clients and CLAUDE_CODE not in self.switched:
            made = [new.config.profiles[name] for name in draft.made.names if name not in draft.made.old.config.profiles]
            if any(new.endpoint(profile, CLAUDE_CODE).auth == "api_key" for profile in made):
                version = ADAPTERS[CLAUDE_CODE].version()
                told += [quieted(version)] if claude_code.takes_key_home(version) else []
        if not undoable:
            told += [_("a key leaves its file, and the backups: neither this nor what came before can be undone")]
        return Outcome(draft.files, new, dict.fromkeys(self.switched, draft.made.default), told, undoable)

    def write(self, draft: Draft[Plan]) -> Outcome:
        """Write ``draft``, which `build` made, and return what was done."""
        with _in_keyring(draft.made.old, draft.made.new):
            done = transact.write(draft)
        if self.hook:
            write_file(rc_file.login_shell())
        told = self.outcome(done)
        remember_answers()
        return told


def init_hook(*, dry_run: bool = False) -> Outcome:
    """Make the login shell load its hook, and nothing else."""
    world = Setup()  # first: where that cannot be read nothing changes
    done = transact.draft(rc_file.write_hook) if dry_run else transact.transact(rc_file.write_hook)
    if not dry_run:
        write_file(rc_file.login_shell())
    return Outcome(done.files, world, {}, rc_file.told())


def _current(world: Setup, client: str, draft: Changeset, *, needed: bool) -> str:
    """Return the profile that the client points at; a file of its that is broken matters only where it is ``needed``."""
    try:
        return world.current(client, draft)
    except CcjkError:
        if needed:
            raise
        return ""


@contextmanager
def _in_keyring(old: Setup, new: Setup) -> Iterator[None]:
    """Keep the keys of ``new`` in the keyring, and let those of ``old`` go that it has no more.

    Where what is done meanwhile fails, all is as before; where it is ended in the middle, each profile has the key of its host.
    """
    before: dict[str, str] = {}
    try:
        for name, key in new.new_in_keyring.items():
            before[name] = key_sources.keep(new.config.profile(name), key)
        yield
    except BaseException:
        for name, key in before.items():
            key_sources.keep(new.config.profile(name), key)
        raise
    for name, profile in old.config.profiles.items():
        now = new.config.profiles.get(name)
        moved = now is None or not now.source.keyring or hosts(now, new.presets) != hosts(profile, old.presets)
        if profile.source.keyring and moved:
            with suppress(CcjkError):
                key_sources.keep(profile, "")
