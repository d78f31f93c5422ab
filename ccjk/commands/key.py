"""``ccjk key``: the key of a profile, for the clients' helpers. Imports almost nothing."""

import os

from ccjk.core.name import profile_name
from ccjk.stores import generation
from ccjk.stores.keys import read_key

_PATIENCE = 5.0  # seconds: a client waits for it


def key(name: str, config_dir: str | None = None, base_url: str | None = None) -> str:
    """Return the key of the profile ``name``, from the configuration folder ``config_dir`` if one is given.

    A helper names the folder where a variable chose it: whoever starts the client need not have that variable. ``base_url``:
    where the client will send it, which is refused unless that is still a host of the profile's, and of the key.
    """
    if config_dir:
        os.environ["CCJK_CONFIG_DIR"] = config_dir
    if generation.changing():  # what it is in the middle of, or was ended in the middle of, may be this key
        from ccjk.transaction.transact import finished

        finished(_PATIENCE)
    return read_key(profile_name(name), base_url)
