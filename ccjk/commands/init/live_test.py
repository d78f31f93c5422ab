"""The test of what is about to be set up: one small request for each profile and client."""

from dataclasses import dataclass

from ccjk import output
from ccjk.commands.init.plan import Plan
from ccjk.core.endpoint import CLIENTS
from ccjk.core.url import host_of
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.network.answer import KEY, WORKS, Answer


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


def tried(plan: Plan) -> list[Trial]:
    """Ask the providers of all profiles of ``plan`` what each of its clients would ask; nothing is written."""
    from ccjk.network.probe import probe  # needs TLS, which takes its time to load

    found = []
    for name in plan.names:
        for client in plan.clients:
            endpoint = plan.new.endpoint(plan.new.config.profile(name), client)
            try:
                key = plan.key(name)
            except CcjkError as error:
                found.append(Trial(client, name, Answer(KEY, str(error))))
                continue
            text = _("asking {host} for {client}", host=host_of(endpoint.base_url), client=CLIENTS[client])
            with output.Working(text) as working:
                found.append(Trial(client, name, probe(client, endpoint, key, tick=working.tick)))
    return found
