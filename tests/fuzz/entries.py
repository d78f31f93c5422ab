"""Where bytes from outside come in. Each entry takes any, and fails on all but a clear refusal or a right reading."""

import atexit
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomli

from ccjk.commands.init.call import from_json
from ccjk.core.directory_file import LARGEST, parse
from ccjk.core.endpoint import CLAUDE_CODE, CODEX, Endpoint
from ccjk.core.key import LONGEST, clean_key, hide
from ccjk.core.url import clean_url, host_of, url_warnings
from ccjk.errors import CcjkError
from ccjk.network.answer import answer
from ccjk.network.question import question
from tests.inside import SCRATCH, Done, run

KEY = "sk-of-the-fuzzed-home-0123456789"
_LOOK: tuple[tuple[str, ...], ...] = (("list",), ("status",), ("env", "glm", "--shell", "json"), ("key", "glm"), ("doctor",))
_STARTS = re.compile(r"subprocess\.|os\.(exec|fork|posix_spawn|system)|pty\.|socket\.(connect|getaddrinfo)")
_REACHES_OUT = {"exec", "codex", "--key-command", "--online", "--test", "--keyring"}
_MADE_ANEW = (".local/state/ccjk/rendered/glm.claude-code", ".local/state/ccjk/generation")
"""Worked out again by whoever finds it broken."""

scratch = SCRATCH
"""Where homes are made."""

_watching: list[str] = []


class Executed(BaseException):
    """Something would have been run, or reached over the network."""


def _watch(event: str, _args: tuple[object, ...]) -> None:
    if _watching and _STARTS.match(event):
        raise Executed(event)


