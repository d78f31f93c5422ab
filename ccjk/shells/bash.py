"""bash, from 3.2 on."""

from ccjk.core.environment import MANAGED
from ccjk.shells.posix import Posix

_NAMES = " ".join((*MANAGED, "PATH"))


class Bash(Posix):
    """``command export`` would take an export function of the user's."""

    builtin = r"\builtin "
    are_local = (
        f"if for _ccjk_name in {_NAMES}; do if \\builtin local -p $_ccjk_name >/dev/null 2>&1; then break; fi;"
        " _ccjk_name=; done; case $_ccjk_name in '') false ;; esac;"
    )
    unreference = f"\\builtin unset -n {' '.join(MANAGED)} 2>/dev/null || :;"
