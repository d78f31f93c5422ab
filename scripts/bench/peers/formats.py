"""What becomes of a file as its owner left it: its form after a switch, and what is no valid file."""

import json
import os
import stat
import subprocess
from collections.abc import Callable, Iterator

from scripts.bench.peers.tools import DOCUMENT, KILLED, STATE, Stage, text

BOM = b"\xef\xbb\xbf"
PLAIN = text().encode()
MINE = "zeta"
"""A key of the owner's own that stands in the files."""


def _order(data: bytes) -> bool:
    found = json.loads(data.decode("utf-8-sig"))
    others = [key for key in DOCUMENT if key not in {"zeta", "env", "big"}]
    return [key for key in found if key in DOCUMENT] == list(DOCUMENT) and all(found[key] == DOCUMENT[key] for key in others)


FORMS: dict[str, tuple[bytes, Callable[[bytes], bool]]] = {
    "keys, order": (PLAIN, _order),
    "2 blanks": (PLAIN, lambda data: b'\n  "zeta"' in data),
    "4 blanks": (text(4).encode(), lambda data: b'\n    "zeta"' in data),
    "tabs": (text("\t").encode(), lambda data: b'\n\t"zeta"' in data),
    "list in a line": (PLAIN.replace(b"[\n      1,\n      2\n    ]", b"[1, 2]"), lambda data: b"[1, 2]" in data),
    "final newline": (PLAIN, lambda data: data.endswith(b"\n")),
    "no final newline": (PLAIN.rstrip(), lambda data: not data.endswith(b"\n")),
    "CRLF": (PLAIN.replace(b"\n", b"\r\n"), lambda data: data.count(b"\r\n") == data.count(b"\n") > 0),
    "BOM": (BOM + PLAIN, lambda data: data.startswith(BOM)),
    "big number": (PLAIN, lambda data: b"12345678901234567890" in data),
    "`\\u0061`": (PLAIN, lambda data: b"b\\u0061r" in data),
}
INVALID: dict[str, bytes] = {
    "comment": PLAIN.replace(b"{\n", b"{\n  // mine\n", 1),
    "trailing comma": PLAIN.replace(b"  }\n}", b"  },\n}"),
    "truncated": PLAIN[:-20],
    "UTF-16": text().encode("utf-16"),
    "`[]`": b'["zeta"]\n',
    "`null`": b"null\n",
    "duplicate key": PLAIN.replace(b'  "big"', b'  "zeta": "mine",\n  "big"'),
}
KINDS = ("folder", "pipe", "unreadable")


def forms(stage: Stage, file: str) -> Iterator[str]:
    for before, stays in FORMS.values():
        path = stage.again().write(file, before)
        done = stage.switch()
        after = path.read_bytes()
        if after == before:
            yield _what(done, file, changed=False, lost=False)
        else:
            yield "kept" if stays(after) else "lost" if MINE.encode() in after else "rest lost"


def invalid(stage: Stage, file: str) -> Iterator[str]:
    for before in INVALID.values():
        path = stage.again().write(file, before)
        done = stage.switch()
        after = path.read_bytes()
        yield _what(done, file, changed=after != before, lost=before != b"null\n" and MINE.encode() not in after)
    for kind in KINDS:
        yield _special(stage, file, kind)


def _special(stage: Stage, file: str, kind: str) -> str:
    path = stage.again().path / file
    before: tuple[str, ...] = ()
    if kind == "unreadable":
        path.chmod(0)
        # Root reads everything unless it gives that up.
        before = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    else:
        path.unlink()
        path.mkdir() if kind == "folder" else os.mkfifo(path)
    was = path.lstat()
    done = stage.switch("beta", *before)
    if done.returncode in KILLED:
        return "hangs"
    now = path.lstat()
    changed = stat.S_IFMT(now.st_mode) != stat.S_IFMT(was.st_mode) or now.st_size != was.st_size
    return _what(done, file, changed=changed, lost=changed)


def _what(done: subprocess.CompletedProcess[str], file: str, *, changed: bool, lost: bool) -> str:
    if not changed:
        return "refused" if done.returncode else "not written" if file == STATE else "not done, status 0"
    return ("rest lost" if lost else "rewritten") + (f", status {done.returncode}" if done.returncode else "")


def rows(stage: Stage, measure: Callable[[Stage, str], Iterator[str]], file: str) -> list[str]:
    """Return the cells of a file; none where the tool never writes it."""
    cells = list(measure(stage, file))
    return [] if file == STATE and set(cells) <= {"not written"} else cells
