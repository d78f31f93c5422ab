"""A person's approval of a directory file: given, and told with what it means."""

import os
from dataclasses import dataclass, field

from ccjk import output
from ccjk.activation.directory_record import render
from ccjk.activation.resolve import profile_named
from ccjk.core.directory_file import FILE, Wish, parse
from ccjk.core.endpoint import CLIENTS, CODEX
from ccjk.core.key import typed
from ccjk.core.name import OFFICIAL, profile_name
from ccjk.core.url import host_of
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.setup.rc_file import loads_hook
from ccjk.setup.state import Setup
from ccjk.stores import trust
from ccjk.stores.keys import elsewhere
from ccjk.stores.lock import AT_A_PROMPT, locked
from ccjk.stores.paths import shown
from ccjk.transaction.changeset import Changeset


@dataclass(frozen=True)
class Allowed:
    """A directory file that is allowed: path, text, what it asks for, the hosts of that profile, what stands in the way."""

    file: str
    text: str
    wish: Wish
    hosts: list[str]
    problems: list[str] = field(default_factory=list)


def approve(folder: str, data: bytes) -> Allowed:
    """Allow the directory file of ``folder``, which holds ``data``."""
    file = shown(os.path.join(folder, FILE))
    wish = parse(data, file)
    hosts = _hosts(wish.profile)
    with locked(AT_A_PROMPT):
        trust.allow(folder, data, wish)
    problems = []
    try:
        if not elsewhere(wish.profile):  # a key that is fetched is fetched when the directory is entered
            render(folder, data)
    except CcjkError as error:  # it is allowed all the same; what is missing may come
        problems.append(str(error))
    return Allowed(file, data.decode("utf-8-sig"), wish, hosts, problems)


def folder_of(target: str | None) -> str:
    """Return the folder meant by ``target``: a folder, a directory file in one, or None for the working directory."""
    here = trust.working_directory()
    if not here and not os.path.isabs(target or ""):
        raise CcjkError(_("the working directory is gone"), _("cd to another one"))
    folder = os.path.normpath(os.path.join(here, target or ""))
    return os.path.dirname(folder) if os.path.basename(folder) == FILE and not os.path.isdir(folder) else folder


def as_typed(folder: str) -> str:
    """Return ``folder`` as it may be told where there is nothing: somebody may have typed a key there."""
    above, name = os.path.split(folder)
    return shown(os.path.join(above, typed(name)))


def _hosts(name: str) -> list[str]:
    """Return the hosts that profile ``name`` talks to, none for the user's own login; refuse one that is not set up."""
    if name == OFFICIAL:
        return []
    world = Setup()
    profile = profile_named(world, profile_name(name))
    endpoints = [world.endpoint_or_none(profile, client, installed=False) for client in CLIENTS]
    urls = [endpoint.base_url for endpoint in endpoints if endpoint]
    if not urls:
        world.endpoint(profile, CODEX, installed=False)  # which says why
    return list(dict.fromkeys(map(host_of, urls)))


def tell(done: Allowed) -> None:
    """Tell what a file that is allowed now means, and what stands in the way."""
    if done.wish.profile == OFFICIAL:
        output.say(_("Both clients use your own login here."))
    else:
        output.say(_("Profile {profile} talks to {names}.", profile=done.wish.profile, names=", ".join(done.hosts)))
    for problem in done.problems:
        output.note(problem)
    if not loads_hook(Changeset(blind=True)):
        output.note(_("your shells do not obey it yet: ccjk init --hook; or, where no prompt is: ccjk exec -- CMD"))
