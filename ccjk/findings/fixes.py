"""The commands that mend: what a person types in the calling shell."""

import os
import re

from ccjk.clients import places
from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS, USUAL
from ccjk.core.key import clean_key
from ccjk.core.profile import Profile
from ccjk.core.url import clean_url
from ccjk.errors import CcjkError
from ccjk.findings.context import Context
from ccjk.shells.calling import speaking
from ccjk.stores.homes import same, usual
from ccjk.stores.paths import CLIENT_FOLDERS, shown

_PLAIN = re.compile(r"~?[\w./+@%:-]+", re.ASCII)

UPDATE_CCJK = "pip install --upgrade ccjk"
UPDATE_CODEX = "npm install -g @openai/codex"
STOP_DAEMON = "codex app-server daemon stop"
AGAIN = "ccjk doctor --online"
LOOK = "cat {}"
"""For what is not the user's to change."""


def word(text: str) -> str:
    """Return ``text`` as one word in the calling shell; a path with ~ for the home folder where that is read."""
    short = shown(text)
    return short if _PLAIN.fullmatch(short) else speaking().quote(text)


def unset(*names: str) -> str:
    """Return what takes variables out of the calling shell."""
    return "; ".join(speaking().lines(dict.fromkeys(names)))


def setting(name: str, value: str) -> str:
    """Return what sets a variable in the calling shell."""
    return speaking().lines({name: value})[0]


def read_into(name: str) -> str:
    """Return what takes a key from the keyboard into a variable of the calling shell, where that has words for it."""
    return speaking().typed_unseen.format(name) if speaking().typed_unseen else setting(name, "KEY")


def edit(path: str) -> str:
    """Return what opens a file in the user's editor."""
    return f"{os.environ.get('EDITOR') or 'vi'} {word(path)}"


def aside(path: str) -> str:
    """Return what moves a file out of the way."""
    return f"mv {word(path)} {word(places.free_name(path))}"


def env(name: str) -> str:
    """Return what moves the calling shell to profile ``name``."""
    return speaking().usage.format(args=f"env {name}").partition(", ")[0]  # nu's says when it is there


def switch(name: str, client: str) -> str:
    """Return what makes ``name`` what ``client`` uses."""
    return f"ccjk config-switch {name}{'' if client == USUAL else f' -T {client}'}"


def corrected(finding: str) -> str:
    """Return what makes ccjk itself put right what the finding of that id is about."""
    return f"ccjk doctor --mend {finding}"


def in_folder(client: str, folder: str, command: str) -> str:
    """Return ``command``, which is about that configuration folder of ``client``, so that it says so where it is ccjk's."""
    variable = CLIENT_FOLDERS[client][0]
    if not command.startswith("ccjk "):
        return command
    if same(folder, usual(client)):
        return f"env -u {variable} {command}"
    said = f"{variable}={folder}"  # with ~ few shells would read the home folder there
    return f"env {said if _PLAIN.fullmatch(folder) else speaking().quote(said)} {command}"


def init(scene: Context, profile: Profile, *options: str, client: str = "", key: bool = True) -> str:
    """Return what sets ``profile`` up again with other ``options``: for ``client``, else for the clients that use it.

    A client that it is not the default of is on its default again afterwards.
    """
    world = scene.world
    used = [name for name in CLIENTS if world.config.defaults.get(name) == profile.name]
    fit = [name for name in CLIENTS if world.endpoint_or_none(profile, name)]
    clients = [client] if client else [name for name in used if name in fit] or used or fit[:1] or [USUAL]
    words = ["ccjk init -s", f"-p {word(profile.preset)}"]
    words += [f"-n {profile.name}"] if profile.name != profile.preset else []
    words += ["-T all"] if len(clients) > 1 else [f"-T {clients[0]}"] if clients != [USUAL] else []
    defaults = {name: world.config.defaults.get(name, "") for name in clients}
    stays = any(default != profile.name for default in defaults.values())
    return " ".join([*words, *options, *(["--no-default"] if stays else []), *(["-k -"] if key else [])])


def taken_over(scene: Context) -> str:
    """Return what makes ccjk responsible for the provider that Claude Code uses by now, so that just one key goes there."""
    if scene.current(CLAUDE_CODE):
        return switch(scene.current(CLAUDE_CODE), CLAUDE_CODE)
    source, url = scene.source("ANTHROPIC_BASE_URL"), scene.value("ANTHROPIC_BASE_URL")
    if source in scene.projects:
        return protected(scene, source)
    if not source:
        return heard(scene) or unset("ANTHROPIC_BASE_URL")
    try:
        clean_url(url)
    except CcjkError:
        return "ccjk config-switch official"
    for preset in scene.world.presets.values():
        urls = [endpoint.base_url for endpoint in preset.of(CLAUDE_CODE).values()]
        if url in urls and preset.id not in scene.world.config.profiles:
            return f"ccjk init -s -p {word(preset.id)} -k -"
    auth = "" if scene.auth() == "api_key" else " -t auth_token"
    return f"ccjk init -s -p custom -n {scene.free_profile('by-hand')} -u {word(url)}{auth} -k -"


def heard(scene: Context) -> str:
    """Return what makes Claude Code take its provider from this shell, nothing where the shell does not say it whole."""
    credentials = [name for name in scene.credentials if scene.shell(name)]
    if not scene.shell("ANTHROPIC_BASE_URL") or len(credentials) != 1 or not scene.can_decide:
        return ""
    try:
        clean_key(scene.shell(credentials[0]))
    except CcjkError:
        return ""
    return setting("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "1")


def protected(scene: Context, file: str) -> str:
    """Return what keeps a project's settings ``file`` from deciding."""
    name = scene.own_profile(CLAUDE_CODE)
    return env(name) if name and scene.can_decide else aside(file)
