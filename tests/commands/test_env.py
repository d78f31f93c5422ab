"""``ccjk env`` in real shells: a switch and the way back, failures, traces, names that are taken."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ccjk.activation import environments, resolve
from ccjk.core.environment import CLAUDES_OWN, MANAGED, UNUSED_TIER, Environment
from tests.commands.used import ASKING_CODEX, KEYS, set_up
from tests.conftest import CCJK, Home
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED, LANGUAGES, pwsh
from tests.shells.languages.language import Language
from tests.terminal import Terminal

SHOW = f"{sys.executable} -c 'import json, os; print(json.dumps(dict(os.environ)))'\n"
GLM = {
    "CCJK_PROFILE": "glm",
    "ANTHROPIC_BASE_URL": "https://open.bigmodel.cn/api/anthropic",
    "ANTHROPIC_AUTH_TOKEN": KEYS["glm"],
    "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST": "1",
    UNUSED_TIER: CLAUDES_OWN,
}
GLM["CCJK_SET"] = " ".join(name for name in MANAGED if name in GLM or name == "CCJK_SET")
KIMI = {
    "CCJK_PROFILE": "kimi",
    "ANTHROPIC_BASE_URL": "https://api.moonshot.cn/anthropic",
    "ANTHROPIC_AUTH_TOKEN": KEYS["kimi"],
    "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST": "1",
    **dict.fromkeys(
        (f"ANTHROPIC{tier}_MODEL" for tier in ("", "_DEFAULT_FABLE", "_DEFAULT_OPUS", "_DEFAULT_SONNET")), "kimi-k2-0905-preview"
    ),
    "ANTHROPIC_DEFAULT_HAIKU_MODEL": "kimi-k2-turbo-preview",
    "CLAUDE_CODE_MAX_CONTEXT_TOKENS": "262144",
    "CLAUDE_CODE_AUTO_COMPACT_WINDOW": "262144",
}
KIMI["CCJK_SET"] = " ".join(name for name in MANAGED if name in KIMI or name == "CCJK_SET")
OFFICIAL_302 = {
    "CCJK_PROFILE": "302ai",
    "ANTHROPIC_BASE_URL": "https://api.302.ai/cc",
    "ANTHROPIC_API_KEY": KEYS["302ai"],
    UNUSED_TIER: CLAUDES_OWN,
    "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST": "1",
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",  # which release is there is not known
}
OFFICIAL_302["CCJK_SET"] = " ".join(name for name in MANAGED if name in OFFICIAL_302 or name == "CCJK_SET")
BEFORE = {
    "ANTHROPIC_API_KEY": "sk-mine",
    "ANTHROPIC_CUSTOM_HEADERS": "",
    "CLAUDE_CODE_USE_BEDROCK": "1",
    "ANTHROPIC_MODEL": "it''s mine $(x)\n",
}

shells = pytest.mark.parametrize("shell", LANGUAGES)


def with_codex(home: Home, script: str) -> None:
    """Put a stand-in for the real Codex on PATH."""
    home.write("bin/codex", script, 0o755)
    home.env = {"PATH": f"{home.path}/bin:{os.environ['PATH']}"}


def shown(home: Home, language: Language, script: str) -> list[dict[str, str]]:
    """Run ``script`` and return the managed variables at each SHOW in it."""
    result = home.command(*language.command(script))
    assert result.stderr == ""
    assert result.returncode == 0
    return [{n: v for n, v in json.loads(line).items() if n in MANAGED} for line in result.stdout.splitlines()]


@shells
def test_a_switch_another_and_back(home: Home, shell: str) -> None:
    set_up(home)
    home.env = BEFORE | {"NOT_OURS": "x"}
    language = LANGUAGES[shell]
    words = ["env glm", "env kimi", "env 302ai-config", "env --unset", "env --unset"]
    steps = [f"{language.switch.format(word)}\n{SHOW}" for word in words]
    assert shown(home, language, SHOW + "".join(steps)) == [BEFORE, GLM, KIMI, OFFICIAL_302, BEFORE, BEFORE]


def test_xonsh_is_found_where_python_runs_it_as_a_module(home: Home) -> None:
    set_up(home)
    language = LANGUAGES["xonsh"]
    script = f"{language.switch.format('env glm')}\nprintenv CCJK_PROFILE"
    result = home.command(sys.executable, "-m", *language.script, script)
    assert (result.stdout, result.stderr) == ("glm\n", "")


def test_xonsh_stops_at_a_failure_also_where_captured_commands_raise_nothing(home: Home) -> None:
    set_up(home)
    language = LANGUAGES["xonsh"]
    line = language.then.format(language.switch.format("env typo"))
    result = home.command(*language.command(f"$XONSH_SUBPROC_RAISE_ERROR = $XONSH_SUBPROC_CMD_RAISE_ERROR = False\n{line}"))
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("shell", [name for name, language in LANGUAGES.items() if language.assign])
def test_back_gives_what_was_not_exported(home: Home, shell: str) -> None:
    set_up(home)
    language = LANGUAGES[shell]
    lines = [
        language.assign.format("ANTHROPIC_BASE_URL", "https://mine.example"),
        language.assign.format("ANTHROPIC_API_KEY", ""),
        language.export.format("ANTHROPIC_MODEL", ""),
        language.switch.format("env glm"),
        language.switch.format("env --unset"),
        SHOW.strip(),
        'printf "[%s]" "$ANTHROPIC_BASE_URL" "$ANTHROPIC_API_KEY" "$ANTHROPIC_AUTH_TOKEN"',
    ]
    if shell == "fish":
        lines.append("set -q ANTHROPIC_API_KEY; and not set -q ANTHROPIC_AUTH_TOKEN; and set --names | string match '*ccjk*'")
    else:
        lines.append('printf "%s" "${ANTHROPIC_API_KEY-gone}${ANTHROPIC_AUTH_TOKEN-unset}"; set | grep ^_ccjk_; :')
    result = home.command(*language.command("\n".join(lines)))
    assert result.stderr == ""
    first, second = result.stdout.split("\n", 1)
    assert {name: value for name, value in json.loads(first).items() if name in MANAGED} == {"ANTHROPIC_MODEL": ""}
    assert second == "[https://mine.example][][]" + ("" if shell == "fish" else "unset")


@shells
def test_what_the_user_changed_meanwhile_stays(home: Home, shell: str) -> None:
    set_up(home)
    home.env = dict(BEFORE)
    language = LANGUAGES[shell]
    own = language.export.format("ANTHROPIC_MODEL", "mine now")
    script = [language.switch.format("env kimi"), own, language.switch.format("env --unset"), SHOW]
    assert shown(home, language, "\n".join(script)) == [BEFORE | {"ANTHROPIC_MODEL": "mine now"}]
    # The last thing done wins, and what was the user's last is what comes back.
    script = [
        language.switch.format("env glm"),
        own,
        language.switch.format("env kimi"),
        SHOW,
        language.switch.format("env --unset"),
        SHOW,
    ]
    assert shown(home, language, "\n".join(script)) == [KIMI, BEFORE | {"ANTHROPIC_MODEL": "mine now"}]


@shells
def test_a_shell_inside_a_switched_one(home: Home, shell: str) -> None:
    set_up(home)
    language = LANGUAGES[shell]
    home.env = KIMI | {"ANTHROPIC_API_KEY": "mine, set inside"}
    assert shown(home, language, f"{language.switch.format('env --unset')}\n{SHOW}") == [
        {"ANTHROPIC_API_KEY": "mine, set inside"}
    ]
    home.env = dict(KIMI)
    script = [language.switch.format("env glm"), SHOW, language.switch.format("env --unset"), SHOW]
    assert shown(home, language, "\n".join(script)) == [GLM, KIMI]
    home.env = KIMI | {"CCJK_PROFILE": "removed-since"}
    assert shown(home, language, f"{language.switch.format('env --unset')}\n{SHOW}") == [{}]


FAILURES = {
    "typo": "env typo",
    "a bad name": "env ../x",
    "nothing": "env",
    "both": "env glm --unset",
    "no such option": "env glm --hell",
    "two names": "env glm kimi",
    "no key": "env minimax",
    "a loose key": "env kimi",
    "never set up": "env custom",
}


def _own(home: Home) -> dict[str, tuple[bytes, int]]:
    """Return all files but ccjk's memory and what the shell itself keeps."""
    return {name: file for name, file in home.files(state=False).items() if not name.startswith(".cache/")}


