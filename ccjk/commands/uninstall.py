"""``ccjk uninstall``: gone without a trace, the clients working as before."""

import os
from collections.abc import Sequence
from contextlib import suppress

from ccjk import output, prompts
from ccjk.activation import codex_overlay
from ccjk.clients.registry import ADAPTERS
from ccjk.core.environment import PROFILE
from ccjk.core.profile import Profile
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.setup import client_files, rc_file
from ccjk.setup.folders import every
from ccjk.setup.report import written
from ccjk.setup.state import Setup
from ccjk.stores import deep, homes, key_sources
from ccjk.stores.lock import locked
from ccjk.stores.paths import IN_STATE, config_dir, config_file, hosts_file, key_file, presets_file, shown, state_dir
from ccjk.stores.writer import made_folders
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.journal import FileChange
from ccjk.transaction.transact import finished, transact

_OURS = {"ccjk", "keys"}
"""The names of folders that are not the user's own where they are empty."""


def _uninstall() -> tuple[Sequence[FileChange], bool]:
    """Take everything out that ccjk put somewhere; return the files written, and whether the user's own presets stay.

    Files of other programs are as they were before ccjk, but for what others changed in them since.
    """

    def build(draft: Changeset) -> list[Profile]:
        old = Setup()
        draft.forgets = True
        draft.put(config_file(), None)
        for name in old.config.profiles:
            draft.put(key_file(name), None)
            draft.put(hosts_file(name), None)
        done = client_files.here()
        for client, folder, default in every(draft, old.config):
            with homes.used(client, folder):
                if client_files.is_a_strangers(draft, client, default):
                    continue
                known, current = ADAPTERS[client], old.current(client, draft)
                known.release(draft, official=False, current=bool(current))
                if current and old.current(client, draft) == current:
                    known.clear(draft)
                done |= client_files.here()
        client_files.release_elsewhere(draft, done)
        rc_file.release_hooks(draft)
        return [profile for profile in old.config.profiles.values() if profile.source.keyring]

    done = transact(build)
    finished()  # what could not be cleared away is, or this ends here: nobody will know of it afterwards
    for profile in done.made:
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
    return done.files, stays


def _forget() -> None:
    """Remove all that ccjk remembers, unless it was set up anew meanwhile."""
    if os.path.isdir(state_dir()):
        with locked():
            if not os.path.lexists(config_file()):
                codex_overlay.forget()
            for name in IN_STATE if not os.path.lexists(config_file()) else ():
                _clear(os.path.join(state_dir(), name))


def _clear(path: str) -> None:
    """Remove what is ccjk's own in its state folder, which may be a folder of the user's with more in it."""
    if os.path.isdir(path) and not os.path.islink(path):
        deep.remove(path)
    else:
        with suppress(FileNotFoundError):
            os.unlink(path)


def uninstall(*, ask: bool = True) -> None:
    """Take ccjk out of everything, and tell what was written."""
    if ask and output.interactive():
        answer = output.ask(_("All profiles and keys go for good, and the clients are as they were before ccjk. Go on? [y/N] "))
        if answer.lower() not in prompts.YES:
            output.note(_("nothing was changed"))
            return
    files, presets_stay = _uninstall()
    output.say(_("Profiles, keys and everything that ccjk remembered are gone; the clients are as they were before it."))
    written([file for file in files if file.foreign])
    if presets_stay:
        output.note(_("{file} is yours, and stays", file=shown(presets_file())))
    for place in rc_file.still_there():
        output.note(_("{place} still loads ccjk's hook; remove that line", place=place))
    if os.environ.get(PROFILE):
        output.note(_("this shell still has a profile's key: start a new one"))
    output.note(_("the program itself is as you installed it: pip uninstall ccjk, or how you did"))
