"""bash, from 3.2 on."""

from ccjk.core.environment import MANAGED
from ccjk.language import _
from ccjk.shells.posix import Posix
from ccjk.shells.shell import UNQUOTED

_NAMES = " ".join((*MANAGED, "PATH"))
_NO_ALIASES = r"\builtin shopt -q expand_aliases && _ccjk_aliases=-s || _ccjk_aliases=-u; \builtin shopt -u expand_aliases;"


class Bash(Posix):
    """``command export`` would take an export function of the user's."""

    builtin = r"\builtin "
    are_local = (
        f"if for _ccjk_name in {_NAMES}; do if \\builtin local -p $_ccjk_name >/dev/null 2>&1; then break; fi;"
        " _ccjk_name=; done; case $_ccjk_name in '') false ;; esac;"
    )
    hooked = "case ${{_ccjk_entered:+x}} in x) _ccjk_restore || : ;; *) {} ;; esac;"
    unreference = f"\\builtin unset -n {' '.join(MANAGED)} 2>/dev/null || :;"

    renewing = "case ${{_ccjk_hook:+x}}${{_ccjk_release-}} in '' | x{release}) ;; *) \\builtin eval \"$({command})\" ;; esac;\n"

    typed_unseen = "read -rs {0} && export {0}"
    start_up = ("", "", ".bashrc")

    drops = r"^(?:[^#'\"]*[;&|({\s])?(?:PROMPT_COMMAND=(?!.*(?:PROMPT_COMMAND|_ccjk_hook))|unset\s(?:[^;&|]*\s)?PROMPT_COMMAND\b)"

    def hook_line(self, command: str) -> str:
        # Other programs' commands over ssh read this file, too.
        return f'if [[ $- == *i* && -x {command} ]]; then eval "$({command} hook bash)"; fi'

    def hook(self, values: dict[str, str | list[str]]) -> str:
        options = r" _ccjk_options=$-; \builtin set +ak;"
        joined = [_NO_ALIASES + options, "case '", f"' in ' ') {self._complain(_(UNQUOTED, command='hook bash'))} ;; esac"]
        return "\n".join([*joined, self._filled("hook.bash", values)])

    completed = "completion.bash"

    def completion(self, program: list[str], commands: list[str], options: list[str], arguments: list[str]) -> str:
        short = [[row.rpartition("\t")[0] for row in rows] for rows in (commands, options, arguments)]  # it shows no more
        return f"{_NO_ALIASES}\n{super().completion(program, *short)}"
