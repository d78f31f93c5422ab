"""elvish, from 0.19 on.

A string is bytes. What `eval` is given sees the caller's names, and may be given functions of theirs for builtins: the code
is evaluated once more, in a namespace of its own. Facts tried on 0.19: a variable must be declared before the function that
names it; the value of an option's default can be read from outside the function; there are no times and no owners of files.
"""

from ccjk.shells.sectioned import Sectioned
from ccjk.shells.shell import Values


class Elvish(Sectioned):
    """Variables of the environment are all that there is for programs: strings, each set or not."""

    usage = "eval (ccjk {args} | slurp)"
    setting = "set-env {} {}"
    unsetting = "unset-env {}"
    failure = "fail {}"
    file = "hook.elv"
    switching = (
        "_ccjk_switch $_ccjk_values $_ccjk_credentials $_ccjk_key_file $_ccjk_key_command $_ccjk_generation_file"
        " $_ccjk_generation $_ccjk_key_variable $_ccjk_key_text $_ccjk_path $_ccjk_no_key"
    )
    restoring = "_ccjk_unset $_ccjk_inherited $_ccjk_path"

    def quote(self, text: str) -> str:
        data = text.encode("utf-8", "surrogateescape")
        try:
            return "'{}'".format(data.decode().replace("'", "''"))
        except UnicodeDecodeError:
            return '"{}"'.format("".join(f"\\x{byte:02x}" for byte in data))

    start_up = ("XDG_CONFIG_HOME", ".config", "elvish/rc.elv")
    continued = "^"

    drops = r"^[^#'\"]*set\s+edit:before-readline\s*=(?!.*edit:before-readline)"

    def unquoted(self, word: str) -> str:
        before, _, quoted = word.partition("'")
        return before + quoted.removesuffix("'").replace("''", "'")

    def hook_line(self, command: str) -> str:
        return f"try {{ eval ((external {command}) hook elvish | slurp) }} catch _ {{ }}"

    def hook(self, values: Values) -> str:
        return self.alone(super().hook(values))

    def assignment(self, name: str, value: str | list[str]) -> str:
        if isinstance(value, str):
            return f"var {name} = {self.quote(value)}"
        return f"var {name} = [{' '.join(map(self.quote, value))}]"

    def alone(self, code: str) -> str:
        return f"use builtin\nbuiltin:eval &ns=(builtin:ns [&]) {self.quote(code)}\n"
