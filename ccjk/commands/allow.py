"""``ccjk allow`` and ``ccjk deny``: whether a directory file is obeyed."""

import os

from ccjk.commands.rendering import codex_in_shell, profile_named
from ccjk.commands.world import World
from ccjk.core.directory_file import FILE, Wish, parse
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.core.name import profile_name
from ccjk.core.url import host_of
from ccjk.errors import CcjkError
from ccjk.stores import trust
from ccjk.stores.paths import shown


def allow(target: str | None) -> tuple[str, str, Wish, list[str]]:
    """Allow the directory file that rules in ``target`` (the working directory), as it is now.

    Return its path, its text, what it asks for, and the hosts that this profile talks to.
    """
    folder, data = _ruling(target)
    file = shown(os.path.join(folder, FILE))
    wish = parse(data, file)
    hosts = _hosts(wish.profile)
    trust.allow(folder, data, wish)
    return file, data.decode("utf-8-sig"), wish, hosts


def deny(target: str | None) -> tuple[str, bool]:
    """Take the trust in the directory file that rules in ``target`` back; return its path, and whether there was any."""
    folder, _ = _ruling(target)
    return shown(os.path.join(folder, FILE)), trust.deny(folder)


def _ruling(target: str | None) -> tuple[str, bytes]:
    folder = os.path.normpath(os.path.join(trust.working_directory(), target or ""))
    found = trust.nearest(folder)
    if found is None:
        raise CcjkError(f"there is no {FILE} in {shown(folder)} or above", f"write one: echo NAME > {FILE}")
    return found


def _hosts(name: str) -> list[str]:
    """Return the hosts that profile ``name`` talks to; refuse one that is not set up."""
    world = World()
    profile = profile_named(world, profile_name(name))
    urls = []
    endpoint = world.endpoint_or_none(profile, CLAUDE_CODE)
    if endpoint:
        urls.append(endpoint.base_url)
    try:
        urls.append(codex_in_shell(world, profile).base_url)
    except CcjkError:
        if not urls:
            raise
    return list(dict.fromkeys(map(host_of, urls)))
