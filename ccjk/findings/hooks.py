"""Whether shells obey ``.ccjk`` files: start-up files are read as text, and no shell is started."""

import os
from collections.abc import Iterator

from ccjk.core.directory_file import FILE
from ccjk.errors import CcjkError
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import edit, word
from ccjk.language import N_
from ccjk.setup import rc_file, rc_text
from ccjk.shells import HOOKS, find
from ccjk.shells.calling import calling_shell
from ccjk.stores import deep, trust
from ccjk.stores.paths import folder, state_dir
from ccjk.stores.reader import contents

_OF_LOGIN = (".bash_profile", ".bash_login", ".profile")
"""What a login bash reads: the first that is there."""


def missing(scene: Context) -> Iterator[Finding]:
    """Find ``.ccjk`` files that were meant to be obeyed, where no shell of the user's looks at them."""
    found = trust.nearest()
    file = os.path.join(found[0], FILE) if found else ""
    if not file and not any(entry.is_file() for entry in deep.below(os.path.join(state_dir(), "allowed"))):
        return
    shells = [name for name in (rc_file.login_shell(), _calling()) if name in HOOKS]
    if not shells or rc_file.loads_hook(scene.draft):
        return
    says = N_("you allowed {asks} files, but {shell} does not load the hook that obeys them")
    if file:
        says = N_("{asks} asks for a profile, but {shell} does not load the hook that obeys it")
    values = {"asks": file or FILE, "shell": shells[0]}
    yield Finding("hook-missing", says, _install(shells[0]), file=rc_file.start_up_file(shells[0]), values=values)


def lines(scene: Context) -> Iterator[Finding]:
    """Find lines that load a hook from where no ccjk is any more, or are never read, or whose hook is dropped further down."""
    for name in HOOKS:
        file = rc_file.start_up_file(name)
        try:
            data = scene.draft.document(file, rc_file.KIND).render()
            called = rc_file.line_of_ours(scene.draft, name)
        except (CcjkError, ValueError):  # a line that nobody understands, or a file that nobody reads
            continue
        if called and not os.access(called, os.R_OK if find(name).saved else os.X_OK):
            says = N_("the hook in {file} is silent, as {path} is not there")
            yield Finding("hook-gone", says, _install(name), file=file, values={"path": called})
        if number := rc_file.dropped(name, rc_text.read_lines(name, data)):
            says = N_("{file}:{number} drops the hook that was loaded above it")
            yield Finding("hook-dropped", says, _install(name), file=file, values={"number": number})
        if number := rc_text.unread_line(name, data):
            says = N_("{file}:{number} is not read where it stands, so {shell} does not load the hook")
            yield Finding("hook-unread", says, edit(file), file=file, values={"number": number, "shell": name})


def login(scene: Context) -> Iterator[Finding]:  # noqa: ARG001 - all checks are called alike
    """Find a hook in ``~/.bashrc`` that login shells never see."""
    bashrc = rc_file.start_up_file("bash")
    if rc_file.login_shell() != "bash" or not any(map(rc_text.loads, contents(bashrc).splitlines())):
        return
    files = [os.path.join(folder("HOME", ""), name) for name in _OF_LOGIN]
    read = next(filter(os.path.isfile, files), files[0])
    written = [line for line in contents(read).splitlines() if not line.lstrip().startswith(b"#")]
    if any(b"bashrc" in line or rc_text.loads(line) for line in written):
        return
    says = N_("login shells read {file}, which does not read ~/.bashrc, so the hook is not in them")
    if read == files[-1]:  # sh reads it, too
        mend = f"""sh -c "(echo '. ~/.profile'; echo '. ~/.bashrc') >> {word(files[0])}\""""
    else:
        mend = f"""sh -c "echo '. ~/.bashrc' >> {word(read)}\""""
    yield Finding("hook-login", says, mend, file=read)


def _install(name: str) -> str:
    """Return what makes the start-up file of the shell ``name`` load the hook, behind all that would drop it."""
    return "ccjk init -s --hook" if name == rc_file.login_shell() else f"env SHELL={name} ccjk init -s --hook"


def _calling() -> str:
    try:
        return calling_shell()
    except CcjkError:
        return ""
