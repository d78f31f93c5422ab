"""What Codex starts with is read, and only what is wanted changes in it; the rest is refused, with its line."""

import pytest
import tomli

from ccjk.documents.edits import ABSENT, change, reverse
from ccjk.documents.toml_document import TomlDocument
from ccjk.documents.toml_reader import NotToml, parse
from ccjk.errors import CcjkError
from tests.documents.snippets import FAILS, LINES, STARTS
from tests.documents.test_toml_document import TABLE, WANTED

PLACES = {
    "alone": "{}",
    "below": "[z]\n{}",
    "behind ours": 'model = "gpt" # mine\nmodel_provider = "x"\n{}',
    "before ours": '{}[model_providers.ccjk]\nname = "old"\n',
    "between others": "[[hooks]]\n{}[t]\ny = 1",
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("snippet", STARTS.values(), ids=STARTS)
def test_every_other_byte_stays(snippet: str, place: str) -> None:
    mark = "\ufeff" if snippet.startswith("\ufeff") else ""
    snippet = snippet.removeprefix(mark)
    text = mark + place.replace("{}", snippet)
    document = TomlDocument(text.encode(), "f")
    edits = change(document, WANTED)
    changed = document.render().decode()
    assert changed.startswith(mark)
    lines = iter(changed.removeprefix(mark).split("\n"))
    assert all(line in lines for line in snippet.split("\n")), "every line stays, in order"
    expected = parse(text.removeprefix(mark)) | {"model_provider": "ccjk", "model": "glm-5.3"}
    expected.setdefault("model_providers", {})["ccjk"] = TABLE
    assert repr(like(parse(changed.removeprefix(mark)))) == repr(like(expected))
    again = TomlDocument(document.render(), "f")
    assert change(again, WANTED) == []
    reverse(again, edits)
    assert again.render().decode() == text
    change(again, dict.fromkeys(WANTED, ABSENT))
    assert snippet in again.render().decode()


def like(value: object) -> object:
    """Return ``value`` with its tables in one order, and nothing of what they are called."""
    if isinstance(value, dict):
        return [(key, like(value[key])) for key in sorted(value)]
    return [like(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", FAILS)
def test_what_codex_refuses_is_refused_with_its_line(case: str) -> None:
    with pytest.raises(CcjkError) as error:
        TomlDocument(FAILS[case].encode(), "f")
    assert str(error.value).startswith(f"f:{LINES.get(case, 1)}: ")


def test_the_fault_is_told_at_its_place() -> None:
    with pytest.raises(NotToml, match=r"Expected newline or end of document after a statement \(at line 4, column 7\)"):
        parse(FAILS["a leap second, and something wrong"])


@pytest.mark.parametrize("old", ["{ a = 1, }", "{ # }\n a\n = 1, # {\n}", '"\\e"', "[ { a = 1, }, ]"])
def test_a_value_of_any_form_is_replaced_whole(old: str) -> None:
    document = TomlDocument(f"# 1\nmodel = {old} # 2\ny = 1\n".encode(), "f")
    document.set(("model",), "m")
    assert document.render() == b'# 1\nmodel = "m" # 2\ny = 1\n'


def test_ours_in_new_clothes_is_replaced() -> None:
    text = 'model = "a"\n[model_providers]\nccjk = { # ours\n  name = "x", # {\n  auth = { command = "c", }, # }\n}\n[t]\n'
    document = TomlDocument(text.encode(), "f")
    change(document, WANTED)
    assert tomli.loads(document.render().decode())["model_providers"] == {"ccjk": TABLE}
    assert "# ours" not in document.render().decode()


def test_a_table_in_lines_that_cannot_be_added_to_is_refused_with_its_line() -> None:
    text = 'a = 1\nmodel_providers = {\n  # mine\n  x = { name = "x", },\n}\n'
    with pytest.raises(CcjkError, match=r"f:2: .* cannot be changed safely"):
        change(TomlDocument(text.encode(), "f"), WANTED)


@pytest.mark.parametrize("date", ["23:59:60", "0000-01-01", "[ { a = 1979-05-27 07:32, }, ]"])
def test_a_date_in_what_is_ours_is_not_touched_and_its_line_is_told(date: str) -> None:
    document = TomlDocument(
        f"x = {date}\n[model_providers.ccjk]\nname = 'x'\n[model_providers.ccjk.a]\nb = {date}\n".encode(), "f"
    )
    document.set(("model",), "m")
    for wanted in (TABLE, ABSENT):
        with pytest.raises(CcjkError, match=r"f:5: the file has a date or time in model_providers\.ccjk"):
            change(document, {("model_providers", "ccjk"): wanted})
    assert date in document.render().decode()
