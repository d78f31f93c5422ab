"""``ccjk hook``: what a start-up file runs so that the provider follows the directory. Imports almost nothing."""

import sys

from ccjk.activation.hook_file import text, write_file
from ccjk.errors import UsageError
from ccjk.language import _
from ccjk.shells import HOOKS, find
from ccjk.shells.calling import calling_shell, check_output


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
        from ccjk.setup.rc_file import line_of

        print(line_of(shell))
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(text(shell))
