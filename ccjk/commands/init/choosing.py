"""Picking a provider, and a region of it, from a list: presets, and profiles that have a name of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ccjk import output, prompts
from ccjk.commands.init.plan import Request
from ccjk.core.endpoint import RESPONSES, Endpoint
from ccjk.core.name import profile_name
from ccjk.core.preset import Preset
from ccjk.core.profile import Profile
from ccjk.core.url import host_of
from ccjk.language import _
from ccjk.setup.state import Setup


def pick_provider(asked: Request, world: Setup, clients: Sequence[str]) -> Request:
    """Return ``asked`` with the provider that is picked; with the name of its profile, too, if that is another."""
    presets = list(world.presets.values())
    rows = [_row(preset, before(replace(asked, provider=preset.id), world), clients) for preset in presets]
    named = [profile for profile in world.config.profiles.values() if _has_own_name(profile, world) and asked.name is None]
    rows += [[profile.name, *_row(world.presets[profile.preset], profile, clients)[1:]] for profile in named]
    output.tell(_("Providers, and what each needs:"))
    chosen = prompts.choose(rows, _("Provider (number or name): "))
    if chosen < len(presets):
        return replace(asked, provider=presets[chosen].id)
    profile = named[chosen - len(presets)]
    return replace(asked, provider=profile.preset, name=profile.name)


def pick_region(preset: Preset, profile: Profile | None, clients: Sequence[str]) -> str:
    """Return the region that is picked: that of the ``profile`` if nothing is typed, else the usual one."""
    regions = {"": preset, **preset.regions}
    rows = [[name or _("usual"), _hosts(endpoint(seen, c).base_url for c in clients)] for name, seen in regions.items()]
    default = list(regions).index(profile.region) if profile and profile.region in regions else 0
    output.tell(_("Where is your account?"))
    return list(regions)[prompts.choose(rows, _("Region (Enter: {name}): ", name=rows[default][0]), default)]


def before(asked: Request, world: Setup) -> Profile | None:
    """Return the profile that is asked for, if it is set up already with this provider."""
    found = world.config.profiles.get(profile_name(asked.provider if asked.name is None else asked.name))
    return found if found and found.preset == asked.provider else None


def endpoint(preset: Preset, client: str) -> Endpoint:
    """Return what the preset says for ``client``, without asking which wire API the installed one speaks."""
    return preset.of(client).get(RESPONSES) or next(iter(preset.of(client).values()), Endpoint())


def _has_own_name(profile: Profile, world: Setup) -> bool:
    return profile.name != profile.preset and profile.preset in world.presets


def _row(preset: Preset, profile: Profile | None, clients: Sequence[str]) -> list[str]:
    seen = preset.regions.get(profile.region, preset) if profile else preset
    urls = [(profile.overrides(c).base_url if profile else "") or endpoint(seen, c).base_url for c in clients]
    needs = _("key") if all(urls) else _("URL and key")
    return [preset.id, preset.name, _hosts(urls), _("set up") if profile else needs]


def _hosts(urls: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(host_of(url) for url in urls if url))
