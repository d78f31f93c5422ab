"""``ccjk exec``: one command on a profile. Imports almost nothing, and then is that command."""

import _signal
import os

from ccjk.activation import shim
from ccjk.activation.consistent_read import steady
from ccjk.activation.environments import codex_arguments, environment, key, key_variables
from ccjk.clients.programs import VIA, find, follow, is_own, way
from ccjk.core.directory_file import Wish
from ccjk.core.environment import (
    CODEX_KEY,
    CREDENTIALS,
    CREDENTIALS_FILE,
    DIRECTORY,
    DRAWN,
    FAST_MODEL,
    INPUT_KEY,
    MANAGED,
    MANAGED_BY_HOST,
    MARKER,
    MODEL,
    PROFILE,
    TEAMMATE,
    Environment,
)
from ccjk.core.name import OFFICIAL, wish_name
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _
from ccjk.stores import trust
from ccjk.stores.keys import elsewhere
from ccjk.stores.paths import OVERLAY, UNDERNEATH, state_dir

NOT_FOUND = 127
NOT_EXECUTABLE = 126

_KEPT = "kept-from-codex-by-ccjk"
"""What a Claude Code that Codex starts gets for a key where it may not be without one."""


def execute(target: str | None, words: list[str]) -> None:
    """Become the command ``words`` on the profile ``target``, else on the one that is asked for here, else as it is.

    Returns only by an error, with the status that shells use: 127 for no such program, 126 for one that cannot be run.
    """
    if not words:
        raise UsageError(_("no command is given"), _("put it behind --: ccjk exec NAME -- claude -p …"))
    _become(words, Wish(target) if target else of_shell() or _of_directory(words), named=bool(target))


def codex(words: list[str]) -> None:
    """Become Codex on the profile of this shell, else as it is: what ccjk's own `codex` on PATH calls."""
    _become([shim.CODEX, *words], of_shell(), named=False)


def claude(words: list[str]) -> None:
    """Become Claude Code on the profile of this shell, else as it is: what ccjk's own `claude` on PATH calls."""
    _become([shim.CLAUDE, *words], of_shell(), named=False)


def claude_at(program: str, words: list[str]) -> None:
    """Become the Claude Code at ``program``, or where that is gone the one on PATH: what starts the others of a team."""
    _become([program if os.access(program, os.X_OK) else shim.CLAUDE, *words], of_shell(), named=False)


def of_shell() -> Wish | None:
    """Return what this shell was switched to, None for nothing."""
    if not os.environ.get(PROFILE):
        return None
    return Wish(os.environ[PROFILE], os.environ.get(MODEL, ""), os.environ.get(FAST_MODEL, ""))


def _of_directory(words: list[str]) -> Wish | None:
    folder = ""
    if os.path.basename(words[0]) == shim.CODEX:
        from ccjk.clients.codex_arguments import works_in

        folder = works_in(words[1:])
    found = trust.nearest(os.path.abspath(folder) if folder else "")
    return trust.allowed(*found)[0] if found else None


def _become(words: list[str], asked: Wish | None, *, named: bool) -> None:
    client = os.path.basename(words[0])
    ours = client == shim.CODEX and _has_ours(words)  # from a wrapper that we started, on its way to the next codex
    program, via = _found(words[0], ours=ours)
    variables = dict(os.environb)
    if _added_by_python():
        del variables[b"LC_CTYPE"]
    if not ours:
        words = _prepared(asked, program, words, variables, named=named)
    variables.pop(VIA.encode(), None)
    variables |= {VIA.encode(): os.fsencode(via)} if via else {}
    variables.pop(b"", None)  # an entry with no name, which execve refuses
    _signal.signal(_signal.SIGPIPE, _signal.SIG_DFL)  # Python ignores both, and a program would inherit that
    _signal.signal(_signal.SIGXFSZ, _signal.SIG_DFL)
    try:
        os.execve(program, [word.encode("utf-8", "surrogateescape") for word in words], variables)  # noqa: S606 - no shell
    except FileNotFoundError:
        raise CcjkError(
            _("{program}: there is no such program", program=program), _("see that it is installed"), status=NOT_FOUND
        ) from None
    except OSError as error:
        raise CcjkError(
            _("{program} cannot be run ({reason})", program=program, reason=error.strerror),
            _("name a program"),
            status=NOT_EXECUTABLE,
        ) from None


