"""Where ours stand among the user's words, for a Codex that drops those of a level when others stand deeper."""

import pytest

from ccjk.clients.codex_arguments import arranged, with_model

# X stands for ours
CASES = {
    "": "X",
    "prompt": "X prompt",
    "-c a=b prompt": "X -c a=b prompt",
    "exec prompt": "X exec prompt",
    "exec -c a=b prompt": "X exec X -c a=b prompt",
    "exec prompt -c a=b": "X exec prompt X -c a=b",
    "e --config=a=b prompt --config c=d": "X e X --config=a=b prompt --config c=d",
    "exec -ca=b": "X exec X -ca=b",
    "-c a=b exec -c c=d": "X -c a=b exec X -c c=d",
    "exec -c a=b resume --last -c c=d ping": "X exec X -c a=b resume --last X -c c=d ping",
    "exec resume --last -c c=d": "X exec resume --last X -c c=d",
    "exec prompt resume -c a=b": "X exec prompt resume X -c a=b",
    "exec -- -c a=b": "X exec -- -c a=b",
    "-m exec sandbox linux bash -c ls": "X -m exec sandbox linux bash -c ls",
    "-p review sandbox linux bash -c ls": "X -p review sandbox linux bash -c ls",
    "-C dir -m exec exec -c a=b": "X -C dir -m exec exec X -c a=b",
    "sandbox linux echo exec -c x": "X sandbox linux echo exec -c x",
    "mcp add tool -- bash -c ls": "X mcp add tool -- bash -c ls",
    "debug landlock echo e -c x": "X debug landlock echo e -c x",
    "app-server -c a=b": "X app-server X -c a=b",
    "exec -m -c resume -c a=b": "X exec -m -c resume X -c a=b",
    "exec -C -- -c a=b": "X exec -C -- X -c a=b",
    "-- features": "X -- features",
    "exec features": "X exec features",
}


@pytest.mark.parametrize("words", CASES)
def test_ours_stand_where_they_are_heard(words: str) -> None:
    for drops, expected in ((True, CASES[words]), (False, f"X {words}")):
        assert arranged(["-c", "OURS"], words.split(), drops=drops) == expected.replace("X", "-c OURS").split()


@pytest.mark.parametrize("words", ["features list", "-m x features enable y", "--enable z features"])
def test_what_shows_the_settings_shows_none_of_ours(words: str) -> None:
    for drops in (True, False):
        assert arranged(["-c", "OURS"], words.split(), drops=drops) == words.split()


def test_the_users_own_choice_of_a_provider_stands() -> None:
    ours = ["-c", "model_provider=x", "-c", "profile=x", "-c", "profiles={}"]
    theirs = ["exec", "-c", "model_provider=mine"]
    assert arranged(ours, theirs, drops=True) == [*ours[:2], "exec", *ours[:2], "-c", "model_provider=mine"]


@pytest.mark.parametrize(("model", "setting"), [("m", '"m"'), ("4.5", '"4.5"'), ('a"b\\', '"a\\"b\\\\"')])
def test_a_model_is_text(model: str, setting: str) -> None:
    assert with_model(["-c", "x"], model) == ["-c", "x", "-c", f"model={setting}"]
    assert with_model(["-c", "x"], "") == ["-c", "x"]
