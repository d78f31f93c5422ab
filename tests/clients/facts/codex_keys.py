"""Codex's keys"""

import json

from tests.clients.facts.codex import ASK, KEYS, NAMED, OURS, config
from tests.clients.facts.fact import fact
from tests.clients.facts.world import HOST, KEY, OTHER, OTHER_KEY, World
from tests.standin import runs, tool_output

ASKS = "0.118.0"
"""The first release that runs a command for a key."""


def _by_command(line: str, **more: object) -> list[str]:
    said = {"command": "sh", "args": ["-c", line], **more}
    inner = ",".join(f"{name}={json.dumps(value)}" for name, value in said.items())
    return [word.replace(OURS, OURS.replace('env_key="OURS"', f"auth={{{inner}}}")) for word in NAMED]


@fact(client="codex", asked_from=ASKS)
def a_failed_command_is_shown(world: World) -> bool:
    """What the key's command says on stderr is shown where it fails; the prompt is sent all the same, without a key."""
    seen = world.ask(*_by_command("echo it-fails >&2; exit 1"), *ASK, longest=90)
    return "it-fails" in seen.err and seen.asked(HOST)


@fact(client="codex", asked_from=ASKS)
def a_command_has_five_seconds(world: World) -> bool:
    """It has 5 s, unless `timeout_ms` says more."""
    late = world.ask(*_by_command(f"sleep 6; echo {KEY}"), *ASK, longest=120)
    patient = world.ask(*_by_command(f"sleep 6; echo {KEY}", timeout_ms=60000), *ASK, longest=120)
    return late.asked(HOST) and patient.asked(HOST, KEY)


@fact(client="codex", asked_from=ASKS)
def two_ways_stop_it(world: World) -> bool:
    """It does not start with both `auth` and `env_key` in a table."""
    both = [word.replace(OURS, OURS.replace("}", ',auth={command="echo"}}')) for word in NAMED]
    return world.ask(*both, *ASK, env=KEYS).nobody


@fact(client="codex")
def a_projects_servers_get_what_they_name(world: World) -> bool:
    """A trusted project's MCP server gets any variable that `bearer_token_env_var` names."""
    config(world, **{f'projects."{world.project}".trust_level': '"trusted"'})
    world.write(
        "project/.codex/config.toml", '[mcp_servers.s]\nurl = "https://stranger.example/mcp"\nbearer_token_env_var = "THEIRS"\n'
    )
    return world.ask(*ASK, env=KEYS).told("stranger.example", OTHER_KEY)


@fact(client="codex")
def tools_see_variables(world: World) -> bool:
    """Tools see the variable of `env_key`, but for one that `shell_environment_policy.set` empties."""
    config(world)
    world.standin.reply = runs("echo .$THEIRS.")
    shown = "".join(map(tool_output, world.ask(*ASK, env=KEYS).questions))
    world.standin.reply = runs("echo .$THEIRS.")
    hidden = "".join(map(tool_output, world.ask("-c", 'shell_environment_policy.set.THEIRS=""', *ASK, env=KEYS).questions))
    return OTHER_KEY in shown and OTHER_KEY not in hidden and ".." in hidden


@fact(client="codex", until="0.130.0")
def its_log_shows_keys(world: World) -> bool:
    """With `RUST_LOG=debug` a key that stands in `config.toml` is on stderr."""
    table = f'{{name="o",base_url="https://{OTHER}/v1",wire_api="responses",experimental_bearer_token="{KEY}"}}'
    config(world, model_provider='"old"', more=f"old = {table}\n")
    return KEY in world.ask(*ASK, env=KEYS | {"RUST_LOG": "debug"}).err


@fact(client="codex", since="0.171.0")
def a_catalogue_elsewhere_gets_the_key(world: World) -> bool:
    """`model_catalog_url` of a provider's table gets the key, whatever its host; `""` blanks it."""
    config(world)
    there = ("-c", 'model_providers.own.model_catalog_url="https://catalogue.example/m"')
    told = world.ask(*there, *ASK, env=KEYS).told("catalogue.example", OTHER_KEY)
    blank = ("-c", 'model_providers.own.model_catalog_url=""')
    return told and not world.ask(*there, *blank, *ASK, env=KEYS).told("catalogue.example", "")
