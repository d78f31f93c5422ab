"""Whether this shell is as its profile says, and each client in it on that profile."""

from collections.abc import Iterator

from ccjk.activation import environments, shim
from ccjk.activation.resolve import profile_named, render_environment
from ccjk.activation.stray import is_any
from ccjk.clients import places
from ccjk.clients.programs import in_modules, own_is_first
from ccjk.clients.registry import ADAPTERS
from ccjk.core.endpoint import CLAUDE_CODE, CODEX
from ccjk.core.environment import FAST_MODEL, INPUT_KEY, LEFT_ALONE, MARKER, MODEL, PROFILE
from ccjk.core.name import OFFICIAL, profile_name
from ccjk.core.profile import Profile
from ccjk.errors import CcjkError
from ccjk.findings import files
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import env, init
from ccjk.language import N_
from ccjk.stores.keys import elsewhere
from ccjk.stores.trust import working_directory


def gone(scene: Context) -> Iterator[Finding]:
    """Find a shell on a profile that is not there any more."""
    try:
        _profile(scene)
    except CcjkError as error:
        if not any(files.own(scene)):  # else nothing is known of any profile
            yield _unusable(scene, error)


def stale(scene: Context) -> Iterator[Finding]:
    """Find variables that are not what the profile of this shell means."""
    profile = _known(scene)
    if profile is None or not scene.can_decide:
        return
    name = profile.name
    try:  # without a record of it: who looks leaves nothing
        made = render_environment(name)[0].with_models(scene.shell(MODEL), scene.shell(FAST_MODEL))
    except CcjkError:  # a file is not as it should be, which is a finding of its own
        return
    if not made.credentials:
        return
    try:
        # A key that is elsewhere is not fetched for this: a keyring may ask for a password.
        held = scene.shell(made.credentials[0])
        wanted = made.assignments(held if elsewhere(name) else environments.key(name, made, of_shell=True))
    except CcjkError as error:
        yield _unusable(scene, error)
        return
    aside = [MARKER, INPUT_KEY, *LEFT_ALONE]
    if len({*map(scene.shell, scene.credentials)} - {""}) > 1:  # the foreign one is a finding of its own
        aside += [credential for credential in scene.credentials if credential not in made.credentials]
    changed = [variable for variable, value in wanted.items() if variable not in aside and scene.shell(variable) != (value or "")]
    if changed:
        says = N_("{names} in this shell: not as profile {name} has it")
        yield Finding("shell-stale", says, env(name), CLAUDE_CODE, name, values={"names": changed})


def left_out(scene: Context) -> Iterator[Finding]:
    """Find clients that stay on their default in a switched shell: the profile, or what is called, has nothing for it."""
    profile = _known(scene)
    if profile is None:
        return
    for client, known in ADAPTERS.items():
        program = places.program(known.program)
        if not program:
            continue
        try:
            scene.world.endpoint(profile, client, installed=False)
        except CcjkError as error:
            says, values = N_("{message}, so {client} stays on its default in this shell"), {"message": error.message}
            yield Finding(
                "not-for-client", says, init(scene, profile, "-u URL", client=client), client, profile.name, values=values
            )
            continue
        if known.program == shim.CODEX and not own_is_first(shim.CODEX, scene.shell("PATH")):
            says = N_("codex here is {file}, which knows nothing of this shell's profile")
            yield Finding("codex-not-heard", says, env(profile.name), CODEX, profile.name, program)
        beside = in_modules(shim.CODEX, working_directory()) if known.program == shim.CODEX else None
        if beside and is_any(profile.name):
            says = N_("npm scripts and npx start {file}, which knows nothing of this shell's profile")
            mend = f"ccjk exec {profile.name} -- npm run …"
            yield Finding("codex-not-heard", says, mend, CODEX, profile.name, beside)


def _known(scene: Context) -> Profile | None:
    """Return the profile of this shell, None where there is none, or it is gone."""
    try:
        return _profile(scene)
    except CcjkError:
        return None


def _profile(scene: Context) -> Profile | None:
    name = scene.shell(PROFILE)
    return profile_named(scene.world, profile_name(name)) if name and name != OFFICIAL else None


def _unusable(scene: Context, error: CcjkError) -> Finding:
    says, values = N_("{message}; this shell still has what it had"), {"message": error.message}
    return Finding("shell-profile", says, env("--unset"), profile=scene.shell(PROFILE), values=values)
