"""Several configuration folders, each with a default of its own."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ccjk.clients import claude_lock
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.stores.paths import CLIENT_FOLDERS
from tests.conftest import CCJK, Home

CONFIG = ".config/ccjk/config.toml"
KEYS = {name: f"sk-{name}-0123456789-abcdef" for name in ("glm", "kimi", "302ai")}
FILES = {CLAUDE_CODE: "settings.json", CODEX: "config.toml"}
BOTH = pytest.mark.parametrize("client", FILES)


@contextmanager
def at_work(home: Home, client: str = CLAUDE_CODE, folder: str = "") -> Iterator[str]:
    """Have the variable of ``client`` name ``folder``, else one beside the usual one, and give that folder."""
    path = folder or f"{home.path}/of work"
    os.makedirs(path, exist_ok=True)
    before = dict(home.env)
    home.env[CLIENT_FOLDERS[client][0]] = path
    yield path
    home.env = before


def init(home: Home, name: str, *words: str, client: str = CLAUDE_CODE, key: str = "") -> None:
    home.inside("init", "-s", "-T", client, "-p", name, "-k", key or KEYS[name], *words)


def current(home: Home, client: str = CLAUDE_CODE) -> str:
    """Return the profile that is marked for ``client``, and expect the same of `status`."""
    (listed,) = [str(p["name"]) for p in json.loads(home.inside("list", "--json")) if client in p["current"]] or [""]
    assert (json.loads(looked(home, "status"))["clients"][client]["profile"] or "") == listed
    return listed


def looked(home: Home, command: str) -> str:
    """Return what ``command`` prints in a folder of no project: the settings in the home folder would be those of one there."""
    (home.path / "elsewhere").mkdir(exist_ok=True)
    return home.run(command, "--json", folder=home.path / "elsewhere").out


def found(home: Home) -> list[dict[str, Any]]:
    """Return the findings about files of clients."""
    findings: list[dict[str, Any]] = json.loads(looked(home, "doctor"))["findings"]
    return [finding for finding in findings if finding.get("client")]


def as_of_0_2_0(home: Home, **defaults: str) -> None:
    """Turn the profiles' file into that of a release that knew of no folders: the last default of each client, for all."""
    kept = [block for block in home.read(CONFIG).split("\n\n") if block.startswith("[profiles")]
    said = [f'{client.replace("_", "-")} = "{name}"' for client, name in defaults.items()]
    home.write(CONFIG, "\n\n".join(["[defaults]\n" + "\n".join(said), *kept]).rstrip("\n") + "\n", 0o600)


@BOTH
def test_one_folder_with_a_provider_and_the_usual_one_without(home: Home, client: str) -> None:
    with at_work(home, client) as work:
        init(home, "glm", client=client)
        assert current(home, client) == "glm"
        told = home.inside("status")
        assert "~/of work" in told
        assert CLIENT_FOLDERS[client][0] in told
        assert json.loads(home.inside("status", "--json"))["clients"][client]["folder"] == work
    assert home.read(CONFIG).startswith(f'version = 2\n\n[homes."{work}"]\n{client} = "glm"\n\n[profiles.glm]\n')
    for name in (".claude", ".codex"):
        (home.path / name).mkdir()
    assert (found(home), current(home, client)) == ([], "")
    assert CLIENT_FOLDERS[client][0] not in home.inside("status")
    with at_work(home, client):
        assert (found(home), current(home, client)) == ([], "glm")


@BOTH
def test_two_folders_on_two_providers(home: Home, client: str) -> None:
    init(home, "kimi" if client == CLAUDE_CODE else "302ai", client=client)
    usual, before = current(home, client), home.read(CONFIG)
    with at_work(home, client):
        init(home, "glm", client=client)
        assert (found(home), current(home, client)) == ([], "glm")
        home.inside("config-switch", usual, "-T", client)
        home.inside("config-switch", "glm", "-T", client)
    assert (found(home), current(home, client)) == ([], usual)
    home.inside("config-switch", "glm", "-T", client)
    home.inside("config-switch", "official", "-T", client)
    with at_work(home, client):
        assert (found(home), current(home, client)) == ([], "glm")
        home.inside("config-switch", "official", "-T", client)
    assert "version" not in home.read(CONFIG)
    home.inside("config-switch", usual, "-T", client)
    assert home.read(CONFIG).startswith(before.rstrip("\n"))
    assert found(home) == []


