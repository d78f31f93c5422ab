"""A home as a release left it, and its hooks: unpacked from what ``scripts/pack_home.py`` packed, which says what that is."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ccjk.shells.shell import place
from tests.conftest import CCJK, Home

FOLDER = Path(__file__).parent
RELEASES = sorted(path.name for path in FOLDER.iterdir() if (path / "home.json").exists())
MEMORY = ".local/state/ccjk"
KEEPS_OUT = ".config/ccjk/.gitignore"

Tree = dict[str, tuple[int, bytes | str]]
"""Folders, links and files by name: the mode, and the content, of a link where it leads."""


@dataclass(frozen=True)
class Packed:
    """What ``release`` made, for the home ``home``, with today's program in its place."""

    home: Home
    release: str

    def unpack(self) -> None:
        """Fill the home."""
        for name, entry in self._pack["home"].items():
            path = self.home.path / self._here(name)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if "link" in entry:
                path.symlink_to(self._here(entry["link"]))
            elif "lines" in entry:
                self.home.write(str(path.relative_to(self.home.path)), self._data(entry), int(entry["mode"], 8))
                os.utime(path, ns=(entry["time"], entry["time"]))
            else:
                path.mkdir(exist_ok=True)
                path.chmod(int(entry["mode"], 8))

    @cached_property
    def before(self) -> Tree:
        """The home as it was before ccjk."""
        return self._tree(self._pack["before"])

    @cached_property
    def undone(self) -> list[Tree]:
        """What was there, beside ccjk's memory, before each change that ``ccjk undo`` takes back, the last change first."""
        now, found = self._pack["before"], list[Tree]()
        for step in self._pack["steps"]:
            was, now = now, {name: entry for name, entry in (now | step["changed"]).items() if entry}
            if step["words"] == ["undo"]:
                found.pop()
            elif step["words"][0] == "remove":  # forgets what was before
                found.clear()
            elif step["undone"]:
                found.append(self._tree({name: entry for name, entry in was.items() if name != KEEPS_OUT}))
        return [*reversed(found)]

    def hook(self, file: str) -> str:
        """Return the code of the hook whose file in ``shell/`` is called ``file``."""
        return self._here((FOLDER / self.release / file).read_text())

    @cached_property
    def _pack(self) -> dict[str, Any]:
        pack: dict[str, Any] = json.loads((FOLDER / self.release / "home.json").read_text())
        return pack

    @cached_property
    def _digests(self) -> dict[str, str]:
        """The digests that ccjk's memory has, and what they are here."""
        trees = self._pack["before"], self._pack["home"], *(step["changed"] for step in self._pack["steps"])
        files = [entry for tree in trees for entry in tree.values() if entry and "sha256" in entry]
        return {file["sha256"]: hashlib.sha256(self._here("".join(file["lines"])).encode()).hexdigest() for file in files}

    def _here(self, text: str) -> str:
        places = {"@HOME@": str(self.home.path), "@CCJK@": str(CCJK), "@SHELL@": str(Path(place("hook.tcsh")).parent)}
        for stands, path in places.items():
            text = text.replace(stands, path)
        return text

    def _data(self, entry: Mapping[str, Any]) -> bytes:
        text = self._here("".join(entry["lines"]))
        for packed, here in self._digests.items():
            text = text.replace(packed, here)
        return text.encode("utf-8", "surrogateescape")

    def _tree(self, entries: Mapping[str, Any]) -> Tree:
        return {
            name: (0o777, self._here(entry["link"]))
            if "link" in entry
            else (int(entry["mode"], 8), self._data(entry) if "lines" in entry else "")
            for name, entry in entries.items()
        }


def tree(home: Home, *, memory: bool = True) -> Tree:
    """Return all that is in ``home``, as `Packed` does; ``memory``: also what ccjk remembers, or older ones had not."""
    found: Tree = {}
    for path in sorted(home.path.rglob("*")):
        name, mode = str(path.relative_to(home.path)), path.lstat().st_mode & 0o7777
        if not memory and (f"{name}/".startswith(f"{MEMORY}/") or name == KEEPS_OUT):
            continue
        link = path.is_symlink()
        found[name] = (0o777, os.readlink(path)) if link else (mode, path.read_bytes() if path.is_file() else "")
    return found
