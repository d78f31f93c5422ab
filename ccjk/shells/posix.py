r"""POSIX shells: dash, the ash of BusyBox, ksh, bash as sh. Also the base of bash and zsh.

Facts tried on dash 0.5, bash 5.2 and zsh 5.9: a backslash keeps a word from being an alias; a failing special builtin
ends a non-interactive dash unless ``command`` runs it; ``read`` is traced without what it reads.
"""

from ccjk.core.environment import MANAGED, PROFILE, Environment
from ccjk.shells.shell import NO_KEY, OWN_FUNCTION, READ_ONLY, Key, Shell


class Posix(Shell):
    """Any shell that follows POSIX."""

    builtin = r"\command "
    """What makes the shell take its own command, not an alias or a function of that name."""

    assign = ""
    """What makes an assignment inside a user's function one of the shell, without a warning."""

    own_function = r"$(\command -v codex)"
    """``codex`` where that is a function; a word that begins with ``alias`` where it is an alias."""

    def quote(self, text: str) -> str:
        return "'" + text.replace("'", "'\\''") + "'"

    def switch(self, environment: Environment, key: Key, exported: set[str], command: list[str]) -> str:
        builtin, assign = self.builtin, self.assign
        body = [self._keep(name, "e" if name in exported else "s") for name in MANAGED]
        body += [f"{builtin}export {self.quote(f'{name}={value}')}" for name, value in environment.variables.items()]
        body += [f'{builtin}export "{name}=$_ccjk_key"' for name in environment.credentials]
        body += [f"{builtin}unset {' '.join(environment.unset())}"]
        body += [f'{assign}_ccjk_now_{name}="${{{name}+x${name}}}"' for name in MANAGED]
        body.append(self._define(command))
        if environment.credentials:
            failure = [self._as_before, self._complain(NO_KEY), "false"]
            success = [*body, f"{builtin}unset _ccjk_key", self._as_before]
            body = [*self._read(key), "case ${_ccjk_key:+x} in x)", *success, ";; *)", *failure, ";; esac"]
        else:
            body.append(self._as_before)
        return self._guarded(body)

    def restore(self, inherited: list[str]) -> str:
        builtin = self.builtin
        body = [f"case ${{_ccjk_now_{PROFILE}-none}} in none)"]
        body += [f"{builtin}unset {' '.join(inherited)}"] if inherited else [":"]
        body.append(";; *)")
        for name in MANAGED:
            was = f"${{_ccjk_was_{name}#?}}"
            body += [
                f'case ${{_ccjk_now_{name}-none}} in none) ;; "${{{name}+x${name}}}")',
                f"case ${{_ccjk_was_{name}-}} in",
                f'e*) {builtin}export "{name}={was}" ;;',
                f's*) {builtin}unset {name}; {self.assign}{name}="{was}" ;;',
                f"*) {builtin}unset {name} ;; esac ;; esac",
                f"{builtin}unset _ccjk_now_{name} _ccjk_was_{name}",
            ]
        body.append(";; esac")
        body.append(f"case ${{_ccjk_codex-}} in x) {builtin}unset -f codex; {builtin}unset _ccjk_codex ;; esac")
        body.append(self._as_before)
        return self._guarded(body)

    def function(self, body: str) -> str:
        """Return code that defines the function ``codex``."""
        return f"{self.builtin}eval {self.quote(f'codex() {{ {body}; }}')}"

    def _guarded(self, body: list[str]) -> str:
        """Return ``body`` such that nothing is changed where a variable is read-only.

        In it nothing is traced, and what it keeps is not exported, whatever the shell does otherwise (``set -ax``).
        """
        lines = [
            f"if ({self.builtin}unset {' '.join(MANAGED)}) 2>/dev/null; then",
            f'{{ {self.assign}_ccjk_set="$-"; {self.builtin}set +ax; }} 2>/dev/null',
            *body,
            f"else {self._complain(READ_ONLY)}; false; fi",
        ]
        return "".join(f"{line}\n" for line in lines)

    @property
    def _as_before(self) -> str:
        """Code that gives the shell its options back, and succeeds."""
        exports = f"case $_ccjk_set in *a*) {self.builtin}set -a ;; esac"
        unset = f"{self.builtin}unset _ccjk_set"
        return f"{exports}; case $_ccjk_set in *x*) {unset}; {self.builtin}set -x ;; *) {unset} ;; esac"

    def _complain(self, text: str) -> str:
        return f"{self.builtin}printf '%s\\n' {self.quote('ccjk: ' + text)} >&2"

    def _keep(self, name: str, kind: str) -> str:
        """Return code that notes what ``name`` is, unless ccjk itself made it so."""
        now = f"${{_ccjk_now_{name}-none}}"
        return f'case ${{{name}+x${name}}} in "{now}") ;; *) {self.assign}_ccjk_was_{name}="${{{name}+{kind}${name}}}" ;; esac'

    def _read(self, key: Key) -> list[str]:
        """Return code that brings the key into ``_ccjk_key``."""
        if key.file:
            read = f"{{ IFS= {self.builtin}read -r _ccjk_key <{self.quote(key.file)}; }} 2>/dev/null || :"
            return [f"{self.assign}_ccjk_key=", read]
        return [f"{self.assign}_ccjk_key=" + (f'"${key.variable}"' if key.variable else self.quote(key.text))]

    def _define(self, command: list[str]) -> str:
        """Return code that makes ``codex`` a function; Codex has no variable that chooses its provider."""
        define = self.function(f'{" ".join(map(self.quote, (*command, "exec", "--", "codex")))} "$@"')
        return (
            f"case ${{_ccjk_codex-}}{self.own_function} in codex|alias*) {self._complain(OWN_FUNCTION)} ;;"
            f" *) {define}; {self.assign}_ccjk_codex=x ;; esac"
        )
