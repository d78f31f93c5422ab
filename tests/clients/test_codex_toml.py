"""With which ``config.toml`` each real Codex starts: ccjk reads just those (tests/documents/test_toml_reader.py)."""

from pathlib import Path

import pytest

from ccjk.documents.edits import change
from ccjk.documents.toml_document import TomlDocument
from ccjk.stores.reader import LARGEST
from tests.clients.facts.world import World
from tests.conftest import client
from tests.documents.snippets import FAILS, STARTS
from tests.documents.test_toml_document import WANTED

RELEASES = ["codex-0.94", "codex-0.110", "codex-0.118", "codex-0.130", "codex-newest"]


def starts(world: World, text: str) -> bool:
    (world.home / ".codex").mkdir(exist_ok=True)
    (world.home / ".codex/config.toml").write_bytes(text.encode())
    seen = world.ask("features", "list", proxied=False)
    assert ("shell_tool" in seen.out) != ("config.toml" in seen.err), seen
    return "shell_tool" in seen.out


@pytest.mark.timeout(600)  # it starts more than sixty times
@pytest.mark.parametrize("release", RELEASES)
def test_what_is_read_is_what_it_starts_with(release: str, tmp_path: Path) -> None:
    with World(client(release), tmp_path) as world:
        assert [case for case, text in STARTS.items() if not starts(world, text)] == []
        assert [case for case, text in FAILS.items() if starts(world, text)] == []
        assert [case for case, text in STARTS.items() if not starts(world, with_ours(text))] == []


def with_ours(text: str) -> str:
    """Return what ccjk makes of the file."""
    document = TomlDocument(text.encode(), "f")
    change(document, WANTED)
    return document.render().decode()


@pytest.mark.parametrize("release", RELEASES)
def test_what_ccjk_refuses_for_other_reasons_it_may_start_with(release: str, tmp_path: Path) -> None:
    """These are no `broken-file` of `ccjk doctor` (findings/files.py)."""
    with World(client(release), tmp_path) as world:
        assert starts(world, "#" * LARGEST + "#\n")
        file = world.home / ".codex/config.toml"
        file.unlink()
        file.symlink_to("nowhere")
        assert "shell_tool" in world.ask("features", "list", proxied=False).out
