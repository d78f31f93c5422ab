"""The shells as the tests drive them: one row a shell, with what the same few steps are in its language."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.conftest import CCJK, program, where


@dataclass(frozen=True)
class Language:
    """One shell. ``{}`` stands for what a template takes; what is not said is as in a POSIX shell."""

    name: str
    script: tuple[str, ...]
    """How a script (the next word) is run."""
    shell: str
    """How --shell names it."""
    switch: str = f'eval "$({CCJK} {{}})"'
    """How the output of ccjk is run; ``{}``: the words behind ``ccjk``."""
    usage: str = 'eval "$(ccjk env glm)"'
    """What a person is told to type."""
    shows: str = "export {}="
    """How a person is shown that a variable is set."""
    key_for_one: str = f'eval "$(CCJK_API_KEY={{}} {CCJK} env kimi)"'
    """How a key is given to this command alone."""
    then: str = "{} && echo no"
    both: str = " && "
    """What stands between two commands, the second of which needs the first."""
    run: str = ". ./code || echo failed"
    trace: str = "set -x"
    """What makes it show what it runs; nothing where it cannot."""
    export: str = "export {}='{}'"
    assign: str = "{}='{}'"
    """How a variable is set that programs do not see; nothing where all of them do."""
    erase: str = "unset {}"
    read_only: str = "readonly {}"
    """What makes a variable read-only; nothing where there are no such."""
    wrap: str = 'codex() {{ command {} "$@"; }}'
    """A function of the user's own, called codex, that runs the program with further words."""
    reads: tuple[str, ...] = ()
    """Values that come out otherwise, whoever puts them there, where they stand in PATH."""
    end: str = ""
    """What odd names of files end in: nu takes white space off their ends."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Odd options and habits under which nothing may change: a name, and the code that comes first."""

    interactive: tuple[str, ...] = ()
    """How it is started on a terminal; nothing where it has no hook."""
    rc: str = ""
    hook: str = ""
    """The line of the start-up file ``rc`` that loads the hook."""
    first: tuple[str, ...] = ()
    """What ccjk is called with before that line can be read."""
    file: str = ""
    """The name of the hook's file in ``shell/``."""
    parse: tuple[str, ...] = ()
    """What parses that file (the next word), and runs nothing."""
    probe: str = ""
    """Reports each prompt, by running ``$PROBE_SH STATUS DIRECTORY PROFILE``."""
    sole: str = "cd ./*/"
    """Enters the only folder that is here."""
    at_once: bool = True
    """Whether it tells of each change of its directory, so that what stands behind a cd in one line is right as well."""
    resolves: bool = False
    """Whether its working directory has no link in it, however one got there."""
    prompts: str = ""
    """Does what is done at a prompt a thousand times, and each time runs ``{}``."""
    says: Mapping[str, str] = field(default_factory=dict)
    """Lines that scenarios type, in this language."""
    cannot: Mapping[str, str] = field(default_factory=dict)
    """Scenarios that this shell cannot do, with the reason, which the README gives as well."""

    def command(self, script: str) -> list[str]:
        """Return the words that run ``script``."""
        return [program(self.script[0]), *self.script[1:], script]

    def program(self) -> str:
        """Return the path of the shell."""
        return program(self.name)


