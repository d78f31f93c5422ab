"""zsh."""

from ccjk.core.environment import MANAGED
from ccjk.shells.posix import Posix


class Zsh(Posix):
    """``command`` means external programs here, and a plain assignment in a function may be warned of."""

    builtin = r"\builtin "
    assign = r"\builtin typeset -g "
    are_local = f"if case {''.join(f'${{(t){name}-}}' for name in (*MANAGED, 'PATH'))} in *local*) ;; *) false ;; esac;"
