# The provider follows the directory: xonsh, from 0.19 on. The other hooks have the same sections in the same order.
#
# In front stand: _ccjk_command, the words that call ccjk; _ccjk_state and _ccjk_config, its folders;
# _ccjk_managed, the names of the variables that it sets; _ccjk_left_alone, those of them that it never takes away.
#
# All of it is plain Python, in a module of its own (ccjk/shells/xonsh.py), so nothing is seen among the user's own names. It
# needs no more than Python 3.9, holds ASCII alone, as xonsh decodes what it captures, and starts no process where a record fits.

import os
import signal
import stat
import subprocess
from threading import RLock
from types import SimpleNamespace

from xonsh.events import events

# What there is: the directory files at and above the working directory, down to the one that is obeyed.


def _ccjk_walk():
    at = str(XSH.env.get("PWD", ""))
    while at.startswith("/") and at.strip("/"):
        yield f"{at}/.ccjk"
        at = at.rpartition("/")[0]
    yield "/.ccjk"


def _ccjk_content(path, size, owner=None):  # At most that many bytes of a regular file; None where there is none.
    try:
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except (OSError, ValueError):
        return None
    try:
        about = os.fstat(number)
        regular = stat.S_ISREG(about.st_mode) and owner in (None, about.st_uid)
        return os.fsdecode(os.read(number, size)) if regular else None
    except OSError:
        return None
    finally:
        os.close(number)


def _ccjk_line(name):  # The first line of a file in the folder of ccjk's state.
    return (_ccjk_content(_ccjk_state + name, 80) or "").partition("\n")[0]


def _ccjk_examine():  # Each file that is there, with its bytes; then the line of its record.
    for file in _ccjk_walk():
        text = _ccjk_content(file, 4097)
        if text is not None:
            yield (file, text), _ccjk_line(f"/directories{file}")


def _ccjk_look():
    _ccjk.found, _ccjk.now, _ccjk.edited, _ccjk.reached = [], "", False, False
    for entry, line in _ccjk_examine():
        _ccjk.found.append(entry)
        if entry[0] == _ccjk.obeyed:
            _ccjk.now, _ccjk.reached = line, True
            _ccjk_compare()
            return
        _ccjk.found.append(line)
    if _ccjk.found:
        _ccjk_generation()
        _ccjk_compare()


def _ccjk_generation():  # Another one begins whenever profiles or keys change.
    _ccjk.now = _ccjk_line("/generation")


def _ccjk_time(path):
    try:
        return os.stat(path).st_mtime_ns
    except (OSError, ValueError):
        return None


def _ccjk_compare():  # Notes whether what `ccjk` rendered from was edited by hand since: then the times differ.
    own = _ccjk_time(f"{_ccjk_config}/presets.toml")
    _ccjk.edited = (
        _ccjk_time(f"{_ccjk_config}/config.toml") != _ccjk_time(f"{_ccjk_state}/generation")
        or (own is not None and own != _ccjk_time(f"{_ccjk_state}/presets"))
        or (_ccjk.key != "" and _ccjk_time(_ccjk.key) != _ccjk_time(f"{_ccjk_state}/directories{_ccjk.obeyed}"))
    )


# A record: what a directory file means, as `ccjk` rendered it (ccjk/stores/directories.py).


def _ccjk_read(file):  # Reads that of the file; None where there is none.
    texts = (_ccjk_content(f"{_ccjk_state}/directories{file}", 1 << 20, os.geteuid()) or "").split("\0")
    return texts[:-2] if len(texts) > 8 and texts[-2:] == [".", ""] and texts[2] == file else None


def _ccjk_values(record):
    return dict(zip(record[7::2], record[8::2]))


# Layers: for each variable what it was, and what was made of it, None for not there; one of `ccjk env` (shell), one of the
# directory, and the one of `ccjk env` outside while a directory is obeyed (outer).

import sys
from types import ModuleType

from xonsh.built_ins import XSH
from xonsh.tools import XonshError

_ccjk_home = sys.modules.setdefault("_ccjk", ModuleType("_ccjk"))
_ccjk_layers = vars(_ccjk_home).setdefault("_ccjk_layers", {"shell": {}, "directory": {}, "outer": {}})


def _ccjk_swapped():  # What has a value for a while (swap), in this thread alone; such a value stays behind, and would hide ours.
    return XSH.env.get_swapped_values() if hasattr(XSH.env, "get_swapped_values") else {}


def _ccjk_unhide():
    swapped = _ccjk_swapped()
    if not swapped.keys().isdisjoint(_ccjk_managed):
        XSH.env.set_swapped_values({name: value for name, value in swapped.items() if name not in _ccjk_managed})


def _ccjk_put(name, value):
    if value is None:
        XSH.env.pop(name, None)
    else:
        XSH.env[name] = value


def _ccjk_give_back(layer):  # Takes that layer away, but for what the user changed since.
    noted = _ccjk_layers[layer]
    for name, (was, now) in list(noted.items()):
        if XSH.env.get(name) == now:
            _ccjk_put(name, was)
        del noted[name]


