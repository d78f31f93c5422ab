"""Completion in real interactive shells: what stands on the line after TAB."""

import re
import subprocess
import sys

import pytest
from babel.messages.catalog import Catalog

from ccjk.cli import COMMANDS
from ccjk.click_adapter import tree
from ccjk.command_tree import commands
from ccjk.commands.completion.scripts import BY_VALUE, rows
from ccjk.shells import COMPLETED, find
from ccjk.shells.shell import escaped
from scripts.messages import every, mo_of
from tests.conftest import CCJK, ROOT, Home, program
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED, pwsh
from tests.shells.test_directories import prepare

HERE = [name for name in COMPLETED if name in HOOKED]
ROWS = {**HOOKED, pwsh.ROW.name: pwsh.ROW}
"""Also where there is no PowerShell."""
SECTIONS = ["What is typed", "What fits", "On TAB", "Installation"]
COMPINIT = "autoload -Uz compinit\ncompinit -u"
BEFORE = {"zsh": COMPINIT}
STRANGE = ("9.a_B-c", "x" * 64)

COMPLETES = {
    "ccjk conf": "config-switch ",
    "ccjk --ver": "--version ",
    "ccjk env g": "glm ",
    "ccjk env 9": "9.a_B-c ",
    "ccjk env xx": f"{'x' * 64} ",
    "ccjk env --uns": "--unset ",
    "ccjk env --shell dot": "dotenv ",
    "ccjk env --shell=dot": "dotenv ",
    "ccjk env --shell bash gl": "glm ",
    "ccjk exec gl": "glm ",
    "ccjk exec glm -- printen": "printenv ",
    "ccjk exec -- ccjk env gl": "glm ",
    "ccjk exec glm -- ccjk --ver": "--version ",
    "ccjk exec -- cat con": "configs.json ",
    "ccjk use gl": "glm ",
    "ccjk use -- gl": "glm ",
    "ccjk remove gl": "glm ",
    "ccjk key gl": "glm ",
    "ccjk key --config-dir p/s": "p/sub/",
    "ccjk config-switch off": "official ",
    "ccjk cs gl": "glm ",
    "ccjk cs -T codex gl": "glm ",
    "ccjk cs --code-type claude-": "claude-code ",
    "ccjk init --dry": "--dry-run ",
    "ccjk init -s -p cus": "custom ",
    "ccjk init --provider=cus": "custom ",
    "ccjk init --provider=glm --no-h": "--no-hook ",
    "ccjk init -n gl": "glm ",
    "ccjk init -t au": "auth_token ",
    "ccjk init --region in": "intl ",
    "ccjk init --wire-api re": "responses ",
    "ccjk init --api-configs-file con": "configs.json ",
    "ccjk init --api-configs-file=con": "configs.json ",
    "ccjk hook el": "elvish ",
    "ccjk completion fi": "fish ",
    "ccjk allow p/s": "p/sub/",
    "ccjk deny tw": r"two\ words/",
}
IN_PWSH = {
    **{line: wanted for line, wanted in COMPLETES.items() if "printen" not in line},  # it stands in /bin and in /usr/bin
    "ccjk exec -- cat con": "./configs.json ",
    "ccjk exec -- cat tw": "'./two words'",
    "ccjk exec -- Get-Chil": "Get-ChildItem ",
    "ccjk exec -- ls $env:HOM": "$env:HOME ",
    "ccjk key --config-dir p/s": "./p/sub",
    "ccjk key --config-dir=tw": "'./two words'",
    "ccjk init --api-configs-file con": "./configs.json ",
    "ccjk init --api-configs-file=con": "./configs.json ",
    "ccjk allow p/s": "./p/sub",
    "ccjk deny tw": "'./two words'",
    "cd p && ccjk env g": "glm ",
    '$x = @{ "k" = $(ccjk env g': "glm ",
    "& ccjk 'env' g": "glm ",
}
"""Paths as PowerShell writes them; of programs of one name it offers each."""
STAYS = [
    "ccjk init -k g",
    "ccjk init -s -p glm --api-key g",
    "ccjk init --api-key=g",
    "ccjk init -u g",
    "ccjk init -M g",
    "ccjk use glm gl",
    "ccjk list gl",
    "ccjk nothing g",
    "ccjk env zz",
    "ccjk exec zz",
    "ccjk init -p 'x $(touch ~/EXECUTED) `touch ~/EXECUTED` g",
]


