"""Extended attributes of a file that is written anew, access control lists among them: never more open than the mode says.

The kernel (posix_acl(5)) takes the permissions of the group in a mode for the mask, above which no entry of a list goes. As
such a list is set before the mode, and whoever can open a file for a moment reads all that is written to it later, it is
given the permissions of the mode first. Its entries stay, and so do those whose mask is empty: with its old mode a file has
its old list again. Lists of other kinds (NFS) have no mask: a private file gets none.
"""

import os
import struct
from contextlib import suppress

ACL = "system.posix_acl_access"
_LISTS = "system."
_HEAD, _ENTRY = struct.Struct("<I"), struct.Struct("<HHI")
_SHIFTS = {0x01: 6, 0x10: 3, 0x20: 0}
"""Where the mode has the permissions of these entries: the owner's, the mask, everybody else's."""


def copy(source: str, fd: int, mode: int) -> None:
    """Give the new file ``fd``, which will have ``mode``, the attributes of ``source``, as far as the file system has them."""
    if not hasattr(os, "listxattr"):
        return
    with suppress(OSError):
        for name in os.listxattr(source):
            if name == ACL or not name.startswith(_LISTS) or mode & 0o077:
                with suppress(OSError, struct.error):
                    value = os.getxattr(source, name)
                    os.setxattr(fd, name, narrowed(value, mode) if name == ACL else value)


def narrowed(acl: bytes, mode: int) -> bytes:
    """Return an access control list, as the kernel gives it, that allows nobody more than ``mode`` does."""
    head = acl[: _HEAD.size]
    entries = [
        _ENTRY.pack(tag, mode >> _SHIFTS[tag] & 7 if tag in _SHIFTS else allowed, who)
        for tag, allowed, who in _ENTRY.iter_unpack(acl[_HEAD.size :])
    ]
    return head + b"".join(entries)
