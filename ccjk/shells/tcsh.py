r"""tcsh (tried on 6.24); csh is the same program on most systems.

Facts tried on 6.24: what is printed goes through word splitting, globs and history before it is run, so the code is in a file
that is sourced; there ``!`` is still history's, ``''set`` is never an alias but ``''if`` is no `if`, and a line is parsed with
its variables before an ``if`` on it decides. A variable of the shell (``set``) hides one of the environment: those of managed
names are unset by a switch.
"""

from ccjk.core.environment import DIRECTORY as OBEYED
from ccjk.core.environment import MANAGED, PROFILE, Environment
from ccjk.language import _
from ccjk.shells.shell import READ_ONLY, Key, Shell

OWN = "_ccjk"
DIRECTORY = "_ccjk_dir"
OUTER = "_ccjk_outer"
"""The layers: of `ccjk env`, of the directory, and of `ccjk env` outside while a directory is obeyed."""

_TAKE = (
    'exec 2>/dev/null; IFS= read -r key <"$1"; [ -z "$2" ] || { IFS= read -r now <"$2"; [ "$now" = "$3" ]; } && printf %s "$key"'
)
_FETCH = """\
of=$1 then=$2; shift 2; key=$("$@") || exit; { IFS= read -r now <"$of"; } 2>/dev/null; [ "$now" = "$then" ] && printf %s "$key"\
"""
_TELL = '/bin/sh -c \'printf "%s\\n" "$0" >&2\''
_LOCKED = """\
( ''unset {names} ) >& /dev/null
''set _ccjk_failed = $status
if ( $_ccjk_failed ) then
foreach _ccjk_name ( {names} )
( ''unset $_ccjk_name ) >& /dev/null
if ( $status ) break
end
{tell} "ccjk: $_ccjk_name "{read_only}
''unset _ccjk_name
else
''unset {names}
"""
_TRACED = """\
if ( ! $?_ccjk_options ) set _ccjk_options = "$?echo$?verbose$?noglob"
''unset echo verbose
''set noglob
"""
_AS_BEFORE = """\
if ( $_ccjk_options !~ ??1 ) unset noglob
if ( $_ccjk_options =~ ?1? ) set verbose
if ( $_ccjk_options =~ 1?? ) set echo
''unset _ccjk_options
"""
# Without the hook, too.
_GONE = f"""\
if ( x$_ccjk_obeyed:q != x- ) then
{_TRACED}''set _ccjk_code = ''
foreach _ccjk_name ( $_ccjk_leave:q )
''set _ccjk_code = ${{_ccjk_code:q}}${{_ccjk_name:q}}'\\
'
end
if ( 1 ) eval $_ccjk_code:q
''set _ccjk_sum = -
{_AS_BEFORE}endif
"""
# Whether {name} is as the layer {layer} left it.
_SAME = """\
''set _ccjk_same = 0
if ( $?{name} == $?{layer}_now_{name} ) then
if ( ! $?{name} ) then
''set _ccjk_same = 1
else
if ( x${name}:q == x${layer}_now_{name}:q ) set _ccjk_same = 1
endif
endif
"""
_KEEP = f"""\
{_SAME}if ( ! $_ccjk_same || ! $?{{layer}}_now_{PROFILE} ) then
''unset {{layer}}_was_{{name}}
if ( $?{{name}} ) then
''set {{layer}}_was_{{name}} = ${{name}}:q
endif
endif
"""
_SET = """\
''set {layer}_now_{name} = {value}
''setenv {name} ${layer}_now_{name}:q
"""
_GIVE_BACK = f"""\
{_SAME}if ( $_ccjk_same || $?{{layer}}_half$?{{layer}}_was_{{name}}$?{{layer}}_now_{{name}} =~ 1*1* ) then
''unsetenv {{name}}
if ( $?{{layer}}_was_{{name}} ) then
''setenv {{name}} ${{layer}}_was_{{name}}:q
endif
endif
''unset {{layer}}_was_{{name}} {{layer}}_now_{{name}}
"""
_MOVE = """\
if ( $?{one}_{part}_{name} ) then
''set {other}_{part}_{name} = ${one}_{part}_{name}:q
''unset {one}_{part}_{name}
endif
"""
# Where ccjk cannot be asked: the directory is left, as it was entered, and what is to be known next time is that.
_LEAVE = f"""\
if ( x$_ccjk_obeyed:q != x- || $?{DIRECTORY}_now_{PROFILE} || $?{DIRECTORY}_half ) then
{{left}}endif
"""
_LEFT = """\
if ( x$_ccjk_obeyed:q != x- ) then
{own}endif
{directory}''unsetenv {variable}
''set _ccjk_obeyed = -
''set _ccjk_key_file = /
if ( 1 ) set _ccjk_memo = ( )
"""
_NO_SHIMS = f"""\
if ( ! $?{PROFILE} && $?path && $?PATH ) then
''set _ccjk_file = ''
''set _ccjk_at = ''
''set _ccjk_size = 0
foreach _ccjk_name ( $path:q )
if ( x$_ccjk_name:q == x${{_ccjk_state:q}}/shims ) then
''set _ccjk_size = 1
else
''set _ccjk_file = ${{_ccjk_file:q}}${{_ccjk_at}}${{_ccjk_name:q}}
''set _ccjk_at = :
endif
end
''unset _ccjk_name
if ( $_ccjk_size ) then
''setenv PATH $_ccjk_file:q
endif
endif
"""


