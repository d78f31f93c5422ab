"""Working out what a profile means for a shell: what `env` and `exec` do where no record fits."""

import os

from ccjk.clients import claude_code, codex
from ccjk.commands import places
from ccjk.commands.draft import Draft
from ccjk.commands.world import World
from ccjk.core.edits import ABSENT, Document
from ccjk.core.endpoint import CLAUDE_CODE, Endpoint
from ccjk.core.environment import BASE_URL, INPUT_KEY, PROFILE, Environment, shell_environment
from ccjk.core.key import clean_key
from ccjk.core.profile import Profile, codex_endpoint
from ccjk.errors import CcjkError
from ccjk.stores.keys import read_key


def render_environment(name: str) -> tuple[Environment, bool]:
    """Return the environment of the profile ``name``, and whether it lasts as long as what is set up does."""
    world = World()
    profile = profile_named(world, name)
    endpoint = world.endpoint_or_none(profile, CLAUDE_CODE)
    if endpoint is None:
        codex_in_shell(world, profile)  # a profile for Codex alone will do
        return shell_environment(name), True
    alone = claude_code.keeps_other_keys(places.claude_version())
    both = not alone and _other_key(Draft())
    return shell_environment(name, endpoint.base_url, endpoint.auth, endpoint.model, endpoint.fast_model, both=both), alone


def render_codex(name: str) -> list[str]:
    """Return ``drops`` or nothing, then the arguments that move the installed Codex to the profile ``name``, if it is fit."""
    world = World()
    profile = profile_named(world, name)
    try:
        endpoint = codex_in_shell(world, profile)
    except CcjkError:
        return [""]
    version = world.codex_version
    draft = Draft()
    document = draft.document(places.codex_config(), "toml")
    model = endpoint.model or _own_model(draft, document)
    drops = "drops" if codex.drops_overrides(version) else ""
    return [drops, *codex.overrides(document, world.title(profile), endpoint, name, version, model)]


def given_key(name: str) -> str:
    """Return the key for ``name``, which has none of its own: only a preset that was never set up takes one from outside."""
    world = World()
    profile_named(world, name)
    if name in world.config.profiles:
        return read_key(name)
    if os.environ.get(INPUT_KEY):
        return clean_key(os.environ[INPUT_KEY])
    if os.environ.get(PROFILE) == name:  # a shell that was switched while the key was there
        made, _ = render_environment(name)
        if made.credentials and os.environ.get(BASE_URL) == made.variables[BASE_URL]:
            return clean_key(os.environ.get(made.credentials[0], ""))
    raise CcjkError(f"'{name}' is not set up", f"ccjk init -p {name} does it; or put a key of that provider into {INPUT_KEY}")


def profile_named(world: World, name: str) -> Profile:
    """Return the profile ``name``, which may also be a preset that was never set up."""
    if name in world.config.profiles or name not in world.presets:
        return world.config.profile(name)
    return Profile(name, name)


def codex_in_shell(world: World, profile: Profile) -> Endpoint:
    """Return where Codex finds the provider: over the Responses API, which every release speaks, unless the user said chat."""
    return codex_endpoint(profile, world.presets, chat=profile.codex.wire_api == "chat")


def _other_key(draft: Draft) -> bool:
    """Whether Claude Code's own files have a credential of another kind, which an old release would send as well."""
    settings = draft.document(places.claude_settings(), "json")
    state = draft.document(places.claude_state(), "json")
    return settings.get((claude_code.HELPER,)) is not ABSENT or state.get((claude_code.PRIMARY,)) is not ABSENT


def _own_model(draft: Draft, document: Document) -> str:
    """Return the model to name for a provider that maps Codex's own; the one in ``config.toml`` may be another provider's.

    Nothing where that one is the user's own. Where there was none before ccjk, it is the one that this Codex starts with.
    """
    path = places.codex_config()
    mine = draft.wrote(path, "toml", ("model",))
    if not mine and document.get(("model_provider",)) in (ABSENT, codex.VENDOR, codex.PROVIDER):
        return ""
    before = draft.original(path, "toml", ("model",))
    vendors = draft.original(path, "toml", ("model_provider",)) in (ABSENT, codex.VENDOR)
    return before if vendors and isinstance(before, str) else places.codex_model()
