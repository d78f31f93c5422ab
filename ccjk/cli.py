"""The command line: names, options and help. Each body is one call, its imports inside."""

from typing import Annotated

import typer

from ccjk.click_adapter import HELP, translated
from ccjk.errors import UsageError
from ccjk.language import _

CODE_TYPES = {
    "claude-code": ("claude-code",),
    "cc": ("claude-code",),
    "codex": ("codex",),
    "cx": ("codex",),
    "all": ("claude-code", "codex"),
}

app = typer.Typer(
    name="ccjk",
    help="Move Claude Code and Codex between API providers: provider and key in, everything else right.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    context_settings={"help_option_names": HELP},
)

CodeType = Annotated[str, typer.Option("-T", "--code-type", help="claude-code (cc), codex (cx) or all.", metavar="CLIENT")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def clients(code_type: str) -> tuple[str, ...]:
    """Return the clients that ``--code-type`` names."""
    if code_type not in CODE_TYPES:
        raise UsageError(_("Invalid code type. Valid code types: {names}", names=", ".join(CODE_TYPES)))
    return CODE_TYPES[code_type]


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    from ccjk import __version__, output

    if version:
        output.say(f"ccjk {__version__}")
    elif context.invoked_subcommand is None:
        output.say(*context.get_help().splitlines())


@app.command("init")
def _init(
    skip_prompt: Annotated[bool, typer.Option("-s", "--skip-prompt", help="Ask nothing; for scripts.")] = False,
    provider: Annotated[str | None, typer.Option("-p", "--provider", metavar="ID", help="A preset: see ccjk providers.")] = None,
    api_key: Annotated[
        str | None,
        typer.Option("-k", "--api-key", metavar="KEY", help="The key; - reads it from standard input. Else CCJK_API_KEY."),
    ] = None,
    key_command: Annotated[
        str | None, typer.Option("--key-command", metavar="CMD", help="No file holds the key: this command prints it.")
    ] = None,
    key_env: Annotated[
        str | None, typer.Option("--key-env", metavar="NAME", help="No file holds the key: this variable has it.")
    ] = None,
    keyring: Annotated[
        bool, typer.Option("--keyring", help="The system's keyring holds the key; needs ccjk[keyring].", show_default=False)
    ] = False,
    code_type: Annotated[
        str | None,
        typer.Option(
            "-T", "--code-type", metavar="CLIENT", help="claude-code (cc), codex (cx) or all. Default with -s: claude-code."
        ),
    ] = None,
    api_type: Annotated[
        str | None, typer.Option("-t", "--api-type", metavar="TYPE", help="api_key or auth_token. Default: the preset's.")
    ] = None,
    api_url: Annotated[
        str | None, typer.Option("-u", "--api-url", metavar="URL", help="The base URL. Default: the preset's; custom needs one.")
    ] = None,
    codex_url: Annotated[
        str | None, typer.Option("--codex-url", metavar="URL", help="Codex's base URL, where it is another than -u.")
    ] = None,
    api_model: Annotated[
        str | None, typer.Option("-M", "--api-model", metavar="MODEL", help="The model. Default: the preset's.")
    ] = None,
    api_fast_model: Annotated[
        str | None, typer.Option("-F", "--api-fast-model", metavar="MODEL", help="Claude Code's small model. Default: as for -M.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("-n", "--name", metavar="NAME", help="The profile's name. Default: the preset's.")
    ] = None,
    region: Annotated[str | None, typer.Option("--region", metavar="REGION", help="The provider's region, such as intl.")] = None,
    wire_api: Annotated[str | None, typer.Option("--wire-api", metavar="API", help="Codex: responses or chat.")] = None,
    api_configs: Annotated[str | None, typer.Option("--api-configs", metavar="JSON", help="Many profiles: a JSON array.")] = None,
    api_configs_file: Annotated[
        str | None, typer.Option("--api-configs-file", metavar="FILE", help="The same from a file; - for standard input.")
    ] = None,
    test: Annotated[
        bool | None,
        typer.Option(
            "--test/--no-test",
            help="Test it with one small real request first; where that fails, -s writes nothing.",
            show_default=False,
        ),
    ] = None,
    default: Annotated[
        bool | None,
        typer.Option("--default/--no-default", help="Use it from now on, or only add its profile.", show_default=False),
    ] = None,
    hook: Annotated[
        bool | None,
        typer.Option(
            "--hook/--no-hook", help="Load the hook in the login shell's start-up file: see ccjk hook.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written; write nothing.")] = False,
) -> None:
    """Set a provider up for good; without -s it asks for what is not given.

    Writes its profile, its key, and the client's own files. What is not given stays as it was set up before; an empty text
    (-M "") goes back to the preset's.

    ccjk init -s -p glm -k KEY: Claude Code on GLM.

    ccjk init -s -T all -p kimi -k -: both clients on Kimi, the key from standard input.
    """
    from ccjk.commands.init.call import Call, source
    from ccjk.commands.init.plan import Request
    from ccjk.commands.init.run import run_init

    where = source(key_command, key_env, keyring=keyring)
    asked = Request(
        provider or "", api_key, name, region, api_url, api_type, api_model, api_fast_model, wire_api, where, codex_url
    )
    chosen = clients(code_type) if code_type is not None else None
    many = (api_configs, api_configs_file)
    run_init(Call(asked, chosen, *many, ask=not skip_prompt, test=test, default=default, hook=hook, dry_run=dry_run))


@app.command("config-switch")
def _switch(
    target: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A profile, or official for the vendor's own login.")
    ] = None,
    code_type: CodeType = "claude-code",
    show_list: Annotated[bool, typer.Option("--list", "-l", help="List the profiles, the current one marked.")] = False,
    as_json: Json = False,
) -> None:
    """Switch to another profile for good (cs)."""
    from ccjk.commands.list import profiles
    from ccjk.commands.switch import switch

    if show_list or as_json:
        profiles(clients(code_type), as_json=as_json)
    else:
        switch(target, clients(code_type))


app.command("cs", hidden=True)(_switch)


@app.command("list")
def _list(as_json: Json = False) -> None:
    """List the profiles and where each points."""
    from ccjk.commands.list import profiles

    profiles(clients("all"), as_json=as_json)


@app.command("status")
def _status(as_json: Json = False) -> None:
    """Tell which provider each client would use here and now, and why."""
    from ccjk.commands.status.run import status

    status(as_json=as_json)


@app.command("doctor")
def _doctor(
    online: Annotated[bool, typer.Option("--online", help="Ask each provider something small, with its key.")] = False,
    as_json: Json = False,
    mend: Annotated[
        str | None, typer.Option("--mend", metavar="FINDING", help="Mend that; for the findings that say so.", show_default=False)
    ] = None,
) -> int:
    """Tell what is wrong, and for each the one command that mends it. The exit status is 1 where anything is."""
    from ccjk.commands.doctor import run

    if mend is not None:
        run.mend(mend)
        return 0
    return run.doctor(online=online, as_json=as_json)


@app.command("providers")
def _providers(as_json: Json = False) -> None:
    """List the presets: hosts, variables, models."""
    from ccjk.commands.providers import providers

    providers(as_json=as_json)


@app.command("undo")
def _undo() -> None:
    """Take the last change of a client's files back."""
    from ccjk.commands.undo import undo

    undo()


@app.command("remove")
def _remove(name: Annotated[str, typer.Argument(metavar="NAME", help="A profile, see ccjk list.", show_default=False)]) -> None:
    """Remove a profile and its key for good.

    Clients that used it are as they were before ccjk. Nothing is kept that may hold the key, so neither this nor
    what came before it can be undone.
    """
    from ccjk.commands.remove import remove

    remove(name)


@app.command("uninstall")
def _uninstall(yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask first, as on a terminal.")] = False) -> None:
    """Take ccjk out of everything: profiles, keys, clients' files, start-up files. It cannot be undone.

    On a terminal it asks first; in a script it does not.
    """
    from ccjk.commands.uninstall import uninstall

    uninstall(ask=not yes)


@app.command("env")
def _env(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A profile, or a preset with its key in CCJK_API_KEY.")
    ] = None,
    shell: Annotated[
        str | None,
        typer.Option("--shell", metavar="SHELL", help="As above; also sh, json, dotenv. Default: the calling shell."),
    ] = None,
    unset: Annotated[bool, typer.Option("--unset", help="Give back what was there before.")] = False,
) -> None:
    """Move the calling shell to a profile.

    eval "$(ccjk env glm)": bash, zsh, sh.

    ccjk env glm | source: fish.

    ccjk env glm: nu, where the hook is loaded.

    eval (ccjk env glm | slurp): elvish.

    execx($(ccjk env glm)): xonsh.

    eval "`ccjk env glm`": tcsh.

    ccjk env glm | Out-String | Invoke-Expression: pwsh, not tried yet.

    The same with --unset for glm: back to what was there before.
    """
    from ccjk.commands.env import env

    env(name, shell, unset)


@app.command("exec", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def _exec(
    _words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME] -- CMD [ARG]...", help="The profile, and the command behind --.", show_default=False),
    ] = None,
) -> None:
    """Run one command on a profile.

    ccjk exec kimi -- claude -p "…": on the profile kimi.

    ccjk exec -- codex exec "…": on the profile of this shell, else of the directory, else as the clients are set up.
    """
    raise UsageError(_("put the command behind --"), "ccjk exec NAME -- CMD ARG…")


