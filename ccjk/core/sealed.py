"""A key in two halves, each of them noise: one for a program's environment, one for the arguments of what asks for it there.

For a key that no file may hold. Who sees one half (a tool that prints its environment, a list of processes) has nothing.
Imports almost nothing: `exec` waits for it.
"""

import os


def seal(key: str) -> tuple[str, str]:
    """Return the two halves of ``key``, in hexadecimal, drawn anew at each call."""
    pad = os.urandom(len(key.encode())).hex()
    return half_of(key, pad), pad


def half_of(key: str, pad: str) -> str:
    """Return the half of ``key`` whose other one is the beginning of ``pad``, which is not shorter."""
    data = key.encode()
    return _crossed(data, bytes.fromhex(pad)[: len(data)]).hex()


def unseal(half: str, other: str) -> str:
    """Return the key of the two halves, of which the other may be longer, nothing where they are none."""
    try:
        data = bytes.fromhex(half)
        return _crossed(data, bytes.fromhex(other)[: len(data)]).decode()
    except ValueError:
        return ""


def _crossed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