def _has_ours(words: list[str]) -> bool:
    from ccjk.clients.codex_arguments import PROVIDER

    ours = f"model_providers.{PROVIDER}="
    return any(word.startswith(ours) and words[at - 1] == "-c" for at, word in enumerate(words))  # and not in a prompt


def _prepared(asked: Wish | None, program: str, words: list[str], variables: dict[bytes, bytes], *, named: bool) -> list[str]:
    """Put what is asked for into ``variables``, and return the words of the command on it."""
    taken = [INPUT_KEY, *key_variables(wish_name(asked.profile) if asked else "")]
    # Those of a Codex that we are run by as well: a project's files can ask a client for what they can name.
    taken += [name for name in os.environ if name.startswith(DRAWN) or name == CODEX_KEY]
    for name in taken:
        variables.pop(os.fsencode(name), None)
    _without_overlay(variables)
    if asked:
        return _on_profile(asked, program, words, variables, named=named)
    if os.path.basename(words[0]) in (shim.CLAUDE, shim.CODEX):
        _on_default(program, os.path.basename(words[0]), variables)
    return words


def _found(word: str, *, ours: bool) -> tuple[str, str]:
    """Return the program that ``word`` means, and what to say in VIA of how it was found."""
    if os.sep in word and not is_own(word):
        return word, way(word) if os.path.basename(word) in (shim.CODEX, shim.CLAUDE) else ""
    name, path = os.path.basename(word), os.environ.get("PATH", os.defpath)
    program, via = follow(name, path, ours=ours) if name in (shim.CODEX, shim.CLAUDE) else (find(name, path), "")
    if program is None:
        from ccjk.core.key import typed

        text, hint = _("{word}: there is no such command on PATH", word=typed(word)), _("see that it is installed")
        if find(name, path):
            text = _("there is no {word} behind {file}, which is a wrapper", word=name, file=find(name, path))
        raise CcjkError(text, hint, status=NOT_FOUND)
    return program, via


def _on_profile(asked: Wish, program: str, words: list[str], variables: dict[bytes, bytes], *, named: bool) -> list[str]:
    """Put the profile into ``variables``, and return the words of the command on it.

    A client for which the profile has nothing is left to its own settings, unless it is just that which was asked for.
    """
    name = wish_name(asked.profile)
    client = os.path.basename(words[0])

    def read(_now: str) -> tuple[Environment, str, tuple[list[str], dict[str, str] | None] | None]:
        made = environment(name, program if client == shim.CLAUDE and os.path.isfile(program) else None)
        made = made.with_models(asked.model, asked.fast_model).beside(os.environ)
        secret = key(name, made, of_shell=not named)
        return made, secret, codex_arguments(name, asked.model, program, words[1:], secret) if client == shim.CODEX else None

    made, secret, of_codex = steady(read)
    for variable, value in made.assignments(secret).items():
        variables.pop(variable.encode(), None)
        if value is not None:
            variables[variable.encode()] = value.encode("utf-8", "surrogateescape")
    path = os.environ.get("PATH", os.defpath)
    variables[b"PATH"] = os.fsencode(shim.in_front(path) if of_codex else shim.leading(path))
    if client == shim.CLAUDE:
        words = [words[0], *_with_login(asked, name, words[1:], variables)]
        variables.update(_behind_its_back(program, asked, name, made, secret))
    hidden = _hidden(variables, made)
    if client == shim.CODEX:
        for variable in hidden:
            variables.pop(variable.encode(), None)
        variables.update({variable.encode(): value.encode() for variable, value in hidden.items() if value})
    elif client != shim.CLAUDE:
        variables.update(_overlay(name, asked.model, secret, hidden))
    if of_codex:
        return [words[0], *_with_arguments(name, *of_codex, variables, named=named)]
    if named and name != OFFICIAL:
        _check_has_something(name, client, made)
    return words


def _with_arguments(
    name: str, args: list[str], needed: dict[str, str] | None, variables: dict[bytes, bytes], *, named: bool
) -> list[str]:
    """Return the arguments of Codex, and say so where they are another provider's, not that of the profile that was named."""
    if needed is None and named:
        from ccjk.output import note

        note(_("codex is told of another provider here; profile {name} is not used", name=name))
    variables.update({variable.encode(): value.encode() for variable, value in (needed or {}).items()})
    return args


