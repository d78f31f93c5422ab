r"""fish, from 3.4 on.

Every statement ends in ``;`` and no value holds a raw line feed: ``eval (ccjk env NAME)`` joins lines with blanks. Facts
tried on 3.6: a variable of all sessions (universal) is hidden by one of this session (global) and shows again when that
is erased; ``set``, ``test``, ``read`` and ``string`` cannot be the names of functions.
"""

from ccjk.core.environment import MANAGED, PROFILE, Environment
from ccjk.shells.shell import NO_KEY, OWN_FUNCTION, Key, Shell

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
    unsetting = "set -e {}"

    def quote(self, text: str) -> str:
        quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "'\\n'")
        return f"'{quoted}'"

    def switch(self, environment: Environment, key: Key, exported: set[str], command: list[str]) -> str:  # noqa: ARG002 - fish knows
        body = [*_KEEP]
        body += [f"set -gx {name} {self.quote(value)}" for name, value in environment.variables.items()]
        body += [f"set -gx {name} $key" for name in environment.credentials]
        body += [f"for name in {' '.join(environment.unset())}", *_UNSET, "end", *_NOTE_STATE, *self._define(command)]
        if environment.credentials:
            body = [*self._read(key), 'if test -n "$key"', *body, "true", "else", self._complain(NO_KEY), "false", "end"]
        else:
            body.append("true")
        return self._quiet(body)

    def restore(self, inherited: list[str]) -> str:
        body = [f"if set -q _ccjk_now_{PROFILE}", *_GIVE_BACK]
        if inherited:
            body += ["else", f"for name in {' '.join(inherited)}", *_UNSET, "end"]
        body += ["end", "set -q _ccjk_codex; and functions -e codex; and set -e _ccjk_codex", "true"]
        return self._quiet(body)

    def _quiet(self, body: list[str]) -> str:
        """Return ``body`` in a scope of its own, in which nothing is traced."""
        lines = ["begin", "set -l fish_trace", f"set -l names {' '.join(MANAGED)}", *body, "end"]
        return "".join(f"{line};\n" for line in lines)

    def _read(self, key: Key) -> list[str]:
        """Return code that brings the key into ``key``."""
        if key.file:
            file = self.quote(key.file)
            return [f"set -l key; test -r {file}; and read key <{file}"]
        return [f"set -l key ${key.variable}" if key.variable else f"set -l key {self.quote(key.text)}"]

    def _define(self, command: list[str]) -> list[str]:
        """Return code that makes ``codex`` a function; Codex has no variable that chooses its provider."""
        return [
            "if functions -q codex; and not set -q _ccjk_codex",
            self._complain(OWN_FUNCTION),
            "else",
            f"function codex --wraps codex; {' '.join(map(self.quote, command))} exec -- codex $argv; end",
            "set -g _ccjk_codex",
            "end",
        ]

    def _complain(self, text: str) -> str:
        return f"builtin printf '%s\\n' {self.quote('ccjk: ' + text)} >&2"
