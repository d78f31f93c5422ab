"""ccjk run inside this process: a hundred times as many runs as processes would allow in the same time."""

import contextlib
import io
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import ccjk.__main__
from ccjk.clients import places
from tests import surroundings

SCRATCH = surroundings.SCRATCH if surroundings.has_scratch() else None
"""Where the homes of thousands of runs are made."""

_TAKEN = (signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGXFSZ, signal.SIGCONT)


@dataclass(frozen=True)
class Done:
    """How a run ended, and what it printed."""

    status: int
    out: str
    err: str


def program_file() -> Path:
    """Return the program itself, as pip installed it beside this Python."""
    return Path(sys.executable).parent / "ccjk"


def run(home: Path, *words: str, stdin: str = "", folder: Path | None = None, environment: dict[str, str] | None = None) -> Done:
    """Run ccjk with ``words`` in ``home``, as a process with that ``environment`` would, or with next to nothing in it."""
    plain = {"HOME": str(home), "PATH": "/nowhere", "LANG": "C.UTF-8", "SHELL": "/bin/bash"}
    with _signals(), _environment(environment or plain), _streams(stdin) as (out, err), contextlib.chdir(folder or home):
        sys.argv = [str(program_file()), *words]
        try:
            status = ccjk.__main__._status()  # noqa: SLF001 - main sets signal handlers, which belong to a process
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        return Done(status, _text(out), _text(err))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """Give the signals back that a process of ccjk's own takes, or hands to the program that it becomes: SIGPIPE above all."""
    before = {number: signal.getsignal(number) for number in _TAKEN}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _environment(environment: dict[str, str]) -> Iterator[None]:
    """Begin as a process does: with these variables, and nothing remembered of what another run found out."""
    before, argv, temporary = dict(os.environ), sys.argv, tempfile.tempdir
    places.version_of.cache_clear()
    places._new_answers.clear()  # noqa: SLF001
    tempfile.tempdir = None
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        sys.argv, tempfile.tempdir = argv, temporary


@contextlib.contextmanager
def _streams(stdin: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Have files in their places: what fails halfway closes its standard output, the file itself."""
    before = sys.stdin, sys.stdout, sys.stderr
    with tempfile.TemporaryFile(dir=SCRATCH) as out, tempfile.TemporaryFile(dir=SCRATCH) as err:
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()))
        sys.stdout, sys.stderr = (open(os.dup(stream.fileno()), "w", encoding="utf-8") for stream in (out, err))  # noqa: SIM115
        try:
            yield out, err
        finally:
            sys.stdout.close()
            sys.stderr.close()
            sys.stdin, sys.stdout, sys.stderr = before
