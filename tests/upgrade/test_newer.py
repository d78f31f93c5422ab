"""Files that a newer release made otherwise are refused in one line, and nothing is changed; 0.1.0 reads those of now."""

import json
from collections.abc import Callable

import pytest

from ccjk.stores.format_version import CONFIG
from tests.conftest import Home
from tests.upgrade.packed import MEMORY, RELEASES, Packed, Tree, tree

ANEW = "sk-anew-0123456789abcdef"
CACHES = ("directories", "generation", "new", "presets", "rendered", "lock", "code")
WRITING = (
    ["config-switch", "glm"],
    ["init", "-s", "-p", "glm", "-k", ANEW],
    ["init", "-s", "--hook"],
    ["undo"],
    ["remove", "glm"],
    ["uninstall", "--yes"],
)
LOOKING = (["list"], ["status"])
SWITCHING = (["env", "glm", "--shell", "bash"], ["exec", "glm", "--", "/bin/true"])
TRUST = (["allow", "project"], ["use", "glm"])


def config(home: Home) -> None:
    home.write(".config/ccjk/config.toml", f"version = {CONFIG + 1}\n" + home.read(".config/ccjk/config.toml"))


def originals(home: Home) -> None:
    home.write(f"{MEMORY}/originals.json", json.dumps({"version": 2, "files": home.json(f"{MEMORY}/originals.json")}))


def journal(home: Home) -> None:
    newest = max((home.path / MEMORY / "backups").iterdir()) / "manifest.json"
    newest.write_text(json.dumps({"version": 2, "changes": []}))


def trust(home: Home) -> None:
    path = home.path / f"{MEMORY}/allowed/{home.path}/project/.ccjk"
    path.write_bytes(path.read_bytes().removesuffix(b"\0001") + b"\0002")


CASES: list[tuple[Callable[[Home], None], list[str]]] = [
    *((config, words) for words in (*LOOKING, *SWITCHING, *WRITING, *TRUST, ["key", "by-variable"])),
    *((originals, words) for words in (*LOOKING, *WRITING) if words != ["status"]),  # which has no use for it
    *((journal, words) for words in WRITING),
    (trust, ["allow", "project"]),
    (trust, ["directory", "@/project/.ccjk"]),
]


def kept(home: Home) -> Tree:
    """Return all but what is worked out anew at any time."""
    return {
        name: entry for name, entry in tree(home).items() if not name.startswith(tuple(f"{MEMORY}/{cache}" for cache in CACHES))
    }


@pytest.fixture
def latest(home: Home) -> Home:
    """Return a home of the latest release."""
    Packed(home, RELEASES[-1]).unpack()
    home.env["SHELL"] = "/bin/tcsh"  # whose start-up file has no hook yet
    return home


@pytest.mark.parametrize(("newer", "words"), CASES, ids=lambda case: getattr(case, "__name__", None) or " ".join(case[:1]))
def test_files_of_a_newer_release(latest: Home, newer: Callable[[Home], None], words: list[str]) -> None:
    newer(latest)
    before = kept(latest)
    words = [word.replace("@", str(latest.path)) for word in words]
    if words[0] == "exec":  # in a process of its own, which becomes another
        done = latest.ccjk(*words)
        status, err = done.returncode, done.stderr
    else:
        run = latest.run(*words)
        status, err = run.status, run.err
    assert (status, err.count("\n")) == (1, 1)
    assert err.startswith("ccjk: ~/")
    assert err.endswith(" was written by a newer ccjk; update this one; nothing was changed\n")
    assert kept(latest) == before


def test_doctor_says_to_update(latest: Home) -> None:
    config(latest)
    originals(latest)
    assert latest.run("doctor").out.count("\n    mend: pip install --upgrade ccjk\n") == 2


def test_the_version_known_here_may_be_said(latest: Home) -> None:
    latest.write(".config/ccjk/config.toml", "version = 1\n" + latest.read(".config/ccjk/config.toml"))
    latest.inside("config-switch", "gateway", "-T", "all")
    assert latest.read(".config/ccjk/config.toml").startswith("version = 1\n")


def test_what_is_written_now_0_1_0_reads(latest: Home) -> None:
    """That one refuses what it does not know in ``config.toml`` and ``originals.json``, passes over it in the two others."""
    latest.inside("config-switch", "gateway", "-T", "all")
    latest.inside("allow", "denied")
    assert "version" not in latest.read(".config/ccjk/config.toml")
    assert "version" not in latest.json(f"{MEMORY}/originals.json")
    newest = max((latest.path / MEMORY / "backups").iterdir())
    assert latest.json(str((newest / "manifest.json").relative_to(latest.path)))["version"] == 1
    *fields, version = latest.read(f"{MEMORY}/allowed/{latest.path}/denied/.ccjk").split("\0")
    assert (len(fields), version) == (5, "1")