@pytest.fixture
def used(home: Home) -> Home:
    prepare(home)
    for name in STRANGE:
        home.inside("init", "-s", "-p", "glm", "-k", "sk-0123456789-strange", "-n", name)
    home.write("configs.json", "[]")
    (home.path / "two words").mkdir()
    (home.path / "glm").mkdir()  # is no profile
    home.env["PATH"] = f"{CCJK.parent}:{home.environment()['PATH']}"
    return home


@pytest.mark.parametrize("name", HERE)
def test_each_shell_completes_what_can_be_typed(used: Home, name: str) -> None:
    with Interactive(used, HOOKED[name], BEFORE.get(name, "")) as shell:
        for line, wanted in (IN_PWSH if name == "pwsh" else COMPLETES).items():
            begun = line[: max(line.rfind(" "), line.rfind("=")) + 1]
            assert shell.completed(line) == begun + wanted, line
        for line in STAYS:
            assert shell.completed(line) == line
        prompt = shell()
        assert (prompt.status, prompt.told) == (0, [])
    assert not (used.path / "EXECUTED").exists()


OPTIONS = {
    "bash": {
        "nounset": "set -u",
        "errexit": "set -e",
        "posix": "set -o posix",
        "globs and letters": "shopt -s nocasematch failglob nullglob; set -f",
        "IFS": "IFS=_:eg",
        "= is a letter": "COMP_WORDBREAKS=${COMP_WORDBREAKS//=}",
        "aliases": "alias local=false builtin=false complete=false case=false",
        "functions": "complete() { echo no; }; compgen() { echo no; }; printf() { echo no; }; test() { echo no; }",
        "traps": "set -ET; trap 'echo no' ERR; trap 'echo no >/dev/null' DEBUG",
        "a trace": "exec 9>~/trace; BASH_XTRACEFD=9; set -x",
    },
    "zsh": {
        "arrays": f"{COMPINIT}\nsetopt ksh_arrays sh_word_split",
        "errors": f"{COMPINIT}\nsetopt no_unset err_return",
        "globals are told": f"{COMPINIT}\nsetopt warn_create_global",
        "aliases": f"{COMPINIT}\nalias local=false builtin=false; alias -g names=x completion=y row=z",
        "a trace": f"{COMPINIT}\nexec 2>~/trace; setopt xtrace",
    },
    "fish": {
        "functions": "function printf; end; function contains; end; function count; end; function complete; end",
        "names": "set -g row x; set -g fields x; set -g words x; set -g kind x; set -g found x",
    },
    "pwsh": {
        "strict": "Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'",
        "functions": "function Register-ArgumentCompleter { 'no' }; function Get-ChildItem { 'no' }",
        "aliases": "function no { 'no' }; Set-Alias Register-ArgumentCompleter no; Set-Alias Resolve-Path no; Set-Alias ccjk no",
        "names": "$OFS = '-'; $rows = $kind = $found = $begun = $text = 'x'; Set-Variable word x -Option ReadOnly",
    },
}
"""Habits of users. With the traced ones nothing that is typed may be in the file."""


