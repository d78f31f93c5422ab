"""Codex"""

import json

from tests.clients.facts.fact import fact
from tests.clients.facts.world import HOST, KEY, OTHER, OTHER_KEY, World

ASK = ("exec", "--skip-git-repo-check", "ping")
TABLE = '{{name="x",base_url="https://{host}/v1",env_key="{variable}",wire_api="responses"}}'
OURS = TABLE.format(host=HOST, variable="OURS")
NAMED = ("-c", 'model_provider="x"', "-c", 'model="m"', "-c", f"model_providers.x={OURS}")
KEYS = {"OURS": KEY, "THEIRS": OTHER_KEY}


def config(world: World, wire_api: str = "responses", more: str = "", **lines: str) -> None:
    """Write Codex's configuration, on a provider of its own; ``lines`` by name, ``more`` behind the providers."""
    table = TABLE.format(host=OTHER, variable="THEIRS").replace('"responses"', f'"{wire_api}"')
    said = {"model": '"m"', "model_provider": '"own"', **lines}
    text = "".join(f"{name} = {value}\n" for name, value in said.items() if value)
    world.write(".codex/config.toml", f"{text}[model_providers]\nown = {table}\n{more}")


@fact(client="codex", until="0.94.0")
def chat_is_spoken(world: World) -> bool:
    """`wire_api = "chat"` works."""
    config(world, "chat")
    return world.ask(*ASK, env=KEYS).asked(OTHER, OTHER_KEY)


@fact(client="codex", since="0.95.0")
def one_chat_table_stops_all(world: World) -> bool:
    """One such table, even an unselected one, keeps it from starting at all."""
    config(world, "chat", model_provider="")
    seen = world.ask("features", "list", env=KEYS)
    return "wire_api" in seen.err + seen.out


@fact(client="codex")
def arguments_choose(world: World) -> bool:
    """`-c model_provider=… -c model_providers.x={…}` in front chooses the provider, whatever `config.toml` says."""
    config(world)
    return world.ask(*NAMED, *ASK, env=KEYS).asked(HOST, KEY)


@fact(client="codex", since="0.118.0")
def a_command_prints_the_key(world: World) -> bool:
    """`auth = {command = …}` of a provider's table is asked for the key."""
    auth = OURS.replace('env_key="OURS"', f'auth={{command="echo",args={json.dumps([KEY])}}}')
    named = [word.replace(OURS, auth) for word in NAMED]
    return world.ask(*named, *ASK).asked(HOST, KEY)


@fact(client="codex")
def a_projects_arguments_lose(world: World) -> bool:
    """`-c` in front wins over a trusted project's `.codex/config.toml`."""
    config(world, **{f'projects."{world.project}".trust_level': '"trusted"'})
    world.write(
        "project/.codex/config.toml",
        f'model_provider = "y"\n[model_providers]\ny = {TABLE.format(host=OTHER, variable="THEIRS")}\n',
    )
    return world.ask(*NAMED, *ASK, env=KEYS).asked(HOST, KEY)