@shells
def test_failure_is_failure(home: Home, shell: str) -> None:
    """In one shell, one after another: each is told in a line of its own, and sets nothing."""
    set_up(home)
    (home.path / ".config/ccjk/keys/minimax").unlink()
    home.loosen(".config/ccjk/keys/kimi")
    before = _own(home)
    language = LANGUAGES[shell]
    steps = [f"{language.then.format(language.switch.format(words))}\n{SHOW}" for words in FAILURES.values()]
    result = home.command(*language.command("".join(steps)))
    told, shown = result.stderr.splitlines(), result.stdout.splitlines()
    assert len(told) == len(FAILURES), told
    for failure, line, variables in zip(FAILURES, told, shown, strict=True):
        assert line.startswith("ccjk: "), failure
        assert not {name for name in json.loads(variables) if name in MANAGED}, failure
    assert _own(home) == before


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", "</dev/null 2>&-"])
@pytest.mark.parametrize("failure", ["typo", "no key", "a loose key"])
def test_failure_is_failure_also_where_nobody_can_be_told(home: Home, failure: str, streams: str) -> None:
    """And what would have been told is not run instead."""
    set_up(home)
    (home.path / ".config/ccjk/keys/minimax").unlink()
    home.loosen(".config/ccjk/keys/kimi")
    functions = "ccjk:() { touch EXECUTED; }; give() { touch EXECUTED; }; profiles:() { touch EXECUTED; }"
    script = f'{functions}; eval "$({CCJK} {FAILURES[failure]} {streams})" && echo no; :'
    result = home.command("bash", "-c", script)
    assert (result.stdout, result.stderr) == ("", "")
    assert not (home.path / "EXECUTED").exists()