def _ccjk_apply(layer, values):  # Gives the variables these values; those that are not among them are not there then.
    _ccjk_give_back(layer)
    ours = XSH.env.get("CCJK_SET", "").split()
    try:
        for name in {**dict.fromkeys(_ccjk_managed), **values}:
            was = XSH.env.get(name)
            own = was if name in _ccjk_left_alone and name not in ours else None  # what the user set stays
            now = own or values.get(name, own)
            _ccjk_layers[layer][name] = was, now
            _ccjk_put(name, now)
    except BaseException:  # Ctrl-C: all of it, or nothing
        _ccjk_give_back(layer)
        raise


def _ccjk_secret():
    if _ccjk_key_variable:
        return XSH.env.get(_ccjk_key_variable)
    if not _ccjk_key_file and not _ccjk_key_command:
        return _ccjk_key_text
    try:
        if _ccjk_key_command:
            import subprocess

            key = (
                subprocess.run(_ccjk_key_command, env=XSH.env.detype(), stdout=subprocess.PIPE, check=False)
                .stdout.decode()
                .rstrip("\n")
            )
        else:
            with open(_ccjk_key_file, encoding="utf-8") as file:
                key = file.readline().rstrip("\n")
        if _ccjk_generation_file:  # read last: while it is the same, no change had begun before the key was read
            with open(_ccjk_generation_file, encoding="utf-8") as file:
                key = key if file.readline().rstrip("\n") == _ccjk_generation else None
    except (OSError, ValueError):
        return None
    return key


def _ccjk_switch():  # What `ccjk env NAME` prints calls this.
    values = dict(zip(_ccjk_values[::2], _ccjk_values[1::2]))
    if _ccjk_credentials:
        key = _ccjk_secret()
        if not key:
            raise XonshError(_ccjk_no_key)
        values.update(dict.fromkeys(_ccjk_credentials, key))
    _ccjk_unhide()
    _ccjk_apply("shell", values)
    if _ccjk_path:
        XSH.env["PATH"] = _ccjk_path.split(":")


def _ccjk_unset():  # What `ccjk env --unset` prints calls this.
    _ccjk_unhide()
    if _ccjk_layers["shell"]:
        _ccjk_give_back("shell")
    elif _ccjk_layers["directory"]:
        _ccjk_home._ccjk_restore()
    else:
        for name in _ccjk_inherited:
            _ccjk_put(name, None)
    if _ccjk_path and not XSH.env.get("CCJK_PROFILE"):  # a shell inside a switched one is still on that one's profile
        XSH.env["PATH"] = _ccjk_path.split(":")


def _ccjk_move(source, target):  # Makes a layer another one.
    _ccjk_layers.update({target: _ccjk_layers[source], source: {}})


def _ccjk_overridden():  # Whether `ccjk env` was used since the directory was entered.
    return _ccjk.obeyed != "" and (bool(_ccjk_layers["shell"]) or not _ccjk.entered)


# Entering and leaving.


def _ccjk_say(text):
    if text and str(XSH.env.get("CCJK_VERBOSE", "")) not in ("", "0"):
        print(text, file=sys.stderr)


def _ccjk_enter(
    entry, lasting="1", secret=""
):  # Obeys the file where a record fits, also one that is not lasting where that is said.
    file, text = entry
    record = _ccjk_read(file)
    if not record or record[3] != text or not record[0].endswith(f" {_ccjk.now}\n") or record[1] not in ("1", lasting):
        return False
    # What has no value there is to get the key that no file may hold.
    loaded = (file, {name: value or secret for name, value in _ccjk_values(record).items()})
    if _ccjk_overridden() or loaded != _ccjk.loaded:
        _ccjk_leave()
        if _ccjk_layers["shell"]:
            _ccjk_move("shell", "outer")
        _ccjk.entered, _ccjk.obeyed = True, file  # from here on it can be taken back, also by the next prompt after Ctrl-C
        _ccjk_apply("directory", loaded[1])
        _ccjk.loaded = loaded
        _ccjk_say(record[5])
    _ccjk.known, _ccjk.key, _ccjk.left = record[0][:-1], record[4], record[6]
    _ccjk_put("CCJK_DIRECTORY", f"{_ccjk.now} {file}")
    return True


def _ccjk_restore():  # Takes away what is newest: `ccjk env --unset` calls it, too.
    _ccjk_give_back("shell")
    _ccjk_give_back("directory")
    _ccjk.entered, _ccjk.loaded = False, None
    if _ccjk_layers["outer"]:
        _ccjk_move("outer", "shell")


def _ccjk_leave():
    if _ccjk.obeyed:
        _ccjk_restore()
        _ccjk_say(_ccjk.left)
        _ccjk.obeyed = _ccjk.known = _ccjk.key = _ccjk.left = ""
        _ccjk_put("CCJK_DIRECTORY", None)


# Deciding: the nearest file that is allowed is obeyed. Only ccjk knows about those that no record fits.


