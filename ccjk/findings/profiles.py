"""Profiles that cannot work as they are."""

import os
from collections.abc import Iterator

from ccjk.core.profile import Profile
from ccjk.errors import CcjkError
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import aside, init, read_into, word
from ccjk.language import N_
from ccjk.stores.paths import config_file, key_file


def no_key(scene: Context) -> Iterator[Finding]:
    """Find profiles without a key."""
    for profile in scene.world.config.profiles.values():
        name, file = profile.name, key_file(profile.name)
        if profile.source:  # what it is asked for may want a person: --online asks
            if profile.source.variable and not scene.shell(profile.source.variable):
                variable = profile.source.variable
                says = N_("profile {name} has no key in this shell: its variable {variable} is not set")
                yield Finding("no-key", says, read_into(variable), profile=name, values={"variable": variable})
            continue
        values = {}
        try:
            if scene.world.key(name):
                continue
            says = N_("profile {name} has no key, so no client can use it")
        except CcjkError as error:
            if os.path.isfile(file) and os.stat(file).st_mode & 0o077:
                continue  # that is a finding of its own
            says, values = N_("profile {name} has no key: {message}"), {"message": error.message}
        if os.path.lexists(file) and not os.path.isfile(file):
            yield Finding("unreadable-file", says, aside(file), profile=name, file=file, values=values)
        else:
            yield Finding("no-key", says, init(scene, profile), profile=name, values=values)


def key_host(scene: Context) -> Iterator[Finding]:
    """Find profiles that point at another host than their key was given for: nothing sends it there."""
    world = scene.world
    for profile in world.config.profiles.values():
        others = world.foreign_hosts(profile)
        if not others or not (profile.source or world.key_or_nothing(profile.name)):  # without a key it is another finding
            continue
        same = f"--key-of {profile.name}"
        if profile.source.fetched:  # another key would end that
            says, mend = (
                N_("profile {name} points at {hosts}, but its key was given for {known}, so it is not sent there"),
                [same],
            )
        else:
            says = N_(
                "profile {name} points at {hosts}, but its key was given for {known}, so it is not sent there;"
                " if the same key is meant: {option} in place of -k -"
            )
            mend = ["--keyring"] if profile.source else []
        values = {"hosts": others, "known": sorted(world.key_hosts(profile)), "option": same}
        again = init(scene, profile, *mend, key=not profile.source.fetched)
        yield Finding("key-host", says, again, profile=profile.name, file=config_file(), values=values)


def region(scene: Context) -> Iterator[Finding]:
    """Find a key that two regions of a provider share: one of them made it, and the other refuses it."""
    world, seen = scene.world, dict[tuple[str, str], Profile]()
    for profile in sorted(world.config.profiles.values(), key=lambda profile: not scene.defaults(profile.name)):
        key = world.key_or_nothing(profile.name)
        other = seen.setdefault((profile.preset, key), profile)
        if not key or other.region == profile.region or _own_url(profile) or _own_url(other):
            continue
        says = N_("profiles {one} and {name} have the same key for two regions of one provider; a key belongs to one region only")
        yield Finding("region", says, init(scene, profile), profile=profile.name, values={"one": other.name})


def other_regions(scene: Context, profile: Profile) -> list[str]:
    """Return the options that would put ``profile`` into another region of its provider."""
    preset = scene.world.presets.get(profile.preset)
    if preset is None or _own_url(profile):
        return []
    return [
        f"--region {word(region) if region else speakable(region)}"
        for region in ("", *preset.regions)
        if region != profile.region
    ]


def speakable(text: str) -> str:
    """Return ``text``, which may be empty, as a word."""
    return word(text) if text else "''"


def _own_url(profile: Profile) -> bool:
    return any(endpoint.base_url for endpoint in profile.own.values())
