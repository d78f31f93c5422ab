"""The shells as the tests drive them: how a script is run, and what the same few steps are in each language."""

import shutil
from dataclasses import dataclass, field

from tests.conftest import CCJK, absent


@dataclass(frozen=True)
class Driver:
    """``{}`` stands for the words behind ``ccjk``, or for what else a template takes."""

    words: tuple[str, ...]
    """How a script (the next word) is run."""
    switch: str = f'eval "$({CCJK} {{}})"'
    shell: str = ""
    """How --shell names it."""
    export: str = "export {}='{}'"
    assign: str = "{}='{}'"
    options: dict[str, str] = field(default_factory=dict)
    """Odd options and habits under which nothing may change: a name, and the code that comes first."""
    needs: str = ""
    """The program whose absence skips a test; by default the first of ``words``."""

    def command(self, script: str) -> list[str]:
        program = self.needs or self.words[0]
        if shutil.which(program) is None:
            absent(program)
        return [*self.words, script]


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

DRIVERS = {
    "bash": Driver(("bash", "--norc", "--noprofile", "-c"), shell="bash", options=_POSIX | _BASH),
    "zsh": Driver(("zsh", "-f", "-c"), shell="zsh", options=_POSIX | _ZSH),
    "dash": Driver(("dash", "-c"), shell="sh", options=_POSIX),
    "bash as sh": Driver(("bash", "--posix", "-c"), f'eval "$({CCJK} {{}} --shell sh)"', "sh", options=_POSIX),
    "busybox": Driver(("busybox", "sh", "-c"), shell="sh", options=_POSIX),
    "mksh": Driver(("mksh", "-c"), shell="sh", options=_POSIX),
    "fish": Driver(
        ("fish", "--no-config", "-c"),
        f"{CCJK} {{}} | source",
        "fish",
        "set -gx {} '{}'",
        "set -g {} '{}'",
        options=_FISH,
    ),
}
CASES = [(name, option) for name, driver in DRIVERS.items() for option in driver.options]
