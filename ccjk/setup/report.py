"""What a change of the set-up did, and how that is told. What is told holds no key."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ccjk import output
from ccjk.clients import claude_code
from ccjk.core.endpoint import CLIENTS
from ccjk.core.environment import FOREIGN
from ccjk.core.key import mask
from ccjk.core.name import OFFICIAL
from ccjk.documents.edits import ABSENT, Edit, Item
from ccjk.language import N_, _
from ccjk.setup.state import Setup
from ccjk.stores.ignored import ignore_file
from ccjk.stores.paths import config_dir, is_hosts_file, shown
from ccjk.transaction.journal import FileChange
from ccjk.transaction.originals import originals_file
from ccjk.transaction.secrets import hidden


@dataclass(frozen=True)
class Outcome:
    """What was done: the files written, the world after it, by client the profile made its default, and what to know.

    ``keeps``: a change of other programs' files can be undone; not so where a key left its file, since a backup would hold it.
    """

    files: Sequence[FileChange]
    world: Setup
    defaults: dict[str, str]
    notes: Sequence[str]
    keeps: bool = True

    @property
    def undoable(self) -> bool:
        """Whether `ccjk undo` would take this back, and not the change before it."""
        return self.keeps and any(file.foreign for file in self.files)


def outcome(done: Outcome, *, hint: str = N_("Undo: ccjk undo"), otherwise: str = "") -> None:
    """Tell what a set-up or switch did, where, and how to go on; ``otherwise``: where it cannot be undone."""
    for client, name in done.defaults.items():
        output.say(_now(done, client, name))
    written(done.files)
    for text in done.notes:
        output.note(text)
    hint = hint if done.undoable else otherwise
    if done.files and hint:
        output.say(_(hint))


def preview(done: Outcome) -> None:
    """Tell what would be written, value by value, keys masked."""
    for client, name in done.defaults.items():
        output.say(_now(done, client, name, written=False))
    if not done.files:
        output.say(_("All is so already; nothing would be written."))
    for file in _told(done.files):
        does = N_("remove {file}") if file.data is None else N_("create {file}")
        does = does if file.data is None or file.snapshot.data is None else N_("change {file}")
        output.say(f"  {_(does, file=shown(file.snapshot.path))}")
        blanks = [edit for edit in file.edits if edit.path[-1] in FOREIGN and edit.after == "" and edit.before is ABSENT]
        for line in (line for edit in file.edits if edit not in blanks for line in _lines(edit)):
            output.say(f"    {line}")
        if blanks:
            output.say("    " + _("env: {count} more are empty, so that nothing that a shell exports gets in", count=len(blanks)))
    for text in done.notes:
        output.note(text)


def beside(client: str) -> str:
    """Return what is told of a client that does not go over to what is set up."""
    return _("{client} stays on what it uses now.", client=CLIENTS[client])


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
    if not _told(files):
        output.say(f"  {_('nothing to write: all is so already')}")
    for file in _told(files):
        did = N_("removed {file}") if file.data is None else text
        output.say(f"  {_(did, file=shown(file.snapshot.path))}")


def _told(files: Sequence[FileChange]) -> list[FileChange]:
    """Return ``files`` without what ccjk alone needs to know."""
    own = (originals_file(), ignore_file(config_dir()))
    return [file for file in files if file.snapshot.path not in own and not is_hosts_file(file.snapshot.path)]


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
            yield from _values(f"{name}.{inner}", inner, part, secret=secret or (isinstance(part, dict) and inner != "auth"))
    elif value != []:
        yield f"{name} = {mask(str(value)) if secret or hidden(last, value) else json.dumps(value, ensure_ascii=False)}"
