"""Where ccjk's own files are. Nothing here creates anything."""

import os
import stat

from ccjk.errors import CcjkError
from ccjk.language import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def home() -> str:
    """Return the user's home folder.

    Refused: HOME unset, relative, missing, or another user's. With sudo HOME often stays the caller's, and files
    that root leaves there lock the user out of their own set-up.
    """
    path = os.environ.get("HOME", "")
    hint = _("set HOME to your own home folder")
    if not os.path.isabs(path):
        raise CcjkError(_("HOME is relative") if path else _("HOME is not set"), hint)
    try:
        status = os.stat(path)
    except OSError as error:
        raise CcjkError(_("HOME is {path}, which cannot be read ({reason})", path=path, reason=error.strerror), hint) from None
    if not stat.S_ISDIR(status.st_mode):
        raise CcjkError(_("HOME is {path}, which is not a folder", path=path), hint)
    if status.st_uid != os.geteuid():
        raise CcjkError(_("HOME is {path}, which belongs to another user", path=path), _("with sudo, use sudo -H"))
    return path


INSTEAD: dict[str, str] = {}
"""What variables name a folder of a client's for the moment, in place of what the calling shell says (homes.py)."""


OVERLAY, UNDERNEATH = "CCJK_CODEX_OVERLAY", "CCJK_CODEX_HOME"
"""The folder that `exec` put in place of Codex's own (activation/codex_overlay.py), and what CODEX_HOME was before."""


def named(variable: str) -> str:
    """Return the folder that ``variable`` names, as it is there, nothing for none."""
    found = os.environ.get(variable, "")
    if variable == "CODEX_HOME" and found and found == os.environ.get(OVERLAY):
        found = os.environ.get(UNDERNEATH, "")
    return INSTEAD.get(variable, found)


def folder(variable: str, fallback: str) -> str:
    """Return the folder that ``variable`` names, else ``fallback`` below the home folder."""
    path = named(variable)
    if not path:
        return os.path.join(home(), fallback)
    if not os.path.isabs(path):
        raise CcjkError(_("{variable} is a relative path", variable=variable), _("give it an absolute one"))
    return path.rstrip("/") or "/"


CLIENT_FOLDERS = {"claude-code": ("CLAUDE_CONFIG_DIR", ".claude"), "codex": ("CODEX_HOME", ".codex")}
"""By client the variable that names the folder of its files, and where that is below the home folder otherwise."""


def client_file(client: str, name: str) -> str:
    """Return the file of that name in the folder of ``client`` that is in force here."""
    return os.path.join(folder(*CLIENT_FOLDERS[client]), name)


def upwards(folder: str) -> "Iterator[str]":
    """Yield ``folder``, and then each one that it is in; nothing for no folder."""
    while folder:
        yield folder
        above = os.path.dirname(folder)
        folder = above if above != folder else ""


def config_dir() -> str:
    """Return the folder of profiles and keys."""
    return _own("CCJK_CONFIG_DIR", "XDG_CONFIG_HOME", ".config")


def state_dir() -> str:
    """Return the folder of what ccjk remembers: the originals of changed values, backups, the lock."""
    return _own("CCJK_STATE_DIR", "XDG_STATE_HOME", ".local/state")


IN_STATE = (
    *(".gitignore", "allowed", "as", "backups", "claude", "code", "codex", "directories", "folders", "generation", "hook.nu"),
    *("lock", "new", "originals.json", "presets", "rendered", "shims"),
)
"""All that ccjk ever makes in that folder."""


def config_file() -> str:
    """Return the file of profiles and defaults."""
    return os.path.join(config_dir(), "config.toml")


def presets_file() -> str:
    """Return the file of the user's own presets."""
    return os.path.join(config_dir(), "presets.toml")


def credentials_file(name: str) -> str:
    """Return the file by which a Claude Code that is on the profile ``name`` hands its key on."""
    return os.path.join(state_dir(), "claude", f"{name}.json")


def key_file(name: str) -> str:
    """Return the file that holds the key of profile ``name``, and nothing else."""
    return os.path.join(config_dir(), "keys", name)


_OF_HOSTS = "@hosts"


def hosts_file(name: str) -> str:
    """Return the file beside it that says which hosts that key was given for; no profile has a name with @."""
    return key_file(f"{name}{_OF_HOSTS}")


def is_hosts_file(path: str) -> bool:
    """Whether ``path`` is such a file."""
    return path.startswith(key_file("")) and path.endswith(_OF_HOSTS)


def foreign(path: str, uid: int) -> CcjkError:
    """Return the error for a folder or a file of ccjk's that is another user's."""
    import pwd  # who has none of these does without

    try:
        owner = pwd.getpwuid(uid).pw_name
    except KeyError:
        owner = str(uid)
    return CcjkError(
        _("{file} belongs to {owner}, and what is in it would be obeyed", file=shown(path), owner=owner),
        _("move it away, or let CCJK_CONFIG_DIR and CCJK_STATE_DIR name folders of your own"),
    )


def shown(path: str) -> str:
    """Return ``path`` as people write it: with ~ for the home folder."""
    base = os.environ.get("HOME", "").rstrip("/")
    return "~" + path[len(base) :] if base and path.startswith(base + "/") else path


def _own(variable: str, xdg: str, fallback: str) -> str:
    base = os.environ.get(xdg, "")
    # The XDG specification: a relative path there is to be ignored.
    if os.environ.get(variable) or not os.path.isabs(base):
        path = folder(variable, os.path.join(fallback, "ccjk"))
    else:
        path = os.path.join(base.rstrip("/"), "ccjk")
    for look in (os.lstat, os.stat):  # a link there, and what it leads to
        try:
            status = look(path)
        except OSError:  # there is none yet, or it cannot be reached
            break
        if status.st_uid not in (os.geteuid(), 0):
            raise foreign(path, status.st_uid)
        if not stat.S_ISLNK(status.st_mode):
            break
    return path
