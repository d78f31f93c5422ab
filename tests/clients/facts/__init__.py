"""The facts about the clients that ccjk is built on: ``python -m tests.clients.facts`` tries them, and makes docs/clients.md."""

from tests.clients.facts import additions, codex, credentials, managed, models, network, precedence, shapes
from tests.clients.facts.fact import FACTS, Fact, subject_of

__all__ = ["FACTS", "Fact"]

_ORDER = [subject_of(module) for module in (precedence, credentials, additions, shapes, network, models, managed, codex)]
FACTS.sort(key=lambda fact: _ORDER.index(fact.subject))
