"""The provider follows the directory: in real interactive shells, on a terminal, what people do and what strangers do.

One table of scenarios for all shells. At each prompt the whole environment is compared: it is what it was outside, or that and
exactly what one profile sets.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ccjk.core.environment import DIRECTORY, MANAGED, MARKER, QUIET, UNUSED_TIER
from tests.conftest import CCJK, Home, program
from tests.shells.interactive import Interactive, Prompt
from tests.shells.languages import HOOKED
from tests.shells.languages.language import Language

KEYS = {name: f"sk-{name}-0123456789abcdef" for name in ("302ai", "glm", "kimi", "minimax")}
GIVEN = "sk-given-0123456789"
SET = f"CCJK_PROFILE CCJK_SET ANTHROPIC_BASE_URL ANTHROPIC_API_KEY {UNUSED_TIER} CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST"
VOLATILE = {
    "CMD_DURATION_MS",
    "COLUMNS",
    "DIRS_LIST",
    "DIRS_POSITION",
    "LAST_EXIT_CODE",
    "LAST_RETURN_CODE",
    "LINES",
    "OLDPWD",
    "PWD",
    "SHLVL",
    "_",
}


def prepare(home: Home) -> None:
    """Set profiles up, and three directories that ask for them."""
    entries = [{"provider": name, "key": key} for name, key in KEYS.items()]
    home.inside("init", "-s", "-T", "all", "--api-configs", json.dumps(entries))
    for name, profile in {"p": "glm", "p/inner": "kimi", "q": "minimax"}.items():
        home.write(f"{name}/.ccjk", f"{profile}\n")
        home.inside("allow", name)
    (home.path / "p/sub/deeper").mkdir(parents=True)


class Setup:
    """A home with profiles, a shell in it, and what that shell's environment is outside any directory."""

    def __init__(
        self, home: Home, language: Language, before: str = "", *, hook: bool = True, under: tuple[str, ...] = ()
    ) -> None:
        self.home = home
        self.language = language
        prepare(home)
        self.shell = Interactive(home, language, before, hook=hook, under=under)
        assert self.shell.first.printed == "> ", "something was printed while start-up files were loaded"
        self.outside = self.shell.first.env
        assert not self.shell.first.profile

    def write(self, folder: str, text: str | bytes) -> Path:
        return self.home.write(f"{folder}/.ccjk", text)

    def __call__(self, line: str = "") -> Prompt:
        return self.shell(line)

    def rendered(self, name: str) -> dict[str, str | None]:
        found: dict[str, str | None] = json.loads(self.home.inside("env", name, "--shell", "json"))
        return {variable: found[variable] for variable in MANAGED}

    def on(self, prompt: Prompt, name: str, *, told: int = 0, manual: bool = False, **changed: str) -> None:
        """Expect the environment of profile ``name``, all of it, and what is outside otherwise."""
        wanted = self.rendered(name)
        if not manual:
            wanted[MARKER] = f"{wanted[MARKER]} {DIRECTORY}"
        found = {variable: prompt.env.get(variable) for variable in MANAGED}
        assert found == wanted | changed
        assert len(prompt.told) == told, prompt.printed
        self._rest(prompt)

    def off(self, prompt: Prompt, *, told: int = 0, **changed: str) -> None:
        """Expect what there was outside."""
        for variable in MANAGED:
            assert prompt.env.get(variable) == (self.outside | changed).get(variable), variable
        assert len(prompt.told) == told, prompt.printed
        self._rest(prompt)

    def _path(self, env: Mapping[str, str]) -> str:
        return ":".join(folder for folder in env["PATH"].split(":") if folder != self.language.folder)

    def _rest(self, prompt: Prompt) -> None:
        """Expect the rest of the environment as it was, and ccjk's own programs first on PATH, once."""
        shims = f"{self.home.path}/.local/state/ccjk/shims"
        rest = self._path(self.outside).removeprefix(f"{shims}:")
        assert self._path(prompt.env) == f"{shims}:{rest}"
        assert shims not in rest.split(":")
        known = {*MANAGED, "PATH", DIRECTORY, *VOLATILE}
        assert {n: v for n, v in prompt.env.items() if n not in known} == {
            n: v for n, v in self.outside.items() if n not in known
        }


def enter_and_leave(w: Setup) -> None:
    w.on(w("cd p"), "glm")
    w.on(w(), "glm")
    w.on(w("cd sub/deeper"), "glm")
    w.off(w("cd ~"))
    assert DIRECTORY not in w().env
    w.on(w("cd p/sub"), "glm")


