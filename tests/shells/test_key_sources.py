"""Keys that no file holds: each shell and directory gets them, and nothing of them is at rest afterwards."""

import json
import time

import pytest

from ccjk.core.environment import MANAGED
from tests.commands.test_env import SHOW
from tests.conftest import Home
from tests.shells.interactive import PATIENCE, Interactive
from tests.shells.languages import HOOKED, LANGUAGES

KEY = "sk-from-the-vault-0123456789"
OTHER = "sk-of-another-day-0123456789"


def set_up(home: Home, key: str = KEY) -> None:
    """Set glm up with a command for its key, beside a kimi with a file."""
    home.write("vault", f"{key}\n")
    home.inside("init", "-s", "-p", "kimi", "-k", "sk-kimi-0123456789")
    home.inside("init", "-s", "-T", "all", "-p", "glm", "--key-command", "cat ~/vault")


def at_rest(home: Home, key: str = KEY) -> list[str]:
    """Return the files that hold ``key``, or the end of it."""
    found = home.files().items()
    return [name for name, (data, _) in found if key[-20:].encode() in data and name != "vault"]


def show(home: Home, name: str, *lines: str) -> tuple[list[dict[str, str]], str]:
    """Return the managed variables at each SHOW, and what went to standard error."""
    result = home.command(*LANGUAGES[name].command("\n".join(lines)))
    found = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    return [{n: v for n, v in env.items() if n in MANAGED} for env in found], result.stderr


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_shell_fetches_it_and_gives_it_back(home: Home, name: str) -> None:
    set_up(home)
    language = LANGUAGES[name]
    (inside, outside), told = show(
        home, name, language.switch.format("env glm"), SHOW, language.switch.format("env --unset"), SHOW
    )
    assert told == ""
    assert (inside["CCJK_PROFILE"], inside["ANTHROPIC_AUTH_TOKEN"]) == ("glm", KEY)
    assert outside == {}
    assert at_rest(home) == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_without_it_nothing_changes(home: Home, name: str) -> None:
    set_up(home)
    (home.path / "vault").unlink()
    language = LANGUAGES[name]
    found, told = show(home, name, language.then.format(language.switch.format("env glm")), SHOW)
    assert all(variables == {} for variables in found)
    assert "failed with status 1" in told
    assert "just being changed" not in told
    assert "Traceback" not in told


@pytest.mark.parametrize("name", HOOKED)
def test_a_directory_fetches_it_when_it_is_entered(home: Home, name: str) -> None:
    set_up(home)
    home.write("p/.ccjk", "glm")
    home.write("q/.ccjk", "kimi")
    for folder in ("p", "q"):
        home.inside("allow", folder)
    (home.path / "p/sub").mkdir()
    with Interactive(home, HOOKED[name]) as shell:
        outside = {n: v for n, v in shell.first.env.items() if n in MANAGED}
        for folder, profile, key in (
            ("p", "glm", KEY),
            ("sub", "glm", KEY),
            ("~/q", "kimi", "sk-kimi-0123456789"),
            ("~/p", "glm", KEY),
        ):
            prompt = shell(f"cd {folder}")
            assert (prompt.env.get("CCJK_PROFILE"), prompt.env.get("ANTHROPIC_AUTH_TOKEN")) == (profile, key), prompt.printed
            assert prompt.told == []
        assert at_rest(home) == []
        home.write("vault", f"{OTHER}\n")
        assert shell("").env["ANTHROPIC_AUTH_TOKEN"] == KEY, "it is fetched when the directory is entered"
        shell("cd ~")
        assert shell("cd p").env["ANTHROPIC_AUTH_TOKEN"] == OTHER
        prompt = shell("cd ~")
        assert {n: v for n, v in prompt.env.items() if n in MANAGED} == outside
        (home.path / "vault").unlink()
        prompt = shell("cd p")
        assert {n: v for n, v in prompt.env.items() if n in MANAGED} == outside
        assert any("failed with status 1" in line for line in prompt.told), prompt.printed
    assert at_rest(home) == at_rest(home, OTHER) == []


@pytest.mark.parametrize("name", HOOKED)
def test_a_shell_inside_leaves_as_its_parent_does(home: Home, name: str) -> None:
    set_up(home)
    home.write("p/.ccjk", "glm")
    home.inside("allow", "p")
    with Interactive(home, HOOKED[name]) as shell:
        shell("cd p")
        prompt = shell(shell.again)
        assert prompt.env["ANTHROPIC_AUTH_TOKEN"] == KEY
        prompt = shell("cd ~")
        assert {n for n in prompt.env if n in MANAGED} == set()


@pytest.mark.parametrize("name", HOOKED)
def test_ctrl_c_while_it_is_fetched_leaves_no_upper_provider_for_good(home: Home, name: str) -> None:
    """What was interrupted refused nothing: the next prompt asks again."""
    home.inside("init", "-s", "-p", "kimi", "-k", "sk-kimi-0123456789")
    slow = "touch ~/asked; [ -e ~/quick ] || exec sleep 20; cat ~/vault"
    home.write("vault", f"{KEY}\n")
    home.write("quick", "")
    home.inside("init", "-s", "-T", "all", "-p", "glm", "--no-default", "--key-command", slow)
    home.write("p/.ccjk", "kimi")
    home.write("p/inner/.ccjk", "glm")
    for folder in ("p", "p/inner"):
        home.inside("allow", folder)
    for file in ("quick", "asked"):
        (home.path / file).unlink(missing_ok=True)
    with Interactive(home, HOOKED[name]) as shell:
        assert shell("cd p").profile == "kimi"
        shell.send("cd inner\r")
        deadline = time.monotonic() + PATIENCE
        while not (home.path / "asked").exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        home.write("quick", "")
        shell.interrupt()
        prompts = [shell(), shell()]
        assert [(prompt.profile, prompt.env["ANTHROPIC_AUTH_TOKEN"]) for prompt in prompts] == [("glm", KEY)] * 2
        assert shell("cd ..").profile == "kimi"
