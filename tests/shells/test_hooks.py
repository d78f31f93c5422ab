"""The hooks beside everything else that lives in a shell: no process where none is needed, and no difference to the user."""

import re
import subprocess
import time
from pathlib import Path

import pytest

from ccjk.core.environment import MANAGED
from tests.conftest import CCJK, ROOT, Home, program
from tests.shells.interactive import PATIENCE, Interactive
from tests.shells.languages import HOOKED
from tests.shells.test_directories import KEYS, prepare

SECTIONS = [
    "What there is",
    "A record",
    "Layers",
    "Entering and leaving",
    "Deciding",
    "A new shell inside one",
    "The prompt",
    "Installation",
]


@pytest.mark.parametrize("name", HOOKED)
def test_the_files_have_the_same_sections_and_functions_in_the_same_order(name: str) -> None:
    text = (ROOT / "shell" / HOOKED[name].file).read_text()
    assert re.findall(rf"^# ({'|'.join(SECTIONS)})\b", text, re.MULTILINE) == SECTIONS
    functions = re.findall(r"^(?:function |fn |def (?:--env )?)?(_ccjk_\w+)(?:\(| |$)", text, re.MULTILINE)
    bash = re.findall(r"^(_ccjk_\w+)\(\)", (ROOT / "shell/hook.bash").read_text(), re.MULTILINE)
    assert [function for function in bash if function in functions] == [function for function in functions if function in bash]
    assert len(set(functions) & set(bash)) > 15 or not HOOKED[name].functions


@pytest.mark.parametrize("name", HOOKED)
def test_each_shell_reads_its_file(name: str) -> None:
    language = HOOKED[name]
    words = [program(language.parse[0]), *language.parse[1:], str(ROOT / "shell" / language.file)]
    result = subprocess.run(words, capture_output=True, check=False, text=True)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", [name for name, language in HOOKED.items() if language.trace])
def test_no_trace_of_a_prompt_shows_a_key(home: Home, name: str) -> None:
    """Entering, leaving, a new key meanwhile: what the shell traces at its prompts has none, and the command before is traced."""
    prepare(home)
    keys = [*KEYS.values(), "sk-rotated-while-traced-0123456789"]
    with Interactive(home, HOOKED[name]) as shell:
        shell(HOOKED[name].trace)
        lines = ["cd p", "", "cd sub", "cd ../../q", "", "cd /", f"cd {home.path}/p", ""]
        printed = [shell(line).printed for line in lines]
        home.inside("init", "-s", "-T", "all", "-p", "glm", "-k", keys[-1])
        prompt = shell()
        assert prompt.profile == "glm"
        assert keys[-1] in prompt.env.values()
        told = "".join([*printed, prompt.printed, shell("cd /").printed])
    assert not [key for key in keys if key in told]


_MOVES = ("cd {}/p", "", "cd sub", "", "", "cd ../../q", "", "cd /", "", "")


_TRACE = ("-f", "--seccomp-bpf", "-qq", "-e", "trace=execve,clone,clone3,fork,vfork", "-o")
_SILENT = "test_no_process_at_an_idle_prompt_nor_at_a_rendered_directory"


@pytest.mark.parametrize("name", [name for name in HOOKED if _SILENT not in HOOKED[name].cannot])
def test_no_process_at_an_idle_prompt_nor_at_a_rendered_directory(home: Home, name: str) -> None:
    prepare(home)
    trace = home.path / "trace"
    with Interactive(home, HOOKED[name], under=(program("strace"), *_TRACE, str(trace))) as shell:
        profiles = []
        for number in range(6):
            if number == 2:  # warm by now
                begin = len(trace.read_text())
            profiles += [shell(move.format(home.path)).profile for move in _MOVES]
        started = _started(trace.read_text()[begin:], shell.report)
    assert profiles == 6 * ["glm", "glm", "glm", "glm", "glm", "minimax", "minimax", "", "", ""]
    assert started == []


