"""``ccjk use``: what it writes, and what it refuses."""

import pytest

from tests.conftest import CCJK, Home
from tests.terminal import Terminal


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ((), "CCJK_PROFILE=glm\n"),
        (("-M", "glm-5.3[1m]", "-F", "small"), "CCJK_PROFILE=glm\nCCJK_MODEL=glm-5.3[1m]\nCCJK_FAST_MODEL=small\n"),
        (("--fast-model", "a b"), "CCJK_PROFILE=glm\nCCJK_FAST_MODEL=a b\n"),
    ],
)
def test_the_file_says_what_was_asked_for(home: Home, args: tuple[str, ...], text: str) -> None:
    home.inside("init", "-s", "-p", "glm", "-k", "sk-glm")
    home.inside("use", "glm", *args)
    assert home.read(".ccjk") == text
    assert home.done("exec", "--", "printenv", "CCJK_PROFILE") == "glm\n"


@pytest.mark.parametrize("model", ["a\nANTHROPIC_BASE_URL=x", "a #b", "'a", " a", "\x1b[m"])
def test_a_model_that_the_file_cannot_say_is_refused(home: Home, model: str) -> None:
    home.inside("init", "-s", "-p", "glm", "-k", "sk-glm")
    before = home.files()
    assert home.ccjk("use", "glm", "-M", model).returncode in (1, 2)
    assert home.files() == before


def test_a_provider_that_is_not_set_up_says_how(home: Home) -> None:
    assert "ccjk init -p kimi does it" in home.refused("use", "kimi", status=1)


def test_the_hook_on_a_terminal_is_the_line_to_write(home: Home) -> None:
    with Terminal(home, CCJK, "hook", "zsh") as terminal:
        screen = terminal.wait_for("hook zsh")
        assert "~/.zshrc" in screen
        assert terminal.exit_status() == 0
        assert len([line for line in terminal.screen().splitlines() if line.strip()]) < 5
