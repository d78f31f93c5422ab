"""In the middle of another ccjk's change, or behind one that was killed: no key meets a URL that it does not belong to."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.commands.test_guided import answer
from tests.conftest import CCJK, Home, program
from tests.faults.injection import age_lock
from tests.standin import StandIn
from tests.terminal import Terminal

KEY, OTHER = "sk-one-0123456789-abcdef", "sk-two-0123456789-ghijkl"
ONE, TWO = "https://one.example", "https://two.example"
MOVED = ("init", "-s", "-p", "custom", "-u", TWO, "-k", OTHER)


@pytest.fixture
def moving(home: Home, standin: StandIn) -> Home:
    """Return a home with a profile that is about to move to another host, with another key."""
    assert standin.requests == []
    home.done("init", "-s", "-p", "custom", "-u", ONE, "-k", KEY)
    return home


def ended(signal: str = "KILL", when: int = 2) -> list[str]:
    """Return the words that move it and are ended behind config.toml, before its key."""
    strace = ("-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2", "-e", f"inject=renameat2:signal={signal}:when={when}")
    return [program("strace"), *strace, str(CCJK), *MOVED]


@contextmanager
def stopped(home: Home) -> Iterator[subprocess.Popen[bytes]]:
    """Stop that change in the middle; whoever has it lets it go on by its process."""
    with subprocess.Popen(ended("STOP", 1), env=home.environment(), cwd=home.path, stderr=subprocess.DEVNULL) as running:
        end = time.monotonic() + 30
        while TWO not in home.read(".config/ccjk/config.toml"):
            assert time.monotonic() < end
            time.sleep(0.02)
        try:
            yield running
        finally:
            subprocess.run(["pkill", "-CONT", "-P", str(running.pid)], check=False)  # noqa: S607
            running.wait()


def hosts(standin: StandIn) -> set[str]:
    return {request.host for request in standin.requests if KEY in str(request.credentials)}


@pytest.mark.parametrize(
    "words",
    [
        ("doctor", "--online"),
        ("init", "-s", "-p", "custom", "--test", "--dry-run"),
        ("init", "-s", "-p", "custom", "--test"),
    ],
    ids=" ".join,
)
def test_behind_a_killed_change_no_old_key_is_asked_with(moving: Home, standin: StandIn, words: tuple[str, ...]) -> None:
    moving.command(*ended())
    age_lock(moving)
    assert TWO in moving.read(".config/ccjk/config.toml")
    moving.ccjk(*words)
    assert hosts(standin) <= {"one.example"}


def test_what_was_planned_in_the_middle_of_another_change_is_planned_anew(moving: Home) -> None:
    """The guide is asked while another ccjk stands still; when it has ended, the key of before is not written for its host."""
    with (
        stopped(moving) as other,
        Terminal(moving, CCJK, "init", "-T", "cc", "-p", "custom", "--no-test", "--no-hook") as terminal,
    ):
        subprocess.run(["pkill", "-CONT", "-P", str(other.pid)], check=True)  # noqa: S607
        other.wait()
        answer(terminal, ("URL for Claude Code", ""), ("API key", ""))
        if "Write this" in terminal.wait_for("Write this|nothing would be written"):
            terminal.type("y", "Enter")
        terminal.exit_status()
    env = moving.json(".claude/settings.json")["env"]
    assert (env["ANTHROPIC_BASE_URL"], env["ANTHROPIC_API_KEY"]) == (TWO, OTHER)
    assert moving.read(".config/ccjk/keys/custom") == OTHER


def test_what_is_seen_in_the_middle_of_a_change_is_nothing_to_rely_on(moving: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from ccjk.stores import generation

    monkeypatch.setenv("HOME", str(moving.path))
    assert generation.seen() == generation.seen()
    moving.command(*ended())
    assert generation.seen() != generation.seen()


def test_a_stored_command_is_not_run_by_a_dry_run_with_a_test(home: Home, standin: StandIn) -> None:
    home.done("init", "-s", "-p", "custom", "-u", ONE, "--key-command", f"echo x >>~/ran; echo {KEY}")
    (home.path / "ran").unlink()
    assert "--dry-run runs no command" in home.refused("init", "-s", "-p", "custom", "--test", "--dry-run")
    assert not (home.path / "ran").exists()
    assert standin.requests == []
