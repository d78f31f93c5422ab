r"""tcsh (tried on 6.24); csh is the same program on most systems.

Facts tried on 6.24: what is printed goes through word splitting, globs and history before it is run, so the code is in a file
that is sourced; there ``!`` is still history's, ``''set`` is never an alias but ``''if`` is no `if`, and a line is parsed with
its variables before an ``if`` on it decides. A variable of the shell (``set``) hides one of the environment: those of managed
names are unset by a switch.
"""

from ccjk.core.environment import MANAGED, PROFILE, Environment
from ccjk.language import _
from ccjk.shells.shell import READ_ONLY, Key, Shell, place, sections, uncommented

OWN = "_ccjk"
DIRECTORY = "_ccjk_dir"
OUTER = "_ccjk_outer"
"""The layers: of `ccjk env`, of the directory, and of `ccjk env` outside while a directory is obeyed."""


class Tcsh(Shell):
    """Variables of the environment are set or not, and all exported."""

    usage = 'eval "`ccjk {args}`"'
    setting = "setenv {} {}"
    unsetting = "unsetenv {}"
    through_file = True

    def __init__(self) -> None:
        self._sections = {title: f"{uncommented(body)}\n" for title, body in sections("env.tcsh").items()}

    def quote(self, text: str) -> str:
        return "".join(map(_quoted, text)) or "''"

    def switch(self, environment: Environment, key: Key, exported: set[str], path: str) -> str:  # noqa: ARG002 - tcsh knows
        return self._guarded(self.entering(OWN, environment, key, path))

    def entering(self, layer: str, environment: Environment, key: Key, path: str, before: str = "") -> str:
        """Return code that makes ``environment`` the layer ``layer``, behind ``before``; where it cannot, nothing changes."""
        part = self._part
        # From half on it can be taken back, also after Ctrl-C.
        body = before + self._each("Same", "Keep", layer=layer) + f"''set {layer}_half\n"
        body += "".join(part("Take away", name=name, layer=layer) for name in environment.unset())
        values = {name: self.quote(value) for name, value in environment.variables.items()}
        values |= dict.fromkeys(environment.credentials, "$_ccjk_key:q")
        body += "".join(part("Set", value, name=name, layer=layer) for name, value in values.items())
        body += f"''unset {layer}_half _ccjk_same\n" + self.path(path)
        if environment.credentials:
            complain = self.quote(f"ccjk: {_(key.missing)}")
            body = f"{self._read(key)}{part('Found')}{body}{part('Not found', complain)}"
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
        return self._each("Same", "Give back", layer=layer) + f"''unset {layer}_half _ccjk_same\n"

    def moving(self, one: str, other: str) -> str:
        """Return code that makes the layer ``one`` the layer ``other``."""
        return self._each("Move", layer=one, other=other)

    def path(self, path: str) -> str:
        """Return code that makes PATH ``path``."""
        return f"''setenv PATH {self.quote(path)}\n" if path else ""

    start_up = ("", "", ".tcshrc")
    start_up_else = ".cshrc"
    leaves = "exit"

    drops = r"^(?:[^#'\"]*[;&|(\s])?(?:alias\s+precmd\s+\S(?!.*_ccjk_hook)|unalias\s(?:[^;&|]*\s)?precmd\b)"

    def hook_line(self, command: str) -> str:
        return f'if ( $?prompt && -x {command} ) eval "`{command} hook tcsh`"'

    def hook(self, values: dict[str, str | list[str]]) -> str:
        file = place("hook.tcsh")
        every: dict[str, str | list[str]] = {
            **values,
            "_ccjk_hook": file,
            "_ccjk_leave": self._leave().splitlines(),
            "_ccjk_gone": self._part("Gone"),
            "_ccjk_again": self._again(values["_ccjk_command"]),
        }
        return "".join(f"{self.assignment(*pair)}\n" for pair in every.items()) + "''source $_ccjk_hook:q install\n"

    def _again(self, command: str | list[str]) -> str:
        """Return the end of a condition and what loads the hook then."""
        program, *others = map(self.quote, [command] if isinstance(command, str) else command)
        return f'&& -x {program} ) eval "`{" ".join([program, *others])} hook tcsh`"'

    def _leave(self) -> str:
        """Return code that leaves the directory without ccjk, and without anything of the shell's own that is not there yet."""
        part = self._part
        by_hand = part("Leaving what was done by hand") + self.leaving(OWN) + part("Left by hand")
        directory = self.leaving(DIRECTORY) + self.moving(OUTER, OWN)
        return part("Leaving") + self.unlocked(by_hand + directory + part("Left")) + part("Left till here")

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
        return self._part("Unlocked", self.quote(_(READ_ONLY))) + body + self._part("Unlocked till here")

    def _guarded(self, body: str) -> str:
        """Return ``body`` such that nothing is traced in it, and its failure is that of the whole."""
        return f"{self._part('Traces end')}{self.unlocked(body)}{self._part('Traces go on')}{self._part('Failed')}"

    def _read(self, key: Key) -> str:
        """Return code that brings the key into ``_ccjk_key``, nothing where there is none."""
        if key.file or key.command:
            words = [key.file, key.generation_file, key.generation] if key.file else []
            words = words or [key.generation_file, key.generation, *key.command]
            code = uncommented(sections("key.sh")["File" if key.file else "Command"]).replace("\n", " ")
            return self._part("Key by sh", self.assignment("_ccjk_key", ["-c", code, "sh", *words]))
        if key.variable:
            return self._part("Key in a variable", name=key.variable)
        return f"''set _ccjk_key = {self.quote(key.text)}\n"

    def _part(self, title: str, code: str = "", *, name: str = "", layer: str = "", other: str = "") -> str:
        """Return the section ``title`` with its blanks filled in; ``code`` comes last, as it is anything."""
        text = self._sections[title].replace("NAMES", " ".join(MANAGED)).replace("NAME", name)
        return text.replace("LAYER", layer).replace("OTHER", other).replace("$given:q", code)

    def _each(self, *titles: str, layer: str, other: str = "") -> str:
        return "".join(self._part(title, name=name, layer=layer, other=other) for name in MANAGED for title in titles)


def _quoted(char: str) -> str:
    if char == "\n":
        return "'\\\n'"
    if char.isalnum() or char in "/.:_-" or char > "~":
        return char
    return f"'{char}'" if char < " " else f"\\{char}"