def test_a_closed_output_is_said(home: Home) -> None:
    set_up(home)
    for words in ("env glm", "env --unset", "env glm --shell json"):
        result = home.command("bash", "-c", f"{CCJK} {words} --shell bash >&-" if "json" not in words else f"{CCJK} {words} >&-")
        assert result.returncode == 1
        assert result.stderr.startswith("ccjk: standard output is closed")


def test_ended_early_it_fails(home: Home) -> None:
    """SIGTERM while a client is asked for its version."""
    set_up(home)
    home.write("bin/claude", "#!/bin/sh\ntouch ~/asked; exec sleep 20\n", 0o755)
    home.env = {"PATH": f"{home.path}/bin:{os.environ['PATH']}"}
    words = [str(CCJK), "env", "glm", "--shell", "bash"]
    with subprocess.Popen(words, env=home.environment(), cwd=home.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        deadline = time.monotonic() + 30
        while not (home.path / "asked").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        run.terminate()
        out, err = run.communicate(timeout=10)
    assert (run.returncode, out, err) == (143, b"false\n", b"")


@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "latin-1"}]
)
def test_no_locale_changes_a_value(home: Home, locale: dict[str, str]) -> None:
    set_up(home)
    home.inside("init", "-s", "-p", "kimi", "-M", "模型-1")
    home.env = locale
    found = shown(home, LANGUAGES["bash"], f"{LANGUAGES['bash'].switch.format('env kimi')}\n{SHOW}")
    assert found[0]["ANTHROPIC_MODEL"].encode("utf-8", "surrogateescape").decode() == "模型-1"
    (told,) = home.done("exec", "kimi", "--", "printenv", "ANTHROPIC_MODEL").splitlines()
    assert told == "模型-1"


def test_folders_whose_names_are_not_text(home: Home) -> None:
    odd = os.fsdecode(os.fsencode(home.path) + b"/\xff \xe9")
    home.path = Path(odd)
    home.path.mkdir()
    set_up(home)
    home.write("bin/claude", "#!/bin/sh\necho 2.1.330\n", 0o755)
    home.env = {"PATH": f"{odd}/bin:{os.environ['PATH']}"}
    for shell in [name for name in (*HOOKED, "dash") if name not in {"nu", "pwsh"}]:  # they find nothing there
        script = f"{LANGUAGES[shell].switch.format('env glm')}\nprintenv ANTHROPIC_AUTH_TOKEN; codex --version"
        result = home.command(*LANGUAGES[shell].command(script))
        assert result.stdout == f"{KEYS['glm']}\n"
    done = home.ccjk("exec", "glm", "--", "printenv", "CCJK_PROFILE")
    assert (done.stdout, done.stderr.count("\n")) == ("glm\n", 1)
    assert "is on its default here" in done.stderr


@shells
def test_a_key_that_goes_between_print_and_run_changes_nothing(home: Home, shell: str) -> None:
    set_up(home)
    language = LANGUAGES[shell]
    code = home.done("env", "glm", "--shell", language.shell)
    (home.path / ".config/ccjk/keys/glm").unlink()
    home.write("code", code)
    result = home.command(*language.command(f"{language.run}\n{SHOW}"))
    failed, variables = result.stdout.splitlines()
    assert (failed, result.stderr) == (
        "failed",
        "ccjk: the key cannot be read, or is just being changed; nothing was changed here\n",
    )
    assert not {name for name in json.loads(variables) if name in MANAGED}


@pytest.mark.parametrize("shell", [name for name, language in LANGUAGES.items() if language.read_only])
@pytest.mark.parametrize("word", ["env glm", "env --unset"])
def test_a_read_only_variable_is_said_and_nothing_changed(home: Home, shell: str, word: str) -> None:
    set_up(home)
    language = LANGUAGES[shell]
    lines = [
        "export ANTHROPIC_MODEL=mine",
        language.read_only.format("ANTHROPIC_MODEL"),
        f"{language.switch.format(word)} || echo failed",
        SHOW,
    ]
    result = home.command(*language.command("\n".join(lines)))
    failed, variables = result.stdout.splitlines()
    assert failed == "failed"
    assert result.stderr == "ccjk: ANTHROPIC_MODEL is read-only here; nothing was changed\n"
    assert {name for name in json.loads(variables) if name in MANAGED} == {"ANTHROPIC_MODEL"}


