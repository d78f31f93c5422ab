r"""POSIX shells: dash, the ash of BusyBox, ksh, bash as sh. They have no lists: the code is put together (shell/env.sh)."""

from ccjk.core.environment import MANAGED, Environment
from ccjk.language import _
from ccjk.shells.shell import READ_ONLY, UNQUOTED, Key, Shell, list_assignment, sections, single_quoted, uncommented

_NO_KEY_NEEDED = "-"


class Posix(Shell):
    """Any shell that follows POSIX."""

    def __init__(self) -> None:
        self._sections = {title: uncommented(body) for title, body in sections("env.sh").items()}

    def quote(self, text: str) -> str:
        return single_quoted(text)

    def assignment(self, name: str, value: str | list[str]) -> str:
        return list_assignment(name, value)

    def switch(self, environment: Environment, key: Key, exported: set[str], path: str) -> str:
        part, quote = self._part, self.quote
        lines = [part("Begin", quote(f"ccjk: {_(UNQUOTED, command='env NAME')}")), *self._key(environment, key), part("Found")]
        lines += [part("Keep", name=name, kind="e" if name in exported else "s") for name in MANAGED]
        lines.append(part("Unset", "".join(f"${{{name}+x}}" for name in MANAGED)))
        lines += [part("Set", quote(value), name=name) for name, value in environment.variables.items()]
        lines += [part("Set", '"$_ccjk_key"', name=name) for name in environment.credentials]
        lines += [part("Note", name=name) for name in MANAGED]
        lines += [part("Path", quote(path))] if path else []
        lines += [part("Not found", quote(f"ccjk: {_(key.missing)}")), part("End", quote(_(READ_ONLY)))]
        return "".join(lines)

    def restore(self, inherited: list[str], path: str) -> str:
        part, quote = self._part, self.quote
        lines = [part("Begin", quote(f"ccjk: {_(UNQUOTED, command='env NAME')}"))]
        lines.append(part("Inherited", names=" ".join(inherited)))
        lines += [part("Give back", name=name) for name in MANAGED]
        lines.append(part("Given back"))
        lines += [part("Path back", quote(path))] if path else []
        return "".join([*lines, part("End", quote(_(READ_ONLY)))])

    def _key(self, environment: Environment, key: Key) -> list[str]:
        """Return code that brings the key into ``_ccjk_key``, nothing where there is none."""
        if not environment.credentials:
            return [self._part("Key in a variable", _NO_KEY_NEEDED)]
        if not key.file and not key.command:
            return [self._part("Key in a variable", f'"${key.variable}"' if key.variable else self.quote(key.text))]
        read = self._part("Key in a file", self.quote(key.file))
        if key.command:
            read = self._part("Key by a command", " ".join(map(self.quote, key.command)))
        if not key.generation_file:
            return [read]
        return [read, self._part("Generation", self.quote(key.generation_file), generation=self.quote(key.generation))]

    def _part(
        self, title: str, code: str = "", *, name: str = "", names: str | None = None, kind: str = "", generation: str = ""
    ) -> str:
        """Return the section ``title`` with its blanks filled in; ``code`` comes last, as it is anything."""
        text = (
            self._sections[title]
            .replace("NAMES", " ".join(MANAGED) if names is None else names)
            .replace("NAME", name)
            .replace("KIND", kind)
        )
        return text.replace('"$given_generation"', generation).replace('"$given"', code) + "\n"
