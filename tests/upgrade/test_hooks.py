"""A shell that has the hook of an earlier release goes on working once ccjk is today's, and takes today's hook over it."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from ccjk.core.environment import CLAUDES_OWN, COMPACT_WINDOW, MARKER, UNUSED_TIER
from ccjk.shells import find
from tests import sweeps
from tests.conftest import CCJK, Home
from tests.shells.interactive import Interactive, Prompt
from tests.shells.languages import HOOKED
from tests.shells.languages.language import Language
from tests.shells.test_directories import Setup
from tests.upgrade.packed import FOLDER, MEMORY, RELEASES, Packed

ANEW = "sk-anew-0123456789abcdef"


class Running(Setup):
    """A shell with the hook that the release of ``packed`` printed, in the home that this left."""

    def __init__(self, packed: Packed, language: Language) -> None:
        self.home, self.language = packed.home, language
        packed.unpack()
        saved = f"{MEMORY}/hook.nu" if language.first else f".{language.file}"
        packed.home.write(saved, packed.hook(language.file))
        hook = (
            "source ~/.hook.tcsh"
            if language.name == "tcsh"
            else language.hook.replace(f"{CCJK} hook {language.name}", f"cat {packed.home.path}/{saved}").replace(
                "| iex", "| Out-String | iex"
            )
        )
        self.shell = Interactive(packed.home, replace(language, hook=hook, first=()))
        assert self.shell.first.printed == "> ", "something was printed while start-up files were loaded"
        self.outside = self.shell.first.env

    def on(self, prompt: Prompt, name: str, *, told: int = 0, manual: bool = False, **changed: str) -> None:
        """Expect what `Setup.on` does. What 0.1.0 rendered, which stays until something changes, names no tier without models.

        Hooks of 0.1.0 that are not taken over by today's do not take away what they do not know.
        """
        self.of_then = UNUSED_TIER not in prompt.env
        if not find(self.language.name).renewing and COMPACT_WINDOW in prompt.env:
            changed[COMPACT_WINDOW] = prompt.env[COMPACT_WINDOW]
        super().on(prompt, name, told=told, manual=manual, **changed)

    def off(self, prompt: Prompt, *, told: int = 0, **changed: str) -> None:
        if not find(self.language.name).renewing and COMPACT_WINDOW in prompt.env:
            changed[COMPACT_WINDOW] = prompt.env[COMPACT_WINDOW]
        super().off(prompt, told=told, **changed)

    def _rest(self, prompt: Prompt) -> None:
        """Expect what `Setup._rest` does; but a hook of then has ccjk's own programs on PATH only where a profile is in force."""
        shims = f"{self.home.path}/.local/state/ccjk/shims:"
        if not find(self.language.name).renewing and not prompt.profile and not self._path(prompt.env).startswith(shims):
            prompt.env["PATH"] = shims + prompt.env["PATH"]
        super()._rest(prompt)

    def rendered(self, name: str) -> dict[str, str | None]:
        found = super().rendered(name)
        if self.of_then and found[UNUSED_TIER] == CLAUDES_OWN:
            found |= {UNUSED_TIER: None, MARKER: str(found[MARKER]).replace(f"{UNUSED_TIER} ", "")}
        return found

    def switch(self, words: str) -> str:
        return self.language.switch.format(words)

    def load(self) -> None:
        """Load today's hook."""
        if self.language.first:
            self.home.done(*self.language.first)
        assert self(self.language.hook).told == []


def goes_on(w: Running) -> None:
    assert w("cd project").env["CCJK_PROFILE"] == "glm"  # by the record of then
    w.on(w(), "glm")
    w.home.inside("init", "-s", "-p", "glm", "-k", ANEW)
    prompt = w()
    w.on(prompt, "glm")
    assert ANEW in prompt.env.values()
    w.on(w(w.switch("env minimax")), "minimax", manual=True)
    w.on(w(w.switch("env --unset")), "glm")
    w.on(w(w.switch("env minimax")), "minimax", manual=True)
    w.off(w("cd .."))
    w.off(w("cd denied"), told=1)
    w.home.inside("allow", "denied")
    w.on(w(), "glm")
    w.home.inside("deny", "denied")
    w.off(w(), told=1)
    w.on(w(w.switch("env minimax")), "minimax", manual=True)
    w.on(w("cd ../project"), "glm")
    w.on(w("cd .."), "minimax", manual=True)
    w.off(w(w.switch("env --unset")))


def takes_todays_outside_a_directory(w: Running) -> None:
    w.load()
    w.on(w("cd project"), "glm")
    w.on(w(w.switch("env minimax")), "minimax", manual=True)
    w.load()
    w.on(w(), "minimax", manual=True)
    w.off(w("cd .."))


def takes_todays_in_a_directory(w: Running) -> None:
    w.on(w(w.switch("env minimax")), "minimax", manual=True)
    w.on(w("cd project"), "glm")
    w.load()
    w.on(w(), "glm")
    w.home.inside("init", "-s", "-p", "glm", "-k", ANEW)
    w.on(w(), "glm")
    w.on(w("cd .."), "minimax", manual=True)
    w.load()
    w.on(w("cd project"), "glm")
    w.on(w("cd .."), "minimax", manual=True)
    w.off(w(w.switch("env --unset")))


def an_api_key_by_hand(w: Running) -> None:
    """With it goes a variable that 0.1.0 knew nothing of: such a hook is taken over by today's."""
    w.on(w("cd project"), "glm")
    w.on(w(w.switch("env 302ai")), "302ai", manual=True)
    w.off(w("cd .."))
    w.on(w(w.switch("env 302ai")), "302ai", manual=True)
    w.on(w("cd project"), "glm")
    w.on(w("cd .."), "302ai", manual=True)
    w.off(w(w.switch("env --unset")))


SCENARIOS: list[Callable[[Running], None]] = [goes_on, takes_todays_outside_a_directory, takes_todays_in_a_directory]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.__name__)
@pytest.mark.parametrize("name", HOOKED)
@pytest.mark.parametrize("release", sweeps.rows(RELEASES, RELEASES[:1]))
def test_a_shell_that_is_running(home: Home, release: str, name: str, scenario: Callable[[Running], None]) -> None:
    world = Running(Packed(home, release), HOOKED[name])
    with world.shell:
        scenario(world)


@pytest.mark.parametrize("name", [name for name in HOOKED if find(name).renewing])
@pytest.mark.parametrize("release", sweeps.rows(RELEASES, RELEASES[:1]))
def test_a_shell_that_takes_todays_hook_by_itself(home: Home, release: str, name: str) -> None:
    world = Running(Packed(home, release), HOOKED[name])
    with world.shell:
        an_api_key_by_hand(world)


def test_no_packed_hook_names_a_folder_of_the_machine_that_packed_it() -> None:
    files = [*FOLDER.glob("*/hook.*")]
    assert files
    for file in files:
        found = re.findall(r"([^\s']*)/hook\.(?:tcsh|ps1)", file.read_text())
        assert {*found} <= {"@SHELL@"}, file
