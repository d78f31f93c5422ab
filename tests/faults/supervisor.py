"""One call of a process fails, or is its last: the kernel asks this process before each call of the kinds that are named.

That is ``SECCOMP_RET_USER_NOTIF`` (seccomp_unotify(2), Linux 5.5): all other calls cost nothing, as no tracer stops them.
"""

import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import socket
import struct
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

_X86_64 = (
    "write=1 pwrite64=18 flock=73 fsync=74 ftruncate=77 rename=82 mkdir=83 rmdir=84 link=86 unlink=87 fchmod=91 fchown=93"
    " openat=257 unlinkat=263 renameat=264 renameat2=316"
)
_AARCH64 = (
    "flock=32 unlinkat=35 renameat=38 ftruncate=46 fchmod=52 fchown=55 openat=56 write=64 pwrite64=68 fsync=82 renameat2=276"
)
_NUMBERS = {"x86_64": _X86_64, "aarch64": _AARCH64}.get(platform.machine(), "")
_NAMES = {int(number): name for name, _, number in (pair.partition("=") for pair in _NUMBERS.split())}
_SYSTEM_CALL = {"x86_64": 317, "aarch64": 277}
"""The number of seccomp(2) itself."""
_NO_NEW_PRIVILEGES, _FILTER, _NEW_LISTENER = 38, 1, 8
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_ASKED, _ANSWER = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QqiI")
_CONTINUE = 1


@dataclass(frozen=True)
class Fault:
    """What happens at the ``when``-th call of that name, or at each (0): it fails, or a signal arrives before it is made."""

    call: str
    when: int
    error: int = 0
    signal: int = 0

    @classmethod
    def of(cls, text: str) -> "Fault":
        """Read ``CALL:error=NAME[:when=N]`` or ``CALL:signal=NAME[:when=N]``, as strace has them."""
        call, what, *when = text.split(":")
        kind, _, name = what.partition("=")
        number = int(when[0].partition("=")[2]) if when else 0
        if kind == "error":
            return cls(call, number, error=getattr(errno, name))
        return cls(call, number, signal=getattr(signal, f"SIG{name}"))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def be_asked(calls: Sequence[str], to: socket.socket) -> None:
    """Have the kernel ask before each of these ``calls`` of this process, at the file that is sent ``to`` its supervisor."""
    numbers = [number for number, name in _NAMES.items() if name in calls]
    code = struct.pack("=HBBI", _LOAD, 0, 0, 0)
    for left, number in zip(range(len(numbers), 0, -1), numbers, strict=True):
        code += struct.pack("=HBBI", _EQUAL, left, 0, number)
    code += struct.pack("=HBBI", _RETURN, 0, 0, _ALLOW) + struct.pack("=HBBI", _RETURN, 0, 0, _ASK)
    library = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(code) // 8, code)
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    listener = library.syscall(_SYSTEM_CALL[platform.machine()], _FILTER, _NEW_LISTENER, ctypes.byref(program))
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    socket.send_fds(to, [b"."], [listener])
    os.close(listener)


def supervise(pid: int, faults: Sequence[Fault], asks: socket.socket) -> tuple[int, bool]:
    """Answer for the child ``pid`` until it ends; return its exit code, and whether one of ``faults`` came up."""
    _, (listener,), _, _ = socket.recv_fds(asks, 1, 1)
    seen: Counter[str] = Counter()
    hit = False
    ended = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    poll.register(ended, select.POLLIN)
    try:
        while True:
            ready = {file for file, events in poll.poll() if events & select.POLLIN}
            if listener in ready:
                hit = _answer(listener, faults, seen) or hit
            elif ended in ready:
                return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), hit
    finally:
        os.close(listener)
        os.close(ended)


def _answer(listener: int, faults: Sequence[Fault], seen: Counter[str]) -> bool:
    """Answer for one call, after those that were ``seen``; return whether it was one for a fault."""
    asked = bytearray(_ASKED.size)
    fault = None
    with suppress(FileNotFoundError):  # whoever asked is gone, maybe by a signal from here
        fcntl.ioctl(listener, _RECEIVE, asked)
        number, who, _, call, *_ = _ASKED.unpack(asked)
        name = _NAMES[call]
        seen[name] += 1
        fault = next((fault for fault in faults if fault.call == name and fault.when in {0, seen[name]}), None)
        if fault and fault.signal:
            os.kill(who, fault.signal)
        error = fault.error if fault else 0
        fcntl.ioctl(listener, _SEND, _ANSWER.pack(number, 0, -error, 0 if error else _CONTINUE))
    return fault is not None
