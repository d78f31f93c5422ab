"""The line in a shell's start-up file that loads the hook."""

import os
import re
from contextlib import suppress

from ccjk.clients import invocation
from ccjk.documents.edits import ABSENT
from ccjk.documents.lines_document import HOOK
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.setup import rc_text
from ccjk.shells import HOOKS, find, known
from ccjk.shells.calling import calling_shell
from ccjk.shells.shell import Shell
from ccjk.stores.paths import folder, shown, state_dir
from ccjk.stores.reader import contents
from ccjk.transaction.changeset import Changeset

KIND = "lines"


def login_shell() -> str:
    """Return the login shell, by the name that ccjk knows it by if it does."""
    import pwd

    path = os.environ.get("SHELL", "")
    if not path:
        with suppress(KeyError):  # a user of a container may have no entry
            path = pwd.getpwuid(os.geteuid()).pw_shell
    name = os.path.basename(path)
    return known(name) if known(name) in HOOKS else name


def start_up_file(name: str) -> str:
    """Return the start-up file of the shell ``name``; refuse one that has no hook."""
    if name not in HOOKS:
        raise CcjkError(_("{name} has no hook", name=name), _("there are hooks for {names}", names=", ".join(HOOKS)))
    shell = find(name)
    variable, fallback, file = shell.start_up
    where = folder(variable, fallback) if variable else folder("HOME", "")
    path = os.path.join(where, file)
    return path if not shell.start_up_else or os.path.lexists(path) else os.path.join(where, shell.start_up_else)


def write_hook(draft: Changeset) -> None:
    """Make the login shell's start-up file load the hook."""
    name = login_shell()
    file, shell = start_up_file(name), find(name)
    line, document = shell.hook_line(_word(shell)), draft.document(file, KIND)
    data = document.render()
    if rc_text.wide(data):
        raise CcjkError(_("{file} is not in UTF-8", file=shown(file)), _("save it as UTF-8"))
    lines = rc_text.lines(name, data)
    number, signed = rc_text.end(name, lines)
    if number:
        done = 0 < rc_text.hooks_line(lines) < number and not dropped(name, lines)
        if not done or (signed and document.get(HOOK) not in (ABSENT, line)):
            raise _no_end(file, number, line, signed=signed)
        if document.get(HOOK) is ABSENT:  # by hand
            return
    if dropped(name, lines):  # then it goes to the end
        draft.edit(file, KIND, {HOOK: ABSENT})
    draft.edit(file, KIND, {HOOK: line})


def _no_end(file: str, number: int, line: str, *, signed: bool) -> CcjkError:
    """Return what to tell where nothing that is appended is run."""
    if signed:
        return CcjkError(
            _("{file} is signed, and would not run with a line behind its signature", file=shown(file)),
            _("put this in front of the signature, and sign it again: {line}", line=line),
        )
    return CcjkError(
        _("{file}:{number} keeps a line behind it from being run", file=shown(file), number=number),
        _("put this in front of it: {line}", line=line),
    )


def dropped(name: str, lines: list[str]) -> int:
    """Return the number of the line that drops what the hook of the shell ``name`` put in place further up, 0 for none."""
    at, drops = rc_text.hooks_line(lines), find(name).drops
    following = enumerate(lines[at:], start=at + 1) if at and drops else ()
    return next((number for number, line in following if re.search(drops, line)), 0)


def line_of_ours(draft: Changeset, name: str) -> str:
    """Return what our line in the start-up file of the shell ``name`` calls or loads, nothing where there is none."""
    line, shell = draft.document(start_up_file(name), KIND).get(HOOK), find(name)
    if not isinstance(line, str):
        return ""
    before, between = shell.hook_line("\0").split("\0")[:2]
    word = line.removeprefix(before).partition(between)[0]
    return os.path.expanduser(shell.unquoted(word)) if line.startswith(before) else ""


def line_of(name: str) -> str:
    """Return what to tell a person who asks for the hook of the shell ``name``."""
    file, line = shown(start_up_file(name)), find(name).usage.format(args=f"hook {name}")
    if find(name).saved:
        line = find(name).hook_line(_word(find(name)))
    return _("write this into {file}, or let ccjk init --hook do it:\n{line}", file=file, line=line)


def told() -> list[str]:
    """Return what to tell once the login shell's start-up file loads the hook."""
    name = login_shell()
    found = [_("new {name} shells obey .ccjk files; to go on in one: exec {name}", name=name)]
    calling = _calling_shell()
    if calling != name and calling in HOOKS:
        found.append(
            _(
                "your login shell is {name}; in {calling}, as here: env SHELL={calling} ccjk init -s --hook",
                name=name,
                calling=calling,
            )
        )
    return found


def still_there() -> list[str]:
    """Return the places, as FILE:LINE, where start-up files load a hook by a line that is not ours."""
    found = []
    for name in HOOKS:
        file = start_up_file(name)
        lines = rc_text.lines(name, contents(file))
        found += [f"{shown(file)}:{number}" for number, line in enumerate(lines, start=1) if rc_text.loads(line.encode())]
    return found


def loads_hook(draft: Changeset) -> bool:
    """Whether the start-up file of the shell that this is called from, or of the login shell, loads the hook."""
    for of in (calling_shell, login_shell):
        try:
            name = of()
            data = draft.document(start_up_file(name), KIND).render()
        except CcjkError:
            continue
        if rc_text.hooks_line(rc_text.read_lines(name, data)):
            return True
    return False


def _calling_shell() -> str:
    try:
        return calling_shell()
    except CcjkError:
        return ""


def release_hooks(draft: Changeset) -> None:
    """Take the line out of every start-up file that has it."""
    files = {start_up_file(name) for name in HOOKS}
    files |= {path for path, known_ in draft.originals.items() if HOOK in known_.edits}
    for file in files:
        draft.restore(file, KIND)
        draft.edit(file, KIND, {HOOK: ABSENT})


def _word(shell: Shell) -> str:
    """Return what calls this ccjk: from the home folder, as start-up files go with people from machine to machine.

    For a shell that loads a file it is that file.
    """
    if shell.saved:
        return shell.quote(shown(os.path.join(state_dir(), shell.saved)))
    command = invocation.command()
    if command[1:]:
        raise CcjkError(
            _("this ccjk is run as a module, which a start-up file cannot find"), _("install it, then: ccjk init --hook")
        )
    return shell.word(shown(command[0]))
