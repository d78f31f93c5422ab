"""The command line: names, options and help. Each body is one call, its imports inside, as nobody waits for those of another."""

from collections.abc import Callable

from ccjk import options
from ccjk.errors import UsageError
from ccjk.language import _
from ccjk.parameters import Command

COMMANDS: dict[str, Command] = {}
"""All commands, by name."""


def _command(name: str, *, passes_on: bool = False) -> Callable[[Callable[..., int | None]], None]:
    def declare(function: Callable[..., int | None]) -> None:
        COMMANDS[name] = Command(function, passes_on=passes_on)

    return declare


@_command("init")
def _init(
    skip_prompt: options.SkipPrompt = False,
    provider: options.Provider = None,
    api_key: options.ApiKey = None,
    key_command: options.KeyCommand = None,
    key_env: options.KeyEnv = None,
    keyring: options.Keyring = False,
    key_of: options.KeyOf = None,
    code_type: options.InitCodeType = None,
    api_type: options.ApiType = None,
    api_url: options.ApiUrl = None,
    codex_url: options.CodexUrl = None,
    api_model: options.ApiModel = None,
    api_fast_model: options.ApiFastModel = None,
    name: options.Name = None,
    region: options.Region = None,
    wire_api: options.WireApi = None,
    api_configs: options.ApiConfigs = None,
    api_configs_file: options.ApiConfigsFile = None,
    test: options.Test = None,
    default: options.Default = None,
    hook: options.Hook = None,
    dry_run: options.DryRun = False,
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

    urls = {"codex": codex_url} if codex_url is not None else {}
    where = source(key_command, key_env, keyring=keyring)
    said = (api_key, name, region, api_url, api_type, api_model, api_fast_model, wire_api)
    asked = Request(provider or "", *said, where, urls, key_of=key_of)
    chosen = options.clients(code_type) if code_type is not None else None
    many = (api_configs, api_configs_file)
    run_init(Call(asked, chosen, *many, ask=not skip_prompt, test=test, default=default, hook=hook, dry_run=dry_run))


@_command("config-switch")
def _switch(
    target: options.Target = None,
    code_type: options.CodeType = "claude-code",
    show_list: options.ShowList = False,
    as_json: options.Json = False,
) -> None:
    """Switch to another profile for good (cs)."""
    from ccjk.commands.list import profiles
    from ccjk.commands.switch import switch

    if show_list or as_json:
        profiles(options.clients(code_type), as_json=as_json)
    else:
        switch(target, options.clients(code_type))


COMMANDS["cs"] = Command(COMMANDS["config-switch"].function, hidden=True)


@_command("list")
def _list(as_json: options.Json = False) -> None:
    """List the profiles and where each points."""
    from ccjk.commands.list import profiles

    profiles(options.clients("all"), as_json=as_json)


@_command("status")
def _status(as_json: options.Json = False) -> None:
    """Tell which provider each client would use here and now, and why."""
    from ccjk.commands.status.run import status

    status(as_json=as_json)


@_command("doctor")
def _doctor(online: options.Online = False, as_json: options.Json = False, mend: options.Mend = None) -> int:
    """Tell what is wrong, and for each the one command that mends it. The exit status is 1 where anything is."""
    from ccjk.commands.doctor import run

    if mend is not None:
        run.mend(mend)
        return 0
    return run.doctor(online=online, as_json=as_json)


@_command("providers")
def _providers(as_json: options.Json = False) -> None:
    """List the presets: hosts, variables, models."""
    from ccjk.commands.providers import providers

    providers(as_json=as_json)


@_command("undo")
def _undo() -> None:
    """Take the last change of a client's files back."""
    from ccjk.commands.undo import undo

    undo()


@_command("remove")
def _remove(name: options.Profile) -> None:
    """Remove a profile and its key for good.

    Clients that used it are as they were before ccjk. Nothing is kept that may hold the key, so neither this nor
    what came before it can be undone.
    """
    from ccjk.commands.remove import remove

    remove(name)


@_command("uninstall")
def _uninstall(yes: options.Yes = False) -> None:
    """Take ccjk out of everything: profiles, keys, clients' files, start-up files. It cannot be undone.

    On a terminal it asks first; in a script it does not.
    """
    from ccjk.commands.uninstall import uninstall

    uninstall(ask=not yes)


@_command("env")
def _env(name: options.ProfileOrPreset = None, shell: options.ShellOption = None, unset: options.Unset = False) -> None:
    """Move the calling shell to a profile.

    eval "$(ccjk env glm)": bash, zsh, sh.

    ccjk env glm | source: fish.

    ccjk env glm: nu, where the hook is loaded.

    eval (ccjk env glm | slurp): elvish.

    execx($(ccjk env glm)): xonsh.

    eval "`ccjk env glm`": tcsh.

    ccjk env glm | iex: pwsh.

    The same with --unset for glm: back to what was there before.
    """
    from ccjk.commands.env import env

    env(name, shell, unset)


@_command("exec", passes_on=True)
def _exec(_words: options.Words = None) -> None:
    """Run one command on a profile.

    ccjk exec kimi -- claude -p "…": on the profile kimi.

    ccjk exec -- codex exec "…": on the profile of this shell, else of the directory, else as the clients are set up.
    """
    raise UsageError(_("put the command behind --"), "ccjk exec NAME -- CMD ARG…")


@_command("hook")
def _hook(shell: options.Shell = None, save: options.Save = False) -> None:
    """Let the provider follow the directory; for the shell's start-up file, which ccjk init --hook writes.

    eval "$(ccjk hook bash)": in ~/.bashrc; zsh in ~/.zshrc likewise.

    ccjk hook fish | source: in config.fish.

    ccjk hook nu --save: for the line that ccjk init --hook writes into config.nu.

    eval (ccjk hook elvish | slurp): in rc.elv.

    execx($(ccjk hook xonsh)): in ~/.xonshrc.

    eval "`ccjk hook tcsh`": in ~/.tcshrc or ~/.cshrc.

    ccjk hook pwsh | iex: in $PROFILE.
    """
    from ccjk.commands.hook import hook

    hook(shell, save=save)


@_command("use")
def _use(name: options.Profile, model: options.ModelHere = "", fast_model: options.FastModelHere = "") -> None:
    """Use a profile in this directory and all below it: write .ccjk and allow it.

    Shells with the hook follow it, and ccjk exec does. The file holds no key: commit it if you like. rm .ccjk takes it back.
    """
    from ccjk.commands.use import use

    use(name, model, fast_model)


@_command("allow")
def _allow(directory: options.Directory = None) -> None:
    """Allow the .ccjk file of a directory, as it is now.

    Without DIR the one that rules here. It is shown with the host that its profile talks to; edited by anybody, it asks again.
    """
    from ccjk.commands.allow import allow

    allow(directory)


@_command("deny")
def _deny(directory: options.Directory = None) -> None:
    """Take the trust in the .ccjk file of a directory back."""
    from ccjk.commands.deny import deny

    deny(directory)


@_command("key")
def _key(name: options.Profile, config_dir: options.ConfigDir = None) -> None:
    """Print a profile's key, for helpers."""
    from ccjk import output
    from ccjk.commands.key import key

    output.show(key(name, config_dir))


@_command("completion")
def _completion(shell: options.Shell = None) -> None:
    """Print what completes commands, options and names on TAB.

    The hook, which ccjk init --hook sets up, brings that along. Without the hook:

    eval "$(ccjk completion bash)": in ~/.bashrc.

    ccjk completion zsh > _ccjk: in a folder of $fpath. zsh needs its compinit, with the hook, too.

    ccjk completion fish | source: in config.fish.

    ccjk completion pwsh | iex: in $PROFILE.
    """
    from ccjk.click_adapter import tree
    from ccjk.command_tree import commands
    from ccjk.commands.completion.scripts import completion

    completion(shell, commands(tree(COMMANDS)), {"CLIENT": f"={' '.join(options.code_types())}"})
