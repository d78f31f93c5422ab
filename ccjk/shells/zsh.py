"""zsh."""

from ccjk.language import _
from ccjk.shells.sectioned import Shared
from ccjk.shells.shell import Values, escaped, list_assignment, single_quoted


class Zsh(Shared):
    """What is printed is one line, which evaluates a text under zsh's own options and with no alias."""

    file = "hook.zsh"
    typed_unseen = "read -rs {0} && export {0}"
    start_up = ("ZDOTDIR", "", ".zshrc")
    leaves = "return|exit"

    drops = r"^(?:[^#'\"]*[;&|({\s])?(?:precmd_functions=(?!.*precmd_functions)|unset\s(?:[^;&|]*\s)?precmd_functions\b)"

    def quote(self, text: str) -> str:
        return single_quoted(text)

    def assignment(self, name: str, value: str | list[str]) -> str:
        return list_assignment(name, value)

    def hook_line(self, command: str) -> str:
        return f'if [[ -x {command} ]]; then eval "$({command} hook zsh)"; fi'

    def hook(self, values: Values) -> str:
        return self._emulated(
            super().hook(values | {"_ccjk_lacks": _("this zsh lacks its module zsh/system, without which there is no hook")})
        )

    completed = "completion.zsh"

    def completion(self, program: list[str], commands: list[str], options: list[str], arguments: list[str]) -> str:
        # What makes it the completion of ccjk where it is a file in a folder of $fpath.
        return f"#compdef ccjk\n{super().completion(program, commands, options, arguments)}"

    def known(self) -> Values:
        return super().known() | {"_ccjk_unquoted": self.unquoted_words("env NAME")}

    def passed(self, name: str, value: str | list[str]) -> str:
        return f"builtin local {name}\n{self.assignment(name, value)}"

    def alone(self, code: str) -> str:
        return self._emulated(f"() {{\n{code}\n}}")

    def _emulated(self, code: str) -> str:
        # On one line, as some options forbid line ends between quotes; each word quoted, as some people's aliases are global.
        return f"\\builtin \\emulate \\-R \\zsh \\-o \\no_aliases \\-c {escaped(code)}\n"