_NAMES = "alias export=false unset=false read=false set=false printf=false eval=false\n"
_FUNCTIONS = "export() { false; }; unset() { false; }; read() { false; }; set() { false; }; printf() { false; }\n"
_POSIX = {
    "plain": "",
    "nounset": "set -u\n",
    "errexit": "set -e\n",
    "noglob, noclobber": "set -f -C\n",
    "IFS": "IFS=':n1x'\n",
    "traced": "set -x\n",
    "all exported": "set -a\n",
}
_ZSH = {
    "aliases": _NAMES,
    "global aliases": "alias -g read='| false' codex='| false' exec='| false' in='| false'\n",
    "functions": _FUNCTIONS,
    "in a function": "setopt warn_create_global\nf() {\n",
    "ksh": "setopt ksh_arrays sh_word_split glob_subst sh_glob ksh_glob posix_builtins posix_strings posix_identifiers\n",
    "quotes": "setopt rc_quotes csh_junkie_history ignore_braces octal_zeroes\n",
    "globs": "setopt null_glob extended_glob csh_null_glob no_nomatch mark_dirs\n",
    "emulated": "emulate ksh\n",
}
_BASH = {
    "aliases": "shopt -s expand_aliases\n" + _NAMES,
    "functions": _FUNCTIONS,
    "in a function": "f() {\n",
    "posix": "set -o posix\n",
    "globs": "shopt -s nullglob failglob extglob xpg_echo\n",
    "history": "set -o history -H\n",
}
_FISH = {
    "plain": "",
    "traced": "set fish_trace 1\n",
    "functions": "function echo; false; end; function printf; false; end; function export; false; end\n",
    "in a function": "function f\n",
    "values": "set -g names x; set -g key x; set -g state x; set -g name x; set -g now x; set -g was x; set -g values x\n",
}
_XONSH = {
    "plain": "",
    "traced": "$XONSH_SUBPROC_TRACE = $XONSH_TRACE_SUBPROC = True\n",
    "in a function": "def f():\n    ",
    "names": "compile = vars = print = open = zip = None\naliases['exec'] = 'false'\n",
    "os.environ follows": "$UPDATE_OS_ENVIRON = True\n",
    "nothing is expanded": "$EXPAND_ENV_VARS = $XONSH_SUBPROC_ARG_EXPANDUSER = False\n",
    "errors are told": "$XONSH_SHOW_TRACEBACK = True\n",
}
_ELVISH = {
    "plain": "",
    "functions": "fn put {|@_| fail no }; fn echo {|@_| fail no }; fn set-env {|@_| fail no }; fn eq {|@_| fail no }\n",
    "values": "var str: = (ns [&]); var _ccjk: = (ns [&]); var name was layer key = x x x x\n",
    "changes of the directory": "set after-chdir = [{|_| nop } $nop~]\n",
}

_BASH_PROBE = r"""
PS1='> '
__probe() {
  \builtin local status=$?
  "$PROBE_SH" "$status" "$PWD" "${CCJK_PROFILE-}"
}
if [[ $(declare -p PROMPT_COMMAND 2>/dev/null) == 'declare -a'* ]]; then
  PROMPT_COMMAND+=(__probe)
else
  PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND
}__probe"
fi
"""
_ZSH_PROBE = r"""
PS1='> '
unsetopt prompt_sp
__probe() {
  \builtin emulate -L zsh
  \builtin local stat=$?
  "$PROBE_SH" "$stat" "$PWD" "${CCJK_PROFILE-}"
}
precmd_functions+=(__probe)
"""
_FISH_PROBE = r"""
set -g fish_greeting
function fish_prompt; echo '> '; end
function __probe --on-event fish_prompt
    set -l s $status
    $PROBE_SH $s $PWD "$CCJK_PROFILE"
end
"""
_POWERSHELL_PROBE = r"""
function prompt {
    $succeeded = $?
    & $env:PROBE_SH $(if ($succeeded) { 0 } else { 1 }) $PWD.ProviderPath "$env:CCJK_PROFILE"
    '> '
}
"""
_XONSH_RUN = """
import sys
try:
    execx(open("code").read())
except Exception as error:
    print(error, file=sys.stderr)
    echo failed
"""
_XONSH_PROBE = r"""
$PROMPT = '> '
$SHELL_TYPE = 'readline'
$TITLE = ''  # else xonsh 0.25 itself ends in a folder whose name is no UTF-8
@events.on_pre_prompt
def __probe(**_):
    words = [$PROBE_SH, str(__xonsh__.env.get('LAST_RETURN_CODE', 0)), $PWD, __xonsh__.env.get('CCJK_PROFILE', '')]
    __import__('subprocess').run(words, env=__xonsh__.env.detype())
"""
_ELVISH_PROBE = r"""
var last dirs = ~ []
set before-chdir = [{|_| set last = $pwd }]
fn pushd {|dir| set dirs = [$pwd $@dirs]; cd $dir }
fn popd { cd $dirs[0]; set dirs = $dirs[1..] }
set edit:prompt = { print '> ' }
set edit:rprompt = { }
set edit:before-readline = [$@edit:before-readline { (external $E:PROBE_SH) 0 $pwd $E:CCJK_PROFILE }]
"""
_ELVISH_PARSE = """
var _ccjk_command _ccjk_managed _ccjk_state _ccjk_config = [] [] '' ''
eval "fn f {\n"(slurp < $args[0])"\n}"
"""
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
    'cd p && echo "[$CCJK_PROFILE]"': "cd p; print $\"[($env.CCJK_PROFILE? | default '')]\"",
}