@app.command("hook")
def _hook(
    shell: Annotated[str | None, typer.Argument(metavar="[SHELL]", help="As above. Default: the calling shell.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Write it to the file that nu's start-up file loads.")] = False,
) -> None:
    """Let the provider follow the directory; for the shell's start-up file, which ccjk init --hook writes.

    eval "$(ccjk hook bash)": in ~/.bashrc; zsh in ~/.zshrc likewise.

    ccjk hook fish | source: in config.fish.

    ccjk hook nu --save: for the line that ccjk init --hook writes into config.nu.

    eval (ccjk hook elvish | slurp): in rc.elv.

    execx($(ccjk hook xonsh)): in ~/.xonshrc.

    eval "`ccjk hook tcsh`": in ~/.tcshrc or ~/.cshrc.

    ccjk hook pwsh | Out-String | Invoke-Expression: in $PROFILE; not tried yet.
    """
    from ccjk.commands.hook import hook

    hook(shell, save=save)


@app.command("use")
def _use(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A profile, see ccjk list.", show_default=False)],
    model: Annotated[str, typer.Option("-M", "--model", metavar="MODEL", help="The model here.", show_default=False)] = "",
    fast_model: Annotated[
        str, typer.Option("-F", "--fast-model", metavar="MODEL", help="Claude Code's small model here.", show_default=False)
    ] = "",
) -> None:
    """Use a profile in this directory and all below it: write .ccjk and allow it.

    Shells with the hook follow it, and ccjk exec does. The file holds no key: commit it if you like. rm .ccjk takes it back.
    """
    from ccjk.commands.use import use

    use(name, model, fast_model)


