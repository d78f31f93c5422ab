"""The cache: what was worked out from what is set up and from other facts, so that it need not be worked out again.

A record is good for exactly the bytes that it was made from, which its first field marks; any other is made anew.
None holds a key. Imports almost nothing: `env` and `exec` wait for it.
"""

import os
from zlib import crc32

from ccjk import __version__
from ccjk.stores.paths import config_file, presets_file, state_dir
from ccjk.stores.reader import contents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PRESETS = os.path.join(os.path.dirname(os.path.dirname(__file__)), "presets.toml")
NAMES = "names"
"""The record of all names; a profile's own are called after it and a client, with a dot between."""


def cached(
    name: str, work_out: "Callable[[], tuple[list[str], bool]]", facts: "Callable[[], Iterable[bytes]]" = tuple
) -> list[str]:
    """Return the fields of the record ``name``, worked out anew where none fits.

    They are kept where ``work_out`` says that they last, and nothing that they depend on was changed meanwhile: what is set up,
    and ``facts``.
    """
    now = _mark(name, facts())
    fields = load(name, now)
    if fields is None:
        fields, lasts = work_out()
        if lasts and now == _mark(name, facts()):
            save(name, now, fields)
    return fields


def _mark(name: str, facts: "Iterable[bytes]") -> str:
    return mark_of(name, contents(config_file()), contents(presets_file()), *facts)


def mark_of(name: str, *facts: bytes) -> str:
    """Return the mark of the record ``name`` as it would be made now from ``facts`` alone, and by this release."""
    package = os.stat(PRESETS)
    parts = (f"{__version__} {package.st_size} {package.st_mtime_ns} {name}".encode(), *facts)
    text = b"".join(b"%d:%s" % (len(part), part) for part in parts)
    return f"{crc32(text):08x}{len(text):x}"


def load(name: str, now: str) -> list[str] | None:
    """Return the fields of the record ``name``; None where there is none, whole, that has the mark ``now``."""
    head, _, body = contents(_path(name)).partition(b"\0")
    if head != _head(now, body):
        return None
    return body.decode("utf-8", "surrogateescape").split("\0")


def save(name: str, now: str, fields: list[str]) -> None:
    """Keep ``fields`` as the record ``name``. Where nothing can be written, nothing is kept."""
    from ccjk.stores.writer import put  # who finds one does without

    body = "\0".join(fields).encode("utf-8", "surrogateescape")
    try:
        put(_path(name), _head(now, body) + b"\0" + body)
    except OSError:
        return


def forget(profile: str) -> None:
    """Remove the records of ``profile``, and the one that names it."""
    for record in (
        f"{profile}.claude-code",
        f"{profile}.codex",
        f"{profile}.file",
        f"{profile}.urls",
        f"{profile}.sources",
        NAMES,
    ):
        try:
            os.unlink(_path(record))
        except OSError:
            continue


def _path(name: str) -> str:
    return os.path.join(state_dir(), "rendered", name)


def _head(now: str, body: bytes) -> bytes:
    return f"{now} {crc32(body):08x}".encode()
