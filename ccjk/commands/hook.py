"""``ccjk hook``: what a start-up file runs so that the provider follows the directory. Imports almost nothing."""

import os
import sys

from ccjk.commands import own
from ccjk.commands.caller import calling_shell
from ccjk.core.environment import MANAGED
from ccjk.errors import UsageError
from ccjk.shells import HOOKS, find
from ccjk.shells.shell import STAYS
from ccjk.stores.paths import config_dir, state_dir


def hook(shell: str | None) -> None:
    """Print the hook of ``shell``, one of HOOKS; by default of the calling one."""
    shell = shell or calling_shell()
    if shell not in HOOKS:
        raise UsageError(f"there is no hook for that shell; there are {', '.join(HOOKS)}")
    values: dict[str, str | list[str]] = {
        "_ccjk_command": own.command(),
        "_ccjk_state": state_dir(),
        "_ccjk_config": config_dir(),
        "_ccjk_managed": list(MANAGED),
        "_ccjk_read_only": STAYS,
    }
    text = find(shell).hook(values)
    sys.stdout.flush()
    sys.stdout.buffer.write(os.fsencode(text))
    if sys.stdout.isatty():
        from ccjk import output

        output.note(f"that is for {shell} to run; ccjk init --hook puts it into its start-up file")
