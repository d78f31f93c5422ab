"""A home of an earlier release goes on working: all that a person does in it, and out of it again, byte for byte."""

import json

import pytest

from ccjk.shells import HOOKS
from tests.conftest import CCJK, Home, program
from tests.upgrade.packed import RELEASES, Packed, Tree, tree

PROFILES = {
    "302ai": "https://api.302.ai/cc",
    "glm": "https://open.bigmodel.cn/api/anthropic",
    "gateway": "https://gw.example.com/v1",
    "by-variable": "https://api.moonshot.cn/anthropic",
    "minimax": "https://api.minimaxi.com/anthropic",
}
KEYS = {name: f"sk-packed-{name}-0123456789abcdef" for name in ("302ai", "gateway", "minimax")} | {
    "glm": "sk-packed-rotated-0123456789abcdef",
    "by-variable": "sk-packed-kimi-0123456789abcdef",
}


@pytest.fixture(params=RELEASES)
def packed(home: Home, request: pytest.FixtureRequest) -> Packed:
    """Return a home that a release left."""
    found = Packed(home, request.param)
    found.unpack()
    home.env = {"SHELL": "/bin/bash", "KIMI_KEY": KEYS["by-variable"]}
    return found


def test_profiles_and_defaults_are_what_they_were(packed: Packed) -> None:
    listed = json.loads(packed.home.inside("list", "--json"))
    assert {profile["name"]: profile["clients"]["claude-code"]["base_url"] for profile in listed} == PROFILES
    assert {name: packed.home.inside("key", name).strip() for name in PROFILES} == KEYS
    here = json.loads(packed.home.inside("status", "--json"))
    assert {client: found["profile"] for client, found in here["clients"].items()} == {"claude-code": "minimax", "codex": "glm"}
    assert "# a note of mine\n" in packed.home.read(".config/ccjk/config.toml")


def test_looking_changes_no_file_of_the_persons(packed: Packed) -> None:
    before = tree(packed.home, memory=False)
    for command in (["list"], ["status"], ["doctor"], ["env", "glm", "--shell", "zsh"], ["hook", "bash"], ["env", "--unset"]):
        packed.home.ccjk(*command)
    assert tree(packed.home, memory=False) == before


@pytest.mark.parametrize("name", PROFILES)
def test_one_shell_and_one_command(packed: Packed, name: str) -> None:
    wanted = json.loads(packed.home.inside("env", name, "--shell", "json"))
    assert wanted["ANTHROPIC_BASE_URL"] == PROFILES[name]
    assert KEYS[name] in (wanted["ANTHROPIC_API_KEY"], wanted["ANTHROPIC_AUTH_TOKEN"])
    found = packed.home.done("exec", name, "--", program("env"), "-0").split("\0")
    assert {f"{variable}={value}" for variable, value in wanted.items() if value is not None} <= set(found)


@pytest.mark.parametrize("name", PROFILES)
def test_a_switch_and_undo(packed: Packed, name: str) -> None:
    if name == "minimax":
        packed.home.inside("config-switch", "302ai", "-T", "all")
    before = tree(packed.home, memory=False)
    packed.home.inside("config-switch", name, "-T", "all")
    settings = packed.home.json(".claude/settings.json")
    assert settings["env"]["ANTHROPIC_BASE_URL"] == PROFILES[name]
    assert f'"key", "{name}"' in packed.home.read(".codex/config.toml") or name == "minimax"
    packed.home.inside("undo")
    assert tree(packed.home, memory=False) == before


def test_a_key_rotated(packed: Packed) -> None:
    packed.home.inside("init", "-s", "-T", "all", "-p", "302ai", "-k", "sk-anew-0123456789abcdef")
    assert packed.home.inside("key", "302ai") == "sk-anew-0123456789abcdef\n"
    assert packed.home.json(".claude/settings.json")["env"]["ANTHROPIC_API_KEY"] == "sk-anew-0123456789abcdef"
    assert packed.home.json(".claude.json")["customApiKeyResponses"]["approved"][-1] == "sk-anew-0123456789abcdef"[-20:]


def test_what_was_allowed_is_and_the_rest_is_not(packed: Packed) -> None:
    home = packed.home
    wanted = {"project": ("glm", ""), "other": ("302ai", "mine"), "denied": ("", "")}
    for folder, (profile, model) in wanted.items():
        shown = 'cd "$0" && exec "$1" exec -- sh -c \'echo "$CCJK_PROFILE $ANTHROPIC_MODEL"\''
        done = home.command("sh", "-c", shown, folder, CCJK)
        assert done.stdout.strip().startswith(profile), done.stderr
        assert not model or done.stdout.split() == [profile, model]
        assert bool(profile) == (not done.stderr)


def test_each_recorded_change_is_taken_back(packed: Packed) -> None:
    assert len(packed.undone) > 5
    for was in packed.undone:
        packed.home.inside("undo")
        assert tree(packed.home, memory=False) == was
    assert "nothing to undo" in packed.home.refused("undo", status=1)


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_removed(packed: Packed, name: str) -> None:
    packed.home.inside("remove", name)
    listed = json.loads(packed.home.inside("list", "--json"))
    assert {profile["name"] for profile in listed} == set(PROFILES) - {name}
    left = {file: data for file, (data, _mode) in packed.home.files().items() if KEYS[name].encode() in data}
    assert set(left) <= {"vault"}


def _uninstalled(packed: Packed) -> Tree:
    packed.home.done("uninstall", "--yes")
    return tree(packed.home)


def test_uninstalled_the_home_is_as_it_was_before(packed: Packed) -> None:
    assert _uninstalled(packed) == packed.before


@pytest.mark.parametrize("steps", [1, 4, 20])
def test_uninstalled_after_undoing(packed: Packed, steps: int) -> None:
    for _step in packed.undone[:steps]:
        packed.home.inside("undo")
    assert _uninstalled(packed) == packed.before


def test_uninstalled_after_being_used_by_this_release(packed: Packed) -> None:
    home = packed.home
    for command in (
        ["config-switch", "gateway", "-T", "all"],
        ["init", "-s", "-T", "all", "-p", "kimi", "-k", "sk-new-0123456789abcdef"],
        ["init", "-s", "-p", "302ai", "-k", "sk-anew-0123456789abcdef"],
        ["config-switch", "official"],
        ["undo"],
        ["remove", "glm"],
    ):
        home.inside(*command)
    for name in HOOKS:
        home.done("hook", name)
    assert _uninstalled(packed) == packed.before
