"""nu."""

from tests.conftest import CCJK
from tests.shells.languages.language import Language

_GIT = "git -c user.name=x -c user.email=x -c init.defaultBranch=main"
_NU = {
    "plain": "",
    "in a function": "def --env f [] {\n",
    "names": "let name = 1; let value = 1; let now = 1; let c = 1; alias open = ^false; alias ls = ^false\n",
}
_NU_PROBE = r"""
use std/dirs
$env.PROMPT_COMMAND = ""
$env.PROMPT_COMMAND_RIGHT = ""
$env.PROMPT_INDICATOR = "> "
$env.config.show_banner = false
$env.config.hooks.pre_prompt ++= [{||
  let status = $env.LAST_EXIT_CODE
  ^$env.PROBE_SH $status $env.PWD ($env.CCJK_PROFILE? | default "")
  $env.LAST_EXIT_CODE = $status
}]
"""
_NU_HOOK = "~/.local/state/ccjk/hook.nu"
_NU_SAYS = {
    "pushd p >/dev/null": "dirs add p",
    "pushd ../q >/dev/null": "dirs add ../q",
    "popd >/dev/null": "dirs drop",
    "cd - >/dev/null": "cd -",
    'echo "$(cd p; pwd; cd ../q; cd ..)"': "print (do { cd p; print $env.PWD; cd ../q; cd .. })",
    'echo "$(cd ../q; cd; cd p)"': "print (do { cd ../q; cd; cd p })",
    f"{_GIT} init -q . && {_GIT} add . && {_GIT} commit -qm 1 && {_GIT} checkout -qb other": (
        f"{_GIT} init -q .; {_GIT} add .; {_GIT} commit -qm 1; {_GIT} checkout -qb other"
    ),
    f"{_GIT} commit -qam 2; {CCJK} allow >/dev/null": f"{_GIT} commit -qam 2; {CCJK} allow | ignore",
    "claude -p ping; codex exec --skip-git-repo-check ping </dev/null": (
        "claude -p ping; '' | codex exec --skip-git-repo-check ping"
    ),
    'cd p && echo "[$CCJK_PROFILE]"': "cd p; print $\"[($env.CCJK_PROFILE? | default '')]\"",
}

ROW = Language(
    "nu",
    ("sh", "-c", f'{CCJK} hook nu --save && exec "$0" --config {_NU_HOOK} -c "$1"', "nu"),
    "nu",
    switch="ccjk {}",
    usage="ccjk env glm, where the hook is loaded",
    shows="$env.{} = ",
    key_for_one="$env.CCJK_API_KEY = '{}'; ccjk env kimi; hide-env CCJK_API_KEY",
    then="try {{ {}; print no }}",
    run="try { source code } catch { print failed }",
    trace="",
    export="$env.{} = '{}'",
    assign="",
    erase="hide-env {}",
    read_only="",
    wrap="def codex [...words] {{ ^{} ...$words }}",
    end=".",
    options=_NU,
    interactive=("-i",),
    rc=".config/nushell/config.nu",
    history="",
    hook=f'source (if ("{_NU_HOOK}" | path exists) {{ "{_NU_HOOK}" }} else {{ null }})',
    first=("hook", "nu", "--save"),
    file="hook.nu",
    parse=("nu", "-n"),
    probe=_NU_PROBE,
    sole="cd (glob * | first)",
    at_once=False,
    prompts="for i in 1..60 {{ do --env $env.config.hooks.pre_prompt.0; {} }}",
    says=_NU_SAYS,
    cannot={"a_deleted_working_directory": "In a directory that is gone nu runs nothing at all, and says so, until the next cd."}
    | dict.fromkeys(
        ("caf\udce9", "\x1b]0;owned\x07", "\x1b[31mred\x07", "carriage\r\nreturn"),
        "nu finds no file or folder whose name is no UTF-8, or has a control character in it.",
    ),
    state="[$env.LAST_EXIT_CODE (scope aliases | select name expansion) (scope variables | get name)"
    " (scope commands | where type == custom and name != ccjk | get name)"
    " ($env | columns | where $it !~ 'ANTHR|CCJK|CLAUDE|DURATION|_ccjk') ($env.config | reject hooks color_config explore)]"
    " | to nuon --serialize | print",
    settings={
        "aliases": ("alias open = ^false; alias ls = ls -a; alias cd = cd -P; alias merge = git merge", ""),
        "functions": (
            "def lines [f] { 1 }; def ls [...words] { [] }; def open [...words] { 'x' }; def --env ccjk-cd [] { cd / }",
            "",
        ),
        "a status": ("", "^false"),
        "no hooks": ("$env.config.hooks = {}", ""),
        "names": ("let now = 1; let name = 2; let c = 3; const file = 4; $env.now = 5", ""),
        "a hook of the user's that fails": ("$env.config.hooks.pre_prompt = [{|| try { error make {msg: x} } }]", ""),
    },
)