@shells
def test_no_trace_shows_a_key(home: Home, shell: str) -> None:
    set_up(home)
    home.env = {"ANTHROPIC_API_KEY": "sk-mine-from-elsewhere"}
    language = LANGUAGES[shell]
    words = ["env glm", "env kimi", "env --unset"]
    script = "\n".join([language.trace, *(language.switch.format(word) for word in words), f"{sys.executable} -c 'print(1)'"])
    result = home.command(*language.command(script))
    assert result.returncode == 0
    assert not language.trace or "print(1)" in result.stderr + result.stdout  # it traces, and still does at the end
    for secret in (*KEYS.values(), "sk-mine-from-elsewhere"):
        assert secret not in result.stderr + result.stdout


@pytest.mark.parametrize("name", HOOKED)
def test_history_has_what_was_typed_and_no_more(home: Home, name: str) -> None:
    set_up(home)
    language = HOOKED[name]
    with Interactive(home, language, language.history) as shell:
        assert shell(language.switch.format("env glm")).profile == "glm"
        screen = shell(language.says.get("history", "history")).printed
        shell.end()
    kept = b"".join(data for file, (data, _) in home.files().items() if "/ccjk/" not in file and not file.startswith(".cl"))
    assert b"env glm" in kept
    assert KEYS["glm"].encode() not in screen.encode() + kept


@pytest.mark.parametrize("shell", [*HOOKED, "dash"])
def test_a_terminal_is_shown_what_would_be_set_with_the_key_masked(home: Home, shell: str) -> None:
    set_up(home)
    language = LANGUAGES[shell]
    home.env["TMPDIR"] = str(home.path)  # for elvish's daemon, which keeps its history
    if language.rc:
        home.write(language.rc, "")  # zsh greets a user, but not root, who has none
    with Terminal(home, language.program(), columns=200) as terminal:
        terminal.wait_for(r"[$%>#@](\s|\Z)")
        terminal.type(f"{CCJK} env glm", "Enter")
        screen = terminal.wait_for(r"to change it: .*env glm")
        assert language.usage in screen
        assert KEYS["glm"] not in screen
        assert "tok…ghij" in screen
        assert language.shows.format("ANTHROPIC_AUTH_TOKEN") in screen
        terminal.type(f"clear; {CCJK} env glm --shell json", "Enter")
        assert KEYS["glm"] not in terminal.wait_for("the key is masked on a terminal only")
        line = 'echo "<$ANTHROPIC_BASE_URL>"'
        terminal.type(language.says.get(line, line), "Enter")
        terminal.type("sh -c 'echo \"<$ANTHROPIC_BASE_URL>\"'", "Enter")
        terminal.wait_for(r"\n<>")


@shells
def test_codex_is_found_first_and_afterwards_as_before(home: Home, shell: str) -> None:
    set_up(home)
    with_codex(home, "#!/bin/sh\necho real $#\n")
    language = LANGUAGES[shell]
    path = "printenv PATH"
    script = [path, "codex a", language.switch.format("env glm"), language.switch.format("env kimi"), "codex a"]
    script += [language.switch.format("env --unset"), "codex a", path]
    result = home.command(*language.command("\n".join(script)))
    before, *lines, after = result.stdout.splitlines()
    assert (lines, result.stderr) == (["real 1", "real 13", "real 1"], "")
    if shell == "nu":  # which speaks to ccjk by its hook alone, and where that is loaded, they stay
        after = after.removeprefix(f"{home.path}/.local/state/ccjk/shims:")
    assert before == after


@shells
def test_a_function_of_the_users_own_stays_and_is_on_the_profile(home: Home, shell: str) -> None:
    set_up(home)
    with_codex(home, "#!/bin/sh\necho real $#\n")
    language = LANGUAGES[shell]
    own = language.wrap.format("codex mine")
    for script in ([own, language.switch.format("env glm")], [language.switch.format("env glm"), own]):
        lines = [
            *script,
            "codex a",
            language.switch.format("env kimi"),
            "codex a",
            language.switch.format("env --unset"),
            "codex a",
        ]
        result = home.command(*language.command("\n".join(lines)))
        assert (result.stdout, result.stderr) == ("real 14\nreal 14\nreal 2\n", "")


@shells
def test_shells_and_scripts_inside_are_on_the_profile_too(home: Home, shell: str) -> None:
    set_up(home)
    with_codex(home, ASKING_CODEX)
    home.write("bin/script", "#!/bin/sh\ncodex exec x\n", 0o755)
    language = LANGUAGES[shell]
    inside = f"{CCJK} exec -- script; bash -c 'codex x'; script"
    result = home.command(*language.command(f"{language.switch.format('env glm')}\n{inside}"))
    assert (result.stdout, result.stderr) == (f"{KEYS['glm']}\n" * 3, "")


