"""Working out what a profile means for a shell: what `env` and `exec` do where no record fits."""

import os
from collections.abc import Mapping
from dataclasses import replace

from ccjk.activation.codex_overlay import NONE
from ccjk.clients import codex, codex_run, invocation, places, programs
from ccjk.clients.codex_arguments import MODEL as ITS_MODEL
from ccjk.clients.codex_arguments import PROVIDER
from ccjk.clients.registry import ADAPTERS
from ccjk.clients.version import Version
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS, CODEX
from ccjk.core.environment import (
    BASE_URL,
    BORROWED,
    CODEX_KEY,
    CODEX_PAD,
    DROPS,
    HANDED,
    INPUT_KEY,
    LAYERS,
    MARKER,
    PROFILE,
    ROLES,
    SEALED,
    Environment,
)
from ccjk.core.key import clean_key
from ccjk.core.name import OFFICIAL
from ccjk.core.profile import Profile, given_for
from ccjk.documents.edits import ABSENT, Document, change
from ccjk.documents.toml_printer import value as printed
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.setup.state import Setup
from ccjk.stores import key_hosts, presets
from ccjk.stores.keys import HERE
from ccjk.stores.paths import presets_file, shown
from ccjk.transaction.changeset import Changeset


def render_environment(name: str, program: str | None = None) -> tuple[Environment, bool]:
    """Return the environment of the profile ``name``, and whether it lasts as long as what is set up does.

    ``program``: the Claude Code that it is for, where that is not the one on PATH. A profile for one client alone will do.
    """
    world, draft = Setup(), Changeset()
    profile = profile_named(world, name)
    preset = name not in world.config.profiles
    made, lasts = Environment({PROFILE: name}, (), preset=preset), True
    refused: list[CcjkError] = []
    programs = {CLAUDE_CODE: program}
    for client in ADAPTERS.values():
        try:
            endpoint = world.endpoint(profile, client.id, installed=False)
        except CcjkError as error:
            refused.append(error)
            continue
        its, lasting = client.in_shell(name, endpoint, draft, programs.get(client.id), preset=preset)
        made, lasts = made.joined(its), lasts and lasting
    if len(refused) == len(ADAPTERS):
        raise refused[-1]
    return made, lasts


def render_codex(name: str, program: str) -> tuple[list[str], bool]:
    """Return what moves ``program``, a Codex, to the profile ``name``, and whether that lasts as long as what is set up does.

    First how it is started (DROPS, LAYERS, SEALED, HANDED) and its model, then settings, none where it has nothing for Codex.
    """
    if name == OFFICIAL:
        return _render_own_login(program), True
    world = Setup()
    profile = profile_named(world, name)
    try:
        endpoint = world.endpoint(profile, CODEX, installed=False)
    except CcjkError:
        return ["", ""], True
    version = places.version_of(program)
    draft = Changeset()
    document = draft.document(places.codex_config(), "toml")
    model = endpoint.model or _own_model(draft, document, program)
    how = _read_by(version)
    how += [ROLES] if codex.obeys_roles(version) else []
    how += [BORROWED] if not model and draft.wrote(places.codex_config(), "toml", ("model",)) else []
    helper: list[str] = []
    module = bool(invocation.command()[1:])  # which is found where that is installed alone
    if module or not codex_run.asks_command(document, version):
        how.append(HANDED)
    elif profile.source or name not in world.config.profiles:
        how.append(SEALED)
        helper = [*invocation.command(), "unseal", CODEX_KEY, CODEX_PAD]
    else:
        helper = places.key_helper(name, endpoint.base_url)
    settings = codex_run.overrides(document, world.title(profile), endpoint, helper, version)
    return [" ".join(how), model, *settings], places.lasts(program, version)


def render_overlay(name: str, model: str, program: str | None, beside: str | None, hidden: Mapping[str, str]) -> tuple[str, str]:
    """Return how a Codex gets its key in the folder of `exec` for profile ``name`` (HANDED, SEALED, NONE), and its configuration.

    ``program``: the Codex on PATH; ``beside``: the one that npm finds; ``hidden``: as `codex_run.in_folder` has it. CODEX_KEY and
    CODEX_PAD stand for what is drawn.
    """
    world = Setup()
    profile = profile_named(world, name)
    endpoint = world.endpoint_or_none(profile, CODEX, installed=False)
    if endpoint is None:
        return NONE, ""
    draft, path = Changeset(), places.codex_config()
    document = draft.document(path, "toml")
    fixed = program and not programs.stands_in(program) and not programs.is_wrapper(program)
    helper, how = [*places.key_helper(name, endpoint.base_url), HERE], "file"
    version = places.version_said(beside) if beside else places.version_of(program) if fixed else None
    if not codex.runs_auth_command(version) or invocation.command()[1:]:
        helper, how = [], HANDED
    elif profile.source or name not in world.config.profiles:
        helper, how = [*invocation.command(), "unseal", CODEX_KEY, CODEX_PAD], SEALED
    own = {at: draft.original(path, "toml", at) for at in codex.OTHER_MODELS}
    anothers = draft.wrote(path, "toml", ("model",))  # then Codex's own is better
    own[("model",)] = _own_model(draft, document, program or "") or (ABSENT if anothers else document.get(("model",)))
    its = replace(endpoint, model=model or endpoint.model)
    real, title = os.path.dirname(path), world.title(profile)
    agents = version is not None and not codex.obeys_roles(version)
    change(document, codex_run.in_folder(document, title, its, helper, own, real, hidden, agents=agents))
    return how, document.render().decode().removeprefix("\ufeff")


