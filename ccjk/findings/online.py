"""``ccjk doctor --online``: whether each provider answers each client that its profile is fit for, with that profile's key.

A key goes to no host but the one that its profile names, also where another region of the provider might take it.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from queue import SimpleQueue

from ccjk.core.endpoint import CLIENTS, Endpoint
from ccjk.core.profile import Profile
from ccjk.core.url import host_of
from ccjk.errors import CcjkError
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import AGAIN, edit, init, unset, word
from ccjk.findings.profiles import other_regions, speakable
from ccjk.language import N_
from ccjk.network.answer import KEY, MODEL, NETWORK, URL, WORKS, Answer
from ccjk.network.probe import probe
from ccjk.setup.state import Setup
from ccjk.stores import profiles
from ccjk.stores.generation import seen
from ccjk.stores.keys import read_key
from ccjk.stores.paths import config_file


@dataclass(frozen=True)
class Asked:
    """One request: for ``profile``, as ``client``, at ``endpoint``."""

    profile: Profile
    client: str
    endpoint: Endpoint


def online(scene: Context) -> Iterator[tuple[Asked, Finding | None]]:
    """Ask for all at once, and yield, in order, each with what is wrong, None where it works.

    Nothing is asked in the middle of a change, which is a finding of its own: a key and a URL may not belong together.
    """
    at = seen()
    world = Setup(profiles.load(), scene.world.presets) if scene.world.config.profiles else scene.world
    asked: list[tuple[Asked, SimpleQueue[Answer | BaseException]]] = []
    for profile in world.config.profiles.values():
        if scene.foreign_hosts(profile):
            continue  # which is a finding without asking anybody
        try:
            key = read_key(profile.name)
        except CcjkError as error:
            if profile.source and not profile.source.variable:  # else it is a finding without asking anybody
                values = {"message": error.message}
                found = Finding("no-key", "{message}", _fetched(scene, profile), profile=profile.name, values=values)
                yield Asked(profile, "", Endpoint()), found
            continue
        if at != seen():
            break
        endpoints = [(client, world.endpoint_or_none(profile, client)) for client in CLIENTS]
        asked += [(Asked(profile, client, at_), _answer(client, at_, key)) for client, at_ in endpoints if at_]
    yield from _answered(scene, asked)


def _answered(
    scene: Context, asked: "Sequence[tuple[Asked, SimpleQueue[Answer | BaseException]]]"
) -> Iterator[tuple[Asked, Finding | None]]:
    said: set[str] = set()
    for one, answers in asked:
        answer = answers.get()
        if isinstance(answer, BaseException):
            raise answer
        if answer.variable:  # nobody was asked, and none of the profiles is to blame
            if answer.variable not in said:
                said.add(answer.variable)
                values = {"detail": answer.detail, "variable": answer.variable}
                yield one, Finding(f"online-{answer.kind}", "{detail}", unset(answer.variable), values=values)
            continue
        yield one, None if answer.kind == WORKS else _finding(scene, one, answer)


def _fetched(scene: Context, profile: Profile) -> str:
    """Return what mends a key that is elsewhere, and is not to be had from there."""
    return init(scene, profile, "--keyring") if profile.source.keyring else edit(config_file())


def _answer(client: str, endpoint: Endpoint, key: str) -> "SimpleQueue[Answer | BaseException]":
    """Begin to ask; whoever waits for the answer can be interrupted."""
    answers: SimpleQueue[Answer | BaseException] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(probe(client, endpoint, key))
        except CcjkError as error:  # the URL is none that a key may be sent to
            answers.put(Answer(URL, error.message))
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    return answers


def _finding(scene: Context, asked: Asked, answer: Answer) -> Finding:
    profile, client = asked.profile, asked.client
    says, values = N_("profile {name} does not work for {client}: {detail}"), {"detail": answer.detail}
    mend = AGAIN
    over = profile.overrides(client)
    if answer.kind == KEY:
        regions = other_regions(scene, profile)
        mend = init(scene, profile, *regions[:1])
        if regions:
            values["host"] = host_of(asked.endpoint.base_url)
            says = N_(
                "profile {name} does not work for {client}: {detail}; a key belongs to one region, and this was sent to {host}"
            )
    elif answer.kind == URL:
        preset = scene.world.presets[profile.preset]
        mend = init(scene, profile, f"-u {speakable('') if preset.hosts() and over.base_url else 'URL'}", client=client)
    elif answer.kind == MODEL:
        mend = init(scene, profile, f"-M {speakable('') if over.model else 'MODEL'}", client=client, key=False)
    elif answer.kind == NETWORK:
        mend = f"curl -sSI {word(asked.endpoint.base_url)}"
    return Finding(f"online-{answer.kind}", says, mend, client, profile.name, values=values)