@pytest.mark.parametrize(("name", "case"), [(name, case) for name, cases in OPTIONS.items() for case in cases if name in HERE])
def test_under_options_and_functions_of_the_users_own(used: Home, name: str, case: str) -> None:
    with Interactive(used, HOOKED[name], OPTIONS[name][case]) as shell:
        assert shell.completed("ccjk env g") == "ccjk env glm "
        assert shell.completed("ccjk init -k sk-typed-here -p cus") == "ccjk init -k sk-typed-here -p custom "
        assert shell.completed("ccjk init --provider=cus") == "ccjk init --provider=custom "
        assert shell.completed("ccjk allow p/s") == f"ccjk allow {'./p/sub' if name == 'pwsh' else 'p/sub/'}"
        assert shell.completed("ccjk exec glm -- ccjk env --shell fi") == "ccjk exec glm -- ccjk env --shell fish "
        assert shell.completed("ccjk init -k g") == "ccjk init -k g"
        assert "no\n" not in shell().printed
    trace = used.path / "trace"
    assert not trace.exists() or "sk-typed-here" not in trace.read_text()


@pytest.mark.parametrize("name", HERE)
def test_what_is_set_up_elsewhere_shows_at_the_next_tab(home: Home, name: str) -> None:
    with Interactive(home, HOOKED[name], BEFORE.get(name, "")) as shell:
        assert shell.completed("ccjk use k") == "ccjk use k"  # there is none
        assert not (home.path / ".local/state/ccjk/rendered").exists()
        home.inside("init", "-s", "-p", "kimi", "-k", "sk-0123456789")
        assert shell.completed("ccjk use k") == "ccjk use kimi "
        config = home.read(".config/ccjk/config.toml")
        home.write(".config/ccjk/config.toml", config.replace("kimi", "key9"))
        assert shell.completed("ccjk use k") == "ccjk use key9 "
        home.write(".config/ccjk/presets.toml", '["q and more"]\n[konly]\n["-k"]\n')
        assert shell.completed("ccjk init -p ko") == "ccjk init -p konly "
        assert shell.completed("ccjk init -p q") == "ccjk init -p q"  # a word that shells would take apart is not offered
        home.write(".config/ccjk/config.toml", "[[[")
        assert shell.completed("ccjk use k") == "ccjk use k"
        assert shell.completed("ccjk init --dry") == "ccjk init --dry-run "
        prompt = shell()
        assert "Traceback" not in prompt.printed
        assert prompt.told == []
        home.write(".config/ccjk/config.toml", config)
        home.done("uninstall")
        assert shell.completed("ccjk use k") == "ccjk use k"
        assert not (home.path / ".local/state/ccjk").exists()


@pytest.mark.parametrize("name", HERE)
def test_nothing_starts_before_the_first_tab(used: Home, name: str) -> None:
    trace = used.path / "trace"
    strace = (program("strace"), "-f", "--seccomp-bpf", "-qq", "-e", "trace=execve", "-o", str(trace))
    words = ["hook", "completion", "names", "names"]

    def started() -> list[str]:
        return re.findall(rf'execve\("{CCJK}", \["[^"]*", "([a-z]+)"', trace.read_text())

    with Interactive(used, HOOKED[name], BEFORE.get(name, ""), under=strace) as shell:
        shell("cd /")
        assert started() == words[:1]
        assert shell.completed("ccjk use g") == "ccjk use glm "
        assert shell.completed("ccjk use g") == "ccjk use glm "
        assert started() == words


@pytest.mark.parametrize("name", HERE)
def test_where_ccjk_is_gone_tab_is_silent(used: Home, name: str) -> None:
    called = used.path / "bin/ccjk"
    called.parent.mkdir()
    called.symlink_to(CCJK)
    line = HOOKED[name].hook.replace(str(CCJK), str(called))
    with Interactive(used, HOOKED[name], f"{BEFORE.get(name, '')}\n{line}", hook=False) as shell:
        called.unlink()
        assert shell.completed("ccjk use g") == "ccjk use g"
        called.symlink_to(CCJK)
        assert shell.completed("ccjk use g") == "ccjk use glm "
        called.unlink()
        assert shell.completed("ccjk use g") == "ccjk use g"
        assert shell().told == []


