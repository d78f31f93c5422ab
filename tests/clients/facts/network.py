"""Proxies and certificates of Claude Code"""

from collections.abc import Sequence

from tests.clients.facts.fact import fact
from tests.clients.facts.world import FLAG, HOST, KEY, ON, World
from tests.standin import Request


def _network(world: World) -> dict[str, str]:
    return {name: world.standin.environment[name] for name in ("HTTPS_PROXY", "NODE_EXTRA_CA_CERTS")}


def _arrived(requests: Sequence[Request]) -> bool:
    return any(KEY in request.text for request in requests)


@fact()
def a_proxy_in_settings_counts(world: World) -> bool:
    """`HTTPS_PROXY` and `NODE_EXTRA_CA_CERTS` in the user's settings lead it to its provider."""
    world.settings(ON | _network(world))
    return world.ask(proxied=False, until=_arrived).told(HOST, KEY)


@fact()
def a_proxy_of_a_project_counts(world: World) -> bool:
    """So do those of a project's settings, with the user's key."""
    world.settings(ON)
    world.of_project(_network(world))
    return world.ask(proxied=False, until=_arrived).told(HOST, KEY)


@fact(since="2.1.198", asked_from="2.1.126")
def under_the_flag_no_proxy_of_settings_counts(world: World) -> bool:
    """Under the flag neither does."""
    world.settings(_network(world))
    world.of_project(_network(world))
    # Where it does, the provider is asked within a second; asking in vain goes on for minutes.
    return not world.ask(env=FLAG | ON, proxied=False, until=_arrived, longest=8).told(HOST, KEY)


@fact()
def loopback_goes_through_the_proxy(world: World) -> bool:
    """Plain http to 127.0.0.1 goes through `HTTP_PROXY`, the key in clear text."""
    proxy = world.standin.environment["HTTPS_PROXY"]
    world.settings({"ANTHROPIC_BASE_URL": "http://127.0.0.1:9/api", "ANTHROPIC_AUTH_TOKEN": KEY})
    seen = world.ask(proxied=False, env={"HTTP_PROXY": proxy}, until=_arrived)
    return _arrived(seen.requests)
