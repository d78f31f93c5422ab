"""A set-up is worked out once: the user's own command for a key, which may ask for a fingerprint, is run exactly once."""

import json

import pytest

from ccjk.commands.init import set_up
from ccjk.setup.state import Setup
from ccjk.stores.lock import Lock
from ccjk.transaction import transact
from ccjk.transaction.changeset import Changeset
from tests.commands.test_guided import answer, init
from tests.conftest import Home
from tests.standin import StandIn

KEY = "sk-from-the-vault-0123456789"
COMMAND = f"echo run >>runs; echo {KEY}"


def runs(home: Home) -> int:
    """Return how often the command was run."""
    file = home.path / "runs"
    return len(file.read_text().splitlines()) if file.exists() else 0


def set_up_before(home: Home) -> None:
    home.inside("init", "-s", "-T", "all", "-p", "glm", "-k", "sk-glm-0123456789")


@pytest.mark.parametrize(
    ("args", "times"),
    [
        ((), 1),
        (("-T", "all"), 1),
        (("--test",), 1),
        (("-T", "all", "--test"), 1),
        (("--no-default",), 1),
        (("--dry-run",), 0),
        (("-T", "all", "--dry-run"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
@pytest.mark.parametrize("used", [False, True], ids=["new home", "home in use"])
def test_a_command_for_a_key_is_run_once(home: Home, standin: StandIn, args: tuple[str, ...], times: int, *, used: bool) -> None:
    assert standin.requests == []
    if used:
        set_up_before(home)
    home.inside("init", "-s", "-p", "302ai", "--key-command", COMMAND, *args)
    assert runs(home) == times


def test_two_profiles_with_one_command_run_it_once(home: Home) -> None:
    many = [{"provider": name, "keyCommand": COMMAND} for name in ("302ai", "glm", "kimi")]
    home.inside("init", "-s", "-T", "all", "--api-configs", json.dumps(many))
    assert runs(home) == 1


def test_each_command_of_many_is_run_once(home: Home) -> None:
    many = [{"provider": "302ai", "keyCommand": COMMAND}, {"provider": "glm", "keyCommand": f"{COMMAND}-of-glm"}]
    home.inside("init", "-s", "--api-configs", json.dumps(many))
    assert runs(home) == 2


def test_the_guide_runs_it_once(home: Home, standin: StandIn) -> None:
    with init(home, "-p", "302ai", "-T", "cc", "--key-command", COMMAND, "--no-hook", "--region", "") as terminal:
        answer(terminal, ("Test it", ""), ("Write this", ""))
        assert terminal.exit_status() == 0
    assert [request.path for request in standin.requests] == ["/cc/v1/messages"]
    assert runs(home) == 1


def test_it_is_not_run_again_where_another_program_wrote_in_between(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Claude Code writes its file, and another ccjk sets a profile up, between the first look and the lock."""

    def meanwhile(lock: Lock) -> None:
        monkeypatch.setattr(transact, "_recover", recover)
        home.write(".claude/settings.json", '{"theme": "dark"}')
        (home.path / ".config/ccjk/presets.toml").write_text("")
        recover(lock)

    set_up_before(home)
    recover = transact._recover  # noqa: SLF001 - the moment between the first look and the change
    monkeypatch.setattr(transact, "_recover", meanwhile)
    home.inside("init", "-s", "-p", "302ai", "--key-command", COMMAND)
    assert runs(home) == 1
    settings = home.json(".claude/settings.json")
    assert settings["theme"] == "dark"
    assert settings["env"]["ANTHROPIC_BASE_URL"] == "https://api.302.ai/cc"


def test_what_cannot_be_tested_without_running_it_is_refused(home: Home) -> None:
    assert "--dry-run runs no command" in home.refused(
        "init", "-s", "-p", "302ai", "--key-command", COMMAND, "--dry-run", "--test"
    )
    assert runs(home) == 0


def test_nothing_that_was_shown_is_worked_out_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """One plan for one set-up: it is drafted once, and what was drafted is written."""
    built: list[object] = []
    build = set_up.Change.build

    def counted(change: set_up.Change, draft: Changeset) -> object:
        built.append(change)
        return build(change, draft)

    monkeypatch.setattr(set_up.Change, "build", counted)
    home.inside("init", "-s", "-T", "all", "-p", "302ai", "-k", KEY)
    assert len(built) == 1
    assert KEY not in repr(built)
    assert KEY not in repr(Setup(new_keys={"302ai": KEY}))
