"""What is packed, what is imported by whom, and what may not be named."""

import ast
import subprocess
import zipfile
from pathlib import Path

from ccjk import __version__
from tests.conftest import ROOT

ALLOWED = {
    "errors": {"language"},
    "language": set[str](),
    "core": {"errors", "language"},
    "stores": {"errors", "language", "core"},
    "clients": {"errors", "language", "core"},
    "shells": {"errors", "language", "core"},
    "output": set[str](),
    "commands": {"errors", "language", "core", "stores", "clients", "shells", "output"},
    "cli": {"errors", "language", "commands", "output"},
    "__main__": {"errors", "language", "core", "commands", "shells", "output", "cli"},
}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_imports_go_one_way() -> None:
    for path in (ROOT / "ccjk").rglob("*.py"):
        here = path.relative_to(ROOT / "ccjk").parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ccjk."):
                there = room(node.module)
                assert there == here or there in ALLOWED[here], f"{path} imports {node.module}"


def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    pip = ["python3", "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(pip, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    tracked = subprocess.run(["git", "ls-files", "ccjk", "shell"], cwd=ROOT, text=True, capture_output=True, check=True)  # noqa: S607
    places = {"shell/": "ccjk/_shell/", "ccjk/man/": f"ccjk-{__version__}.data/data/share/man/man1/"}
    wanted = set()
    for name in tracked.stdout.split():
        start = next((start for start in places if name.startswith(start)), "")
        wanted.add(places.get(start, "") + name.removeprefix(start))
    assert packed == wanted
