"""xonsh, from 0.19 on: Python, in the shell's own process, and as far as possible out of the user's sight.

Facts tried on 0.19.0 and 0.25.0: what ``execx`` runs has a namespace of its own; its parser needs 40 to 120 ms for the hook,
Python's 3; ``~/.xonshrc`` is read by interactive shells alone, ``rc.xsh`` by scripts as well; quotes inside a word are
letters of it, while a leading ``~`` within quotes is the home folder. Only a raised error keeps what stands behind from being
run: in 0.25 a captured command that fails raises one, in 0.19 not even a ``false`` does.
"""

from ccjk.shells.sectioned import Sectioned
from ccjk.shells.shell import Values

_MODULE = "vars(__import__('sys').modules.setdefault('_ccjk', __import__('types').ModuleType('_ccjk')))"


class Xonsh(Sectioned):
    """What is printed is one line, which runs a text: the hook in a module that stays, all else in a namespace that goes."""

    file = "hook.xsh"
    failure = "raise __import__('xonsh.tools').tools.XonshError({})"
    usage = "execx($(ccjk {args}))"
    switching = "_ccjk_switch()"
    restoring = "_ccjk_unset()"
    setting = "${} = {}"
    unsetting = "del ${}"
    start_up = ("", "", ".xonshrc")

    def quote(self, text: str) -> str:
        return repr(text)

    def word(self, path: str) -> str:
        return self.quote(path)

    def hook_line(self, command: str) -> str:
        # An error would keep the rest of the start-up file from being read.
        code = f"execx($({command} hook xonsh) if p{command}.exists() else '')"
        return f"with __import__('contextlib').suppress(Exception): {code}"

    def hook(self, values: Values) -> str:
        return f"exec({super().hook(values)!a}, {_MODULE})\n"

    def assignment(self, name: str, value: str | list[str]) -> str:
        return f"{name} = {value!a}"

    def alone(self, code: str) -> str:
        return f"exec({code!a}, {{}})\n"
