"""Commands that change something, as people call them: run, then told. What is told holds no key."""

import json
import os
from collections.abc import Iterator, Sequence

from ccjk import output
from ccjk.clients import claude_code, codex
from ccjk.commands import listing, questions, start_up
from ccjk.commands import remove as removing
from ccjk.commands import switch as switching
from ccjk.commands import undo as undoing
from ccjk.commands import uninstall as uninstalling
from ccjk.commands.caller import typed
from ccjk.commands.init import Outcome
from ccjk.commands.secrets import hidden
from ccjk.core.edits import ABSENT, Edit, Item
from ccjk.core.endpoint import CLIENTS
from ccjk.core.environment import PROFILE
from ccjk.core.key import mask
from ccjk.core.name import OFFICIAL
from ccjk.errors import UsageError
from ccjk.language import N_, _
from ccjk.stores.journal import FileChange
from ccjk.stores.originals import originals_file
from ccjk.stores.paths import presets_file, shown


def outcome(done: Outcome, *, hint: str = N_("Undo: ccjk undo")) -> None:
    """Tell what a set-up or switch did, where, and how to go on."""
    for client, name in done.defaults.items():
        output.say(_now(done, client, name))
    written(done.files)
    for text in done.notes:
        output.note(text)
    if done.files and hint:
        output.say(_(hint))


def preview(done: Outcome) -> None:
    """Tell what would be written, value by value, keys masked."""
    for client, name in done.defaults.items():
        output.say(_now(done, client, name, written=False))
    if not done.files:
        output.say(_("All is so already; nothing would be written."))
    for file in done.files:
        if file.snapshot.path != originals_file():
            does = N_("remove {file}") if file.data is None else N_("create {file}")
            does = does if file.data is None or file.snapshot.data is None else N_("change {file}")
            output.say(f"  {_(does, file=shown(file.snapshot.path))}")
            for line in (line for edit in file.edits for line in _lines(edit)):
                output.say(f"    {line}")
    for text in done.notes:
        output.note(text)


def beside(client: str) -> str:
    """Return what is told of a client that does not go over to what is set up."""
    return _("{client} stays on what it uses now.", client=CLIENTS[client])


def switch(target: str | None, clients: Sequence[str]) -> None:
    """Switch, asking for the profile where none is named."""
    outcome(switching.switch(_pick(clients) if target is None else target, clients))


def undo() -> None:
    """Undo the last change and tell what was put back."""
    files, left = undoing.undo()
    if files:
        output.say(_("Took the last change back."))
        written(files, N_("put back {file}"))
    else:
        output.say(
            _("Nothing is left of the last change: others have changed all of it since. The next undo takes the one before.")
        )
    for path in left:
        output.note(_("{file} was changed since; what was changed there stays", file=shown(path)))


def remove(name: str) -> None:
    """Remove a profile and tell what became of its clients."""
    name, used, files = removing.remove(name)
    output.say(_("Profile {name} and its key are gone for good, also from the backups.", name=name))
    for client in used:
        output.say(_("{client} is as it was before ccjk.", client=CLIENTS[client]))
    written(files)
    if os.environ.get(PROFILE) == name:
        output.note(_("this shell still has its key: {command}", command=typed("env --unset")))


def uninstall(*, ask: bool = True) -> None:
    """Take ccjk out of everything, and tell what was written."""
    if ask and output.interactive():
        answer = output.ask(_("All profiles and keys go for good, and the clients are as they were before ccjk. Go on? [y/N] "))
        if answer.lower() not in questions.YES:
            output.note(_("nothing was changed"))
            return
    files, presets_stay = uninstalling.uninstall()
    output.say(_("Profiles, keys and everything that ccjk remembered are gone; the clients are as they were before it."))
    written([file for file in files if file.foreign])
    if presets_stay:
        output.note(_("{file} is yours, and stays", file=shown(presets_file())))
    for place in start_up.still_there():
        output.note(_("{place} still loads ccjk's hook; remove that line", place=place))
    if os.environ.get(PROFILE):
        output.note(_("this shell still has a profile's key: start a new one"))
    output.note(_("the program itself is as you installed it: pip uninstall ccjk, or how you did"))


def _now(done: Outcome, client: str, name: str, *, written: bool = True) -> str:
    if name == OFFICIAL:
        return _("{client} uses its own login.", client=CLIENTS[client])
    profile = done.world.config.profile(name)
    endpoint = done.world.endpoint(profile, client)
    text = N_("{client} uses profile {name}, {where}") if written else N_("{client} will use profile {name}, {where}")
    where = f"{done.world.title(profile)}: {endpoint.base_url}"
    where += _(", model {model}", model=endpoint.model) if endpoint.model else ""
    return _(text, client=CLIENTS[client], name=name, where=where)


def written(files: Sequence[FileChange], text: str = N_("wrote {file}")) -> None:
    """Tell which files were written."""
    paths = [file for file in files if file.snapshot.path != originals_file()]
    if not paths:
        output.say(f"  {_('nothing to write: all is so already')}")
    for file in paths:
        did = N_("removed {file}") if file.data is None else text
        output.say(f"  {_(did, file=shown(file.snapshot.path))}")


def _lines(edit: Edit) -> Iterator[str]:
    """Yield one line for each value that an edit sets or removes."""
    *above, last = edit.path
    name = ".".join(step for step in above if isinstance(step, str))
    if isinstance(last, Item):
        hidden = f"…{last.text[-4:]}" if len(last.text) >= claude_code.SUFFIX else "••••"
        text = N_("{name}: drop {value}") if edit.after is ABSENT else N_("{name}: add {value}")
        yield _(text, name=name, value=hidden)
    elif edit.after is ABSENT:
        yield _("{name} removed", name=".".join([*filter(None, [name]), last]))
    else:
        yield from _values(".".join([*filter(None, [name]), last]), last, edit.after)


def _values(name: str, last: str, value: object, *, secret: bool = False) -> Iterator[str]:
    if isinstance(value, dict):
        for inner, part in value.items():
            yield from _values(f"{name}.{inner}", inner, part, secret=secret or last in codex.CREDENTIALS)
    elif value != []:
        yield f"{name} = {mask(str(value)) if secret or hidden(last, value) else json.dumps(value, ensure_ascii=False)}"


def _pick(clients: Sequence[str]) -> str:
    """Ask which profile."""
    if not output.interactive():
        raise UsageError(
            _("no profile is named, and nothing can be asked without a terminal"), _("name one: ccjk config-switch NAME")
        )
    found = listing.list_profiles(clients)[0]
    rows = [["", OFFICIAL, _("the vendor's own login")]]
    for profile in found:
        urls = [endpoint["base_url"] for endpoint in profile["clients"].values() if endpoint]
        rows.append(["*" if profile["current"] else "", profile["name"], ", ".join(urls)])
    output.tell(*output.table([[f"{number})", *row] for number, row in enumerate(rows)], "  "))
    answer = output.ask(_("Profile (number or name): "))
    if not answer:
        raise UsageError(_("nothing was chosen"), _("nothing was changed"))
    return rows[int(answer)][1] if answer.isdecimal() and int(answer) < len(rows) else answer
