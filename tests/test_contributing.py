"""CONTRIBUTING names files, modules and extras that are there, and every room of the package; workflows name commits."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from scripts.pictures.rooms import PACKAGE, rooms
from tests.conftest import ROOT

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
RELEASING = (ROOT / "docs/releasing.md").read_text()
WORKFLOWS = sorted((ROOT / ".github/workflows").iterdir())


@pytest.mark.parametrize("text", [CONTRIBUTING, RELEASING], ids=["contributing", "releasing"])
def test_what_it_names_is_there(text: str) -> None:
    paths = re.findall(r"`((?:\.ci|\.github|ccjk|docs|scripts|shell|tests)/[^` ]*)`", text)
    assert len(paths) > 2
    for path in paths:  # NAME and EXT are whoever comes next
        assert "NAME" in path or "EXT" in path or (ROOT / path).exists(), path
    for module in re.findall(r"python -m ((?:scripts|tests)\.[\w.]+)", text):
        assert importlib.util.find_spec(module), module
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    for names in re.findall(r"\.\[([\w,]+)\]", text):
        assert set(names.split(",")) <= set(extras)


def test_every_room_is_told_of() -> None:
    folders = {room for room in rooms() if (PACKAGE / room).is_dir()}
    assert {folder for folder in folders if f"`ccjk/{folder}/`" not in CONTRIBUTING} == set()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_trusts_no_name_that_moves_and_may_only_read(path: Path) -> None:
    text = path.read_text()
    used = re.findall(r"uses: (.*)", text)
    assert used
    for action in used:
        assert re.fullmatch(r"\./.*|[\w/.-]+@[0-9a-f]{40} # v[\d.]+", action), action
    assert "\npermissions:\n  contents: read\n" in text
    assert not re.search(r"secrets\.|: write(?! # )", text)
