"""A key goes to its own profile's host, whatever is undone, edited by hand, moved by a variable or ended in between."""

import os
import re
import tomllib

import pytest

from tests.conftest import CCJK, Home, program

A, B, C = "key-of-the-first-0123456789", "key-of-the-second-0123456789", "key-of-the-second-anew-0123456789"
GLM, KIMI = "https://open.bigmodel.cn/api/v1", "https://api.moonshot.cn/v1"
CONFIG = ".codex/config.toml"


def init(home: Home, provider: str, key: str, *more: str, client: str = "codex") -> None:
    home.inside("init", "-s", "-T", client, "-p", provider, "-n", "work", "-k", key, *more)


def told_key(home: Home) -> str:
    """Return what the command in Codex's table prints, nothing where it refuses."""
    auth = tomllib.loads(home.read(CONFIG))["model_providers"]["ccjk"]["auth"]
    done = home.command(auth["command"], *auth["args"])
    assert done.returncode == 0 or "is for another host" in done.stderr
    return done.stdout.strip()


def test_undo_pairs_no_key_that_was_rotated_since_with_another_host(home: Home) -> None:
    init(home, "glm", A)
    init(home, "kimi", B)
    init(home, "kimi", C)  # changes nothing of Codex's, so it is nothing to be undone
    assert "the key or the URL of profile work was changed since" in home.refused("undo", status=1)
    assert (KIMI in home.read(CONFIG), told_key(home)) == (True, C)


def test_undo_pairs_none_for_a_shell_either(home: Home) -> None:
    home.write(".claude.json", '{"hasCompletedOnboarding": true}')
    init(home, "glm", A, client="cc")
    init(home, "kimi", B, client="cc")
    home.inside("config-switch", "official")
    init(home, "kimi", C, "--no-default", client="cc")
    home.done("undo")
    assert "was changed since" in home.refused("undo", status=1)
    assert C in home.done("env", "work", "--shell", "json")
    assert "https://api.moonshot.cn/anthropic" in home.done("env", "work", "--shell", "json")


def test_undo_brings_no_profile_back_beside_the_key_of_the_next(home: Home) -> None:
    """The profile was changed again, so it stays as it is; its key was not, and would have gone back alone."""
    init(home, "glm", A)
    init(home, "kimi", B)
    config = home.read(".config/ccjk/config.toml")
    home.write(".config/ccjk/config.toml", config.replace('preset = "kimi"', 'preset = "kimi"\nregion = "intl"'))
    assert "was changed since" in home.refused("undo", status=1)
    assert home.read(".config/ccjk/keys/work") == B


def test_undo_lets_no_client_ask_for_a_key_that_is_for_another_host(home: Home) -> None:
    init(home, "custom", A, "-u", "http://127.0.0.1:18471")
    home.inside("config-switch", "official", "-T", "codex")
    init(home, "custom", B, "-u", "http://127.0.0.1:18472", "--no-default")
    assert "was changed since" in home.refused("undo", status=1)
    assert not (home.path / CONFIG).exists()


def test_undo_of_a_move_with_the_same_key(home: Home) -> None:
    init(home, "glm", A)
    init(home, "kimi", A)
    home.done("undo")
    assert (GLM in home.read(CONFIG), told_key(home)) == (True, A)
    init(home, "kimi", A)
    init(home, "kimi", B)
    assert "was changed since" in home.refused("undo", status=1)


def test_undo_of_a_profiles_beginning_takes_its_key_along_although_it_was_rotated(home: Home) -> None:
    init(home, "glm", A)
    init(home, "glm", C)
    home.done("undo")
    assert not [name for name, (data, _) in home.files().items() if A.encode() in data or C.encode() in data]


@pytest.mark.parametrize("how", ["not selected", "elsewhere", "broken meanwhile"])
def test_a_table_that_init_cannot_follow_gets_no_key_of_the_next_provider(home: Home, how: str) -> None:
    home.env |= {"CODEX_HOME": str(home.path / ".codex")}
    (home.path / ".codex").mkdir()
    init(home, "glm", A)
    text = home.read(CONFIG)
    if how == "elsewhere":
        home.env["CODEX_HOME"] = str(home.path)
    else:
        home.write(CONFIG, text.replace('"ccjk"', '"openai"', 1) if how == "not selected" else f"{text}oops =\n")
    init(home, "kimi", B, client="cc")
    home.write(CONFIG, text)
    assert GLM in home.read(CONFIG)
    assert told_key(home) == ""


def test_a_key_and_the_profile_it_is_for_change_in_an_order_that_lets_no_old_table_have_it(home: Home) -> None:
    """Ended in the middle, with a helper that knows nothing of the state folder, and so not of the change."""
    init(home, "glm", A)
    home.write("first", home.read(CONFIG))
    strace, number = program("strace"), 0
    done = False
    while not done:
        number += 1
        home.env["CCJK_STATE_DIR"] = str(home.path / f"state-{number}")
        home.inside("remove", "work")
        init(home, "glm", A)
        kill = ("-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2", "-e", f"inject=renameat2:signal=KILL:when={number}")
        words = ("init", "-s", "-T", "codex", "-p", "kimi", "-n", "work", "-k", B)
        done = home.command(strace, *kill, CCJK, *words).returncode == 0
        state = home.env.pop("CCJK_STATE_DIR")
        if GLM in home.read(CONFIG):
            assert told_key(home) in {A, ""}, number
        home.env["CCJK_STATE_DIR"] = state
        home.inside("list")
        home.done("config-switch", "official", "-T", "codex")
        del home.env["CCJK_STATE_DIR"]
    assert number > 3


