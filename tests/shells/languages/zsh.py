"""zsh."""

from tests.conftest import CCJK
from tests.shells.languages.language import Language
from tests.shells.languages.posix import FUNCTIONS, NAMES, OPTIONS

_ZSH = {
    "aliases": NAMES,
    "global aliases": "alias -g read='| false' codex='| false' exec='| false' in='| false'\n",
    "functions": FUNCTIONS,
    "in a function": "setopt warn_create_global\nf() {\n",
    "ksh": "setopt ksh_arrays sh_word_split glob_subst sh_glob ksh_glob posix_builtins posix_strings posix_identifiers\n",
    "quotes": "setopt rc_quotes csh_junkie_history ignore_braces octal_zeroes\n",
    "globs": "setopt null_glob extended_glob csh_null_glob no_nomatch mark_dirs\n",
    "emulated": "emulate ksh\n",
}
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
_ZSH_FUNCTIONS = "".join(  # not emulate, which Debian's own start-up file uses at each prompt
    f"{name}() {{ echo no; }}\n"
    for name in ("read", "print", "export", "local", "typeset", "unset", "sysread", "shift", "setopt", "exec")
)

ROW = Language(
    "zsh",
    ("zsh", "-f", "-c"),
    "zsh",
    options=OPTIONS | _ZSH,
    interactive=("-i",),
    rc=".zshrc",
    history="HISTFILE=~/history SAVEHIST=100 HISTSIZE=100",
    hook=f'eval "$({CCJK} hook zsh)"',
    file="hook.zsh",
    parse=("zsh", "-n"),
    probe=_ZSH_PROBE,
    clears="unset -m '_*'",
    prompts="for i in {{1..60}}; do _ccjk_prompt; {}; done 2>/dev/null",
    state='builtin print -r -- "$?|$pipestatus|$_|$IFS|${REPLY-}|${MATCH-}|$-"; trap; setopt; alias',
    settings={
        "nounset": ("setopt no_unset", ""),
        "errors end it": ("setopt err_return", ""),
        "ksh": ("setopt ksh_arrays sh_word_split glob_subst sh_glob", ""),
        "globs": ("setopt null_glob extended_glob no_nomatch glob_dots", ""),
        "globals are told": ("setopt warn_create_global", ""),
        "IFS": ("IFS=:_c", ""),
        "quotes": ("setopt rc_quotes posix_builtins posix_identifiers ksh_typeset", ""),
        "global aliases": ("alias -g in='| false' do='| false' exec='| false' -- --='| false'", ""),
        "aliases": ("alias cd='cd -P' read=false export=false local=false print=false typeset=false unset=false", ""),
        "functions": (_ZSH_FUNCTIONS, ""),
        "traps": ("trap 'echo trapped >/dev/null' INT ZERR; TRAPEXIT() { :; }", ""),
        "a status": ("", "false"),
        "a pipe": ("", "false | true | false"),
        "no clobber": ("setopt no_clobber", ""),
        "quotes end with their line": ("setopt csh_junkie_quotes", ""),
    },
)
