"""The key of a switched Claude Code, as it also finds it in what it starts behind its back. Imports almost nothing: it waits.

Its agent teams in tmux and its sessions in the background do not get the variable that has the key. Beside the flag by which a
shell decides it reads ``CLAUDE_CODE_HOST_CREDS_FILE`` there (tried on 2.1.198 to 2.1.332; 2.1.126 knows none of it): JSON, 0600,
with ``env``, and a process by number and start, in milliseconds, without which the file is void. Not documented. A URL in the
environment wins over that in the file and would get its key, so both always say the same: there is a file for each URL, and one
for each of the oldest processes, as one that has ended makes it void.
"""

import os
from zlib import crc32

from ccjk.core.environment import BASE_URL, CREDENTIALS, CUSTOM_HEADERS, Environment
from ccjk.stores.paths import config_dir, credentials_file
from ccjk.stores.reader import contents


def written(name: str, made: Environment, key: str) -> str:
    """Write the file for the profile ``name``, and return its path; nothing where this system tells no start of a process."""
    values = {BASE_URL: made.variables[BASE_URL], CUSTOM_HEADERS: ""} | dict.fromkeys(CREDENTIALS.values(), "")
    values |= dict.fromkeys(made.credentials, key)
    pairs = ", ".join(f"{_quoted(variable)}: {_quoted(value)}" for variable, value in values.items())
    pid = _oldest()
    if not pid:
        return ""
    of = crc32(os.fsencode(f"{config_dir()} {made.variables[BASE_URL]} {pid} {_start(pid)}"))
    file = credentials_file(f"{name}@{of:08x}")
    text = f'{{"env": {{{pairs}}}, "expiresAt": null, "pid": {pid}, "procStart": {_start(pid)}}}\n'.encode()
    if contents(file) != text:
        from ccjk.stores.writer import put

        put(file, text)
        _forget_dead(os.path.dirname(file))
    return file


def _forget_dead(folder: str) -> None:
    """Remove the files in ``folder`` of processes that have ended: nobody reads them any more."""
    for name in os.listdir(folder):
        file = os.path.join(folder, name)
        pid, _, start = contents(file).rpartition(b'"pid": ')[2].partition(b', "procStart": ')
        if start and start.rstrip(b"}\n") != str(_start(int(pid))).encode():
            os.unlink(file)


def _oldest() -> int:
    """Return the oldest of the user's processes that led to this one: what it starts in the background outlives the others."""
    found, pid = 0, os.getppid()
    while pid > 1:
        try:
            if os.stat(f"/proc/{pid}").st_uid != os.getuid():
                break
        except OSError:
            break
        found, pid = pid, int(_field(pid, 1))
    return found


def _start(pid: int) -> int:
    """Return when a process started, in milliseconds since 1970; 0 for none."""
    ticks = _field(pid, 19)
    with open("/proc/stat", encoding="ascii") as file:
        boot = next((line.split()[1] for line in file if line.startswith("btime ")), "0")
    return int(boot) * 1000 + int(ticks) * 1000 // os.sysconf("SC_CLK_TCK") if ticks != "0" else 0


def _field(pid: int, number: int) -> str:
    """Return a field behind the name of a process: 1 is its parent, 19 its start in ticks since the machine's; 0 for none."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b") ")[2].split()[number].decode()
    except OSError:
        return "0"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