def test_the_profile_in_use_is_the_one_whose_host_the_table_has(home: Home) -> None:
    init(home, "glm", A)
    assert home.done("status").count("work") > 0
    home.write(CONFIG, home.read(CONFIG).replace("open.bigmodel.cn", "somewhere.example"))
    listed = home.done("config-switch", "--list", "-T", "codex")
    assert not re.search(r"^\*", listed, re.MULTILINE), listed


def test_a_rotated_key_reaches_the_folders_that_variables_named_and_leaves_them_with_the_profile(home: Home) -> None:
    for folder in ("cl", "cx"):
        (home.path / folder).mkdir()
    home.write("bin/codex", "#!/bin/sh\necho codex-cli 0.110.0\n", 0o755)
    home.env["PATH"] = f"{home.path}/bin:{os.defpath}"
    elsewhere = {"CLAUDE_CONFIG_DIR": str(home.path / "cl"), "CODEX_HOME": str(home.path / "cx")}
    home.env |= elsewhere
    before = home.files()
    init(home, "302ai", A, client="all")
    for name in elsewhere:
        del home.env[name]
    init(home, "302ai", B, "--no-default", client="all")
    files = {"cl/settings.json", "cx/config.toml"}
    assert {name for name in files if B in home.read(name)} == files
    assert B[-20:] in home.read("cl/.claude.json")
    assert not [name for name, (data, _) in home.files(state=False).items() if A.encode() in data or A[-20:].encode() in data]
    home.inside("uninstall", "--yes")
    assert home.files() == before


@pytest.mark.parametrize("last", [("remove", "work"), ("init", "-s", "-p", "302ai", "-n", "work", "--key-command", f"echo {B}")])
def test_a_key_leaves_the_folders_that_variables_named(home: Home, last: tuple[str, ...]) -> None:
    (home.path / "cl").mkdir()
    home.env["CLAUDE_CONFIG_DIR"] = str(home.path / "cl")
    init(home, "302ai", A, client="cc")
    del home.env["CLAUDE_CONFIG_DIR"]
    home.inside(*last)
    assert not [name for name, (data, _) in home.files().items() if A.encode() in data or A[-20:].encode() in data]


def test_a_key_in_a_table_that_is_not_selected_is_rotated_too(home: Home) -> None:
    home.write("bin/codex", "#!/bin/sh\necho codex-cli 0.110.0\n", 0o755)
    home.env["PATH"] = f"{home.path}/bin:{os.defpath}"
    init(home, "glm", A)
    home.write(CONFIG, home.read(CONFIG).replace('"ccjk"', '"openai"', 1))
    init(home, "glm", C, client="cc")
    assert C in home.read(CONFIG)
    assert A not in home.read(CONFIG)
    assert tomllib.loads(home.read(CONFIG))["model_provider"] == "openai"


def test_a_rotated_key_leaves_a_file_that_its_owner_wrote_to_as_well(home: Home) -> None:
    home.write("bin/codex", "#!/bin/sh\necho codex-cli 0.110.0\n", 0o755)
    home.env["PATH"] = f"{home.path}/bin:{os.defpath}"
    home.write("cx/config.toml", "# mine\n")
    home.env["CODEX_HOME"] = str(home.path / "cx")
    init(home, "302ai", A)
    del home.env["CODEX_HOME"]
    init(home, "302ai", B, "--no-default")
    assert "# Written by ccjk" in home.read("cx/config.toml")
    home.write("cx/config.toml", home.read("cx/config.toml") + "\n[mine]\n")
    home.inside("remove", "work")
    assert home.read("cx/config.toml") == "# mine\n\n[mine]\n"


def test_undo_leaves_no_file_with_a_key_for_others_to_read(home: Home) -> None:
    init(home, "302ai", A, client="cc")
    home.inside("init", "-s", "-p", "glm", "-k", B, "--no-default")
    home.loosen(".claude/settings.json")
    home.inside("config-switch", "glm")
    home.done("undo")
    assert A in home.read(".claude/settings.json")
    assert (home.path / ".claude/settings.json").stat().st_mode & 0o777 == 0o600


def test_a_users_own_file_gets_its_mode_back(home: Home) -> None:
    mine = '{"env": {"ANTHROPIC_BASE_URL": "https://mine.example", "ANTHROPIC_AUTH_TOKEN": "mine-0123456789"}}'
    home.write(".claude/settings.json", mine, 0o644)
    init(home, "302ai", A, client="cc")
    home.done("undo")
    assert home.read(".claude/settings.json") == mine
    assert (home.path / ".claude/settings.json").stat().st_mode & 0o777 == 0o644


def test_what_would_be_written_shows_no_credential_of_the_users_own(home: Home) -> None:
    init(home, "custom", A, "-u", "https://h.example/v1")
    secret = 'http_headers = { Authorization = "Bearer AUTH-SECRET-0123456789" }'
    home.write(CONFIG, home.read(CONFIG).replace("wire_api", f"{secret}\nwire_api", 1))
    shown = home.done(
        "init", "-s", "-T", "codex", "-p", "custom", "-n", "two", "-u", "https://h.example/v1", "-k", B, "--dry-run"
    )
    assert "http_headers.Authorization" in shown
    assert "AUTH-SECRET" not in shown
