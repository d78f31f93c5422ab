"""The line in start-up files: once, marked, and out again without a trace."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ccjk.setup.rc_text import unread_line
from tests.conftest import CCJK, Home, program
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED, LANGUAGES, pwsh

KEY = "sk-0123456789-abcdefghij"
FILES = {name: row.start_up or row.rc for name, row in HOOKED.items()}
BEFORE = {
    "none": None,
    "empty": b"",
    "some lines": b"alias l=ls\n\nexport A=1\n",
    "no line end at the end": b"alias l=ls\nexport A=1",
    "line ends of DOS": b"alias l=ls\r\nexport A=1\r\n",
    "line ends of DOS, none at the end": b"alias l=ls\r\nexport A=1",
    "a byte order mark": b"\xef\xbb\xbfalias l=ls\n",
    "not UTF-8": b"# caf\xe9\r\nalias l=ls\r\n\x00\n",
}


@pytest.fixture
def at_home(home: Home) -> Home:
    home.env["SHELL"] = "/bin/bash"
    return home


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("shell", FILES)
def test_in_once_and_out_again_by_undo_and_by_uninstall(home: Home, shell: str, before: str) -> None:
    home.env["SHELL"] = f"/usr/bin/{shell}"
    data = BEFORE[before]
    if data is not None:
        home.write(FILES[shell], data, 0o644)
    found = home.files()
    for take_out in ("undo", "uninstall"):
        text = home.done("init", "-s", "--hook")
        assert f"wrote ~/{FILES[shell]}" in text
        home.inside("init", "-s", "--hook")
        home.inside("init", "-s", "-p", "glm", "-k", KEY, "--hook")
        written = (home.path / FILES[shell]).read_bytes()
        assert written.startswith((data or b"").rstrip(b"\n"))
        assert written.count(b"# ccjk init --hook") == 1
        assert f"hook {shell}".encode() in written or b"/hook.nu" in written
        assert written.endswith(b"\n")
        assert written.count(b"\r\n") == written.count(b"\n") or "DOS" not in before
        if take_out == "undo":
            home.done("undo")
            assert (home.path / FILES[shell]).read_bytes() == written  # that was the profile
            home.done("undo")
        else:
            home.done("uninstall")
        assert home.files(state=take_out == "uninstall").items() - found.items() <= {
            (name, value) for name, value in home.files().items() if name.startswith(".config/ccjk") and take_out == "undo"
        }
        assert {name: home.files().get(name) for name in found} == found
    assert home.files() == found


def test_what_others_wrote_since_stays(at_home: Home) -> None:
    at_home.write(".bashrc", "first")
    at_home.done("init", "-s", "--hook")
    with (at_home.path / ".bashrc").open("a") as file:
        file.write("last\n")
    at_home.done("uninstall")
    assert at_home.read(".bashrc") == "first\nlast\n"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_file_without_a_line_end_has_none_again_whatever_was_written_above(at_home: Home, end: bytes) -> None:
    at_home.write(".bashrc", b"A=1" + end + b"B=1")
    at_home.done("init", "-s", "--hook")
    at_home.write(".bashrc", b"C=1" + end + (at_home.path / ".bashrc").read_bytes())
    at_home.done("uninstall")
    assert (at_home.path / ".bashrc").read_bytes() == b"C=1" + end + b"A=1" + end + b"B=1"


def test_through_links(at_home: Home) -> None:
    real = at_home.write("dotfiles/bashrc", "alias l=ls\n", 0o640)
    (at_home.path / "dotfiles/hop").symlink_to("bashrc")
    (at_home.path / ".bashrc").symlink_to("dotfiles/hop")
    at_home.done("init", "-s", "--hook")
    assert (at_home.path / ".bashrc").is_symlink()
    assert "hook bash" in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o640
    at_home.done("uninstall")
    assert (at_home.path / ".bashrc").is_symlink()
    assert real.read_text() == "alias l=ls\n"


def test_where_the_shells_look(home: Home) -> None:
    home.env |= {"SHELL": "/bin/zsh", "ZDOTDIR": f"{home.path}/zsh", "XDG_CONFIG_HOME": f"{home.path}/xdg"}
    home.inside("init", "-s", "--hook")
    assert "hook zsh" in home.read("zsh/.zshrc")
    home.env["SHELL"] = "/bin/fish"
    home.inside("init", "-s", "--hook")
    assert "hook fish" in home.read("xdg/fish/config.fish")
    home.done("uninstall")
    assert home.files() == {}


def test_the_file_that_tcsh_reads(home: Home) -> None:
    """It reads ~/.cshrc only where there is no ~/.tcshrc: one that ccjk made would hide the user's own."""
    home.env["SHELL"] = "/bin/csh"
    home.write(".cshrc", "set mine\n")
    home.inside("init", "-s", "--hook")
    assert "hook tcsh" in home.read(".cshrc")
    home.write(".tcshrc", "source ~/.cshrc\n")
    home.inside("init", "-s", "--hook")
    assert "hook tcsh" in home.read(".tcshrc")
    home.done("uninstall")
    assert (home.read(".cshrc"), home.read(".tcshrc")) == ("set mine\n", "source ~/.cshrc\n")


