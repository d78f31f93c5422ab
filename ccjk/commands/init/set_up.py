"""``ccjk init``: from a provider and a key to a client that works."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from ccjk.activation.hook_file import write_file
from ccjk.clients import claude_code
from ccjk.clients.places import claude_state, remember_versions
from ccjk.commands.init.plan import Request, plan
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS, Endpoint
from ccjk.core.profile import hosts
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _
from ccjk.setup import client_files, rc_file
from ccjk.setup.report import Outcome
from ccjk.setup.state import Setup
from ccjk.setup.warnings import notes, quieted
from ccjk.stores import key_sources
from ccjk.stores.profiles import Config
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.transact import settle


def init(
    requests: Sequence[Request],
    clients: Sequence[str],
    *,
    switched: Sequence[str] | None = None,
    hook: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Set up the requested profiles for ``clients``, all or none, and make the default one what those use.

    The default is the request that says so, else the first. ``switched``: the clients that shall use it, where these are not
    all. ``hook``: the login shell shall load its hook, too.
    """
    switched = clients if switched is None else switched
    chosen = [request for request in requests if request.default]
    if len(chosen) > 1:
        raise UsageError(
            _("--api-configs: more than one profile is marked as the default"), _('give "default": true to one of them')
        )
    made: list[tuple[Setup, str, bool]] = []
    fresh: list[Endpoint] = []

    def build(draft: Changeset) -> None:
        old = Setup()
        new, names = plan(old, requests, clients)
        default = names[requests.index(chosen[0]) if chosen else 0]
        # A client that is not asked for but points at one of these profiles follows it: to a new key, another model.
        following = {client: _current(old, client, draft, needed=client in clients) for client in CLIENTS}
        chosen_now = {client: name for client, name in following.items() if name in names} | dict.fromkeys(switched, default)
        new.config = Config(new.config.profiles, {**old.config.defaults, **chosen_now})
        client_files.write_own(draft, old, new)
        # A key that moves to elsewhere shall be in no file, so not in backups either.
        draft.forgets = any(new.config.profiles[name].source and old.key_or_nothing(name) for name in names)
        for client in chosen_now:
            client_files.write_client(draft, client, new)
        # A key that is approved there may have changed, and that of a new profile is.
        if CLAUDE_CODE not in chosen_now and (CLAUDE_CODE in clients or claude_state() in draft.originals):
            client_files.write_approvals(draft, new, active=bool(following[CLAUDE_CODE]))
        for name in names:
            client_files.rotate_elsewhere(draft, old, new, name)
        if hook:
            rc_file.write_hook(draft)
        made[:] = [(new, default, not draft.forgets)]
        named = [new.config.profiles[name] for name in names if name not in old.config.profiles]
        fresh[:] = [new.endpoint(profile, CLAUDE_CODE) for profile in named if CLAUDE_CODE in clients]

    files = settle(build, dry_run=True)
    if not dry_run:
        with _in_keyring(Setup(), made[0][0]):
            files = settle(build)
        remember_versions()
    if hook and not dry_run:
        write_file(rc_file.login_shell())
    world, default, undoable = made[0]
    told = notes(files, world, switched) + (rc_file.told() if hook else [])
    if CLAUDE_CODE not in switched and any(endpoint.auth == "api_key" for endpoint in fresh):
        told += [quieted(world.claude_version)] if claude_code.takes_key_home(world.claude_version) else []
    told += [] if undoable else [_("a key leaves its file, and the backups: neither this nor what came before can be undone")]
    return Outcome(files, world, dict.fromkeys(switched, default), told, undoable)


def init_hook(*, dry_run: bool = False) -> Outcome:
    """Make the login shell load its hook, and nothing else."""
    world = Setup()  # first: where that cannot be read nothing changes
    files = settle(rc_file.write_hook, dry_run=dry_run)
    if not dry_run:
        write_file(rc_file.login_shell())
    return Outcome(files, world, {}, rc_file.told())


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