sys.addaudithook(_watch)


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Let nothing be run or reached in this block."""
    _watching.append("")
    try:
        yield
    finally:
        _watching.pop()


def directory_file(data: bytes) -> None:
    """Read a ``.ccjk`` of a stranger."""
    try:
        wish = parse(data, ".ccjk")
    except CcjkError as error:
        _refused(error)
        return
    assert len(data) <= LARGEST
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", wish.profile)
    literal = data.decode("utf-8-sig").replace("\\", "")
    assert wish.profile in literal, "nothing is filled in"
    for model in (wish.model, wish.fast_model):
        assert model.isprintable()
        assert model.replace("\\", "") in literal


def api_configs(data: bytes) -> None:
    """Read ``--api-configs``."""
    text = data.decode("utf-8", "replace")
    try:
        requests = from_json(text, "--api-configs")
    except CcjkError as error:
        _refused(error)
        return
    entries = json.loads(text)
    entries = entries["configs"] if isinstance(entries, dict) else entries
    assert [(r.key, r.url, r.default) for r in requests] == [
        (e.get("key"), e.get("url"), e.get("default", False)) for e in entries
    ]


def key(data: bytes) -> None:
    """Read a key, and show a text in which a stranger repeats it."""
    text = data.decode("utf-8", "replace")
    try:
        found = clean_key(text)
    except CcjkError as error:
        _refused(error)
        return
    assert found == text.strip()
    assert len(found) <= LONGEST
    assert found.isascii()
    assert found not in hide(f"x{found}y{found[::-1]}", found)


def url(data: bytes) -> None:
    """Read a base URL."""
    text = data.decode("utf-8", "replace")
    try:
        found = clean_url(text)
        host = host_of(found)
        told = url_warnings(found, "messages")
    except CcjkError as error:
        _refused(error)
        return
    assert found.lower().startswith(("https://", "http://"))
    assert host.isascii()
    assert not re.search(r"[\s\\]", found)
    assert "@" not in urlsplit(found).netloc
    assert all(line.isprintable() for line in told)


def reply(data: bytes) -> None:
    """Read what a provider answers, whatever it is."""
    status, body = data[:1], data[1:]
    endpoint = Endpoint(base_url="https://api.example.com", auth="api_key", wire_api="responses", model="m")
    for client in (CLAUDE_CODE, CODEX):
        asked = question(client, endpoint, KEY)
        found = answer(asked, 100 + 2 * (status or b"\x32")[0], "application/json", body)
        assert KEY not in repr(found)


@cache
def _template() -> Path:
    """Return a home in which two profiles are set up."""
    made = tempfile.TemporaryDirectory(prefix="ccjk-template-", dir=scratch)
    atexit.register(made.cleanup)
    home = Path(made.name)
    entries = [{"provider": "glm", "key": KEY}, {"provider": "302ai", "key": f"{KEY}-other"}]
    done = run(home, "init", "-s", "-T", "all", "--api-configs", json.dumps(entries))
    assert done.status == 0, done.err
    (home / "p").mkdir()
    assert run(home, "use", "glm", folder=home / "p").status == 0
    assert run(home, "env", "glm", "--shell", "bash").status == 0
    return home


def _with_file(name: str, data: bytes) -> None:
    """Put ``data`` in place of the file ``name``, look at everything and change something."""
    with tempfile.TemporaryDirectory(prefix="ccjk-fuzz-", dir=scratch) as folder:
        home = Path(folder) / "home"
        shutil.copytree(_template(), home)
        for own in home.rglob("*"):  # ccjk remembers full paths
            if own.is_file() and str(_template()).encode() in (text := own.read_bytes()):
                own.write_bytes(text.replace(str(_template()).encode(), str(home).encode()))
        path, data = home / name, data.replace(b"@HOME@", str(home).encode())
        path.write_bytes(data)
        path.chmod(0o600)
        with nothing_runs():
            for words in _LOOK:
                _told(run(home, *words), *words)
            _told(run(home, "directory", str(home / "p/.ccjk"), folder=home / "p"), "directory")
            assert path.read_bytes() == data or name in _MADE_ANEW
            done = run(home, "init", "-s", "-p", "kimi", "-k", f"{KEY}-new", "-T", "all")
            _told(done, "init")
            if done.status:
                assert path.read_bytes() == data, "refused and changed"
                return
            _others_stay(name, data, path.read_bytes())
            done = run(home, "undo")
            _told(done, "undo")
            assert done.status or name.startswith(".local/") or path.read_bytes() == data


def _others_stay(name: str, before: bytes, after: bytes) -> None:
    """Check that what the file said of others it still says."""
    if name.endswith("json") and not name.startswith(".local"):
        old, new = (json.loads(text.decode("utf-8-sig")) for text in (before, after))
        assert [key for key in new if key in old] == list(old)
    if name.endswith("toml"):
        old, new = (tomli.loads(text.decode("utf-8-sig")) for text in (before, after))
        assert set(old) <= set(new)


def _file(name: str) -> Callable[[bytes], None]:
    def entry(data: bytes) -> None:
        _with_file(name, data)

    return entry


def arguments(data: bytes) -> None:
    """Run a command line, its words set apart by NUL."""
    words = [os.fsdecode(word) for word in data.split(b"\0")]
    with tempfile.TemporaryDirectory(prefix="ccjk-fuzz-", dir=scratch) as folder:
        home = Path(folder)
        # click takes any beginning of an option's name for it
        outside = any(
            name and out.startswith(name) for name in (word.partition("=")[0] for word in words) for out in _REACHES_OUT
        )
        with suppress(*([Executed] if outside else [])), nothing_runs():
            _told(run(home, *words), *words)


def _told(done: Done, *words: str) -> None:
    """Check that a run ended as runs may, and that a terminal may show what it said."""
    assert done.status in {0, 1, 2, 130, 141}, (done.status, done.err)
    assert "Traceback" not in done.err
    assert all(char.isprintable() or char == "\n" for char in done.err), done.err
    if words[:1] != ("env",) and words[:1] != ("key",) and words[:1] != ("directory",):
        assert KEY not in done.out
        assert all(char.isprintable() or char == "\n" for char in done.out), done.out
    assert KEY not in done.err
    if done.status == 2:
        assert done.err, words


def _refused(error: CcjkError) -> None:
    assert error.message


ENTRIES: dict[str, Callable[[bytes], Any]] = {
    "directory_file": directory_file,
    "api_configs": api_configs,
    "key": key,
    "url": url,
    "reply": reply,
    "arguments": arguments,
    "own_config": _file(".config/ccjk/config.toml"),
    "own_presets": _file(".config/ccjk/presets.toml"),
    "own_key": _file(".config/ccjk/keys/glm"),
    "own_originals": _file(".local/state/ccjk/originals.json"),
    "own_journal": _file(".local/state/ccjk/backups/000001/manifest.json"),
    "own_record": _file(".local/state/ccjk/rendered/glm.claude-code"),
    "own_generation": _file(".local/state/ccjk/generation"),
    "own_folders": _file(".local/state/ccjk/folders"),
    "claude_settings": _file(".claude/settings.json"),
    "claude_state": _file(".claude.json"),
    "codex_config": _file(".codex/config.toml"),
}
