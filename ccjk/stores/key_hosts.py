"""The hosts that a key was given for: beside it, one a line, also where the key itself is elsewhere.

Then a line that begins with = stands for where that is: another command or variable means another key, bound to nothing yet.
Whoever reads a key asks `keys.check`, for which this works out the answer. Up to 0.2.0 there was no such file.
"""

from collections.abc import Collection, Mapping
from hashlib import sha256

from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.core.key import typed
from ccjk.core.preset import Preset
from ccjk.core.profile import Profile, endpoint_for, given_for, origins, urls
from ccjk.core.url import origin_of
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import presets as preset_files
from ccjk.stores.keys import said_hosts

_MARK = "="


def load(profile: Profile, presets: Mapping[str, Preset]) -> set[str]:
    """Return what the key of ``profile`` is bound to.

    Where no file says it: a preset of ccjk's own, with no URL of the user's, is what ccjk says of it; else it is as it is now.
    """
    words = said_hosts(profile.name).decode("ascii", "replace").split()
    if words and [word for word in words if word.startswith(_MARK)] == _source(profile):
        return {word for word in words if not word.startswith(_MARK)}
    ours = preset_files.built_in().get(profile.preset)
    if ours and ours.hosts() and not any(endpoint.base_url for endpoint in profile.own.values()):
        return given_for(Profile(profile.name, ours.id), {ours.id: ours})
    return given_for(profile, presets)


def text(profile: Profile, bound: Collection[str]) -> bytes:
    """Return what the file holds of ``profile``, nothing where there is nothing to hold."""
    return "".join(f"{line}\n" for line in (*sorted(bound), *_source(profile)) if bound).encode()


def _source(profile: Profile) -> list[str]:
    return [_MARK + sha256(repr(profile.source.table()).encode()).hexdigest()] if profile.source else []


def foreign(profile: Profile, presets: Mapping[str, Preset], bound: Collection[str]) -> list[str]:
    """Return the hosts to which ``profile`` would take a key that is not for them."""
    return sorted(origins(profile, presets).difference(bound))


def takes(url: str, bound: Collection[str]) -> bool:
    """Whether ``url`` leads to a host that a key is ``bound`` to."""
    try:
        return origin_of(url) in bound
    except (CcjkError, ValueError):  # written by hand, and no URL
        return False


def check(profile: Profile, presets: Mapping[str, Preset], bound: Collection[str]) -> None:
    """Refuse a ``profile`` that would take its key to another host than it is ``bound`` to."""
    others = foreign(profile, presets, bound)
    if others:
        raise CcjkError(
            _(
                "the key of profile {name} is for another host: it was given for {known}, and the profile points at {hosts} now",
                name=profile.name,
                known=", ".join(sorted(bound)),
                hosts=", ".join(others),
            ),
            _(
                "if the same key is meant: {command} --key-of {name}; if another: {command} -k -",
                command=_again(profile, presets),
                name=profile.name,
            ),
        )


def _again(profile: Profile, presets: Mapping[str, Preset]) -> str:
    """Return the command that sets ``profile`` up again, for a client that it has something for."""
    words = ["ccjk init -s -p", typed(profile.preset), *(["-n", profile.name] if profile.name != profile.preset else [])]
    try:
        endpoint_for(CLAUDE_CODE, profile, presets)
    except CcjkError:
        words += ["-T", CODEX]
    return " ".join(words)


def usable(name: str) -> list[str]:
    """Return the URLs to which the key of the profile ``name`` may go; an error where it points at another host as well."""
    from ccjk.stores import profiles

    profile, presets = profiles.load().profile(name), preset_files.load()
    check(profile, presets, load(profile, presets))
    return urls(profile, presets)
