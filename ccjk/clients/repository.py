"""Whether a repository has a file, or would take it with ``git add -A``: no key may be in such a one.

Git is asked only where the file lies in a work tree, which is looked for without a process. Nothing that a repository's own
configuration names is run. Where it cannot be known (no git here, a repository of another user's) it would.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ccjk.clients.programs import find
from ccjk.stores.paths import home

TYPE_CHECKING = False
if TYPE_CHECKING:
    from subprocess import CompletedProcess

_NOTHING_RUNS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
_PATIENCE = 10.0  # seconds

_CHEZMOI = r"(?:(?:create|empty|encrypted|exact|executable|external|literal|private|readonly)_)*{}(?:\.(?:tmpl|age|asc|literal))*"
"""How chezmoi calls its copy of a file or folder. What it links, or only edits (``modify_``), is no copy."""


@dataclass(frozen=True)
class Repository:
    """One that has a file (``tracks``), or would take it, which is ``known`` or else assumed. ``words`` call its program.

    ``copy``: where it keeps it, if that is not where it is used.
    """

    folder: str
    words: Sequence[str]
    tracks: bool
    known: bool = True
    copy: str = ""


def holder(path: str) -> Repository | None:
    """Return the repository that has what is in ``path``, or would take it; that file need not be there yet."""
    real = os.path.realpath(path)
    for folder, work_tree, words in (*_around(real), *_of_home(real)):
        found = _of_git(folder, work_tree, words, real)
        if found:
            return found
    return _chezmoi(path)


def _around(real: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the innermost work tree that the file is in."""
    folder = os.path.dirname(real)
    while not _is_top(folder):
        if folder == os.path.dirname(folder):
            return
        folder = os.path.dirname(folder)
    yield folder, folder, ("git", "-C", folder)


def _is_top(folder: str) -> bool:
    git = os.path.join(folder, ".git")
    # An empty folder of that name is none; whether a closed one is cannot be seen.
    return os.path.isfile(git) or (os.path.isdir(git) and (not os.access(git, os.X_OK) or _has_head(git)))


def _has_head(folder: str) -> bool:
    return os.path.lexists(os.path.join(folder, "HEAD"))


def _of_home(real: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the repositories elsewhere whose work tree is the home folder: yadm's, vcsh's, and those made by hand."""
    tree = os.path.realpath(home())
    if not real.startswith(f"{tree}/"):
        return
    folders = [f"{_xdg('DATA', '.local/share')}/yadm/repo.git", f"{_xdg('CONFIG', '.config')}/yadm/repo.git"]
    vcsh = f"{_xdg('CONFIG', '.config')}/vcsh/repo.d"
    folders += [f"{vcsh}/{name}" for name in sorted(_names(vcsh))]
    folders += [f"{home()}/{name}" for name in (".yadm/repo.git", ".cfg", ".cfg.git", ".dotfiles", ".dotfiles.git")]
    for folder in folders:
        if _has_head(folder) and os.path.isdir(f"{folder}/objects"):
            yield folder, tree, ("git", "--git-dir", folder, "--work-tree", tree)


def _xdg(which: str, fallback: str) -> str:
    path = os.environ.get(f"XDG_{which}_HOME", "")
    return path if os.path.isabs(path) else os.path.join(home(), fallback)


def _of_git(folder: str, work_tree: str, words: tuple[str, ...], real: str) -> Repository | None:
    """Return the repository of ``folder`` unless it ignores the file or folder ``real``."""
    unknown = Repository(folder, words, tracks=False, known=False)
    listed = _git(work_tree, *words[1:], "--literal-pathspecs", "ls-files", "--error-unmatch", "--", real)
    if listed is None or listed.returncode not in (0, 1):
        return unknown
    if not listed.returncode:
        return Repository(folder, words, tracks=True)
    # Told which pattern it is: older releases do not say by the status that it is one that takes back another (!name).
    matched = _git(work_tree, *words[1:], "check-ignore", "--stdin", "-z", "-v", "-n", given=os.fsencode(real) + b"\0")
    if matched is None or matched.returncode not in (0, 1):
        return unknown
    pattern = b"".join(matched.stdout.split(b"\0")[2:3])
    return None if pattern and not pattern.startswith(b"!") else Repository(folder, words, tracks=False)


def _git(folder: str, *words: str, given: bytes = b"") -> "CompletedProcess[bytes] | None":
    """Run git in ``folder``, which obeys no variable that was meant for another repository; None where it cannot be run."""
    import subprocess  # nobody else waits for it

    search = os.pathsep.join(entry for entry in os.environ.get("PATH", "").split(os.pathsep) if os.path.isabs(entry))
    program = find("git", search)
    if program is None:
        return None
    others = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        return subprocess.run(  # noqa: S603 - git itself
            [program, "--no-pager", "--no-optional-locks", *_NOTHING_RUNS, *words],
            input=given,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            cwd=folder,
            env=others | {"PATH": search},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _chezmoi(path: str) -> Repository | None:
    """Return chezmoi's, where that keeps a copy of ``path``."""
    source = os.path.join(_xdg("DATA", ".local/share"), "chezmoi")
    base = home().rstrip("/")
    if not path.startswith(f"{base}/") or not os.path.isdir(source):
        return None
    found = [source]
    try:
        with open(os.path.join(source, ".chezmoiroot"), encoding="utf-8") as file:
            found = [os.path.join(source, file.read(4096).strip())]
    except (OSError, ValueError):
        pass
    for name in os.path.relpath(path, base).split(os.sep):
        plain = re.escape(f"dot_{name[1:]}" if name.startswith(".") else name)
        called = re.compile(_CHEZMOI.format(plain))
        found = [f"{folder}/{entry}" for folder in found for entry in _names(folder) if called.fullmatch(entry)]
    return Repository(source, ("chezmoi",), tracks=True, copy=found[0]) if found else None


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
