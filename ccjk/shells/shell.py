"""What every shell can be asked for. Imports almost nothing: `eval` waits for it.

The code of a switch runs in the user's own shell, under whatever options, aliases and functions are there. It keeps
what was there before in variables that are not exported: for each managed NAME ``_ccjk_was_NAME``, what it was, and
``_ccjk_now_NAME``, what ccjk made of it, so that a change of the user's own is seen and left alone.

The code itself is in the files of ``shell/``, each in its shell's own language.
"""

import os

from ccjk.core.environment import Environment
from ccjk.language import N_

NO_KEY = N_("the key cannot be read, or is just being changed; nothing was changed here")
LOCAL = N_("a variable that must change is local to a function here; nothing was changed")
READ_ONLY = N_("is read-only here; nothing was changed")
STAYS = N_("is read-only here, and stays as it is")
UNQUOTED = N_('put quotes around it, else the shell breaks it into words: eval "$(ccjk {command})"')

_PLACES = ("_shell", os.path.join(os.pardir, "shell"))  # as installed, and as it lies in a checkout
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

Values = dict[str, str | list[str]]
"""Variables, by name, with a value or several: what the files of ``shell/`` take for granted."""


def single_quoted(text: str) -> str:
    """Return a word that shells like POSIX's read as ``text``, whatever their options."""
    return "'" + text.replace("'", "'\\''") + "'"


def list_assignment(name: str, value: str | list[str]) -> str:
    """Return how those of them that have lists give a variable a value, or several."""
    quoted = single_quoted(value) if isinstance(value, str) else f"({' '.join(map(single_quoted, value))})"
    return f"{name}={quoted}"


