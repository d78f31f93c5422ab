"""``ccjk doctor`` as people call it: what is wrong, each with the one command that mends it."""

from ccjk import output
from ccjk.clients.version import dotted
from ccjk.core.endpoint import CLIENTS
from ccjk.core.url import host_of
from ccjk.errors import FAILED
from ccjk.findings.checks import ANYWHERE, HERE, examine
from ccjk.findings.context import Context
from ccjk.findings.corrections import correct
from ccjk.findings.finding import Finding
from ccjk.language import _
from ccjk.setup import rc_file
from ccjk.setup.report import written


def doctor(*, online: bool, as_json: bool) -> int:
    """Tell what is wrong; return the exit status, 1 where anything is."""
    scene = Context()
    found = examine(scene, HERE, ANYWHERE)
    works = []
    if not as_json:
        _tell(found)
    if online:
        from ccjk.findings.online import online as ask  # brings the network's modules

        for asked, finding in ask(scene):
            if finding:
                found.append(finding)
            else:
                works.append({"profile": asked.profile.name, "client": asked.client})
            if not as_json and finding:
                _tell([finding])
            elif not as_json:
                values = {"name": asked.profile.name, "client": CLIENTS[asked.client], "host": host_of(asked.endpoint.base_url)}
                output.say(_("profile {name} works for {client}: {host} answers", **values))
    if as_json:
        answer = {"findings": [finding.said() for finding in found]}
        output.say_json(answer | ({"works": works} if online else {}))
    elif not found:
        output.say(_healthy(scene))
    return FAILED if found else 0


def mend(finding: str) -> None:
    """Put right what no other command does."""
    files = correct(finding)
    written(files)
    if any(file.foreign for file in files):
        output.say(_("Undo: ccjk undo"))


def _tell(found: list[Finding]) -> None:
    for finding in found:
        output.say(*finding.lines())


def _healthy(scene: Context) -> str:
    """Return the one line that says what was looked at."""
    missing = _("not installed")
    return _(
        "Nothing is wrong. Looked at: profiles ({count}), Claude Code ({claude}), Codex ({codex}), this shell,"
        " this directory, the start-up file of {shell}.",
        count=len(scene.world.config.profiles),
        claude=dotted(scene.claude_version) or missing,
        codex=dotted(scene.codex_version) or missing,
        shell=rc_file.login_shell(),
    )
