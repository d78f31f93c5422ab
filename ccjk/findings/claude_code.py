"""Which provider Claude Code gets which key, here and now.

Facts tried on 2.1.126 to 2.1.330: settings win over the shell, but for one that says that its host manages the provider; what
is empty there counts as unset, also against the shell; both credentials are sent where both are there; a Console login's key
and what a helper prints are sent beside a token; without any the login's token goes to whatever URL there is.
"""

import shlex
from collections.abc import Iterator
from itertools import chain

from ccjk.clients import claude_code, places
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.core.environment import BASE_URL, CREDENTIALS, MANAGED_BY_HOST, MARKER, MODELS, PROFILE
from ccjk.core.name import OFFICIAL
from ccjk.core.url import host_of
from ccjk.documents.edits import ABSENT
from ccjk.errors import CcjkError
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding, Value
from ccjk.findings.fixes import LOOK, aside, env, heard, protected, switch, taken_over, unset, word
from ccjk.language import N_


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
        says = N_("{file} sets {names} and wins over this shell, whose own are ignored")
        yield Finding("settings-override", says, heard(scene) or unset(*names), CLAUDE_CODE, file=file, values={"names": names})


def both_credentials(scene: Context) -> Iterator[Finding]:
    """Find two credentials at once."""
    values = {name: scene.value(name) for name in scene.credentials}
    if not all(values.values()) or len({*values.values()}) == 1:
        return
    sources = {name: scene.source(name) for name in values}
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
    says = N_("{one} ({of_one}) and {other} ({of_other}) are both sent, so one provider gets the key of another")
    told = dict(zip(("one", "of_one", "other", "of_other"), chain(*sources.items()), strict=True))
    yield Finding("both-credentials", says, mend, CLAUDE_CODE, values=told)


def other_keys(scene: Context) -> Iterator[Finding]:
    """Find keys of others that go to the provider as well, and a provider that gets the vendor's login."""
    url = scene.value(BASE_URL)
    if not url or scene.decides:
        return
    state, settings = scene.state, scene.settings
    held = any(map(scene.value, scene.credentials))
    primary = state is not None and state.get((claude_code.PRIMARY,)) not in (ABSENT, "")
    command = settings.get((claude_code.HELPER,)) if settings is not None else ABSENT
    helper = command not in (ABSENT, "")
    mend, values = taken_over(scene), {"host": _host(url)}
    if primary and (held or not helper):
        says = N_("primaryApiKey in {file}, the key of a Console login, is sent to {host} as well")
        yield Finding("primary-api-key", says, mend, CLAUDE_CODE, file=places.claude_state(), values=values)
    if helper and held:  # also where it is ccjk's
        says = N_("what the apiKeyHelper in {file} prints is sent to {host} as well")
        yield Finding("api-key-helper", says, mend, CLAUDE_CODE, file=places.claude_settings(), values=values)
    if not held and not helper and not primary:
        says = N_("Claude Code talks to {host} without a key of its own, and sends it the vendor's login")
        yield Finding("no-credential", says, mend, CLAUDE_CODE, file=scene.source(BASE_URL), values=values)


def host_flag(scene: Context) -> Iterator[Finding]:
    """Find a shell that promises a provider and has no key for it."""
    meant = scene.shell(PROFILE) == OFFICIAL  # what starts Claude Code by its path shall not be on another's provider there
    if scene.shell(MANAGED_BY_HOST) and not meant and not any(map(scene.shell, scene.credentials)):
        says = N_('{variable} is set without a key, so Claude Code says "Not logged in"')
        yield Finding("host-flag", says, unset(MANAGED_BY_HOST), CLAUDE_CODE, values={"variable": MANAGED_BY_HOST})


def project_redirects(scene: Context) -> Iterator[Finding]:
    """Find settings of the project here that say where Claude Code sends what, in a switched shell what it still hears."""
    for file, document in scene.projects.items():
        names, url = claude_code.decided_names(document), claude_code.base_url(document)
        if scene.decides:
            names, url = [name for name in names if name in claude_code.HEARD], ""
        if url:
            says = N_("{file}, of this project, sends Claude Code and your key to {host}")
        elif names:
            says = N_("{file}, of this project, has a say in where your key goes: {names}")
        else:
            continue
        values: dict[str, Value] = {"names": names} | ({"host": _host(url)} if url else {})
        mend = aside(file) if scene.decides else protected(scene, file)
        yield Finding("project-redirects", says, mend, CLAUDE_CODE, file=file, values=values)


def managed(scene: Context) -> Iterator[Finding]:
    """Find settings above the user's own that say where Claude Code sends what: a shell is heard in their place."""
    if scene.decides and claude_code.keeps_other_keys(scene.claude_version):
        return
    name = scene.own_profile(CLAUDE_CODE)
    for file in places.claude_managed():
        document = scene.document(file)
        names = claude_code.managed_names(document) if document else []
        if names:
            says = N_("{file}, which rules over your own settings, decides where your key goes: {names}")
            mend = env(name) if name and scene.can_decide and not scene.decides else LOOK.format(word(file))
            yield Finding("managed-settings", says, mend, CLAUDE_CODE, file=file, values={"names": names})


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
        says = N_("the apiKeyHelper in {file} calls {path}, which is not there")
        mend, file = switch(name, CLAUDE_CODE), places.claude_settings()
        yield Finding("helper-gone", says, mend, CLAUDE_CODE, name, file, {"path": path})
