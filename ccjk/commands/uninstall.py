"""``ccjk uninstall``: gone without a trace, the clients working as before."""

import os
from collections.abc import Sequence
from contextlib import suppress

from ccjk.commands import apply, start_up
from ccjk.commands.draft import Draft
from ccjk.commands.settle import finished, settle
from ccjk.commands.world import World
from ccjk.core.endpoint import CLIENTS
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import deep, key_sources
from ccjk.stores.journal import FileChange
from ccjk.stores.lock import locked
from ccjk.stores.paths import IN_STATE, config_dir, config_file, key_file, presets_file, shown, state_dir
from ccjk.stores.small_file import made_folders

_OURS = {"ccjk", "keys"}
"""The names of folders that are not the user's own where they are empty."""


def uninstall() -> tuple[Sequence[FileChange], bool]:
    """Take everything out that ccjk put somewhere; return the files written, and whether the user's own presets stay.

    Files of other programs are as they were before ccjk, but for what others changed in them since.
    """
    found: list[World] = []

    def build(draft: Draft) -> None:
        old = World()
        found[:] = [old]
        draft.forgets = True
        current = {client: old.current(client, draft) for client in CLIENTS}
        draft.put(config_file(), None)
        for name in old.config.profiles:
            draft.put(key_file(name), None)
        apply.release_all_elsewhere(draft)
        for client in CLIENTS:
            apply.release_client(draft, client, official=False, current=bool(current[client]))
            if current[client] and old.current(client, draft) == current[client]:
                apply.clear_client(draft, client)
        start_up.release_hooks(draft)

    files = settle(build)
    finished()  # what could not be cleared away is, or this ends here: nobody will know of it afterwards
    for profile in [profile for profile in found[0].config.profiles.values() if profile.source.keyring]:
        with suppress(CcjkError):  # a keyring that is locked, or gone, keeps nobody from going
            key_sources.keep(profile, "")
    made = made_folders()
    try:
        _forget()
    except (CcjkError, OSError):
        raise CcjkError(
            _("profiles and keys are gone, but not all of {folder}", folder=shown(state_dir())),
            _("see that it can be written, then run this again"),
        ) from None
    stays = os.path.lexists(presets_file())
    named = [folder for folder in (os.path.dirname(key_file("")), config_dir(), state_dir()) if os.path.basename(folder) in _OURS]
    for folder in (*named, *made):
        with suppress(OSError):  # not there, or not empty, or a link of the user's
            os.rmdir(folder)
    return files, stays


def _forget() -> None:
    """Remove all that ccjk remembers, unless it was set up anew meanwhile."""
    if os.path.isdir(state_dir()):
        with locked():
            for name in IN_STATE if not os.path.lexists(config_file()) else ():
                _remove(os.path.join(state_dir(), name))


def _remove(path: str) -> None:
    """Remove what is ccjk's own in its state folder, which may be a folder of the user's with more in it."""
    if os.path.isdir(path) and not os.path.islink(path):
        deep.remove(path)
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)
