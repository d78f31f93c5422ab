"""Directory files from strangers: never obeyed, one line at most, nothing executed, no hang. And folders of all names."""

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ccjk.core.environment import MANAGED
from tests.commands.test_every import lay
from tests.conftest import CCJK, Home, program
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED
from tests.shells.test_directories import KEYS, prepare

SECRET = "content that must not be shown"


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


def bind(path: Path) -> None:
    """Make a socket at ``path``."""
    here = Path.cwd()
    os.chdir(path.parent)  # such names must be short
    socket.socket(socket.AF_UNIX).bind(path.name)
    os.chdir(here)


TEXTS: dict[str, bytes] = {
    "not allowed": b"glm\n",
    "a variable": b"CCJK_PROFILE=${HOME}\n",
    "a command": b"CCJK_PROFILE=$(touch EXECUTED)\n",
    "backticks": b"CCJK_PROFILE=`touch EXECUTED`\n",
    "a word that is a command": b"$(touch EXECUTED)",
    "escape sequences": b"CCJK_PROFILE=glm\n# \x1b]0;owned\x07\x1b[31m\n",
    "a carriage return": b"CCJK_PROFILE=kimi\rCCJK_PROFILE=glm",
    "marks of direction": "CCJK_PROFILE=glm\u202e\n".encode(),
    "a look-alike": "CCJK_PROFILE=g\u04cfm\n".encode(),
    "an unterminated quote": b"CCJK_PROFILE='glm\n",
    "Latin-1": b"CCJK_PROFILE=gl\xe9\n",
    "UTF-16": "glm\n".encode("utf-16"),
    "a NUL byte inside": b"glm\x00\n",
    "a NUL byte at the end": b"glm\n\x00",
    "5 KB": b"CCJK_PROFILE=glm\n" + b"#" * 5000,
    "empty": b"",
    "two profiles": b"CCJK_PROFILE=glm\nCCJK_PROFILE=kimi\n",
    "half valid": b"CCJK_PROFILE=glm\n!!\n",
    "quotes that take long": b"CCJK_PROFILE='" + b"\\'" * 2000,
} | {
    f"{name}": f"CCJK_PROFILE=glm\n{name}=x\n".encode()
    for name in (
        *("LD_PRELOAD", "NODE_OPTIONS", "PATH", "HTTPS_PROXY", "NODE_TLS_REJECT_UNAUTHORIZED", "BASH_ENV", "CODEX_HOME"),
        *("CLAUDE_CONFIG_DIR", "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "CCJK_API_KEY", "CCJK_CONFIG_DIR", "CCJK_STATE_DIR"),
    )
}
NAMED = {name for name in TEXTS if name.isupper() and "_" in name} | {"PATH"}
THINGS: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a dangling link": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to a secret": lambda path: path.symlink_to(path.parent.parent / "secret"),
    "a link to an allowed one": lambda path: path.symlink_to(path.parent.parent / "p/.ccjk"),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a socket": bind,
    "a gigabyte": _huge,
}


@pytest.fixture
def used(home: Home) -> Home:
    prepare(home)
    home.write("secret", SECRET)
    return home


@pytest.mark.parametrize("name", HOOKED)
def test_what_is_not_allowed_is_refused_in_one_line(used: Home, name: str) -> None:
    with Interactive(used, HOOKED[name]) as shell:
        for case, data in TEXTS.items():
            if case in NAMED and name != "bash":  # ccjk's word alone, whatever the shell
                continue
            folder = used.path / "strange"
            folder.mkdir()
            (folder / ".ccjk").write_bytes(data)
            prompt = shell(f"cd {folder}")
            assert prompt.profile == "", case
            assert len(prompt.told) == 1, (case, prompt.printed)
            assert "~/strange/.ccjk" in prompt.told[0], case
            assert case not in NAMED or f"{case} cannot be set there" in prompt.told[0]
            assert "\x1b" not in prompt.told[0]
            assert shell().told == [], case
            assert not list(used.path.rglob("EXECUTED")), case
            shell("cd /")
            shutil.rmtree(folder)


@pytest.mark.parametrize("case", TEXTS)
def test_nothing_else_can_be_allowed(home: Home, case: str) -> None:
    home.inside("init", "-s", "-p", "glm", "-k", KEYS["glm"])
    path = home.path / ".ccjk"
    path.write_bytes(TEXTS[case])
    result = home.ccjk("allow")
    assert result.returncode == (case != "not allowed"), result
    assert result.stderr.count("\n") == 1
    assert "\x1b" not in result.stdout + result.stderr
    assert bool(list(home.path.rglob("directories/**/.ccjk"))) == (case == "not allowed")
    assert not list(home.path.rglob("EXECUTED"))


