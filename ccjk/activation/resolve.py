"""Working out what a profile means for a shell: what `env` and `exec` do where no record fits."""

import os

from ccjk.clients import claude_code, codex, invocation, places
from ccjk.clients.programs import is_wrapper, stands_in
from ccjk.clients.version import Version
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS, CODEX, Endpoint
from ccjk.core.environment import (
    BASE_URL,
    CODEX_KEY,
    CODEX_PAD,
    DROPS,
    HANDED,
    INPUT_KEY,
    MARKER,
    PROFILE,
    SEALED,
    Environment,
    shell_environment,
)
from ccjk.core.key import clean_key
from ccjk.core.profile import Profile, codex_endpoint
from ccjk.documents.edits import ABSENT, Document
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.setup.state import Setup
from ccjk.transaction.changeset import Changeset


def render_environment(name: str, program: str | None = None) -> tuple[Environment, bool]:
    """Return the environment of the profile ``name``, and whether it lasts as long as what is set up does.

    ``program``: the Claude Code that it is for, where that is not the one on PATH.
    """
    world = Setup()
    profile = profile_named(world, name)
    preset = name not in world.config.profiles
    endpoint = world.endpoint_or_none(profile, CLAUDE_CODE)
    if endpoint is None:
        codex_in_shell(world, profile)  # a profile for Codex alone will do
        return shell_environment(name, preset=preset), True
    program = program or places.program("claude")
    version = places.version_of(program)
    alone, known = claude_code.keeps_other_keys(version), _lasts(program, version)
    if endpoint.auth == "api_key":  # what keeps it from going to the vendor depends on more releases
        known = known and not (program and is_wrapper(program))
    both = not alone and _other_key(Changeset())
    said = (endpoint.base_url, endpoint.auth, endpoint.model, endpoint.fast_model, endpoint.context_window)
    quiet = claude_code.takes_key_home(version)
    # Where the release may be another in the next directory, so may be what keeps an API key from going home.
    lasting = alone and (known or endpoint.auth != "api_key")
    made = shell_environment(name, *said, both=both, quiet=quiet, preset=preset, lasting=lasting)
    return made, alone and known


def render_codex(name: str, program: str) -> tuple[list[str], bool]:
    """Return what moves ``program``, a Codex, to the profile ``name``, and whether that lasts as long as what is set up does.

    First how it is started (DROPS, SEALED, HANDED), then its arguments, none where the profile has nothing for Codex.
    """
    world = Setup()
    profile = profile_named(world, name)
    try:
        endpoint = codex_in_shell(world, profile)
    except CcjkError:
        return [""], True
    version = places.version_of(program)
    draft = Changeset()
    document = draft.document(places.codex_config(), "toml")
    model = endpoint.model or _own_model(draft, document, program)
    how = [DROPS] if codex.drops_overrides(version) else []
    helper: list[str] = []
    if not codex.asks_command(document, version) or invocation.command()[1:]:  # a module is found where that is installed alone
        how.append(HANDED)
    elif profile.source or name not in world.config.profiles:
        how.append(SEALED)
        helper = [*invocation.command(), "unseal", CODEX_KEY, CODEX_PAD]
    else:
        helper = places.key_helper(name, endpoint.base_url)
    words = codex.overrides(document, world.title(profile), endpoint, helper, version, model)
    return [" ".join(how), *words], _lasts(program, version)


def render_key_variables(name: str) -> list[str]:
    """Return the variables in which profiles have their keys, but for what a client needs that is on its default.

    Such a client asks ccjk for its key, by what its own file says, and ccjk finds it there. ``name``: the profile that
    clients are on, where it has something for them; empty for none.
    """
    world = Setup()
    profile = profile_named(world, name) if name else None
    stays = [client for client in CLIENTS if profile is None or not world.endpoint_or_none(profile, client)]
    defaults = (world.config.profiles.get(world.config.defaults.get(client, "")) for client in stays)
    needed = {default.source.variable for default in defaults if default}
    if CODEX in stays:  # its default may be none of ours
        tables = Changeset().document(places.codex_config(), "toml").get(("model_providers",))
        needed |= (
            {str(table.get("env_key")) for table in tables.values() if isinstance(table, dict)}
            if isinstance(tables, dict)
            else set()
        )
    return sorted({profile.source.variable for profile in world.config.profiles.values()} - needed - {""})


def given_key(name: str, environment: Environment, *, of_shell: bool) -> str:
    """Return the key that was given for the preset ``name``, which was never set up."""
    if os.environ.get(INPUT_KEY) and not (of_shell and os.environ.get(PROFILE) == name):
        return clean_key(os.environ[INPUT_KEY])
    if os.environ.get(PROFILE) == name:
        given = INPUT_KEY in os.environ.get(MARKER, "").split()  # else it was a profile, and is gone
        if given and environment.credentials and os.environ.get(BASE_URL) == environment.variables[BASE_URL]:
            return clean_key(os.environ.get(environment.credentials[0], ""))
    hint = _("ccjk init -p {name} does it; or put a key of that provider into {input_key}", name=name, input_key=INPUT_KEY)
    if os.environ.get(PROFILE):  # a switch takes it away
        hint = _("{hint}, which is empty in a switched shell", hint=hint)
    raise CcjkError(_("'{name}' is not set up", name=name), hint)


def _lasts(program: str | None, version: Version | None) -> bool:
    """Whether what was found out about ``program`` is true while its file stays as it is."""
    return program is None or (version is not None and not stands_in(program))


def profile_named(world: Setup, name: str) -> Profile:
    """Return the profile ``name``, which may also be a preset that was never set up."""
    if name in world.config.profiles or name not in world.presets or not world.presets[name].hosts():
        return world.config.profile(name)
    return Profile(name, name)


def codex_in_shell(world: Setup, profile: Profile) -> Endpoint:
    """Return where Codex finds the provider: over the Responses API, which every release speaks, unless the user said chat."""
    return codex_endpoint(profile, world.presets, chat=profile.codex.wire_api == "chat")


def _other_key(draft: Changeset) -> bool:
    """Whether Claude Code's own files have a credential of another kind, which an old release would send as well."""
    settings = draft.document(places.claude_settings(), "json")
    state = draft.document(places.claude_state(), "json")
    return settings.get((claude_code.HELPER,)) is not ABSENT or state.get((claude_code.PRIMARY,)) is not ABSENT


def _own_model(draft: Changeset, document: Document, program: str) -> str:
    """Return the model to name for a provider that maps Codex's own; the one in ``config.toml`` may be another provider's.

    Nothing where that one is the user's own. Where there was none before ccjk, it is the one that this Codex starts with.
    """
    path = places.codex_config()
    mine = draft.wrote(path, "toml", ("model",))
    if not mine and document.get(("model_provider",)) in (ABSENT, codex.VENDOR, codex.PROVIDER):
        return ""
    before = draft.original(path, "toml", ("model",))
    vendors = draft.original(path, "toml", ("model_provider",)) in (ABSENT, codex.VENDOR)
    return before if vendors and isinstance(before, str) else places.codex_model(program)
