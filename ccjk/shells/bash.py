"""bash, from 3.2 on."""

from ccjk.core.environment import MANAGED
from ccjk.language import _
from ccjk.shells.posix import Posix
from ccjk.shells.shell import UNQUOTED

_NAMES = " ".join((*MANAGED, "PATH"))


class Bash(Posix):
    """``command export`` would take an export function of the user's."""

    builtin = r"\builtin "
    are_local = (
        f"if for _ccjk_name in {_NAMES}; do if \\builtin local -p $_ccjk_name >/dev/null 2>&1; then break; fi;"
        " _ccjk_name=; done; case $_ccjk_name in '') false ;; esac;"
    )
    hooked = "case ${{_ccjk_entered:+x}} in x) _ccjk_restore || : ;; *) {} ;; esac;"
    unreference = f"\\builtin unset -n {' '.join(MANAGED)} 2>/dev/null || :;"

    start_up = ("", "", ".bashrc")

    drops = r"^(?:[^#'\"]*[;&|({\s])?(?:PROMPT_COMMAND=(?!.*(?:PROMPT_COMMAND|_ccjk_hook))|unset\s(?:[^;&|]*\s)?PROMPT_COMMAND\b)"

    def hook_line(self, command: str) -> str:
        # Other programs' commands over ssh read this file, too.
        return f'if [[ $- == *i* && -x {command} ]]; then eval "$({command} hook bash)"; fi'

    def hook(self, values: dict[str, str | list[str]]) -> str:
        aliases = r"\builtin shopt -q expand_aliases && _ccjk_aliases=-s || _ccjk_aliases=-u; \builtin shopt -u expand_aliases;"
        options = r" _ccjk_options=$-; \builtin set +ak;"
        joined = [aliases + options, "case '", f"' in ' ') {self._complain(_(UNQUOTED, command='hook bash'))} ;; esac"]
        return "\n".join([*joined, self._filled("hook.bash", values)])
