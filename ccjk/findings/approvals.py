"""Whether Claude Code takes the keys of profiles without asking, and whether it is new enough for a shell to choose."""

from collections.abc import Iterator

from ccjk.clients import claude_code, places
from ccjk.clients.version import dotted
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.core.environment import CUSTOM_HEADERS, PROFILE
from ccjk.documents.edits import ABSENT
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding, Value
from ccjk.findings.fixes import corrected, switch
from ccjk.language import N_


def approvals(scene: Context) -> Iterator[Finding]:
    """Find keys that Claude Code refuses, or would ask about."""
    state, world = scene.state, scene.world
    if state is None:
        return
    default = world.config.defaults.get(CLAUDE_CODE, "")
    mend = corrected("key-rejected")
    if scene.has_key(default):
        mend = switch(default, CLAUDE_CODE)
    file = places.claude_state()
    for profile in world.config.profiles.values():
        endpoint, key = world.endpoint_or_none(profile, CLAUDE_CODE), world.key_or_nothing(profile.name)
        if not endpoint or endpoint.auth != "api_key" or not key:
            continue
        approved, rejected = claude_code.answers(state, key)
        known = bool(default) or file in scene.draft.originals or scene.shell(PROFILE) == profile.name
        if rejected:
            says = N_("the key of profile {name} is among the rejected ones in {file}: Claude Code does not use it")
        elif not approved and known:
            says = N_('the key of profile {name} is not approved in {file}: Claude Code asks, and "No" is preset')
        else:
            continue
        yield Finding("key-rejected", says, mend, CLAUDE_CODE, profile.name, file)


def too_old(scene: Context) -> Iterator[Finding]:
    """Find a Claude Code that a shell cannot switch, or not without sending more than it should."""
    version, world = scene.claude_version, scene.world
    if claude_code.keeps_other_keys(version):
        return
    if not any(world.endpoint_or_none(profile, CLAUDE_CODE) for profile in world.config.profiles.values()):
        return
    values: dict[str, Value] = {"version": dotted(version)}
    if not claude_code.takes_shell(version):
        says = N_("no shell can switch Claude Code {version}, as its settings win there; 2.1.126 and later can be switched")
    elif names := sorted(_others(scene)):
        values["names"] = names
        says = N_(
            "in a switched shell Claude Code {version} still sends {names}, or asks once about your key (say yes);"
            " 2.1.198 and later do neither"
        )
    else:
        return
    yield Finding("claude-too-old", says, claude_code.UPDATE, CLAUDE_CODE, values=values)


def _others(scene: Context) -> set[str]:
    """Return what such a release sends beside the key of the shell's profile."""
    found = {name for document in scene.projects.values() for name in claude_code.decided_names(document)}
    found &= {claude_code.HELPER, CUSTOM_HEADERS}
    settings, state = scene.settings, scene.state
    if settings:
        found |= {name for name in claude_code.decided_names(settings) if name in {claude_code.HELPER, CUSTOM_HEADERS}}
    if state and state.get((claude_code.PRIMARY,)) not in (ABSENT, ""):
        found.add(claude_code.PRIMARY)
    return found
