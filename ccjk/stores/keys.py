"""Keys: one file each, 0600, the bare key, unless the profile says that its key is elsewhere.

Imports almost nothing: the clients' helpers wait for it.
"""

import os
import stat

from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import config_file, key_file, shown
from ccjk.stores.small_file import contents

_LONGEST = 8192  # as in core/key.py, which is not imported for that


def read_key(name: str) -> str:
    """Return the key of profile ``name``, wherever it is; refuse a file that others can read, or that is not the user's."""
    if elsewhere(name):
        from ccjk.stores.key_sources import key_of

        return key_of(name)
    return _in_file(name)


def find_key(name: str) -> str:
    """Return the key in the file of profile ``name``, nothing where there is none."""
    return _in_file(name) if os.path.lexists(key_file(name)) else ""


def _in_file(name: str) -> str:
    path = key_file(name)
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except FileNotFoundError:
        from ccjk.stores import profiles

        profiles.load().profile(name)
        raise CcjkError(
            _("profile '{name}' has no key", name=name), _("give it one: ccjk init -p PROVIDER -n {name} -k -", name=name)
        ) from None
    except OSError as error:
        raise CcjkError(
            _("{file} cannot be read ({reason})", file=shown(path), reason=error.strerror),
            _("it should be a file of yours, mode 0600"),
        ) from None
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode) or status.st_uid not in (os.geteuid(), 0):
        os.close(fd)
        raise CcjkError(_("{file} is not a file of yours", file=shown(path)), _("put your own there, mode 0600"))
    with open(fd, "rb") as file:
        if status.st_mode & 0o077:
            mode = stat.S_IMODE(status.st_mode)
            raise CcjkError(
                _("{file} can be read by others (mode {mode:04o})", file=shown(path), mode=mode),
                _("chmod 600 {file}, and better get a new key", file=shown(path)),
            )
        key = file.read(_LONGEST + 2).decode("ascii", "replace").removesuffix("\n")
    if not key.isascii() or not key.isprintable() or not key or " " in key or len(key) > _LONGEST:
        raise CcjkError(
            _("{file} does not hold a key", file=shown(path)), _("write it anew: ccjk init -p PROVIDER -n {name} -k -", name=name)
        )
    return key


def elsewhere(name: str) -> bool:
    """Whether the key of profile ``name`` is in no file, so that none may hold it.

    That it is in one is worked out once: a profile with its key elsewhere slows no other down.
    """
    text = contents(config_file())
    if not any(word in text for word in (b"key_command", b"key_env", b"keyring")):
        return False
    from ccjk.stores import rendered

    record = f"{name}.file"
    now = rendered.mark(record)
    if rendered.load(record, now) is not None:
        return False
    from ccjk.stores.key_sources import source_of

    if source_of(name):
        return True
    if now == rendered.mark(record):  # nobody changed anything meanwhile
        rendered.save(record, now, [])
    return False
