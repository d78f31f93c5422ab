"""What is printed for each shell is parsed and linted as it is printed, with values that go wrong in its language."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ccjk.core.environment import MANAGED, Environment
from ccjk.shells import COMPLETED, HOOKS, NAMES, find
from ccjk.shells.shell import Key
from tests.conftest import CCJK, NU, ROOT, Home, program, where
from tests.shells.corpus import VALUES

SHELLCHECK = ("shellcheck", "--exclude=SC1003,SC1112,SC2016,SC2034,SC2154,SC2168,SC2194", "--shell")
"""What is asked of nobody: values hold anything (1003, 1112, 2016), others set variables and read them (2154, 2034), ``local``
tells where it is (2168), and a constant whether it was broken (2194)."""

XONSH = "import sys; from xonsh.execer import Execer; Execer().parse(open(sys.argv[1]).read(), ctx=set())"
_PARSE = """$wrong = $null; $code = [IO.File]::ReadAllText($args[0])
$null = [Management.Automation.Language.Parser]::ParseInput($code, [ref]$null, [ref]$wrong); $wrong; exit $wrong.Count"""
PWSH = ("pwsh", "-NoProfile", "-CommandWithArgs", _PARSE)
LINTERS = {
    "bash": (("bash", "-n"), (*SHELLCHECK, "bash")),
    "zsh": (("zsh", "-n"),),
    "fish": (("fish", "--no-execute"),),
    "nu": (("nu", "--ide-check", "100"),),
    "elvish": (("elvish", "-norc", "-compileonly"),),
    "xonsh": ((sys.executable, "-c", XONSH),),
    "tcsh": (("tcsh", "-f", "-n"),),
    "pwsh": (*((PWSH,) if where("pwsh") else ()), (sys.executable, "-m", "tests.shells.grammar")),
    "sh": (("dash", "-n"), (*SHELLCHECK, "sh")),
}
INSIDE = {
    "bash": (r"\\builtin eval (\$'.*') \|\| _ccjk_failed=1 ;;\n", ("bash", "-c", "printf %s {}")),
    "zsh": (r"^\\builtin \\emulate .* \\-c (\$'.*')$", ("zsh", "-fc", "print -rn -- {}")),
    "elvish": (r"\(builtin:ns \[&\]\) ('.*')$", ("elvish", "-norc", "-c", "print {}")),
}
"""Where in it the text is that it evaluates, and what prints that as the shell reads it."""

ODD = "'; touch EXECUTED; '$(x)\\"
KEYS = {
    "in a file": Key(file=f"/keys/{ODD}", generation_file=f"/state/{ODD}", generation="7 1"),
    "by a command": Key(command=["/bin/printf", *VALUES], generation_file=f"/state/{ODD}", generation="7 1"),
    "in a variable": Key(variable="CCJK_API_KEY"),
    "as it stands": Key(text=ODD),
}
PRINTED = [
    *(f"env, its key {where}" for where in KEYS),
    "env, no key",
    "env --unset",
    "env --unset, inherited",
    "hook",
    "completion",
]
HAVE = {"hook": HOOKS, "completion": COMPLETED}
ROWS = [(name, what) for name in NAMES for what in PRINTED if name in HAVE.get(what, NAMES)]


def printed(name: str, what: str) -> str:
    shell = find(name)
    if what == "hook":
        folders = {"_ccjk_state": f"/state/{ODD}", "_ccjk_config": f"/config/{ODD}", "_ccjk_read_only": ODD}
        return shell.hook(
            {"_ccjk_command": ["/bin/ccjk", *VALUES], "_ccjk_managed": [*MANAGED], "_ccjk_left_alone": [], **folders}
        )
    if what == "completion":
        return shell.completion(["/bin/ccjk", ODD], ["env\tx"], ["env\t--shell\tx"], ["env\tprofile"])
    if what == "env --unset":
        return shell.restore([], f"/bin:/{ODD}")
    if what == "env --unset, inherited":
        return shell.restore([*MANAGED[:3]], "")
    if what == "env, no key":
        return shell.switch(Environment({"CCJK_PROFILE": ODD}, ()), Key(), set(), "")
    values = {f"V{number}": value for number, value in enumerate(VALUES)}
    key = KEYS[what.removeprefix("env, its key ")]
    return shell.switch(Environment(values, ("ANTHROPIC_API_KEY",)), key, {MANAGED[4]}, f"/bin:/{ODD}")


def evaluated(name: str, code: str) -> str:
    """Return the text that ``code`` evaluates, nothing where it does not."""
    if name == "xonsh":
        (line,) = ast.parse(code).body
        assert isinstance(line, ast.Expr)
        assert isinstance(line.value, ast.Call)
        return str(ast.literal_eval(line.value.args[0]))
    if name not in INSIDE:
        return ""
    form, words = INSIDE[name]
    found = re.search(form, code, re.DOTALL)
    assert found
    last = words[-1].format(found[1])
    return subprocess.run([program(words[0]), *words[1:-1], last], text=True, capture_output=True, check=True).stdout


def lint(name: str, code: str, folder: Path) -> None:
    file = folder / "code.nu"
    file.write_text(code, newline="")
    for words in LINTERS[name]:
        done = subprocess.run([program(words[0]), *words[1:], str(file)], text=True, capture_output=True, check=False)
        told = [line for line in done.stdout.splitlines() if name != "nu" or json.loads(line).get("severity") == "Error"]
        assert (done.returncode, told, done.stderr) == (0, [], ""), words


@pytest.mark.parametrize(("name", "what"), ROWS)
def test_what_is_printed_is_linted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, what: str) -> None:
    for variable, value in NU.items():
        monkeypatch.setenv(variable, value)
    code = printed(name, what)
    lint(name, code, tmp_path)
    if (name, what) != ("zsh", "completion"):  # which is no code to evaluate, but a file
        lint(name, evaluated(name, code), tmp_path)


@pytest.mark.parametrize("name", ["bash", "sh"])
def test_the_files_are_linted(name: str) -> None:
    files = sorted(map(str, (ROOT / "shell").glob(f"*.{name}")))
    assert files
    done = subprocess.run([program("shellcheck"), *files], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", LINTERS)
def test_the_linters_see_what_is_wrong(tmp_path: Path, name: str) -> None:
    with pytest.raises(AssertionError):
        lint(name, printed(name, "env --unset") + "\nif ( 'x\n", tmp_path)


def test_a_bash_whose_traps_see_into_functions_shows_no_key(home: Home) -> None:
    """`set -T` lets DEBUG and RETURN traps into functions, where ``$_`` is what the command before was given."""
    key = "sk-kimi-seen-by-a-trap-0123456789"
    home.done("init", "-s", "-p", "kimi", "-k", key)
    for words in ("env kimi", "env --unset"):
        traps = "set -T; trap 'printf \"%s\\n\" \"$_\" >&2' DEBUG; trap 'echo returned >&2' RETURN"
        typed = f'{traps}; eval "$({CCJK} {words})"; echo $-'
        shell = home.command(program("bash"), "-c", typed)
        assert shell.returncode == 0, shell.stderr
        assert "T" in shell.stdout
        assert key not in shell.stderr
        assert "returned" not in shell.stderr


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_what_env_prints_first_is_safe_from_aliases_too(home: Home, name: str) -> None:
    """All of the output, as the command prints it, and not only what a shell's module makes."""
    home.done("init", "-s", "-p", "kimi", "-k", "sk-kimi-0123456789")
    words = "alias case=false if=false in=false test=false builtin=false eval=false"
    lines = ["shopt -s expand_aliases" if name == "bash" else "setopt aliases", words]
    typed = "\n".join([*lines, f'\\builtin eval "$({CCJK} env kimi)"', 'echo "on $CCJK_PROFILE"'])
    shell = home.command(program(name), *(["-f"] if name == "zsh" else []), str(home.write("typed", f"{typed}\n")))
    assert (shell.stdout, shell.stderr) == ("on kimi\n", "")