REFUSED: dict[str, Callable[[Path], object]] = {
    "read-only": lambda path: os.close(os.open(path, os.O_CREAT, 0o400)),
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a link to nowhere": lambda path: path.symlink_to("nowhere"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_changed_is_refused_before_anything_is(at_home: Home, case: str) -> None:
    path: Path = at_home.path / ".bashrc"
    REFUSED[case](path)
    assert "~/.bashrc" in at_home.refused("init", "-s", "-p", "glm", "-k", KEY, "--hook", status=1)


SIGNED = "A\n# SIG # Begin signature block\n# MIIabc\n# SIG # End signature block\n"
ENDS = {
    "bash": [
        ("return\n", True),
        ("A=1\nexit 0; # done\n\n# end\n", True),
        ("echo a \\", True),
        ("echo a \\\n", True),
        ("echo a \\\\\n", False),
        ("# a \\\n", False),
        ("false &&\nreturn\n", False),
        ("f() {\nreturn\n}\n", False),
        ("[ a = b ] && return\n", False),
        (SIGNED.replace("A\n", ""), False),
    ],
    "zsh": [("return\n", True), ("return 1\n# end\n", True), ("echo a \\\n", True), ("false ||\nfalse &&\nreturn\n", False)],
    "fish": [("return\n", True), ("return 0\n", True), ("echo a \\\n", True), ("if false\nreturn\nend\n", False)],
    "tcsh": [("exit\n", True), ("exit 0\n", True), ("echo a \\\n", True), ("return\n", False), ("if (0) exit\n", False)],
    "elvish": [("echo a ^\n", True), ("echo a\n", False)],
    "xonsh": [("echo a \\\n", True), ("echo a\n", False)],
    "pwsh": [
        (SIGNED.replace("A\n", ""), True),
        (SIGNED.replace("A\n", "").replace("\n", "\r\n"), True),
        ("return\n", True),
        ("exit 0\n", True),
        ("echo a `\n", True),
        ("<#\nreturn\n#>\n", False),
        ("echo a \\\n", False),
    ],
}
"""How a start-up file ends, and whether that keeps what is appended from being run."""


@pytest.mark.parametrize(("shell", "text", "ends"), [(name, *row) for name, rows in ENDS.items() for row in rows])
def test_a_line_that_would_not_be_run_is_not_appended(home: Home, shell: str, text: str, ends: bool) -> None:  # noqa: FBT001
    home.env["SHELL"] = f"/usr/bin/{shell}"
    file = FILES.get(shell, pwsh.ROW.rc)
    home.write(file, text.encode())
    if not ends:
        home.inside("init", "-s", "--hook")
        return
    told = home.refused("init", "-s", "-p", "glm", "-k", KEY, "--hook", status=1)
    line = told.partition("; put this in front of ")[2].partition(": ")[2]
    assert told.startswith(f"ccjk: ~/{file}")
    assert "hook" in line
    home.write(file, f"{line}{text}".encode())
    home.inside("init", "-s", "--hook")
    assert (home.path / file).read_bytes() == f"{line}{text}".encode()
    assert unread_line(shell, f"{line}{text}".encode()) == 0


@pytest.mark.parametrize(
    ("shell", "text", "ends"), [(name, *row) for name, rows in ENDS.items() if name in FILES for row in rows]
)
def test_the_shell_itself_does_not_run_it(home: Home, shell: str, text: str, ends: bool) -> None:  # noqa: FBT001
    code = {"pwsh": "./code.ps1", "xonsh": "./code.xsh"}.get(shell, "./code")
    home.write(code, f"{text.rstrip()}\ntouch BEHIND\n".encode())
    source = {"fish": "source {}", "tcsh": "source {}", "elvish": "eval (slurp <{})", "xonsh": "source {}"}.get(shell, ". {}")
    home.command(*LANGUAGES[shell].command(source.format(code)))
    assert (home.path / "BEHIND").exists() is not ends


@pytest.mark.parametrize("shell", sorted({*FILES, "pwsh"}))
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-32", "utf-32-be"])
def test_a_file_that_is_not_in_utf_8_is_refused(home: Home, shell: str, encoding: str) -> None:
    home.env["SHELL"] = f"/usr/bin/{shell}"
    file = FILES.get(shell, pwsh.ROW.rc)
    home.write(file, "alias l=ls\n".encode(encoding))
    told = home.refused("init", "-s", "-p", "glm", "-k", KEY, "--hook", status=1)
    assert told == f"ccjk: ~/{file} is not in UTF-8; save it as UTF-8\n"


def test_a_shell_without_a_hook_is_refused(home: Home) -> None:
    home.env["SHELL"] = "/bin/rc"
    assert "rc has no hook" in home.refused("init", "-s", "-p", "glm", "-k", KEY, "--hook", status=1)
    assert "no hook" in home.ccjk("hook", "sh").stderr
    assert home.ccjk("hook", "sh").stdout == "false\n"


def test_no_hook_is_written_unless_asked_for(at_home: Home) -> None:
    at_home.write(".bashrc", "x\n")
    at_home.done("init", "-s", "-p", "glm", "-k", KEY)
    at_home.done("init", "-s", "-p", "glm", "-k", KEY, "--no-hook")
    assert at_home.read(".bashrc") == "x\n"
    assert "hook bash" in at_home.done("init", "-p", "kimi", "--dry-run", "-k", KEY, "--hook")
    assert at_home.read(".bashrc") == "x\n"


@pytest.mark.parametrize(("shell", "word"), [("bash", "~/'bin/ccjk'"), ("xonsh", "p'~/bin/ccjk'")])
def test_the_line_of_a_ccjk_that_is_gone_is_silent(home: Home, shell: str, word: str) -> None:
    home.env["SHELL"] = f"/bin/{shell}"
    gone = home.path / "bin/ccjk"
    gone.parent.mkdir()
    gone.symlink_to(CCJK)
    assert home.command(gone, "init", "-s", "--hook").returncode == 0
    assert word in home.read(FILES[shell])
    gone.unlink()
    result = home.command(program(shell), "-i", "-c", "true")
    assert "ccjk" not in result.stderr


def test_xonsh_reads_the_rest_of_its_start_up_file_whatever_ccjk_does(home: Home) -> None:
    home.env["SHELL"] = "/bin/xonsh"
    ccjk = home.path / "bin/ccjk"
    ccjk.parent.mkdir()
    ccjk.symlink_to(CCJK)
    assert home.command(ccjk, "init", "-s", "--hook").returncode == 0
    home.write(".xonshrc", home.read(".xonshrc") + "echo rest\n")
    assert home.command(program("xonsh"), "-i", "-c", "import _ccjk; echo loaded").stdout.split()[-2:] == ["rest", "loaded"]
    ccjk.unlink()
    home.write("bin/ccjk", "#!/bin/sh\necho ccjk: broken >&2; exit 1\n", 0o755)
    result = home.command(program("xonsh"), "-i", "-c", "true")
    assert (result.stdout.strip(), result.stderr) == ("rest", "ccjk: broken\n")


def test_elvish_reads_the_rest_of_its_start_up_file_whatever_ccjk_does(home: Home) -> None:
    home.env["SHELL"] = "/bin/elvish"
    ccjk = home.path / "bin/ccjk"
    ccjk.parent.mkdir()
    ccjk.symlink_to(CCJK)
    assert home.command(ccjk, "init", "-s", "--hook").returncode == 0
    line = home.read(FILES["elvish"])
    for hooks, told in ((2, ""), (1, ""), (1, "ccjk: broken\n")):  # one is the tests' own, which is the rest
        with Interactive(home, LANGUAGES["elvish"], line, hook=False) as shell:
            assert shell.first.printed == f"{told}> "
            assert f"\n▶ (num {hooks})\n" in shell("count $edit:before-readline").printed
        ccjk.unlink(missing_ok=True)
        if hooks == 1:
            home.write("bin/ccjk", "#!/bin/sh\necho ccjk: broken >&2; exit 1\n", 0o755)


def test_uninstall_leaves_the_clients_as_they_were(at_home: Home) -> None:
    at_home.write(".claude/settings.json", '{\n\t"env": {"ANTHROPIC_API_KEY": "mine", "A": "b"},\n\t"model": "opus"}')
    at_home.write(".codex/config.toml", '# mine\nmodel = "gpt-5"\n\n[model_providers.other]\nname = "Other"\n')
    at_home.write(".claude.json", '{"primaryApiKey": "console", "numStartups": 3}')
    at_home.write(".bashrc", "alias l=ls")
    before = at_home.files()
    entries = (
        '[{"provider": "302ai", "key": "sk-a-0123456789-abcdefghij"}, {"provider": "glm", "key": "sk-b-0123456789-abcdefghij"}]'
    )
    at_home.done("init", "-s", "-T", "all", "--hook", "--api-configs", entries)
    at_home.done("cs", "glm", "-T", "all")
    at_home.write("p/.ccjk", "glm\n")
    at_home.done("allow", "p")
    at_home.done("env", "glm", "--shell", "json")
    (at_home.path / "p/.ccjk").unlink()
    (at_home.path / "p").rmdir()
    at_home.done("uninstall")
    assert at_home.files() == before


def test_uninstall_leaves_presets_of_the_users_own(at_home: Home) -> None:
    at_home.write(".config/ccjk/presets.toml", "")
    at_home.done("init", "-s", "-p", "glm", "-k", KEY)
    at_home.done("uninstall")
    assert set(at_home.files()) == {".config/ccjk/presets.toml"}
    assert at_home.ccjk("uninstall").returncode == 0  # again


def test_a_line_by_hand_that_stays_is_told_by_uninstall(at_home: Home) -> None:
    at_home.done("init", "-s", "-p", "glm", "-k", KEY, "--hook")
    at_home.write(".zshrc", '# ccjk hook\neval "$(ccjk hook zsh)"\n')
    result = at_home.ccjk("uninstall")
    assert "~/.zshrc:2 still loads ccjk's hook; remove that line" in result.stderr
    assert result.stderr.count("still loads") == 1
    assert at_home.read(".zshrc").endswith('hook zsh)"\n')


def test_a_shell_that_is_not_the_login_shell_is_told_its_way(at_home: Home) -> None:
    tell = f"{CCJK} init -s --hook; true"  # else the shell may become ccjk
    result = at_home.command(program("zsh"), "-f", "-c", tell)
    assert "new bash shells obey .ccjk files; to go on in one: exec bash" in result.stderr
    assert "in zsh, as here: env SHELL=zsh ccjk init -s --hook" in result.stderr
    result = at_home.command(program("zsh"), "-f", "-c", tell.replace(str(CCJK), f"env SHELL=zsh {CCJK}"))
    assert "exec zsh" in result.stderr
    assert "as here" not in result.stderr
    at_home.env["SHELL"] = "/bin/ksh"
    assert "ksh has no hook" in at_home.refused("init", "-s", "--hook", status=1)