def _ccjk_ask(entry):  # Lets ccjk render a record; it says why not, once. None: Ctrl-C ended it.
    global _ccjk_state, _ccjk_config
    _ccjk.secret = ""
    told = subprocess.DEVNULL if entry in _ccjk.refused else None
    try:
        words = [*_ccjk_command, "directory", entry[0]]
        answer = subprocess.run(words, env=XSH.env.detype(), stdout=subprocess.PIPE, stderr=told, check=False)
    except OSError as error:
        print(f"ccjk: {error}", file=sys.stderr)
        return False
    if answer.stdout:  # a start-up file may have moved them after the hook was loaded
        _ccjk_state, _ccjk_config, _ccjk.secret = os.fsdecode(answer.stdout + b"\n").split("\n")[:3]
    return None if answer.returncode in (-signal.SIGINT, 130) else answer.returncode == 0


def _ccjk_decide():
    done, passed, every = False, [], []
    _ccjk_generation()
    for entry, line in _ccjk_examine():
        done = not _ccjk.edited and _ccjk_enter(entry)
        if not done:
            rendered = _ccjk_ask(entry)
            if rendered is None:  # the next prompt decides
                break
            if rendered:
                _ccjk_generation()
                done = _ccjk_enter(entry, "once", _ccjk.secret)
                _ccjk.secret = ""
        every.append(entry)
        if done:
            break
        every.append(line)
        passed.append(entry)
    if not done:
        _ccjk_leave()
    _ccjk.refused, _ccjk.seen = passed, every


# A new shell inside one in which a directory was obeyed: it has the variables, but knows nothing of what was before.


def _ccjk_adopt():
    generation, _, _ccjk.obeyed = str(XSH.env.get("CCJK_DIRECTORY", "")).partition(" ")
    if not _ccjk.obeyed:
        return
    ours = str(XSH.env.get("CCJK_SET", "")).split()
    _ccjk.entered = "CCJK_DIRECTORY" in ours
    layer = _ccjk_layers["directory" if _ccjk.entered else "shell"]
    for name in _ccjk_managed:  # all of it is ours, unless a start-up file of this shell set it anew
        if name in ours and name in XSH.env:
            layer.setdefault(name, (None, XSH.env[name]))
    if not _ccjk.entered:  # `ccjk env` was used there, which stays until the directory is left
        _ccjk_look()
        if _ccjk.reached:
            _ccjk.seen, _ccjk.known = _ccjk.found, _ccjk.now
        return
    record = _ccjk_read(_ccjk.obeyed)
    if record and record[0].endswith(f" {generation}\n"):
        layer.update({name: (None, value) for name, value in _ccjk_values(record).items() if value})
    _ccjk_leave()


# The prompt.


def _ccjk_path():  # Keeps the folder of ccjk's own programs first on PATH, and off it where it is gone.
    entries, own = XSH.env.get("PATH", []), f"{_ccjk_state}/shims"
    path, there = list(entries), type(entries)([own])[0] == own  # it expands what looks like a variable
    first = [own] if path and there and os.path.isdir(own) else []
    wanted = first + [folder for folder in path if folder != own]
    if path != wanted:
        XSH.env["PATH"] = wanted


def _ccjk_changed():  # Whether to decide anew. What was set up anew elsewhere does not end what was done here by hand.
    if _ccjk.found != _ccjk.seen:
        return True
    if _ccjk_overridden():
        return _ccjk.now != "" and _ccjk.now.split(" ")[0] != _ccjk.known.split(" ")[0]
    return _ccjk.now != _ccjk.known or _ccjk.edited != _ccjk.tolerated


def _ccjk_turn():
    if not _ccjk.started:
        _ccjk.started = True
        _ccjk_adopt()
    _ccjk_look()
    if (_ccjk.found or _ccjk.seen) and _ccjk_changed():
        before = _ccjk.now
        _ccjk.seen = ["-"]  # an interrupted change is made again
        if _ccjk.found:
            _ccjk_decide()
            if _ccjk.edited:
                _ccjk_compare()  # what was rendered meanwhile is from what was edited
        else:
            _ccjk_leave()
            _ccjk.seen, _ccjk.refused = [], []
        if not _ccjk.obeyed:
            _ccjk.known = before
        _ccjk.tolerated = _ccjk.edited
    _ccjk_path()


def _ccjk_prompt(**_):
    with _ccjk.lock:
        _ccjk_unhide()
        _ccjk_turn()


def _ccjk_cd(**_):  # So that `cd project && claude` is right. In a thread, which Ctrl-C leaves alone.
    if _ccjk.started and _ccjk_swapped().keys().isdisjoint(_ccjk_managed):
        with _ccjk.lock:
            _ccjk_turn()


# Installation, once. Scripts have no prompt, and nothing is done before the first one.

if "_ccjk" not in globals():
    _ccjk = SimpleNamespace(found=[], seen=[], refused=[], now="", known="", edited=False, tolerated=False, reached=False)
    vars(_ccjk).update(lock=RLock(), started=False, entered=False, obeyed="", key="", left="", loaded=None)
    events.on_pre_prompt_format(_ccjk_prompt)
    if hasattr(XSH.env, "get_swapped_values"):  # else a variable may have a value for a while, and nobody can tell
        events.on_chdir(_ccjk_cd)
