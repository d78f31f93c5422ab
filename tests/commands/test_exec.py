"""``ccjk exec``: the process becomes the command, on the right profile, or is refused."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ccjk.core.environment import MANAGED, WINDOWS
from tests.commands.test_env import GLM, KIMI
from tests.commands.used import ASKING_CODEX, KEYS, set_up
from tests.conftest import CCJK, Home, program
from tests.terminal import Terminal

SHOW = (sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))")


def variables(home: Home, *words: str) -> dict[str, str]:
    return {name: value for name, value in json.loads(home.done("exec", *words, "--", *SHOW)).items() if name in MANAGED}


def test_the_named_profile_and_nothing_else_of_any_other(home: Home) -> None:
    set_up(home)
    home.env = {"ANTHROPIC_API_KEY": "sk-foreign", "ANTHROPIC_CUSTOM_HEADERS": "x: y", "CLAUDE_CODE_USE_VERTEX": "1"}
    assert variables(home, "glm") == GLM
    assert variables(home, "kimi-provider") == KIMI
    home.env |= GLM
    assert variables(home, "kimi") == KIMI


def test_without_a_name_the_shell_then_the_directory_then_nothing(home: Home) -> None:
    set_up(home)
    home.env = {"ANTHROPIC_API_KEY": "sk-mine"}
    assert variables(home) == {"ANTHROPIC_API_KEY": "sk-mine"}
    home.write(".ccjk", "glm\n")
    home.inside("allow")
    assert variables(home) == GLM
    home.env = {"CCJK_PROFILE": "kimi"}
    assert variables(home) == KIMI


def test_models_of_the_directory_and_of_the_shell(home: Home) -> None:
    set_up(home)
    home.write(".ccjk", "CCJK_PROFILE=kimi\nCCJK_MODEL='big one'\n")
    home.inside("allow")
    big = {name: "big one" for name in KIMI if name.endswith("_MODEL")}
    marker = KIMI["CCJK_SET"].replace("CCJK_SET", "CCJK_SET CCJK_MODEL")
    for name in WINDOWS:
        marker = marker.replace(f"{name} ", "")
    rest = {name: value for name, value in KIMI.items() if name not in WINDOWS}  # of another model
    assert variables(home) == rest | big | {"CCJK_MODEL": "big one", "CCJK_SET": marker}
    home.env = KIMI | {"CCJK_MODEL": "m", "CCJK_FAST_MODEL": "f"}
    assert variables(home)["ANTHROPIC_DEFAULT_HAIKU_MODEL"] == "f"
    assert variables(home, "kimi") == KIMI


REFUSED: dict[str, Callable[[Home], object]] = {
    "not allowed": lambda home: home.write(".ccjk", "glm"),
    "changed": lambda home: home.write(".ccjk", "kimi"),
    "another line": lambda home: home.write(".ccjk", "glm\n"),
    "denied": lambda home: (home.write(".ccjk", "glm"), home.done("deny")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_directory_file_that_is_not_allowed_as_it_is_is_refused(home: Home, case: str) -> None:
    set_up(home)
    if case != "not allowed":
        home.write(".ccjk", "glm")
        home.inside("allow")
    REFUSED[case](home)
    text = home.refused("exec", "--", "touch", "EXECUTED", status=1)
    assert "~/.ccjk" in text
    assert "ccjk allow" in text
    assert variables(home, "glm") == GLM  # a name decides


@pytest.mark.parametrize("record", [b"", b"glm", b"\xff\0\0\0glm", b"kimi\0\0\0glm "])
def test_a_broken_record_of_trust_is_no_trust(home: Home, record: bytes) -> None:
    set_up(home)
    home.write(".ccjk", "glm")
    home.inside("allow")
    (kept,) = (path for path in (home.path / ".local/state/ccjk/allowed").rglob("*") if path.is_file())
    kept.write_bytes(record)
    assert "ccjk allow" in home.ccjk("exec", "--", "true").stderr
    assert "Traceback" not in home.ccjk("status").stderr


def test_a_shell_that_was_switched_in_a_directory_is_given_back_whole(home: Home) -> None:
    set_up(home)
    home.write(".ccjk", "CCJK_PROFILE=glm\nCCJK_MODEL=mine\n")
    home.inside("allow")
    script = f'eval "$({CCJK} env --unset)"; env; echo "$PATH"'
    told = home.done("exec", "--", "bash", "-c", script)
    assert not [name for name in MANAGED if f"{name}=" in told]
    assert "shims" not in told.replace("pyenv/shims", "").replace("virtualenv/shims", "")


def test_the_file_of_another_folder_is_not_allowed_by_its_bytes(home: Home) -> None:
    set_up(home)
    home.write("a/.ccjk", "glm")
    home.write("b/.ccjk", "glm")
    home.inside("allow", "a")
    for folder, status in (("a", 0), ("a/deep/er", 0), ("b", 1)):
        (home.path / folder).mkdir(parents=True, exist_ok=True)
        run = subprocess.run([CCJK, "exec", "--", "true"], env=home.environment(), cwd=home.path / folder, check=False)
        assert run.returncode == status


@pytest.mark.parametrize("kind", ["fifo", "folder", "link", "dangling", "device", "unreadable"])
def test_only_regular_files_count(home: Home, kind: str) -> None:
    set_up(home)
    home.write("sub/x", "")
    path = home.path / "sub/.ccjk"
    home.write("elsewhere", "glm")
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "unreadable" and os.geteuid() != 0:
        path.touch(mode=0)
    elif kind != "unreadable":
        path.symlink_to({"link": str(home.path / "elsewhere"), "dangling": "nowhere", "device": "/dev/zero"}[kind])
    run = subprocess.run([CCJK, "exec", "--", "true"], env=home.environment(), cwd=path.parent, check=False, timeout=10)
    assert run.returncode == 0


def test_it_becomes_the_command(home: Home) -> None:
    set_up(home)
    words = [str(CCJK), "exec", "glm", "--", "sh", "-c", "echo $$; cat; echo end >&2; exit 7"]
    with subprocess.Popen(
        words, env=home.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        out, err = run.communicate(b"\0in\xff")
    assert run.returncode == 7
    assert out == f"{run.pid}\n".encode() + b"\0in\xff"
    assert err == b"end\n"


def test_its_words_and_variables_are_bytes(home: Home) -> None:
    set_up(home)
    odd = b"\xff\xfe $HOME * \n'"
    home.env = {"ODD": os.fsdecode(odd)}
    script = "import os, sys; sys.stdout.buffer.write(os.fsencode(sys.argv[1]) + os.environb[b'ODD'])"
    words = [os.fsencode(CCJK), b"exec", b"glm", b"--", sys.executable.encode(), b"-c", script.encode(), odd]
    assert subprocess.run(words, env=home.environment(), check=True, capture_output=True).stdout == odd + odd


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL, signal.SIGPIPE, signal.SIGXFSZ])
def test_a_signal_ends_it_as_it_ends_the_command(home: Home, number: int) -> None:
    set_up(home)
    result = home.ccjk("exec", "glm", "--", "sh", "-c", f"kill -{int(number)} $$; exit 3")
    assert (result.returncode, result.stderr) == (-number, "")


def test_a_closed_pipe_ends_the_command(home: Home) -> None:
    set_up(home)
    result = home.command("bash", "-c", f"{CCJK} exec glm -- yes | head -1; echo ${{PIPESTATUS[0]}}")
    assert (result.stdout, result.stderr) == ("y\n141\n", "")


def test_nothing_else_of_its_environment_changes(home: Home) -> None:
    """Python in the C locale sets LC_CTYPE, which would be the command's, too."""
    set_up(home)
    for locale in ({}, {"LC_CTYPE": "C.UTF-8"}, {"LC_ALL": "C"}):
        environment = {"HOME": str(home.path), "PATH": "/usr/bin:/bin", **locale}
        plain, ours = (
            set(
                subprocess.run([*map(str, words), "env", "-0"], env=environment, check=True, capture_output=True).stdout.split(
                    b"\0"
                )
            )
            for words in ([], [CCJK, "exec", "--"])
        )
        assert ours == plain


