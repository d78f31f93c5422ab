"""Try the facts on releases of the clients: ``python -m tests.clients.facts [--write] [RELEASE…]``.

A RELEASE is a folder of ``.clients`` or the path of a program; without any all in ``.clients`` are tried. The status is 1 where
something has drifted from what is known. ``--write`` makes docs/clients.md of what was seen.
"""

import sys
import tempfile
from pathlib import Path

from ccjk.clients.places import version_of
from ccjk.clients.version import dotted
from tests.clients.facts import FACTS, Fact
from tests.clients.facts.fact import NO_VERSION
from tests.conftest import ROOT

PAGE = ROOT / "docs/clients.md"
NAMES = {"claude-code": "claude", "codex": "codex"}
WORDS = {True: "yes", False: "no", None: "-"}

Column = tuple[str, dict[str, bool | None]]
"""A release, and by fact what was seen."""


def _programs(words: list[str]) -> list[Path]:
    if not words:
        words = sorted(path.name for path in (ROOT / ".clients").iterdir() if path.name.startswith((*NAMES.values(),)))
    known = [ROOT / ".clients" / word / "node_modules/.bin" / word.partition("-")[0] for word in words]
    return [path if path.exists() else Path(word) for word, path in zip(words, known, strict=True)]


def _tried(program: Path, facts: list[Fact]) -> tuple[Column, list[str]]:
    release = version_of(str(program)) or NO_VERSION
    found: dict[str, bool | None] = {}
    drifted = []
    for fact in facts:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            seen = found[fact.id] = fact.seen(program, Path(folder))
        known = fact.known(release)
        if seen is not None and seen != known:
            drifted.append(f"{program.name} {dotted(release)}: {fact.text} Known: {WORDS[known]}; seen: {WORDS[seen]}.")
        print(f"{dotted(release)} {WORDS[seen]:4} {fact.id}", file=sys.stderr)
    return (dotted(release), found), drifted


def page(columns: dict[str, list[Column]]) -> str:
    """Return the page that says what was seen, by client."""
    lines = [
        "# What the clients do",
        "",
        "ccjk is built on these facts. Each is a small function in [tests/clients/facts](../tests/clients/facts) that proves",
        "itself on a real release, against a server on this machine; `python -m tests.clients.facts --write` tries all and makes",
        "this page. The oldest release that is supported and the newest one are tried whenever the tests run, and what has",
        "drifted fails them. A - is for what means nothing there, or could not be tried.",
    ]
    subject = ""
    for fact in FACTS:
        releases = columns.get(fact.client, [])
        if fact.subject != subject:
            subject = fact.subject
            lines += [
                "",
                f"## {subject}",
                "",
                f"| | {' | '.join(name for name, _ in releases)} |",
                "|---|" + "---|" * len(releases),
            ]
        lines.append(f"| {fact.text} | {' | '.join(WORDS[seen.get(fact.id)] for _, seen in releases)} |")
    return "\n".join([*lines, ""])


def main(words: list[str]) -> int:
    """Try, tell, and return the exit status."""
    write = "--write" in words
    columns: dict[str, list[Column]] = {}
    drifted: list[str] = []
    for client, name in NAMES.items():
        programs = [program for program in _programs([word for word in words if word != "--write"]) if program.name == name]
        for program in sorted(programs, key=lambda program: version_of(str(program)) or NO_VERSION):
            column, more = _tried(program, [fact for fact in FACTS if fact.client == client])
            columns.setdefault(client, []).append(column)
            drifted += more
    if write:
        PAGE.write_text(page(columns))
    else:
        print(page(columns))
    print(*(drifted or ["Nothing has drifted."]), sep="\n", file=sys.stderr)
    return bool(drifted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
