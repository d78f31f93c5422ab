"""``ccjk key``: the key of a profile, for the clients' helpers. Imports almost nothing."""

import os

from ccjk.core.name import profile_name
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import generation
from ccjk.stores.keys import read_key

_PATIENCE = 5.0  # seconds: a client waits for it


def key(name: str, config_dir: str | None = None, base_url: str | None = None) -> str:
    """Return the key of the profile ``name``, from the configuration folder ``config_dir`` if one is given.

    A helper names the folder where a variable chose it: whoever starts the client need not have that variable. ``base_url``:
    where the client will send it, which is refused unless that is still a host of the profile's.
    """
    if config_dir:
        os.environ["CCJK_CONFIG_DIR"] = config_dir
    if generation.changing():  # what it is in the middle of, or was ended in the middle of, may be this key
        from ccjk.transaction.transact import finished

        finished(_PATIENCE)
    name = profile_name(name)
    found = read_key(name)
    if base_url is not None and not _goes_to(name, base_url):  # looked at last: an edited profile has another key by now
        raise CcjkError(
            _("the key of profile {name} is for another host than this asks it for", name=name),
            _("ccjk config-switch {name} puts the client right; in a switched shell, switch again", name=name),
        )
    return found


def _goes_to(name: str, base_url: str) -> bool:
    """Whether the profile ``name`` has a client at the host of ``base_url``."""
    from ccjk.stores.cache import cached

    def work_out() -> tuple[list[str], bool]:
        from ccjk.core.profile import urls
        from ccjk.setup.state import Setup

        world = Setup()
        return urls(world.config.profile(name), world.presets), True

    urls = cached(f"{name}.urls", work_out)
    if not base_url or base_url in urls:
        return bool(base_url)
    from ccjk.core.profile import is_among

    return is_among(base_url, urls)
