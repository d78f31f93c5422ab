"""The environment of a profile, from the record that was rendered of it. Imports almost nothing: `env` and `exec` wait."""

import os

from ccjk.clients import invocation, programs
from ccjk.core.environment import (
    BASE_URL,
    BORROWED,
    CODEX_KEY,
    CODEX_PAD,
    DRAWN,
    DROPS,
    HANDED,
    LAYERS,
    MANAGED_BY_HOST,
    MARKER,
    PROFILE,
    ROLES,
    SEALED,
    Environment,
)
from ccjk.core.name import OFFICIAL
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.cache import cached
from ccjk.stores.keys import check, elsewhere, read_key
from ccjk.stores.paths import client_file, config_file
from ccjk.stores.reader import contents, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PRESET = "preset"
_LASTING = "lasting"


def environment(name: str, claude: str | None = None) -> Environment:
    """Return the environment of the profile ``name``, which may also be a preset that was never set up.

    ``claude``: the Claude Code that it is for, where that is not the one on PATH.
    """
    if name == OFFICIAL:
        return Environment({PROFILE: OFFICIAL, **_closed()}, ())
    program = claude or programs.find("claude", os.environ.get("PATH", ""))

    def render() -> tuple[list[str], bool]:
        from ccjk.activation.resolve import render_environment

        made, lasting = render_environment(name, claude) if claude else render_environment(name)
        flags = [word for word, is_so in ((_PRESET, made.preset), (_LASTING, made.lasting)) if is_so]
        pairs = [text for pair in made.variables.items() for text in pair if pair[0] != MARKER]
        return [" ".join(flags), " ".join(made.credentials), *pairs], lasting

    def facts() -> list[bytes]:
        return [os.fsencode(programs.identity(program))]

    flags, credentials, *pairs = cached(f"{name}.claude-code", render, facts)
    variables = dict(zip(pairs[::2], pairs[1::2], strict=True))
    return Environment(variables, tuple(credentials.split()), preset=_PRESET in flags, lasting=_LASTING in flags)


def _closed() -> dict[str, str]:
    """Return what makes a Claude Code that is started by its path, so without ccjk's own, send nothing where that would go wrong.

    That is to a provider that its settings name. Without a key beside that variable it says that nobody is logged in.
    """
    settings = contents(client_file("claude-code", "settings.json"))
    return {MANAGED_BY_HOST: "1"} if f'"{BASE_URL}"'.encode() in settings else {}


def codex_arguments(
    name: str, model: str, program: str, args: list[str], secret: str
) -> tuple[list[str], dict[str, str] | None] | None:
    """Return what ``program``, a Codex, must be called with to mean ``args`` on profile ``name``, and variables for that.

    ``model``: one in place of the profile's own, empty for none; ``secret``: the key. None where the profile has nothing for
    Codex, which is then left to its own settings; no variables where the words choose a provider themselves.
    """

    def render() -> tuple[list[str], bool]:
        from ccjk.activation.resolve import render_codex

        return render_codex(name, program)

    def facts() -> list[bytes]:
        return [*map(os.fsencode, (programs.identity(program), *again)), _codex_config()]

    again = invocation.command()
    how, its_model, *settings = cached(f"{name}.codex", render, facts)
    if not settings:
        return None
    from ccjk.clients.codex_arguments import arranged, fitted, works_in

    ours = fitted(settings, model or its_model, args, _laid_over if LAYERS in how else lambda _name: {})
    if ours is None:
        return args, None
    if HANDED not in how and name != OFFICIAL and not os.access(again[0], os.X_OK):  # Codex would send the prompt without a key
        raise CcjkError(
            _("{file} cannot be run, by which Codex asks for the key", file=again[0]), _("call ccjk by its usual name")
        )
    if ROLES in how:
        from ccjk.clients.codex_roles import check_roles
        from ccjk.stores.trust import working_directory

        check_roles(os.path.abspath(works_in(args) or working_directory()))
    if BORROWED in how and not any("model=" in word for word in ours):
        from ccjk.output import note

        note(
            _(
                "profile {name} names no model, so codex asks it for the one in its configuration; see ccjk init -M",
                name=name,
            )
        )
    variables = {"RUST_LOG": ""} if HANDED in how and "RUST_LOG" in os.environ else {}  # up to 0.130 it shows keys
    if HANDED in how or SEALED in how:
        half, pad = secret, ""
        if SEALED in how:
            from ccjk.core.sealed import seal

            half, pad = seal(secret)
        variable = DRAWN + os.urandom(8).hex().upper()
        variables[variable] = half
        ours = [word.replace(CODEX_KEY, variable).replace(CODEX_PAD, pad) for word in ours]
    return arranged(ours, args, drops=DROPS in how), variables


def _laid_over(name: str) -> "dict[str, Any]":
    """Return what the file says that ``codex -p NAME`` lays over its configuration, nothing for a broken one."""
    if not name or not name.replace("-", "a").replace("_", "a").isalnum():
        return {}
    from ccjk.documents.toml_reader import said_in  # no other call of a codex needs it

    return said_in(contents(client_file("codex", f"{name}.config.toml")))


def key_variables(name: str) -> list[str]:
    """Return the variables in which profiles have their keys and that no program on the profile ``name`` needs.

    Empty for none; then, and for a client that the profile has nothing for, what the client's own settings ask stays.
    """
    if b"key_env" not in contents(config_file()):
        return []

    def render() -> tuple[list[str], bool]:
        from ccjk.activation.resolve import render_key_variables

        return [" ".join(render_key_variables(name))], True

    return cached(f"{name}.sources", render, lambda: [_codex_config()])[0].split()


def _codex_config() -> bytes:
    """Return what is in Codex's configuration file; whose that is, is not ccjk's to say."""
    try:
        return read(client_file("codex", "config.toml"))[0]
    except OSError:
        return b""


def key(name: str, environment: Environment, *, of_shell: bool = False) -> str:
    """Return the key for ``environment``: that of the profile ``name``, or the one that was given for a preset.

    ``of_shell``: also the one that a shell holds which was switched while it was given, or fetched from elsewhere.
    """
    if name == OFFICIAL:
        return ""
    if not environment.preset:
        url = environment.variables.get(BASE_URL)
        check(name, url)  # also for what this shell holds
        found = held(name, environment)
        if found and of_shell:
            return found
        try:
            return read_key(name, url)
        except CcjkError:
            if not found:
                raise
            return found  # `exec` takes the variable away that the key is in
    from ccjk.activation.resolve import given_key

    return given_key(name, environment, of_shell=of_shell)


def asking(name: str, environment: Environment) -> list[str]:
    """Return the words that print the key of profile ``name`` where no file holds it, for just the URL of ``environment``.

    Refused where they would print none.
    """
    check(name, environment.variables.get(BASE_URL))
    return [*invocation.command(), "key", name, "--for", environment.variables.get(BASE_URL, "")]


def held(name: str, environment: Environment) -> str:
    """Return the key that this shell holds of profile ``name`` where no file does, so that it is not fetched again."""
    if os.environ.get(PROFILE) != name or not environment.credentials or not elsewhere(name):
        return ""
    at_home = os.environ.get(BASE_URL) == environment.variables[BASE_URL]
    return os.environ.get(environment.credentials[0], "") if at_home else ""