def nesting_and_sideways(w: Setup) -> None:
    w.on(w("cd p"), "glm")
    w.on(w("cd inner"), "kimi")
    w.on(w("cd .."), "glm")
    w.on(w("cd ../q"), "minimax")
    w.on(w("cd ../p/inner"), "kimi")
    w.off(w("cd /"))


def pushd_and_minus(w: Setup) -> None:
    w.on(w("pushd p >/dev/null"), "glm")
    w.on(w("pushd ../q >/dev/null"), "minimax")
    w.on(w("popd >/dev/null"), "glm")
    w.off(w("popd >/dev/null"))
    w.on(w("cd p"), "glm")
    w.off(w("cd - >/dev/null"))
    w.on(w("cd - >/dev/null"), "glm")


def a_directory_inside_a_substitution(w: Setup) -> None:
    command = 'echo "$(cd p; pwd; cd ../q; cd ..)"'  # back, as fish's are in the shell itself
    prompt = w(command)
    w.off(prompt)
    assert f"\n{w.home.path}/p\n" in prompt.printed
    w("cd p")
    w.on(w('echo "$(cd ../q; cd; cd p)"'), "glm")


def edits(w: Setup) -> None:
    path = w.home.path / "p/.ccjk"
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    w.on(w("cd p"), "glm")
    path.write_text("glx\n")  # as long as before, and no older or newer
    os.utime(path, ns=times)
    w.off(w(), told=1)
    w.off(w())
    path.write_text("glm\n")
    os.utime(path, (0, 0))
    w.on(w(), "glm")
    w("touch .ccjk")
    w.on(w(), "glm")
    replaced = w.home.write("replaced", "glm\n")
    replaced.rename(path)
    w.on(w(), "glm")
    path.unlink()
    w.off(w())
    path.write_text("glm\n")
    w.on(w(), "glm")
    path.rename(w.home.path / "p/sub/.ccjk")
    w.off(w())
    w.off(w("cd sub"), told=1)


def branches_of_a_repository(w: Setup) -> None:
    program("git")
    git = "git -c user.name=x -c user.email=x -c init.defaultBranch=main"
    w.on(w("cd q"), "minimax")
    w(f"{git} init -q . && {git} add . && {git} commit -qm 1 && {git} checkout -qb other")
    w.write("q", "kimi\n")
    w.off(w(), told=1)
    w.on(w(f"{git} commit -qam 2; {CCJK} allow >/dev/null"), "kimi")
    w.on(w(f"{git} checkout -q main"), "minimax")
    w.on(w(f"{git} checkout -q other"), "kimi")  # both are allowed


def allowed_and_denied_elsewhere(w: Setup) -> None:
    w.write("r", "CCJK_PROFILE=kimi\nCCJK_MODEL=mine\n")
    w.off(w("cd r"), told=1)
    w.off(w())
    w.home.inside("allow", "r")
    prompt = w()
    assert prompt.profile == "kimi"
    assert prompt.env["ANTHROPIC_MODEL"] == "mine"
    w.home.inside("deny", "r")
    w.off(w(), told=1)
    w.off(w())
    w.home.inside("allow", "r")
    assert w().profile == "kimi"
    w.off(w("cd .."))
    w.home.inside("deny", "r")
    w.off(w("cd r"), told=1)
    w.off(w(w.language.switch.format("env nonexistent")), told=1)


def keys_and_profiles_changed_elsewhere(w: Setup) -> None:
    w.on(w("cd p"), "glm")
    w.home.inside("init", "-s", "-p", "glm", "-k", "sk-rotated-0123456789")
    prompt = w()
    w.on(prompt, "glm")
    assert "sk-rotated-0123456789" in prompt.env.values()
    w.home.inside("init", "-s", "-p", "glm", "-M", "another")
    w.on(w(), "glm", ANTHROPIC_MODEL="another")
    w.home.done("init", "-s", "-p", "kimi", "-k", "sk-rotated-kimi-0123")  # another profile: nothing to see here
    w.on(w(), "glm")
    w.home.done("cs", "official")
    w.on(w(), "glm")
    w.home.done("undo")
    w.on(w(), "glm")
    w.home.done("remove", "glm")
    w.off(w(), told=1)
    w.off(w())
    w.home.inside("init", "-s", "-p", "glm", "-k", "sk-again-0123456789")
    w.on(w(), "glm")


