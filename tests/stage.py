"""A home that many runs begin from."""

import shutil
from pathlib import Path

from tests.conftest import Home


class Stage:
    """A home in ``folder`` that can be put back to where it was: always at the same path, as ccjk remembers paths."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home")
        self._kept = folder / "kept"
        self.home.path.mkdir()

    def keep(self) -> None:
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.home.path, self._kept, symlinks=True)

    def again(self) -> Home:
        shutil.rmtree(self.home.path)
        shutil.copytree(self._kept, self.home.path, symlinks=True)
        return self.home
