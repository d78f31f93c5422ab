"""Files that their readers ignore or refuse, and changes that were left half done."""

import json
import os
from collections.abc import Iterator

from ccjk.clients import places, settings_shape
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.errors import CcjkError
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding, Value
from ccjk.findings.fixes import UPDATE_CCJK, aside, corrected, edit, setting, unset, word
from ccjk.findings.project import codex_files, project_files
from ccjk.language import N_
from ccjk.stores import generation, presets, profiles
from ccjk.stores.files import read
from ccjk.stores.format_version import Newer
from ccjk.stores.lock import locked
from ccjk.stores.paths import config_dir, config_file, home, named, presets_file, shown, state_dir
from ccjk.stores.reader import LARGEST
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.originals import originals_file

_FOLDERS = ("CCJK_CONFIG_DIR", "CCJK_STATE_DIR", "CLAUDE_CONFIG_DIR", "CODEX_HOME")

_OWN = (("CCJK_CONFIG_DIR", config_dir, ".config"), ("CCJK_STATE_DIR", state_dir, ".local/state"))
"""ccjk's own folders: the variable that names each, and where it is in the home folder otherwise."""


def folders() -> Iterator[Finding]:
    """Find folders of ccjk's or of a client's files that are none, or another user's: nothing else can be looked at."""
    relative = [name for name in _FOLDERS if os.environ.get(name) and not os.path.isabs(os.environ[name])]
    for variable in relative:
        says = N_("{variable} is a relative path, so nobody finds the files in it")
        yield Finding("relative-folder", says, unset(variable), values={"variable": variable})
    for variable, own_folder, usual in () if relative else _OWN:
        try:
            own_folder()
        except CcjkError as error:
            file = f"{home()}/{usual}/ccjk"
            mend = aside(file) if shown(file) in error.message else setting(variable, file)
            yield Finding("foreign-folder", N_("{message}: nothing in it is used"), mend, values={"message": error.message})


def codex_home(scene: Context) -> Iterator[Finding]:  # noqa: ARG001 - all checks are called alike
    """Find a folder of Codex's that is not there: Codex does not start then."""
    path = named("CODEX_HOME")
    if path and not os.path.isdir(path):
        says = N_("CODEX_HOME is {file}, which is no folder, and Codex does not start")
        yield Finding("codex-home-missing", says, f"env mkdir -p {word(path)}", CODEX, file=path)


def claude_folder(scene: Context) -> Iterator[Finding]:
    """Find the variable of Claude Code's folder empty, which it takes for the working directory (2.1.126 to 2.1.332)."""
    variable = "CLAUDE_CONFIG_DIR"
    if variable in os.environ and not scene.shell(variable):
        says = N_("{variable} is set and empty, so Claude Code looks for its settings in whatever folder it is started in")
        yield Finding("empty-folder", says, unset(variable), CLAUDE_CODE, values={"variable": variable})


def unread(scene: Context) -> Iterator[Finding]:
    """Find files of the clients that they, or ccjk, cannot read."""
    for path in (places.claude_settings(), places.claude_state(), *project_files()):
        if message := _refusal(scene, path):
            yield _of_claude_code(path, message)
        elif path == places.claude_settings() and (found := settings_shape.complaint(read(path).data or b"{}")):
            field, line, problem = found
            says = N_("Claude Code drops all of {file} for one value: {field} in line {line} ({problem})")
            values: dict[str, Value] = {"field": field, "line": line, "problem": problem}
            yield Finding("ignored-file", says, edit(path), CLAUDE_CODE, file=path, values=values)
    for path in (places.codex_config(), *codex_files()):
        message = _refusal(scene, path)
        if message and _codex_starts(path):
            says = N_("{message}; Codex starts all the same, but ccjk changes nothing in it")
            mend = edit(path) if os.path.isfile(path) else aside(path)
            yield Finding("refused-file", says, mend, CODEX, file=path, values={"message": message})
        elif message:
            says = N_("{message}; Codex does not start")
            if path != places.codex_config():
                says = N_("{message}; where Codex trusts the project it does not start in it")
            yield Finding("broken-file", says, _readable(path), CODEX, file=path, values={"message": message})


def own(scene: Context) -> Iterator[Finding]:  # noqa: ARG001 - all checks are called alike
    """Find files of ccjk's own, written by hand, that it cannot read."""
    for path, load in ((config_file(), profiles.load), (presets_file(), presets.load)):
        try:
            load()
        except CcjkError as error:
            says, mend = N_("{message}; no profile can be used until that is corrected"), _readable(path)
            mend = UPDATE_CCJK if isinstance(error, Newer) else edit(path) if _is_read(path) else mend
            yield Finding("broken-file", says, mend, file=path, values={"message": error.message})
    try:
        Changeset()
    except CcjkError as error:
        says, file = N_("{message}; in it ccjk keeps what files were like before"), originals_file()
        mend = UPDATE_CCJK if isinstance(error, Newer) else aside(file)
        yield Finding("broken-file", says, mend, file=file, values={"message": error.message})


def pending(scene: Context) -> Iterator[Finding]:  # noqa: ARG001 - all checks are called alike
    """Find a change that was ended in the middle."""
    if not generation.changing():
        return
    try:
        with locked(0):
            says = N_("an earlier ccjk was ended in the middle of a change, so some files may have it and others not")
    except CcjkError:  # it is under way
        return
    yield Finding("pending-change", says, corrected("pending-change"))


def _refusal(scene: Context, path: str) -> str:
    """Return why the file at ``path`` cannot be read, nothing where it can."""
    try:
        scene.draft.document(path, "toml" if path.endswith(".toml") else "json")
    except CcjkError as error:
        return error.message
    return ""


def _of_claude_code(path: str, message: str) -> Finding:
    values = {"message": message}
    large = _is_large(path)
    if not large and not _is_read(path):
        says = N_("{message}; Claude Code gets nothing out of it")
        return Finding("unreadable-file", says, _readable(path), CLAUDE_CODE, file=path, values=values)
    if large or _is_object(path):  # names a value twice, say
        says = N_("{message}; Claude Code reads it all the same, but ccjk changes nothing in it")
        return Finding("refused-file", says, edit(path), CLAUDE_CODE, file=path, values=values)
    says = N_("{message}; Claude Code ignores all of it without a word")
    if path == places.claude_state():
        says = N_("{message}; Claude Code fails at its next start, and resets it")
    return Finding("ignored-file", says, aside(path), CLAUDE_CODE, file=path, values=values)


def _codex_starts(path: str) -> bool:
    """Whether Codex starts with a file that ccjk refuses: a large one, and a link that leads nowhere (tried on 0.94 to 0.171)."""
    try:
        return os.stat(path).st_size > LARGEST and os.path.isfile(path)
    except FileNotFoundError:
        return os.path.islink(path)
    except OSError:  # it is closed, or a link that leads back to itself
        return False


def _is_large(path: str) -> bool:
    return os.path.isfile(path) and os.path.getsize(path) > LARGEST


def _is_read(path: str) -> bool:
    try:
        read(path)
    except CcjkError:
        return False
    return True


def _readable(path: str) -> str:
    """Return what makes a file readable, or moves away what cannot be read, or not understood."""
    closed = os.path.isfile(path) and not os.access(path, os.R_OK)
    return f"chmod u+r {word(path)}" if closed else aside(path)


def _is_object(path: str) -> bool:
    """Whether a parser that is as strict as Claude Code's finds an object in the file."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        return isinstance(json.loads(read(path).data or b"", parse_constant=refuse), dict)
    except (ValueError, RecursionError):
        return False