def test_a_folder_that_cannot_be_on_path_is_said(home: Home) -> None:
    set_up(home)
    for state in ("/proc/ccjk", f"{home.path}/a:b"):
        home.env = {"CCJK_STATE_DIR": state}
        result = home.ccjk("env", "glm", "--shell", "sh")
        assert result.returncode == 0
        assert "codex stays on its default here" in result.stderr
        assert result.stderr.count("\n") == 1
        assert f"{state}/shims" not in result.stdout


@pytest.mark.parametrize("how", ["copied", "linked", "spelled otherwise", "in another state folder", "called by its path"])
def test_ccjks_own_codex_is_never_taken_for_the_real_one(home: Home, how: str) -> None:
    set_up(home)
    with_codex(home, ASKING_CODEX)
    home.env["SAY"] = "real"
    state = home.path / ".local/state/ccjk"
    other = home.path / "other"
    other.mkdir()
    language = LANGUAGES["bash"]
    lines = {
        "copied": f"cp {state}/shims/codex {other}; PATH={other}:$PATH",
        "linked": f"ln -s {state}/shims/codex {other}/codex; PATH={other}:$PATH",
        "spelled otherwise": f"PATH={state}/shims/:{state}/./shims:$PATH",
        "in another state folder": f"export CCJK_STATE_DIR={other}; {language.switch.format('env glm')}",
        "called by its path": f"codex() {{ {state}/shims/codex; }}",
    }
    back = language.switch.format("env --unset")
    script = f"{language.switch.format('env glm')}; {lines[how]}; codex; unset -f codex; {back}; codex; echo $PATH"
    result = home.command(*language.command(script), timeout=20)
    switched, plain, path = result.stdout.splitlines()
    assert (switched, plain, result.stderr) == (f"real {KEYS['glm']}", "real ", "")
    assert f"{state}/" not in path
    assert f"{other}/" not in path


def test_a_path_that_is_not_exported_stays(home: Home) -> None:
    set_up(home)
    language = LANGUAGES["bash"]
    switch = language.switch.format
    result = home.command(
        "bash", "-c", f"declare +x PATH=/x:$PATH; {switch('env glm')}; {switch('env --unset')}; declare -p PATH"
    )
    assert result.stdout.startswith('declare -- PATH="/x:')
    assert "codex stays on its default here" in result.stderr


def test_a_shell_keeps_the_key_that_it_was_switched_with(home: Home) -> None:
    """Another key in CCJK_API_KEY is for another switch."""
    home.write("bin/codex", ASKING_CODEX, 0o755)
    home.env = {"PATH": f"{home.path}/bin:{os.environ['PATH']}", "CCJK_API_KEY": "sk-first"}
    script = f"{LANGUAGES['bash'].switch.format('env glm')}; export CCJK_API_KEY=sk-other; codex; unset CCJK_API_KEY; codex"
    assert home.command("bash", "-c", script).stdout == "sk-first\nsk-first\n"


def test_a_profile_that_was_removed_is_not_taken_for_its_preset(home: Home) -> None:
    set_up(home)
    with_codex(home, ASKING_CODEX)
    steps = [f"{CCJK} remove glm >/dev/null 2>&1", "CCJK_API_KEY=sk-other codex", f"{CCJK} status"]
    script = "; ".join([LANGUAGES["bash"].switch.format("env glm"), *steps])
    result = home.command("bash", "-c", script)
    assert "'glm' is not set up" in result.stderr
    assert "sk-other" not in result.stdout
    assert "! 'glm' is not set up" in result.stdout


@pytest.mark.parametrize("words", ["env glm", "env typo", "env --unset"])
def test_a_full_disk_shows_no_traceback(home: Home, words: str) -> None:
    set_up(home)
    result = home.command("bash", "-c", f"{CCJK} {words} >/dev/full; {CCJK} {words} | true")
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") <= 3


LOCALS = {
    "bash, PATH": ("f() {{ local PATH=/x:$PATH; {} && echo done; }}; f", True),
    "zsh, PATH": ("f() {{ local PATH=/x:$PATH; {} && echo done; }}; f", True),
    "bash": ("f() {{ local -x ANTHROPIC_API_KEY=x; {} && echo done; }}; f", True),
    "bash, a caller's": ("g() {{ {} && echo done; }}; f() {{ local ANTHROPIC_API_KEY=x; g; }}; f", False),
    "bash, for one command": ("ANTHROPIC_API_KEY=tmp {} && echo done", False),
    "zsh": ("f() {{ local -x ANTHROPIC_API_KEY=x; {} && echo done; }}; f", True),
    "fish": ("function f; set -lx ANTHROPIC_BASE_URL x; {}; and echo done; end; f", True),
}


