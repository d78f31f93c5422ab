"""Fetching a key that no file holds. Nothing of it is written anywhere."""

import os
import stat
import subprocess
import sys

from ccjk.core.environment import PROFILE
from ccjk.core.key import LONGEST, clean_key
from ccjk.core.key_source import KeySource
from ccjk.core.profile import Profile, hosts
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _
from ccjk.stores import presets
from ccjk.stores.paths import config_dir, config_file, home, shown

_FETCHING = "CCJK_FETCHING"
"""Names the profiles whose commands run, in those commands: one that asks ccjk for the same key would never end."""

_MOST = LONGEST + 2


def source_of(name: str) -> KeySource:
    """Return where the key of profile ``name`` comes from; nothing also for one that is not there."""
    from ccjk.stores import profiles

    profile = profiles.load().profiles.get(name)
    return profile.source if profile else KeySource()


def key_of(name: str) -> str:
    """Return the key of the profile ``name``, which says where it is."""
    from ccjk.stores import profiles

    return fetch(profiles.load().profile(name))


def fetch(profile: Profile, *, kept: bool = True) -> str:
    """Return the key of ``profile`` from its source, which is ``kept`` in config.toml or is just being given."""
    name, source = profile.name, profile.source
    if source.keyring:
        text = _keyring().get_password(*_place(profile)) or ""
        missing = _("the system's keyring has no key of profile '{name}'", name=name)
        hint = _("put it there: ccjk init -s -p PROVIDER -n {name} --keyring -k -", name=name)
    elif source.variable:
        text = os.environ.get(source.variable, "")
        missing = _("the variable {variable}, for the key of profile '{name}', is not set", variable=source.variable, name=name)
        hint = _("put the key into that variable, and export it")
        if os.environ.get(PROFILE):
            hint = _("{hint}; ccjk exec hides it from what it starts", hint=hint)
    else:
        hint = _("run it by hand: it stands in {file}", file=shown(config_file())) if kept else _("run it by hand first")
        text = _output(name, source.command, hint)
        missing = _("the command for the key of profile '{name}' prints nothing", name=name)
    if not text.strip():
        raise CcjkError(missing, hint)
    if "\n" in text.strip():
        raise CcjkError(_("what should be the key of profile '{name}' has more than one line", name=name), hint)
    try:
        return clean_key(text)
    except UsageError as error:
        raise CcjkError(_("profile '{name}': {message}", name=name, message=error.message), hint) from None


class Fetched:
    """Keys fetched for one set-up: each source is asked once, however many profiles have it, and however often it is looked at.

    ``commands``: whether commands may be run; where not, what one would print is left out.
    """

    def __init__(self, *, commands: bool = True) -> None:
        self._commands = commands
        self._known: dict[KeySource, str] = {}

    def key(self, profile: Profile, *, kept: bool = True) -> str:
        """Return what `fetch` does; empty for what a command would print that may not be run."""
        source = profile.source
        if source.keyring:  # an entry for each profile
            return fetch(profile, kept=kept)
        if source.command and not self._commands:
            return ""
        if source not in self._known:
            self._known[source] = fetch(profile, kept=kept)
        return self._known[source]


def keep(profile: Profile, key: str) -> str:
    """Put ``key`` into the keyring for ``profile``, empty to remove it; return the one that was there."""
    keyring, place = _keyring(), _place(profile)
    before = keyring.get_password(*place) or ""
    if key:
        keyring.set_password(*place, key)
        if keyring.get_password(*place) != key:
            raise CcjkError(_("the system's keyring does not keep the key"), _("use --key-command, or keep the key in a file"))
    elif before:
        keyring.delete_password(*place)
    return before


def _output(name: str, command: str, hint: str) -> str:
    _check_owner()
    fetching = os.environ.get(_FETCHING, "").split()
    if name in fetching:
        raise CcjkError(_("the command for the key of profile '{name}' asks ccjk for the same key", name=name), _("give another"))
    # What it names is not looked for in the working directory: that may be a stranger's.
    path = os.pathsep.join(entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(entry))
    try:
        with subprocess.Popen(  # noqa: S603 - the user's own command
            ["/bin/sh", "-c", command],
            stdin=subprocess.DEVNULL,  # it may be that of a program which is about to start
            stdout=subprocess.PIPE,
            env={**os.environ, "PATH": path, _FETCHING: " ".join((*fetching, name))},
        ) as running:
            output = running.stdout.read(_MOST) if running.stdout else b""
            if len(output) == _MOST:  # it may never end
                running.kill()
    except (OSError, ValueError) as error:
        raise CcjkError(_("the command for the key of profile '{name}' cannot be run", name=name), str(error)) from None
    if running.returncode and len(output) < _MOST:
        raise CcjkError(
            _("the command for the key of profile '{name}' failed with status {status}", name=name, status=running.returncode),
            hint,
        )
    return output.decode("utf-8", "replace")


def _check_owner() -> None:
    """Refuse to run what somebody else could have written."""
    try:
        status = os.stat(config_file())
    except FileNotFoundError:  # it is just being set up
        return
    if status.st_uid not in (os.geteuid(), 0) or stat.S_IMODE(status.st_mode) & 0o022:
        raise CcjkError(
            _("{file} can be written by others, so no command in it is run", file=shown(config_file())),
            f"chmod 600 {shown(config_file())}",
        )


def _keyring() -> "_Keyring":
    try:
        import keyring
        from keyring.backends.fail import Keyring as Nothing
    except ImportError:
        raise CcjkError(
            _("the system's keyring needs an extra that is not installed"), f"{sys.executable} -m pip install 'ccjk[keyring]'"
        ) from None
    found = keyring.get_keyring()
    if isinstance(found, Nothing):
        raise CcjkError(_("there is no keyring on this system"), _("use --key-command, or keep the key in a file"))
    return _Keyring(found)


class _Keyring:
    """A keyring whose errors are ours."""

    def __init__(self, backend: "object") -> None:
        self._backend = backend

    def get_password(self, service: str, user: str) -> str | None:
        return self._call("get_password", service, user)

    def set_password(self, service: str, user: str, key: str) -> None:
        self._call("set_password", service, user, key)

    def delete_password(self, service: str, user: str) -> None:
        self._call("delete_password", service, user)

    def _call(self, what: str, *words: str) -> str | None:
        try:
            answer: str | None = getattr(self._backend, what)(*words)
        except Exception as error:  # noqa: BLE001 - each backend has its own
            name = type(error).__name__
            raise CcjkError(_("the system's keyring refuses ({name})", name=name), _("unlock it, then run this again")) from None
        return answer


def _place(profile: Profile) -> tuple[str, str]:
    """Return service and user under which the keyring holds the key: those of other hosts are others.

    So a profile that moves to another host, or back by undo, never meets the key of the one before. Another configuration
    folder has a service of its own.
    """
    usual = os.path.join(home(), ".config", "ccjk")
    service = "ccjk" if config_dir() == usual else f"ccjk {config_dir()}"
    return service, f"{profile.name} at {', '.join(hosts(profile, presets.load()))}"
