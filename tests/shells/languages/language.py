"""What the tests know of a shell's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.conftest import CCJK, program


@dataclass(frozen=True)
class Language:
    """One shell. ``{}`` stands for what a template takes; what is not said is as in a POSIX shell."""

    name: str
    script: tuple[str, ...]
    """How a script (the next word) is run; ``name`` in it is the shell itself."""
    shell: str
    """How --shell names it."""
    switch: str = f'eval "$({CCJK} {{}})"'
    """How the output of ccjk is run; ``{}``: the words behind ``ccjk``."""
    usage: str = 'eval "$(ccjk env glm)"'
    """What a person is told to type."""
    shows: str = "export {}="
    """How a person is shown that a variable is set."""
    key_for_one: str = f'eval "$(CCJK_API_KEY={{}} {CCJK} env kimi)"'
    """How a key is given to this command alone."""
    then: str = "{} && echo no"
    both: str = " && "
    """What stands between two commands, the second of which needs the first."""
    run: str = ". ./code || echo failed"
    trace: str = "set -x"
    """What makes it show what it runs; nothing where it cannot."""
    export: str = "export {}='{}'"
    assign: str = "{}='{}'"
    """How a variable is set that programs do not see; nothing where all of them do."""
    erase: str = "unset {}"
    clears: str = ""
    """Clears away all variables whose names are like those of the hook; nothing where no line reaches them."""
    read_only: str = "readonly {}"
    """What makes a variable read-only; nothing where there are no such."""
    wrap: str = 'codex() {{ command {} "$@"; }}'
    """A function of the user's own, called codex, that runs the program with further words."""
    reads: tuple[str, ...] = ()
    """Values that come out otherwise, whoever puts them there, where they stand in PATH."""
    end: str = ""
    """What odd names of files end in: nu takes white space off their ends."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Odd options and habits under which nothing may change: a name, and the code that comes first."""

    interactive: tuple[str, ...] = ()
    """How it is started on a terminal; nothing where it has no hook."""
    rc: str = ""
    hook: str = ""
    """The line of the start-up file ``rc`` that loads the hook."""
    first: tuple[str, ...] = ()
    """What ccjk is called with before that line can be read."""
    file: str = ""
    """The name of the hook's file in ``shell/``."""
    parse: tuple[str, ...] = ()
    """What parses that file (the next word), and runs nothing."""
    completing: str = ""
    """What prints the line that TAB makes of ``{}``, and ``@``, where no terminal shows it; nothing where one does."""
    history: str = "HISTFILE=~/history"
    """What makes it keep what is typed, where it does not anyway."""
    probe: str = ""
    """Reports each prompt, by running ``$PROBE_SH STATUS DIRECTORY PROFILE``."""
    instead: str = ""
    """What it shows where the prompt was interrupted; nothing where it asks for the prompt again."""
    probe_first: bool = False
    """Whether it stands before the hook: where whoever defines the prompt last has it."""
    becoming: str = "exec {}"
    """How the shell becomes another program, where it is."""
    draws: bool = False
    """Whether its line editor draws by where it is told that the cursor is; others believe the first column."""
    folder: str = ""
    """What each new one puts first on PATH."""
    sole: str = "cd ./*/"
    """Enters the only folder that is here."""
    at_once: bool = True
    """Whether it tells of each change of its directory, so that what stands behind a cd in one line is right as well."""
    resolves: bool = False
    """Whether its working directory has no link in it, however one got there."""
    slow: int = 1
    """How many times as long as others it may take."""
    functions: bool = True
    """Whether its hook has functions, by the names of the others'."""
    start_up: str = ""
    """The start-up file that gets the line, where that is not ``rc``."""
    state: str = ""
    """Shows what a command line finds: the last status, settings, names."""
    settings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Settings and habits of users: code of the start-up file, and what is typed last."""
    prompts: str = ""
    """Does what is done at a prompt a thousand times, and each time runs ``{}``."""
    says: Mapping[str, str] = field(default_factory=dict)
    """Lines that scenarios type, in this language."""
    cannot: Mapping[str, str] = field(default_factory=dict)
    """Scenarios that this shell cannot do, with the reason, which the README gives as well."""

    def command(self, script: str) -> list[str]:
        """Return the words that run ``script``."""
        first, *others = self.script
        return [program(first), *(program(word) if word == self.name else word for word in others), script]

    def program(self) -> str:
        """Return the path of the shell."""
        return program(self.name)
