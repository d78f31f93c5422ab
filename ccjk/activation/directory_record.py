"""The record of a directory file: what a hook needs to obey it without asking anybody. Imports almost nothing."""

import os

from ccjk.activation import shim
from ccjk.activation.consistent_read import steady
from ccjk.activation.environments import environment
from ccjk.clients import installed
from ccjk.core.directory_file import FILE
from ccjk.core.environment import BASE_URL, DIRECTORY, MARKER, Environment
from ccjk.core.name import OFFICIAL
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.output import escape
from ccjk.stores import directories, generation, trust
from ccjk.stores.keys import elsewhere, read_key
from ccjk.stores.paths import config_file, key_file, shown

_ATTEMPTS = 5
OF_A_DIRECTORY = f" {DIRECTORY}"
"""What MARKER says more where a directory rules."""


def refuse(file: str, data: bytes) -> None:
    """Refuse what can never be allowed: that is told at once."""
    from ccjk.core.directory_file import parse

    parse(data, shown(file))


def render(folder: str, data: bytes) -> str:
    """Render the record of the directory file of ``folder``, which holds ``data``; return a key that it must not hold."""
    from ccjk.stores.lock import AT_A_PROMPT, locked

    for _attempt in range(_ATTEMPTS):
        now, token, texts, time_ns, secret = steady(lambda now: (now, *_texts(folder, data, now)), follow=True)
        shim.made()
        with locked(AT_A_PROMPT):  # nobody changes anything until it is in its place: it holds a key that may be gone for good
            if not generation.changing() and generation.current() == now and trust.allows(folder, token):
                directories.save(os.path.join(folder, FILE), texts, time_ns)
                return secret
    raise CcjkError(_("what is set up keeps changing"), _("press Enter when the other ccjk is done"))


def _texts(folder: str, data: bytes, now: str) -> tuple[str, list[str | bytes], int, str]:
    """Return the token of the trust, the texts and the time of the record in the generation ``now``, and a key not in it."""
    file = os.path.join(folder, FILE)
    profile, token, made = wanted(folder, data)
    apart = elsewhere(profile)
    key = config_file() if apart else key_file(profile)  # whose time the hook looks at
    time_ns = os.stat(key).st_mtime_ns if os.path.exists(key) else 0
    secret = read_key(profile, made.variables.get(BASE_URL)) if profile != OFFICIAL else ""
    values = {name: value for name, value in made.assignments("" if apart else secret).items() if value is not None}
    values[MARKER] += OF_A_DIRECTORY
    told = entered(profile, file), left(file)
    kind = directories.LASTING if made.lasting and not apart else directories.ONCE
    pairs = [text for pair in values.items() for text in pair]
    return token, [f"{token} {now}\n", kind, file, data, key, *told, *pairs, directories.END], time_ns, secret if apart else ""


def wanted(folder: str, data: bytes) -> tuple[str, str, Environment]:
    """Return the profile that the directory file ``data`` of ``folder`` asks for, the token of the trust, the environment."""
    asked, token = trust.allowed(folder, data)
    made = environment(asked.profile).with_models(asked.model, asked.fast_model)
    if made.preset:
        raise CcjkError(
            _("'{profile}' is not set up", profile=asked.profile), _("ccjk init -p {profile} does it", profile=asked.profile)
        )
    return asked.profile, token, made.quieted() if installed.any_old() else made


def entered(profile: str, file: str) -> str:
    """Return what to tell when ``file`` is obeyed."""
    return _("ccjk: profile {profile}, as {file} asks", profile=profile, file=escape(shown(file)))


def left(file: str) -> str:
    """Return what to tell when ``file`` is left."""
    return _("ccjk: left {file}", file=escape(shown(file)))
