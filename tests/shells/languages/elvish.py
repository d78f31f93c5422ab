"""elvish."""

from tests.conftest import CCJK
from tests.shells.languages.language import Language

_ELVISH = {
    "plain": "",
    "functions": "fn put {|@_| fail no }; fn echo {|@_| fail no }; fn set-env {|@_| fail no }; fn eq {|@_| fail no }\n",
    "values": "var str: = (ns [&]); var _ccjk: = (ns [&]); var name was layer key = x x x x\n",
    "changes of the directory": "set after-chdir = [{|_| nop } $nop~]\n",
}
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
var _ccjk_command _ccjk_managed _ccjk_left_alone _ccjk_state _ccjk_config = [] [] [] '' ''
eval "fn f {\n"(slurp < $args[0])"\n}"
"""
_ELVISH_FUNCTIONS = "".join(
    f"fn {name} {{|@_| fail no }}; "
    for name in ("put", "echo", "set-env", "get-env", "has-env", "unset-env", "eq", "not-eq", "not", "nop", "all", "keys", "ns")
)

ROW = Language(
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
    history="",
    hook=f"eval ({CCJK} hook elvish | slurp)",
    file="hook.elv",
    at_once=False,
    parse=("elvish", "-norc", "-c", _ELVISH_PARSE),
    probe=_ELVISH_PROBE,
    sole="cd */",
    resolves=True,
    prompts="var turn = $edit:before-readline[0]; range 60 | each {{|_| $turn; {} }} 2>/dev/null",
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
    state="each {|name| try { eval 'put $'$name } catch _ { echo no $name } } [str: file: path: builtin: _ccjk: _ccjk_turn~]"
    "; put $last $dirs $x $value-out-indicator $num-bg-jobs; pprint $before-chdir | wc -l",
    settings={
        "functions": ("var x = 1; " + _ELVISH_FUNCTIONS, ""),
        "values": ("var x str: _ccjk: file path name at text = 1 (ns [&]) (ns [&]) a a a a a", ""),
        "a failure": ("var x = 1", "fail no"),
        "a failure of a program": ("var x = 1", "false"),
        "changes of the directory": ("var x = 1; set after-chdir = [{|_| set x = (+ $x 1) } $nop~]", ""),
        "a prompt's own": ("var x = 1; set edit:before-readline = [{ set x = (+ $x 1) }]", ""),
    },
)
