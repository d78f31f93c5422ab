"""What stands above or beside Codex's own file: an administrator's files, a project's, roles of agents, chosen models."""

from collections.abc import Iterator

from ccjk.clients import codex, places
from ccjk.core.endpoint import CODEX
from ccjk.core.environment import PROFILE
from ccjk.documents.edits import ABSENT
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import LOOK, edit, switch, word
from ccjk.findings.project import codex_files
from ccjk.language import N_
from ccjk.stores.paths import client_file


def managed(scene: Context) -> Iterator[Finding]:
    """Find files of an administrator's that decide about Codex's provider, or keep it from starting."""
    for file in places.codex_managed():
        document = scene.document(file)
        if document is None:
            says = N_("{file} is no TOML, or cannot be read, so Codex does not start")
            yield Finding("managed-settings", says, LOOK.format(word(file)), CODEX, file=file)
            continue
        names = codex.managed_names(document, above=places.codex_rules(file))
        if names:
            says = N_("{file}, which rules over your own configuration, decides where your key goes: {names}")
            yield Finding("managed-settings", says, LOOK.format(word(file)), CODEX, file=file, values={"names": names})


def project(scene: Context) -> Iterator[Finding]:
    """Find a file of the project here that Codex obeys where it trusts the project: up to 0.133 even for the provider.

    One that names a model and nothing else is as it should be. A role of an agent's is laid over all arguments (0.110 to 0.145).
    """
    for file in codex_files():
        document = scene.document(file)
        names = codex.managed_names(document, above=True) if document else []
        if names not in ([], ["model"]):
            says = N_("{file}, of this project, sets {names}, which Codex may obey where it trusts the project")
            yield Finding("project-redirects", says, edit(file), CODEX, file=file, values={"names": names})
            return


def models(scene: Context) -> Iterator[Finding]:
    """Find models that are asked of a profile's provider and are none of its own: chosen inside Codex, or by a role."""
    name = scene.current(CODEX)
    profile = scene.world.config.profiles.get(name)
    endpoint = scene.world.endpoint_or_none(profile, CODEX) if profile else None
    said = scene.codex.get(("model",)) if scene.codex else ABSENT
    if endpoint and endpoint.model and said not in (ABSENT, endpoint.model):
        says = N_("{file} has Codex ask profile {name} for {model}, which is not its model {own}")
        values = {"model": str(said), "own": endpoint.model}
        yield Finding("codex-model", says, switch(name, CODEX), CODEX, name, places.codex_config(), values)
    on = scene.shell(PROFILE) or name
    for file in places.roles_in(client_file(CODEX, "agents")) if on else ():
        role = scene.document(file)
        model = role.get(("model",)) if role else ABSENT
        if isinstance(model, str) and not _knows(scene, on, model):
            says = N_("{file}, a role of Codex's agents, asks for {model}, whatever profile Codex is on")
            yield Finding("codex-role-model", says, edit(file), CODEX, file=file, values={"model": model})


def _knows(scene: Context, name: str, model: str) -> bool:
    """Whether ``model`` is that of profile ``name``, or it has the vendor's models."""
    profile = scene.world.config.profiles.get(name)
    endpoint = scene.world.endpoint_or_none(profile, CODEX) if profile else None
    return endpoint is None or endpoint.model in ("", model)
