"""``ccjk directory``: what a hook runs where it finds a directory file and no record that fits. Imports almost nothing."""

import os

from ccjk.activation.directory_record import refuse, render
from ccjk.core.directory_file import FILE
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import trust
from ccjk.stores.paths import config_dir, shown, state_dir


def directory(file: str) -> None:
    """Render the record of the directory file ``file``, and print the folders of ccjk's state (it is there) and set-up.

    Where no file may hold the key, it is the third line, for variables that have no value in the record.

    Refused, in one line that says why, where it is not allowed as it is, or asks for what is not there.
    """
    print(state_dir(), config_dir(), sep="\n")
    data = trust.contents(file) if os.path.isabs(file) and os.path.basename(file) == FILE else None
    if data is None:
        raise CcjkError(_("{file} cannot be read", file=shown(file)), _("it should be a regular file of yours"))
    try:
        secret = render(os.path.dirname(file), data)
    except trust.NotAllowed:
        refuse(file, data)
        raise
    if secret:
        print(secret)
