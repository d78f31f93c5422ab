"""Codex for one run: the settings, given by arguments or in a folder of its own, that move it to a profile."""

import os
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ccjk.clients.codex import (
    BEARER,
    OF_AGENTS,
    OTHER_MODELS,
    PATIENCE_MS,
    TABLE,
    config,
    of_one_host,
    refuses_profile,
    runs_auth_command,
)
from ccjk.clients.codex_arguments import MODEL, PROVIDER
from ccjk.clients.version import Version
from ccjk.core.endpoint import Endpoint
from ccjk.core.environment import CODEX_KEY
from ccjk.documents.edits import ABSENT, Document, Path, Wanted
from ccjk.documents.toml_printer import value as printed
from ccjk.errors import CcjkError
from ccjk.language import _

_FILES = ("model_catalog_json", "model_instructions_file", "experimental_instructions_file", "experimental_compact_prompt_file")
"""The settings that name a file, from the folder on in which they stand."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def asks_command(document: Document, version: Version | None) -> bool:
    """Whether a table given by arguments can make that Codex ask a command for the key.

    Such a table is laid over the one in ``config.toml``, and Codex does not start where both ways are there (0.118 to 0.171).
    A release that is not known may be one that runs no command, and sends the prompt without a key then. A variable works in
    each, but beside a command that ``config.toml`` names.
    """
    held = any(document.get((*TABLE, name)) is not ABSENT for name in (BEARER, "env_key"))
    if version is None:
        return document.get((*TABLE, "auth")) is not ABSENT
    return runs_auth_command(version) and not held


def overrides(document: Document, title: str, endpoint: Endpoint, helper: Sequence[str], version: Version | None) -> list[str]:
    """Return the settings that make a Codex use ``endpoint`` for one run, with MODEL in place of the model (codex_arguments.py).

    ``helper`` is the command that prints the key; empty where it has to be in a variable, CODEX_KEY. What is in that one, also
    half of a key for the helper, tools do not see: neither in their environment nor in a snapshot of the shell, into which
    Codex writes all that it has, for everybody to read. (To exclude it does not keep it out of that one: tried on 0.110 and
    0.118. The snapshot only saves time.)

    They are laid over the provider table that stands in ``config.toml``, key by key. What else that may send to its own host
    is made empty.
    """
    table: dict[str, Any] = {"name": title, "base_url": endpoint.base_url, "requires_openai_auth": False}
    if endpoint.wire_api != "chat":
        table["wire_api"] = endpoint.wire_api
    if helper:  # a folder of its own, as a trusted project could name one that is not there
        table["auth"] = {"command": helper[0], "args": list(helper[1:]), "cwd": "/", "timeout_ms": PATIENCE_MS}
    else:
        table["env_key"] = CODEX_KEY
    table |= {name: _blank(name, value) for name, value in of_one_host(document.get(TABLE)).items()}
    place = f'"{MODEL}"'
    settings = [f"model_provider={printed(PROVIDER)}", f"model_providers.{PROVIDER}={printed(table)}", f"model={place}"]
    models = [path for path in OTHER_MODELS if path != OF_AGENTS or document.get(path) is not ABSENT]
    settings += [f"{'.'.join(map(str, path))}={place}" for path in models]
    if not helper or CODEX_KEY in helper:
        settings += [f'shell_environment_policy.set.{CODEX_KEY}=""', "features.shell_snapshot=false"]
    if not refuses_profile(version):
        # A profile that any file selects, also that of a project, beats what is above.
        active = document.get(("profile",))
        name = active if isinstance(active, str) else PROVIDER
        settings += [f"profile={printed(name)}", f"profiles={printed({name: {'model_provider': PROVIDER}})}"]
        settings += [f"profiles.{name}.model={place}"] if isinstance(active, str) and _BARE.fullmatch(name) else []
    return settings


def _blank(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return ""
    if isinstance(value, list):
        return []
    if isinstance(value, dict) and all(isinstance(inner, str) for inner in value.values()):
        return dict.fromkeys(value, "")
    raise CcjkError(
        _(
            "{name}, in ccjk's table in Codex's config.toml, is for one provider and cannot be left out",
            name=name,
        ),
        _("take it out of there"),
    )


def in_folder(
    document: Document,
    title: str,
    endpoint: Endpoint,
    helper: Sequence[str],
    own: Mapping[Path, Any],
    real: str,
    hidden: Mapping[str, str],
    *,
    agents: bool,
) -> Wanted:
    """Return what a ``config.toml`` made of the user's must say in another folder than the ``real`` one (codex_overlay.py).

    ``helper``: empty where a variable, CODEX_KEY, has the key. ``hidden``: variables, and what tools see in place of what is in
    them. No project is trusted there: its servers may ask for any variable by name, and up to 0.118 it may lay another URL over
    the key's own. Without ``agents`` there are none: a role of theirs may do that (0.110 to 0.145), in 0.118 also where nothing
    is trusted. The home folder is said not to be, or its ``.codex`` would be that of a project.
    """
    home = os.path.dirname(real)
    if not all(word.isprintable() for word in (home, *helper)):
        raise CcjkError(_("Codex's config.toml cannot hold the path of ccjk, or of the home folder"), _("move it"))
    wanted = config(document, title, endpoint, helper or [""], "", own, slow=True)
    if not helper:
        wanted[TABLE] = {name: value for name, value in wanted[TABLE].items() if name != "auth"} | {"env_key": CODEX_KEY}
    if not helper or CODEX_KEY in helper:
        hidden = {**hidden, CODEX_KEY: ""}
    wanted |= {("shell_environment_policy", "set", name): value for name, value in hidden.items()}
    wanted[("features", "shell_snapshot")] = False
    if not agents:
        wanted |= {("features", "multi_agent"): False, ("features", "collab"): False}
    for name in _FILES:
        value = document.get((name,))
        if isinstance(value, str):
            wanted[(name,)] = os.path.join(real, value)
    return wanted | {("profile",): ABSENT, ("projects",): {home: {"trust_level": "untrusted"}}}
