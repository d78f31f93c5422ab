"""TOML files change by exactly what is meant, and back."""

from typing import Any
from unittest.mock import patch

import pytest
import tomli

from ccjk.documents.edits import ABSENT, change, reverse
from ccjk.documents.toml_document import TomlDocument
from ccjk.errors import CcjkError

TABLE = {"name": "GLM (智谱AI)", "base_url": "https://x", "auth": {"command": "/a b/ccjk", "args": ["key", "glm"]}}
WANTED: dict[Any, Any] = {("model_provider",): "ccjk", ("model",): "glm-5.3", ("model_providers", "ccjk"): TABLE}

FILES = {
    "empty": "",
    "a comment": "# hi\n",
    "a comment without an end": "# hi",
    "keys": 'model = "gpt-5" # mine\napproval = "x"\n',
    "keys and tables": '# top\nmodel = "gpt-5"   # mine\n\n# about x\n[projects."/x"]\ntrust_level = "trusted"\n',
    "no final newline": '[mcp_servers.a]\ncommand = "x"\n# last',
    "out of order": '[model_providers.other]\nname = "o"\n\n[tui]\nx = 1\n\n[model_providers.third]\nname = "t"\n',
    "CRLF": 'model = "a"\r\n\r\n[tui]\r\nx = 1\r\n',
    "byte order mark": '\ufeffmodel = "a"\n',
    "dotted": 'model_providers.x.name = "a"\n',
    "looks like a table": 'a = """\n[model_providers.ccjk]\nmodel = "no"\n"""\n[t]\nb = 1\n',
    "quotes at the end": "a = \"\"\"x\"\"\"\"\"\nb = '''y'''''\nc = '#'\n",
    "empty parent": '[model_providers]\n\n[model_providers.x]\nname = "x" # [a]\n\n[z]\n',
    "arrays of tables": "[[hooks]]\na = [\n  1, # one\n  2,\n]\n[[hooks]]\na = []\n",
    "many blank lines": "x = 1\n\n\n\n[tui]\n\n\n",
    "blanks in headers": '[ model_providers . "other" ]\nname = "o"\n',
    "inline tables elsewhere": 'x = { a = 1, b = [ { c = "}" } ] }\n[t]\n',
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_only_what_is_wanted_changes_and_comes_back_to_the_byte(text: str) -> None:
    document = TomlDocument(text.encode(), "f")
    edits = change(document, WANTED)
    changed = document.render().decode()
    expected = tomli.loads(text.removeprefix("\ufeff"))
    expected |= {"model_provider": "ccjk", "model": "glm-5.3"}
    expected.setdefault("model_providers", {})["ccjk"] = TABLE
    assert tomli.loads(changed.removeprefix("\ufeff")) == expected
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if not line.startswith("model = ")]
    rest = iter(changed.splitlines())
    assert all(line in rest for line in lines), "every line that is not meant stays, in order"
    assert change(document, WANTED) == []
    again = TomlDocument(document.render(), "f")
    edits += change(again, {("model",): "other", ("model_providers", "ccjk"): {**TABLE, "base_url": "https://y"}})
    reverse(again, edits)
    assert again.render().decode() == text


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_many_new_tables_are_put_there_at_once_as_one_after_the_other(text: str) -> None:
    many: dict[Any, Any] = {("model_providers", f"p{n}"): TABLE for n in range(50)}
    singly, together = TomlDocument(text.encode(), "f"), TomlDocument(text.encode(), "f")
    for path, value in many.items():
        singly.set(path, value)
    with patch("tomli.loads", wraps=tomli.loads) as loads:
        change(together, many)
    assert together.render() == singly.render()
    assert loads.call_count == 1


@pytest.mark.parametrize(
    "text",
    [
        '[model_providers.ccjk]\nname = "old"\n[model_providers.ccjk.auth]\ncommand = "x"\n[tui]\nx = 1\n',
        '[model_providers.ccjk.auth]\ncommand = "x"\n[tui]\nx = 1\n[model_providers.ccjk]\nname = "n"\n',
        '["model_providers"."ccjk"]\nname = "old"\n[tui]\nx = 1\n',
        '[model_providers]\nccjk = { name = "x" }\n[tui]\nx = 1\n',
    ],
)
def test_an_older_table_of_ours_is_replaced(text: str) -> None:
    document = TomlDocument(text.encode(), "f")
    change(document, WANTED)
    value = tomli.loads(document.render().decode())
    assert value["model_providers"]["ccjk"] == TABLE
    assert value["tui"] == {"x": 1}


def test_tables_inside_lists_are_put_back() -> None:
    text = '[model_providers.ccjk]\nrules = [{ a = "x", b.c = [1, { d = 1.5 }] }, {}]\n'
    document = TomlDocument(text.encode(), "f")
    value = tomli.loads(text)
    edits = change(document, {("model_providers", "ccjk"): {**value["model_providers"]["ccjk"], "name": "GLM"}})
    value["model_providers"]["ccjk"]["name"] = "GLM"
    assert tomli.loads(document.render().decode()) == value
    reverse(document, edits)
    assert tomli.loads(document.render().decode()) == tomli.loads(text)


def test_comments_stay_where_they_are() -> None:
    document = TomlDocument(b'# a\nmodel = "x" # b\n# c\n\n[t] # d\n# e\n', "f")
    document.comments["model_providers", "ccjk"] = "the apiKey is elsewhere"
    change(document, WANTED)
    text = document.render().decode()
    assert text.startswith('# a\nmodel = "glm-5.3" # b\nmodel_provider = "ccjk"\n# c\n\n[t] # d\n# e\n')
    assert "[model_providers.ccjk]\n# the apiKey is elsewhere\n" in text


def test_a_key_is_removed_with_its_line_alone() -> None:
    document = TomlDocument(b'a = 1\nmodel = """\nx\n"""\nb = 2\n', "f")
    change(document, {("model",): ABSENT})
    assert document.render() == b"a = 1\nb = 2\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a = 1\nmodel_providers = { a = { name = "x" } }\n', 2),
        ("model_providers = 1\n", 1),
        ('[model_providers]\nother.name = "y"\nccjk.name = "x"\n', 3),
        ("[[model_providers]]\n", 1),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(text: str, line: int) -> None:
    with pytest.raises(CcjkError, match=f"f:{line}: .* cannot be changed safely"):
        change(TomlDocument(text.encode(), "f"), WANTED)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a = 1\nb = \n", 2),
        (b"a = 1\na = 2\n", 2),
        (b"[t\n", 1),
        (b"a = 1\nb = '\xff'\n", 2),
        (b'a = """\nx', 2),
        ("a = 1".encode("utf-16"), 1),
    ],
)
def test_broken_files_are_refused_with_the_line(data: bytes, line: int) -> None:
    with pytest.raises(CcjkError) as error:
        TomlDocument(data, "config.toml")
    assert str(error.value).startswith(f"config.toml:{line}: ")