@app.command("allow")
def _allow(
    directory: Annotated[str | None, typer.Argument(metavar="[DIR]", help="Its folder, or one below it. Default: here.")] = None,
) -> None:
    """Allow the .ccjk file of a directory, as it is now.

    Without DIR the one that rules here. It is shown with the host that its profile talks to; edited by anybody, it asks again.
    """
    from ccjk.commands.allow import allow

    allow(directory)


@app.command("deny")
def _deny(
    directory: Annotated[str | None, typer.Argument(metavar="[DIR]", help="Its folder, or one below it. Default: here.")] = None,
) -> None:
    """Take the trust in the .ccjk file of a directory back."""
    from ccjk.commands.deny import deny

    deny(directory)


@app.command("key")
def _key(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A profile, see ccjk list.", show_default=False)],
    config_dir: Annotated[str | None, typer.Option("--config-dir", metavar="DIR", help="ccjk's configuration folder.")] = None,
) -> None:
    """Print a profile's key, for helpers."""
    from ccjk import output
    from ccjk.commands.key import key

    output.say(key(name, config_dir))


@app.command("completion")
def _completion(
    shell: Annotated[str | None, typer.Argument(metavar="[SHELL]", help="As above. Default: the calling shell.")] = None,
) -> None:
    """Print what completes commands, options and names on TAB.

    The hook, which ccjk init --hook sets up, brings that along. Without the hook:

    eval "$(ccjk completion bash)": in ~/.bashrc.

    ccjk completion zsh > _ccjk: in a folder of $fpath. zsh needs its compinit, with the hook, too.

    ccjk completion fish | source: in config.fish.
    """
    from ccjk.command_tree import commands
    from ccjk.commands.completion.scripts import completion

    completion(shell, commands(translated(app)), {"CLIENT": f"={' '.join(CODE_TYPES)}"})