def test_job_control_is_the_commands(home: Home) -> None:
    set_up(home)
    with Terminal(home, program("bash"), "--norc") as terminal:
        terminal.type(f"{CCJK} exec glm -- sh -c 'echo up; read line; echo got-$line-$CCJK_PROFILE'", "Enter")
        terminal.wait_for(r"\nup")
        terminal.type("C-z")
        terminal.wait_for("Stopped")
        terminal.type("fg", "Enter", "word", "Enter")
        terminal.wait_for("got-word-glm")
        terminal.type(f"{CCJK} exec glm -- sleep 100", "Enter")
        terminal.type("C-c", "echo status-$?", "Enter")
        terminal.wait_for("status-130")


WRONG: dict[str, tuple[list[str], int, str]] = {
    "no such command": (["glm", "--", "no-such-command"], 127, "no-such-command"),
    "no such file": (["glm", "--", "./nothing"], 127, "./nothing"),
    "not executable": (["glm", "--", "./file"], 126, "./file"),
    "a folder": (["glm", "--", "./"], 126, "./"),
    "no command": (["glm", "--"], 2, "ccjk exec NAME -- "),
    "nothing": ([], 2, "--"),
    "no dashes": (["glm", "true"], 2, "--"),
    "two names": (["glm", "kimi", "--", "true"], 2, "--"),
    "a typo": (["gml", "--", "true"], 1, "there is no profile 'gml'; profiles: 302ai, glm, minimax, kimi"),
    "a bad name": (["../glm", "--", "true"], 2, "cannot be the name of a profile"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_run_is_said(home: Home, case: str) -> None:
    set_up(home)
    home.write("file", "#!/bin/sh\n")
    home.ccjk("exec", "glm", "--", "true")
    words, status, told = WRONG[case]
    assert told in home.refused("exec", *words, status=status)


def test_nothing_in_the_working_directory_is_run_by_its_name(home: Home) -> None:
    set_up(home)
    home.write("mine", "#!/bin/sh\ntouch EXECUTED\n", 0o755)
    home.env = {"PATH": f".::{os.environ['PATH']}"}
    home.refused("exec", "--", "mine", status=127)
    home.done("exec", "--", "./mine")
    assert (home.path / "EXECUTED").exists()


def test_a_script_gets_a_codex_on_its_profile(home: Home, tmp_path: Path) -> None:
    """Codex has no variable that chooses its provider; what the command starts finds a codex that comes back here."""
    set_up(home)
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "codex").write_text(
        ASKING_CODEX.replace("print(", 'print(*(f"[{word}]" for word in sys.argv[1:]), sep="", end=""); print(')
    )
    (folder / "codex").chmod(0o755)
    home.env = {"PATH": f"{folder}:{os.environ['PATH']}"}
    for words in (
        ["sh", "-c", "codex exec x"],
        ["env", "codex", "exec", "x"],
        ["codex", "exec", "x"],
        [str(folder / "codex"), "exec", "x"],
    ):
        told = home.done("exec", "glm", "--", *words)
        assert 'model_providers.ccjk={ name = "GLM (智谱AI)", base_url = "https://open.bigmodel.cn/api/v1"' in told
        assert told.endswith(f"[exec][x]{KEYS['glm']}\n"), told
        assert told.count("model_provider=") == 1
    assert home.done("exec", "--", "codex", "exec", "x") == "[exec][x]\n"
    again = home.done("exec", "glm", "--", CCJK.as_posix(), "exec", "kimi", "--", "sh", "-c", "codex x; echo $PATH")
    assert again.count("ccjk/shims") == 1
    assert KEYS["kimi"] in again


def test_the_key_of_a_codex_that_runs_it_goes_no_further(home: Home) -> None:
    set_up(home)
    home.env = GLM | {"CCJK_CODEX_KEY": KEYS["glm"]}
    assert KEYS["glm"] not in home.done("exec", "kimi", "--", "env")


def test_a_preset_that_was_never_set_up(home: Home) -> None:
    home.env = {"CCJK_API_KEY": "sk-given"}
    given = variables(home, "kimi")
    assert given.pop("CCJK_SET") == f"{KIMI['CCJK_SET']} CCJK_API_KEY"
    assert given | {"CCJK_SET": KIMI["CCJK_SET"]} == KIMI | {"ANTHROPIC_AUTH_TOKEN": "sk-given"}
    switched = KIMI | {"ANTHROPIC_AUTH_TOKEN": "sk-given", "CCJK_SET": f"{KIMI['CCJK_SET']} CCJK_API_KEY"}
    home.env = dict(switched)
    assert variables(home) == switched
    home.env = switched | {"ANTHROPIC_BASE_URL": "https://other.example"}
    assert "'kimi' is not set up" in home.ccjk("exec", "--", "true").stderr


def test_a_script_is_told_where_codex_stays_on_its_default(home: Home) -> None:
    home.done("init", "-s", "-T", "all", "-p", "glm", "-k", "sk-0123456789")
    assert home.ccjk("exec", "glm", "--", "true").stderr == ""
    home.env["CCJK_STATE_DIR"] = f"{home.path}/with:colon"  # cannot be on PATH
    assert "codex stays on its default here" in home.ccjk("exec", "glm", "--", "true").stderr


def test_a_client_by_a_path_at_which_there_is_no_program(home: Home) -> None:
    """It is not asked for its release before it is found to be none, and what would never answer is not waited for."""
    set_up(home)
    os.mkfifo(home.path / "claude")
    for word, status in (("claude", 126), ("nowhere/claude", 127)):
        done = home.run("exec", "302ai", "--", f"{home.path}/{word}")
        assert (done.status, done.out, done.err.count("\n")) == (status, "", 1), done.err
