"""xonsh."""

from tests.conftest import CCJK
from tests.shells.languages.language import Language

_XONSH = {
    "plain": "",
    "traced": "$XONSH_SUBPROC_TRACE = $XONSH_TRACE_SUBPROC = True\n",
    "in a function": "def f():\n    ",
    "names": "compile = vars = print = open = zip = None\naliases['exec'] = 'false'\n",
    "os.environ follows": "$UPDATE_OS_ENVIRON = True\n",
    "nothing is expanded": "$EXPAND_ENV_VARS = $XONSH_SUBPROC_ARG_EXPANDUSER = False\n",
    "errors are told": "$XONSH_SHOW_TRACEBACK = True\n",
}
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

ROW = Language(
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
    clears="_ = [__xonsh__.ctx.pop(name) for name in list(__xonsh__.ctx) if name.startswith('_')]",
    read_only="",
    wrap="aliases['codex'] = '{}'",
    reads=("$HOME", "${HOME}"),
    options=_XONSH,
    interactive=("-i",),
    rc=".xonshrc",
    history="",
    hook=f"execx($({CCJK} hook xonsh))",
    file="hook.xsh",
    parse=("python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read(), feature_version=(3, 9))"),
    probe=_XONSH_PROBE,
    prompts="import _ccjk, subprocess; "
    "_ = [(_ccjk._ccjk_turn(), subprocess.run({!r}, shell=True, env=__xonsh__.env.detype())) for _ in range(60)]",
    says={
        'echo "$(cd p; pwd; cd ../q; cd ..)"': "_ = $(cd p); pwd; _ = $(cd ../q); _ = $(cd ..)",  # of one command each
        'echo "$(cd ../q; cd; cd p)"': "_ = $(cd ../q); _ = $(cd); _ = $(cd p)",
        'echo "<$ANTHROPIC_BASE_URL>"': "echo @(f\"<{__xonsh__.env.get('ANTHROPIC_BASE_URL', '')}>\")",
    },
    state="print($LAST_RETURN_CODE); [print(name) for name in sorted([*globals(), *aliases, *dir(__builtins__)])]",
    settings={
        "values": ("os = sys = stat = subprocess = XSH = exec = open = vars = None", ""),
        "aliases": ("aliases.update({'exec': 'false', 'env': 'false', 'sh': 'false'})", ""),
        "a status": ("", "false"),
        "errors are told": (
            "$XONSH_SHOW_TRACEBACK = $XONSH_SUBPROC_CMD_RAISE_ERROR = $XONSH_PROMPT_SHOW_SUBPROC_ERROR = True",
            "false",
        ),
        "errors are not told": ("$XONSH_SUBPROC_CMD_RAISE_ERROR = $XONSH_SUBPROC_RAISE_ERROR = False", "false"),
        "os.environ follows": ("$UPDATE_OS_ENVIRON = True", ""),
        "nothing is expanded": ("$EXPAND_ENV_VARS = $XONSH_SUBPROC_ARG_EXPANDUSER = False", ""),
        "directories as commands": ("$AUTO_CD = $AUTO_PUSHD = True", ""),
        "another history": ("$XONSH_HISTORY_BACKEND = 'sqlite'; $XONSH_STORE_STDOUT = True", ""),
        "handlers that fail": ("@events.on_envvar_new\ndef mine(name, **_):\n    assert 'MODEL' not in name", ""),
        "Latin-1": ("$XONSH_ENCODING = 'latin-1'", ""),
    },
)
