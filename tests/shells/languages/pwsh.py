"""PowerShell, a row like the others wherever there is one."""

import os
import sys

from tests.conftest import CCJK, where
from tests.shells.languages.language import Language

_PROBE = r"""
function report($succeeded) {
    & $env:PROBE_SH $(if ($succeeded) { 0 } else { 1 }) $PWD.ProviderPath "$env:CCJK_PROFILE"
    '> '
}
function complete($line) {
    $found = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)
    if ($found.CompletionMatches.Count -eq 1) {
        $text = $found.CompletionMatches[0].CompletionText
        $begun = $line.Substring($found.ReplacementIndex)
        $end = if ($found.CompletionMatches[0].ResultType -ne 'ProviderContainer' -and $text -cne $begun) { ' ' }
        $line = $line.Remove($found.ReplacementIndex, $found.ReplacementLength).Insert($found.ReplacementIndex, $text) + $end
    }
    [Console]::WriteLine("$line@")
}
function prompt { report $? }
if (-not $env:WITH_PSREADLINE) { Remove-Module PSReadLine }
"""
"""Without PSReadLine, which takes its time to draw, and alone answers TAB, but for tests that are about it.

What completes prints a blank behind a word, as all other shells put one there."""

_BACKSLASH = "a backslash in a name stands between folders there"

ROW = Language(
    "pwsh",
    ("pwsh", "-NoProfile", "-NonInteractive", "-Command"),
    "pwsh",
    switch=f"{CCJK} {{}} | iex",
    usage="ccjk env glm | iex",
    shows="$env:{} =",
    key_for_one=f"env CCJK_API_KEY={{}} {CCJK} env kimi | iex",
    then="try {{ {} && echo no }} catch {{ }}",
    run='try { iex ([IO.File]::ReadAllText("$PWD/code")) } catch { "failed"; [Console]::Error.WriteLine($_.Exception.Message) }',
    history="$env:WITH_PSREADLINE = 1",
    trace="Set-PSDebug -Trace 2",
    export="$env:{} = '{}'",
    assign="",
    erase="Remove-Item Env:{}",
    read_only="",
    wrap="function codex {{ $first, $more = '{}'.Split(' '); & (Get-Command -CommandType Application $first)[0] $more @args }}",
    interactive=("-NoLogo",),
    rc=".config/powershell/Microsoft.PowerShell_profile.ps1",
    hook=f"{CCJK} hook pwsh | iex",
    file="hook.ps1",
    parse=(sys.executable, "-m", "tests.shells.grammar"),
    probe=_PROBE,
    instead="PS>",
    probe_first=True,
    draws=True,
    becoming="[Environment]::CurrentDirectory = $PWD.ProviderPath; exec {}",
    folder=os.path.dirname(os.path.realpath(where("pwsh") or "/nowhere/pwsh")),
    completing="complete '{}'",
    sole="Set-Location -LiteralPath (Get-ChildItem -Directory -Force)[0].FullName",
    prompts="foreach ($i in 1..60) {{ $null = prompt; {} }}",
    slow=2,
    says={
        'cd p && echo "[$CCJK_PROFILE]"': 'cd p && echo "[$env:CCJK_PROFILE]"',
        "pushd p >/dev/null": "pushd p",
        "pushd ../q >/dev/null": "pushd ../q",
        "popd >/dev/null": "popd",
        "cd - >/dev/null": "cd -",
        "claude -p ping; codex exec --skip-git-repo-check ping </dev/null": "claude -p ping; $null | codex exec"
        " --skip-git-repo-check ping",
    },
    cannot={"back\\slash": _BACKSLASH, "caf\udce9": "it knows no names but in UTF-8"},
)
