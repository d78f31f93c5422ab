"""The manual page: the commands as the command line's parser knows them, between sections that are written here.

``python -m scripts.manual`` writes ``ccjk/man/ccjk.1``.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ccjk import __version__
from ccjk.cli import COMMANDS
from ccjk.click_adapter import tree
from ccjk.command_tree import Command, Option, commands

PAGE = Path(__file__).parent.parent / "ccjk/man/ccjk.1"

_WIDTH = 25
"""How far what is told of a term is indented."""

_LETTERS = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", '"': "\\(dq", "^": "\\(ha", "~": "\\(ti"}

_DESCRIPTION = (
    (
        "ccjk moves Claude Code and Codex between API providers: for good, for one shell, for one command, or for a directory and"
        " all below it. A provider and a key are all it takes; addresses, variables and models come from presets."
    ),
    (
        "A profile is a preset, a key, and what differs from the preset; it is called as its preset unless it gets a name."
        " A client uses, in this order: the profile of the shell (ccjk env), that of the directory (a file .ccjk, which the"
        " shell's hook obeys once it is allowed), else what its own settings say (ccjk init, ccjk config-switch)."
    ),
)
_FILES = {
    "~/.config/ccjk/config.toml": "Profiles, and each client's default. Yours to edit.",
    "~/.config/ccjk/presets.toml": "Your own presets.",
    "~/.config/ccjk/keys/NAME": "One key a file, which nobody else can read.",
    "~/.local/state/ccjk/": "What other programs' files said before, for ccjk undo; which .ccjk files are allowed; what was"
    " worked out of profiles.",
    ".ccjk": "The profile of a directory and all below it: its name, or lines CCJK_PROFILE=NAME, CCJK_MODEL=MODEL and"
    " CCJK_FAST_MODEL=MODEL.",
    "~/.claude/settings.json, ~/.claude.json, ~/.codex/config.toml": "The clients' own files, of which ccjk changes its own"
    " settings alone.",
}
_ENVIRONMENT = {
    "CCJK_API_KEY": "The key, where a command takes one and none is given.",
    "CCJK_PROFILE": "Set by ccjk: the profile of this shell; for prompts.",
    "CCJK_LANG, LC_ALL, LC_MESSAGES, LANG": "The language of messages, English or Chinese; the first one that is set decides.",
    "CCJK_VERBOSE": "Not empty and not 0: the hook announces each switch.",
    "CCJK_CONFIG_DIR, XDG_CONFIG_HOME": "Where profiles and keys are, in place of ~/.config/ccjk and ~/.config.",
    "CCJK_STATE_DIR, XDG_STATE_HOME": "Where the rest is, in place of ~/.local/state/ccjk and ~/.local/state.",
    "CLAUDE_CONFIG_DIR, CODEX_HOME": "Where the clients' files are, in place of ~/.claude and ~/.codex.",
}
_STATUS = {
    "0": "Done.",
    "1": "It failed; one line on standard error says what to do.",
    "2": "It was called wrongly.",
    "130": "It was interrupted.",
}
_EXAMPLES = {
    'ccjk init -s -p glm -k "$KEY"': "Claude Code on GLM, for good; with -T codex Codex, with -T all both.",
    'eval "$(ccjk env kimi)"': 'This shell on Kimi; eval "$(ccjk env --unset)" gives back what was there before.',
    'ccjk exec kimi -- claude -p "…"': "One command on Kimi.",
    "ccjk init -s --hook": "Once: from then on each new shell obeys .ccjk files, and completes ccjk's words.",
    "ccjk use glm": "This directory, and all below it, on GLM.",
    "ccjk config-switch official": "Back to the vendor's own login.",
}
_CALL = re.compile(r"(.*?\bccjk .*?): ")
"""How a paragraph of a help text begins that shows what to type."""


def page() -> str:
    """Return the manual page."""
    own, *below = commands(tree(COMMANDS, english=True))
    visible = [command for command in below if not command.hidden]
    lines = [
        '.\\" Written by python -m scripts.manual.',
        f'.TH CCJK 1 "" "ccjk {__version__}" "User Commands"',
        ".SH NAME",
        f"ccjk \\- {_text(_lowered(own.summary))}",
        ".SH SYNOPSIS",
        *(_call(command) for command in visible),
        ".SH DESCRIPTION",
        *_paragraphs(_DESCRIPTION),
        ".SH OPTIONS",
        *(line for option in own.options for line in _option(option)),
        ".SH COMMANDS",
        *(line for command in visible for line in _command(command)),
        ".SH FILES",
        *_table(_FILES, "I"),
        ".SH ENVIRONMENT",
        *_table(_ENVIRONMENT, "B"),
        ".SH EXIT STATUS",
        *_table(_STATUS, "B"),
        *_paragraphs(["ccjk exec has the status of the command that it becomes."]),
        ".SH EXAMPLES",
        *_table(_EXAMPLES, "B"),
        ".SH SEE ALSO",
        ".BR claude (1),",
        ".BR codex (1)",
    ]
    return "\n".join(lines) + "\n"


def _call(command: Command) -> str:
    words = [f"\\fBccjk {_text(command.name)}\\fR", "[\\fIOPTION\\fR]..." if command.options[1:] else ""]
    words += [re.sub(r"[A-Z]+", r"\\fI\g<0>\\fR", _text(command.argument))] if command.argument else []
    return "\n".join([" ".join(filter(None, words)), ".br"])


def _command(command: Command) -> Iterator[str]:
    calls = next((at for at, text in enumerate(command.paragraphs) if _CALL.match(text)), len(command.paragraphs))
    yield f".SS {_text(command.name)}"
    yield from _paragraphs(command.paragraphs[:calls])
    if command.argument_help:
        yield from _term(re.sub(r"[A-Z]+", r"\\fI\g<0>\\fR", _text(command.argument)), command.argument_help)
    for option in command.options:
        if "--help" not in option.spellings:
            yield from _option(option)
    for text in command.paragraphs[calls:]:  # help texts say of them that they are below
        call = _CALL.match(text)
        yield from _term(f"\\fB{_text(call[1])}\\fR", text[call.end() :]) if call else _paragraphs([text])


def _option(option: Option) -> Iterator[str]:
    spellings = [f"\\fB{_text(spelling)}\\fR" for spelling in option.spellings]
    yield from _term(", ".join(spellings) + (f" \\fI{_text(option.value)}\\fR" if option.value else ""), option.help)


def _table(rows: dict[str, str], font: str) -> Iterator[str]:
    for term, told in rows.items():
        yield from _term(f"\\f{font}{_text(term)}\\fR", told)


def _term(term: str, told: str) -> Iterator[str]:
    yield f".TP {_WIDTH}"
    yield term
    yield _text(told)


def _paragraphs(paragraphs: Iterable[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield ".PP"
        yield _text(paragraph)


def _text(text: str) -> str:
    """Return ``text`` as roff, in ASCII."""
    letters = (_LETTERS.get(letter, letter if letter.isascii() else f"\\[u{ord(letter):04X}]") for letter in text)
    escaped = "".join(letters)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    PAGE.write_text(page())