class Tcsh(Shell):
    """Variables of the environment are set or not, and all exported."""

    usage = 'eval "`ccjk {args}`"'
    setting = "setenv {} {}"
    unsetting = "unsetenv {}"
    through_file = True

    def quote(self, text: str) -> str:
        return "".join(map(_quoted, text)) or "''"

    def switch(self, environment: Environment, key: Key, exported: set[str], path: str) -> str:  # noqa: ARG002 - tcsh knows
        return self._guarded(self.entering(OWN, environment, key, path))

    def entering(self, layer: str, environment: Environment, key: Key, path: str, before: str = "") -> str:
        """Return code that makes ``environment`` the layer ``layer``, behind ``before``; where it cannot, nothing changes."""
        # From half on it can be taken back, also after Ctrl-C.
        body = before + _each(_KEEP, layer) + f"''set {layer}_half\n"
        body += "".join(f"''unsetenv {name}\n''unset {layer}_now_{name}\n" for name in environment.unset())
        values = {name: self.quote(value) for name, value in environment.variables.items()}
        values |= dict.fromkeys(environment.credentials, "$_ccjk_key:q")
        body += "".join(_SET.format(layer=layer, name=name, value=value) for name, value in values.items())
        body += f"''unset {layer}_half _ccjk_same\n" + self.path(path)
        if environment.credentials:
            taken = f"{self._read(key)}if ( x$_ccjk_key:q != x ) then\n{body}"
            complain = f"{_TELL} {self.quote(f'ccjk: {_(key.missing)}')}\n''set _ccjk_failed = 1\n"
            body = f"{taken}else\n{complain}endif\n''unset _ccjk_key\n"
        return body

    def restore(self, inherited: list[str], path: str) -> str:
        body = f"if ( $?_ccjk_now_{PROFILE} || $?_ccjk_half ) then\n{self.leaving(OWN)}"
        body += (
            f"else if ( $?_ccjk_dir_now_{PROFILE} || $?_ccjk_dir_half ) then\n{self.leaving(DIRECTORY)}{self.moving(OUTER, OWN)}"
        )
        if inherited:
            body += "else\n" + "".join(f"''unsetenv {name}\n" for name in inherited)
        # A shell inside a switched one is still on that one's profile.
        return self._guarded(f"{body}endif\nif ( ! $?{PROFILE} ) then\n{self.path(path)}endif\n")

    def leaving(self, layer: str) -> str:
        """Return code that takes the layer ``layer`` away, but for what the user changed since."""
        return _each(_GIVE_BACK, layer) + f"''unset {layer}_half _ccjk_same\n"

    def moving(self, one: str, other: str) -> str:
        """Return code that makes the layer ``one`` the layer ``other``."""
        parts = ((part, name) for part in ("was", "now") for name in MANAGED)
        return "".join(_MOVE.format(one=one, other=other, part=part, name=name) for part, name in parts)

    def path(self, path: str) -> str:
        """Return code that makes PATH ``path``."""
        return f"''setenv PATH {self.quote(path)}\n" if path else ""

    start_up = ("", "", ".tcshrc")
    start_up_else = ".cshrc"

    drops = r"^(?:[^#'\"]*[;&|(\s])?(?:alias\s+precmd\s+\S(?!.*_ccjk_hook)|unalias\s(?:[^;&|]*\s)?precmd\b)"

    def hook_line(self, command: str) -> str:
        return f'if ( $?prompt && -x {command} ) eval "`{command} hook tcsh`"'

    def hook(self, values: dict[str, str | list[str]]) -> str:
        from ccjk.shells.hook import place

        file = place("hook.tcsh")
        every: dict[str, str | list[str]] = {
            **values,
            "_ccjk_hook": file,
            "_ccjk_leave": self._leave().splitlines(),
            "_ccjk_gone": _GONE,
        }
        return "".join(f"{self.assignment(*pair)}\n" for pair in every.items()) + "''source $_ccjk_hook:q install\n"

    def _leave(self) -> str:
        """Return code that leaves the directory without ccjk, and without anything of the shell's own that is not there yet."""
        directory = self.leaving(DIRECTORY) + self.moving(OUTER, OWN)
        left = _LEFT.format(own=self.leaving(OWN), directory=directory, variable=OBEYED)
        return _LEAVE.format(left=self.unlocked(f"{left}{_NO_SHIMS}"))

    def assignment(self, name: str, value: str | list[str]) -> str:
        if isinstance(value, str):
            return f"''set {name} = {self.quote(value)}"
        return f"if ( 1 ) set {name} = ( {' '.join(map(self.quote, value))} )"  # ''set takes no parentheses

    def sourced(self, file: str) -> str:
        return f"''source {self.quote(file)}\n"

    def removing(self, file: str) -> str:
        return f"/bin/sh -c 'command -p rm -f -- \"$0\"' {self.quote(file)}\n"

    def unlocked(self, body: str) -> str:
        """Return ``body`` such that nothing is changed where a variable of the shell hides another and is read-only."""
        names = " ".join(MANAGED)
        return f"{_LOCKED.format(names=names, tell=_TELL, read_only=self.quote(_(READ_ONLY)))}{body}endif\n"

    def _guarded(self, body: str) -> str:
        """Return ``body`` such that nothing is traced in it, and its failure is that of the whole."""
        return f"{_TRACED}{self.unlocked(body)}{_AS_BEFORE}if ( $_ccjk_failed ) exit 1\n''unset _ccjk_failed\n"

    def _read(self, key: Key) -> str:
        """Return code that brings the key into ``_ccjk_key``, nothing where there is none."""
        if key.file:
            words = self.assignment("_ccjk_key", ["-c", _TAKE, "sh", key.file, key.generation_file, key.generation])
            return f"{words}\n''set _ccjk_key = `/bin/sh $_ccjk_key:q`\n"  # noglob keeps it as it is
        if key.command:
            words = self.assignment("_ccjk_key", ["-c", _FETCH, "sh", key.generation_file, key.generation, *key.command])
            return f"{words}\n''set _ccjk_key = `/bin/sh $_ccjk_key:q`\n"
        if key.variable:
            return f"''set _ccjk_key = ''\nif ( $?{key.variable} ) then\n''set _ccjk_key = ${key.variable}:q\nendif\n"
        return f"''set _ccjk_key = {self.quote(key.text)}\n"


def _quoted(char: str) -> str:
    if char == "\n":
        return "'\\\n'"
    if char.isalnum() or char in "/.:_-" or char > "~":
        return char
    return f"'{char}'" if char < " " else f"\\{char}"


def _each(template: str, layer: str) -> str:
    return "".join(template.format(name=name, layer=layer) for name in MANAGED)
