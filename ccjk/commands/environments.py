"""The environment of a profile, from the record that was rendered of it. Imports almost nothing: `env` and `exec` wait."""

import os

from ccjk.clients import programs
from ccjk.core.environment import Environment
from ccjk.stores import rendered
from ccjk.stores.keys import find_key
from ccjk.stores.paths import folder


def environment(name: str) -> Environment:
    """Return the environment of the profile ``name``, which may also be a preset that was never set up."""
    mark = rendered.mark(programs.identity(_client("claude")).encode())
    fields = rendered.load(f"{name}.claude-code", mark)
    if fields is None:
        from ccjk.commands.rendering import render_environment

        made, lasting = render_environment(name)
        if lasting:
            pairs = [text for pair in made.variables.items() for text in pair]
            rendered.save(f"{name}.claude-code", mark, [" ".join(made.credentials), *pairs])
        return made
    return Environment(dict(zip(fields[1::2], fields[2::2], strict=True)), tuple(fields[0].split()))


def codex_arguments(name: str, model: str, args: list[str]) -> list[str] | None:
    """Return what ``codex`` must be called with to mean ``args`` on the provider of profile ``name``.

    ``model``: one in place of the profile's own, empty for none. None where the profile has nothing for Codex, which is then
    left to its own settings.
    """
    config = rendered.contents(os.path.join(folder("CODEX_HOME", ".codex"), "config.toml"))
    mark = rendered.mark(programs.identity(_client("codex")).encode(), config)
    fields = rendered.load(f"{name}.codex", mark)
    if fields is None:
        from ccjk.commands.rendering import render_codex

        fields = render_codex(name)
        rendered.save(f"{name}.codex", mark, fields)
    if not fields[1:]:
        return None
    from ccjk.clients.codex_arguments import arranged

    ours = fields[1:] + (["-c", f"model={model}"] if model else [])
    return arranged(ours, args, drops=fields[0] == "drops")


def key(name: str) -> str:
    """Return the key of the profile ``name``, or the one that was given for a preset that was never set up."""
    found = find_key(name)
    if found:
        return found
    from ccjk.commands.rendering import given_key

    return given_key(name)


def _client(name: str) -> str | None:
    return programs.find(name, os.environ.get("PATH", ""))
