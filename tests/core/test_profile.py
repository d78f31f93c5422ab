"""Profiles, presets and where a key comes from: how they are read, and where each client finds a profile's provider."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import ccjk
from ccjk.core.endpoint import Endpoint
from ccjk.core.key_source import KeySource, parse_key_source
from ccjk.core.preset import find_preset, parse_presets
from ccjk.core.profile import endpoint_for, parse_profile
from ccjk.errors import CcjkError, UsageError

OWN = """
[both]
name = "Both"
[both.claude-code]
base_url = "https://both.example/cc"
auth = "auth_token"
model = "big"
context_window = 1000
[both.codex.chat]
base_url = "https://chat.both.example/v1"
model = "chatty"
[both.codex.responses]
base_url = "https://both.example/v1"
[both.region.abroad.claude-code]
base_url = "https://abroad.example/cc"
[none]
"""
PRESETS = parse_presets(
    tomllib.loads((Path(ccjk.__file__).parent / "presets.toml").read_text()) | tomllib.loads(OWN), "presets.toml"
)

Table = dict[str, Any]
CLAUDE_CODE: dict[str, tuple[Table, Endpoint]] = {
    "as the preset says": (
        {"preset": "both"},
        Endpoint("https://both.example/cc", "auth_token", "big", context_window="1000"),
    ),
    "another model has no window": (
        {"preset": "both", "claude-code": {"model": "mine"}},
        Endpoint("https://both.example/cc", "auth_token", "mine"),
    ),
    "a fast model": (
        {"preset": "both", "claude-code": {"fast_model": "small"}},
        Endpoint("https://both.example/cc", "auth_token", "big", "small", context_window="1000"),
    ),
    "a region": (
        {"preset": "both", "region": "abroad"},
        Endpoint("https://abroad.example/cc", "auth_token", "big", context_window="1000"),
    ),
    "a URL for custom": (
        {"preset": "custom", "claude-code": {"base_url": "https://mine.example/"}},
        Endpoint("https://mine.example", "api_key"),
    ),
    "another way to authenticate": (
        {"preset": "custom", "claude-code": {"base_url": "https://mine.example", "auth": "auth_token"}},
        Endpoint("https://mine.example", "auth_token"),
    ),
    "302.AI": ({"preset": "302ai"}, Endpoint("https://api.302.ai/cc", "api_key")),
}
CODEX: dict[str, tuple[Table, bool, Endpoint]] = {
    "chat, where it is spoken": (
        {"preset": "both"},
        True,
        Endpoint("https://chat.both.example/v1", model="chatty", wire_api="chat"),
    ),
    "responses, where it is not": ({"preset": "both"}, False, Endpoint("https://both.example/v1", wire_api="responses")),
    "responses, as was asked": (
        {"preset": "both", "codex": {"wire_api": "responses", "model": "m"}},
        True,
        Endpoint("https://both.example/v1", model="m", wire_api="responses"),
    ),
    "chat of a host of one's own": (
        {"preset": "custom", "codex": {"base_url": "https://mine.example/v1", "wire_api": "chat"}},
        True,
        Endpoint("https://mine.example/v1", wire_api="chat"),
    ),
}


@pytest.mark.parametrize("case", CLAUDE_CODE)
def test_where_claude_code_finds_it(case: str) -> None:
    table, wanted = CLAUDE_CODE[case]
    assert endpoint_for("claude-code", parse_profile("p", table, "config.toml: p"), PRESETS) == wanted


@pytest.mark.parametrize("case", CODEX)
def test_where_codex_finds_it(case: str) -> None:
    table, chat, wanted = CODEX[case]
    assert endpoint_for("codex", parse_profile("p", table, "config.toml: p"), PRESETS, chat=chat) == wanted


NOWHERE: dict[str, tuple[Table, str, str]] = {
    "no such preset": ({"preset": "gone"}, "uses the preset 'gone', which does not exist", "does not exist"),
    "no such region": ({"preset": "both", "region": "mars"}, "both has no region 'mars'", "no region 'mars'"),
    "no URL": ({"preset": "custom"}, "profile p has no URL for Claude Code", "profile p has no URL for Codex"),
    "nothing at all": ({"preset": "none"}, "has no URL for Claude Code", "has no URL for Codex"),
    "chat to a new Codex": (
        {"preset": "custom", "codex": {"base_url": "https://x.example", "wire_api": "chat"}},
        "has no URL",
        "Codex 0.95 and newer refuse",
    ),
}


@pytest.mark.parametrize("case", NOWHERE)
def test_where_there_is_nothing_it_is_said(case: str) -> None:
    table, claude_code, codex = NOWHERE[case]
    profile = parse_profile("p", table, "config.toml: p")
    with pytest.raises(CcjkError, match=claude_code):
        endpoint_for("claude-code", profile, PRESETS)
    with pytest.raises(CcjkError, match=codex):
        endpoint_for("codex", profile, PRESETS, chat=False)


WHOLE: list[tuple[str, Table]] = [
    ("p", {"preset": "both"}),
    ("p.q-1", {"preset": "both", "region": "abroad", "key_command": "pass show x"}),
    ("p", {"preset": "both", "key_env": "MINE", "claude-code": {"auth": "api_key"}, "codex": {"model": "m", "wire_api": "chat"}}),
]


@pytest.mark.parametrize(("name", "table"), WHOLE)
def test_a_profile_is_written_as_it_was_read(name: str, table: Table) -> None:
    profile = parse_profile(name, table, "config.toml")
    assert (profile.name, profile.table()) == (name, table)


BROKEN: dict[str, tuple[str, Any, str]] = {
    "no table": ("p", "both", "where must be a table"),
    "no preset": ("p", {}, "where: no preset is named"),
    "an unknown word": ("p", {"preset": "both", "colour": "red"}, "where: unknown key 'colour'"),
    "a number": ("p", {"preset": 5}, "where: preset must be text"),
    "a region that is none": ("p", {"preset": "both", "region": ["x"]}, "where: region must be text"),
    "an unknown word inside": ("p", {"preset": "both", "codex": {"auth": "api_key"}}, "where.codex: unknown key 'auth'"),
    "no table inside": ("p", {"preset": "both", "codex": 1}, "where.codex must be a table"),
    "no such way": ("p", {"preset": "both", "claude-code": {"auth": "x"}}, "where.claude-code.auth is not one of api_key"),
    "a control character": ("p", {"preset": "both", "codex": {"model": "\x1b"}}, "holds a control character"),
    "a window": ("p", {"preset": "both", "claude-code": {"context_window": 1}}, "unknown key 'context_window'"),
    "a name with a meaning": ("p-config", {"preset": "both"}, "cannot end in -config or -provider"),
    "a path": ("../p", {"preset": "both"}, "cannot be the name"),
    "the vendor": ("official", {"preset": "both"}, "vendor's own login"),
    "two keys": ("p", {"preset": "both", "keyring": True, "key_env": "X"}, "the key comes from key_env, keyring"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_profile_is_refused_with_its_place(case: str) -> None:
    name, table, said = BROKEN[case]
    with pytest.raises(CcjkError) as error:
        parse_profile(name, table, "where")
    assert said in str(error.value)
    assert str(error.value).startswith("where")


SOURCES: dict[str, tuple[Table, KeySource, str]] = {
    "a file": ({}, KeySource(), ""),
    "a command": ({"key_command": " pass show x "}, KeySource(command="pass show x"), "key_command"),
    "a variable": ({"key_env": "MINE"}, KeySource(variable="MINE"), "key_env MINE"),
    "a keyring": ({"keyring": True}, KeySource(keyring=True), "keyring"),
    "no keyring": ({"keyring": False}, KeySource(), ""),
}


@pytest.mark.parametrize("case", SOURCES)
def test_where_a_key_comes_from(case: str) -> None:
    table, wanted, shown = SOURCES[case]
    found = parse_key_source(table, "where")
    assert (found, found.shown()) == (wanted, shown)
    assert bool(found) == bool(shown)
    assert found.fetched == (case in {"a command", "a variable"})


NO_SOURCES: dict[str, Table] = {
    "is not understood": {"keyring": "yes"},
    "key_env is not understood": {"key_env": True},
    "has a control character": {"key_command": "a\nb"},
    "is empty": {"key_command": "  "},
    "not the name of a variable": {"key_env": "$MINE"},
    "whatever provider is in force": {"key_env": "ANTHROPIC_AUTH_TOKEN"},
}


@pytest.mark.parametrize("said", NO_SOURCES)
def test_what_is_no_source_is_refused(said: str) -> None:
    with pytest.raises(CcjkError) as error:
        parse_key_source(NO_SOURCES[said], "where")
    assert said in str(error.value)


def test_an_unknown_provider_is_answered_with_all_that_there_are() -> None:
    assert find_preset(PRESETS, "glm").id == "glm"
    with pytest.raises(
        UsageError, match=r"Invalid provider 'gml'\. Valid providers: 302ai, glm, minimax, kimi, custom, both, none"
    ):
        find_preset(PRESETS, "gml")