@pytest.mark.parametrize("name", [name for name in HOOKED if _SILENT in HOOKED[name].cannot])
def test_what_a_shell_starts_that_cannot_do_without(home: Home, name: str) -> None:
    """Nothing where there is no directory file, and inside only what looks whether anything changed."""
    prepare(home)
    trace = home.path / "trace"
    with Interactive(home, HOOKED[name], under=(program("strace"), *_TRACE, str(trace))) as shell:
        started: list[set[str]] = []
        for folder, wanted in (("/", ""), (home.path / "p", "glm"), (home.path / "p/sub", "glm")):
            shell(f"cd {folder}")
            begin = len(trace.read_text())
            assert [shell().profile for _ in range(5)] == 5 * [wanted]
            text = trace.read_text()[begin:]
            ours = {line.split()[0] for line in _started(text, shell.report)}
            runs = re.findall(
                r'^(\d+) +execve\("[^"]*/([^"/]*)".*(?<! = -1 ENOENT \(No such file or directory\))$', text, re.MULTILINE
            )
            started.append({program for pid, program in runs if pid in ours} | ({"a process"} if ours else set()))
    inside = {"a process", "sh", "cat", "cksum"}
    assert started == [set(), inside, inside]


def _started(trace: str, report: str) -> list[str]:
    """Return what was started, but for the program ``report``, which the tests start at each prompt, and what that started."""
    lines: list[tuple[str, str]] = []
    begun: dict[str, str] = {}  # calls that another thread's are noted in the middle of
    for line in trace.splitlines():
        pid, call = line.split(None, 1)
        if call.endswith("<unfinished ...>"):
            begun[pid] = call
        lines.append((pid, begun.pop(pid, "") + call if "resumed>" in call else call))
    reports = {pid for pid, call in lines if call.startswith("execve(") and report in call}
    assert reports
    parents = {
        m[1]: pid for pid, call in lines if (m := re.search(r"(?:clone3?|v?fork).* = (\d+)", call)) and "CLONE_THREAD" not in call
    }

    def of_a_report(pid: str) -> bool:
        return pid in reports or (pid in parents and of_a_report(parents[pid]))

    return [f"{pid} {parent}" for pid, parent in parents.items() if not of_a_report(pid)]


def test_all_exported_by_the_user_is_not_what_is_ours(home: Home) -> None:
    prepare(home)
    with Interactive(home, HOOKED["bash"], "set -a", "set +a") as shell:
        prompt = shell("cd p")
        assert prompt.profile == "glm"
        assert not [name for name in prompt.env if "_ccjk" in name]
        assert shell(shell.again).profile == "glm"
        assert shell("cd").profile == ""


ATTRIBUTES = {
    "upper case": "declare -u ANTHROPIC_AUTH_TOKEN",
    "a number": "declare -i ANTHROPIC_AUTH_TOKEN",
    "an array": "declare -a ANTHROPIC_AUTH_TOKEN=(x y)",
    "an array without values": "declare -A ANTHROPIC_AUTH_TOKEN",
    "another's name": "mine=precious; declare -n ANTHROPIC_BASE_URL=mine",
    "a local function": "local() { echo no; }",
}


@pytest.mark.parametrize("case", ATTRIBUTES)
def test_attributes_of_the_users_own_do_not_act_on_values(home: Home, case: str) -> None:
    prepare(home)
    with Interactive(home, HOOKED["bash"], ATTRIBUTES[case]) as shell:
        prompt = shell("cd p")
        assert prompt.env["ANTHROPIC_AUTH_TOKEN"] == KEYS["glm"]
        assert prompt.env["ANTHROPIC_BASE_URL"] == "https://open.bigmodel.cn/api/anthropic"
        assert shell("cd /").profile == ""
        assert KEYS["glm"] not in shell("set").printed
        assert case != "another's name" or "[precious]" in shell('echo "[$mine]"').printed


@pytest.mark.parametrize("name", ["bash", "zsh"])
@pytest.mark.parametrize("when", ["before", "inside"])
def test_what_is_read_only_is_told_in_one_line_and_nothing_else_is_left(home: Home, name: str, when: str) -> None:
    prepare(home)
    with Interactive(home, HOOKED[name], "readonly ANTHROPIC_BASE_URL=mine" if when == "before" else "") as shell:
        prompt = shell("cd p")
        if when == "before":
            assert prompt.told == ["ccjk: ANTHROPIC_BASE_URL is read-only here, and stays as it is"]
            assert prompt.profile == ""
        else:
            assert shell("readonly ANTHROPIC_BASE_URL").profile == "glm"
        prompt = shell("cd /")
        assert len(prompt.told) == (when == "inside"), prompt.printed
        assert KEYS["glm"] not in prompt.env.values()
        assert shell().printed.strip() == ">"


