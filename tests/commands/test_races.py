"""A profile and its key are two files: nobody sees one from before a change and the other from after it."""

import json
import subprocess
import threading

import pytest

from tests.conftest import CCJK, Home

SIDES = {"https://one.example": "sk-one-0123456789", "https://two.example": "sk-two-0123456789"}
SHOW = 'echo "$ANTHROPIC_BASE_URL $ANTHROPIC_API_KEY"'
READERS = {
    "env": f'eval "$({CCJK} env w --shell bash)" && {SHOW}',
    "exec": f"{CCJK} exec w -- sh -c '{SHOW}'",
    "json": f"{CCJK} env w --shell json",
}


@pytest.mark.parametrize("reader", READERS)
def test_url_and_key_always_belong_together(home: Home, reader: str) -> None:
    def change(url: str) -> None:
        assert home.process("init", "-s", "-n", "w", "-u", url, "-k", SIDES[url]).returncode == 0

    change("https://one.example")
    stop = threading.Event()

    def keep_changing() -> None:
        while not stop.is_set():
            for url in SIDES:
                change(url)

    changer = threading.Thread(target=keep_changing)
    changer.start()
    seen: dict[str, int] = {}
    try:
        for _ in range(30):
            run = subprocess.run(
                ["bash", "-c", READERS[reader]],  # noqa: S607
                env=home.environment(),
                text=True,
                capture_output=True,
                check=False,
            )
            if reader == "json" and run.stdout:
                values = json.loads(run.stdout)
                answer = f"{values['ANTHROPIC_BASE_URL']} {values['ANTHROPIC_API_KEY']}"
            else:
                answer = run.stdout.strip()
            assert (answer == "") == (run.returncode != 0), run.stderr
            seen[answer] = seen.get(answer, 0) + 1
    finally:
        stop.set()
        changer.join()
    right = {f"{url} {key}" for url, key in SIDES.items()}
    assert set(seen) <= right | {""}, seen
    assert right <= set(seen), "both sides were seen"
