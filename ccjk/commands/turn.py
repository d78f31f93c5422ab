"""``ccjk turn``: what a hook runs that cannot read files itself, where anything may have changed. Imports almost nothing.

It decides, and leaves the code of the switch in a file. What the hook must know next time it keeps as it is: the token that
the obeyed file was allowed under, marks of what was set and of what was seen, the obeyed file, marks of the refused ones.
"""

import io
import os
import sys
import zlib

from ccjk import output
from ccjk.activation.code_file import written
from ccjk.activation.consistent_read import steady
from ccjk.activation.directory_record import OF_A_DIRECTORY, entered, left, refuse, wanted
from ccjk.activation.environments import asking
from ccjk.core.directory_file import FILE, LARGEST
from ccjk.core.environment import BASE_URL, DIRECTORY, MANAGED, MARKER, Environment
from ccjk.core.name import OFFICIAL
from ccjk.errors import CcjkError
from ccjk.shells import tcsh
from ccjk.shells.shell import Key
from ccjk.stores import directories, generation, trust
from ccjk.stores.keys import elsewhere, read_key
from ccjk.stores.paths import config_dir, config_file, key_file, presets_file, state_dir
from ccjk.stores.reader import contents

NONE = "-"
NOT_DONE = "-"
"""Begins what is no name of a file."""