@pytest.mark.parametrize("case", LOCALS)
def test_a_variable_that_hides_another_lets_no_key_through(home: Home, case: str) -> None:
    set_up(home)
    home.env = {"ANTHROPIC_API_KEY": "sk-global"}
    shell = case.partition(",")[0]
    language = LANGUAGES[shell]
    script, refused = LOCALS[case]
    result = home.command(*language.command(f"{script.format(language.switch.format('env glm'))}\n{SHOW}"))
    variables = {name: value for name, value in json.loads(result.stdout.splitlines()[-1]).items() if name in MANAGED}
    if refused:
        assert result.stderr.endswith("ccjk: a variable that must change is local to a function here; nothing was changed\n")
        assert "done" not in result.stdout
        assert variables == {"ANTHROPIC_API_KEY": "sk-global"}
    else:
        assert "done" in result.stdout
        assert variables == GLM


@pytest.mark.parametrize("words", ["-i", "-u", "-l", "-a", "-A", "-n", "-x", "-c"])
def test_attributes_change_no_value(home: Home, words: str) -> None:
    set_up(home)
    language = LANGUAGES["bash"]
    declare = f"declare {words} ANTHROPIC_AUTH_TOKEN ANTHROPIC_BASE_URL"
    assert shown(home, language, f"{declare}\n{language.switch.format('env glm')}\n{SHOW}") == [GLM]


def test_a_name_for_another_variable_becomes_plain(home: Home) -> None:
    set_up(home)
    language = LANGUAGES["bash"]
    declare = "OTHER=mine; declare -n ANTHROPIC_AUTH_TOKEN=OTHER"
    script = f'{declare}\n{language.switch.format("env glm")}\n{SHOW}printf %s "$OTHER" >&2'
    result = home.command(*language.command(script))
    assert json.loads(result.stdout)["ANTHROPIC_AUTH_TOKEN"] == KEYS["glm"]
    assert result.stderr == "mine"


def test_a_preset_that_must_be_set_up_says_so(home: Home) -> None:
    set_up(home)
    home.env = {"CCJK_API_KEY": "sk-given"}
    assert "there is no profile 'custom'" in home.ccjk("env", "custom", "--shell", "sh").stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "dash", "mksh"])
def test_without_quotes_it_is_said_that_they_are_missing(home: Home, shell: str) -> None:
    set_up(home)
    language = LANGUAGES[shell]
    unquoted = language.switch.format("env glm").replace('"', "")
    split = "setopt sh_word_split\n" if shell == "zsh" else ""
    result = home.command(*language.command(f"{split}{unquoted} || echo failed\n{SHOW}"))
    failed, variables = result.stdout.splitlines()
    assert failed == "failed"
    assert result.stderr == 'ccjk: put quotes around it, else the shell breaks it into words: eval "$(ccjk env NAME)"\n'
    assert not {name for name in json.loads(variables) if name in MANAGED}


def test_a_variable_of_all_fish_sessions_is_hidden_and_shows_again(home: Home) -> None:
    set_up(home)
    language = replace(LANGUAGES["fish"], script=("fish", "-c"))  # without its configuration fish has no such variables
    universal = "set -Ux ANTHROPIC_MODEL universal; set -U ANTHROPIC_API_KEY not-exported; set -Ux ANTHROPIC_AUTH_TOKEN universal"
    script = [universal, language.switch.format("env glm"), SHOW, language.switch.format("env --unset"), SHOW]
    switched, back = shown(home, language, "\n".join(script))
    assert switched == GLM | {"ANTHROPIC_MODEL": ""}  # it cannot be unset for one session; to the clients empty is unset
    assert back == {"ANTHROPIC_MODEL": "universal", "ANTHROPIC_AUTH_TOKEN": "universal"}


def test_openai_variables_are_never_touched(home: Home) -> None:
    set_up(home)
    for shell in {language.shell for language in LANGUAGES.values()}:
        assert "OPENAI" not in home.done("env", "glm", "--shell", shell)


def test_code_holds_no_key(home: Home) -> None:
    set_up(home)
    for language in LANGUAGES.values():
        for profile, key in KEYS.items():
            assert key not in home.done("env", profile, "--shell", language.shell)


@shells
def test_a_preset_that_was_never_set_up(home: Home, shell: str) -> None:
    language = LANGUAGES[shell]
    wanted = KIMI | {"ANTHROPIC_AUTH_TOKEN": "sk-given", "CCJK_SET": f"{KIMI['CCJK_SET']} CCJK_API_KEY"}
    assert shown(home, language, f"{language.key_for_one.format('sk-given')}\n{SHOW}") == [wanted]
    given = language.export.format("CCJK_API_KEY", "sk-given")
    assert shown(home, language, f"{given}\n{language.switch.format('env kimi')}\n{SHOW}") == [wanted]
    home.env = {"CCJK_API_KEY": "sk-given"}
    result = home.command(*language.command(f"{language.trace}\n{language.switch.format('env kimi')}\n{SHOW}"))
    (printed,) = (line for line in result.stdout.splitlines() if line.startswith("{"))
    assert "sk-given" not in result.stderr + result.stdout.replace(printed, "")
    assert json.loads(printed)["ANTHROPIC_AUTH_TOKEN"] == "sk-given"
    assert not (home.path / ".config/ccjk").exists()


