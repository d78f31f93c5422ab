"""What is told is short enough to be read, whatever others wrote."""

import json

import pytest

from ccjk import output
from tests.conftest import Home

LONG = "https://" + "x" * 3_000_000 + ".example"


@pytest.mark.parametrize("print_", [output.say, output.tell, output.note, output.error])
def test_a_long_line_is_told_short_with_both_ends(capsys: pytest.CaptureFixture[str], print_: object) -> None:
    assert callable(print_)
    print_(f"the beginning {'x' * 60_000} the end")
    told = "".join(capsys.readouterr())
    assert len(told) < 1100
    assert "the beginning xxx" in told
    assert " … " in told
    assert told.endswith("xxx the end\n")


def test_a_long_cell_widens_no_other_row() -> None:
    rows = output.table([["a", LONG, "b"], ["c", "d", "e"]])
    assert max(map(len, rows)) < 1100


@pytest.mark.parametrize("text", ["", "x", "x" * 1000])
def test_what_is_not_long_is_told_as_it_is(capsys: pytest.CaptureFixture[str], text: str) -> None:
    output.say(text)
    assert capsys.readouterr().out == f"{text}\n"


def test_no_command_fills_the_terminal_with_what_a_project_says(home: Home) -> None:
    home.inside("init", "-s", "-T", "all", "-p", "glm", "-k", "k-0123456789")
    home.write(".claude/settings.local.json", json.dumps({"env": {"ANTHROPIC_BASE_URL": LONG, "ANTHROPIC_MODEL": LONG}}))
    home.write(
        "p/.claude/settings.json", json.dumps({"env": {"ANTHROPIC_BASE_URL": LONG, "HTTPS_PROXY": LONG}, "apiKeyHelper": LONG})
    )
    home.env |= {"ANTHROPIC_BASE_URL": LONG[:100_000], "CCJK_PROFILE": "glm"}
    for command in ("status", "doctor", "list"):
        done = home.run(command)
        assert "Traceback" not in done.err
        assert max(map(len, (done.out + done.err).splitlines())) < 1200, command


def test_a_key_and_what_is_printed_for_programs_are_whole(home: Home) -> None:
    key = "k" * 8000
    home.inside("init", "-s", "-p", "custom", "-k", key, "-u", f"https://x.example/{'y' * 3000}")
    assert home.done("key", "custom") == f"{key}\n"
    assert home.done("key", "--config-dir", f"{home.path}/.config/ccjk", "custom") == f"{key}\n"
    assert "y" * 3000 in home.done("list", "--json")
