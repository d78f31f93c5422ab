"""``ccjk allow``, ``deny`` and ``use``: whether a directory file is obeyed, and writing one."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field

from ccjk.commands import directory
from ccjk.commands.rendering import codex_in_shell, profile_named
from ccjk.commands.world import World
from ccjk.core.directory_file import FILE, Wish, parse
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.core.environment import FAST_MODEL, MODEL, PROFILE
from ccjk.core.name import profile_name
from ccjk.core.url import host_of
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _
from ccjk.stores import directories, trust
from ccjk.stores.exclusive import exclusive
from ccjk.stores.files import write_temporary
from ccjk.stores.keys import elsewhere
from ccjk.stores.paths import shown


@dataclass(frozen=True)
class Allowed:
    """A directory file that is allowed: path, text, what it asks for, the hosts of that profile, what stands in the way."""

    file: str
    text: str
    wish: Wish
    hosts: list[str]
    problems: list[str] = field(default_factory=list)


def allow(target: str | None) -> Allowed:
    """Allow the directory file that rules in ``target`` (the working directory), as it is now."""
    folder = _folder(target)
    if not os.path.isdir(folder):
        raise CcjkError(
            _("there is no folder {file}", file=shown(folder)),
            _("name the one with the {file}, or none for the one that rules here", file=FILE),
        )
    found = trust.nearest(folder)
    if found is None:
        raise CcjkError(
            _("there is no {file} in {folder} or above", file=FILE, folder=shown(folder)), _("write one: ccjk use NAME")
        )
    return _allow(*found)


def deny(target: str | None) -> tuple[str, bool]:
    """Take the trust in the directory file that rules in ``target`` back; return its path, and whether there was any.

    A file that is not there any more may have been allowed as well.
    """
    folder = _folder(target)
    found = trust.nearest(folder) if os.path.isdir(folder) else None
    if found:
        folder = found[0]
    with exclusive():
        directories.forget(os.path.join(folder, FILE))  # first: ended here, nothing is denied yet, and nothing half
        was_allowed = trust.deny(folder)
    if not found and not was_allowed:
        raise CcjkError(_("there is no {file} in {folder} or above", file=FILE, folder=shown(folder)), _("nothing was allowed"))
    return shown(os.path.join(folder, FILE)), was_allowed


def use(target: str, model: str = "", fast_model: str = "") -> Allowed:
    """Make the working directory's file ask for the profile ``target``, and for these models if any, and allow it.

    Refused where there is one that says more: that was somebody's intention.
    """
    name = profile_name(target)
    world = World()
    if name in world.presets and name not in world.config.profiles:
        raise CcjkError(_("'{profile}' is not set up", profile=name), _("ccjk init -p {profile} does it", profile=name))
    world.config.profile(name)
    folder = _folder(None)
    path = os.path.join(folder, FILE)
    asked = {PROFILE: name, MODEL: model, FAST_MODEL: fast_model}
    wanted = "".join(f"{variable}={value}\n" for variable, value in asked.items() if value).encode()
    read = parse(wanted, shown(path))
    if (read.profile, read.model, read.fast_model) != (name, model, fast_model):
        raise UsageError(_("that cannot be the name of a model"), _("see ccjk providers"))
    data = trust.contents(path) if os.path.lexists(path) else b""
    if data is None:
        raise CcjkError(
            _("{file} is not a regular file that can be read", file=shown(path)), _("move it away, then run this again")
        )
    if data != wanted:
        if len(data.split()) > 1 or (data.strip() and not parse(data, shown(path)).profile):
            raise CcjkError(
                _("{file} says more than the name of a profile", file=shown(path)),
                _("edit it, then: ccjk allow; or remove it first"),
            )
        existed = os.path.lexists(path)
        _write(path, wanted)
        try:
            return _allow(folder, wanted)
        except (CcjkError, OSError):  # written and allowed, or neither
            with suppress(OSError):
                _write(path, data) if existed else os.unlink(path)
            raise
    return _allow(folder, wanted)


def _write(path: str, data: bytes) -> None:
    """Make the directory file ``path`` hold ``data``; under the lock, so that what an earlier run left is nobody's."""
    with exclusive():
        temporary = f"{path}.ccjk-0"
        if os.path.lexists(temporary):
            os.unlink(temporary)
        try:
            write_temporary(temporary, data, _mode(path))
            os.replace(temporary, path)
        except OSError:
            with suppress(OSError):
                os.unlink(temporary)
            raise


def _mode(path: str) -> int:
    """Return the mode of ``path``, where there is nothing the one that a new file would have."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _allow(folder: str, data: bytes) -> Allowed:
    file = shown(os.path.join(folder, FILE))
    wish = parse(data, file)
    hosts = _hosts(wish.profile)
    with exclusive():
        trust.allow(folder, data, wish)
    problems = []
    try:
        if not elsewhere(wish.profile):  # a key that is fetched is fetched when the directory is entered
            directory.render(folder, data)
    except CcjkError as error:  # it is allowed all the same; what is missing may come
        problems.append(str(error))
    return Allowed(file, data.decode("utf-8-sig"), wish, hosts, problems)


def _folder(target: str | None) -> str:
    here = trust.working_directory()
    if not here and not os.path.isabs(target or ""):
        raise CcjkError(_("the working directory is gone"), _("cd to another one"))
    folder = os.path.normpath(os.path.join(here, target or ""))
    return os.path.dirname(folder) if os.path.basename(folder) == FILE and not os.path.isdir(folder) else folder


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
