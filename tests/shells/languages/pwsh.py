"""PowerShell: written from its documentation, a row like the others wherever there is one."""

import sys

from tests.conftest import CCJK
from tests.shells.languages.language import Language

_POWERSHELL_PROBE = r"""
function prompt {
    $succeeded = $?
    & $env:PROBE_SH $(if ($succeeded) { 0 } else { 1 }) $PWD.ProviderPath "$env:CCJK_PROFILE"
    '> '
}
"""

ROW = Language(
    "pwsh",
    ("pwsh", "-NoProfile", "-NonInteractive", "-Command"),
    "pwsh",
    switch=f"{CCJK} {{}} | Out-String | Invoke-Expression",
    usage="ccjk env glm | Out-String | Invoke-Expression",
    shows="$env:{} =",
    key_for_one=f"env CCJK_API_KEY={{}} {CCJK} env kimi | Out-String | Invoke-Expression",
    then="{} && echo no",
    run="try {{ . ./code }} catch {{ echo failed }}",
    trace="",
    export="$env:{} = '{}'",
    assign="",
    erase="Remove-Item Env:{}",
    read_only="",
    wrap="function codex {{ & (Get-Command -CommandType Application {})[0] @args }}",
    interactive=("-NoLogo",),
    rc=".config/powershell/Microsoft.PowerShell_profile.ps1",
    hook=f"{CCJK} hook pwsh | Out-String | Invoke-Expression",
    file="hook.ps1",
    parse=(sys.executable, "-m", "tests.shells.grammar"),
    probe=_POWERSHELL_PROBE,
    sole="cd (Get-ChildItem -Directory)[0]",
    prompts="foreach ($i in 1..60) {{ $null = prompt; {} }}",
    says={
        'cd p && echo "[$CCJK_PROFILE]"': 'cd p && echo "[$env:CCJK_PROFILE]"',
        "pushd p >/dev/null": "pushd p",
        "pushd ../q >/dev/null": "pushd ../q",
        "popd >/dev/null": "popd",
        "cd - >/dev/null": "cd -",
    },
)
