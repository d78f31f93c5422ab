"""Settings of the machine's administrator (`/etc/claude-code/managed-settings.json`)"""

from tests.clients.facts.fact import fact
from tests.clients.facts.world import FLAG, HOST, KEY, ON, ON_OTHER, OTHER, OTHER_KEY, World, can_manage


@fact()
def they_beat_the_user(world: World) -> bool | None:
    """Their URL and token win over the user's settings."""
    world.settings(ON)
    return world.ask(managed={"env": ON_OTHER}).asked(OTHER, OTHER_KEY) if can_manage(world.folder) else None


@fact(asked_from="2.1.198")  # before, it depends on which is ready first
def their_helper_goes_along(world: World) -> bool | None:
    """What their `apiKeyHelper` prints is sent to the user's provider, beside the user's token."""
    world.settings(ON | {"ANTHROPIC_API_KEY": ""})
    seen = world.ask(managed={"apiKeyHelper": f"echo {OTHER_KEY}"}) if can_manage(world.folder) else None
    return seen.told(HOST, OTHER_KEY) if seen else None


@fact(since="2.1.126")
def the_flag_passes_their_url_by(world: World) -> bool | None:
    """Under the flag their URL and token count for nothing."""
    return world.ask(managed={"env": ON_OTHER}, env=FLAG | ON).asked(HOST, KEY) if can_manage(world.folder) else None


@fact(asked_from="2.1.198")  # likewise
def the_flag_passes_their_helper_by(world: World) -> bool | None:
    """Nor does their `apiKeyHelper`; in 2.1.126 its key may be sent as well."""
    seen = world.ask(managed={"apiKeyHelper": f"echo {OTHER_KEY}"}, env=FLAG | ON) if can_manage(world.folder) else None
    return seen.asked(HOST, KEY) if seen else None


@fact(since="2.1.296")
def broken_ones_stop_it(world: World) -> bool | None:
    """Where they are no JSON, it asks nobody."""
    world.settings(ON)
    return world.ask(managed="{").nobody if can_manage(world.folder) else None