class _File:
    """A directory file: where it is, its bytes, and what keeps the trust in it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.data = trust.contents(path)
        self.trust = _read(trust.record(path))

    def mark(self) -> str:
        return _mark(self.path, self.data)


class Turn:
    """One prompt, or one change of the directory, in ``folder``.

    ``by_hand``: `ccjk env` is in force here; ``entered``: what the directory set is in force, or below that, or ``half`` of it.
    """

    def __init__(self, folder: str, memo: list[str], *, by_hand: bool, entered: bool, half: bool) -> None:
        self._shell = tcsh.Tcsh()
        self._token, self._loaded, self._seen, obeyed = memo[:4] or [NONE] * 4
        self._obeyed = obeyed if obeyed != NONE else ""
        self._refused = memo[4:]
        self._by_hand, self._entered = by_hand, entered
        if half:
            self._loaded = NONE
        self._files = list(map(_File, _candidates(folder)))
        self._set_up = [_read(config_file()), _read(presets_file())]
        self._key = "/"
        self._code: list[str] = []

    def code(self, *, first: bool) -> str:
        """Decide, and return the code of what is to be done; ``first``: in a new shell."""
        if first and os.environ.get(DIRECTORY):
            self._adopt()
        found, token = self._found()
        overridden = self._obeyed and (self._by_hand or not self._entered)
        # What was set up anew elsewhere does not end what was done here by hand.
        if found != self._seen or not overridden or token not in ("", self._token):
            self._decide()
        code = "".join(self._code)
        end = self._end()
        return self._shell.unlocked(code + end) if code else f"''set _ccjk_failed = 0\n{end}"

    def _found(self) -> tuple[str, str]:
        """Return a mark of the files down to the obeyed one, and the token under which that is allowed."""
        marks: list[str] = []
        for file in self._there():
            token = trust.token(os.path.dirname(file.path), file.data or b"")
            marks.append(file.mark())
            if file.path == self._obeyed:
                return _mark(*marks), token
            marks.append(token)
        return _mark(*marks), ""

    def _there(self) -> list[_File]:
        return [file for file in self._files if file.data is not None]

    def _adopt(self) -> None:
        """Take over, in a shell inside one in which a directory was obeyed, what is ours."""
        now, _, obeyed = os.environ[DIRECTORY].partition(" ")
        if not obeyed.endswith(f"/{FILE}"):  # it is not ours
            return
        marked = os.environ.get(MARKER, "").split()
        ours = [name for name in marked if name in MANAGED and name in os.environ]
        if DIRECTORY in marked:
            known = directories.values(obeyed, now)
            ours = [name for name in ours if known is None or known.get(name) in ("", os.environ[name])]
            self._code += [f"''unsetenv {name}\n" for name in (*ours, DIRECTORY)]
            return
        # `ccjk env` was used there, which stays until the directory is left.
        self._code += [f"''set {tcsh.OWN}_now_{name} = ${name}:q\n" for name in ours]
        self._obeyed, self._by_hand = obeyed, True
        if any(file.path == obeyed for file in self._there()):
            self._seen, self._token = self._found()

    def _decide(self) -> None:
        """Obey the nearest file that is allowed; tell of the others once."""
        passed: list[str] = []
        for file in self._there():
            try:
                self._obey(file)
            except CcjkError as error:
                if file.mark() not in self._refused:
                    output.error(str(error))
                passed.append(file.mark())
            else:
                break
        else:
            self._leave()
        self._refused = passed
        self._seen, _ = self._found()

    def _obey(self, file: _File) -> None:
        folder, data = os.path.dirname(file.path), file.data or b""
        try:
            now, (profile, token, made), source = steady(
                lambda now: (now, found := wanted(folder, data), self._source(found[0], found[2], now)), follow=True
            )
        except trust.NotAllowed:
            refuse(file.path, data)
            raise
        made = made.beside(os.environ)
        status = os.stat(source.file) if source.file else os.stat(source.generation_file)
        loaded = _mark(file.path, made.variables, made.credentials, status.st_ctime_ns, status.st_ino)
        if loaded != self._loaded or self._by_hand or not self._entered:
            if self._obeyed:
                _say(left(self._obeyed))
            made.variables[MARKER] += OF_A_DIRECTORY
            before = self._left() + self._shell.moving(tcsh.OWN, tcsh.OUTER)
            self._code.append(self._shell.entering(tcsh.DIRECTORY, made, source, "", before))
            _say(entered(profile, file.path))
        self._code.append(f"''setenv {DIRECTORY} {self._shell.quote(f'{now} {file.path}')}\n")
        self._token, self._loaded, self._obeyed, self._key = token, loaded, file.path, source.file or "/"

    def _source(self, profile: str, made: Environment, now: str) -> Key:
        """Return where the code finds the key; one that no file may hold is fetched by the code."""
        if profile == OFFICIAL:
            return Key(generation_file=generation.file(), generation=now)
        if elsewhere(profile):
            return Key(command=asking(profile, made), generation_file=generation.file(), generation=now)
        read_key(profile, made.variables.get(BASE_URL))
        return Key(file=key_file(profile), generation_file=generation.file(), generation=now)

    def _leave(self) -> None:
        if self._obeyed or self._entered:
            self._code += [self._left(), f"''unsetenv {DIRECTORY}\n"]
        if self._obeyed:
            _say(left(self._obeyed))
        self._token = self._loaded = NONE
        self._obeyed = ""

    def _left(self) -> str:
        shell = self._shell
        own = shell.leaving(tcsh.OWN) if self._obeyed else ""
        return own + shell.leaving(tcsh.DIRECTORY) + shell.moving(tcsh.OUTER, tcsh.OWN)

    def _end(self) -> str:
        """Return code that notes what to know next time."""
        memo = [self._token, self._loaded, self._seen, self._obeyed or NONE, *self._refused]
        values: dict[str, str | list[str]] = {
            "_ccjk_state": state_dir(),
            "_ccjk_config": config_dir(),
            "_ccjk_obeyed": self._obeyed or NONE,
            "_ccjk_key_file": self._key,
            "_ccjk_memo": [word or NONE for word in memo],
            "_ccjk_sum": self._sum(),
        }
        lines = "".join(f"{self._shell.assignment(*pair)}\n" for pair in values.items())
        return f"if ( ! $_ccjk_failed ) then\n{lines}endif\n"

    def _sum(self) -> str:
        """Return what the hook will have found, by sizes and by cksum, while everything is as it was read here."""
        sizes: list[str] = []
        read: list[bytes] = []
        for file in self._files:
            if file.data is None:
                sizes.append(NONE)
                continue
            small = len(file.data) <= LARGEST
            sizes += [_size(file.trust), str(len(file.data)) if small else "+"]
            read += [file.trust or b"", file.data if small else b""]
            if file.path == self._obeyed:
                break
        for data in (*self._set_up, _read(self._key)):
            sizes.append(_size(data))
            read.append(data or b"")
        every = b"".join(read)
        return f"{' '.join(sizes)} {_cksum(every)} {len(every)}"


def turn(code: str, told: str, folder: str, by_hand: str, entered_: str, first: str, memo: list[str]) -> None:
    """Write the code of what is to be done in ``folder`` into a file of its own in the folder ``code``, and say its name.

    Where that cannot be, say a mark of why, and tell of it where that is not ``told``: the hook tries again at each prompt.
    """
    terminal, sys.stderr = sys.stderr, io.StringIO()  # what else is to be told is told when it is done
    try:
        now = Turn(folder, memo, by_hand=by_hand == "1", entered="1" in entered_, half=entered_[1:] == "1")
        name = written(tcsh.Tcsh(), now.code(first=first == "1"), code)
    except (CcjkError, OSError) as error:
        why = NOT_DONE + _mark(folder, getattr(error, "strerror", None) or str(error))
        print(why, flush=True)
        if why != told:
            raise
    else:
        if terminal:
            terminal.write(sys.stderr.getvalue())
        print(name)
    finally:
        sys.stderr = terminal


def _candidates(folder: str) -> list[str]:
    found = []
    while folder.strip("/"):
        found.append(f"{folder}/{FILE}")
        folder = os.path.dirname(folder)
    return [*found, f"/{FILE}"]


def _say(text: str) -> None:
    if os.environ.get("CCJK_VERBOSE", "") not in ("", "0"):
        output.tell(text)


def _read(path: str) -> bytes | None:
    return contents(path) if os.path.isfile(path) and os.access(path, os.R_OK) else None


def _size(data: bytes | None) -> str:
    return NONE if data is None else str(len(data))


def _mark(*of: object) -> str:
    return f"{zlib.crc32(repr(of).encode('utf-8', 'surrogateescape')):x}"


def _cksum(data: bytes) -> int:
    """Return what POSIX's cksum says of ``data``."""
    crc, size = 0, len(data)
    for byte in data + size.to_bytes((size.bit_length() + 7) // 8, "little"):
        crc ^= byte << 24
        for _ in range(8):
            crc = crc << 1 ^ (0x104C11DB7 if crc & 1 << 31 else 0)
    return ~crc & 0xFFFFFFFF
