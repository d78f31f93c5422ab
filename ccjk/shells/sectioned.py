"""Shells with lists, maps and functions of their own scope, whose variables of the environment are all exported strings.

What ``ccjk env`` prints for them is a section of their hook, the one that keeps what was there before, and one call.
"""

from ccjk.core.environment import LEFT_ALONE, MANAGED, Environment
from ccjk.language import _
from ccjk.shells.shell import Key, Shell

SECTION = "Layers"
"""The section of the hook that says what is switched, and back, and needs no other."""


class Sectioned(Shell):
    """Such a shell.

    The section takes for granted, beside what the whole hook does: ``_ccjk_values``, NAME, value…; ``_ccjk_credentials``, the
    names that get the key; ``_ccjk_key_file``, ``_ccjk_generation_file``, ``_ccjk_generation``, ``_ccjk_key_variable`` and
    ``_ccjk_key_text`` as in `Key`; ``_ccjk_path``, PATH or nothing; ``_ccjk_no_key``, what to tell where there is none;
    ``_ccjk_inherited``, what to unset in a shell inside a switched one.
    """

    file = ""
    """The name of the hook's file."""

    switching = "_ccjk_switch"
    restoring = "_ccjk_unset"
    """The calls, in this shell's language."""

    def hook(self, values: dict[str, str | list[str]]) -> str:
        return self._filled(self.file, values)

    def switch(self, environment: Environment, key: Key, exported: set[str], path: str) -> str:  # noqa: ARG002 - all are
        values: dict[str, str | list[str]] = {
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

    def _code(self, values: dict[str, str | list[str]], path: str, call: str) -> str:
        from ccjk.shells.hook import section

        every: dict[str, str | list[str]] = {
            "_ccjk_managed": list(MANAGED),
            "_ccjk_left_alone": list(LEFT_ALONE),
            **values,
            "_ccjk_path": path,
        }
        return self.alone(
            "\n".join([*(self.assignment(*pair) for pair in every.items()), self.fit(section(self.file, SECTION)), call])
        )

    def fit(self, text: str) -> str:
        """Return ``text``, of the hook's file, as the release of this shell reads it that asks for it."""
        return text

    def alone(self, code: str) -> str:
        """Return ``code`` such that it leaves as little behind as this shell allows."""
        return f"{code}\n"
