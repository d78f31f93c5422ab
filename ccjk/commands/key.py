"""``ccjk key``: the key of a profile, for the clients' helpers. Imports almost nothing."""

import os

from ccjk.core.environment import BASE_URL
from ccjk.core.name import profile_name
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import generation
from ccjk.stores.keys import read_key

_PATIENCE = 5.0  # seconds: a client waits for it


def key(name: str, config_dir: str | None = None, base_url: str | None = None) -> str:
    """Return the key of the profile ``name``, from the configuration folder ``config_dir`` if one is given.

    A helper names the folder where a variable chose it: whoever starts the client need not have that variable. ``base_url``:
    where Claude Code will send it, which is refused unless the profile still says so.
    """
    if config_dir:
        os.environ["CCJK_CONFIG_DIR"] = config_dir
    if generation.changing():  # what it is in the middle of, or was ended in the middle of, may be this key
        from ccjk.commands.settle import finished

        finished(_PATIENCE)
    found = read_key(profile_name(name))
    if base_url is not None:  # looked at last: a profile that was edited since has another key, for another host
        from ccjk.commands.environments import environment

        if environment(profile_name(name)).variables.get(BASE_URL) != base_url:
            raise CcjkError(_("profile '{name}' was changed just now", name=name), _("run it again"))
    return found
