"""Any value reaches a program that the shell starts byte for byte, whatever the shell's options, and nothing is executed."""

import json
import sys

import pytest

from ccjk.core.environment import Environment, shell_environment
from ccjk.shells import find
from ccjk.shells.shell import Key
from tests.conftest import NU, Home
from tests.shells.corpus import VALUES
from tests.shells.languages import CASES, LANGUAGES

pytestmark = pytest.mark.usefixtures("_nu")
SHOW = f"{sys.executable} -c 'import json, os; print(json.dumps(dict(os.environ)))'"

_AT_ONCE = 3
"""How many switches fit into one word of a command."""


@pytest.fixture
def _nu(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NU.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(("shell", "option"), CASES)
def test_each_value_as_each_variable(home: Home, shell: str, option: str) -> None:
    language = LANGUAGES[shell]
    key = home.write("the key's file", "sk-key")
    ends = {"f() {\n": "\n}\nf\n", "function f\n": "\nend\nf\n", "def f():\n    ": "\nf()\n", "def --env f [] {\n": "\n}\nf\n"}
    first = language.options[option]
    end = next((end for start, end in ends.items() if first.endswith(start)), "\n")
    values = {f"V{number}": value for number, value in enumerate(VALUES)}
    environment = Environment({"CCJK_PROFILE": "x", **values}, ("ANTHROPIC_API_KEY",))
    code = find(language.shell).switch(environment, Key(file=str(key)), set(), "/usr/bin:/bin")
    result = home.command(*language.command(f"{first}{code}{end}{SHOW}"))
    assert result.returncode == 0, result.stderr
    if option != "traced":
        assert result.stderr == ""
    assert "sk-key" not in result.stderr
    found = json.loads(result.stdout)
    assert {name: found[name] for name in values} == values
    assert found["ANTHROPIC_API_KEY"] == "sk-key"
    assert not [name for name in found if name.startswith("_ccjk")]
    assert not (home.path / "EXECUTED").exists()


@pytest.mark.parametrize("shell", LANGUAGES)
@pytest.mark.parametrize("start", range(0, len(VALUES), _AT_ONCE))
def test_each_value_as_a_model_and_as_a_path(home: Home, shell: str, start: int) -> None:
    """In one shell, one switch after another."""
    language = LANGUAGES[shell]
    lines, values = [], VALUES[start : start + _AT_ONCE]
    for number, value in enumerate(values):
        name = f"k{'' if value in language.cannot else value}{language.end}".replace("/", "_")
        key = home.write(f"{number}/{name}", f"sk-key-{number}")
        environment = shell_environment("x", "https://h.example", "api_key", value, value)
        lines += [find(language.shell).switch(environment, Key(file=str(key)), set(), f"/usr/bin:/bin:{value}"), SHOW]
    result = home.command(*language.command("\n".join(lines)))
    assert (result.returncode, result.stderr) == (0, "")
    shown = [json.loads(line) for line in result.stdout.splitlines()]
    for number, (value, found) in enumerate(zip(values, shown, strict=True)):
        assert found.get("ANTHROPIC_MODEL", "") == value
        assert found["ANTHROPIC_API_KEY"] == f"sk-key-{number}", value
        assert found["PATH"] == f"/usr/bin:/bin:{value}" or value in language.reads
    assert not (home.path / "EXECUTED").exists()
