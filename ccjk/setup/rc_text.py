"""What a shell reads of its start-up file: how far, and in which encoding."""

import re

from ccjk.shells import find

_WIDE = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_GOES_ON = re.compile(r"(?:\\|`|&&|\|)\s*$")
_NOTHING = re.compile(r"\s*(?:#(?!>).*)?$")  # what ends a comment of several lines is something: return may be in it


def wide(data: bytes) -> bool:
    """Whether ``data`` is text in UTF-16 or UTF-32, also without a mark: its first letter has a zero byte then."""
    return data.startswith(tuple(_WIDE)) or b"\0" in data[:2]


def lines(name: str, data: bytes) -> list[str]:
    """Return all lines, as the shell ``name`` takes them: none where they are in an encoding that it does not know."""
    if not wide(data):
        return [line.decode("utf-8", "replace") for line in data.splitlines()]
    encoding = next((encoding for mark, encoding in _WIDE.items() if data.startswith(mark)), "")
    return data.decode(encoding, "replace").splitlines() if encoding and find(name).wide else []


def end(name: str, found: list[str]) -> tuple[int, bool]:
    """Return the number of the line that keeps what is behind it from being run, 0 for none; and whether it begins a signature.

    Only what is certain: a command that leaves the file as its last one, and a last line that goes on in the next.
    """
    shell = find(name)
    for number, line in enumerate(found, start=1):
        if shell.signature and line.startswith(shell.signature):
            return number, True
    said = [(number, line) for number, line in enumerate(found, start=1) if not (_NOTHING.match(line) or loads(line.encode()))]
    if not said:
        return 0, False
    number, line = said[-1]
    leaves = shell.leaves and re.fullmatch(rf"(?:{shell.leaves})(?:\s+[^\s;&|]+)?\s*;?\s*(?:#.*)?", line)
    if leaves and not (number > 1 and _GOES_ON.search(found[number - 2])):
        return number, False
    mark = shell.continued
    goes_on = mark and number == len(found) and (len(line) - len(line.rstrip(mark))) % 2
    return (number if goes_on else 0), False


def read_lines(name: str, data: bytes) -> list[str]:
    """Return the lines that the shell ``name`` reads."""
    found = lines(name, data)
    return found[: end(name, found)[0] or None]


def hooks_line(found: list[str]) -> int:
    """Return the number, from 1, of the last line that loads a hook, 0 for none."""
    return max((number for number, line in enumerate(found, start=1) if loads(line.encode())), default=0)


def unread_line(name: str, data: bytes) -> int:
    """Return the number of a line that is to load the hook and is not read, where none is that does; else 0."""
    raw = [line.decode("utf-8", "replace") for line in data.splitlines()]
    return 0 if hooks_line(read_lines(name, data)) else hooks_line(raw)


def loads(line: bytes) -> bool:
    """Whether a line of a start-up file loads a hook."""
    return b"ccjk" in line and b"hook" in line and not line.lstrip().startswith(b"#")
