"""Which provider Claude Code gets which key, here and now.

Facts tried on 2.1.126 to 2.1.330: settings win over the shell, but for one that says that its host manages the provider; what
is empty there counts as unset, also against the shell; both credentials are sent where both are there; a Console login's key
and what a helper prints are sent beside a token; without any the login's token goes to whatever URL there is.
"""

import shlex
from collections.abc import Iterator

from ccjk.clients import claude_code, places
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.core.environment import BASE_URL, CREDENTIALS, MANAGED_BY_HOST, MARKER, MODELS, PROFILE
from ccjk.core.url import host_of
from ccjk.documents.edits import ABSENT
from ccjk.errors import CcjkError
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import env, heard, protected, switch, taken_over, unset
from ccjk.findings.project import decided_names
from ccjk.language import _
from ccjk.stores.paths import shown


def settings_override(scene: Context) -> Iterator[Finding]:
    """Find variables that were set in the shell by hand, and that settings beat."""
    if scene.decides:
        return
    of_ccjk = scene.shell(MARKER).split()
    by_hand = [name for name in (BASE_URL, *scene.credentials, *MODELS) if scene.shell(name) and name not in of_ccjk]
    beaten: dict[str, list[str]] = {}
    for name in by_hand:
        if scene.source(name) and scene.value(name) not in {"", scene.shell(name)}:
            beaten.setdefault(scene.source(name), []).append(name)
    for file, names in beaten.items():
        cause = _("{file} sets {names} and wins over this shell, whose own are ignored", file=shown(file), names=", ".join(names))
        yield Finding("settings-override", cause, heard(scene) or unset(*names), CLAUDE_CODE, file=file)


def both_credentials(scene: Context) -> Iterator[Finding]:
    """Find two credentials at once."""
    values = {name: scene.value(name) for name in scene.credentials}
    if not all(values.values()) or len({*values.values()}) == 1:
        return
    sources = {name: scene.source(name) for name in values}
    where = [_("{name} of this shell", name=name) if not file else f"{name} ({shown(file)})" for name, file in sources.items()]
    cause = _("{one} and {other} are both sent, so one provider gets the key of another", one=where[0], other=where[1])
    other = next(name for auth, name in CREDENTIALS.items() if auth != scene.auth())
    name = scene.shell(PROFILE)
    if scene.decides and scene.has_key(name):
        mend = env(name)
    elif not scene.source(BASE_URL) and not any(sources.values()):
        mend = unset(other)
    elif scene.current(CLAUDE_CODE) or all(sources.values()):
        mend = taken_over(scene)
    else:  # the one of the shell beside the one of a file
        mend = unset(next(name for name, file in sources.items() if not file))
    yield Finding("both-credentials", cause, mend, CLAUDE_CODE)


def other_keys(scene: Context) -> Iterator[Finding]:
    """Find keys of others that go to the provider as well, and a provider that gets the vendor's login."""
    url = scene.value(BASE_URL)
    if not url or scene.decides:
        return
    host, state, settings = _host(url), scene.state, scene.settings
    held = any(map(scene.value, scene.credentials))
    primary = state is not None and state.get((claude_code.PRIMARY,)) not in (ABSENT, "")
    command = settings.get((claude_code.HELPER,)) if settings is not None else ABSENT
    helper = command not in (ABSENT, "")
    if primary and (held or not helper):
        file = places.claude_state()
        cause = _("primaryApiKey in {file}, the key of a Console login, is sent to {host} as well", file=shown(file), host=host)
        yield Finding("primary-api-key", cause, taken_over(scene), CLAUDE_CODE, file=file)
    if helper and held:  # also where it is ccjk's
        file = places.claude_settings()
        cause = _("what the apiKeyHelper in {file} prints is sent to {host} as well", file=shown(file), host=host)
        yield Finding("api-key-helper", cause, taken_over(scene), CLAUDE_CODE, file=file)
    if not held and not helper and not primary:
        cause = _("Claude Code talks to {host} without a key of its own, and sends it the vendor's login", host=host)
        yield Finding("no-credential", cause, taken_over(scene), CLAUDE_CODE, file=scene.source(BASE_URL))


def host_flag(scene: Context) -> Iterator[Finding]:
    """Find a shell that promises a provider and has no key for it."""
    if scene.shell(MANAGED_BY_HOST) and not any(map(scene.shell, scene.credentials)):
        cause = _('{name} is set without a key, so Claude Code says "Not logged in"', name=MANAGED_BY_HOST)
        yield Finding("host-flag", cause, unset(MANAGED_BY_HOST), CLAUDE_CODE)


def project_redirects(scene: Context) -> Iterator[Finding]:
    """Find settings of the project here that say where Claude Code sends what."""
    if scene.decides:
        return
    for file, document in scene.projects.items():
        names = ", ".join(decided_names(document))
        if url := claude_code.base_url(document):
            cause = _("{file}, of this project, sends Claude Code and your key to {host}", file=shown(file), host=_host(url))
        elif names:
            cause = _("{file}, of this project, has a say in where your key goes: {names}", file=shown(file), names=names)
        else:
            continue
        yield Finding("project-redirects", cause, protected(scene, file), CLAUDE_CODE, file=file)


def _host(url: str) -> str:
    """Return the host of ``url``, which anybody may have written."""
    try:
        return host_of(url) or url
    except (CcjkError, ValueError):
        return url


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return []


def helper_gone(scene: Context) -> Iterator[Finding]:
    """Find an ``apiKeyHelper`` that calls a ccjk that is not there any more."""
    settings = scene.settings
    helper = settings.get((claude_code.HELPER,)) if settings else ABSENT
    path = places.gone_ccjk(_words(helper)) if isinstance(helper, str) else ""
    name = scene.own_profile(CLAUDE_CODE)
    if path and name:
        file = places.claude_settings()
        cause = _("the apiKeyHelper in {file} calls {path}, which is not there", file=shown(file), path=shown(path))
        yield Finding("helper-gone", cause, switch(name, CLAUDE_CODE), CLAUDE_CODE, name, file)
