"""What ``ccjk doctor --mend`` puts right: what no other command of ccjk's would, or not without doing more."""

import os
from collections.abc import Callable, Sequence

from ccjk.clients import codex, places
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.documents.edits import ABSENT, Document
from ccjk.errors import UsageError
from ccjk.language import _
from ccjk.setup import client_files
from ccjk.setup.state import Setup
from ccjk.stores.files import read
from ccjk.stores.ignored import IGNORES, ignore_file
from ccjk.stores.paths import config_dir, state_dir
from ccjk.transaction.changeset import Changeset
from ccjk.transaction.journal import FileChange
from ccjk.transaction.transact import transact


def correct(finding: str) -> Sequence[FileChange]:
    """Put right what the findings of that id are about, and return the files written."""
    if finding not in CORRECTIONS:
        raise UsageError(
            _("--mend does nothing for that"),
            _("it is for {names}; ccjk doctor shows what mends what", names=", ".join(CORRECTIONS)),
        )
    return transact(CORRECTIONS[finding]).files


def _approve(draft: Changeset) -> None:
    world = Setup()
    client_files.write_keys(draft, CLAUDE_CODE, world, active=bool(world.current(CLAUDE_CODE, draft)))


def _speak_responses(draft: Changeset) -> None:
    """Leave ``wire_api`` to each release: what it takes then is what it speaks."""
    document = _codex(draft)
    tables = codex.refused_tables(document, places.codex_version())
    draft.edit(places.codex_config(), "toml", {("model_providers", name, "wire_api"): ABSENT for name in tables})


def _select_no_profile(draft: Changeset) -> None:
    _codex(draft)
    draft.edit(places.codex_config(), "toml", {("profile",): ABSENT})


def _usable_tables(draft: Changeset) -> None:
    document = _codex(draft)
    draft.edit(places.codex_config(), "toml", codex.unusable(document, places.codex_version()))


def _codex(draft: Changeset) -> Document:
    draft.corrects = True
    return draft.document(places.codex_config(), "toml")


def _keep_out(draft: Changeset) -> None:
    """Keep ccjk's own folders out of any repository, also where the user says there what is to be ignored, and not that."""
    for path in map(ignore_file, (config_dir(), state_dir())):
        found = read(path).data or b""
        if os.path.isdir(os.path.dirname(path)) and IGNORES not in found.splitlines(keepends=True):
            draft.put(path, found + IGNORES)


def _nothing(_draft: Changeset) -> None:
    """Leave it to `transact`, which first mends what was left half done."""


CORRECTIONS: dict[str, Callable[[Changeset], None]] = {
    "codex-chat-table": _speak_responses,
    "codex-profile": _select_no_profile,
    "codex-bad-table": _usable_tables,
    "key-rejected": _approve,
    "pending-change": _nothing,
    "tracked-key": _keep_out,
}
