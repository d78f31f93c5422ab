"""What is packed, what is imported by whom, and what may not be named."""

import ast
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccjk import __version__
from scripts.pictures.rooms import LEVELS
from tests.conftest import ROOT, tracked

LONGEST = 300
FLOOR = {room: number for number, level in enumerate(reversed(LEVELS)) for room in level}


def imports(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports, each by its full name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "ccjk":
            yield from (f"{node.module}.{name.name}".removeprefix("ccjk.") for name in node.names)


@pytest.mark.parametrize("path", sorted((ROOT / "ccjk").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT / "ccjk")))
def test_imports_go_one_way_and_no_command_imports_another(path: Path) -> None:
    here = [part.removesuffix(".py") for part in path.relative_to(ROOT / "ccjk").parts]
    for module in imports(path):
        there = module.split(".")
        if there[0] == here[0]:
            assert here[0] != "commands" or there[1] == here[1], f"imports the command {there[1]}"
        elif there[0] in FLOOR:  # else a name of the package itself
            assert FLOOR[there[0]] < FLOOR[here[0]], f"imports {module}"
    assert len(path.read_text().splitlines()) <= LONGEST, "wants two rooms"


@pytest.mark.slow  # needs the network
def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    pip = ["python3", "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(pip, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    places = {"shell/": "ccjk/_shell/", "ccjk/man/": f"ccjk-{__version__}.data/data/share/man/man1/"}
    wanted = set()
    for name in tracked("ccjk", "shell"):
        start = next((start for start in places if name.startswith(start)), "")
        wanted.add(places.get(start, "") + name.removeprefix(start))
    assert packed == wanted
