"""What chooses Codex's provider and models"""

from tests.clients.facts.codex import ASK, KEYS, NAMED, TABLE, config
from tests.clients.facts.fact import fact
from tests.clients.facts.world import HOST, KEY, OTHER, OTHER_KEY, World


@fact(client="codex")
def no_variable_does(world: World) -> bool:
    """No variable does (`OPENAI_BASE_URL`, `OPENAI_API_KEY`, `CODEX_API_KEY`): a provider of one's own gets its own key."""
    config(world)
    there = {"OPENAI_BASE_URL": f"https://{HOST}/v1", "OPENAI_API_KEY": KEY, "CODEX_API_KEY": KEY}
    return world.ask(*ASK, env=KEYS | there).asked(OTHER, OTHER_KEY)


@fact(client="codex")
def its_folder_does(world: World) -> bool:
    """`CODEX_HOME` names the folder of all its files."""
    config(world)
    table = TABLE.format(host=HOST, variable="OURS")
    world.write("another/config.toml", f'model_provider = "x"\n[model_providers]\nx = {table}\n')
    return world.ask(*ASK, env=KEYS | {"CODEX_HOME": str(world.home / "another")}).asked(HOST, KEY)


@fact(client="codex", since="0.134.0")
def a_profile_is_a_file(world: World) -> bool:
    """`-p NAME` lays `NAME.config.toml` over it, which may name another provider; `-c` stands above that."""
    config(world)
    table = TABLE.format(host=HOST, variable="OURS")
    world.write(".codex/corp.config.toml", f'model_provider = "x"\nmodel = "m"\n[model_providers]\nx = {table}\n')
    by_file = world.ask("-p", "corp", *ASK, env=KEYS).asked(HOST, KEY)
    return by_file and world.ask("-p", "corp", "-c", 'model_provider="own"', *ASK, env=KEYS).asked(OTHER, OTHER_KEY)


@fact(client="codex", until="0.133.0")
def a_profile_is_a_table(world: World) -> bool:
    """`profile` at the top of `config.toml` selects `[profiles.NAME]`, whose provider wins over the one at the top."""
    table = TABLE.format(host=HOST, variable="OURS")
    config(world, profile='"work"', profiles='{work = {model_provider = "x"}}', more=f"x = {table}\n")
    return world.ask(*ASK, env=KEYS).asked(HOST, KEY)


@fact(client="codex", since="0.134.0")
def a_selected_profile_stops_it(world: World) -> bool:
    """With `profile` at the top it does not start."""
    config(world, profile='"work"', profiles="{work = {}}")
    return world.ask(*ASK, env=KEYS).nobody


@fact(client="codex")
def reviews_have_a_model(world: World) -> bool:
    """`review_model` is asked of whatever provider is current, and beats `-m`."""
    config(world, review_model='"theirs"')
    review = ("exec", "--skip-git-repo-check", "-m", "mine", "review", "look")
    return {request.model for request in world.ask(*review, env=KEYS).questions} == {"theirs"}


@fact(client="codex", asked_from="0.171.0")
def a_server_elsewhere_takes_no_settings(world: World) -> bool:
    """`exec --remote` refuses `-c`."""
    config(world)
    seen = world.ask(*NAMED, "exec", "--remote", "ws://127.0.0.1:1", "ping", env=KEYS)
    return "configure the agent on the server" in seen.err


@fact(client="codex", since="0.164.0")
def deeper_settings_leave_others_alone(world: World) -> bool:
    """A `-c` in front of a command counts also where another stands behind it."""
    config(world)
    return world.ask(*NAMED, "exec", "-c", "x.y=1", *ASK[1:], env=KEYS).asked(HOST, KEY)
