"""What ``ccjk init`` asks a person for: clients, provider, region, URL, key. Each only where nothing was said of it."""

from collections.abc import Sequence
from dataclasses import replace

from ccjk import output, prompts
from ccjk.clients import places
from ccjk.clients.registry import ADAPTERS
from ccjk.commands.init import call
from ccjk.commands.init.choosing import before, endpoint, pick_provider, pick_region
from ccjk.commands.init.plan import Request, plan
from ccjk.core.endpoint import CLIENTS, FIELDS, Endpoint
from ccjk.core.key import clean_key, mask
from ccjk.core.preset import find_preset
from ccjk.core.url import clean_url, host_of, url_warnings
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.setup.state import Setup
from ccjk.stores.key_sources import Fetched
from ccjk.transaction.changeset import Changeset


def ask_clients(said: Sequence[str] | None) -> Sequence[str]:
    """Tell which clients are installed and return those to set up; a question only where there is a choice."""
    paths = {client: places.program(known.program) for client, known in ADAPTERS.items()}
    found = [client for client in CLIENTS if paths[client]]
    versions = {client: ".".join(map(str, places.version_of(paths[client]) or ())) for client in found}
    if found:
        programs = ", ".join(f"{CLIENTS[client]} {versions[client]}".rstrip() for client in found)
        output.tell(_("Found: {programs}", programs=programs))
    for client in CLIENTS:
        if client not in found and client in (said or CLIENTS):
            package = ADAPTERS[client].package
            output.tell(_("{client} is not installed: npm install -g {package}", client=CLIENTS[client], package=package))
    if said is not None:
        return said
    if len(found) < len(CLIENTS):
        return found or list(CLIENTS)[:1]
    names = [CLIENTS[client] for client in CLIENTS]
    chosen = prompts.choose([[_("both")], *([name] for name in names)], _("Set up (Enter: both): "), 0)
    return found if chosen == 0 else found[chosen - 1 : chosen]


def ask_request(asked: Request, clients: Sequence[str], world: Setup) -> Request:
    """Return ``asked`` with what is missing asked for; ``world``: what is set up now."""
    if not (asked.provider or asked.url or asked.urls):
        asked = pick_provider(asked, world, clients)
    asked = call.complete(asked)
    preset = find_preset(world.presets, asked.provider)
    if asked.region is None and asked.url is None and preset.regions:
        asked = replace(asked, region=pick_region(preset, before(asked, world), clients))
    return ask_key(ask_urls(asked, clients, world), clients)


def ask_urls(asked: Request, clients: Sequence[str], world: Setup, *, again: bool = False) -> Request:
    """Return ``asked`` with the URLs that its preset does not know. ``again``: those that were given were wrong."""
    preset = find_preset(world.presets, asked.provider).in_region(asked.region or "")
    given = asked.url is not None or bool(asked.urls)
    missing = [client for client in clients if (given and again) or not endpoint(preset, client).base_url]
    if not missing or (given and not again):
        return asked
    profile = before(asked, world)
    urls = {client: profile.overrides(client).base_url if profile else "" for client in CLIENTS}
    if again:
        urls = {client: asked.urls.get(client, asked.url or "") for client in CLIENTS}
    for client in missing:
        others = [urls[other] for other in missing if other != client and urls[other]]
        if others and not urls[client] and "wire_api" in FIELDS[client]:
            urls[client] = f"{others[0].removesuffix('/v1')}/v1"  # as most gateways have it
        urls[client] = _url(client, urls[client])
    return replace(asked, url=None, urls={**asked.urls, **{client: urls[client] for client in missing}})


def ask_key(asked: Request, clients: Sequence[str], *, again: bool = False) -> Request:
    """Return ``asked`` with a key, unless the profile has one that may stay. ``again``: the one that was given was wrong."""
    if asked.source.fetched or (asked.key_of is not None and not again):
        return asked
    if asked.key is None or again:
        kept = "" if again else _kept(asked, clients)
        question = _("API key (not shown; Enter keeps {kept}): ", kept=kept) if kept else _("API key (not shown): ")

        def check(text: str) -> str | None:
            return None if kept and not text.strip() else clean_key(text)

        asked = replace(asked, key=prompts.answered(question, check, secret=True), key_of=None)
    if asked.key is not None:
        key = clean_key(asked.key)
        output.tell(_("The key is {masked}, {length} characters.", masked=mask(key), length=len(key)))
    return asked


def in_use(client: str, world: Setup) -> str:
    """Return what ``client`` uses now: a profile, or the host that somebody else set up; nothing for its own login.

    Refused where its file cannot be changed as it is.
    """
    draft = Changeset()
    url = ADAPTERS[client].base_url(draft.document(*ADAPTERS[client].files()[0]))
    return world.current(client, draft) or (host_of(url) if url else "")


def _url(client: str, default: str) -> str:
    """Ask for the base URL of ``client``."""
    question = _("URL for {client}, like https://api.example.com: ", client=CLIENTS[client])
    if default:
        question = _("URL for {client} (Enter: {url}): ", client=CLIENTS[client], url=default)
    url = prompts.answered(question, lambda text: clean_url(text or default))
    for text in url_warnings(url, ADAPTERS[client].protocol(Endpoint())):
        output.note(text)
    return url


def _kept(asked: Request, clients: Sequence[str]) -> str:
    """Return how the key is shown that the profile has and may keep, nothing for none."""
    try:
        planned = plan([asked], clients, Fetched(commands=False))
        profile = planned.new.config.profile(planned.default)
        return profile.source.shown() or mask(planned.new.needed_key(profile))
    except CcjkError:
        return ""
