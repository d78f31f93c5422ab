"""``ccjk uninstall``: a home in use is, byte for byte, as it was before the first ``ccjk init``."""

import json
import os
import stat
import subprocess
import threading
import time
from pathlib import Path

import pytest

from ccjk.stores.lock import locked
from ccjk.stores.paths import IN_STATE
from tests.clients.conftest import KEY
from tests.commands.used import CODEX, SETTINGS, STATE
from tests.conftest import CCJK, Home, client, program
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED
from tests.standin import StandIn
from tests.terminal import Terminal

LOGIN = {
    "claudeAiOauth": {
        "accessToken": "sk-ant-oat01-own",
        "refreshToken": "sk-ant-ort01-own",
        "expiresAt": 4102444800000,
        "scopes": ["user:inference", "user:profile"],
    }
}
START_UP = {".bashrc": "alias ll='ls -l'\n", ".zshrc": "setopt autocd", ".config/fish/config.fish": "set -g x 1\n"}


def everything(folder: Path) -> dict[str, tuple[int, bytes | str]]:
    """Return all that is in ``folder``: folders, links and files with their modes and contents."""
    found: dict[str, tuple[int, bytes | str]] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        link = os.readlink(path) if path.is_symlink() else ""
        content: bytes | str = link or (path.read_bytes() if stat.S_ISREG(status.st_mode) else "")
        found[str(path.relative_to(folder))] = (stat.S_IMODE(status.st_mode), content)
    return found


def in_use(home: Home) -> None:
    """Fill ``home`` as years do: settings behind a link, modes, line ends, a project, a login."""
    home.write("dotfiles/claude/settings.json", SETTINGS.replace("\n", "\r\n"), 0o644)
    (home.path / ".claude").mkdir()
    (home.path / ".claude/settings.json").symlink_to("../dotfiles/claude/settings.json")
    home.write(".claude/.credentials.json", json.dumps(LOGIN))
    home.write(".claude.json", STATE, 0o600)
    home.write(".codex/config.toml", CODEX, 0o640)
    home.write(".config/ccjk-of-another/x", "")
    home.write("project/.ccjk", "glm\n", 0o644)
    for name, text in START_UP.items():
        home.write(name, text, 0o644)


def live(home: Home) -> None:
    """Use everything that ccjk has."""
    home.write("vault", KEY)
    entries = [{"provider": name, "key": f"{KEY}-{name}"} for name in ("302ai", "glm", "kimi")]
    home.inside("init", "-s", "--hook", "-T", "all", "--api-configs", json.dumps(entries))
    home.inside("init", "-s", "-T", "all", "-p", "minimax", "--key-command", "cat ~/vault")
    for shell in ("zsh", "fish"):
        home.env["SHELL"] = f"/bin/{shell}"
        home.inside("init", "-s", "--hook")
    home.inside("allow", "project")
    for name in ("kimi", "official", "302ai", "minimax"):
        home.inside("config-switch", name, "-T", "all")
    home.done("undo")
    home.inside("init", "-s", "-p", "glm", "-k", f"{KEY}-rotated")
    home.done("remove", "kimi")
    line = home.read(".zshrc")
    with Interactive(home, HOOKED["zsh"]) as in_zsh:
        assert in_zsh("cd project").env["CCJK_PROFILE"] == "glm"
        in_zsh("cd ~")
    home.write(".zshrc", line, 0o644)  # the test's own was there
    (home.path / ".history").unlink(missing_ok=True)
    home.done("env", "302ai", "--shell", "bash")
    home.done("exec", "302ai", "--", "true")
    home.done("status")
    (home.path / "vault").unlink()


def test_a_home_in_use_is_as_it_was(home: Home) -> None:
    in_use(home)
    before = everything(home.path)
    live(home)
    assert everything(home.path) != before
    home.done("uninstall")
    assert everything(home.path) == before


def test_an_empty_home_is_empty_again(home: Home) -> None:
    home.inside("init", "-s", "--hook", "-T", "all", "-p", "glm", "-k", KEY)
    home.done("env", "glm", "--shell", "bash")
    home.done("uninstall")
    assert everything(home.path) == {}


def test_what_a_client_wrote_meanwhile_stays(home: Home) -> None:
    in_use(home)
    state = home.json(".claude.json")
    live(home)
    home.write(".claude.json", json.dumps(home.json(".claude.json") | {"numStartups": 7}, indent=2))
    home.done("uninstall")
    assert home.json(".claude.json") == state | {"numStartups": 7}


@pytest.mark.parametrize("release", ["claude-newest", "claude-2.1.126"])
def test_claude_code_works_on_its_own_login_again(home: Home, standin: StandIn, release: str) -> None:
    home.clients = (client(release), client("codex-newest"))
    in_use(home)
    home.write("dotfiles/claude/settings.json", '{"permissions": {}}\n')
    home.write(".claude.json", '{"hasCompletedOnboarding": true}')
    live(home)
    home.done("uninstall")
    standin.forget()
    home.command("claude", "-p", "ping")
    sent = {(request.host, *request.credentials.values()) for request in standin.questions()}
    assert sent == {("api.anthropic.com", "Bearer sk-ant-oat01-own")}