def test_a_preset_that_somebody_moved_gets_no_key_without_being_set_up(home: Home) -> None:
    moved = '[kimi.claude-code]\nbase_url = "https://evil.example/anthropic"\nauth = "auth_token"\n'
    home.env = {"CCJK_API_KEY": "sk-given"}
    home.write(
        ".config/ccjk/presets.toml", f'{moved}[mine.claude-code]\nbase_url = "https://mine.example"\nauth = "auth_token"\n'
    )
    for words in (("env", "kimi", "--shell", "json"), ("exec", "kimi", "--", "env")):
        result = home.ccjk(*words)
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.startswith("ccjk: ~/.config/ccjk/presets.toml moves kimi to evil.example; ")
        assert result.stderr.endswith("set it up: ccjk init -p kimi\n")
    for url, fits in (("https://api.moonshot.cn:444/anthropic", False), ("https://api.moonshot.ai/anthropic", True)):  # abroad
        home.write(".config/ccjk/presets.toml", moved.replace("https://evil.example/anthropic", url))
        assert (home.ccjk("env", "kimi", "--shell", "json").returncode == 0) == fits
    home.write(".config/ccjk/presets.toml", '[mine.claude-code]\nbase_url = "https://mine.example"\nauth = "auth_token"\n')
    assert json.loads(home.done("env", "mine", "--shell", "json"))["ANTHROPIC_AUTH_TOKEN"] == "sk-given"
    assert json.loads(home.done("env", "glm", "--shell", "json"))["ANTHROPIC_AUTH_TOKEN"] == "sk-given"


def test_a_profile_of_ones_own_never_takes_a_key_from_outside(home: Home) -> None:
    set_up(home)
    (home.path / ".config/ccjk/keys/kimi").unlink()
    home.env = {"CCJK_API_KEY": "sk-given"}
    result = home.ccjk("env", "kimi", "--shell", "json")
    assert (result.returncode, result.stdout) == (1, "")
    assert "profile 'kimi' has no key" in result.stderr


def test_a_key_without_its_profile_goes_nowhere(home: Home) -> None:
    """It was given for a gateway; the preset of that name is another host."""
    home.inside("init", "-s", "-T", "all", "-p", "glm", "-u", "https://gateway.example.com", "-k", "sk-of-the-gateway")
    home.done("env", "glm", "--shell", "json")
    home.write(".config/ccjk/config.toml", "")
    for words in (["env", "glm", "--shell", "json"], ["exec", "glm", "--", "env"]):
        result = home.ccjk(*words)
        assert (result.returncode, result.stdout) == (1, "")
        assert "'glm' is not set up" in result.stderr


def test_a_record_of_another_profile_is_not_used(home: Home) -> None:
    set_up(home)
    home.done("env", "glm", "--shell", "json")
    good = json.loads(home.done("env", "kimi", "--shell", "json"))
    records = home.path / ".local/state/ccjk/rendered"
    (records / "kimi.claude-code").write_bytes((records / "glm.claude-code").read_bytes())
    assert json.loads(home.done("env", "kimi", "--shell", "json")) == good


@pytest.mark.parametrize("words", [("glm", "--shell", "tcl"), ("--unset", "--shell", "json"), ("nosuch", "--shell", "json")])
def test_wrong_formats_are_refused(home: Home, words: tuple[str, ...]) -> None:
    set_up(home)
    result = home.ccjk("env", *words)
    assert result.returncode in {1, 2}
    assert result.stdout == ("" if "json" in words else "false\n")
    assert result.stderr.count("\n") == 1


def test_json_has_null_for_what_is_to_be_unset(home: Home) -> None:
    set_up(home)
    found = json.loads(home.done("env", "glm", "--shell", "json"))
    assert list(found) == list(MANAGED)
    assert {name: value for name, value in found.items() if value is not None} == GLM


def test_dotenv_is_what_docker_and_dotenv_read_alike(home: Home) -> None:
    from dotenv import dotenv_values

    set_up(home)
    text = home.done("env", "--shell", "dotenv", "kimi")
    assert dict(line.split("=", 1) for line in text.splitlines()) == KIMI
    home.write("file", text)
    assert dict(dotenv_values(home.path / "file", interpolate=False)) == KIMI