@BOTH
def test_what_drifted_in_another_folder_is_mended_there(home: Home, client: str) -> None:
    init(home, "302ai", client=client)
    with at_work(home, client) as work:
        init(home, "glm", client=client)
        usual = f"{home.path}/{CLIENT_FOLDERS[client][1]}/{FILES[client]}"
        files = {f"{work}/{FILES[client]}": "glm", usual: "302ai"}
        for file in files:
            os.unlink(file)
    variable = CLIENT_FOLDERS[client][0]
    words = {f"{work}/{FILES[client]}": f"env '{variable}={work}' ", usual: f"env -u {variable} "}
    for inside in (False, True):
        with at_work(home, client, "" if inside else f"{home.path}/{CLIENT_FOLDERS[client][1]}"):
            here = f"{work}/{FILES[client]}" if inside else usual
            drifts = {finding["file"]: finding["mend"] for finding in found(home) if finding["id"] == "default-drift"}
            option = "" if client == CLAUDE_CODE else " -T codex"
            plain = {file: f"ccjk config-switch {name}{option}" for file, name in files.items()}
            assert drifts == {file: ("" if file == here else words[file]) + command for file, command in plain.items()}
    with at_work(home, client):
        for mend in drifts.values():
            done = home.command("sh", "-c", mend.replace("ccjk", str(CCJK)))
            assert done.returncode == 0, done.stderr
    assert (found(home), current(home, client)) == ([], "302ai")


@BOTH
def test_a_default_in_another_folder_that_names_no_profile(home: Home, client: str) -> None:
    with at_work(home, client):
        init(home, "glm", client=client)
    home.write(CONFIG, home.read(CONFIG).replace(f'{client} = "glm"', f'{client} = "typo"'), 0o600)
    (mend,) = (finding["mend"] for finding in found(home) if finding["id"] == "default-gone")
    home.command("sh", "-c", mend.replace("ccjk", str(CCJK)))
    assert found(home) == []
    assert "[homes" not in home.read(CONFIG)


@BOTH
def test_a_profile_leaves_every_folder(home: Home, client: str) -> None:
    before = home.files()
    init(home, "glm", client=client)
    with at_work(home, client):
        init(home, "glm", client=client)
    init(home, "302ai", "--no-default", client=client)
    home.inside("remove", "glm")
    assert not [name for name, (data, _) in home.files().items() if KEYS["glm"].encode() in data or b'"glm"' in data]
    assert found(home) == []
    home.inside("uninstall", "--yes")
    assert home.files() == before


@BOTH
def test_a_profile_leaves_a_folder_of_which_nothing_is_remembered(home: Home, client: str) -> None:
    init(home, "glm", client=client)
    with at_work(home, client):
        init(home, "glm", client=client)
    shutil.rmtree(home.path / ".local/state/ccjk")
    home.inside("remove", "glm")
    assert not [name for name, (data, _) in home.files().items() if b"bigmodel" in data]


@pytest.mark.parametrize("last", [("remove", "glm"), ("uninstall", "--yes")])
def test_a_provider_that_was_set_up_by_hand_in_another_folder_since_stays(home: Home, last: tuple[str, ...]) -> None:
    init(home, "302ai")
    with at_work(home):
        init(home, "glm")
    by_hand = {"ANTHROPIC_BASE_URL": "https://mine.example", "ANTHROPIC_AUTH_TOKEN": "mine-0123456789-abcdef"}
    settings = home.json("of work/settings.json")
    home.write("of work/settings.json", json.dumps(settings | {"env": settings["env"] | by_hand}))
    home.inside(*last)
    left = home.json("of work/settings.json")["env"]
    assert {name: left[name] for name in by_hand} == by_hand


@BOTH
def test_everything_goes_from_every_folder(home: Home, client: str) -> None:
    home.write(f"{CLIENT_FOLDERS[client][1]}/{FILES[client]}", "{}\n" if client == CLAUDE_CODE else "# mine\n")
    home.write(f"of work/{FILES[client]}", '{"theme": "dark"}' if client == CLAUDE_CODE else 'model = "gpt-x"\n')
    before = home.files()
    init(home, "302ai", client=client)
    with at_work(home, client):
        init(home, "glm", client=client)
    home.inside("config-switch", "glm", "-T", client)
    home.inside("uninstall", "--yes")
    assert home.files() == before


