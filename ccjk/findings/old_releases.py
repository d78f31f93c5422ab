"""What releases of Claude Code do with a key that newer ones do not.

Facts tried on 2.1.126 to 2.1.332 (2026-11): up to 2.1.296 an API key goes to the vendor as well, unless QUIET says anything, and
what settings say of QUIET, a project's too, wins over the shell in any case. Up to 2.1.252 a project's ``.mcp.json`` gets
any variable that it asks for.
"""

from collections.abc import Iterator

from ccjk.clients import claude_code, places
from ccjk.clients.version import dotted
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.core.environment import BASE_URL, CREDENTIALS, MARKER, PROFILE, QUIET
from ccjk.documents.edits import ABSENT, Document
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding, Value
from ccjk.findings.fixes import env, switch
from ccjk.language import N_


def side_traffic(scene: Context) -> Iterator[Finding]:
    """Find a key that Claude Code takes to its vendor."""
    if not claude_code.takes_key_home(scene.claude_version) or not _at_risk(scene):
        return
    source, value = _quiet(scene)
    if value:
        return
    name = _profile(scene)
    says = N_("Claude Code {version} also sends your key to api.anthropic.com, as {variable} is not set")
    mend = claude_code.UPDATE
    if source in scene.projects:
        says = N_(
            "{file}, of this project, empties {variable}, so Claude Code {version} also sends your key to api.anthropic.com"
        )
    elif name and (not scene.decides or not source):
        mend = env(name) if scene.decides else switch(name, CLAUDE_CODE)
    yield Finding("claude-side-traffic", says, mend, CLAUDE_CODE, name, source, _values(scene))


def kept_quiet(scene: Context) -> Iterator[Finding]:
    """Find a Claude Code that cannot update itself, because of what keeps it from taking a key to its vendor."""
    source, value = _quiet(scene)
    if source:  # it is there for the default, whatever this shell is on
        ours, name = scene.draft.wrote(source, "json", ("env", QUIET)), scene.current(CLAUDE_CODE)
    else:
        ours, name = QUIET in scene.shell(MARKER).split(), scene.shell(PROFILE)
    if not value or not ours or not name or places.program("claude") is None:
        return
    values = _values(scene)
    if claude_code.takes_key_home(scene.claude_version):
        says = N_(
            "Claude Code {version} does not update itself: {variable} keeps it from sending the key of profile {name} to"
            " api.anthropic.com. 2.1.299 and later do not need that"
        )
        yield Finding("claude-updates-off", says, claude_code.UPDATE, CLAUDE_CODE, name, source, values)
    else:
        says = N_(
            "Claude Code {version} does not update itself: {variable} is still set, for profile {name}. It is not needed any more"
        )
        mend = switch(name, CLAUDE_CODE) if source else env(name)
        yield Finding("claude-quiet-leftover", says, mend, CLAUDE_CODE, name, source, values)


def hands_out(scene: Context) -> Iterator[Finding]:
    """Find a Claude Code that gives a key to the files of a project that ask for it."""
    if claude_code.hands_out_keys(scene.claude_version) and _profile(scene):
        says = N_(
            "Claude Code {version} gives your key to any project whose files ask for it (.mcp.json, for example)."
            " 2.1.260 and later do not"
        )
        values = {"version": dotted(scene.claude_version)}
        yield Finding("claude-hands-out-key", says, claude_code.UPDATE, CLAUDE_CODE, _profile(scene), values=values)


def _at_risk(scene: Context) -> bool:
    """Whether Claude Code is there, and has a provider's key as an API key."""
    if places.program("claude") is None or not scene.value(BASE_URL):
        return False
    helper = scene.settings.get((claude_code.HELPER,)) if scene.settings and not scene.decides else ABSENT
    return bool(scene.value(CREDENTIALS["api_key"])) or helper not in (ABSENT, "")


def _quiet(scene: Context) -> tuple[str, str]:
    """Return the settings file that says what QUIET is, nothing where that is the shell, and what it is."""
    files: dict[str, Document | None] = {**scene.projects, places.claude_settings(): scene.settings}
    for file, document in files.items():
        value = document.get(("env", QUIET)) if document else ABSENT
        if value is not ABSENT:  # null and false count as text, an empty list as none: tried on 2.1.296
            return file, value if isinstance(value, str) else "" if value == [] else "set"
    return "", scene.shell(QUIET)


def _profile(scene: Context) -> str:
    """Return the profile that Claude Code uses here, nothing for none of ours."""
    return scene.shell(PROFILE) if scene.decides else scene.current(CLAUDE_CODE)


def _values(scene: Context) -> dict[str, Value]:
    return {"version": dotted(scene.claude_version) or None, "variable": QUIET}
