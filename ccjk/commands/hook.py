"""``ccjk hook``: what a start-up file runs so that the provider follows the directory. Imports almost nothing."""

import os
import sys

from ccjk.commands import installed, own
from ccjk.commands.caller import calling_shell, check_output, printed
from ccjk.core.environment import LEFT_ALONE, MANAGED
from ccjk.errors import UsageError
from ccjk.language import _
from ccjk.shells import HOOKS, find
from ccjk.shells.shell import STAYS
from ccjk.stores import generation
from ccjk.stores.paths import config_dir, state_dir


def hook(shell: str | None, *, save: bool = False) -> None:
    """Print the hook of ``shell``, one of HOOKS; by default of the calling one. ``save``: write it where that shell loads it.

    On a terminal, what to do with it.
    """
    shell = shell or calling_shell()
    if shell not in HOOKS:
        raise UsageError(_("there is no hook for that shell; there are {names}", names=", ".join(HOOKS)))
    if save:
        if not find(shell).saved:
            raise UsageError(
                _("{shell} loads no file", shell=shell), _("see ccjk hook --help; ccjk hook {shell} prints the hook", shell=shell)
            )
        write_file(shell)
        return
    check_output(f"hook {shell}")
    if sys.stdout.isatty():  # nobody runs it
        from ccjk.commands.start_up import line_of

        print(line_of(shell))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(_text(shell))


def write_file(shell: str) -> None:
    """Write the hook of ``shell`` to the file that it loads, if it loads one."""
    saved = find(shell).saved
    if saved:
        from ccjk.stores.small_file import contents, put

        file, text = os.path.join(state_dir(), saved), _text(shell)
        if contents(file) != text:
            put(file, text)


def _text(shell: str) -> bytes:
    values: dict[str, str | list[str]] = {
        "_ccjk_command": own.command(),
        "_ccjk_state": state_dir(),
        "_ccjk_config": config_dir(),
        "_ccjk_managed": list(MANAGED),
        "_ccjk_left_alone": list(LEFT_ALONE),
        "_ccjk_read_only": _(STAYS),
    }
    generation.renew()  # in shells that have the hook of another release as well
    installed.note()
    speaking = find(shell)
    return os.fsencode(printed(speaking, speaking.hook(values)))
