"""``ccjk exec``: one command on a profile. Imports almost nothing, and then is that command."""

import _signal
import os

from ccjk.clients.programs import find
from ccjk.commands import shims
from ccjk.commands.environments import codex_arguments, environment, key
from ccjk.core.directory_file import Wish
from ccjk.core.environment import CODEX_KEY, FAST_MODEL, MODEL, PROFILE
from ccjk.core.name import profile_name
from ccjk.errors import CcjkError, UsageError
from ccjk.stores import trust

NOT_FOUND = 127
NOT_EXECUTABLE = 126


def execute(target: str | None, words: list[str]) -> None:
    """Become the command ``words`` on the profile ``target``, else on the one that is asked for here, else as it is.

    Returns only by an error, with the status that shells use: 127 for no such program, 126 for one that cannot be run.
    """
    if not words:
        raise UsageError("no command is given", "write it behind --: ccjk exec NAME -- claude -p …")
    args, variables = words, dict(os.environ)
    if _added_by_python():
        del variables["LC_CTYPE"]
    asked = Wish(target) if target else asked_here()
    if asked:
        args, variables = _on_profile(asked, args, variables)
    _become(args, variables)


def _on_profile(asked: Wish, args: list[str], variables: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    name = profile_name(asked.profile)
    secret = key(name)
    assignments = environment(name).with_models(asked.model, asked.fast_model).assignments(secret)
    variables = {variable: value for variable, value in variables.items() if variable not in assignments}
    variables |= {variable: value for variable, value in assignments.items() if value is not None}
    variables["PATH"] = shims.path_with(os.environ.get("PATH", os.defpath))
    if os.path.basename(args[0]) == shims.CODEX:
        words = codex_arguments(name, asked.model, args[1:])
        if words is not None:
            variables[CODEX_KEY] = secret
            args = [args[0], *words]
    return args, variables


def asked_here() -> Wish | None:
    """Return what this shell was switched to, else what the directory asks for, None where neither asks for anything."""
    if os.environ.get(PROFILE):
        return Wish(os.environ[PROFILE], os.environ.get(MODEL, ""), os.environ.get(FAST_MODEL, ""))
    found = trust.nearest()
    return trust.wish(*found) if found else None


def _become(args: list[str], variables: dict[str, str]) -> None:
    program = args[0]
    if os.sep not in program:
        found = find(program, os.environ.get("PATH", os.defpath), without=shims.folder())
        if found is None:
            raise CcjkError(f"{program}: there is no such command on PATH", "see that it is installed", status=NOT_FOUND)
        program = found
    _signal.signal(_signal.SIGPIPE, _signal.SIG_DFL)  # Python ignores both, and a program would inherit that
    _signal.signal(_signal.SIGXFSZ, _signal.SIG_DFL)
    try:
        os.execve(program, args, variables)  # noqa: S606 - no shell is wanted
    except FileNotFoundError:
        raise CcjkError(f"{program}: there is no such program", "see that it is installed", status=NOT_FOUND) from None
    except OSError as error:
        raise CcjkError(f"{program} cannot be run ({error.strerror})", "name a program", status=NOT_EXECUTABLE) from None


def _added_by_python() -> bool:
    """Whether LC_CTYPE is there only because Python, started in the C locale, put it there (PEP 538)."""
    if "LC_CTYPE" not in os.environ:
        return False
    try:
        with open("/proc/self/environ", "rb") as file:
            return not any(pair.startswith(b"LC_CTYPE=") for pair in file.read().split(b"\0"))
    except OSError:
        return False