def test_a_provider_set_up_by_hand_comes_back_also_after_official(home: Home) -> None:
    home.write(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_BASE_URL": "https://gw.example.com", "ANTHROPIC_AUTH_TOKEN": "mine", "FOO": "1"}}\n',
        0o644,
    )
    home.write(
        ".codex/config.toml",
        'model = "m"\nmodel_provider = "gw"\n\n[model_providers.gw]\nname = "gw"\nbase_url = "https://gw.example.com/v1"\n',
    )
    before = everything(home.path)
    home.inside("init", "-s", "-T", "all", "-p", "glm", "-k", KEY)
    home.inside("config-switch", "official", "-T", "all")
    home.done("uninstall")
    assert everything(home.path) == before
    home.inside("init", "-s", "-T", "all", "-p", "glm", "-k", KEY)
    home.inside("config-switch", "official", "-T", "all")
    home.inside("init", "-s", "-T", "all", "-p", "kimi", "-k", KEY)
    home.done("uninstall")
    assert everything(home.path) == before


def test_on_a_terminal_it_asks_and_yes_says_so_beforehand(home: Home) -> None:
    home.inside("init", "-s", "-p", "glm", "-k", KEY)
    with Terminal(home, CCJK, "uninstall") as terminal:
        terminal.wait_for("Go on")
        terminal.type("n", "Enter")
        assert terminal.exit_status() == 0
    assert home.done("key", "glm") == f"{KEY}\n"
    with Terminal(home, CCJK, "uninstall", "--yes") as terminal:
        assert terminal.exit_status() == 0
    assert everything(home.path) == {}


def test_folders_and_files_of_the_users_own_stay(home: Home) -> None:
    """Also where a variable or a link makes them ccjk's."""
    home.write("mine/keys/ssh", "precious")
    home.write("state/thesis.txt", "precious")
    home.write("real/other", "precious")
    home.env |= {"CCJK_CONFIG_DIR": str(home.path / "mine"), "CCJK_STATE_DIR": str(home.path / "state")}
    before = everything(home.path)
    home.inside("init", "-s", "-p", "glm", "-k", KEY)
    home.done("uninstall")
    assert everything(home.path) == before
    del home.env["CCJK_STATE_DIR"]
    (home.path / ".local/state").mkdir(parents=True)
    (home.path / ".local/state/ccjk").symlink_to(home.path / "real")
    before = everything(home.path)
    home.inside("init", "-s", "--hook", "-p", "glm", "-k", KEY)
    home.done("uninstall")
    assert everything(home.path) == before


def test_all_that_is_made_in_the_state_folder_is_known(home: Home) -> None:
    in_use(home)
    live(home)
    home.done("hook", "nu", "--save")
    home.done("env", "302ai", "--shell", "tcsh")
    assert set(os.listdir(home.path / ".local/state/ccjk")) <= set(IN_STATE)


def test_what_is_set_up_while_it_goes_stays_and_can_be_taken_out_again(home: Home) -> None:
    """Between the change of the clients' files and the end of ccjk's memory somebody else may set it up anew."""
    mine = '{"env": {"ANTHROPIC_BASE_URL": "https://mine.example", "ANTHROPIC_AUTH_TOKEN": "mine"}}'
    home.write(".claude/settings.json", mine)
    home.inside("init", "-s", "-p", "glm", "-k", KEY)
    strace, late = program("strace"), "inject=flock:delay_enter=1500000:when=4+"
    words = [strace, "-f", "-qq", "-o", "/dev/null", "-e", "trace=flock", "-e", late, str(CCJK), "uninstall", "--yes"]
    going = subprocess.Popen(words, env=home.environment(), stdout=subprocess.DEVNULL)
    while home.read(".claude/settings.json") != mine:
        assert going.poll() is None
    home.done("init", "-s", "-p", "302ai", "-k", KEY)
    assert going.wait(60) == 0
    assert "api.302.ai" in home.read(".claude/settings.json")
    home.done("uninstall", "--yes")
    assert home.read(".claude/settings.json") == mine


def test_who_waited_for_a_lock_that_was_taken_away_holds_the_one_that_is_there(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(home.path))
    for name in ("XDG_STATE_HOME", "CCJK_STATE_DIR"):
        monkeypatch.delenv(name, raising=False)
    path = home.path / ".local/state/ccjk/lock"
    there = []

    def wait() -> None:
        with locked():
            there.append(path.exists())

    with locked():
        waiting = threading.Thread(target=wait)
        waiting.start()
        time.sleep(0.3)  # it has opened the file by then
        path.unlink()
    waiting.join()
    assert there == [True]
