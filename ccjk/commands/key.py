"""``ccjk key``: the key of a profile, for the clients' helpers. Imports almost nothing."""

import os

from ccjk.core.name import profile_name
from ccjk.stores import generation
from ccjk.stores.keys import DEFAULT, HERE, read_key

_PATIENCE = 5.0  # seconds: a client waits for it


def understood(words: list[str]) -> tuple[str | None, str | None, str] | None:
    """Return what a helper says behind the name: folder, URL, for which file; None for what is not plainly spelled."""
    said: dict[str, str | None] = {"--config-dir": None, "--for": None}
    rest = iter(words)
    asked_by = ""
    for word in rest:
        if word in (DEFAULT, HERE):
            asked_by = word
            continue
        if word in said:
            said[word] = next(rest, None)
        if said.get(word) is None:
            return None
    return said["--config-dir"], said["--for"], asked_by


def key(name: str, config_dir: str | None = None, base_url: str | None = None, asked_by: str = "") -> str:
    """Return the key of the profile ``name``, from the configuration folder ``config_dir`` if one is given.

    A helper names the folder where a variable chose it: whoever starts the client need not have that variable. ``base_url``:
    where the client will send it, which is refused unless that is still a host of the profile's, and of the key. ``asked_by``:
    a Codex asks, as its own file says (DEFAULT), or the one of `exec` (HERE): not in a shell that is on another profile.
    """
    if config_dir:
        os.environ["CCJK_CONFIG_DIR"] = config_dir
    if generation.changing():  # what it is in the middle of, or was ended in the middle of, may be this key
        from ccjk.transaction.transact import finished

        finished(_PATIENCE)
    name = profile_name(name)
    if asked_by:
        from ccjk.core.environment import PROFILE

        if (os.environ.get(PROFILE) or (name if asked_by == DEFAULT else "")) != name:
            from ccjk.activation.stray import refuse

            refuse(name)
    return read_key(name, base_url)