def files_edited_by_hand(w: Setup) -> None:
    w.on(w("cd p"), "glm")
    config = w.home.path / ".config/ccjk/config.toml"
    config.write_text(config.read_text() + '\n[profiles.glm.claude-code]\nmodel = "by-hand"\n')
    w.on(w(), "glm", ANTHROPIC_MODEL="by-hand")
    w.on(w(), "glm")
    key = w.home.path / ".config/ccjk/keys/glm"
    key.write_text("sk-by-hand-0123456789")
    os.utime(key, (0, 0))
    prompt = w()
    w.on(prompt, "glm")
    assert "sk-by-hand-0123456789" in prompt.env.values()
    config.write_text("not toml")
    w.off(w(), told=1)
    w.off(w())


def a_url_edited_by_hand(w: Setup) -> None:
    """See the key, which is for another host, leave the shell with the rest."""
    w.on(w("cd p"), "glm")
    config, presets = (w.home.path / ".config/ccjk" / name for name in ("config.toml", "presets.toml"))
    text = config.read_text()
    config.write_text(text + '\n[profiles.glm.claude-code]\nbase_url = "https://evil.example"\n')
    prompt = w()
    w.off(prompt, told=1)
    assert "is for another host" in prompt.told[0]
    w.off(w())
    config.write_text(text)
    w.on(w(), "glm")
    presets.write_text('[glm.claude-code]\nbase_url = "https://evil.example"\nauth = "auth_token"\n')
    w.off(w(), told=1)
    w.on(w("cd inner"), "kimi")
    w.home.inside("init", "-s", "-p", "glm", "--key-of", "glm", "--no-default")
    w.on(w("cd .."), "glm", ANTHROPIC_BASE_URL="https://evil.example")


def a_profile_by_hand_inside(w: Setup) -> None:
    w.on(w("cd p"), "glm")
    w.on(w(w.language.switch.format("env 302ai")), "302ai", manual=True)
    w.home.inside("init", "-s", "-p", "kimi", "-k", "sk-other-0123456789")
    w.on(w(), "302ai", manual=True)
    w.on(w("cd sub"), "302ai", manual=True)
    w.on(w(w.language.switch.format("env --unset")), "glm")
    w.on(w(w.language.switch.format("env 302ai")), "302ai", manual=True)
    w.on(w("cd ../inner"), "kimi")
    w.on(w("cd .."), "glm")
    w.on(w(w.language.switch.format("env 302ai")), "302ai", manual=True)
    w.home.done("allow", "p")  # the last thing done wins
    w.on(w(), "glm")
    w.on(w(w.language.switch.format("env 302ai")), "302ai", manual=True)
    w.off(w("cd .."))
    w.on(w("cd p"), "glm")
    w.off(w(w.language.switch.format("env --unset")))
    w.home.inside("init", "-s", "-p", "kimi", "-k", "sk-third-0123456789")
    w.off(w())
    w.off(w("cd .."))
    w.on(w("cd p"), "glm")


def a_profile_by_hand_outside(w: Setup) -> None:
    w.on(w(w.language.switch.format("env 302ai")), "302ai", manual=True)
    w.on(w("cd p"), "glm")
    w.on(w("cd inner"), "kimi")
    w.on(w("cd ~"), "302ai", manual=True)
    w.on(w("cd p"), "glm")
    w.on(w(w.language.switch.format("env minimax")), "minimax", manual=True)
    w.on(w(w.language.switch.format("env --unset")), "glm")
    w.on(w("cd ~"), "302ai", manual=True)
    w.off(w(w.language.switch.format("env --unset")))


def what_was_there_before(w: Setup) -> None:
    """Give back what was exported, empty, not exported, unset; leave alone what was changed meanwhile."""
    w(w.language.export.format("ANTHROPIC_BASE_URL", "https://mine.example"))
    w(w.language.export.format("ANTHROPIC_API_KEY", ""))
    w(w.language.assign.format("ANTHROPIC_AUTH_TOKEN", "hidden from programs"))
    w(w.language.export.format("ANTHROPIC_CUSTOM_HEADERS", "x: y"))
    w(w.language.export.format("ANTHROPIC_MODEL", "two\nlines  ".replace("\n", " ")))
    before = {"ANTHROPIC_BASE_URL": "https://mine.example", "ANTHROPIC_API_KEY": "", "ANTHROPIC_CUSTOM_HEADERS": "x: y"}
    before["ANTHROPIC_MODEL"] = "two lines  "
    w.off(w(), told=0, **before)
    w.on(w("cd p"), "glm")
    w.off(w("cd .."), told=0, **before)
    if w.language.assign:
        assert "hidden from programs" in w("echo $ANTHROPIC_AUTH_TOKEN").printed
    w.on(w("cd p"), "glm")
    w(w.language.export.format("ANTHROPIC_MODEL", "changed"))
    w(w.language.erase.format("ANTHROPIC_BASE_URL"))
    w(w.language.export.format("ANTHROPIC_SMALL_FAST_MODEL", "new"))
    prompt = w("cd sub")
    assert prompt.env["ANTHROPIC_MODEL"] == "changed"
    prompt = w("cd ~")
    left = {name: prompt.env.get(name) for name in MANAGED if prompt.env.get(name) is not None}
    assert left == {
        "ANTHROPIC_API_KEY": "",
        "ANTHROPIC_CUSTOM_HEADERS": "x: y",
        "ANTHROPIC_MODEL": "changed",
        "ANTHROPIC_SMALL_FAST_MODEL": "new",
    }