def _render_own_login(program: str) -> list[str]:
    """Return what moves a Codex back to what it was on before ccjk: the user's own provider and model, else the vendor's."""
    draft, path = Changeset(), places.codex_config()
    if draft.document(path, "toml").get(("model_provider",)) != PROVIDER:
        return ["", ""]  # that is what its own file says
    provider, model = (draft.original(path, "toml", (name,)) for name in ("model_provider", "model"))
    version = places.version_of(program)
    said = {at: draft.original(path, "toml", at) for at in codex.OTHER_MODELS if draft.wrote(path, "toml", at)}
    settings = [f"model_provider={printed(provider if isinstance(provider, str) else codex.VENDOR)}", f'model="{ITS_MODEL}"']
    settings += [f"{'.'.join(map(str, at))}={printed(value)}" for at, value in said.items() if value is not ABSENT]
    return [" ".join(_read_by(version)), model if isinstance(model, str) else places.codex_model(program), *settings]


def _read_by(version: Version | None) -> list[str]:
    """Return how a Codex of that ``version`` reads what it is told."""
    return [*([DROPS] if codex.drops_overrides(version) else []), *([LAYERS] if codex.refuses_profile(version) else [])]


def render_key_variables(name: str) -> list[str]:
    """Return the variables in which profiles have their keys, but for what a client needs that is on its default.

    Such a client asks ccjk for its key, by what its own file says, and ccjk finds it there. ``name``: the profile that
    clients are on, where it has something for them; empty for none.
    """
    world = Setup()
    profile = profile_named(world, name) if name and name != OFFICIAL else None
    stays = [
        client
        for client in CLIENTS
        if name != OFFICIAL
        if profile is None or not world.endpoint_or_none(profile, client, installed=False)
    ]
    defaults = (world.config.profiles.get(world.config.defaults.get(client, "")) for client in stays)
    needed = {default.source.variable for default in defaults if default}
    if CODEX in stays:  # its default may be none of ours
        needed |= _of_tables()
    return sorted({profile.source.variable for profile in world.config.profiles.values()} - needed - {""})


def _of_tables() -> set[str]:
    """Return the variables that the providers in Codex's file ask for, none where that cannot be read: Codex's own matter."""
    try:
        tables = Changeset().document(places.codex_config(), "toml").get(("model_providers",))
    except CcjkError:
        return set()
    found = tables.values() if isinstance(tables, dict) else ()
    return {str(table.get("env_key")) for table in found if isinstance(table, dict)}


def given_key(name: str, environment: Environment, *, of_shell: bool) -> str:
    """Return the key that was given for the preset ``name``, which was never set up."""
    if os.environ.get(INPUT_KEY) and not (of_shell and os.environ.get(PROFILE) == name):
        _check_preset(name)
        return clean_key(os.environ[INPUT_KEY])
    if os.environ.get(PROFILE) == name:
        given = INPUT_KEY in os.environ.get(MARKER, "").split()  # else it was a profile, and is gone
        if given and environment.credentials and os.environ.get(BASE_URL) == environment.variables[BASE_URL]:
            return clean_key(os.environ.get(environment.credentials[0], ""))
    hint = _("ccjk init -p {name} does it; or put a key of that provider into {input_key}", name=name, input_key=INPUT_KEY)
    if os.environ.get(PROFILE):  # a switch takes it away
        hint = _("{hint}, which is empty in a switched shell", hint=hint)
    raise CcjkError(_("'{name}' is not set up", name=name), hint)


def _check_preset(name: str) -> None:
    """Refuse a preset that the user's own file moves to other hosts than the package's of that name: the key may be for those."""
    usual, profile = presets.built_in(), Profile(name, name)
    foreign = key_hosts.foreign(profile, presets.load(), given_for(profile, usual)) if name in usual else []
    if foreign:
        raise CcjkError(
            _("{file} moves {name} to {hosts}", file=shown(presets_file()), name=name, hosts=", ".join(foreign)),
            _("if its key is meant for that, set it up: ccjk init -p {name}", name=name),
        )


def profile_named(world: Setup, name: str) -> Profile:
    """Return the profile ``name``, which may also be a preset that was never set up."""
    if name in world.config.profiles or name not in world.presets or not world.presets[name].hosts():
        return world.config.profile(name)
    return Profile(name, name)


def _own_model(draft: Changeset, document: Document, program: str) -> str:
    """Return the model to name for a provider that maps Codex's own; the one in ``config.toml`` may be another provider's.

    Nothing where that one is the user's own. Where there was none before ccjk, it is the one that this Codex starts with.
    """
    path = places.codex_config()
    mine = draft.wrote(path, "toml", ("model",))
    if not mine and document.get(("model_provider",)) in (ABSENT, codex.VENDOR, PROVIDER):
        return ""
    before = draft.original(path, "toml", ("model",))
    vendors = draft.original(path, "toml", ("model_provider",)) in (ABSENT, codex.VENDOR)
    return before if vendors and isinstance(before, str) else places.codex_model(program)
