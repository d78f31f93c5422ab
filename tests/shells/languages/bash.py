"""bash."""

from tests.conftest import CCJK
from tests.shells.languages.language import Language
from tests.shells.languages.posix import FUNCTIONS, NAMES, OPTIONS

_BASH = {
    "aliases": "shopt -s expand_aliases\n" + NAMES,
    "aliases of its own words": "shopt -s expand_aliases\nalias case=false if=false builtin=false local=false for=false\n",
    "functions": FUNCTIONS,
    "in a function": "f() {\n",
    "posix": "set -o posix\n",
    "globs": "shopt -s nullglob failglob extglob xpg_echo\n",
    "history": "set -o history -H\n",
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
_BASH_FUNCTIONS = 'cd() { command cd "$@"; }\n' + "".join(
    f"{name}() {{ echo no; }}\n" for name in ("read", "printf", "export", "local", "test", "unset", "shopt", "mapfile", "shift")
)

ROW = Language(
    "bash",
    ("bash", "--norc", "--noprofile", "-c"),
    "bash",
    options=OPTIONS | _BASH,
    interactive=("--noprofile", "-i"),
    rc=".bashrc",
    hook=f'eval "$({CCJK} hook bash)"',
    file="hook.bash",
    parse=("bash", "-n"),
    probe=_BASH_PROBE,
    clears="unset ${!_*}",
    at_once=False,
    prompts="for i in {{1..60}}; do eval \"${{PROMPT_COMMAND%%$'\\n'*}}\"; {}; done 2>/dev/null",
    state='builtin printf "%s|" "$?" "${PIPESTATUS[*]}" "$_" "$IFS" "${REPLY-}" "${BASH_REMATCH[*]-}" "$OPTIND" "$-"'
    "; trap; shopt; set -o; alias",
    settings={
        "nounset": ("set -u", ""),
        "errexit": ("set -e", "true"),
        "noglob and noclobber": ("set -f -C", ""),
        "posix": ("set -o posix", ""),
        "case does not matter": ("shopt -s nocasematch", ""),
        "odd globs": ("shopt -s failglob nullglob extglob xpg_echo localvar_inherit", ""),
        "IFS": ("IFS=:_c", ""),
        "pipefail, traps everywhere": ("set -o pipefail -E -T; trap 'echo trapped >/dev/null' ERR INT DEBUG EXIT", ""),
        "aliases": (
            "alias cd='cd -P' read=false export=false local=false printf=false test=false unset=false shift=false",
            "",
        ),
        "functions": (_BASH_FUNCTIONS, ""),
        "a status": ("", "false"),
        "a pipe": ("", "false | true | false"),
        "a match": ("", "[[ abc =~ b(.) ]]; read REPLY <<<x"),
        "history off": ("set +o history", ""),
        "errexit and a hook of the user's": ("set -e; PROMPT_COMMAND=:", "true"),
        "a sparse array": ("PROMPT_COMMAND=([0]='echo A >/dev/null' [2]='mine=$((mine + 1))')", "echo ${PROMPT_COMMAND[2]}"),
        "each failure is trapped once": ("failures=0; trap 'failures=$((failures + 1))' ERR", "false; echo $failures"),
        "case does not matter, nor in PATH": ("shopt -s nocasematch; PATH=$PATH:$HOME/.local/STATE/ccjk/shims", ""),
        "blanks in PATH": ('PATH="$PATH:/mnt/c/Program Files/x:/opt/*"', "echo $PATH"),
        "IFS of letters of ours": ("IFS=_1a/", ""),
    },
)
