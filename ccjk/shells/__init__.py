"""The shells: how each is told to set and to unset variables, one small module a shell, chosen by name."""

import sys

from ccjk.shells.shell import Shell

_CLASSES = {
    "bash": "Bash",
    "zsh": "Zsh",
    "fish": "Fish",
    "pwsh": "PowerShell",
    "xonsh": "Xonsh",
    "elvish": "Elvish",
    "nu": "Nu",
    "tcsh": "Tcsh",
    "sh": "Posix",
}

NAMES = tuple(_CLASSES)
"""The shells, as --shell names them; sh is whatever follows POSIX."""

HOOKS = tuple(name for name in NAMES if name != "sh")
"""The shells that have a hook."""

COMPLETED = ("bash", "zsh", "fish", "pwsh")
"""The shells whose words ccjk completes."""

_MODULES = {"sh": "posix"}
_PROGRAMS = {"powershell": "pwsh", "csh": "tcsh"} | dict.fromkeys(
    ("dash", "ash", "busybox", "ksh", "ksh93", "mksh", "lksh", "oksh", "yash"), "sh"
)

FORMATS = ("json", "dotenv")
"""What --shell also takes that is not for a shell: for programs, with the key in it."""


def known(program: str) -> str:
    """Return the shell that the program of that name is, nothing where it is none of them."""
    if program.startswith(("pwsh-", "powershell-")):  # pwsh-preview, pwsh-lts, pwsh-7
        return "pwsh"
    return program if program in NAMES else _PROGRAMS.get(program, "")


def find(name: str) -> Shell:
    """Return the shell ``name``, one of NAMES."""
    module = f"ccjk.shells.{_MODULES.get(name, name)}"
    __import__(module)  # importlib would cost a tenth of the start-up
    shell: Shell = getattr(sys.modules[module], _CLASSES[name])()
    return shell
