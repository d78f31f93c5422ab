"""Keys: one file each, 0600, the bare key, unless the profile says that its key is elsewhere; each for its own hosts.

Imports almost nothing: the clients' helpers wait for it.
"""

import os
import stat

from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import config_file, foreign, hosts_file, key_file, shown
from ccjk.stores.reader import NotRegular, contents, is_ours, read

DEFAULT, HERE = "--default", "--here"
"""Say behind ``ccjk key`` that a client's file asks: its own for what is its default, or one that is for this profile alone."""

_LONGEST = 8192  # as in core/key.py, which is not imported for that


def read_key(name: str, base_url: str | None = None) -> str:
    """Return the key of profile ``name``, wherever it is; refuse a file that others can read, or that is not the user's.

    Refused as well where `check` does; ``base_url``: where it is to be sent, as far as the caller knows.
    """
    if elsewhere(name):
        from ccjk.stores.key_sources import key_of

        check(name, base_url)  # before a command is run, or a keyring opened
        found = key_of(name)
    else:
        found = in_file(name)
    check(name, base_url)  # looked at last: a profile that is changed meanwhile has another key
    return found


def check(name: str, base_url: str | None = None) -> None:
    """Refuse the profile ``name`` where it points at a host that its key was not given for, and a ``base_url`` not its own."""
    from ccjk.stores.cache import cached

    def work_out() -> tuple[list[str], bool]:
        from ccjk.stores.key_hosts import usable

        return usable(name), True

    urls = cached(f"{name}.urls", work_out, lambda: [said_hosts(name)])
    if base_url is None or (base_url and base_url in urls):
        return
    from ccjk.core.profile import is_among

    if not base_url or not is_among(base_url, urls):
        raise CcjkError(
            _("the key of profile {name} is for another host than this asks it for", name=name),
            _("ccjk config-switch {name} puts the client right; in a switched shell, switch again", name=name),
        )


def said_hosts(name: str) -> bytes:
    """Return what the file says of the hosts that the key of profile ``name`` was given for, nothing where there is none."""
    path = hosts_file(name)
    try:
        data, status = read(path)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise CcjkError(
            _("{file} cannot be read ({reason})", file=shown(path), reason=error.strerror or _("is not a regular file")),
            _("it should be a file of yours, mode 0600"),
        ) from None
    if not is_ours(status):
        raise foreign(path, status.st_uid)
    return data


def find_key(name: str) -> str:
    """Return the key in the file of profile ``name``, nothing where there is none."""
    return in_file(name) if os.path.lexists(key_file(name)) else ""


def in_file(name: str) -> str:
    """Return the key in the file of profile ``name``, whatever hosts it was given for; an error where there is none."""
    path = key_file(name)
    hint = _("it should be a file of yours, mode 0600")
    try:
        data, status = read(path, _LONGEST + 2)
    except FileNotFoundError:
        from ccjk.stores import profiles

        profiles.load().profile(name)
        raise CcjkError(
            _("profile '{name}' has no key", name=name), _("give it one: ccjk init -p PROVIDER -n {name} -k -", name=name)
        ) from None
    except NotRegular:
        raise CcjkError(_("{file} is not a regular file", file=shown(path)), hint) from None
    except OSError as error:
        raise CcjkError(_("{file} cannot be read ({reason})", file=shown(path), reason=error.strerror), hint) from None
    if not is_ours(status):
        raise foreign(path, status.st_uid)
    if status.st_mode & 0o077:
        mode = stat.S_IMODE(status.st_mode)
        raise CcjkError(
            _("{file} can be read by others (mode {mode:04o})", file=shown(path), mode=mode),
            _("chmod 600 {file}, and better get a new key", file=shown(path)),
        )
    key = data.decode("ascii", "replace").removesuffix("\n")
    if not key.isascii() or not key.isprintable() or not key or " " in key or len(key) > _LONGEST:
        raise CcjkError(
            _("{file} does not hold a key", file=shown(path)), _("write it anew: ccjk init -p PROVIDER -n {name} -k -", name=name)
        )
    return key


def elsewhere(name: str) -> bool:
    """Whether the key of profile ``name`` is in no file, so that none may hold it.

    That is worked out once: a profile with its key elsewhere slows no other down.
    """
    text = contents(config_file())
    if not any(word in text for word in (b"key_command", b"key_env", b"keyring")):
        return False
    from ccjk.stores.cache import cached

    def work_out() -> tuple[list[str], bool]:
        from ccjk.stores.key_sources import source_of

        return ["elsewhere" if source_of(name) else ""], True

    return bool(cached(f"{name}.file", work_out)[0])
