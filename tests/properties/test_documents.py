"""Whatever a file says: only what is wanted changes in it, and it comes back."""

import json
from typing import Any

import tomli
from hypothesis import given
from hypothesis import strategies as st

from ccjk.documents.edits import ABSENT, Item, Path, Wanted, change, reverse
from ccjk.documents.json_document import JsonDocument
from ccjk.documents.toml_document import TomlDocument
from ccjk.errors import CcjkError
from tests.properties import LIMIT, many
from tests.properties.texts import json_texts, toml_texts

pytestmark = LIMIT

_WORDS = st.one_of(st.just(ABSENT), st.text(st.characters(exclude_categories=["Cs"]), max_size=6))
JSON_WANTED: st.SearchStrategy[Wanted] = st.fixed_dictionaries(
    {},
    optional={
        ("env", "ANTHROPIC_BASE_URL"): _WORDS,
        ("env", "ANTHROPIC_AUTH_TOKEN"): _WORDS,
        ("env", "a"): _WORDS,
        ("apiKeyHelper",): _WORDS,
        ("hasCompletedOnboarding",): st.sampled_from([True, ABSENT]),
        ("customApiKeyResponses", "approved", Item("0123456789-abcdefghi")): st.sampled_from([True, ABSENT]),
        ("customApiKeyResponses", "rejected", Item("0123456789-abcdefghi")): st.sampled_from([True, ABSENT]),
    },
)
_PLAIN = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=6)
TABLES = st.fixed_dictionaries(
    {"name": _PLAIN, "base_url": _PLAIN},
    optional={"auth": st.fixed_dictionaries({"command": _PLAIN, "args": st.lists(_PLAIN, max_size=3)}), "x.y": _PLAIN},
)
TOML_WANTED: st.SearchStrategy[Wanted] = st.fixed_dictionaries(
    {},
    optional={
        ("model",): st.one_of(st.just(ABSENT), _PLAIN),
        ("model_provider",): st.one_of(st.just(ABSENT), _PLAIN),
        ("model_providers", "ccjk"): st.one_of(st.just(ABSENT), TABLES),
    },
)


def expected(value: dict[str, Any], wanted: Wanted) -> dict[str, Any]:
    """Return ``value`` with what is wanted: the plainest way to say it."""
    for (*parents, step), want in wanted.items():
        inner: Any = value
        for depth, parent in enumerate(parents):
            kind = list if isinstance([*parents, step][depth + 1], Item) else dict
            if want is ABSENT and not isinstance(inner.get(parent), kind):
                break  # nothing of it is there
            inner = inner.setdefault(parent, kind())
        else:
            if isinstance(step, Item):
                _member(inner, step.text, there=want is True)
            elif want is ABSENT:
                inner.pop(step, None)
            else:
                inner[step] = want
    return value


def _member(found: list[Any], text: str, *, there: bool) -> None:
    if there and text not in found:
        found.append(text)
    while not there and text in found:
        found.remove(text)


def like(value: Any, paths: Wanted) -> str:
    """Return what tells two values apart, but for tables on the way to ``paths`` that are empty."""
    value = json.loads(json.dumps(value, default=str))
    for path in paths:
        _prune(value, path)
    return json.dumps(value, sort_keys=True)


def _prune(value: Any, path: Path) -> None:
    if len(path) > 1 and isinstance(value, dict) and path[0] in value:
        _prune(value[path[0]], path[1:])
        if value[path[0]] in ({}, []):
            del value[path[0]]


def _unordered(value: dict[str, Any]) -> str:
    """Return what tells two values apart, but for where and how often a key stands in the two lists of Claude Code's."""
    lists: Any = value.get("customApiKeyResponses")
    for name, found in lists.items() if isinstance(lists, dict) else ():
        lists[name] = sorted({str(one) for one in found}) if isinstance(found, list) else found
    return json.dumps(value, sort_keys=True)


def _refused(error: CcjkError, why: str) -> None:
    assert str(error).startswith("f:")
    assert why in str(error)


@many(400)
@given(json_texts(), JSON_WANTED)
def test_json(text: str, wanted: Wanted) -> None:
    document = JsonDocument(text.encode(), "f")
    try:
        edits = change(document, wanted)
    except CcjkError as error:  # a container is something else: told with its line, before anything is written
        _refused(error, " is not a")
        return
    changed = document.render()
    old, new = json.loads(text.removeprefix("\ufeff")), json.loads(changed.decode().removeprefix("\ufeff"))
    assert new == expected(old, wanted)
    assert list(new)[: len([n for n in old if n in new])] == [n for n in old if n in new], "order"
    again = JsonDocument(changed, "f")
    assert change(again, wanted) == []
    assert again.render() == changed
    reverse(again, edits)
    back = again.render().decode()
    assert _unordered(json.loads(back.removeprefix("\ufeff"))) == _unordered(json.loads(text.removeprefix("\ufeff")))
    assert back.startswith("\ufeff") == text.startswith("\ufeff")


@many(400)
@given(toml_texts(), TOML_WANTED)
def test_toml(text: str, wanted: Wanted) -> None:
    document = TomlDocument(text.encode(), "f")
    try:
        edits = change(document, wanted)
    except CcjkError as error:
        _refused(error, "cannot be changed safely")
        return
    changed = document.render()
    old, new = (tomli.loads(one.removeprefix("\ufeff")) for one in (text, changed.decode()))
    assert like(new, wanted) == like(expected(old, wanted), wanted)
    again = TomlDocument(changed, "f")
    assert change(again, wanted) == []
    assert again.render() == changed
    lines = iter(changed.decode().removeprefix("\ufeff").splitlines())
    comments = [line for line in text.removeprefix("\ufeff").splitlines() if line.lstrip().startswith("# words")]
    if ("model_providers", "ccjk") not in wanted and not any('"""' in line or "'''" in line for line in text.splitlines()):
        assert all(line in lines for line in comments), "comments stay, in order"
    reverse(again, edits)
    back = again.render().decode()
    assert like(tomli.loads(back.removeprefix("\ufeff")), wanted) == like(tomli.loads(text.removeprefix("\ufeff")), wanted)
