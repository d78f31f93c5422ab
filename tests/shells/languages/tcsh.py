"""tcsh."""

from tests.conftest import CCJK
from tests.shells.languages.language import Language

_TCSH = {
    "plain": "",
    "noclobber": "set noclobber\n",
    "noglob": "set noglob\n",
    "globs": "set nonomatch globstar globdot\n",
    "backslashes": "set backslash_quote\n",
    "echoes": "set echo_style=both printexitvalue\n",
    "traced": "set echo\n",
    "history": "set histlit histchars='^@'\n",
    "aliases": "".join(
        f"alias {word} false\n" for word in ("set", "setenv", "unset", "unsetenv", "source", "exit", "cat", "rm", "sh")
    ),
}
_TCSH_PROBE = r"""
''set prompt='> '
''unset autologout
''set __probe = "`''alias precmd`"
''set __report = 'exec "$PROBE_SH" "$0" "$1" "$CCJK_PROFILE"'
''alias precmd $__probe:q "; ''set __status = "'$status; sh -c $__report:q $__status $cwd:q'
"""
_TCSH_WORDS = ("set", "setenv", "unset", "unsetenv", "source", "exit")

ROW = Language(
    "tcsh",
    ("tcsh", "-f", "-c"),
    "tcsh",
    switch=f'eval "`{CCJK} {{}}`"',
    usage='eval "`ccjk env glm`"',
    shows="setenv {} ",
    key_for_one=f'eval "`env CCJK_API_KEY={{}} {CCJK} env kimi`"',
    run='eval "source ./code" || echo failed',
    trace="set echo",
    export="setenv {} '{}'",
    assign="",
    erase="unsetenv {}",
    clears="unset _c*",  # the tests' own begin in _ as well
    read_only="",
    wrap="alias codex '{}'",
    options=_TCSH,
    interactive=("-i",),
    rc=".tcshrc",
    history="set history=100 savehist=100 histfile=~/history",
    hook=f'eval "`{CCJK} hook tcsh`"',
    file="hook.tcsh",
    parse=("tcsh", "-f", "-n"),
    probe=_TCSH_PROBE,
    prompts="foreach i ( `seq 60` )\rsource $_ccjk_hook:q prompt\r{}\rend",
    slow=10,
    functions=False,
    cannot={
        "test_no_process_at_an_idle_prompt_nor_at_a_rendered_directory": "tcsh cannot read a file itself:"
        " where a directory file is, each prompt runs cat and cksum, and entering and leaving runs ccjk",
        "test_variables_of_tcsh_that_hide_those_of_the_environment": "a variable of the shell itself (set,"
        " not setenv) with the name of one of ccjk's hides it: a switch removes it, and does nothing where it is read-only",
    },
    says={
        'echo "$(cd p; pwd; cd ../q; cd ..)"': 'echo "`cd p; pwd; cd ../q; cd ..`"',
        'echo "$(cd ../q; cd; cd p)"': 'echo "`cd ../q; cd; cd p`"',
    },
    start_up=".cshrc",
    state="echo \"$status|$?echo$?verbose$?noglob\"; ''set _ccjk_gone = ''"  # of several lines
    '; set | grep -v -e "^path" -e "^_" -e "^tty"; alias | grep -v -e "^precmd" -e "^cwdcmd"',
    settings={
        "noglob and noclobber": ("set noglob noclobber", ""),
        "globs": ("set nonomatch globstar globdot", ""),
        "quotes": ("set backslash_quote", ""),
        "history": ("set histlit histchars='^@'", "false"),
        "failures are shown": ("set printexitvalue echo_style=both", "false"),
        "a status": ("", "false"),
        "aliases": ("".join(f"alias {word} false\n" for word in (*_TCSH_WORDS, "cat", "cksum", "printf")), ""),
        "their own precmd": ("alias precmd 'set mine = $status'; alias cwdcmd 'set there = ( $cwd:q x )'", "sh -c 'exit 7'"),
    },
)
