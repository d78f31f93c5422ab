"""Clients whose own files do not say what ccjk was told."""

from collections.abc import Iterator

from ccjk.clients.registry import ADAPTERS
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS
from ccjk.core.name import OFFICIAL
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import switch
from ccjk.language import _
from ccjk.stores.paths import config_file, shown


def drift(scene: Context) -> Iterator[Finding]:
    """Find files of clients that point elsewhere than at the profile that was made their default."""
    world = scene.world
    for client, name in world.config.defaults.items():
        document = scene.settings if client == CLAUDE_CODE else scene.codex
        file = ADAPTERS[client].files()[0][0]
        values = {"client": CLIENTS[client], "name": name, "file": shown(file)}
        profile = world.config.profiles.get(name)
        if profile is None:
            cause = _("{own} names {name} for {client}, and there is no such profile", own=shown(config_file()), **values)
            yield Finding("default-gone", cause, switch(OFFICIAL, client), client, name, config_file())
        elif document is None or not world.endpoint_or_none(profile, client) or not scene.has_key(name):
            continue  # each is a finding of its own
        elif scene.current(client) != name:
            url = ADAPTERS[client].base_url(document)
            if scene.current(client):
                cause = _(
                    "{client} was set up for profile {name}, but {file} is on profile {other}",
                    other=scene.current(client),
                    **values,
                )
            elif url:
                cause = _("{client} was set up for profile {name}, but {file} says another URL or key", **values)
            else:
                cause = _("{client} was set up for profile {name}, but {file} says nothing of it", **values)
            yield Finding("default-drift", cause, switch(name, client), client, name, file)
