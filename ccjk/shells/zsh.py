"""zsh."""

from ccjk.core.environment import MANAGED
from ccjk.language import _
from ccjk.shells.posix import Posix


class Zsh(Posix):
    """``command`` means external programs here, and a plain assignment in a function may be warned of."""

    builtin = r"\builtin "
    assign = r"\builtin typeset -g "
    are_local = f"if case {''.join(f'${{(t){name}-}}' for name in (*MANAGED, 'PATH'))} in *local*) ;; *) false ;; esac;"
    hooked = "case ${{_ccjk_entered:+x}} in x) _ccjk_restore || : ;; *) {} ;; esac;"

    renewing = "case ${{_ccjk_hook:+x}}${{_ccjk_release-}} in '' | x{release}) ;; *) \\builtin eval \"$({command})\" ;; esac;\n"

    typed_unseen = "read -rs {0} && export {0}"
    start_up = ("ZDOTDIR", "", ".zshrc")

    drops = r"^(?:[^#'\"]*[;&|({\s])?(?:precmd_functions=(?!.*precmd_functions)|unset\s(?:[^;&|]*\s)?precmd_functions\b)"

    def hook_line(self, command: str) -> str:
        return f'if [[ -x {command} ]]; then eval "$({command} hook zsh)"; fi'

    def hook(self, values: dict[str, str | list[str]]) -> str:
        # On one line, as some options forbid line ends between quotes; each word quoted, as some people's aliases are global.
        values |= {"_ccjk_lacks": _("this zsh lacks its module zsh/system, without which there is no hook")}
        text = self._filled("hook.zsh", values).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
        return f"\\builtin \\emulate \\-R \\zsh \\-o \\no_aliases \\-c $'{text}'\n"

    completed = "completion.zsh"

    def completion(self, program: list[str], commands: list[str], options: list[str], arguments: list[str]) -> str:
        # What makes it the completion of ccjk where it is a file in a folder of $fpath.
        return f"#compdef ccjk\n{super().completion(program, commands, options, arguments)}"