def _overlay(name: str, model: str, secret: str, hidden: dict[str, str]) -> dict[bytes, bytes]:
    """Return variables by which a Codex that the command finds past ccjk's own is on the profile ``name``, too."""
    from ccjk.activation import codex_overlay

    try:
        found = codex_overlay.entered(name, model, secret, hidden) if name != OFFICIAL else {}
    except CcjkError as error:
        from ccjk.output import note

        note(_("{message}; a codex that npm or a path finds is on its default here", message=error.message))
        return {}
    except OSError:  # nothing can be written; it does without
        return {}
    return {variable.encode(): os.fsencode(value) for variable, value in found.items() if value}


def _without_overlay(variables: dict[bytes, bytes]) -> None:
    """Take out the folder that an `exec` above put in place of Codex's own."""
    overlay, underneath = (variables.pop(name.encode(), b"") for name in (OVERLAY, UNDERNEATH))
    if overlay and variables.get(b"CODEX_HOME") == overlay:
        del variables[b"CODEX_HOME"]
        variables |= {b"CODEX_HOME": underneath} if underneath else {}


def _hidden(variables: dict[bytes, bytes], made: Environment) -> dict[str, str]:
    """Return the variables that Codex has no use for, but hands to what a project has it start, and what is there then."""
    held = {variable: variables.get(variable.encode()) and not made.lasting for variable in CREDENTIALS.values()}
    return {variable: _KEPT if kept else "" for variable, kept in held.items()}  # up to 2.1.197 a login would take its place


def _on_default(program: str, client: str, variables: dict[bytes, bytes]) -> None:
    """Take out what ccjk set in another shell: a server of tmux that began in one hands it on, also to the others of a team."""
    left = [name for name in os.environ.get(MARKER, "").split() if name in MANAGED]
    left += [name for name in (CREDENTIALS_FILE, TEAMMATE) if os.environ.get(name, "").startswith(f"{state_dir()}{os.sep}")]
    for name in (*left, PROFILE, MARKER, DIRECTORY):
        variables.pop(name.encode(), None)
    if client == shim.CLAUDE and TEAMMATE.encode() not in variables:
        try:
            variables[TEAMMATE.encode()] = os.fsencode(shim.launcher(program, "", "", ""))
        except OSError:  # nothing can be written; it does without
            return


def _check_has_something(name: str, client: str, made: Environment) -> None:
    """Refuse a profile that has nothing for just the client that it was named for."""
    if client == shim.CODEX or (client == shim.CLAUDE and not made.credentials):
        option = "codex" if client == shim.CODEX else "claude-code"
        raise CcjkError(
            _("profile {name} has no URL for {client}", name=name, client=client),
            _("give one: ccjk init -T {option} -n {name} -u https://…", option=option, name=name),
        )


def _with_login(asked: Wish, name: str, args: list[str], variables: dict[bytes, bytes]) -> list[str]:
    """Return the arguments of Claude Code, on the user's own login where that is asked for."""
    if name != OFFICIAL:
        return args
    from ccjk.activation.own_login import arranged

    variables.pop(MANAGED_BY_HOST.encode(), None)  # which is for those that come without these arguments
    return arranged(args, asked.model, asked.fast_model)


def _behind_its_back(program: str, asked: Wish, name: str, made: Environment, secret: str) -> dict[bytes, bytes]:
    """Return variables by which also what Claude Code starts itself is on the profile, and reaches it by the user's proxy.

    Where no file may hold the key, what it starts in the background asks for a login, and sends nothing.
    """
    from ccjk.activation import claude_network, host_credentials  # no other program needs them

    found = claude_network.own() if made.credentials else {}
    try:
        if made.credentials or name == OFFICIAL:
            found[TEAMMATE] = shim.launcher(program, name, asked.model, asked.fast_model)
        if made.credentials and not made.preset and not elsewhere(name):
            found[CREDENTIALS_FILE] = host_credentials.written(name, made, secret)
    except OSError:  # nothing can be written; it does without
        pass
    return {variable.encode(): os.fsencode(value) for variable, value in found.items() if value}


def _added_by_python() -> bool:
    """Whether LC_CTYPE is there only because Python, started in the C locale, put it there (PEP 538)."""
    if "LC_CTYPE" not in os.environ:
        return False
    try:
        with open("/proc/self/environ", "rb") as file:
            return not any(pair.startswith(b"LC_CTYPE=") for pair in file.read().split(b"\0"))
    except OSError:
        return False
