"""``ccjk uninstall``: gone without a trace, the clients working as before."""

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress

from ccjk.commands import apply, start_up
from ccjk.commands.draft import Draft
from ccjk.commands.settle import settle
from ccjk.commands.world import World
from ccjk.core.endpoint import CLIENTS
from ccjk.errors import CcjkError
from ccjk.stores import key_sources
from ccjk.stores.journal import FileChange
from ccjk.stores.lock import locked
from ccjk.stores.paths import IN_STATE, config_dir, config_file, key_file, presets_file, state_dir
from ccjk.stores.small_file import made_folders

_OURS = {"ccjk", "keys"}
"""The names of folders that are not the user's own where they are empty."""


def uninstall() -> tuple[Sequence[FileChange], bool]:
    """Take everything out that ccjk put somewhere; return the files written, and whether the user's own presets stay.

    Files of other programs are as they were before ccjk, but for what others changed in them since.
    """

    def build(draft: Draft) -> None:
        old = World()
        draft.forgets = True
        current = {client: old.current(client, draft) for client in CLIENTS}
        draft.put(config_file(), None)
        for name in old.config.profiles:
            draft.put(key_file(name), None)
        for name in old.config.profiles:
            apply.release_elsewhere(draft, name, old.key_or_nothing(name))
        for client in CLIENTS:
            apply.release_client(draft, client, official=False, current=bool(current[client]))
            if current[client] and old.current(client, draft) == current[client]:
                apply.clear_client(draft, client)
        start_up.release_hooks(draft)

    in_keyring = [profile for profile in World().config.profiles.values() if profile.source.keyring]
    files = settle(build)
    for profile in in_keyring:
        with suppress(CcjkError):  # a keyring that is locked, or gone, keeps nobody from going
            key_sources.keep(profile, "")
    made = made_folders()
    if os.path.isdir(state_dir()):
        with locked():
            for name in IN_STATE:
                _remove(os.path.join(state_dir(), name))
    stays = os.path.lexists(presets_file())
    named = [folder for folder in (os.path.dirname(key_file("")), config_dir(), state_dir()) if os.path.basename(folder) in _OURS]
    for folder in (*named, *made):
        with suppress(OSError):  # not there, or not empty, or a link of the user's
            os.rmdir(folder)
    return files, stays


def _remove(path: str) -> None:
    """Remove what is ccjk's own in its state folder, which may be a folder of the user's with more in it."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)
