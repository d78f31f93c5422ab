"""PowerShell, where there is none: what is printed for it, as text. Where there is one, it is a row like any other shell."""

import re

import pytest

from ccjk.core.environment import shell_environment
from ccjk.shells import find
from ccjk.shells.shell import Key
from tests.commands.used import KEYS, set_up
from tests.conftest import ROOT, Home, where
from tests.shells.corpus import VALUES
from tests.shells.grammar import mistakes
from tests.shells.languages import HOOKED
from tests.shells.languages.pwsh import ROW
from tests.shells.test_directories import SCENARIOS
from tests.shells.test_hooks import SECTIONS

QUOTES = "'\u2018\u2019\u201a\u201b"
STRING = re.compile(f"[{QUOTES}](?:[^{QUOTES}]|[{QUOTES}][{QUOTES}])*[{QUOTES}]")


def test_in_a_real_powershell() -> None:
    """All tests of the shells' table run in it where there is one."""
    if not where("pwsh"):
        pytest.skip(f"pwsh is not here: its {len(SCENARIOS)} scenarios and the other tests of shells have not been run")
    assert ROW.name in HOOKED


@pytest.mark.parametrize("value", [*VALUES, *QUOTES, QUOTES, f"a{QUOTES}", f"{QUOTES}; touch EXECUTED"])
def test_a_string_ends_where_it_should(value: str) -> None:
    """A quote of any of five kinds ends it, but for two in a row, which stand for one."""
    quoted = find("pwsh").quote(value)
    assert STRING.fullmatch(quoted)
    assert re.sub(f"[{QUOTES}]([{QUOTES}])", r"\1", quoted[1:-1]) == value


def test_what_is_printed_is_well_formed_and_holds_no_key(home: Home) -> None:
    set_up(home)
    for words in (["hook", "pwsh"], ["env", "glm", "--shell", "pwsh"], ["env", "--unset", "--shell", "pwsh"]):
        printed = home.done(*words)
        assert mistakes(printed.encode()) == []
        assert not [key for key in KEYS.values() if key in printed]
    assert mistakes(b"if ($x { }")


def test_what_failed_throws(home: Home) -> None:
    set_up(home)
    result = home.ccjk("env", "typo", "--shell", "pwsh")
    assert result.stdout.startswith("throw ")
    assert mistakes(result.stdout.encode()) == []


@pytest.mark.parametrize("value", VALUES)
def test_each_value_is_one_string(value: str) -> None:
    environment = shell_environment("x", "https://h.example", "api_key", value)
    code = find("pwsh").switch(environment, Key(file=f"/{value}"), set(), f"/bin:{value}")
    assert mistakes(code.encode()) == []
    first = code.index("$_ccjk_values = @(")
    line = code[first : code.index("\n$_ccjk_credentials", first)]
    values = [re.sub(f"[{QUOTES}]([{QUOTES}])", r"\1", text[1:-1]) for text in STRING.findall(line)]
    wanted = [text for pair in environment.variables.items() for text in pair]
    assert values == wanted


def test_the_hook_is_like_the_others() -> None:
    text = (ROOT / "shell" / ROW.file).read_text()
    assert mistakes(text.encode()) == []
    assert re.findall(rf"^# ({'|'.join(SECTIONS)})\b", text, re.MULTILINE) == SECTIONS
    for needed in ("LocationChangedAction", "function global:prompt", "$global:LASTEXITCODE = $code"):
        assert text.count(needed) >= 1
    assert not re.search(r"-(ceq|cne|eq|ne|like|match) \$script", text)  # letters that are not seen would count for none
    assert "Invoke-Expression" not in text  # nothing that is read is run
    assert "iex " not in text


def test_it_is_found_and_named(home: Home) -> None:
    set_up(home)
    home.env["SHELL"] = "/usr/bin/pwsh"
    assert "Microsoft.PowerShell_profile.ps1" in home.done("init", "-s", "--hook")
    written = home.read(ROW.rc)
    assert written.count("hook pwsh") == 1
    assert mistakes(written.encode()) == []
    home.done("undo")
    assert not (home.path / ROW.rc).exists()