def escaped(text: str) -> str:
    """Return a word of one line that bash and zsh read as ``text``."""
    return "$'{}'".format(text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n"))


def place(name: str) -> str:
    """Return the path of the file ``name`` of ``shell/``."""
    paths = [os.path.normpath(os.path.join(_PACKAGE, place, name)) for place in _PLACES]
    return next(filter(os.path.exists, paths), paths[0])


def text(name: str) -> str:
    """Return what is in the file ``name`` of ``shell/``."""
    with open(place(name), encoding="utf-8") as file:
        return file.read()


def section(name: str, title: str) -> str:
    """Return the section ``title`` of the file ``name``; one begins with a comment behind an empty line."""
    _, _, rest = text(name).partition(f"\n\n# {title}")
    return f"# {title}{rest.partition(chr(10) * 2 + '# ')[0]}"


def sections(name: str) -> dict[str, str]:
    """Return the sections of the file ``name``, by their titles, which end in a full stop or a colon."""
    parts = text(name).split("\n\n# ")[1:]
    return {part.replace(".", ":").partition(":")[0]: f"# {part}" for part in parts}


def uncommented(text: str) -> str:
    """Return ``text`` without its comments, which begin with a blank on either side, and without indentation."""
    lines = (f" {line} ".partition(" # ")[0].strip() for line in text.split("\n"))
    return "\n".join(filter(None, lines))


class Key:
    """Where the code of a switch finds the key: in a file, by a command, in a variable of the shell, or as it stands here.

    What ``file`` holds or ``command`` prints goes with the rest only while ``generation_file`` holds the line ``generation``. A
    ``file`` without that is there for this once.
    """

    def __init__(
        self,
        file: str = "",
        variable: str = "",
        text: str = "",
        *,
        command: list[str] | None = None,
        generation_file: str = "",
        generation: str = "",
    ) -> None:
        self.file = file
        self.command = command or []
        self.generation_file = generation_file
        self.generation = generation
        self.variable = variable
        self.text = text

    @property
    def missing(self) -> str:
        """What to tell where there is none; a command has told why."""
        return N_("nothing was changed here") if self.command else NO_KEY


class Shell:
    """One shell. ``path`` is PATH as it should be: with the folder of ccjk's own `codex` in front, or without it.

    Empty where the shell exports none: it stays as it is.
    """

    failure = "false"
    """Code that fails; {} in it is a quoted word that says so."""

    usage = 'eval "$(ccjk {args})"'
    """How the output of ``ccjk ARGS`` is run."""

    renewing = ""
    """Code that loads the hook anew where one of another release than {release} is loaded; {command} prints it.

    Such a hook does not know all that a switch of this release sets, and would not take it away again.
    """

    through_file = False
    """Whether its code cannot be printed, as it reads only what is in a file as it stands there."""

    logged = False
    """Whether what it runs may be logged, so that no key may stand in it."""

    def quote(self, text: str) -> str:
        """Return a word that this shell reads as ``text``, whatever its options."""
        raise NotImplementedError

    def word(self, path: str) -> str:
        """Return a word of a command that this shell reads as ``path``, in which a leading ``~`` is the home folder."""
        return f"~/{self.quote(path[2:])}" if path.startswith("~/") else self.quote(path)

    def switch(self, environment: Environment, key: Key, exported: set[str], path: str) -> str:
        """Return code that switches the calling shell to ``environment``, and fails, changing nothing, where it cannot.

        ``exported``: the names that are exported now. Traces show the code, so it holds no key (but one that only ``key``
        itself has).
        """
        raise NotImplementedError

    def restore(self, inherited: list[str], path: str) -> str:
        """Return code that gives back what was there before the first switch.

        ``inherited``: what to unset in a shell that was not switched itself, but its parent was.
        """
        raise NotImplementedError

    def sourced(self, file: str) -> str:
        """Return what is printed in place of the code, where that is in ``file``: something that runs it."""
        raise NotImplementedError

    def removing(self, file: str) -> str:
        """Return what stands first in such a file, and removes it: it is open by then, and gone however the rest ends."""
        raise NotImplementedError

    start_up = ("", "", "")
    """The start-up file: the variable that names its folder, that folder in the home folder otherwise, the file's name."""

    saved = ""
    """The file in the state folder that the hook is loaded from, where the shell runs no code that is printed."""
    start_up_else = ""
    """The name of the one that it reads only where that one is not there."""

    drops = ""
    """What, further down in the start-up file, takes away again what the hook put in place: a regular expression for a line."""

    leaves = ""
    """Commands that leave the start-up file, so that no line behind them is run: a regular expression."""

    continued = "\\"
    """What goes on in the next line where it stands last in one, nothing where there is no such."""

    signature = ""
    """How the line begins that is the first of a file's signature, behind which no code may stand."""

    wide = False
    """Whether it reads start-up files in UTF-16 and UTF-32 that begin with a byte order mark."""

    def unquoted(self, word: str) -> str:
        """Return what a word that `word` or `quote` made means, but for a leading ``~``."""
        import shlex  # who switches does without

        return "".join(shlex.split(word)[:1])

    def hook_line(self, command: str) -> str:
        """Return the line of the start-up file that loads the hook.

        ``command``: the word that calls ccjk, or the file that is ``saved``, quoted.
        """
        raise NotImplementedError

    def hook(self, values: Values) -> str:
        """Return the hook of this shell, with ``values`` for the variables that its file in ``shell/`` takes for granted."""
        raise NotImplementedError

    completed = ""
    """The file in ``shell/`` that completes ccjk's words, where there is one."""

    def completion(self, program: list[str], commands: list[str], options: list[str], arguments: list[str]) -> str:
        """Return what completes the words of ``program``, by the rows that `ccjk.commands.completion` tells of."""
        values: Values = {
            "_ccjk_offer_program": program,
            "_ccjk_offer_commands": commands,
            "_ccjk_offer_options": options,
            "_ccjk_offer_arguments": arguments,
        }
        return self._filled(self.completed, values)

    def _filled(self, name: str, values: Values) -> str:
        return "\n".join([*(self.assignment(*pair) for pair in values.items()), text(name)])

    def assignment(self, name: str, value: str | list[str]) -> str:
        """Return code that gives the variable ``name`` a value, or several."""
        raise NotImplementedError

    typed_unseen = ""
    """What takes a variable from the keyboard, unseen, for this shell and its programs; nothing where no words do."""

    setting = "export {}={}"
    unsetting = "unset {}"

    def lines(self, assignments: dict[str, str | None]) -> list[str]:
        """Return, for people to read, how each variable is set, and how those are unset that have None for a value."""
        return [
            self.unsetting.format(name) if value is None else self.setting.format(name, self.quote(value))
            for name, value in assignments.items()
        ]