@BOTH
def test_what_a_profile_becomes_reaches_every_folder_that_is_on_it(home: Home, client: str) -> None:
    home.write("bin/codex", "#!/bin/sh\necho codex-cli 0.110.0\n", 0o755)  # needs the key in its file
    home.env["PATH"] = f"{home.path}/bin:{os.defpath}"
    with at_work(home, client):
        init(home, "glm", client=client)
    with at_work(home, client, f"{home.path}/other"):
        init(home, "302ai", client=client)
    new = "sk-new-0123456789-abcdef"
    init(home, "glm", "-M", "glm-new", "--no-default", client=client, key=new)
    assert (found(home), current(home, client)) == ([], "")
    text = home.read(f"of work/{FILES[client]}")
    assert ("glm-new" in text, new in text) == (True, True)
    assert not [name for name, (data, _) in home.files(state=False).items() if KEYS["glm"].encode() in data]
    assert "glm-new" not in home.read(f"other/{FILES[client]}")
    init(home, "302ai", "-u", "https://gw.example/v1", "--no-default", client=client)
    assert "https://gw.example" in home.read(f"other/{FILES[client]}")
    assert found(home) == []


def test_each_folder_knows_the_keys_of_new_profiles(home: Home) -> None:
    with at_work(home):
        init(home, "glm")
    init(home, "302ai")
    assert found(home) == []
    with at_work(home):
        assert KEYS["302ai"][-20:] in home.json("of work/.claude.json")["customApiKeyResponses"]["approved"]


