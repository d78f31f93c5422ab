"""Which of ours stand beside the user's words, and where: for a Codex that drops those of a level when others stand deeper."""

from typing import Any

import pytest

from ccjk.clients.codex_arguments import MODEL, arranged, fitted

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


OURS = ["model_provider=x", f'model="{MODEL}"', f'review_model="{MODEL}"', f'profiles.p.model="{MODEL}"']
FILES: dict[str, dict[str, Any]] = {
    "corp": {"model_provider": "corp", "model": "c"},
    "deep": {"model": "d"},
    "look": {"review_model": "r"},
    "ours": {"model_provider": "ccjk"},
    "none": {"sandbox_mode": "read-only"},
}
NOTHING = None

CHOICES: dict[str, str | None] = {
    # words: what of ours names which model, and None for nothing of ours at all
    "ping": "m m m",
    "exec ping": "m m m",
    "-c a=b": "m m m",
    "exec model_provider=corp": "m m m",
    "-- -c model_provider=corp": "m m m",
    "exec -- --oss": "m m m",
    "-c model_provider=corp": NOTHING,
    "-cmodel_provider=corp": NOTHING,
    "-c=model_provider=corp exec": NOTHING,
    "exec --config model_provider=corp ping": NOTHING,
    "exec --config=model_provider=corp ping": NOTHING,
    "-c|model_provider = 'corp'": NOTHING,
    '-c|model_provider="corp"|exec': NOTHING,
    '-c|"model_provider"="corp"': "m m m",
    "-c model_provider=ccjk": "m m m",
    "-c model_provider=corp -c model_provider=ccjk": "m m m",
    "exec -c model_provider=ccjk -c model_provider=corp": NOTHING,
    "-m model_provider=corp": "- model_provider=corp model_provider=corp",
    "-i -c model_provider=corp": "m m m",
    "--oss": NOTHING,
    "exec --oss --local-provider ollama": NOTHING,
    "--local-provider ollama": "m m m",
    "-m --oss": "- --oss --oss",
    "--remote ws://h": NOTHING,
    "exec --remote=ws://h ping": NOTHING,
    "exec resume --remote unix:// 1": NOTHING,
    "queue id ping": NOTHING,
    "-c a=b queue id ping": NOTHING,
    "exec queue": "m m m",
    "features list": NOTHING,
    "-m x features enable y": NOTHING,
    "--enable z features": NOTHING,
    "exec features": "m m m",
    "-m o": "- o o",
    "-mo exec": "- o o",
    "exec -m=o": "- o o",
    "--model=o": "- o o",
    "-m o exec -m p": "- p p",
    "-c model=o": "- o o",
    "-c|model = 'o'|exec": "- o o",
    "-p corp": NOTHING,
    "-pcorp": NOTHING,
    "-p=corp exec": NOTHING,
    "exec --profile corp": NOTHING,
    "--profile=corp": NOTHING,
    "-p none exec -p corp": NOTHING,
    "-p corp exec -p none": "m m m",
    "-p corp --ignore-user-config exec": "m m m",
    "exec -- -p corp": "m m m",
    "-p deep": "- d d",
    "-p deep -m o": "- o o",
    "-p look": "m - m",
    "-p ours": "m m m",
    "-p none": "m m m",
    "-p unknown": "m m m",
    "-p": "m m m",
}


@pytest.mark.parametrize("words", CHOICES)
def test_what_the_user_says_stands(words: str) -> None:
    theirs = words.split("|" if "|" in words else " ")
    found = fitted(OURS, "m", theirs, lambda name: FILES.get(name, {}))
    if CHOICES[words] is None:
        assert found is None
        return
    assert found is not None
    assert found[::2] == ["-c"] * (len(found) // 2)
    said = dict(setting.split("=", 1) for setting in found[1::2])
    models = [said.get(name, "-").strip('"') for name in ("model", "review_model", "profiles.p.model")]
    assert (said["model_provider"], " ".join(models)) == ("x", CHOICES[words])


@pytest.mark.parametrize(("model", "setting"), [("m", '"m"'), ("4.5", '"4.5"'), ('a"b\\', '"a\\"b\\\\"')])
def test_a_model_is_text(model: str, setting: str) -> None:
    assert fitted([f'model="{MODEL}"'], model, [], lambda _name: {}) == ["-c", f"model={setting}"]


def test_without_a_model_none_is_named() -> None:
    assert fitted(OURS, "", [], lambda _name: {}) == ["-c", "model_provider=x"]
