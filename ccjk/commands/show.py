"""Commands as people call them: done, then told. What is told holds no key."""

from collections.abc import Sequence

from ccjk import output
from ccjk.clients.claude_code import SUFFIX
from ccjk.commands import listing
from ccjk.commands import remove as removing
from ccjk.commands import switch as switching
from ccjk.commands import undo as undoing
from ccjk.commands.init import Outcome
from ccjk.core.edits import ABSENT, Edit, Item
from ccjk.core.endpoint import CLIENTS
from ccjk.core.environment import CREDENTIALS, CUSTOM_HEADERS
from ccjk.core.key import mask
from ccjk.core.profile import OFFICIAL
from ccjk.errors import UsageError
from ccjk.stores.journal import FileChange
from ccjk.stores.originals import originals_file
from ccjk.stores.paths import shown

_SECRET = {*CREDENTIALS.values(), CUSTOM_HEADERS, "primaryApiKey", "experimental_bearer_token", "apiKeyHelper"}


def outcome(done: Outcome) -> None:
    """Tell what a set-up or switch did, where, and how to go on."""
    for client, name in done.defaults.items():
        output.say(_now(done, client, name))
    _written(done.files)
    for text in done.notes:
        output.note(text)
    if done.files:
        output.say("Switch with ccjk config-switch NAME (ccjk list), take this back with ccjk undo.")


def preview(done: Outcome) -> None:
    """Tell what would be written, value by value, keys masked."""
    for client, name in done.defaults.items():
        output.say(_now(done, client, name).replace(" uses ", " will use "))
    if not done.files:
        output.say("All is so already; nothing would be written.")
    for file in done.files:
        if file.snapshot.path != originals_file():
            verb = "remove" if file.data is None else "create" if file.snapshot.data is None else "change"
            output.say(f"  {verb} {shown(file.snapshot.path)}", *(f"    {_line(edit)}" for edit in file.edits if _worth(edit)))
    for text in done.notes:
        output.note(text)


def switch(target: str | None, clients: Sequence[str]) -> None:
    """Switch, asking for the profile where none is named."""
    outcome(switching.switch(_pick(clients) if target is None else target, clients))


def undo() -> None:
    """Undo the last change and tell what was put back."""
    files, left = undoing.undo()
    if not files:
        output.say("Nothing is left of the last change: others have changed all of it since. The next undo takes the one before.")
    _written(files, "put back")
    for path in left:
        output.note(f"{shown(path)} was changed by others since; what they changed stays")


def remove(name: str) -> None:
    """Remove a profile and tell what became of its clients."""
    name, used, files = removing.remove(name)
    output.say(f"Profile {name} and its key are gone.")
    for client in used:
        output.say(f"{CLIENTS[client]} is as it was before ccjk.")
    _written(files)


def profiles(clients: Sequence[str], *, as_json: bool) -> None:
    """List the profiles."""
    found, problems = listing.list_profiles(clients)
    for problem in problems:
        output.note(problem)
    if as_json:
        output.say_json(found)
        return
    if not found:
        output.note("there is no profile yet; set one up with ccjk init")
        return
    rows = [["", "PROFILE", "CLIENT", "URL", "VARIABLE", "MODEL"]]
    for profile in found:
        if not any(profile["clients"].values()):
            rows.append(["", profile["name"], "", f"no endpoint for {' or '.join(clients)}", "", ""])
        for client in clients:
            endpoint = profile["clients"][client]
            if endpoint is None:
                continue
            mark = "*" if client in profile["current"] else ""
            secret = endpoint.get("variable", "") if profile["has_key"] else "no key"
            rows.append([mark, profile["name"], client, endpoint["base_url"], secret, endpoint.get("model", "")])
    output.say(*output.table(rows))


def presets(*, as_json: bool) -> None:
    """List the presets."""
    found = listing.list_presets()
    if as_json:
        output.say_json(found)
        return
    rows = [["ID", "NAME", "CLIENT", "URL", "AUTHENTICATION", "MODEL"]]
    for preset in found:
        title = [preset["id"], preset["name"] + "".join(f" --region {region}" for region in preset["regions"])]
        claude_code = preset["clients"]["claude-code"] or {}
        endpoints = [("claude-code", claude_code), *((f"codex ({e['wire_api']})", e) for e in preset["clients"]["codex"])]
        for client, endpoint in endpoints:
            variable = CREDENTIALS.get(endpoint.get("auth", ""), "")
            rows.append([*title, client, endpoint.get("base_url", "(-u URL)"), variable, endpoint.get("model", "")])
            title = ["", ""]
    output.say(*output.table(rows))


def _now(done: Outcome, client: str, name: str) -> str:
    if name == OFFICIAL:
        return f"{CLIENTS[client]} uses its own login again."
    profile = done.world.config.profile(name)
    endpoint = done.world.endpoint(profile, client)
    model = f", model {endpoint.model}" if endpoint.model else ""
    return f"{CLIENTS[client]} uses {done.world.title(profile)} (profile {name}): {endpoint.base_url}{model}"


def _written(files: Sequence[FileChange], verb: str = "wrote") -> None:
    paths = [file for file in files if file.snapshot.path != originals_file()]
    if not paths:
        output.say("  nothing to write: all is so already")
    for file in paths:
        output.say(f"  {'removed' if file.data is None else verb} {shown(file.snapshot.path)}")


def _worth(edit: Edit) -> bool:
    return edit.after not in ({}, [])


def _line(edit: Edit) -> str:
    *above, last = edit.path
    name = ".".join(step for step in above if isinstance(step, str))
    if isinstance(last, Item):
        return f"{name}: {'drop' if edit.after is ABSENT else 'add'} {_hidden(last.text)}"
    name = f"{name}.{last}" if name else last
    return f"{name} removed" if edit.after is ABSENT else f"{name} = {_shown(last, edit.after)}"


def _shown(name: str, value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_shown(key, inner)}" for key, inner in value.items()) + "}"
    if name in _SECRET and value:
        return mask(str(value))
    return f'"{value}"' if isinstance(value, str) else str(value)


def _hidden(text: str) -> str:
    return f"…{text[-4:]}" if len(text) >= SUFFIX else "••••"


def _pick(clients: Sequence[str]) -> str:
    """Ask which profile."""
    if not output.interactive():
        raise UsageError("no profile is named, and nothing can be asked without a terminal", "name one: ccjk config-switch NAME")
    names = [*(profile["name"] for profile in listing.list_profiles(clients)[0]), OFFICIAL]
    output.tell(*output.table([[f"  {number})", name] for number, name in enumerate(names, start=1)]))
    answer = output.ask("Profile (number or name): ")
    return names[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(names) else answer
