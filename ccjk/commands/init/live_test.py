"""The test of what is about to be set up: one small request for each profile and client."""

from collections.abc import Sequence
from dataclasses import dataclass

from ccjk import output
from ccjk.commands.init.plan import Request, plan
from ccjk.core.endpoint import CLIENTS
from ccjk.core.profile import Profile
from ccjk.core.url import host_of
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.network.answer import KEY, WORKS, Answer
from ccjk.setup.state import Setup
from ccjk.stores import key_sources


@dataclass(frozen=True)
class Trial:
    """What came of one request."""

    client: str
    profile: str
    answer: Answer

    @property
    def works(self) -> bool:
        """Whether the provider answered as it should."""
        return self.answer.kind == WORKS

    def line(self) -> str:
        """Return what is told of it where there is one profile only."""
        client = CLIENTS[self.client]
        if self.works:
            return _("{client} works: {detail}", client=client, detail=self.answer.detail)
        return _("{client} does not work: {detail}", client=client, detail=self.answer.detail)

    def full_line(self) -> str:
        """Return what is told of it, with the profile."""
        client = CLIENTS[self.client]
        if self.works:
            return _("{client} works with {name}: {detail}", client=client, name=self.profile, detail=self.answer.detail)
        return _("{client} does not work with {name}: {detail}", client=client, name=self.profile, detail=self.answer.detail)


def tried(requests: Sequence[Request], clients: Sequence[str]) -> list[Trial]:
    """Ask the providers of all ``requests`` what each of ``clients`` would ask; nothing is written."""
    from ccjk.network.probe import probe  # needs TLS, which takes its time to load

    world, names = plan(Setup(), requests, clients)
    found = []
    for profile in map(world.config.profile, names):
        for client in clients:
            endpoint = world.endpoint(profile, client)
            try:
                key = _key(world, profile)
            except CcjkError as error:
                found.append(Trial(client, profile.name, Answer(KEY, str(error))))
                continue
            text = _("asking {host} for {client}", host=host_of(endpoint.base_url), client=CLIENTS[client])
            with output.Working(text) as working:
                found.append(Trial(client, profile.name, probe(client, endpoint, key, tick=working.tick)))
    return found


def _key(world: Setup, profile: Profile) -> str:
    if profile.source:
        return world.new_in_keyring.get(profile.name) or key_sources.fetch(profile)
    return world.needed_key(profile)
