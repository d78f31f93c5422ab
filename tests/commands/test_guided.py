"""Questions on a real terminal: nothing typed as a key is shown, nothing is written before the last answer."""

from pathlib import Path

import pytest

from tests.conftest import CCJK, Home
from tests.terminal import Terminal

KEY = "sk-secret-0123456789-abcdefghij"


def test_provider_and_hidden_key_are_asked_for(home: Home) -> None:
    with Terminal(home, CCJK, "init", columns=80) as terminal:
        terminal.wait_for("Provider .*:")
        terminal.type("1", "Enter")
        terminal.wait_for("API key")
        terminal.type(KEY, "Enter")
        terminal.wait_for("Load the hook in ~/.bashrc")
        terminal.type("Enter")
        screen = terminal.wait_for("Write this")
        assert KEY not in screen
        assert not (home.path / ".claude").exists()
        terminal.type("Enter")
        terminal.wait_for("Claude Code uses profile 302ai")
        assert KEY not in terminal.screen()
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_API_KEY"] == KEY
    assert "hook bash" in home.read(".bashrc")


QUESTIONS = ("Provider", "API key", "Load the hook", "Write this")


def test_the_hook_can_be_declined_and_is_not_asked_for_twice(home: Home) -> None:
    home.env["SHELL"] = "/bin/zsh"
    with Terminal(home, CCJK, "init", "-p", "glm", "-k", KEY, columns=80) as terminal:
        terminal.wait_for("Load the hook in ~/.zshrc")
        terminal.type("n", "Enter")
        terminal.wait_for("Write this")
        terminal.type("Enter")
        assert terminal.exit_status() == 0
    assert not (home.path / ".zshrc").exists()
    home.write(".zshrc", 'eval "$(ccjk hook zsh)"\n')
    with Terminal(home, CCJK, "init", "-p", "kimi", "-k", KEY, columns=80) as terminal:
        assert "Load the hook" not in terminal.wait_for("Write this")


@pytest.mark.parametrize(
    ("question", "answer", "status"),
    [*((question, key, 130) for question in QUESTIONS for key in ("C-c", "C-d")), ("Write this", "n", 0)],
)
def test_leaving_at_any_question_leaves_nothing(home: Home, question: str, answer: str, status: int) -> None:
    with Terminal(home, CCJK, "init", columns=80) as terminal:
        for asked, typed in zip(QUESTIONS, ("glm", KEY, "", ""), strict=True):
            terminal.wait_for(asked)
            if asked == question:
                break
            terminal.type(typed, "Enter")
        terminal.type(answer, *(["Enter"] if answer == "n" else []))
        assert terminal.exit_status() == status
        assert "Traceback" not in terminal.screen()
        assert KEY not in terminal.screen()
    assert list(home.path.iterdir()) == []


def test_a_profile_is_picked_from_a_list(home: Home) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", KEY)
    home.done("init", "-s", "-p", "glm", "-k", "token")
    with Terminal(home, CCJK, "config-switch", columns=80) as terminal:
        screen = terminal.wait_for("Profile .*:")
        assert "official" in screen
        terminal.type("1", "Enter")
        terminal.wait_for("Claude Code uses profile 302ai")


def test_a_trace_of_the_shell_shows_no_key_that_was_not_typed(home: Home, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY)
    script = (
        f'set -x; ccjk() {{ {CCJK} "$@"; }}; ccjk init -s -p 302ai -k - <{tmp_path}/key; ccjk list; ccjk config-switch official'
    )
    result = home.command("bash", "-c", script)
    assert result.returncode == 0
    assert KEY not in result.stdout + result.stderr
