"""The shells: how each is told to set and to unset variables, one small module a shell, chosen by name."""

from ccjk.shells.shell import Shell

NAMES = ("bash", "zsh", "fish", "sh")
"""The shells, as --shell names them; sh is whatever follows POSIX."""

HOOKS = ("bash", "zsh", "fish")
"""The shells that have a hook."""

_POSIX = ("dash", "ash", "busybox", "ksh", "ksh93", "mksh", "lksh", "oksh", "yash")

FORMATS = ("json", "dotenv")
"""What --shell also takes that is not for a shell: for programs, with the key in it."""

FAILURE = "false"
"""Code that fails, in each of them."""


def known(program: str) -> str:
    """Return the shell that the program of that name is, nothing where it is none of them."""
    return program if program in NAMES else "sh" if program in _POSIX else ""


def find(name: str) -> Shell:
    """Return the shell ``name``, one of NAMES."""
    if name == "bash":
        from ccjk.shells.bash import Bash

        return Bash()
    if name == "zsh":
        from ccjk.shells.zsh import Zsh

        return Zsh()
    if name == "fish":
        from ccjk.shells.fish import Fish

        return Fish()
    from ccjk.shells.posix import Posix

    return Posix()