@pytest.mark.parametrize("name", [name for name in ("xonsh", "elvish", "pwsh") if name in HOOKED])
@pytest.mark.parametrize("line", ["", "cd sub", "cd ../q"])
def test_ctrl_c_while_a_record_is_made_leaves_it_to_the_next_prompt(home: Home, line: str, name: str) -> None:
    """Also in xonsh, where a cd runs in a thread, which Ctrl-C does not end."""
    prepare(home)
    home.env["PATH"] = f"{home.path}/bin:{home.environment()['PATH']}"
    with Interactive(home, HOOKED[name]) as shell:
        assert shell("cd p").profile == "glm"
        for profile in ("glm", "minimax"):  # their records are gone
            home.inside("init", "-s", "-p", profile, "-k", "sk-rotated-0123456789")
        home.write("bin/claude", "#!/bin/sh\ntouch ~/asked; [ -e ~/quick ] || exec sleep 20; echo 2.1.330\n", 0o755)
        shell.send(f"{line}\r")
        deadline = time.monotonic() + PATIENCE
        while not (home.path / "asked").exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        home.write("quick", "")
        assert "Traceback" not in shell.interrupt().printed
        prompt = shell()
        assert prompt.profile == ("minimax" if line == "cd ../q" else "glm")
        assert "sk-rotated-0123456789" in prompt.env.values()


def test_variables_of_tcsh_that_hide_those_of_the_environment(home: Home) -> None:
    prepare(home)
    with Interactive(home, HOOKED["tcsh"], "set ANTHROPIC_BASE_URL = hidden") as shell:
        prompt = shell("cd p")
        assert prompt.env["ANTHROPIC_BASE_URL"] == "https://open.bigmodel.cn/api/anthropic"
        assert "ANTHROPIC_BASE_URL" not in shell("cd /").env
        assert "[0]" in shell('echo "[$?ANTHROPIC_BASE_URL]"').printed
        shell("set -r ANTHROPIC_BASE_URL = hidden")
        prompt = shell("cd ~/p")
        assert prompt.told == ["ccjk: ANTHROPIC_BASE_URL is read-only here; nothing was changed"]
        assert prompt.profile == ""
        assert shell().told == []
        assert shell("cd /").profile == ""


def test_a_value_for_a_while_hides_no_key_of_a_directory(home: Home) -> None:
    """Else it would be there again, without its URL, after the directory was left."""
    prepare(home)
    swap = "def f():\n    with ${...}.swap(ANTHROPIC_AUTH_TOKEN='x'):\n        cd ~\n"
    for name, before, line in (("xonsh", swap, "f()"), ("elvish", "", "{ tmp E:ANTHROPIC_AUTH_TOKEN = mine; cd ~ }")):
        with Interactive(home, HOOKED[name], before) as shell:
            assert shell("cd p").profile == "glm"
            prompt = shell(line)
            assert (prompt.pwd, prompt.profile) == (str(home.path), "")
            assert not [value for value in prompt.env.values() if value in KEYS.values()]


def test_a_value_for_a_while_goes_to_no_provider(home: Home) -> None:
    """In xonsh, where a copy of it stays behind."""
    prepare(home)
    own = "$ANTHROPIC_AUTH_TOKEN = 'own'\ndef f(d):\n    with ${...}.swap(ANTHROPIC_AUTH_TOKEN='x'):\n        cd @(d)\n"
    wanted = {"p": KEYS["glm"], "q": KEYS["minimax"]}
    with Interactive(home, HOOKED["xonsh"], own) as shell:
        for line in ("f('p')", "", "cd ~", "f('p')", "cd ~/q", "f('../p')", "cd /", "f('/')", "cd ~/p", "f('/')", "cd ~"):
            prompt = shell(line)
            assert prompt.env["ANTHROPIC_AUTH_TOKEN"] == wanted.get(Path(prompt.pwd).name, "own"), line


def test_directories_changed_by_several_at_once(home: Home) -> None:
    prepare(home)
    with Interactive(home, HOOKED["elvish"]) as shell:
        shell("for i [(range 60)] { run-parallel { cd ~/p } { cd ~/q } }")
        prompt = shell("cd ~")
        assert prompt.profile == ""
        assert not [value for value in prompt.env.values() if value in KEYS.values()]
        assert shell("cd p").profile == "glm"


def test_a_folder_that_looks_like_a_variable_to_xonsh(tmp_path: Path) -> None:
    home = Home(tmp_path / "a$USER", env={"USER": "bob"})
    home.path.mkdir()
    prepare(home)
    with Interactive(home, HOOKED["xonsh"]) as shell:
        outside = shell.first.env["PATH"]
        prompts = [shell(line) for line in ("cd p", "", "", "cd /", "")]
        assert {prompt.env["PATH"] for prompt in prompts} == {outside}
        assert [prompt.profile for prompt in prompts] == ["glm", "glm", "glm", "", ""]


