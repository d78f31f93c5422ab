"""README's pictures: each is drawn from what the real program shows, in English and in Chinese."""

import tempfile
from pathlib import Path

from scripts.pictures import doctor, guide, session
from scripts.pictures.terminal import FOLDER, draw, without_versions
from tests.conftest import Home
from tests.standin import StandIn

PLAYED = {"session": session, "guide": guide, "doctor": doctor}
LANGUAGES = {"en": "", "zh": ".zh"}
"""Each with what stands in a file's name for it."""


def file(name: str, language: str) -> Path:
    """Return where a picture is."""
    return FOLDER / f"{name}{LANGUAGES[language]}.svg"


def took(name: str, language: str) -> str:
    """Play it in a scratch home and return what was shown."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home", env={"CCJK_LANG": language})
        home.path.mkdir()
        standin = StandIn(Path(folder))
        try:
            return play(name, home, standin)
        finally:
            standin.close()


def play(name: str, home: Home, standin: StandIn) -> str:
    """Play it in ``home`` and return what was shown."""
    text: str = PLAYED[name].play(home, standin)
    return text


def picture(name: str, language: str, text: str) -> str:
    """Return the picture of ``text``."""
    played = PLAYED[name]
    return draw(map(played.parts, text.splitlines()), played.TITLE[language])


def write(name: str, language: str, text: str) -> None:
    """Draw ``text``."""
    file(name, language).write_text(picture(name, language, text))


__all__ = ["LANGUAGES", "PLAYED", "file", "picture", "play", "took", "without_versions", "write"]
