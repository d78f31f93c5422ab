"""All checks, in the order in which findings are told: what the commands that mend need comes first."""

from collections.abc import Callable, Iterator

from ccjk.errors import CcjkError
from ccjk.findings import approvals, claude_code, codex, defaults, files, hooks, installation, modes, old_releases, profiles
from ccjk.findings.context import Context
from ccjk.findings.finding import Finding
from ccjk.language import _
from ccjk.stores.paths import home

CHECKS: tuple[Callable[[Context], Iterator[Finding]], ...] = (
    installation.on_path,
    files.own,
    files.pending,
    files.unread,
    files.codex_home,
    modes.modes,
    profiles.no_key,
    profiles.region,
    claude_code.project_redirects,
    claude_code.settings_override,
    claude_code.both_credentials,
    claude_code.other_keys,
    claude_code.host_flag,
    claude_code.helper_gone,
    approvals.approvals,
    approvals.too_old,
    old_releases.side_traffic,
    old_releases.kept_quiet,
    old_releases.hands_out,
    codex.tables,
    codex.auth,
    codex.daemon,
    defaults.drift,
    hooks.missing,
    hooks.lines,
    hooks.login,
)


def examine(scene: Context) -> list[Finding]:
    """Return all that is wrong. Each check stands alone; what one cannot look at is a finding, too.

    Without a home folder there is nothing to look at, which is an error.
    """
    home()
    found = list(files.folders())
    if found:
        return found
    for check in CHECKS:
        try:
            found += check(scene)
        except (CcjkError, OSError) as error:
            said = error.message if isinstance(error, CcjkError) else f"{error.filename}: {error.strerror}"
            cause = _("something could not be looked at: {message}", message=said)
            found.append(Finding("not-looked-at", cause, "ccjk status"))
    return list(dict.fromkeys(found))
