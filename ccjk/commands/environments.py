"""The environment of a profile, from the record that was rendered of it. Imports almost nothing: `env` and `exec` wait."""

import os

from ccjk.clients import programs
from ccjk.commands import own
from ccjk.core.environment import BASE_URL, MARKER, PROFILE, Environment
from ccjk.stores import rendered
from ccjk.stores.keys import elsewhere, read_key
from ccjk.stores.paths import folder
from ccjk.stores.small_file import contents


def environment(name: str) -> Environment:
    """Return the environment of the profile ``name``, which may also be a preset that was never set up."""
    record = f"{name}.claude-code"
    program = programs.find("claude", os.environ.get("PATH", ""))
    fields = rendered.load(record, _mark(record, program))
    if fields is not None:
        variables = dict(zip(fields[2::2], fields[3::2], strict=True))
        return Environment(variables, tuple(fields[1].split()), preset=bool(fields[0]))
    from ccjk.commands.rendering import render_environment

    before = _mark(record, program)
    made, lasting = render_environment(name)
    if lasting and before == _mark(record, program):  # nobody changed anything meanwhile
        pairs = [text for pair in made.variables.items() for text in pair if pair[0] != MARKER]
        rendered.save(record, before, ["preset" if made.preset else "", " ".join(made.credentials), *pairs])
    return made


def codex_arguments(name: str, model: str, program: str, args: list[str]) -> list[str] | None:
    """Return what ``program``, a Codex, must be called with to mean ``args`` on the provider of profile ``name``.

    ``model``: one in place of the profile's own, empty for none. None where the profile has nothing for Codex, which is then
    left to its own settings.
    """
    record = f"{name}.codex"
    config = os.path.join(folder("CODEX_HOME", ".codex"), "config.toml")
    before = _mark(record, program, config)
    fields = rendered.load(record, before)
    if fields is None:
        from ccjk.commands.rendering import render_codex

        fields, lasting = render_codex(name, program)
        if lasting and before == _mark(record, program, config):
            rendered.save(record, before, fields)
    if not fields[1:]:
        return None
    from ccjk.clients.codex_arguments import arranged, with_model

    return arranged(with_model(fields[1:], model), args, drops=fields[0] == "drops")


def key(name: str, environment: Environment, *, of_shell: bool = False) -> str:
    """Return the key for ``environment``: that of the profile ``name``, or the one that was given for a preset.

    ``of_shell``: also the one that a shell holds which was switched while it was given, or fetched from elsewhere.
    """
    if not environment.preset:
        return (held(name, environment) if of_shell else "") or read_key(name)
    from ccjk.commands.rendering import given_key

    return given_key(name, environment, of_shell=of_shell)


def asking(name: str, environment: Environment) -> list[str]:
    """Return the words that print the key of profile ``name`` where no file holds it, for just the URL of ``environment``."""
    return [*own.command(), "key", name, "--for", environment.variables.get(BASE_URL, "")]


def held(name: str, environment: Environment) -> str:
    """Return the key that this shell holds of profile ``name`` where no file does, so that it is not fetched again."""
    if os.environ.get(PROFILE) != name or not environment.credentials or not elsewhere(name):
        return ""
    at_home = os.environ.get(BASE_URL) == environment.variables[BASE_URL]
    return os.environ.get(environment.credentials[0], "") if at_home else ""


def _mark(record: str, program: str | None, *files: str) -> str:
    return rendered.mark(record, os.fsencode(programs.identity(program)), *map(contents, files))
