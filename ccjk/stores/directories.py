"""Rendered records of directories: what a shell's hook does where a directory file rules, as data that it reads itself.

One file each in ``directories``, at the path of the directory file, 0600, replaced whole: texts with a NUL byte behind each.

1. its line: the token that the file was allowed under, a blank, the generation that it was made in, a line feed. While
   this is the same, so is the record; and as far as a line feed a shell reads fast
2. ``1``; or ``once``, where it is only good for the prompt that it was made for
3. the path of the directory file
4. the bytes of the directory file
5. the key's file, else ``config.toml``; the time of the record is that of this file
6. what to tell when it is obeyed, and 7. when it is left
8. a name, and its value, for each of ccjk's variables that is to be set; then a dot

A variable without a value is to get the key that no file may hold: such a record is good for one prompt, and who renders it
is told the key. Any other holds the key: a hook starts no process, and what it reads in one piece cannot be half of one profile
and half of another. Imports almost nothing: a prompt waits for it.
"""

import os

from ccjk.stores.paths import state_dir
from ccjk.stores.reader import contents

LASTING = "1"
ONCE = "once"
END = "."


def folder() -> str:
    """Return the folder of the records."""
    return os.path.join(state_dir(), "directories")


def save(file: str, texts: list[str | bytes], time_ns: int) -> None:
    """Keep ``texts`` as the record of the directory file ``file``; ``time_ns``: its time."""
    from ccjk.stores.writer import put  # who only looks does without

    record = b"".join((text if isinstance(text, bytes) else os.fsencode(text)) + b"\0" for text in texts)
    put(_path(file), record, time_ns=time_ns)


def values(file: str, now: str) -> dict[str, str] | None:
    """Return the variables and values of the record of ``file``, None where it was not made in the generation ``now``."""
    line, *fields = [os.fsdecode(field) for field in contents(_path(file)).split(b"\0")]
    return dict(zip(fields[6:-2:2], fields[7:-2:2], strict=True)) if line.endswith(f" {now}\n") else None


def forget(file: str) -> None:
    """Remove the record of ``file``."""
    try:
        os.unlink(_path(file))
    except (FileNotFoundError, NotADirectoryError):
        return


def forget_all() -> None:
    """Remove all records."""
    if os.path.isdir(folder()) and not os.path.islink(folder()):
        from ccjk.stores import deep

        deep.empty(folder())


def _path(file: str) -> str:
    return os.path.join(folder(), file.lstrip("/"))
