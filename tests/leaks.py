"""The leak hunt: every test's keys are looked for, when it ends, in all places where none may be.

A key is what stands in a key file of ccjk's in a test's home, or once stood there. It may be in what was typed or given
(arguments of the tests' own), in what commands print that are there to print it, and in files that are private.
"""

import json
import os
import re
import stat
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from tests.standin import VENDORS, Request

SHORTEST = 8
"""Shorter ones stand in words by chance."""

PART = 12
"""So many letters of a key in a row are a part of it."""

PRINTING = {"key", "env", "exec", "directory", "turn", "codex"}
"""The commands of ccjk that are there to print a key, or run what may."""

STRANGERS = ("evil.example", "hostile.example")
"""The hosts of strangers, in tests."""

_KEYS = re.compile(r'"key": ?"([!-~]+?)"')
REPORTS = ("probe-", "seen")
"""What the names of files begin with in which shells report their environments to tests."""


class Hunt:
    """One test's keys, with the hosts that each was given for, and what the test itself typed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "temporary"
        """Where ccjk would put temporary files of its own; a key in one of them is a leak whatever its mode."""
        self.keys: dict[str, set[str]] = {}
        self.typed: list[str] = []
        """What was typed at a terminal, which shows it and may keep it in a history."""
        self.lines: list[str] = []
        self.written: dict[Path, bytes] = {}
        self.found: list[str] = []

    def learn(self, home: Path) -> None:
        """Learn which keys there are in ``home``."""
        with suppress(OSError):
            for path in (home / ".config/ccjk/keys").iterdir():
                with suppress(OSError, ValueError):
                    key = path.read_text().strip() if path.is_file() and "@" not in path.name else ""  # no host
                    if len(key) >= SHORTEST:
                        self.keys.setdefault(key, set())

    def listed(self, home: Path, text: str) -> None:
        """Learn from what ``ccjk list --json`` printed which host each key is for."""
        for profile in json.loads(text):
            with suppress(OSError):
                key = (home / ".config/ccjk/keys" / profile["name"]).read_text().strip()
                urls = [endpoint["base_url"] for endpoint in profile["clients"].values() if endpoint]
                if len(key) >= SHORTEST:
                    self.keys.setdefault(key, set()).update(url.split("/")[2] for url in urls)

    def give(self, *words: str) -> None:
        """Note what the test itself gave to a program: a command, word by word, or a line."""
        keys = [after for before, after in pairwise(words) if before in {"-k", "--api-key"}]
        keys += [key for word in words for key in _KEYS.findall(word)]
        self.keys |= {key: self.keys.get(key, set()) for key in keys if len(key.strip()) >= SHORTEST}
        self.lines.append(_plain(" ".join(words)))

    def hold(self, environment: Mapping[str, str]) -> None:
        """Note the key that a test gives in a variable."""
        if len(key := environment.get("CCJK_API_KEY", "").strip()) >= SHORTEST:
            self.keys.setdefault(key, set())

    def type(self, text: str) -> None:
        """Note what the test typed at a terminal."""
        self.typed.append(text)
        self.give(text)

    def shown(self, what: str, text: str) -> None:
        """Look at what a terminal shows, what was typed at it aside."""
        self.found += [f"the terminal of {what}: {text[:200]!r}" for key in self.keys if key in text and not self._typed(key)]

    def emptied(self, folder: Path) -> None:
        """Look at a temporary folder before it goes."""
        for path in _regular(folder):
            with suppress(OSError):
                data = path.read_bytes()
                self.found += [f"temporary: {path}" for key in self.keys if os.fsencode(key) in data]

    def _typed(self, key: str) -> bool:
        return any(key in text for text in self.typed)

    def put(self, path: Path, data: bytes) -> None:
        """Note a file that the test itself wrote."""
        self.written[path] = data
        self.give(data.decode("utf-8", "replace"))

    def printed(self, words: list[str], out: str, err: str) -> None:
        """Look at what a command printed."""
        ccjk = os.path.basename(words[0]) == "ccjk" and words[1:2] and words[1] not in PRINTING
        for key in self.keys:
            if key in err:
                self.found.append(f"standard error of {words[:4]}: {err[:200]!r}")
            if ccjk and key in out:
                self.found.append(f"standard output of {words[:4]}")

    def _of_this_test(self, pid: str) -> bool:
        """Whether a process has the test's own home: other tests run at the same time, some with the same keys."""
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                return os.fsencode(self.folder) in file.read()
        except OSError:
            return False

    def files(self) -> None:
        """Look for keys in files of the test that others can read, in histories and in what is temporary."""
        for path in _regular(self.folder):
            if path.name.startswith(REPORTS):
                continue
            with suppress(OSError):
                mode = path.stat().st_mode
                history, temporary = "history" in path.name, self.temporary in path.parents
                if not (mode & (stat.S_IRWXG | stat.S_IRWXO) or history or temporary):
                    continue
                data = path.read_bytes()
                if self.written.get(path) == data:
                    continue
                for key in self.keys:
                    if os.fsencode(key) in data and not (history and self._typed(key)):
                        self.found.append(f"{path.relative_to(self.folder)}, mode {stat.S_IMODE(mode):o}")

    def processes(self) -> None:
        """Look for keys in the arguments of all processes of this test, but those that it gave itself."""
        for pid in filter(str.isdecimal, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    words = file.read().decode("utf-8", "replace").removesuffix("\0").split("\0")
            except OSError:
                continue
            held = [key for key in list(self.keys) if any(key in word for word in words)]
            if held and self._of_this_test(pid) and not self._given(words):
                self.found.append(f"arguments of a process: {words[:12]}")

    def _given(self, words: list[str]) -> bool:
        """Whether a test gave a command line like ``words``, maybe in a script, to an interpreter or under another program."""
        lines = [_plain(" ".join(words[at:])) for at in range(3) if len(words[at:]) > 1]
        return any(line in given for line in lines for given in self.lines)

    def strays(self, seen: Iterable[Request]) -> list[str]:
        """Return the requests that carry a key, or a part of one, which was not given for their host.

        A key for which that is not known (of a preset that was never set up) is for any provider, and nobody else.
        """
        found = []
        for request in seen:
            text, at_home = request.text, [key for key, hosts in self.keys.items() if request.host in hosts]
            for key, hosts in self.keys.items():
                known = request.host in hosts if hosts else request.host not in (*VENDORS, *STRANGERS)
                if not known and any(part in text for part in _parts(key) if not any(part in other for other in at_home)):
                    found.append(f"the key of {sorted(hosts)} at {request.host}{request.path[:40]}")
        return found


def _parts(key: str) -> Iterator[str]:
    """Yield all parts of ``key``; of a short one that is the whole."""
    size = min(len(key), PART)
    return (key[at : at + size] for at in range(len(key) - size + 1))


def _plain(line: str) -> str:
    """Return ``line`` without what shells take off the words of a command."""
    return line.translate({ord(char): None for char in "'\"\\"})


def _regular(folder: Path) -> Iterator[Path]:
    for at, _folders, names in os.walk(folder):
        for name in names:
            path = Path(at, name)
            if path.is_file() and not path.is_symlink():
                yield path


current = Hunt(Path(os.devnull))
"""That of the test that runs in this process."""


def watch(every: float = 0.25) -> None:
    """Look at the processes again and again as long as this process runs."""

    def look(pause: threading.Event) -> None:
        while not pause.wait(every):
            if current.keys:
                current.processes()

    if os.path.isdir("/proc"):
        threading.Thread(target=look, args=(threading.Event(),), daemon=True).start()
