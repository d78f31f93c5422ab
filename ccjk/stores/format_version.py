"""The versions of the formats of ccjk's own files. Imports almost nothing: a prompt waits for it.

Each is 1, and 1 is also what a file says that says nothing: releases up to 0.1.0 wrote none. What a newer release made
otherwise is refused, as a whole and before anything changes, and a format that becomes another gets another version.

- ``config.toml``, with the keys: ``version``, not written while it is 1, as 0.1.0 would refuse it
- ``originals.json``: ``version`` likewise
- a change's ``manifest.json``: ``version``
- the trust in a directory file: the last field
- records of directories and rendered records hold for one release alone, which the generation and their marks name
"""

from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import shown

VERSION = 1


class Newer(CcjkError):
    """A file is of a format that this release does not know."""


def check(file: str, version: object) -> None:
    """Refuse ``file``, which says that its format is of that ``version``, if that is not the one known here."""
    if version != VERSION:
        raise Newer(_("{file} was written by a newer ccjk", file=shown(file)), _("update this one; nothing was changed"))
