"""All checks, in the order in which findings are told: what the commands that mend need comes first."""

from collections.abc import Callable, Iterator

from ccjk.errors import CcjkError
from ccjk.findings import (
    approvals,
    claude_code,
    codex,
    codex_above,
    defaults,
    files,
    folders,
    hooks,
    installation,
    modes,
    old_releases,
    profiles,
    this_shell,
    tracked,
)
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.language import N_
from ccjk.stores.paths import home

HERE = "here"
"""What changes or endangers where a client would go here and now: for `status`, too."""

ANYWHERE = "anywhere"
"""What may be wrong elsewhere, or some other day: for `doctor` alone."""

CHECKS: tuple[tuple[str, Callable[[Context], Iterator[Finding]]], ...] = (
    (ANYWHERE, installation.on_path),
    (ANYWHERE, files.own),
    (HERE, files.pending),
    (HERE, files.unread),
    (HERE, files.codex_home),
    (HERE, files.claude_folder),
    (ANYWHERE, modes.modes),
    (ANYWHERE, tracked.tracked),
    (ANYWHERE, profiles.no_key),
    (HERE, profiles.key_host),
    (ANYWHERE, profiles.region),
    (HERE, this_shell.gone),
    (HERE, this_shell.stale),
    (HERE, this_shell.left_out),
    (HERE, claude_code.project_redirects),
    (HERE, claude_code.managed),
    (HERE, claude_code.settings_override),
    (HERE, claude_code.both_credentials),
    (HERE, claude_code.other_keys),
    (HERE, claude_code.host_flag),
    (HERE, claude_code.helper_gone),
    (ANYWHERE, approvals.approvals),
    (HERE, approvals.too_old),
    (HERE, old_releases.side_traffic),
    (ANYWHERE, old_releases.kept_quiet),
    (HERE, old_releases.hands_out),
    (HERE, codex.tables),
    (HERE, codex_above.managed),
    (HERE, codex_above.project),
    (ANYWHERE, codex_above.models),
    (HERE, codex.auth),
    (ANYWHERE, codex.daemon),
    (ANYWHERE, defaults.drift),
    (ANYWHERE, folders.elsewhere),
    (ANYWHERE, hooks.missing),
    (ANYWHERE, hooks.lines),
    (ANYWHERE, hooks.login),
)


def examine(scene: Context, *scopes: str) -> list[Finding]:
    """Return all that is wrong in ``scopes``. Each check stands alone; what one cannot look at is a finding, too.

    Without a home folder there is nothing to look at, which is an error.
    """
    home()
    found = list(files.folders())
    if found:
        return found
    for scope, check in CHECKS:
        try:
            found += check(scene) if scope in scopes else ()
        except (CcjkError, OSError) as error:
            said = error.message if isinstance(error, CcjkError) else f"{error.filename}: {error.strerror}"
            says = N_("something could not be looked at: {message}")
            found.append(Finding("not-looked-at", says, "ccjk status", values={"message": said}))
    return list(dict.fromkeys(found))
