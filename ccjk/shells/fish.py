r"""fish, from 3.4 on.

Every statement ends in ``;`` and no value holds a raw line feed: ``eval (ccjk env NAME)`` joins lines with blanks. Facts
tried on 3.6: a variable of all sessions (universal) is hidden by one of this session (global) and shows again when that
is erased; ``set``, ``test``, ``read`` and ``string`` cannot be the names of functions.
"""

from ccjk.core.environment import MANAGED, PROFILE, Environment
from ccjk.language import _
from ccjk.shells.shell import LOCAL, Key, Shell

# The state of $name in this session: n for none, u for one that is not exported, x for one that is; then its values.
_STATE = (
    "set -l state n",
    "set -qg $name; and set state u $$name",
    "set -qgx $name; and set state x $$name",
)
_NOTE_STATE = ("for name in $names", *_STATE, "set -g _ccjk_now_$name $state", "end")
_KEEP = (
    "for name in $names",
    *_STATE,
    "set -l now _ccjk_now_$name",
    'test "$state" = "$$now"; or set -g _ccjk_was_$name $state',
    "end",
)
# A variable of all sessions cannot be unset for one; an empty one hides it, and to the clients empty is unset.
_UNSET = ("set -eg $name", "set -qUx $name; and set -gx $name ''")
_GIVE_BACK = (
    "for name in $names",
    *_STATE,
    "set -l now _ccjk_now_$name",
    "set -l was _ccjk_was_$name",
    'if test "$state" = "$$now"',
    "set -eg $name",
    "set -l values $$was",
    "switch $values[1]",
    "case u",
    "set -gu $name $values[2..-1]",
    "case x",
    "set -gx $name $values[2..-1]",
    "end",
    "end",
    "set -e $now $was",
    "end",
)


class Fish(Shell):
    """Variables of this session: ``set -g``."""

    usage = "ccjk {args} | source"
    setting = "set -gx {} {}"
    renewing = 'set -q _ccjk_hook; and test "$_ccjk_release" != {release}; and {command} | builtin source;\n'
    typed_unseen = "read -sgx {}"
    unsetting = "set -e {}"

    def quote(self, text: str) -> str:
        quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "'\\n'")
        return f"'{quoted}'"

    def switch(self, environment: Environment, key: Key, exported: set[str], path: str) -> str:  # noqa: ARG002 - fish knows
        body = [*_KEEP]
        body += [f"set -gx {name} {self.quote(value)}" for name, value in environment.variables.items()]
        body += [f"set -gx {name} $key" for name in environment.credentials]
        body += [f"for name in {' '.join(environment.unset())}", *_UNSET, "end", *_NOTE_STATE, self._path(path)]
        if environment.credentials:
            body = [*self._read(key), 'if test -n "$key"', *body, "true", "else", self._complain(_(key.missing)), "false", "end"]
        else:
            body.append("true")
        return self._quiet(body)

    def restore(self, inherited: list[str], path: str) -> str:
        body = [f"if set -q _ccjk_now_{PROFILE}", *_GIVE_BACK]
        body += ['else if test -n "$_ccjk_entered"', "_ccjk_restore"]
        if inherited:
            body += ["else", f"for name in {' '.join(inherited)}", *_UNSET, "end"]
        # A shell inside a switched one is still on that one's profile.
        body += ["end", f'test -n "${PROFILE}"; or {self._path(path)}', "true"]
        return self._quiet(body)

    start_up = ("XDG_CONFIG_HOME", ".config", "fish/config.fish")

    def unquoted(self, word: str) -> str:
        import re  # who switches does without

        before, _, quoted = word.partition("'")
        return before + re.sub(r"\\(.)", r"\1", quoted.removesuffix("'"))

    def hook_line(self, command: str) -> str:
        # This file is read by every fish, scripts included.
        return f"if status is-interactive; and test -x {command}; {command} hook fish | source; end"

    def hook(self, values: dict[str, str | list[str]]) -> str:
        return self._filled("hook.fish", values)

    completed = "completion.fish"

    def assignment(self, name: str, value: str | list[str]) -> str:
        return f"set -g {name} {' '.join(map(self.quote, [value] if isinstance(value, str) else value))}"

    def _quiet(self, body: list[str]) -> str:
        """Return ``body`` in a scope of its own, in which nothing is traced, unless a variable is local to a caller."""
        names = f"set -l names {' '.join(MANAGED)}"
        check = ["set -l local", "for name in $names PATH", "set -ql $name; or set -qf $name; and set local x", "end"]
        complain = ['if test -n "$local"', self._complain(_(LOCAL)), "false", "else"]
        lines = ["begin", "set -l fish_trace", names, *check, *complain, *body, "end", "end"]
        return "".join(f"{line};\n" for line in lines)

    def _read(self, key: Key) -> list[str]:
        """Return code that brings the key into ``key``."""
        if key.file or key.command:
            file = self.quote(key.file)
            lines = [f"set -l key; test -r {file}; and read key <{file}"]
            if key.command:
                lines = [f"set -l key ({' '.join(map(self.quote, key.command))}); or set key"]
            if key.generation_file:  # read last: while it is the same, no change had begun before the key was read
                file = self.quote(key.generation_file)
                lines += [f"set -l now ''; test -r {file}; and read now <{file}"]
                lines += [f'test "$now" = {self.quote(key.generation)}; or set key']
            return lines
        return [f"set -l key ${key.variable}" if key.variable else f"set -l key {self.quote(key.text)}"]

    def _path(self, path: str) -> str:
        return f"set -gx PATH {' '.join(map(self.quote, path.split(':')))}" if path else "true"

    def _complain(self, text: str) -> str:
        return f"builtin printf '%s\\n' {self.quote('ccjk: ' + text)} >&2"