def test_tcsh_traces_no_key_and_still_traces(home: Home) -> None:
    prepare(home)
    with Interactive(home, HOOKED["tcsh"]) as shell:
        shell("set echo verbose")
        printed = shell("cd p").printed + shell("cd inner").printed + shell().printed + shell("cd /").printed
        assert not [key for key in KEYS.values() if key in printed]
        assert "[111]" in shell('echo "[$?echo$?verbose$status]" | tr 0 1').printed


def test_tcsh_runs_what_the_user_has_at_each_prompt_once_and_with_their_status(home: Home) -> None:
    prepare(home)
    own = "alias precmd 'echo \"mine: $status;  and more\"'"
    with Interactive(home, HOOKED["tcsh"], "", f"{own}\n{HOOKED['tcsh'].hook}\n{HOOKED['tcsh'].hook}") as shell:
        assert shell("sh -c 'exit 7'").printed.count("mine: 7;  and more\n") == 1
        assert shell("cd p && false").printed.count("mine: 1;  and more\n") == 1
        assert shell().profile == "glm"


def test_a_subshell_of_tcsh_turns_beside_the_shell_itself(home: Home) -> None:
    """Both have the same ``$$``."""
    prepare(home)
    home.write("show", '#!/bin/sh\necho "$CCJK_PROFILE" >>~/seen\n', 0o755)
    with Interactive(home, HOOKED["tcsh"]) as shell:
        for count in range(1, 13):
            assert shell("cd ~").profile == ""
            assert shell("(cd ~/q; ~/show) & cd ~/p").profile == "glm"
            deadline = time.monotonic() + PATIENCE
            while not (home.path / "seen").exists() or (home.path / "seen").read_text().count("\n") < count:
                assert time.monotonic() < deadline
                time.sleep(0.01)
            assert (home.path / "seen").read_text() == "minimax\n" * count
            assert shell().profile == "glm"


@pytest.mark.parametrize("what", ["state", "ccjk", "hook", "HOME"])
@pytest.mark.parametrize("outside", ["", "302ai"])
def test_tcsh_leaves_a_directory_also_where_ccjk_cannot_be_asked(home: Home, what: str, outside: str) -> None:
    prepare(home)
    state, program, hook = home.path / ".local/state/ccjk", home.path / "bin/ccjk", home.path / "bin/hook.tcsh"
    program.parent.mkdir()
    program.symlink_to(CCJK)
    hook.write_bytes((ROOT / "shell/hook.tcsh").read_bytes())
    language, after = HOOKED["tcsh"], f"set _ccjk_command = {program}\nset _ccjk_hook = {hook}"
    home.env["ANTHROPIC_MODEL"] = odd = "two  words\n!! `id` $HOME * 'x' \\"
    with Interactive(home, language, after=after) as shell:
        if outside:
            shell(language.switch.format(f"env {outside}"))
        before = shell().env
        assert (before.get("ANTHROPIC_MODEL") == odd) == (not outside)
        path = {"state": state, "ccjk": program, "hook": hook}.get(what)
        assert shell("cd p").profile == "glm"
        if path:
            path.rename(home.path / "away")
            if what == "state":
                path.write_text("")
        else:
            shell("unsetenv HOME")
        home_now = {"state": {"PATH"}, "HOME": {"HOME"}}.get(what, set())
        told = []
        for line in (f"cd {home.path}", "", f"cd {home.path}/q", "", f"cd {home.path}"):
            prompt = shell(line)
            told.append(len(prompt.told))
            differing = {name for name in {*before, *prompt.env} if before.get(name) != prompt.env.get(name)}
            assert differing <= {"PWD", "OLDPWD", *home_now}, line
            assert prompt.printed.count("\n") == 1 + len(prompt.told), prompt.printed
        assert told == ([1, 0, 1, 0, 0] if what in {"state", "HOME"} else [0] * 5)
        shell(f"cd {home.path}/q")
        if path:
            path.unlink(missing_ok=True)
            (home.path / "away").rename(path)
            assert shell().profile == "minimax"
        else:
            assert shell(f"setenv HOME {home.path}").profile == "minimax"
        prompt = shell("cd ~")
        assert {name: prompt.env.get(name) for name in MANAGED} == {name: before.get(name) for name in MANAGED}
        assert prompt.env["PATH"] == before["PATH"]