IN_NU = {
    "ccjk env g": "ccjk env glm",
    "ls; ccjk exec 9": "ls; ccjk exec 9.a_B-c",
    "ccjk use g": "ccjk use glm",
    "ccjk init -s -p cus": "ccjk init -s -p custom",
    "ccjk exec -- cat con": "ccjk exec -- cat configs.json",
    "ccjk init --api-configs-file con": "ccjk init --api-configs-file configs.json",
}


def test_nu_completes_names_and_files(used: Home) -> None:
    with Interactive(used, HOOKED["nu"]) as shell:
        for line, wanted in IN_NU.items():
            assert shell.completed(line).rstrip() == wanted
        assert shell("print done").told == []


def test_zsh_without_its_completion_system_is_left_alone(used: Home) -> None:
    with Interactive(used, HOOKED["zsh"]) as shell:
        assert shell.first.printed == "> "
        assert shell.completed("ccjk use g") == "ccjk use glm/"
        assert "1" in shell(COMPINIT.replace("\n", "; ") + "; print ${+_comps}").printed  # late
        assert shell.completed("ccjk use g") == "ccjk use glm "


OWN = {
    "pwsh": "Register-ArgumentCompleter -Native -CommandName ccjk -ScriptBlock { 'mine' }",
    "bash": "_mine() { COMPREPLY=(mine); }; complete -F _mine ccjk",
    "zsh": f"{COMPINIT}\n_mine() {{ compadd mine }}; compdef _mine ccjk",
}


@pytest.mark.parametrize("name", [name for name in OWN if name in HERE])
def test_a_completion_of_the_users_own_stays(used: Home, name: str) -> None:
    with Interactive(used, HOOKED[name], OWN[name]) as shell:
        assert shell.completed("ccjk use m") == "ccjk use mine "


BY_HAND = {
    "bash": ('eval "$(ccjk completion bash)"', ""),
    "zsh": (f'{COMPINIT}\neval "$(ccjk completion zsh)"', ""),
    "zsh, as a file": (f"fpath=(~/functions $fpath)\n{COMPINIT}", "functions/_ccjk"),
    "fish": ("ccjk completion fish | source", ""),
    "fish, as a file": ("", ".config/fish/completions/ccjk.fish"),
    "pwsh": ("ccjk completion pwsh | iex", ""),
}


@pytest.mark.parametrize("hook", [True, False])
@pytest.mark.parametrize("case", [case for case in BY_HAND if case.partition(",")[0] in HERE])
def test_without_the_hook_and_beside_it(used: Home, case: str, *, hook: bool) -> None:
    name = case.partition(",")[0]
    before, file = BY_HAND[case]
    if file:
        used.write(file, used.done("completion", name))
    # Without this folder fish reads all manual pages in the background, ccjk's too, and adds what it finds at some time.
    (used.path / ".local/share/fish/generated_completions").mkdir(parents=True, exist_ok=True)
    with Interactive(used, HOOKED[name], before, hook=hook) as shell:
        assert shell.first.printed == "> "
        assert shell.completed("ccjk use g") == "ccjk use glm "
        assert shell.completed("ccjk init --dry") == "ccjk init --dry-run "
        if name == "fish":
            assert shell("complete -c ccjk | count").printed.endswith("\n1\n> ")


@pytest.mark.parametrize("name", COMPLETED)
def test_the_files_have_the_same_sections_in_the_same_order_and_each_shell_reads_them(used: Home, name: str) -> None:
    file = ROOT / "shell" / find(name).completed
    text = file.read_text()
    assert re.findall(rf"^# ({'|'.join(SECTIONS)})\b", text, re.MULTILINE) == SECTIONS
    functions = re.findall(r"^(?:function )?(_ccjk_\w+)(?:\(| |$)", text, re.MULTILINE)
    bash = re.findall(r"^(_ccjk_\w+)\(\)", (ROOT / "shell/completion.bash").read_text(), re.MULTILINE)
    assert [function for function in bash if function in functions] == [function for function in functions if function in bash]
    assert len(set(functions) & set(bash)) >= 6
    printed = used.write("printed", used.done("completion", name))
    assert any(form in printed.read_text() for form in (str(file) if name == "pwsh" else text, escaped(text)[2:-1]))
    for path in (file, printed):
        words = [program(ROWS[name].parse[0]), *ROWS[name].parse[1:], str(path)]
        result = subprocess.run(words, capture_output=True, check=False, text=True)
        assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", COMPLETED)