@pytest.mark.parametrize("name", HOOKED)
def test_what_is_no_file_is_passed_over(used: Home, name: str) -> None:
    with Interactive(used, HOOKED[name]) as shell:
        for case, make in THINGS.items():
            for above in ("", "p/"):
                folder = used.path / f"{above}strange"
                folder.mkdir()
                make(folder / ".ccjk")
                prompt = shell(f"cd {folder}")
                assert prompt.profile == ("glm" if above else ""), case
                assert len(prompt.told) == (case == "a gigabyte"), prompt.printed
                assert SECRET not in prompt.printed
                result = used.ccjk("allow", str(folder))
                assert SECRET not in result.stdout + result.stderr
                shell("cd /")
                shutil.rmtree(folder)
        status = Path(f"/proc/{shell.pid}/status")
        peak = re.findall(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else []
        assert not [size for size in peak if int(size) > 200_000], "it was read whole"


FOLDERS = [
    "two words",
    "it's",
    'double"quote',
    "$(touch EXECUTED)",
    "`touch EXECUTED`",
    "-n",
    "back\\slash",
    "star*[a-z]?",
    "智谱 🚀",
    "line\nfeed",
    "\x1b]0;owned\x07",
    "\u202eright to left",
    "semi;colon & more",
    "~",
    "!!",
    "x a[$(touch EXECUTED)]=1",
    "x _ccjk_pwd=1",
    "caf\udce9",  # no UTF-8
]


@pytest.mark.parametrize("name", HOOKED)
def test_folders_with_names_of_all_kinds(used: Home, name: str) -> None:
    language = HOOKED[name]
    with Interactive(used, language) as shell:
        for number, shown in enumerate(FOLDERS):
            if shown in language.cannot:
                continue
            folder = used.path / f"x{number}" / shown
            folder.mkdir(parents=True)
            (folder / ".ccjk").write_text("kimi\n")
            (used.path / f"go{number}").symlink_to(folder)
            prompt = shell(f"cd {used.path}/x{number}; {language.sole}")
            assert prompt.pwd == str(folder)
            assert prompt.profile == "", shown
            assert len(prompt.told) == 1, prompt.printed
            assert prompt.told[0].isprintable()
            used.done("allow", str(folder))
            prompt = shell()
            assert prompt.profile == "kimi", prompt.printed
            key = prompt.env.get("ANTHROPIC_API_KEY", prompt.env.get("ANTHROPIC_AUTH_TOKEN"))
            assert key == KEYS["kimi"], shown
            assert shell("cd /").profile == "", shown
            prompt = shell(f"cd {used.path}/go{number}")
            if language.resolves:
                assert (prompt.pwd, prompt.profile) == (str(folder), "kimi")
            else:
                assert prompt.told, shown  # called otherwise, it is another path
            assert not list(used.path.rglob("EXECUTED")), shown


@pytest.mark.parametrize("shown", [shown for shown in FOLDERS if shown in HOOKED["nu"].cannot])
def test_nu_stays_where_it_cannot_go(used: Home, shown: str) -> None:
    folder = used.path / "p" / shown
    folder.mkdir()
    (folder / ".ccjk").write_text("kimi\n")
    shutil.rmtree(used.path / "p/inner")  # in which order there are others depends on the file system
    with Interactive(used, HOOKED["nu"]) as shell:
        assert shell("cd p").profile == "glm"
        prompt = shell("cd (glob * | where $it !~ (char nl) | last)" if "\x1b" in shown else "cd (glob --no-file * | last)")
        assert prompt.pwd in {str(used.path / "p"), str(used.path / "p/sub")}
        assert (prompt.profile, prompt.told) == ("glm", [])


@pytest.mark.parametrize("name", HOOKED)
def test_a_folder_whose_path_is_very_long(used: Home, name: str) -> None:
    with Interactive(used, HOOKED[name]) as shell:
        shell("cd p")
        for _ in range(15):
            part = "d" * 250
            prompt = shell(f"mkdir {part}; cd {part}")
            assert prompt.profile == "glm"
            assert prompt.told == []
        assert len(prompt.pwd) > 3500
        assert shell("cd /").profile == ""


@pytest.mark.parametrize("name", HOOKED)
def test_the_bytes_that_are_checked_are_the_bytes_that_are_used(used: Home, name: str) -> None:
    """Sixty prompts while somebody swaps the file for one that is not allowed, many times during each."""
    folder = used.path / "p"
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():
            for text in ("kimi\n", "glm\n"):
                (folder / "new").write_text(text)
                (folder / "new").rename(folder / ".ccjk")
                time.sleep(0.0002)

    check = f"sh -c 'echo \"[$CCJK_PROFILE:$ANTHROPIC_BASE_URL:$ANTHROPIC_AUTH_TOKEN]\" >>{used.path}/seen'"
    allowed = json.loads(used.done("env", "glm", "--shell", "json"))
    right = f"[glm:{allowed['ANTHROPIC_BASE_URL']}:{allowed['ANTHROPIC_AUTH_TOKEN']}]"
    swapper = threading.Thread(target=swap)
    with Interactive(used, HOOKED[name]) as shell:
        shell.patience *= 3
        assert shell("cd p").profile == "glm"
        swapper.start()
        try:
            shell(HOOKED[name].prompts.format(check))
        finally:
            done.set()
            swapper.join()
        seen = used.read("seen").split()
        assert len(seen) == 60
        assert set(seen) == {right, "[::]"}
        (folder / ".ccjk").write_text("glm\n")
        assert shell().profile == "glm"


def test_fish_notices_bytes_that_its_read_drops(used: Home) -> None:
    folder = used.path / "p"
    with Interactive(used, HOOKED["fish"]) as shell:
        for data in (b"\x80glm\n", b"g\xfflm\n", b"glm\n\xe2\x80", b"glm\n\x00"):
            for inside in (True, False):
                (folder / ".ccjk").write_bytes(b"glm\n")
                assert shell(f"cd {folder}").profile == "glm"
                if not inside:
                    shell("cd /")
                (folder / ".ccjk").write_bytes(data)
                prompt = shell(f"cd {folder}")
                assert prompt.profile == "", (data, inside)
                assert len(prompt.told) == 1
        (folder / ".ccjk").write_text("CCJK_PROFILE=kimi # \u667a\u8c31\n")
        used.inside("allow", "p")
        assert shell().profile == "kimi"


def test_nothing_of_the_working_directory_is_run(used: Home) -> None:
    """Nor by what ccjk runs: a client that looks for its node on a PATH with a dot in it."""
    used.write("bin/claude", "#!/usr/bin/env node\n", 0o755)
    for name in ("node", "claude", "codex", "ccjk", "python3", "env"):
        used.write(f"p/{name}", "#!/bin/sh\ntouch ~/EXECUTED\necho 2.1.126\n", 0o755)
    used.env["PATH"] = f".:{used.path}/bin::{used.environment()['PATH']}"
    shutil.rmtree(used.path / ".local/state/ccjk/rendered", ignore_errors=True)
    result = used.command("bash", "-c", f"cd p; {CCJK} directory $PWD/.ccjk; {CCJK} env glm; {CCJK} status; {CCJK} allow")
    assert "Traceback" not in result.stderr
    assert not (used.path / "EXECUTED").exists()


@pytest.mark.parametrize("name", HOOKED)
def test_no_hook_runs_anything_of_the_working_directory(used: Home, name: str) -> None:
    language = HOOKED[name]
    for folder in ("p", "q"):
        lay(used.path / folder)
    used.env["PATH"] = f".::{used.environment()['PATH']}"
    lines = (
        "cd p",
        "",
        f"{CCJK} status",
        language.switch.format("env kimi"),
        "cd ../q",
        "",
        language.switch.format("env --unset"),
    )
    with Interactive(used, language) as shell:
        for line in lines:
            shell(line)
        assert shell(f"cd {used.path}/p").profile == "glm"
        assert shell("cd /").profile == ""
    assert not list(used.path.rglob("EXECUTED"))


@pytest.mark.parametrize("name", HOOKED)
def test_nothing_in_a_repository_or_around_it_earns_trust(used: Home, name: str) -> None:
    used.write("x/.ccjk", "kimi\n")
    used.write("x/.git/config", f"[safe]\n\tdirectory = *\n[ccjk]\n\tallow = true\n\tallowed = {used.path}/x\n")
    used.write("x/.git/ccjk/allowed", f"{used.path}/x\n")
    used.write("x/.env", "CCJK_ALLOW=1\nCCJK_TRUST=1\nCCJK_PROFILE=kimi\nCCJK_STATE_DIR=.ccjk-state\n")
    used.write("x/.envrc", "export CCJK_PROFILE=kimi\n")
    used.write("x/.claude/settings.json", '{"env": {"CCJK_PROFILE": "kimi"}, "permissions": {"allow": ["Bash(ccjk:*)"]}}')
    used.write("x/presets.toml", '[kimi.claude-code]\nbase_url = "https://evil.example"\n')
    used.env |= {"CI": "1", "GITHUB_ACTIONS": "true", "CCJK_ALLOW": "1", "CCJK_TRUST": "1"}
    with Interactive(used, HOOKED[name]) as shell:
        prompt = shell("cd x")
        assert (prompt.profile, len(prompt.told)) == ("", 1)
        assert "ccjk allow" in prompt.told[0]
    run = subprocess.run([CCJK, "exec", "--", "true"], env=used.environment(), cwd=used.path / "x", check=False)
    assert run.returncode == 1


@pytest.mark.parametrize("name", HOOKED)
def test_a_file_that_may_not_be_read_is_passed_over(used: Home, name: str) -> None:
    used.write("x/.ccjk", "kimi\n")
    used.done("allow", "x")
    (used.path / "x/.ccjk").chmod(0)
    # Root reads everything unless it gives that up.
    bound = "--bounding-set=-dac_override,-dac_read_search"
    under = (program("setpriv"), bound, "--inh-caps=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    with Interactive(used, HOOKED[name], under=under) as shell:
        for line in ("cd x", "", f"cd {used.path}/p"):
            prompt = shell(line)
            assert (prompt.profile, prompt.told) == ("glm" if line.endswith("/p") else "", []), prompt.printed


def test_what_allow_and_deny_tell(used: Home) -> None:
    used.write("x/.ccjk", "CCJK_PROFILE=glm  # caf\u00e9\nCCJK_MODEL=big\n")
    told = used.done("allow", "x")
    assert told.splitlines() == [
        "~/x/.ccjk is allowed as it is now:",
        "  CCJK_PROFILE=glm  # caf\u00e9",
        "  CCJK_MODEL=big",
        "Profile glm talks to open.bigmodel.cn.",
    ]
    assert used.done("deny", "x") == "~/x/.ccjk is no longer allowed.\n"
    assert used.done("deny", "x") == "~/x/.ccjk was not allowed.\n"
    used.inside("allow", "x")
    (used.path / "x/.ccjk").unlink()
    assert used.done("deny", "x") == "~/x/.ccjk is no longer allowed.\n"
    assert "ccjk use NAME" in used.refused("allow", "x", status=1)
    for path in (used.path / ".local/state/ccjk").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert {name for name in MANAGED if name.startswith("CCJK")} >= {"CCJK_PROFILE", "CCJK_SET"}


def test_use_overwrites_nothing_that_says_more(used: Home) -> None:
    for text in ("CCJK_PROFILE=glm\nCCJK_MODEL=x\n", "# ours\nglm\n", "junk ''"):
        used.write(".ccjk", text)
        assert "says more" in used.refused("use", "kimi", status=1)
    (used.path / ".ccjk").unlink()
    (used.path / ".ccjk").symlink_to("p/.ccjk")
    assert "not a regular file" in used.refused("use", "kimi", status=1)
    (used.path / ".ccjk").unlink()
    assert "no profile 'nope'" in used.refused("use", "nope", status=1)
    used.inside("use", "kimi-provider")
    assert used.read(".ccjk") == "CCJK_PROFILE=kimi\n"
    used.inside("use", "glm")
    assert used.read(".ccjk") == "CCJK_PROFILE=glm\n"


def test_keys_are_gone_from_records_when_they_are_gone(used: Home) -> None:
    def holds(key: str) -> list[str]:
        return [name for name, (data, _) in used.files().items() if key.encode() in data]

    assert any("directories" in name for name in holds(KEYS["glm"]))
    used.inside("init", "-s", "-p", "glm", "-k", "sk-rotated-0123456789")
    assert not [name for name in holds(KEYS["glm"]) if "directories" in name]
    used.done("remove", "glm")
    assert holds("sk-rotated-0123456789") == []
    assert holds(KEYS["glm"]) == []
