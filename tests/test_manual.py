"""The manual page is what the commands are now, and any man shows it."""

import re
import subprocess

from scripts.manual import PAGE, page
from tests.conftest import Home, program


def _shown(*options: str) -> subprocess.CompletedProcess[str]:
    words = [program("groff"), "-man", "-Tutf8", "-ww", "-P-cbou", *options, str(PAGE)]
    return subprocess.run(words, text=True, capture_output=True, check=True)


def test_it_is_what_the_commands_are_now() -> None:
    assert PAGE.read_text() == page(), "python -m scripts.manual writes it anew"


def test_it_is_shown_without_a_warning_and_letter_for_letter() -> None:
    shown = _shown("-rLL=200n")
    assert shown.stderr == ""
    for text in (
        'eval "$(ccjk env --unset)"',
        'eval "`ccjk env glm`"',
        'claude -p "…"',
        "~/.local/state/ccjk/",
        "-k, --api-key KEY",
        "ccjk exec [NAME] -- CMD [ARG]...",
        ".ccjk ",
        "client's own",
    ):
        assert text in shown.stdout
    assert page().isascii()


def test_it_has_every_command_that_help_has(home: Home) -> None:
    names = re.findall(r"^  ([a-z-]+) ", home.done("--help").partition("\nCommands:\n")[2], re.MULTILINE)
    assert len(names) > 10
    assert re.findall(r"^   ([a-z-]+)$", _shown().stdout, re.MULTILINE) == names