@pytest.mark.parametrize("name", HOOKED)
def test_ccjks_own_programs_come_first_while_they_are_there(home: Home, name: str) -> None:
    """Also on no profile: what a server of tmux hands on from a switched shell is taken out by them."""
    prepare(home)
    language, shims = HOOKED[name], home.path / ".local/state/ccjk/shims"
    with Interactive(home, language) as shell:
        before = shell().env["PATH"].split(":")
        assert before.count(str(shims)) == 1
        rest = [folder for folder in before if folder != str(shims)]
        assert before in ([str(shims), *rest], [language.folder, str(shims), *(f for f in rest if f != language.folder)])
        shims.rename(home.path / "away")
        shell()
        assert str(shims) not in shell().env["PATH"].split(":")
        (home.path / "away").rename(shims)
        shell()
        assert shell().env["PATH"].split(":") == before


def test_tcsh_without_a_path_and_with_somebody_elses_directory(home: Home) -> None:
    prepare(home)
    home.env["CCJK_DIRECTORY"] = "x"
    with Interactive(home, HOOKED["tcsh"]) as shell:
        assert shell.first.printed == "> "
        shell("set path_was = $PATH:q; unsetenv PATH")
        assert shell("").printed.count("\n") == 1
        assert shell("cd p").profile == "glm"
        assert shell("cd ~").profile == ""


@pytest.mark.parametrize("name", HOOKED)
def test_loading_it_again_does_what_loading_it_did(home: Home, name: str) -> None:
    """By a second start-up file, or by reading the first one again in a running shell."""
    prepare(home)
    with Interactive(home, HOOKED[name], after=HOOKED[name].hook) as shell:
        assert shell.first.printed == "> "
        for _ in range(2):
            assert shell("cd ~/p").profile == "glm"
            home.inside("deny", "p")
            prompt = shell()
            assert (prompt.profile, len(prompt.told)) == ("", 1)
            home.inside("allow", "p")
            assert shell().profile == "glm"
            assert shell(HOOKED[name].hook).profile == "glm"
        assert shell("cd ~").profile == ""


@pytest.mark.parametrize("name", [name for name, row in HOOKED.items() if row.clears])
def test_what_it_remembers_may_be_cleared_away(home: Home, name: str) -> None:
    """As a start-up file's last line does, that takes its own helpers' variables away by a pattern."""
    prepare(home)
    with Interactive(home, HOOKED[name], after=HOOKED[name].clears) as shell:
        outside = shell.first
        assert outside.printed == "> "
        for _ in range(2):
            assert shell("cd ~/p").profile == "glm"
            prompt = shell(HOOKED[name].clears)
            assert (prompt.profile, prompt.told) == ("glm", [])
            prompt = shell("cd ~")
            assert (prompt.profile, prompt.told) == ("", [])
            assert {name: prompt.env.get(name) for name in MANAGED} == {name: outside.env.get(name) for name in MANAGED}
        assert shell("cd ~/p").profile == "glm"
        home.inside("deny", "p")
        prompt = shell(HOOKED[name].clears)
        assert (prompt.profile, len(prompt.told)) == ("", 1)


@pytest.mark.parametrize("name", HOOKED)
def test_a_home_with_a_blank_in_its_path(tmp_path: Path, name: str) -> None:
    home = Home(tmp_path / "my home [x]")
    home.path.mkdir()
    prepare(home)
    with Interactive(home, HOOKED[name]) as shell:
        assert shell("cd p").profile == "glm"
        assert shell("cd inner").profile == "kimi"
        assert shell("cd /").profile == ""


# ---- the user's shell is theirs ----


@pytest.mark.parametrize(("name", "case"), [(name, case) for name, row in HOOKED.items() for case in row.settings])
def test_the_users_shell_is_the_same_with_the_hook_and_without(home: Home, name: str, case: str) -> None:
    """What a command line finds after a prompt in a directory, with options, aliases, functions of all kinds."""
    before, last = HOOKED[name].settings[case]
    language = HOOKED[name]
    seen = []
    for hooked in (True, False):
        each = Home(home.path / str(hooked))
        each.path.mkdir()
        prepare(each)
        with Interactive(each, language, before, hook=hooked) as shell:
            assert shell.first.printed == "> "
            prompt = shell(f"cd {each.path}/p")
            assert prompt.told == []
            assert (prompt.profile == "glm") == hooked
            shell(last)
            seen.append(shell(language.state).printed.replace(str(each.path), "HOME"))
            assert shell("cd /").profile == ""
    lines = [[line for line in text.splitlines() if "_ccjk" not in line] for text in seen]
    assert lines[0] == lines[1]
