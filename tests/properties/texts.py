"""Valid JSON and TOML texts of every layout, with and without what ccjk changes in them."""

import json
from random import Random
from typing import Any

import tomli
from hypothesis import assume
from hypothesis import strategies as st

from ccjk.core.environment import PROVIDER_VARIABLES

_CHARACTERS = st.characters(exclude_categories=["Cs"])
_NAMES = st.one_of(st.text(_CHARACTERS, max_size=5), st.sampled_from(["a", "b", "A.b", "é", '"', "\\", "#", "[x]", "{}", "\t"]))
_TEXTS = st.text(st.one_of(_CHARACTERS, st.sampled_from('"\\/{}[],:#\n\t\u2028\x7f')), max_size=8)
_NUMBERS = st.one_of(
    st.integers(-3, 3), st.integers(), st.integers(10**25, 10**30), st.floats(allow_nan=False, allow_infinity=False)
)
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_NAMES, inner, max_size=3)),
    max_leaves=6,
)
_BLANKS = ("", "", "", " ", "  ", "\n", "\n  ", "\n\t", "\r\n    ", "\n\n")


def _wrong_sometimes(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return ``value``, now and then replaced by something of another type."""
    return st.integers(0, 15).flatmap(lambda number: _JSON if number == 15 else value)


_ENV = st.dictionaries(st.one_of(st.sampled_from(PROVIDER_VARIABLES), _NAMES), _wrong_sometimes(_TEXTS), max_size=5)
_APPROVED = st.lists(st.one_of(_TEXTS, st.just("0123456789-abcdefghi")), max_size=4)
_KNOWN = {
    "env": _wrong_sometimes(_ENV),
    "apiKeyHelper": _wrong_sometimes(st.sampled_from(["echo x", "ccjk key glm", "'"])),
    "primaryApiKey": _wrong_sometimes(_TEXTS),
    "hasCompletedOnboarding": _wrong_sometimes(st.booleans()),
    "customApiKeyResponses": _wrong_sometimes(st.fixed_dictionaries({}, optional={"approved": _APPROVED, "rejected": _APPROVED})),
}
JSON_VALUES: st.SearchStrategy[dict[str, Any]] = st.tuples(
    st.dictionaries(_NAMES, _JSON, max_size=4), st.fixed_dictionaries({}, optional=_KNOWN)
).map(lambda pair: pair[0] | pair[1])


@st.composite
def json_texts(draw: st.DrawFn) -> str:
    """Return an object as a file may hold it: printed by a program, or written by a hand that likes blanks anywhere."""
    value, chance = draw(JSON_VALUES), draw(st.randoms(use_true_random=False))
    items = list(value.items())
    chance.shuffle(items)
    value = dict(items)
    layout = draw(st.sampled_from(["two", "four", "tab", "line", "compact", "by hand"]))
    if layout == "by hand":
        text = _blank(chance) + _by_hand(value, chance) + _blank(chance)
    else:
        indents: dict[str, int | str] = {"two": 2, "four": 4, "tab": "\t"}
        indent = indents.get(layout)
        separators = (",", ":") if layout == "compact" else None
        text = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=indent, separators=separators) + chance.choice(
            ["", "\n", "\n\n"]
        )
        text = text.replace("\n", "\r\n") if chance.random() < 0.2 else text
    return chance.choice(["", "", "", "\ufeff"]) + text


def _blank(chance: Random) -> str:
    return chance.choice(_BLANKS)


def _by_hand(value: Any, chance: Random) -> str:
    def spaced(text: str) -> str:
        return _blank(chance) + text + _blank(chance)

    if isinstance(value, dict):
        members = [spaced(_quoted(name, chance)) + ":" + spaced(_by_hand(inner, chance)) for name, inner in value.items()]
        return "{" + (",".join(members) or _blank(chance)) + "}"
    if isinstance(value, list):
        return "[" + (",".join(spaced(_by_hand(inner, chance)) for inner in value) or _blank(chance)) + "]"
    return _quoted(value, chance) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str, chance: Random) -> str:
    """Return a JSON string in which any character may be written as an escape."""
    plain = json.dumps(text, ensure_ascii=False)[1:-1]
    if "\\" in plain or chance.random() < 0.7:
        return f'"{plain}"'
    escaped = (json.dumps(c)[1:-1] if ord(c) > 0xFFFF else f"\\u{ord(c):04x}" for c in plain)
    return '"' + "".join(e if chance.random() < 0.5 else c for c, e in zip(plain, escaped, strict=True)) + '"'


_BARE = st.from_regex(r"[A-Za-z0-9_-]{1,4}", fullmatch=True)
_TOML_TEXT = st.text(st.characters(exclude_categories=["Cs"], min_codepoint=32, exclude_characters="\x7f"), max_size=8)
_TOML_PLAIN = st.one_of(
    _TOML_TEXT.map(lambda text: json.dumps(text, ensure_ascii=False)),
    _TOML_TEXT.filter(lambda text: "'" not in text).map(lambda text: f"'{text}'"),
    _TOML_TEXT.filter(lambda text: "'" not in text).map(lambda text: f"'''\n{text}\n[x]\na = 1 # no\n'''"),
    _TOML_TEXT.map(lambda text: '"""' + json.dumps(text, ensure_ascii=False)[1:-1] + '\\\n  [[z]]\n""""'),
    st.sampled_from(
        [
            "1",
            "-0",
            "0x1F",
            "1_000",
            "1e3",
            "nan",
            "-inf",
            "true",
            "1979-05-27T07:32:00Z",
            "07:32:00",
            "1979-05-27",
            "07:32",
            "1979-05-27 07:32Z",
            '"\\e\\x41"',
        ]
    ),
)
_TOML_VALUES = st.recursive(
    _TOML_PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda found: "[" + ", ".join(found) + "]"),
        st.lists(inner, max_size=3).map(lambda found: "[ # }\n" + "".join(f"  {one}, # {{\n" for one in found) + "]"),
        st.dictionaries(_BARE, inner.filter(lambda one: "\n" not in one), max_size=2).map(
            lambda found: "{ " + ", ".join(f"{name} = {one}" for name, one in found.items()) + " }"
        ),
        st.dictionaries(_BARE, inner, max_size=2).map(
            lambda found: "{ # }\n" + "".join(f"  {name} = {one}, # [{{\n" for name, one in found.items()) + "}"
        ),
    ),
    max_leaves=4,
)
_TOML_NAMES = st.one_of(
    _BARE,
    _TOML_TEXT.map(lambda text: json.dumps(text, ensure_ascii=False)),
    st.sampled_from(["'a.b'", '"["', "a . b", "tui.theme", "'#'"]),
)
_ROOT = {
    "model": ['"gpt-5.5"', "'''x'''", "1", '"""\nmodel = 1"""'],
    "model_provider": ['"openai"', "'mine'", '"ccjk"'],
    "profile": ['"fast"'],
    "model_providers": ['{ mine = { name = "x" } }', '{\n  mine = { name = "x", }, # mine\n}', "1"],
    "model_providers.mine.name": ['"x"'],
}
_HEADERS = ("[model_providers.mine]", '["model_providers"."ccjk"]', "[ model_providers ]", "[model_providers.ccjk.auth]", "[tui]",
            "[profiles.fast]", "[mcp_servers.a.env]", "[[hooks]]", '[projects."/a b"]')  # fmt: skip
_NOTES = st.sampled_from(["", "", " # mine", "\t# [x] = '"])


@st.composite
def toml_texts(draw: st.DrawFn) -> str:
    """Return a text that is TOML 1.1: any order, comments, blank lines, quotes, tables of every kind."""
    chance = draw(st.randoms(use_true_random=False))
    lines = _filler(chance)
    for name, values in _ROOT.items():
        if chance.random() < (0.3 if "model_providers" not in name else 0.05):
            lines += [f"{name}{chance.choice([' = ', '=', '  =  '])}{chance.choice(values)}{draw(_NOTES)}", *_filler(chance)]
    for name in draw(st.lists(_TOML_NAMES, max_size=3)):
        lines += [f"{name} = {draw(_TOML_VALUES)}{draw(_NOTES)}", *_filler(chance)]
    for _ in range(draw(st.integers(0, 4))):
        header = chance.choice(_HEADERS) if chance.random() < 0.7 else f"[{draw(_TOML_NAMES)}]"
        lines += [f"{chance.choice(['', '', '  '])}{header}{draw(_NOTES)}", *_filler(chance)]
        for name in draw(st.lists(_TOML_NAMES, max_size=2)):
            lines += [f"{name} = {draw(_TOML_VALUES)}{draw(_NOTES)}", *_filler(chance)]
    newline = "\r\n" if chance.random() < 0.15 else "\n"
    text = "".join(line.replace("\n", newline) + newline for line in lines)
    text = text.removesuffix(newline) if chance.random() < 0.3 else text
    assume(_is_toml(text))
    return chance.choice(["", "", "", "\ufeff"]) + text


def _filler(chance: Random) -> list[str]:
    return [chance.choice(["", "", "  ", "# words = [", "\t# '"]) for _ in range(chance.choice([0, 0, 0, 1, 2]))]


def _is_toml(text: str) -> bool:
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        return False
    return True