_ROWS: tuple[Language, ...] = (
    Language(
        "bash",
        ("bash", "--norc", "--noprofile", "-c"),
        "bash",
        options=_POSIX | _BASH,
        interactive=("--noprofile", "-i"),
        rc=".bashrc",
        hook=f'eval "$({CCJK} hook bash)"',
        file="hook.bash",
        parse=("bash", "-n"),
        probe=_BASH_PROBE,
        at_once=False,
        prompts="for i in {{1..1000}}; do eval \"${{PROMPT_COMMAND%%$'\\n'*}}\"; {}; done 2>/dev/null",
    ),
    Language(
        "zsh",
        ("zsh", "-f", "-c"),
        "zsh",
        options=_POSIX | _ZSH,
        interactive=("-i",),
        rc=".zshrc",
        hook=f'eval "$({CCJK} hook zsh)"',
        file="hook.zsh",
        parse=("zsh", "-n"),
        probe=_ZSH_PROBE,
        prompts="for i in {{1..1000}}; do _ccjk_prompt; {}; done 2>/dev/null",
    ),
    Language(
        "fish",
        ("fish", "--no-config", "-c"),
        "fish",
        switch=f"{CCJK} {{}} | source",
        usage="ccjk env glm | source",
        shows="set -gx {}",
        key_for_one=f"CCJK_API_KEY={{}} {CCJK} env kimi | source",
        then="{}; and echo no",
        run="source code; or echo failed",
        trace="set -g fish_trace 1",
        export="set -gx {} '{}'",
        assign="set -g {} '{}'",
        erase="set -e {}",
        read_only="",
        wrap="function codex; command {} $argv; end",
        reads=("",),  # a dot
        options=_FISH,
        interactive=("-i",),
        rc=".config/fish/config.fish",
        hook=f"{CCJK} hook fish | source",
        file="hook.fish",
        parse=("fish", "--no-execute"),
        probe=_FISH_PROBE,
        sole="cd (builtin pwd)/*/",
        prompts="for i in (seq 1000); _ccjk_turn; {}; end 2>/dev/null",
    ),
    Language(
        "xonsh",
        ("xonsh", "--no-rc", "-c"),
        "xonsh",
        switch=f"execx($({CCJK} {{}}))",
        usage="execx($(ccjk env glm))",
        shows="${} = ",
        key_for_one=f"execx($(env CCJK_API_KEY={{}} {CCJK} env kimi))",
        then="try:\n    {}\n    echo no\nexcept Exception:\n    pass",
        run=_XONSH_RUN,
        trace="$XONSH_SUBPROC_TRACE = $XONSH_TRACE_SUBPROC = True",  # of 0.25 and before
        export="${} = '{}'",
        assign="",
        erase="del ${}",
        read_only="",
        wrap="aliases['codex'] = '{}'",
        reads=("$HOME", "${HOME}"),
        options=_XONSH,
        interactive=("-i",),
        rc=".xonshrc",
        hook=f"execx($({CCJK} hook xonsh))",
        file="hook.xsh",
        parse=("python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read(), feature_version=(3, 9))"),
        probe=_XONSH_PROBE,
        prompts="import _ccjk, subprocess; "
        "_ = [(_ccjk._ccjk_turn(), subprocess.run({!r}, shell=True, env=__xonsh__.env.detype())) for _ in range(1000)]",
        says={
            'echo "$(cd p; pwd; cd ../q; cd ..)"': "_ = $(cd p); pwd; _ = $(cd ../q); _ = $(cd ..)",  # of one command each
            'echo "$(cd ../q; cd; cd p)"': "_ = $(cd ../q); _ = $(cd); _ = $(cd p)",
            'echo "<$ANTHROPIC_BASE_URL>"': "echo @(f\"<{__xonsh__.env.get('ANTHROPIC_BASE_URL', '')}>\")",
        },
    ),
    Language(
        "elvish",
        ("elvish", "-norc", "-c"),
        "elvish",
        switch=f"eval ({CCJK} {{}} | slurp)",
        usage="eval (ccjk env glm | slurp)",
        shows="set-env {} ",
        key_for_one=f"eval (env CCJK_API_KEY={{}} {CCJK} env kimi | slurp)",
        then="try {{ {}; echo no }} catch _ {{ }}",
        both="; ",
        run="try { eval (slurp < code) } catch _ { echo failed }",
        trace="",
        export="set-env {} '{}'",
        assign="",
        erase="unset-env {}",
        read_only="",
        wrap="fn codex {{|@a| e:{} $@a }}",
        options=_ELVISH,
        interactive=("-i",),
        rc=".config/elvish/rc.elv",
        hook=f"eval ({CCJK} hook elvish | slurp)",
        file="hook.elv",
        parse=("elvish", "-norc", "-c", _ELVISH_PARSE),
        probe=_ELVISH_PROBE,
        sole="cd */",
        resolves=True,
        prompts="var turn = $edit:before-readline[0]; range 1000 | each {{|_| $turn; {} }} 2>/dev/null",
        says={
            'echo "<$ANTHROPIC_BASE_URL>"': "echo '<'$E:ANTHROPIC_BASE_URL'>'",
            "pushd p >/dev/null": "pushd p",
            "pushd ../q >/dev/null": "pushd ../q",
            "popd >/dev/null": "popd",
            "cd - >/dev/null": "cd $last",
            'echo "$(cd p; pwd; cd ../q; cd ..)"': "echo (cd p; put $pwd; cd ../q; cd ..)",
            'echo "$(cd ../q; cd; cd p)"': "echo (cd ../q; cd; cd p)",
            'cd p && echo "[$CCJK_PROFILE]"': "cd p; echo '['$E:CCJK_PROFILE']'",
        },
    ),
    Language(
        "nu",
        ("sh", "-c", f'{CCJK} hook nu --save && exec "{where("nu")}" --config {_NU_HOOK} -c "$0"'),
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
        hook=f'source (if ("{_NU_HOOK}" | path exists) {{ "{_NU_HOOK}" }} else {{ null }})',
        first=("hook", "nu", "--save"),
        file="hook.nu",
        parse=("nu", "-n"),
        probe=_NU_PROBE,
        sole="cd (glob * | first)",
        at_once=False,
        prompts="for i in 1..1000 {{ do --env $env.config.hooks.pre_prompt.0; {} }}",
        says=_NU_SAYS,
        cannot={
            "a_deleted_working_directory": "In a directory that is gone nu runs nothing at all, and says so, until the next cd."
        }
        | dict.fromkeys(
            ("caf\udce9", "\x1b]0;owned\x07", "\x1b[31mred\x07", "carriage\r\nreturn"),
            "nu finds no file or folder whose name is no UTF-8, or has a control character in it.",
        ),
    ),
    Language("dash", ("dash", "-c"), "sh", options=_POSIX),
    Language(
        "bash as sh",
        ("bash", "--posix", "-c"),
        "sh",
        switch=f'eval "$({CCJK} {{}} --shell sh)"',
        key_for_one=f'eval "$(CCJK_API_KEY={{}} {CCJK} env kimi --shell sh)"',
        options=_POSIX,
    ),
    Language("busybox", ("busybox", "sh", "-c"), "sh", options=_POSIX),
    Language("mksh", ("mksh", "-c"), "sh", options=_POSIX),
)
POWERSHELL = Language(
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
    prompts="foreach ($i in 1..1000) {{ $null = prompt; {} }}",
    says={
        'cd p && echo "[$CCJK_PROFILE]"': 'cd p && echo "[$env:CCJK_PROFILE]"',
        "pushd p >/dev/null": "pushd p",
        "pushd ../q >/dev/null": "pushd ../q",
        "popd >/dev/null": "popd",
        "cd - >/dev/null": "cd -",
    },
)
"""Written from documentation: a row like the others wherever there is a PowerShell."""

_ROWS += (POWERSHELL,) if where(POWERSHELL.name) else ()
LANGUAGES = {row.name: row for row in _ROWS}
HOOKED = {name: row for name, row in LANGUAGES.items() if row.hook}
CASES = [(name, option) for name, row in LANGUAGES.items() for option in row.options]
