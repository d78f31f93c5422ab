"""JSON files change by exactly what is meant, and back."""

import json
from unittest.mock import patch

import pytest

from ccjk.documents.edits import ABSENT, Item, Wanted, change, reverse
from ccjk.documents.json_document import JsonDocument
from ccjk.errors import CcjkError

WANTED: Wanted = {
    ("env", "ANTHROPIC_BASE_URL"): "https://x.example",
    ("env", "KEY"): 'q"\\é',
    ("customApiKeyResponses", "approved", Item("abc")): True,
    ("hasCompletedOnboarding",): True,
}

FILES = {
    "empty object": "{}",
    "empty object, line": "{}\n",
    "one line": '{"a": 1}',
    "compact": '{"a":1,"b":[1,2]}',
    "two blanks": '{\n  "a": 1\n}\n',
    "four blanks, no final newline": '{\n    "env": {\n        "FOO": "bar"\n    },\n    "z": 1\n}',
    "tabs": '{\n\t"env": {\n\t\t"X": "1"\n\t},\n\t"b": [1,2]\n}\n',
    "CRLF": '{\r\n  "env": {},\r\n  "z": true\r\n}\r\n',
    "byte order mark": '\ufeff{"env":{"A":"b"}}',
    "escapes": '{"env": {"\\u0041": "\\u00e9\\/"}, "x": "\\ud83d\\ude00"}',
    "escaped name of ours": '{"\\u0065nv": {"A": "b"}}',
    "big numbers": '{"n": 123456789012345678901234567890, "f": 1.0000000000000000000001, "e": 1e400, "d": 1E+2}',
    "lists": '{\n  "customApiKeyResponses": {\n    "approved": [\n      "a",\n      "b"\n    ],\n    "rejected": []\n  }\n}\n',
    "comma first": '{ "a": 1\n, "b": 2\n}\n',
    "blank lines": '{\n\n  "a": 1,\n\n  "env": {\n\n    "B": "2"\n\n  }\n\n}\n\n',
    "odd spacing": '  {  "a"  :  1  ,  "env"  :  {  "B"  :  "2"  }  }  ',
    "deep": '{"a": ' + "[" * 200 + "]" * 200 + "}",
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_only_what_is_wanted_changes_and_comes_back_to_the_byte(text: str) -> None:
    document = JsonDocument(text.encode(), "f")
    edits = change(document, WANTED)
    changed = document.render().decode()
    value = json.loads(changed.removeprefix("\ufeff"))
    expected = json.loads(text.removeprefix("\ufeff"))
    expected.setdefault("env", {}).update({"ANTHROPIC_BASE_URL": "https://x.example", "KEY": 'q"\\é'})
    expected.setdefault("customApiKeyResponses", {}).setdefault("approved", []).append("abc")
    expected["hasCompletedOnboarding"] = True
    assert value == expected
    kept = iter(changed)  # every character of the old text is still there, in order
    assert all(char in kept for char in text if not char.isspace())
    assert change(document, WANTED) == []
    assert document.render().decode() == changed
    again = JsonDocument(document.render(), "f")
    reverse(again, edits)
    assert again.render().decode() == text


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_many_new_values_are_put_there_at_once_as_one_after_the_other(text: str) -> None:
    many: Wanted = {("env", f"N{n}"): n for n in range(50)} | {("list", Item(f"i{n}")): True for n in range(50)}
    singly, together = (JsonDocument(text.encode(), "f") for _ in range(2))
    for path, value in many.items():
        change(singly, {path: value})
    with patch.object(JsonDocument, "_parse", autospec=True, side_effect=JsonDocument._parse) as parse:  # noqa: SLF001 - its cost
        change(together, many)
    assert together.render() == singly.render()
    assert parse.call_count <= 6, "once for each container, for the first in it, which shows the layout, and for the rest"


def test_values_are_replaced_in_place_and_removed_with_one_comma() -> None:
    document = JsonDocument(b'{\n  "a": "1",\n  "b": "2",\n  "c": "3"\n}\n', "f")
    change(document, {("b",): "x", ("a",): ABSENT})
    assert document.render() == b'{\n  "b": "x",\n  "c": "3"\n}\n'
    change(document, {("c",): ABSENT})
    assert document.render() == b'{\n  "b": "x"\n}\n'


def test_layout_of_what_is_added() -> None:
    document = JsonDocument(b'{\n\t"a": 1\n}\n', "f")
    change(document, {("env", "K"): "v", ("list", Item("x")): True})
    assert document.render() == b'{\n\t"a": 1,\n\t"env": {\n\t\t"K": "v"\n\t},\n\t"list": [\n\t\t"x"\n\t]\n}\n'


def test_what_others_changed_since_stays() -> None:
    document = JsonDocument(b'{"env": {"A": "1", "B": "2"}}', "f")
    edits = change(document, {("env", "A"): "ours", ("env", "B"): "ours", ("new", "C"): "ours"})
    change(document, {("env", "A"): "theirs", ("new", "D"): "theirs"})
    reverse(document, edits)
    assert json.loads(document.render()) == {"env": {"A": "theirs", "B": "2"}, "new": {"D": "theirs"}}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b" \n", 1),
        (b'{"a": 1,}', 1),
        (b'{\n  "a": 1 // comment\n}', 2),
        (b'{\n  /* c */ "a": 1\n}', 2),
        (b'{\n  "a": {\n    "b": 1\n', 4),
        (b"[]", 1),
        (b"null", 1),
        (b'"text"', 1),
        (b'{"a": 1}\n{}', 2),
        (b'{\n "a": 1,\n "b": {"c": 1,\n  "c": 2}}', 4),
        (b'{"a": NaN}', 1),
        (b'{"a": -Infinity}', 1),
        (b'{"a": "tab\there"}', 1),
        (b"{'a': 1}", 1),
        ('{"a": 1}'.encode("utf-16"), 1),
        (b'{\n"a": "\xff"}', 2),
        (b'{"a": ' + b"[" * 100_000, 1),
        (b'{"a": 1}\0', 1),
    ],
)
def test_broken_files_are_refused_with_the_line(data: bytes, line: int) -> None:
    with pytest.raises(CcjkError) as error:
        JsonDocument(data, "settings.json")
    assert str(error.value).startswith(f"settings.json:{line}: ")


@pytest.mark.parametrize("text", ['{"env": null}', '{"env": []}', '{"env": "x"}', '{\n "env": 1}'])
def test_a_container_of_the_wrong_kind_is_refused(text: str) -> None:
    document = JsonDocument(text.encode(), "f")
    with pytest.raises(CcjkError, match=r"f:\d: env is not an object"):
        change(document, {("env", "A"): "b"})


def test_a_list_of_the_wrong_kind_is_refused() -> None:
    document = JsonDocument(b'{"r": {"approved": {}}}', "f")
    with pytest.raises(CcjkError, match="approved is not a list"):
        change(document, {("r", "approved", Item("x")): True})
