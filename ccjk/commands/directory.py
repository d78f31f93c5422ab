"""``ccjk directory``: what a hook runs where it finds a directory file and no record that fits. Imports almost nothing."""

import os

from ccjk.commands import shims
from ccjk.commands.environments import environment
from ccjk.core.directory_file import FILE
from ccjk.core.environment import DIRECTORY, MARKER
from ccjk.errors import CcjkError
from ccjk.output import escape
from ccjk.stores import directories, generation, trust
from ccjk.stores.keys import read_key
from ccjk.stores.paths import config_dir, key_file, shown, state_dir

_ATTEMPTS = 5


def directory(file: str) -> None:
    """Render the record of the directory file ``file``, and print the folders of ccjk's state (it is there) and set-up.

    Refused, in one line that says why, where it is not allowed as it is, or asks for what is not there.
    """
    print(state_dir(), config_dir(), sep="\n")
    data = trust.contents(file) if os.path.isabs(file) and os.path.basename(file) == FILE else None
    if data is None:
        raise CcjkError(f"{shown(file)} cannot be read", "it should be a regular file of yours")
    try:
        render(os.path.dirname(file), data)
    except trust.NotAllowed:
        from ccjk.core.directory_file import parse

        parse(data, shown(file))  # what can never be allowed is told at once
        raise


def render(folder: str, data: bytes) -> None:
    """Render the record of the directory file of ``folder``, which holds ``data``."""
    for _ in range(_ATTEMPTS):
        if generation.changing():
            from ccjk.commands.settle import finished

            finished()
        if _render(folder, data, generation.follow()):
            return
    raise CcjkError("what is set up keeps changing", "press Enter when the other ccjk is done")


def _render(folder: str, data: bytes, now: str) -> bool:
    """Render the record in the generation ``now``; return whether that, and the trust, were still the same at the end."""
    file = os.path.join(folder, FILE)
    asked, token = trust.allowed(folder, data)
    made = environment(asked.profile).with_models(asked.model, asked.fast_model)
    if made.preset:
        raise CcjkError(f"'{asked.profile}' is not set up", f"ccjk init -p {asked.profile} does it")
    key = key_file(asked.profile)
    time_ns = os.stat(key).st_mtime_ns if os.path.exists(key) else 0
    values = {name: value for name, value in made.assignments(read_key(asked.profile)).items() if value is not None}
    values[MARKER] += f" {DIRECTORY}"
    if generation.changing() or generation.current() != now:
        return False
    where = shown(file)
    told = f"ccjk: profile {asked.profile}, as {where} asks", f"ccjk: left {where}"
    head = [f"{token} {now}\n", directories.LASTING if made.lasting else directories.ONCE, file]
    pairs = [text for pair in values.items() for text in pair]
    shims.made()
    directories.save(file, head, data, [key, *map(escape, told), *pairs, directories.END], time_ns)
    if generation.current() == now and trust.allows(folder, token):
        return True
    directories.forget(file)  # it holds a key that may be gone for good
    return False
