"""Clients whose own files do not say what ccjk was told."""

from collections.abc import Iterator

from ccjk.clients.registry import ADAPTERS
from ccjk.core.name import OFFICIAL
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import switch
from ccjk.language import N_
from ccjk.stores.paths import config_file


def drift(scene: Context) -> Iterator[Finding]:
    """Find files of clients that point elsewhere than at the profile that was made their default."""
    world = scene.world
    for client, name in world.config.defaults.items():
        document = scene.document(ADAPTERS[client].files()[0][0])
        file = ADAPTERS[client].files()[0][0]
        profile = world.config.profiles.get(name)
        if profile is None:
            says = N_("{file} names {name} for {client}, and there is no such profile")
            yield Finding("default-gone", says, switch(OFFICIAL, client), client, name, config_file())
        elif document is None or not world.endpoint_or_none(profile, client) or not scene.has_key(name):
            continue  # each is a finding of its own
        elif scene.current(client) != name:
            url, other = ADAPTERS[client].base_url(document), scene.current(client)
            says = N_("{client} was set up for profile {name}, but {file} says nothing of it")
            if other:
                says = N_("{client} was set up for profile {name}, but {file} is on profile {other}")
            elif url:
                says = N_("{client} was set up for profile {name}, but {file} says another URL or key")
            yield Finding("default-drift", says, switch(name, client), client, name, file, {"other": other} if other else {})
