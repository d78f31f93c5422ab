"""With which ``config.toml`` each real Codex starts: ccjk reads just those (tests/documents/test_toml_reader.py)."""

from pathlib import Path

import pytest

from tests.clients.facts.world import World
from tests.conftest import client
from tests.documents.snippets import FAILS, STARTS

RELEASES = ["codex-0.94", "codex-0.110", "codex-0.118", "codex-0.130", "codex-newest"]


def starts(world: World, text: str) -> bool:
    (world.home / ".codex").mkdir(exist_ok=True)
    (world.home / ".codex/config.toml").write_bytes(text.encode())
    seen = world.ask("features", "list", proxied=False)
    assert ("shell_tool" in seen.out) != ("config.toml" in seen.err), seen
    return "shell_tool" in seen.out


@pytest.mark.timeout(600)  # it starts more than forty times
@pytest.mark.parametrize("release", RELEASES)
def test_what_is_read_is_what_it_starts_with(release: str, tmp_path: Path) -> None:
    with World(client(release), tmp_path) as world:
        assert [case for case, text in STARTS.items() if not starts(world, text)] == []
        assert [case for case, text in FAILS.items() if starts(world, text)] == []
