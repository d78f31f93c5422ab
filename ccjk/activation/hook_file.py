"""The code of a shell's hook, and the file of it that some shells load. Imports almost nothing."""

import os

from ccjk import __version__
from ccjk.activation import shim
from ccjk.activation.code_file import printed
from ccjk.clients import installed, invocation
from ccjk.core.environment import LEFT_ALONE, MANAGED
from ccjk.language import _
from ccjk.shells import find
from ccjk.shells.shell import STAYS
from ccjk.stores import generation
from ccjk.stores.paths import config_dir, config_file, state_dir


def write_file(shell: str) -> None:
    """Write the hook of ``shell`` to the file that it loads, if it loads one."""
    saved = find(shell).saved
    if saved:
        from ccjk.stores.reader import contents

        file, code = os.path.join(state_dir(), saved), text(shell)
        if contents(file) != code:
            from ccjk.stores.writer import put

            put(file, code)


def text(shell: str) -> bytes:
    """Return the hook of ``shell``, as it is to be run."""
    values: dict[str, str | list[str]] = {
        "_ccjk_command": invocation.command(),
        "_ccjk_release": __version__,
        "_ccjk_state": state_dir(),
        "_ccjk_config": config_dir(),
        "_ccjk_managed": list(MANAGED),
        "_ccjk_left_alone": list(LEFT_ALONE),
        "_ccjk_read_only": _(STAYS),
    }
    if os.path.lexists(config_file()):  # else there is nothing, and who only starts a shell leaves nothing
        shim.made()
    generation.renew()  # in shells that have the hook of another release as well
    installed.note()
    speaking = find(shell)
    return os.fsencode(printed(speaking, speaking.hook(values)))