def test_a_file_by_hand_is_seen_at_once(home: Home) -> None:
    """What was rendered before is not used for what is set up now, whatever the clocks say."""
    set_up(home)
    config = home.path / ".config/ccjk/config.toml"
    home.done("env", "kimi", "--shell", "json")
    status = config.stat()
    home.write(".config/ccjk/config.toml", config.read_text() + '\n[profiles.kimi.claude-code]\nmodel = "by-hand"\n')
    os.utime(config, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert json.loads(home.done("env", "kimi", "--shell", "json"))["ANTHROPIC_MODEL"] == "by-hand"
    home.write(
        ".config/ccjk/presets.toml",
        '[kimi]\nname = "K"\nclaude-code = {base_url = "https://api.moonshot.cn/other", auth = "auth_token"}\n',
    )
    assert json.loads(home.done("env", "kimi", "--shell", "json"))["ANTHROPIC_BASE_URL"] == "https://api.moonshot.cn/other"


@pytest.mark.parametrize("broken", [None, b"", b"x", b"\0\0end", b"wrong\0" * 9])
@pytest.mark.parametrize("name", ["glm.claude-code", "glm.urls"])
def test_a_broken_record_is_made_anew(home: Home, name: str, broken: bytes | None) -> None:
    set_up(home)
    first = home.done("env", "glm", "--shell", "json")
    records = home.path / ".local/state/ccjk/rendered"
    assert {path.name for path in records.iterdir()} == {"glm.claude-code", "glm.urls"}
    record = records / name
    good = record.read_bytes()
    record.write_bytes(good.replace(b"bigmodel.cn", b"bigmodel.com") if broken is None else broken)
    assert home.done("env", "glm", "--shell", "json") == first
    assert record.read_bytes() == good
    assert record.stat().st_mode & 0o777 == 0o600
    assert KEYS["glm"].encode() not in good


def test_what_changed_while_it_was_made_makes_no_record(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes another configuration just before it is read, and later the first again."""
    set_up(home)
    config = home.path / ".config/ccjk/config.toml"
    first = config.read_text()
    monkeypatch.setenv("HOME", str(home.path))
    render = resolve.render_environment

    def meanwhile(name: str) -> tuple[Environment, bool]:
        config.write_text(first.replace("[profiles.glm]", '[profiles.glm]\nregion = "intl"'))
        return render(name)

    with monkeypatch.context() as patch:
        patch.setattr(resolve, "render_environment", meanwhile)
        assert environments.environment("glm").variables["ANTHROPIC_BASE_URL"] == "https://api.z.ai/api/anthropic"
    config.write_text(first)
    assert environments.environment("glm").variables["ANTHROPIC_BASE_URL"] == GLM["ANTHROPIC_BASE_URL"]


@pytest.mark.parametrize("folder", ["bin", "shims"])
def test_a_version_that_is_not_certain_makes_no_record(home: Home, folder: str) -> None:
    """A client that fails for once, or a version manager's, which stays the same when its version changes."""
    set_up(home)
    home.write(".claude.json", json.dumps(home.json(".claude.json") | {"primaryApiKey": "sk-console"}))
    text = "#!/bin/sh\ncat version\n"
    home.write(f"{folder}/claude", text, 0o755)
    home.write("version", "" if folder == "bin" else "2.1.330 (Claude Code)\n")
    home.env = {"PATH": f"{home.path}/{folder}:{os.environ['PATH']}"}
    assert json.loads(home.done("env", "glm", "--shell", "json"))["ANTHROPIC_API_KEY"] is None
    home.write("version", "2.1.150 (Claude Code)\n")
    assert json.loads(home.done("env", "glm", "--shell", "json"))["ANTHROPIC_API_KEY"] == KEYS["glm"]


def test_a_read_only_state_is_no_obstacle(home: Home) -> None:
    set_up(home)
    state = home.path / ".local/state/ccjk"
    home.env = {"CCJK_STATE_DIR": "/proc/ccjk"}
    assert json.loads(home.done("env", "glm", "--shell", "json"))["CCJK_PROFILE"] == "glm"
    assert not (state / "rendered").exists()


def test_remove_leaves_no_record(home: Home) -> None:
    set_up(home)
    home.done("env", "glm", "--shell", "json")
    home.done("remove", "glm")
    assert not list((home.path / ".local/state/ccjk/rendered").iterdir())


def test_remove_says_so_in_a_shell_that_is_on_it(home: Home) -> None:
    set_up(home)
    home.env = dict(GLM)
    assert 'this shell still has its key: eval "$(ccjk env --unset)"' in home.ccjk("remove", "glm").stderr


def test_help_tells_each_shells_way(home: Home) -> None:
    home.env["COLUMNS"] = "200"
    told = home.done("env", "--help") + home.done("hook", "--help")
    for row in (*HOOKED.values(), pwsh.ROW):
        assert row.usage.partition(",")[0] in told
        assert f"{row.name}" in told


def test_code_that_nobody_ran_goes(home: Home) -> None:
    """In tcsh it is in a file, with a key that was given for one command alone."""
    home.env["CCJK_API_KEY"] = "sk-given-0123456789"
    folder = home.path / ".local/state/ccjk/code"
    home.done("env", "kimi", "--shell", "tcsh")
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    os.utime(file, (0, time.time() - 601))
    home.done("env", "glm", "--shell", "tcsh")
    assert not file.exists()
    assert len(list(folder.iterdir())) == 1
