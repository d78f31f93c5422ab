"""bash, from 3.2 on."""

from ccjk.shells.posix import Posix


class Bash(Posix):
    """An alias ``codex`` comes before the function and stays as it is."""

    builtin = r"\builtin "
    own_function = r"$(\builtin declare -F codex)"

    def function(self, body: str) -> str:
        return f"function codex {{ {body}; }}"
