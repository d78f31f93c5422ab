"""Options and arguments: how each is spelled, and what its help says."""

from typing import Annotated

from ccjk.core.endpoint import CLAUDE_CODE, CLIENTS, CODEX
from ccjk.errors import UsageError
from ccjk.language import _
from ccjk.parameters import Argument, Option

_SHORT = {CLAUDE_CODE: "cc", CODEX: "cx"}

CodeType = Annotated[str, Option("-T", "--code-type", help="claude-code (cc), codex (cx) or all.", metavar="CLIENT")]
Json = Annotated[bool, Option("--json", help="Print JSON for programs.")]

Profile = Annotated[str, Argument(metavar="NAME", help="A profile, see ccjk list.", show_default=False)]
Directory = Annotated[str | None, Argument(metavar="[DIR]", help="Its folder, or one below it. Default: here.")]
ModelHere = Annotated[str, Option("-M", "--model", metavar="MODEL", help="The model here.", show_default=False)]
FastModelHere = Annotated[
    str, Option("-F", "--fast-model", metavar="MODEL", help="Claude Code's small model here.", show_default=False)
]
Target = Annotated[str | None, Argument(metavar="[NAME]", help="A profile, or official for the vendor's own login.")]
ShowList = Annotated[bool, Option("--list", "-l", help="List the profiles, the current one marked.")]
Online = Annotated[bool, Option("--online", help="Ask each provider something small, with its key.")]
Mend = Annotated[
    str | None, Option("--mend", metavar="FINDING", help="Mend that; for the findings that say so.", show_default=False)
]
Yes = Annotated[bool, Option("-y", "--yes", help="Do not ask first, as on a terminal.")]
Unset = Annotated[bool, Option("--unset", help="Give back what was there before.")]
ConfigDir = Annotated[str | None, Option("--config-dir", metavar="DIR", help="ccjk's configuration folder.")]
Save = Annotated[bool, Option("--save", help="Write it to the file that nu's start-up file loads.")]

Shell = Annotated[str | None, Argument(metavar="[SHELL]", help="As above. Default: the calling shell.")]
ProfileOrPreset = Annotated[str | None, Argument(metavar="[NAME]", help="A profile, or a preset with its key in CCJK_API_KEY.")]
ShellOption = Annotated[
    str | None, Option("--shell", metavar="SHELL", help="As above; also sh, json, dotenv. Default: the calling shell.")
]
Words = Annotated[
    list[str] | None,
    Argument(metavar="[NAME] -- CMD [ARG]...", help="The profile, and the command behind --.", show_default=False),
]
SkipPrompt = Annotated[bool, Option("-s", "--skip-prompt", help="Ask nothing; for scripts.")]
Provider = Annotated[str | None, Option("-p", "--provider", metavar="ID", help="A preset: see ccjk providers.")]
ApiKey = Annotated[
    str | None,
    Option("-k", "--api-key", metavar="KEY", help="The key; - reads it from standard input. Else CCJK_API_KEY."),
]
KeyCommand = Annotated[str | None, Option("--key-command", metavar="CMD", help="No file holds the key: this command prints it.")]
KeyEnv = Annotated[str | None, Option("--key-env", metavar="NAME", help="No file holds the key: this variable has it.")]
Keyring = Annotated[
    bool, Option("--keyring", help="The system's keyring holds the key; needs ccjk[keyring].", show_default=False)
]
KeyOf = Annotated[
    str | None,
    Option("--key-of", metavar="NAME", help="The key of that profile, for this one's hosts as well.", show_default=False),
]
InitCodeType = Annotated[
    str | None,
    Option("-T", "--code-type", metavar="CLIENT", help="claude-code (cc), codex (cx) or all. Default with -s: claude-code."),
]
ApiType = Annotated[str | None, Option("-t", "--api-type", metavar="TYPE", help="api_key or auth_token. Default: the preset's.")]
ApiUrl = Annotated[
    str | None, Option("-u", "--api-url", metavar="URL", help="The base URL. Default: the preset's; custom needs one.")
]
CodexUrl = Annotated[str | None, Option("--codex-url", metavar="URL", help="Codex's base URL, where it is another than -u.")]
ApiModel = Annotated[str | None, Option("-M", "--api-model", metavar="MODEL", help="The model. Default: the preset's.")]
ApiFastModel = Annotated[
    str | None, Option("-F", "--api-fast-model", metavar="MODEL", help="Claude Code's small model. Default: as for -M.")
]
Name = Annotated[str | None, Option("-n", "--name", metavar="NAME", help="The profile's name. Default: the preset's.")]
Region = Annotated[str | None, Option("--region", metavar="REGION", help="The provider's region, such as intl.")]
WireApi = Annotated[str | None, Option("--wire-api", metavar="API", help="Codex: responses or chat.")]
ApiConfigs = Annotated[str | None, Option("--api-configs", metavar="JSON", help="Many profiles: a JSON array.")]
ApiConfigsFile = Annotated[
    str | None, Option("--api-configs-file", metavar="FILE", help="The same from a file; - for standard input.")
]
Test = Annotated[
    bool | None,
    Option(
        "--test/--no-test",
        help="Test it with one small real request first; where that fails, -s writes nothing.",
        show_default=False,
    ),
]
Default = Annotated[
    bool | None,
    Option("--default/--no-default", help="Use it from now on, or only add its profile.", show_default=False),
]
Hook = Annotated[
    bool | None,
    Option("--hook/--no-hook", help="Load the hook in the login shell's start-up file: see ccjk hook.", show_default=False),
]
DryRun = Annotated[bool, Option("--dry-run", help="Show what would be written; write nothing.")]


def code_types() -> dict[str, tuple[str, ...]]:
    """Return what ``--code-type`` takes, with the clients that it names."""
    names = {name: (client,) for client in CLIENTS for name in (client, _SHORT.get(client, client))}
    return {**names, "all": tuple(CLIENTS)}


def clients(code_type: str) -> tuple[str, ...]:
    """Return the clients that ``--code-type`` names."""
    known = code_types()
    if code_type not in known:
        raise UsageError(_("Invalid code type. Valid code types: {names}", names=", ".join(known)))
    return known[code_type]
