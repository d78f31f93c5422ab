"""English and Chinese: no message without a translation, and what a person reads is in one language."""

import ast
import io
import re
import string
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from ccjk.cli import COMMANDS
from scripts.messages import MO, PO, po_of, translations, updated
from tests.conftest import CCJK, ROOT, Home

TELLING = {"CcjkError", "UsageError", "note", "say", "tell", "ask", "error"}
"""What is called with a text that people read."""
ZH = {"CCJK_LANG": "zh"}


def test_the_catalogue_has_every_message_and_no_other() -> None:
    assert PO.read_bytes() == po_of(updated()), "python -m scripts.messages brings it up to date"


def test_every_message_is_translated() -> None:
    assert [english for english, chinese in translations().items() if not chinese] == []


def test_what_is_read_at_run_time_is_made_of_it() -> None:
    made = {str(message.id): str(message.string) for message in read_mo(io.BytesIO(MO.read_bytes())) if message.id}
    assert made == translations(), "python -m scripts.messages makes it anew"


def fields(text: str) -> list[tuple[str, str | None]]:
    return sorted((name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name)


def test_translations_have_the_same_values_and_commands() -> None:
    for english, chinese in translations().items():
        if '{"' not in english:
            assert fields(chinese) == fields(english), english
        for word in re.findall(rf"\bccjk (?:{'|'.join(COMMANDS)})\b|--[a-z-]+|~/[a-z./]*[a-z]|[A-Z]+_[A-Z_]+", english):
            assert word in chinese, (english, word)


def bare(file: Path) -> list[str]:
    """Return the sentences in ``file`` that are told as they stand there, in one language."""
    found = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in TELLING:
            for value in node.args:
                text = ast.unparse(value) if isinstance(value, ast.JoinedStr) else getattr(value, "value", "")
                told = isinstance(value, ast.JoinedStr | ast.Constant) and isinstance(text, str)
                words = re.sub(r"{[^}]*}|ccjk [^'\"]*|chmod .*|-m pip.*", "", str(text))
                if told and len(re.findall("[a-z]{2,}", words)) > 1:
                    found.append(f"{file.relative_to(ROOT)}:{node.lineno}: {text}")
    return found


def test_nothing_is_told_in_one_language_only() -> None:
    assert [text for file in sorted((ROOT / "ccjk").rglob("*.py")) for text in bare(file)] == []


@pytest.mark.parametrize(
    ("variables", "chinese"),
    [
        ({}, False),
        ({"CCJK_LANG": "zh"}, True),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LC_ALL": "zh_TW.UTF-8"}, True),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
        ({"CCJK_LANG": "en", "LANG": "zh_CN.UTF-8"}, False),
        ({"CCJK_LANG": "zh", "LC_ALL": "C"}, True),
        ({"CCJK_LANG": "zha"}, False),
        ({"CCJK_LANG": "zh", "PYTHONIOENCODING": "latin-1"}, False),
    ],
)
def test_which_language(home: Home, variables: dict[str, str], *, chinese: bool) -> None:
    home.env |= variables
    told = home.ccjk("remove", "nobody").stderr
    assert bool(re.search("[\u4e00-\u9fff]", told)) == chinese, told
    assert "ccjk init" in told


def test_help_is_chinese_as_well(home: Home) -> None:
    home.env |= ZH
    for args in ([], ["--help"], ["init", "--help"], ["env", "--help"]):
        text = home.done(*args)
        english = [line for line in text.splitlines() if re.search(r"\b(the|Usage|Options|Show)\b", line)]
        assert english == []


def test_every_answer_is_chinese(home: Home) -> None:
    """What commands say on their usual way: no line that is an English sentence."""
    home.env |= ZH
    answers = [
        home.done("init", "-s", "-T", "all", "-p", "glm", "-k", "sk-glm-0123456789abcdef"),
        home.done("init", "-p", "kimi", "-k", "sk-kimi-0123456789abcdef", "--dry-run"),
        home.done("list"),
        home.done("use", "glm"),
        home.done("allow"),
        home.done("status"),
        home.done("deny"),
        home.done("config-switch", "official"),
        home.done("undo"),
        home.done("remove", "glm"),
        home.done("uninstall"),
    ]
    english = [line for text in answers for line in text.splitlines() if re.search(r"\b(the|is|of|wrote|uses|and)\b", line)]
    assert english == []


def test_the_shell_says_it_in_chinese(home: Home) -> None:
    home.env |= ZH
    home.done("init", "-s", "-p", "glm", "-k", "sk-glm-0123456789abcdef")
    result = home.command("bash", "-c", f'readonly ANTHROPIC_MODEL=x; eval "$({CCJK} env glm --shell bash)"')
    assert re.search("ANTHROPIC_MODEL [^a-z]*[\u4e00-\u9fff]", result.stderr), result.stderr
