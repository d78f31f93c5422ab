"""What is known of the clients: each fact is a function that proves itself on a real release, and its docstring is the fact."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ccjk.clients.places import version_of
from ccjk.clients.version import Version, parse_version
from tests.clients.facts.world import World

NO_VERSION: Version = (0, 0, 0)

Proof = Callable[[World], bool | None]
"""Whether it is so; None where this machine cannot tell."""


@dataclass(frozen=True)
class Fact:
    """``since`` and ``until``: the first and the last release for which it is known to be true, None for no end.

    ``asked_from``: the first for which it means anything.
    """

    client: str
    subject: str
    id: str
    text: str
    proof: Proof
    since: Version
    until: Version | None
    asked_from: Version

    def known(self, release: Version) -> bool | None:
        """Return what is known for ``release``, None where that cannot be asked."""
        if release < self.asked_from:
            return None
        return self.since <= release and (self.until is None or release <= self.until)

    def seen(self, program: Path, folder: Path) -> bool | None:
        """Return what is so for the client ``program``, tried in the empty ``folder``."""
        release = version_of(str(program))
        if release is None or release < self.asked_from:
            return None
        with World(program, folder) as world:
            return self.proof(world)


FACTS: list[Fact] = []
"""In the order of the page that is made of them."""


def fact(
    *, since: str = "0", until: str = "", asked_from: str = "0", client: str = "claude-code", about: str = ""
) -> Callable[[Proof], Proof]:
    """Note the function as a fact. ``about``: what stands in its docstring for ``{}``, and behind its name."""

    def noted(proof: Proof) -> Proof:
        subject = subject_of(inspect.getmodule(proof))
        text = " ".join((inspect.getdoc(proof) or "").split()).replace("{}", about)
        name = f"{proof.__name__}[{about}]" if about else proof.__name__
        last = parse_version(until) if until else None
        FACTS.append(Fact(client, subject, name, text, proof, _version(since), last, _version(asked_from)))
        return proof

    return noted


def subject_of(module: object) -> str:
    """Return the title of the facts in a module."""
    return " ".join((inspect.getdoc(module) or "").split())


def _version(text: str) -> Version:
    return parse_version(text) or NO_VERSION
