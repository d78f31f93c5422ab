"""The program's entry. Hot commands go straight to their function; everything else is parsed by `cli`.

The only place that catches the package's error: whatever happens, a person sees one line that says what to do.
"""

import sys

from ccjk.errors import FAILED, CcjkError
from ccjk.language import _

INTERRUPTED = 130
CLOSED_PIPE = 141


def main() -> int:
    """Run the command line and return its exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    return _for_eval() if sys.argv[1:2] in (["env"], ["hook"]) else _status()


def _for_eval() -> int:
    """Run a command whose output is run by a shell: whatever ends it early, that must fail where ccjk did.

    The shell does not see the exit status in ``eval "$(…)"``.
    """
    import _signal
    import os

    for number in (_signal.SIGTERM, _signal.SIGHUP):
        _signal.signal(number, _terminated)
    try:
        output = os.dup(1)
    except OSError:  # closed
        return _status()
    status = FAILED
    try:
        status = _status()
    finally:
        if status and not os.isatty(output):
            from ccjk.shells.calling import failure

            try:
                os.write(output, failure(sys.argv).encode())
            except OSError:  # full, or nobody reads
                status = CLOSED_PIPE
    return status


def _terminated(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _status() -> int:
    try:
        status = _run(sys.argv[1:])
    except CcjkError as error:
        return _fail(str(error), error.status)
    except KeyboardInterrupt:
        if sys.stderr and sys.stderr.isatty():
            print(file=sys.stderr)  # the next prompt begins on a line of its own
        return INTERRUPTED
    except BrokenPipeError:
        _silence()
        return CLOSED_PIPE
    except OSError as error:
        _silence()
        place = f"{error.filename}: " if isinstance(error.filename, str) else ""
        return _fail(
            _(
                "{what}; see that it is readable and writable, and that the disk has room",
                what=f"{place}{error.strerror or error}",
            ),
            FAILED,
        )
    except (RecursionError, MemoryError) as error:
        deep = isinstance(error, RecursionError)
        nested, small = _("the input is nested too deeply; give a simpler one"), _("there is not enough memory; see ulimit -v")
        return _fail(nested if deep else small, FAILED)
    return status


def _run(args: list[str]) -> int:
    import os

    os.umask(os.umask(0o077) & 0o077)  # what ccjk makes its owner can use, whatever the mask says
    for stream in (sys.stdout, sys.stderr):
        if stream:  # None where it was closed; a terminal that knows only ASCII sees escapes instead of an error
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    status = _hot(args)
    if status is None:
        status = _parsed(args)
    if sys.stdout:
        sys.stdout.flush()
    return status


def _parsed(args: list[str]) -> int:
    """Run what `cli` declares; Typer parses what is not spelled plainly."""
    import _signal

    for number in (_signal.SIGTERM, _signal.SIGHUP):
        if _signal.getsignal(number) != _signal.SIG_IGN:  # as under nohup
            _signal.signal(number, _terminated)
    from ccjk.cli import COMMANDS

    command = COMMANDS.get(args[0]) if args else None
    values = command.understood(args[1:]) if command else None
    if command and values is not None:
        return command.function(**values) or 0
    from ccjk.click_adapter import parse

    return parse(COMMANDS, args)


def _hot(args: list[str]) -> int | None:
    """Answer what must start fast, in the spelling that programs use; None leaves it to the command line's parser."""
    match args:
        case ["--version"]:
            from ccjk import __version__

            print(f"ccjk {__version__}")
        case ["key", name, *words] if not name.startswith("-"):
            from ccjk.commands.key import key
            from ccjk.commands.key import understood as of_helper

            asked = of_helper(words)
            if asked is None:
                return None
            _print_key(key(name, asked[0], asked[1], asked_by=asked[2]))
        case ["env", *words]:
            from ccjk.commands.env import env, understood

            said = understood(words)
            if said is None:
                return None
            env(*said)
        case ["exec", "--", *words] | ["exec", _, "--", *words] if not args[1].startswith("-") or args[1] == "--":
            from ccjk.commands.exec import execute

            execute(None if args[1] == "--" else args[1], words)
        case ["hook", shell, *rest] if not shell.startswith("-") and rest in ([], ["--save"]):
            from ccjk.commands.hook import hook

            hook(shell, save=bool(rest))
        case _:
            return _by_scripts(args)
    return 0


def _by_scripts(args: list[str]) -> int | None:
    """Answer what only ccjk's own hooks, completions and programs ask for."""
    match args:
        case ["directory", file]:
            from ccjk.commands.directory import directory

            directory(file)
        case ["turn", code, told, folder, by_hand, entered, first, *memo]:
            from ccjk.commands.turn import turn

            turn(code, told, folder, by_hand, entered, first, memo)
        case ["codex", *words]:
            from ccjk.commands.exec import codex

            codex(words)
        case ["claude", *words]:
            from ccjk.commands.exec import claude

            claude(words)
        case ["as", program, *words]:
            from ccjk.commands.exec import claude_at

            claude_at(program, words)
        case ["unseal", variable, pad]:
            import os

            from ccjk.core.sealed import unseal

            _print_key(unseal(os.environ.get(variable, ""), pad))
        case ["names", kind]:
            from ccjk.commands.completion.names import names

            print("".join(f"{line}\n" for line in names(kind)), end="")
        case _:
            return None
    return 0


def _print_key(key: str) -> None:
    if sys.stdout is None:
        raise CcjkError(_("standard output is closed"), _("leave it open: the key goes there"))
    print(key)


def _fail(text: str, status: int) -> int:
    from ccjk.output import error

    try:
        error(text)
    except OSError:  # what was to be printed before cannot be
        _silence()
        error(text)
    return status


def _silence() -> None:
    from ccjk.output import silence

    if sys.stdout:
        silence(sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
