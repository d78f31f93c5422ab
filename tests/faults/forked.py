"""ccjk as a process of its own, forked off this one, where all is imported: no Python starts anew for each of a thousand faults.

Its calls are those of ccjk alone, and the same in each run.
"""

import ctypes
import importlib
import os
import pkgutil
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from typing import IO, NoReturn

import ccjk
from tests import leaks
from tests.conftest import CCJK, Home, program
from tests.faults.supervisor import Fault, be_asked, supervise

_TRACED_BY = 0x59616D61
"""PR_SET_PTRACER: where not everybody may look at every process of theirs, this one lets them."""


def traced(home: Home, command: Sequence[str], strace: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run ccjk with ``command`` under strace with these options, and return how it ended."""

    def attach(pid: int, go: socket.socket) -> int:
        words = [program("strace"), "-p", str(pid), *strace]
        with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as tracer:
            assert tracer.stderr
            told = tracer.stderr.readline()
            go.close()  # which it waits for
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            assert "attached" in told, told
        return status

    def wait(go: socket.socket) -> None:
        ctypes.CDLL(None).prctl(_TRACED_BY, ctypes.c_ulong(-1), 0, 0, 0)
        go.recv(1)

    return _run(home, command, wait, attach)


def refused(home: Home, command: Sequence[str], faults: Sequence[Fault]) -> tuple[subprocess.CompletedProcess[str], bool]:
    """Run ccjk with ``command`` and ``faults``; return how it ended, and whether one of them came up."""
    hit = False

    def supervised(pid: int, asks: socket.socket) -> int:
        nonlocal hit
        status, hit = supervise(pid, faults, asks)
        return status

    return _run(home, command, lambda to: be_asked([fault.call for fault in faults], to), supervised), hit


def _run(
    home: Home, command: Sequence[str], begin: Callable[[socket.socket], None], attend: Callable[[int, socket.socket], int]
) -> subprocess.CompletedProcess[str]:
    """Run ccjk in a child, which calls ``begin`` first; ``attend``, called here meanwhile, returns its exit code."""
    _imported()
    leaks.current.give(*command)
    leaks.current.learn(home.path)
    ours, theirs = socket.socketpair()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, ours:
        pid = os.fork()
        if not pid:
            ours.close()
            _become(home, command, lambda: begin(theirs), out.fileno(), err.fileno())
        theirs.close()
        status = attend(pid, ours)
        done = subprocess.CompletedProcess(["ccjk", *command], status, _text(out), _text(err))
    leaks.current.learn(home.path)
    leaks.current.printed(done.args, done.stdout, done.stderr)
    return done


@cache
def _imported() -> None:
    for module in pkgutil.walk_packages(ccjk.__path__, "ccjk."):
        importlib.import_module(module.name)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _become(home: Home, command: Sequence[str], begin: Callable[[], None], out: int, err: int) -> NoReturn:
    status = 1
    try:
        for stream, file in enumerate((os.open(os.devnull, os.O_RDONLY), out, err)):
            os.dup2(file, stream)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w", buffering=1)  # noqa: SIM115
        sys.argv = [str(CCJK), *command]
        environment = home.environment()
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(home.path)
        begin()
        status = importlib.import_module("ccjk.__main__").main()
        sys.stdout.flush()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - as Python would say it
        traceback.print_exc()
    finally:
        os._exit(status)
