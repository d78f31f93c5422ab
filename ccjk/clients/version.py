"""Versions of the clients."""

import re

Version = tuple[int, int, int]


def parse_version(text: str) -> Version | None:
    """Return the version in what ``--version`` printed; None for a client that is not there or not understood."""
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def dotted(version: Version | None) -> str:
    """Return ``version`` as people write it."""
    return ".".join(map(str, version)) if version else ""