def shells_inside(w: Setup) -> None:
    """They have the variables, but know nothing of what was before."""
    inner = w.shell.again
    w.on(w("cd p"), "glm")
    w.on(w(inner), "glm")
    w.on(w("cd inner"), "kimi")
    w.on(w("cd .."), "glm")
    w.off(w("cd .."))
    w.on(w("cd p"), "glm")
    w.on(w(f"exec {inner}"), "glm")
    w.off(w("cd .."))
    w.on(w("exit"), "glm")  # the outer one is still where it was
    w.off(w("cd .."))


def shells_inside_with_a_profile_by_hand(w: Setup) -> None:
    inner = w.shell.again
    w.on(w(w.language.switch.format("env 302ai")), "302ai", manual=True)
    w.on(w(inner), "302ai", manual=True)
    w.on(w("cd p"), "glm")
    w.on(w("cd .."), "302ai", manual=True)
    w.off(w(w.language.switch.format("env --unset")))
    w.on(w("exit"), "302ai", manual=True)
    w.on(w("cd p"), "glm")
    w.on(w(w.language.switch.format("env kimi")), "kimi", manual=True)
    w.on(w(f"exec {inner}"), "kimi", manual=True)  # stays until the directory is left
    w.on(w("cd sub"), "kimi", manual=True)
    w.off(w("cd ~"))


def a_new_window_elsewhere(w: Setup) -> None:
    """As tmux or an editor opens it: with the variables of a directory in which it is not."""
    inner = w.shell.again
    w.on(w("cd p"), "glm")
    w.off(w(f"env -C {w.home.path} {inner}"))
    w.on(w("exit"), "glm")
    w.on(w(f"env -C {w.home.path}/q {inner}"), "minimax")
    w.off(w("cd ~"))


def a_start_up_file_with_a_key_of_ones_own(w: Setup) -> None:
    inner = w.shell.again
    rc = w.home.path / w.language.rc
    rc.write_text(w.language.export.format("ANTHROPIC_AUTH_TOKEN", "mine") + "\n" + rc.read_text())
    w.on(w("cd p"), "glm")
    w.on(w(f"exec {inner}"), "glm")
    w.off(w("cd .."), ANTHROPIC_AUTH_TOKEN="mine")  # noqa: S106
    w.on(w("cd p"), "glm")


def a_deleted_working_directory(w: Setup) -> None:
    w.on(w("cd p/sub/deeper"), "glm")
    shutil.rmtree(w.home.path / "p/sub")
    w.on(w(), "glm")
    shutil.rmtree(w.home.path / "p")
    w.off(w())
    w.off(w("cd ~"))


def use(w: Setup) -> None:
    w("mkdir new; cd new")
    w.on(w(f"{CCJK} use kimi"), "kimi")
    assert (w.home.path / "new/.ccjk").read_text() == "CCJK_PROFILE=kimi\n"
    w.on(w(w.language.switch.format("env glm")), "glm", manual=True)
    w.on(w(f"{CCJK} use kimi"), "kimi")
    w.on(w(f"{CCJK} use minimax"), "minimax")
    w.off(w("cd .."))


def announced(w: Setup) -> None:
    w(w.language.export.format("CCJK_VERBOSE", "1"))
    assert w("cd p").told == ["ccjk: profile glm, as ~/p/.ccjk asks"]
    assert w().told == []
    assert w("cd inner").told == ["ccjk: left ~/p/.ccjk", "ccjk: profile kimi, as ~/p/inner/.ccjk asks"]
    assert w("cd ~").told == ["ccjk: left ~/p/inner/.ccjk"]
    w(w.language.export.format("CCJK_VERBOSE", "0"))
    assert w("cd p").told == []


def in_one_line(w: Setup) -> None:
    """Where the shell tells of each change of the directory, what stands behind a cd is right as well."""
    wanted = "glm" if w.language.at_once else ""
    assert f"\n[{wanted}]\n" in w('cd p && echo "[$CCJK_PROFILE]"').printed


