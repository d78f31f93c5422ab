"""Shells with lists and functions: what ``ccjk env`` prints for them is a section of their hook, and one call.

It is the section that keeps what was there before, so whoever takes a switch away again does it in one way.
"""

from ccjk.core.environment import LEFT_ALONE, MANAGED, Environment
from ccjk.language import _
from ccjk.shells.shell import LOCAL, READ_ONLY, UNQUOTED, Key, Shell, Values, section, text, uncommented

SECTION = "Layers"
"""The section of the hook that says what is switched, and back, and needs no other."""


class Sectioned(Shell):
    """Such a shell.

    The section takes for granted, beside what the whole hook does: ``_ccjk_values``, NAME, value…; ``_ccjk_credentials``, the
    names that get the key; ``_ccjk_key_file``, ``_ccjk_key_command``, ``_ccjk_generation_file``, ``_ccjk_generation``,
    ``_ccjk_key_variable`` and ``_ccjk_key_text`` as in `Key`; ``_ccjk_path``, PATH or nothing; ``_ccjk_no_key``, what to tell
    where there is none; ``_ccjk_inherited``, what to unset in a shell inside a switched one.
    """

    file = ""
    """The name of the hook's file."""

    switching = "_ccjk_switch"
    restoring = "_ccjk_unset"
    """The calls, in this shell's language."""

    def hook(self, values: Values) -> str:
        return self._filled(self.file, values)

    def switch(self, environment: Environment, key: Key, exported: set[str], path: str) -> str:  # noqa: ARG002 - the shell knows
        values: Values = {
            "_ccjk_values": [text for pair in environment.variables.items() for text in pair],
            "_ccjk_credentials": list(environment.credentials),
            "_ccjk_key_file": key.file,
            "_ccjk_key_command": key.command,
            "_ccjk_generation_file": key.generation_file,
            "_ccjk_generation": key.generation,
            "_ccjk_key_variable": key.variable,
            "_ccjk_key_text": key.text,
            "_ccjk_no_key": f"ccjk: {_(key.missing)}",
        }
        return self._code(values, path, self.switching)

    def restore(self, inherited: list[str], path: str) -> str:
        return self._code({"_ccjk_inherited": inherited}, path, self.restoring)

    def _code(self, values: Values, path: str, call: str) -> str:
        every: Values = {**self.known(), **values, "_ccjk_path": path}
        assignments = (self.passed(*pair) for pair in every.items())
        return self.alone("\n".join([*assignments, self.fit(section(self.file, SECTION)), call]))

    def known(self) -> Values:
        """Return what the section takes for granted whatever is asked for."""
        return {"_ccjk_managed": list(MANAGED), "_ccjk_left_alone": list(LEFT_ALONE)}

    def passed(self, name: str, value: str | list[str]) -> str:
        """Return code that gives the section a value."""
        return self.assignment(name, value)

    def fit(self, text: str) -> str:
        """Return ``text``, of the hook's file, as the release of this shell reads it that asks for it."""
        return text

    def alone(self, code: str) -> str:
        """Return ``code`` such that it leaves as little behind as this shell allows."""
        return f"{code}\n"


class Shared(Sectioned):
    """Those whose code runs among the user's own variables, functions and options: bash, zsh, fish.

    The section takes for granted as well: ``_ccjk_names``, the managed ones, as the hook that is loaded may be another
    release's; ``_ccjk_is_local``, ``_ccjk_locked`` and ``_ccjk_unquoted``, what to tell of a variable that is local to a
    function, of one that is read-only, and where lines were joined.
    """

    renewing = (  # no reserved word, which may be an alias: only what is quoted is safe from that
        '\\builtin test -z "${{_ccjk_hook-}}" || \\builtin test "${{_ccjk_release-}}" = {release} ||'
        ' \\builtin eval "$({command})";\n'
    )
    switching = "_ccjk_changeable && _ccjk_switch\n_ccjk_forget"
    restoring = "_ccjk_changeable && _ccjk_unset\n_ccjk_forget"

    knowing = "_ccjk_settings() {{\n{}\n}}\n"
    """How a function is defined, here one of the hook's own: nobody clears that away together with variables."""

    def hook(self, values: Values) -> str:
        assignments = "\n".join(self.assignment(*pair) for pair in values.items())
        return self.knowing.format(assignments) + text(self.file)

    def known(self) -> Values:
        return {"_ccjk_names": list(MANAGED), "_ccjk_is_local": f"ccjk: {_(LOCAL)}", "_ccjk_locked": _(READ_ONLY)}

    def fit(self, text: str) -> str:
        return uncommented(text)  # an interactive bash may have been told to know no comments, and fish's lines are joined

    def unquoted_words(self, words: str) -> str:
        """Return what to tell where the output of ``ccjk WORDS`` was broken into words."""
        return f"ccjk: {_(UNQUOTED, command=words)}"