def test_claude_codes_lock_is_held_in_each_folder(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_work(home) as work:
        init(home, "302ai")
    os.mkdir(f"{work}/.claude.json.lock")
    monkeypatch.setattr(claude_lock, "_PATIENCE", 0.1)
    new = ("init", "-s", "-p", "302ai", "-k", "sk-new-0123456789-abcdef", "--no-default")
    before = home.files(state=False)
    assert f"{work}/.claude.json.lock is held by Claude Code" in home.run(*new).err
    assert home.files(state=False) == before
    os.rmdir(f"{work}/.claude.json.lock")
    home.inside(*new)
    assert not os.path.exists(f"{work}/.claude.json.lock")


@BOTH
@pytest.mark.parametrize("rotated", [False, True])
def test_a_folder_that_is_gone(home: Home, client: str, rotated: bool) -> None:  # noqa: FBT001
    init(home, "302ai", client=client)
    with at_work(home, client) as work:
        init(home, "glm", "-t", "api_key", client=client)  # so that Claude Code is told of it
    shutil.rmtree(work)
    assert (found(home), current(home, client)) == ([], "302ai")
    if rotated:
        init(home, "glm", "--no-default", client=client, key="sk-new-0123456789-abcdef")
    home.inside("config-switch", "glm", "-T", client)
    home.inside("config-switch", "302ai", "-T", client)
    home.inside("remove", "glm")
    assert not os.path.exists(work)
    assert "version" not in home.read(CONFIG)
    assert not [name for name, (data, _) in home.files().items() if KEYS["glm"][-20:].encode() in data]
    home.inside("uninstall", "--yes")
    assert not os.path.exists(work)


def test_a_folder_by_another_name(home: Home) -> None:
    """Claude Code, and Codex, follow links, and a slash at the end means nothing to them."""
    for name in ("of work", ".claude"):
        (home.path / name).mkdir()
        (home.path / f"{name} too").symlink_to(name)
    with at_work(home, folder=f"{home.path}/of work/"):
        init(home, "glm")
    for folder, name in {"of work too": "glm", ".claude too": "", ".claude/": ""}.items():
        with at_work(home, folder=f"{home.path}/{folder}"):
            assert (found(home), current(home)) == ([], name)
    with at_work(home, folder=f"{home.path}/.claude too"):
        init(home, "302ai")
    assert [(finding["id"], finding["mend"]) for finding in found(home)] == [("key-rejected", "ccjk config-switch 302ai")]
    home.inside("config-switch", "302ai")  # the state file is beside the usual folder, and in it where the variable names it
    assert (found(home), current(home)) == ([], "302ai")
    assert '[defaults]\nclaude-code = "302ai"\n' in home.read(CONFIG)


@BOTH
@pytest.mark.parametrize("back", [("config-switch", "official"), ("remove", "glm"), ("uninstall", "--yes")])
def test_what_a_folder_held_before_comes_back_by_whatever_name(home: Home, client: str, back: tuple[str, ...]) -> None:
    mine = '{"model":   "claude-x"}' if client == CLAUDE_CODE else '# mine\nmodel = "gpt-x"\n'
    file = home.write(f"of work/{FILES[client]}", mine)
    (home.path / "link").symlink_to("of work")
    with at_work(home, client, f"{home.path}/link"):
        init(home, "glm", client=client)
    with at_work(home, client):
        home.inside(*back, *(("-T", client) if "official" in back else ()))
    assert file.read_text() == mine


@BOTH
def test_a_change_in_another_folder_is_undone(home: Home, client: str) -> None:
    init(home, "302ai", client=client)
    before = home.files(state=False)
    with at_work(home, client) as work:
        init(home, "glm", client=client)
        home.inside("config-switch", "302ai", "-T", client)
    home.inside("undo")
    assert (found(home), current(home, client)) == ([], "302ai")
    with at_work(home, client):
        assert current(home, client) == "glm"
    home.inside("undo")
    assert home.files(state=False) == before
    assert not os.listdir(work)


def test_undo_lets_no_other_folder_ask_for_a_key_for_another_host(home: Home) -> None:
    with at_work(home, CODEX):
        init(home, "glm", "-n", "work", client=CODEX)
        home.inside("config-switch", "official", "-T", "codex")
    home.inside(
        "init", "-s", "-T", "codex", "-p", "kimi", "-n", "work", "-k", KEYS["kimi"], "-u", "http://127.0.0.1:9", "--no-default"
    )
    assert "was changed since" in home.refused("undo", status=1)


class TestOfAReleaseThatKnewNoFolders:
    """A home that it left while the variable was exported, or not, or both in turn."""

    @BOTH
    def test_with_the_variable(self, home: Home, client: str) -> None:
        with at_work(home, client):
            init(home, "glm", client=client)
        as_of_0_2_0(home, **{client: "glm"})
        before = home.read(CONFIG)
        assert (found(home), current(home, client)) == ([], "")
        with at_work(home, client):
            assert (found(home), current(home, client)) == ([], "glm")
            os.unlink(f"{home.path}/of work/{FILES[client]}")
            assert [finding["id"] for finding in found(home)] == ["default-drift"]
            home.inside("config-switch", "glm", "-T", client)
        assert found(home) == []
        init(home, "302ai", client=client)
        with at_work(home, client):
            assert (found(home), current(home, client)) == ([], "glm")
        assert home.read(CONFIG) != before

    @BOTH
    def test_without_it(self, home: Home, client: str) -> None:
        init(home, "glm", client=client)
        before = home.read(CONFIG)
        with at_work(home, client):
            assert (found(home), current(home, client)) == ([], "")
            home.inside("config-switch", "glm", "-T", client)
            home.inside("config-switch", "official", "-T", client)
        assert home.read(CONFIG) == before
        os.unlink(home.path / CLIENT_FOLDERS[client][1] / FILES[client])
        assert [finding["id"] for finding in found(home)] == ["default-drift"]

    @BOTH
    @pytest.mark.parametrize("last", ["glm", "302ai"])
    def test_with_and_without_it(self, home: Home, client: str, last: str) -> None:
        init(home, "302ai", client=client)
        with at_work(home, client):
            init(home, "glm", client=client)
        as_of_0_2_0(home, **{client: last})
        for _again in range(2):
            assert (found(home), current(home, client)) == ([], "302ai")
            with at_work(home, client):
                assert (found(home), current(home, client)) == ([], "glm")
            init(home, "302ai", "--no-default", "-n", "third", client=client)  # which writes the file
        home.inside("uninstall", "--yes")
        assert "bigmodel" not in str(home.files())