def a_refused_file_below_an_allowed_one(w: Setup) -> None:
    w.write("p/stranger", "minimax\n")
    w.on(w("cd p"), "glm")
    w.on(w("cd stranger"), "glm", told=1)  # the shell keeps what it had outside
    w.on(w(), "glm")
    w.off(w("cd ~"))
    w.on(w("cd p/stranger"), "glm", told=1)
    w.write("p", "kimi\n")
    w.off(w(), told=1)
    w.home.inside("allow", "p/stranger")
    w.on(w(), "minimax")


def what_is_the_users_to_say(w: Setup) -> None:
    """Take a key for ccjk away, as a project could name it, but not what the user says of Claude Code's own traffic."""
    w(w.language.export.format("CCJK_API_KEY", GIVEN))
    w.off(w(w.language.export.format(QUIET, "mine")), CCJK_API_KEY=GIVEN, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="mine")
    w.on(w("cd p"), "glm", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="mine")
    w.on(w("cd ../q"), "minimax", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="mine")
    w.off(w("cd .."), CCJK_API_KEY=GIVEN, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="mine")
    w.write("r", "302ai\n")  # with no Claude Code here it is set, unless the user did
    w.home.inside("allow", "r")
    assert w("cd r").env[QUIET] == "mine"
    w.on(w("cd ../p"), "glm", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="mine")
    w.off(w("cd .."), CCJK_API_KEY=GIVEN, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="mine")
    w.on(
        w(w.language.switch.format("env 302ai")),
        "302ai",
        manual=True,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="mine",
        CCJK_SET=SET,
    )
    w.on(w("cd p"), "glm", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="mine")
    w.on(w("cd .."), "302ai", manual=True, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="mine", CCJK_SET=SET)
    w.off(w(w.language.switch.format("env --unset")), CCJK_API_KEY=GIVEN, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC="mine")


def what_ccjk_said_of_it_goes_with_the_profile(w: Setup) -> None:
    w.write("r", "302ai\n")
    w.home.inside("allow", "r")
    w.on(w("cd r"), "302ai")
    w.on(w("cd ../p"), "glm")
    w.on(w("cd ../r"), "302ai")
    w.off(w("cd .."))
    w.on(w(w.language.switch.format("env 302ai")), "302ai", manual=True)
    w.on(w(w.language.switch.format("env glm")), "glm", manual=True)
    w.off(w(w.language.switch.format("env --unset")))


def ones_own_login(w: Setup) -> None:
    w.write("r", "official\n")
    w.home.inside("allow", "r")
    w.on(w("cd r"), "official")
    w.on(w("cd ../p"), "glm")
    w.on(w("cd ../r"), "official")
    w.on(w(w.language.switch.format("env glm")), "glm", manual=True)
    w.off(w("cd .."))
    w.on(w(w.language.switch.format("env official")), "official", manual=True)
    w.off(w(w.language.switch.format("env --unset")))


SCENARIOS: list[Callable[[Setup], None]] = [
    ones_own_login,
    enter_and_leave,
    nesting_and_sideways,
    pushd_and_minus,
    a_directory_inside_a_substitution,
    edits,
    branches_of_a_repository,
    allowed_and_denied_elsewhere,
    keys_and_profiles_changed_elsewhere,
    files_edited_by_hand,
    a_url_edited_by_hand,
    a_profile_by_hand_inside,
    a_profile_by_hand_outside,
    what_was_there_before,
    shells_inside,
    shells_inside_with_a_profile_by_hand,
    a_new_window_elsewhere,
    a_start_up_file_with_a_key_of_ones_own,
    a_deleted_working_directory,
    use,
    announced,
    in_one_line,
    a_refused_file_below_an_allowed_one,
    what_is_the_users_to_say,
    what_ccjk_said_of_it_goes_with_the_profile,
]


ROWS = [(name, scenario) for name in HOOKED for scenario in SCENARIOS if scenario.__name__ not in HOOKED[name].cannot]


@pytest.mark.parametrize(("name", "scenario"), ROWS, ids=lambda value: getattr(value, "__name__", value))
def test_directories(home: Home, name: str, scenario: Callable[[Setup], None]) -> None:
    world = Setup(home, HOOKED[name])
    with world.shell:
        scenario(world)


def test_nu_where_its_working_directory_is_deleted(home: Home) -> None:
    """It says so itself at each prompt, and runs nothing there."""
    world = Setup(home, HOOKED["nu"])
    with world.shell:
        world.on(world("cd p/sub/deeper"), "glm")
        shutil.rmtree(home.path / "p/sub")
        world.shell.send("\r")
        world.off(world("cd ~"))
        world.on(world("cd p"), "glm")
