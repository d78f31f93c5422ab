"""The environment of a profile, as tables: what a client is told to set and to unset."""

import pytest

from ccjk.core.environment import (
    CLAUDES_OWN,
    FAST_MODEL,
    FAST_TIER,
    INPUT_KEY,
    MANAGED,
    MANAGED_BY_HOST,
    MARKER,
    MODEL,
    MODEL_TIERS,
    PROFILE,
    QUIET,
    UNUSED_TIER,
    WINDOWS,
    Environment,
    claude_code_variables,
    shell_environment,
)

URL = "https://h.example"
KEY = "sk-of-a-table-0123456789"
BY_KEY = {"ANTHROPIC_BASE_URL": URL, "ANTHROPIC_API_KEY": KEY, "ANTHROPIC_AUTH_TOKEN": ""}
BY_TOKEN = {"ANTHROPIC_BASE_URL": URL, "ANTHROPIC_AUTH_TOKEN": KEY, "ANTHROPIC_API_KEY": ""}
BIG = dict.fromkeys(MODEL_TIERS, "big")
NONE = {UNUSED_TIER: CLAUDES_OWN}
"""One tier is named where no model is: else a resumed session asks for the model of another provider."""

VARIABLES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "a key": (("api_key",), BY_KEY | NONE),
    "a token": (("auth_token",), BY_TOKEN | NONE),
    "a model": (("api_key", "big"), BY_KEY | BIG | {FAST_TIER: "big"}),
    "two models": (("auth_token", "big", "small"), BY_TOKEN | BIG | {FAST_TIER: "small"}),
    "a fast model alone": (("api_key", "", "small"), BY_KEY | {FAST_TIER: "small"}),
}


@pytest.mark.parametrize("case", VARIABLES)
def test_what_claude_code_is_told(case: str) -> None:
    (auth, *said), wanted = VARIABLES[case]
    found = claude_code_variables(URL, auth, KEY, *said)
    assert found == wanted
    assert next(iter(found)) == "ANTHROPIC_BASE_URL"


HOST = {"ANTHROPIC_BASE_URL": URL, MANAGED_BY_HOST: "1"}
SHELLS: dict[str, tuple[Environment, dict[str, str]]] = {
    "a key": (shell_environment("p", URL, "api_key"), HOST | NONE | {"ANTHROPIC_API_KEY": KEY}),
    "a token": (shell_environment("p", URL, "auth_token"), HOST | NONE | {"ANTHROPIC_AUTH_TOKEN": KEY}),
    "both, for an old release": (
        shell_environment("p", URL, "auth_token", both=True),
        HOST | NONE | {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_AUTH_TOKEN": KEY},
    ),
    "a key that would go to the vendor": (
        shell_environment("p", URL, "api_key", quiet=True),
        HOST | NONE | {"ANTHROPIC_API_KEY": KEY, QUIET: "1"},
    ),
    "a token goes nowhere else": (
        shell_environment("p", URL, "auth_token", quiet=True),
        HOST | NONE | {"ANTHROPIC_AUTH_TOKEN": KEY},
    ),
    "models": (
        shell_environment("p", URL, "api_key", "big", "small", "1000"),
        HOST | BIG | {"ANTHROPIC_API_KEY": KEY, FAST_TIER: "small", **dict.fromkeys(WINDOWS, "1000")},
    ),
    "nothing for Claude Code": (shell_environment("p"), {}),
    "models of a directory": (
        shell_environment("p", URL, "api_key", "old", "old-fast", "1000").with_models("big", ""),
        HOST | BIG | {"ANTHROPIC_API_KEY": KEY, FAST_TIER: "big", MODEL: "big"},
    ),
    "a fast model of a directory": (
        shell_environment("p", URL, "api_key", "big", "big", "1000").with_models("", "small"),
        HOST | BIG | {"ANTHROPIC_API_KEY": KEY, FAST_TIER: "small", **dict.fromkeys(WINDOWS, "1000"), FAST_MODEL: "small"},
    ),
    "models for Codex alone": (shell_environment("p").with_models("big", "small"), {MODEL: "big", FAST_MODEL: "small"}),
}


@pytest.mark.parametrize("case", SHELLS)
def test_what_a_shell_sets_and_unsets(case: str) -> None:
    """Every managed variable, and the marker names what is set, in one order."""
    made, wanted = SHELLS[case]
    found = made.assignments(KEY)
    assert list(found) == list(MANAGED)
    wanted = {PROFILE: "p"} | wanted
    marker = " ".join(name for name in MANAGED if name in wanted or name == MARKER)
    assert {name: value for name, value in found.items() if value is not None} == wanted | {MARKER: marker}
    assert made.unset() == [name for name in MANAGED if found[name] is None]
    assert KEY not in made.variables.values(), "it is told apart from the rest"


def test_a_key_that_was_given_for_a_preset_is_marked_as_ours() -> None:
    """A shell inside takes it away with the rest."""
    made = shell_environment("p", URL, "api_key", preset=True)
    assert made.variables[MARKER].split()[-1] == INPUT_KEY
    assert INPUT_KEY in made.unset()


BESIDE = {
    "nothing": ({}, "1", True),
    "the user's own": ({QUIET: "0"}, "0", False),
    "an empty one, which is none": ({QUIET: ""}, "1", True),
    "one of ccjk's": ({QUIET: "1", MARKER: f"{PROFILE} {QUIET}"}, "1", True),
}


@pytest.mark.parametrize("case", BESIDE)
def test_what_the_user_set_of_it_stays_theirs(case: str) -> None:
    here, value, ours = BESIDE[case]
    made = shell_environment("p", URL, "api_key", quiet=True).beside(here)
    assert made.variables[QUIET] == value
    assert (QUIET in made.variables[MARKER].split()) == ours
