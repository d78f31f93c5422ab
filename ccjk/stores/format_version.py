"""The versions of the formats of ccjk's own files. Imports almost nothing: a prompt waits for it.

Each is 1, and 1 is also what a file says that says nothing: releases up to 0.1.0 wrote none. What a newer release made
otherwise is refused, as a whole and before anything changes, and a format that becomes another gets another version.

- ``config.toml``, with the keys: ``version``, not written while it is 1, as 0.1.0 would refuse it; 2 where it has defaults of
  other configuration folders than the usual ones
- ``originals.json``: ``version`` likewise
- a change's ``manifest.json``: ``version``
- the trust in a directory file: the last field
- records of directories and rendered records hold for one release alone, which the generation and their marks name
"""

from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import shown

VERSION = 1
CONFIG = 2


class Newer(CcjkError):
    """A file is of a format that this release does not know."""


def check(file: str, version: object, newest: int = VERSION) -> None:
    """Refuse ``file``, which says that its format is of that ``version``, if none up to ``newest`` is it."""
    if version not in range(VERSION, newest + 1):
        raise Newer(_("{file} was written by a newer ccjk", file=shown(file)), _("update this one; nothing was changed"))
