"""Ten shells at their prompts while a profile changes: each environment that is seen is one profile's, exactly."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from ccjk.core.environment import DIRECTORY, MANAGED, MARKER
from tests.conftest import Home
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED

SIDES = {
    "https://one.example": ("sk-one-0123456789-abcdefghij", "model-one"),
    "https://two.example": ("sk-two-0123456789-abcdefghij", "model-two"),
}
SHELLS = [*HOOKED, *HOOKED][:10]
CHANGES = 12


def change(home: Home, url: str) -> None:
    key, model = SIDES[url]
    assert home.process("init", "-s", "-T", "cc", "-n", "w", "-u", url, "-k", key, "-M", model).returncode == 0


def whole(home: Home) -> dict[str, str]:
    """Return the environment of the profile as it is now, as a directory makes it."""
    said = json.loads(home.done("env", "w", "--shell", "json"))
    found = {name: value for name, value in said.items() if value is not None}
    return found | {MARKER: f"{found[MARKER]} {DIRECTORY}"}


def side(env: dict[str, str], sides: dict[str, dict[str, str]]) -> str:
    """Return the URL of the one side that ``env`` is all of, nothing where it is of none; a mixture is an error."""
    found = {name: value for name, value in env.items() if name in MANAGED}
    url = found.get("ANTHROPIC_BASE_URL", "")
    assert found == sides[url], found
    return url


def test_ten_shells_see_no_mixture(home: Home) -> None:
    sides: dict[str, dict[str, str]] = {"": {}}
    for url in reversed(SIDES):
        change(home, url)
        sides[url] = whole(home)
    home.write("p/.ccjk", "w\n")
    home.done("allow", "p")
    over = threading.Event()

    def use(shell: Interactive) -> set[str]:
        seen = set()
        while not over.is_set():
            seen |= {side(shell(line).env, sides) for line in ("cd p", "", "", "cd ..")}
        return seen

    with ExitStack() as stack, ThreadPoolExecutor(len(SHELLS)) as pool:
        shells = [stack.enter_context(Interactive(home, HOOKED[name])) for name in SHELLS]
        users = [pool.submit(use, shell) for shell in shells]
        try:
            for _ in range(CHANGES // 2):
                for url in SIDES:
                    change(home, url)
        finally:
            over.set()
        assert [user.result() for user in users] == [{"", *SIDES}] * len(SHELLS)
