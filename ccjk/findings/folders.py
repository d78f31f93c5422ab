"""What is wrong in the clients' configuration folders that are not in force here."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ccjk.clients.registry import ADAPTERS
from ccjk.findings import approvals, claude_code, codex, defaults, files, modes, tracked
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.findings.fixes import in_folder
from ccjk.setup.folders import others
from ccjk.stores.homes import used
from ccjk.stores.paths import config_file

_CHECKS: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    files.unread,
    modes.modes,
    tracked.tracked,
    claude_code.helper_gone,
    approvals.approvals,
    codex.tables,
    codex.auth,
    defaults.drift,
)
"""What is in a client's own files, whatever shell and directory it is called from."""


def elsewhere(scene: Context) -> Iterator[Finding]:
    """Find it, each with what mends it there."""
    for client, folder in others(scene.draft, scene.world.config):
        with used(client, folder):
            there = Context()
            mine = {config_file(), *(file for file, _kind in ADAPTERS[client].files())}
            found = [finding for check in _CHECKS for finding in check(there)]
        for finding in found:
            if finding.client == client and finding.file in mine:
                yield replace(finding, mend=in_folder(client, folder, finding.mend))
