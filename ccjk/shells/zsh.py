"""zsh."""

from ccjk.shells.posix import Posix


class Zsh(Posix):
    """A quoted name keeps aliases out. Not ``functions[codex]=…``: zsh 5.9 garbles what is not ASCII there."""

    builtin = r"\builtin "
    assign = r"\builtin typeset -g "
    own_function = "${functions[codex]:+codex}"

    def function(self, body: str) -> str:
        return f"function 'codex' {{ {body}; }}"
