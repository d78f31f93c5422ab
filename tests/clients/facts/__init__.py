"""The facts about the clients that ccjk is built on: ``python -m tests.clients.facts`` tries them, and makes docs/clients.md."""

from tests.clients.facts import (
    additions,
    codex,
    codex_files,
    codex_keys,
    codex_words,
    credentials,
    managed,
    models,
    network,
    precedence,
    shapes,
)
from tests.clients.facts.fact import FACTS, Fact, subject_of

__all__ = ["FACTS", "Fact"]

_OF_CLAUDE_CODE = (precedence, credentials, additions, shapes, network, models, managed)
_OF_CODEX = (codex, codex_words, codex_keys, codex_files)
_ORDER = [subject_of(module) for module in (*_OF_CLAUDE_CODE, *_OF_CODEX)]
FACTS.sort(key=lambda fact: _ORDER.index(fact.subject))
