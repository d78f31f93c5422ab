"""``ccjk use``."""

import os
import stat
from contextlib import suppress

from ccjk import output
from ccjk.activation.approval import Allowed, approve, folder_of, tell
from ccjk.core.directory_file import FILE, parse
from ccjk.core.environment import FAST_MODEL, MODEL, PROFILE
from ccjk.core.name import OFFICIAL, wish_name
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _
from ccjk.setup.state import Setup
from ccjk.stores import trust
from ccjk.stores.lock import AT_A_PROMPT, locked
from ccjk.stores.paths import shown
from ccjk.stores.writer import replace


def _use(target: str, model: str = "", fast_model: str = "") -> Allowed:
    """Make the working directory's file ask for the profile ``target``, and for these models if any, and allow it.

    Refused where there is one that says more: that was somebody's intention.
    """
    name = wish_name(target)
    world = Setup()
    if name in world.presets and name not in world.config.profiles:
        raise CcjkError(_("'{profile}' is not set up", profile=name), _("ccjk init -p {profile} does it", profile=name))
    if name != OFFICIAL:
        world.config.profile(name)
    folder = folder_of(None)
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
            return approve(folder, wanted)
        except (CcjkError, OSError):  # written and allowed, or neither
            with suppress(OSError):
                _write(path, data) if existed else os.unlink(path)
            raise
    return approve(folder, wanted)


def _write(path: str, data: bytes) -> None:
    """Make the directory file ``path`` hold ``data``; under the lock, so that what an earlier run left is nobody's."""
    with locked(AT_A_PROMPT):
        replace(path, data, _mode(path), f"{path}.ccjk-0")


def _mode(path: str) -> int:
    """Return the mode of ``path``, where there is nothing the one that a new file would have."""
    try:
        return stat.S_IMODE(os.stat(path).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def use(name: str, model: str, fast_model: str) -> None:
    """Use a profile in the working directory."""
    done = _use(name, model, fast_model)
    output.say(_("{file} asks for profile {profile}, and is allowed.", file=done.file, profile=done.wish.profile))
    tell(done)