def test_the_hook_tells_of_it_in_the_same_place(name: str) -> None:
    text = (ROOT / "shell" / ROWS[name].file).read_text()
    assert text.index("# The prompt") < text.index("# Completion") < text.index("# Installation")
    assert find(name).completed in text


UNSEEN = """
Set-PSDebug -Trace 2
HOW | iex
$null = [Management.Automation.CommandCompletion]::CompleteInput($env:LINE, $env:LINE.Length, $null)
$null = [Management.Automation.CommandCompletion]::CompleteInput($env:BEHIND, $env:BEHIND.Length, $null)
Set-PSDebug -Off
"errors $($Error.Count) seen $(@(Get-Command *_ccjk*; Get-Variable *ccjk*; Get-Module *ccjk*; Get-History).Count)"
foreach ($line in $env:BEHIND, '_ccjk_') {
    $found = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)
    "offered: $($found.CompletionMatches.CompletionText)"
}
"""


@pytest.mark.skipif("pwsh" not in HERE, reason="pwsh is not here")
@pytest.mark.parametrize("words", ["hook pwsh", "completion pwsh"])
def test_powershell_shows_nothing_of_it(used: Home, words: str) -> None:
    """No trace, error, function or variable; and one line of ASCII is printed, whatever language is spoken."""
    used.env |= {"LINE": "ccjk init -k sk-typed-here -p cus", "BEHIND": "ccjk exec -- _ccjk_", "CCJK_LANG": "zh"}
    printed = used.process(*words.split()).stdout
    assert printed.isascii()
    assert printed.count("\n") == 1
    script = used.write("unseen.ps1", UNSEEN.replace("HOW", f"& {CCJK} {words}"))
    found = used.command(program("pwsh"), "-NoProfile", "-NonInteractive", "-File", script)
    assert found.stdout.endswith("\nerrors 0 seen 0\noffered: _ccjk_\noffered: \n"), found.stdout
    before = found.stdout.partition("errors 0")[0]
    assert "_ccjk_follows" not in before
    assert "$answer" not in before
    assert "sk-typed-here" not in before
    assert found.stderr == ""


def _help(home: Home, *command: str) -> tuple[set[str], set[str]]:
    """Return the options and the commands that the help text names."""
    text = home.done(*command, "--help")
    options, _, below = text.partition("\nOptions:\n")[2].partition("\nCommands:\n")
    firsts = re.findall(r"^  (-.*?)(?:  |$)", options, re.MULTILINE)
    spellings = {word.split(" ")[0] for first in firsts for word in re.split(r", | / ", first)}
    return spellings, set(re.findall(r"^  ([a-z-]+)", below, re.MULTILINE))


def test_it_has_all_that_the_help_texts_have_and_nothing_else(home: Home) -> None:
    visible, options, _ = rows(commands(tree(COMMANDS, english=True)), {})
    found: dict[str, set[str]] = {}
    for row in options:
        command, spelling, *_ = row.split("\t")
        found.setdefault(command, set()).add(spelling)
    top, names = _help(home)
    assert {row.split("\t")[0] for row in visible} == names
    assert found.keys() == {"", "cs", *names}
    assert found[""] == top
    for command in (*names, "cs"):
        assert found[command] == _help(home, command)[0]


_IN_ANOTHER = """
import sys
import ccjk.language
ccjk.language.LOCALE = sys.argv[1]
sys.argv[1:] = ["completion", "fish"]
from ccjk.__main__ import main
main()
"""


