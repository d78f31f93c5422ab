r"""POSIX shells: dash, the ash of BusyBox, ksh, bash as sh. Also the base of bash and zsh.

Facts tried on dash 0.5, bash 5.2 and zsh 5.9: a backslash keeps a word from being an alias; a failing special builtin
ends a non-interactive dash unless ``command`` runs it; ``read`` is traced without what it reads.
"""

from ccjk.core.environment import MANAGED, PROFILE, Environment
from ccjk.language import _
from ccjk.shells.shell import LOCAL, READ_ONLY, UNQUOTED, Key, Shell


class Posix(Shell):
    """Any shell that follows POSIX."""

    builtin = r"\command "
    """What makes the shell take its own command, not an alias or a function of that name."""

    are_local = "if false;"
    """A condition that holds where a managed variable is local to a function, as far as the shell can tell."""

    unreference = ":;"
    """Code that makes names that stand for other variables plain again."""

    hooked = "{}"
    """What takes back what a hook did, where there is one, and runs something else where there is none."""

    assign = ""
    """What makes an assignment inside a user's function one of the shell, without a warning."""

    def quote(self, text: str) -> str:
        return "'" + text.replace("'", "'\\''") + "'"

    def assignment(self, name: str, value: str | list[str]) -> str:
        return f"{name}={self.quote(value)}" if isinstance(value, str) else f"{name}=({' '.join(map(self.quote, value))})"

    def switch(self, environment: Environment, key: Key, exported: set[str], path: str) -> str:
        builtin, assign = self.builtin, self.assign
        body = [self._keep(name, "e" if name in exported else "s") for name in MANAGED]
        # Unset first, and as often as it takes: attributes (integer, upper case) go, and what callers hide comes up.
        body.append(self.unreference)
        unset = f"{builtin}unset {' '.join(MANAGED)};"
        body += [unset, f"while case {self._any} in '') false ;; esac; do {unset} done;"]
        # Not export NAME=VALUE: an argument with the key in it would be in $_ afterwards.
        body += [f"{builtin}export {name}; {name}={self.quote(value)};" for name, value in environment.variables.items()]
        body += [f'{builtin}export {name}; {name}="$_ccjk_key";' for name in environment.credentials]
        body += [f'{assign}_ccjk_now_{name}="${{{name}+x${name}}}";' for name in MANAGED]
        body += [f"{builtin}export {self.quote(f'PATH={path}')};"] if path else []
        if environment.credentials:
            failure = [*self._as_before, self._complain(_(key.missing)), "false;"]
            success = [*body, f"{builtin}unset _ccjk_key;", *self._as_before]
            body = [*self._read(key), "case ${_ccjk_key:+x} in x)", *success, ";; *)", *failure, ";; esac;"]
        else:
            body += self._as_before
        return self._guarded(body)

    def restore(self, inherited: list[str], path: str) -> str:
        builtin = self.builtin
        unset = f"{builtin}unset {' '.join(inherited)};" if inherited else ":;"
        body = [f"case ${{_ccjk_now_{PROFILE}-none}} in none)", self.hooked.format(unset)]
        body.append(";; *)")
        for name in MANAGED:
            was = f"${{_ccjk_was_{name}#?}}"
            body += [
                f'case ${{_ccjk_now_{name}-none}} in none) ;; "${{{name}+x${name}}}")',
                f"case ${{_ccjk_was_{name}-}} in",
                f'e*) {builtin}export {name}; {name}="{was}" ;;',
                f's*) {builtin}unset {name}; {self.assign}{name}="{was}" ;;',
                f"*) {builtin}unset {name} ;; esac ;; esac;",
                f"{builtin}unset _ccjk_now_{name} _ccjk_was_{name};",
            ]
        body.append(";; esac;")
        # A shell inside a switched one is still on that one's profile.
        body += [f"case ${{{PROFILE}:+x}} in x) ;; *) {builtin}export {self.quote(f'PATH={path}')} ;; esac;"] if path else []
        return self._guarded([*body, *self._as_before])

    def _guarded(self, body: list[str]) -> str:
        """Return ``body`` such that nothing is changed where a variable is read-only, or where lines were joined.

        In it nothing is traced, and what it keeps is not exported, whatever the shell does otherwise (``set -ax``).
        """
        names = " ".join((*MANAGED, "PATH"))
        lines = [
            "case '",  # eval $(…), without quotes, makes a blank of every line feed, and of two blanks one
            f"' in ' ') {self._complain(_(UNQUOTED, command='env NAME'))} false ;; *)",
            f"{self.are_local} then {self._complain(_(LOCAL))} false;",
            f"elif ({self.builtin}unset {names}) 2>/dev/null; then",
            f'{{ {self.assign}_ccjk_set="$-"; {self.builtin}set +ax; }} 2>/dev/null;',
            *body,
            f"else for _ccjk_name in {names}; do",
            f"({self.builtin}unset $_ccjk_name) 2>/dev/null ||",
            f"{{ {self.builtin}printf 'ccjk: %s %s\\n' $_ccjk_name {self.quote(_(READ_ONLY))} >&2; break; }};",
            f"done; {self.builtin}unset _ccjk_name; false; fi;",
            ";; esac",
        ]
        return "".join(f"{line}\n" for line in lines)

    @property
    def _as_before(self) -> list[str]:
        """Code that gives the shell its options back, and succeeds."""
        unset = f"{self.builtin}unset _ccjk_set _ccjk_name"
        return [
            f"case $_ccjk_set in *a*) {self.builtin}set -a ;; esac;",
            f"case $_ccjk_set in *x*) {unset}; {self.builtin}set -x ;; *) {unset} ;; esac;",
        ]

    @property
    def _any(self) -> str:
        return "".join(f"${{{name}+x}}" for name in MANAGED)

    def _complain(self, text: str) -> str:
        return f"{self.builtin}printf '%s\\n' {self.quote('ccjk: ' + text)} >&2;"

    def _keep(self, name: str, kind: str) -> str:
        """Return code that notes what ``name`` is, unless ccjk itself made it so."""
        now = f"${{_ccjk_now_{name}-none}}"
        return f'case ${{{name}+x${name}}} in "{now}") ;; *) {self.assign}_ccjk_was_{name}="${{{name}+{kind}${name}}}" ;; esac;'

    def _read(self, key: Key) -> list[str]:
        """Return code that brings the key into ``_ccjk_key``."""
        if key.file or key.command:
            read = f"{{ IFS= {self.builtin}read -r _ccjk_key <{self.quote(key.file)}; }} 2>/dev/null || :;"
            if key.command:
                read = f'_ccjk_key="$({" ".join(map(self.quote, key.command))})" || _ccjk_key=;'
            lines = [f"{self.assign}_ccjk_key=;", read]
            if key.generation_file:  # read last: while it is the same, no change had begun before the key was read
                file = self.quote(key.generation_file)
                lines += [
                    f"{self.assign}_ccjk_name=;",
                    f"{{ IFS= {self.builtin}read -r _ccjk_name <{file}; }} 2>/dev/null || :;",
                    f'case "$_ccjk_name" in {self.quote(key.generation)}) ;; *) _ccjk_key= ;; esac;',
                ]
            return lines
        return [f"{self.assign}_ccjk_key=" + (f'"${key.variable}";' if key.variable else f"{self.quote(key.text)};")]
