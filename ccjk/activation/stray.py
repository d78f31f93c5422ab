"""A Codex that was started past ccjk's own, by npm or by its path, in a shell on a profile: it is on its default.

Nothing but arguments moves it, and it asks for its default's key by ccjk: there that is refused, which Codex shows (tried on
0.118 to 0.171). The question goes out without a key all the same, and is turned down.
"""

import os
import sys

from ccjk.activation.resolve import profile_named
from ccjk.core.endpoint import CODEX
from ccjk.core.environment import PROFILE
from ccjk.core.name import OFFICIAL, wish_name
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.setup.state import Setup

_DAEMON = b"--managed-daemon"


def refuse(asked: str) -> None:
    """Refuse the key of the profile ``asked`` where the shell is on another one that has something for Codex, or on none.

    Not to a daemon: it outlives the shell that it was started from, and serves others.
    """
    name = wish_name(os.environ.get(PROFILE, "")) if os.environ.get(PROFILE) else ""
    if name == asked or _DAEMON in _parent():
        return
    if not name:
        raise CcjkError(
            _("this shell is on no profile any more, but this Codex is on {name}", name=asked), _("leave what ccjk exec started")
        )
    if name != OFFICIAL and not _has_codex(Setup(), name):
        return
    raise CcjkError(
        _(
            "this shell is on {name}, but this Codex, not started by ccjk's own, is on {default}",
            name=name,
            default=asked,
        ),
        _("start it as codex") if name == OFFICIAL else _("start it as codex, or with: ccjk exec {name} -- PROGRAM", name=name),
    )


def is_any(name: str) -> bool:
    """Whether such a Codex is elsewhere than on the profile ``name``, which `exec` puts it on."""
    world = Setup()
    return world.config.defaults.get(CODEX) != name and _has_codex(world, name)


def _has_codex(world: Setup, name: str) -> bool:
    return world.endpoint_or_none(profile_named(world, name), CODEX, installed=False) is not None


def _parent() -> bytes:
    """Return how the program that asks was called."""
    pid = os.getppid()
    if sys.platform == "linux":
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read()
    import subprocess

    return subprocess.run(["/bin/ps", "-o", "args=", "-p", str(pid)], capture_output=True, check=False).stdout  # noqa: S603