def test_it_speaks_the_users_language_and_tells_no_secret(used: Home) -> None:
    said = {"List the profiles and where": "one", "Show this message and exit.": "two", "Print JSON for programs.": "three"}
    catalogue = Catalog(locale="zh_CN")
    for text in every():
        english = next(filter(text.startswith, said), "")
        catalogue.add(text, f"{said.get(english, 'other')}。\n\nmore")
    made = used.write("locale/zh_CN/LC_MESSAGES/ccjk.mo", mo_of(catalogue))
    used.env["CCJK_LANG"] = "zh"
    found = used.command(sys.executable, "-c", _IN_ANOTHER, made.parents[2])
    assert (found.returncode, found.stderr) == (0, "")
    for text in ("'list\tone'", "init\t--help\tflag\ttwo", "list\t--json\tflag\tthree"):
        assert text in found.stdout
    assert not any(english in found.stdout for english in said)
    assert "sk-" not in used.done("completion", "zsh") + used.done("names", "usable")


def test_everything_that_takes_a_value_is_known() -> None:
    found = {option.value for command in commands(tree(COMMANDS, english=True)) for option in command.options}
    found |= {command.argument.strip("[]") for command in commands(tree(COMMANDS, english=True))}
    assert found <= {*BY_VALUE, "", "CLIENT", "NAME] -- CMD [ARG]..."}


def test_wrong_use_is_told_in_one_line(home: Home) -> None:
    assert "there is one for bash, zsh, fish" in home.refused("completion", "tcsh")
    assert "there are profiles" in home.refused("names", "secrets")
    home.write(".config/ccjk/config.toml", "[[[")
    assert "config.toml" in home.refused("names", "profiles", status=1)


def test_names_are_those_of_this_release_and_this_set_up(home: Home) -> None:
    home.inside("init", "-s", "-p", "glm", "-k", "sk-0123456789", "-n", "mine")
    assert home.done("names", "profiles") == "mine\tGLM (智谱AI)\n"
    assert [line.split("\t")[0] for line in home.done("names", "usable").splitlines()] == [
        "mine",
        "302ai",
        "glm",
        "minimax",
        "kimi",
    ]
    record = home.path / ".local/state/ccjk/rendered/names"
    good = record.read_bytes()
    for bad in (b"", good[:-3], good.replace(b"mine", b"mini"), b"\0\0"):
        record.write_bytes(bad)
        assert home.done("names", "profiles") == "mine\tGLM (智谱AI)\n"
        assert record.read_bytes() == good
    home.done("remove", "mine")
    assert not record.exists()
    assert home.done("names", "profiles") == ""


def test_nothing_is_kept_where_nothing_can_be(home: Home) -> None:
    home.inside("init", "-s", "-p", "glm", "-k", "sk-0123456789")
    folder = home.path / ".local/state/ccjk/rendered"
    assert not folder.exists()
    folder.write_text("")
    assert home.done("names", "profiles") == "glm\tGLM (智谱AI)\n"


@pytest.mark.parametrize("typed", ["env sk-SECRET", "init -s -k sk-SECRET -p g"])
def test_nothing_that_is_typed_gets_into_the_environment(home: Home, typed: str) -> None:
    """Also where the shell exports every variable."""
    spy = home.write("spy", "#!/bin/sh\nenv >>~/seen\n", 0o755)
    *before, last = typed.split()
    script = f"""
        eval "$({CCJK} completion bash)"; _ccjk_offer_program=({spy}); set -a
        COMP_LINE='ccjk {typed}' COMP_WORDS=(ccjk {typed}) COMP_CWORD={len(before) + 1}
        _ccjk_complete ccjk {last} {before[-1]}
        case $- in *a*) echo still ;; esac
    """
    assert home.command("bash", "-c", script).stdout == "still\n"
    assert "PATH=" in home.read("seen")
    assert "SECRET" not in home.read("seen")
