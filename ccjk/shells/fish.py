r"""fish, from 3.4 on.

Every statement ends in ``;`` and no value holds a raw line feed: ``eval (ccjk env NAME)`` joins lines with blanks. Facts
tried on 3.6: a variable of all sessions (universal) is hidden by one of this session (global) and shows again when that
is erased; ``set``, ``test``, ``read`` and ``string`` cannot be the names of functions.
"""

from ccjk.shells.sectioned import Shared


class Fish(Shared):
    """Variables of this session: ``set -g``."""

    file = "hook.fish"
    usage = "ccjk {args} | source"
    setting = "set -gx {} {}"
    renewing = 'builtin set -q _ccjk_hook; and builtin test "$_ccjk_release" != {release}; and {command} | builtin source;\n'
    typed_unseen = "read -sgx {}"
    unsetting = "set -e {}"
    start_up = ("XDG_CONFIG_HOME", ".config", "fish/config.fish")
    leaves = "return|exit"
    knowing = "function _ccjk_settings\n{}\nend\n"
    switching = "_ccjk_changeable\nand _ccjk_switch\n_ccjk_forget"
    restoring = "_ccjk_changeable\nand _ccjk_unset\n_ccjk_forget"

    def quote(self, text: str) -> str:
        quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "'\\n'")
        return f"'{quoted}'"

    def unquoted(self, word: str) -> str:
        import re  # who switches does without

        before, _, quoted = word.partition("'")
        return before + re.sub(r"\\(.)", r"\1", quoted.removesuffix("'"))

    def hook_line(self, command: str) -> str:
        # This file is read by every fish, scripts included.
        return f"if status is-interactive; and test -x {command}; {command} hook fish | source; end"

    completed = "completion.fish"

    def assignment(self, name: str, value: str | list[str]) -> str:
        return f"set -g {name} {' '.join(map(self.quote, [value] if isinstance(value, str) else value))}"

    def passed(self, name: str, value: str | list[str]) -> str:
        if name == "_ccjk_path" and isinstance(value, str):
            value = value.split(":") if value else []
        return self.assignment(name, value)

    def alone(self, code: str) -> str:
        lines = ["begin", "set -l fish_trace", *code.split("\n"), "end"]
        return "".join(f"{line};\n" for line in lines if line)
