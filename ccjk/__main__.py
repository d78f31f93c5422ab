"""The program's entry. Hot commands go straight to their function; everything else is parsed by `cli`.

The only place that catches the package's error: whatever happens, a person sees one line that says what to do.
"""

import sys

from ccjk.errors import FAILED, CcjkError

INTERRUPTED = 130
CLOSED_PIPE = 141


def main() -> int:
    """Run the command line and return its exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.

    What `eval` runs must fail where ccjk did: its status is lost there.
    """
    status = _status()
    if status and sys.argv[1:2] == ["env"] and not {"json", "dotenv"} & {*sys.argv} and sys.stdout and not sys.stdout.isatty():
        from ccjk.shells import FAILURE

        print(FAILURE, flush=True)
    return status


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
            f"{place}{error.strerror or error}; see that it is readable and writable, and that the disk has room", FAILED
        )
    except RecursionError:
        return _fail("the input is nested too deeply; give a simpler one", FAILED)
    return status


def _run(args: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if stream:  # None where it was closed; a terminal that knows only ASCII sees escapes instead of an error
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    status = _hot(args)
    if status is None:
        from ccjk.cli import parse

        status = parse(args)
    if sys.stdout:
        sys.stdout.flush()
    return status


def _hot(args: list[str]) -> int | None:
    """Answer what must start fast, in the spelling that programs use; None leaves it to the command line's parser."""
    match args:
        case ["--version"]:
            from ccjk import __version__

            print(f"ccjk {__version__}")
        case ["key", name] | ["key", name, "--config-dir", _] if not name.startswith("-"):
            from ccjk.commands.key import key

            print(key(name, args[3] if args[2:] else None))
        case ["env", *words]:
            from ccjk.commands.env import env, understood

            asked = understood(words)
            if asked is None:
                return None
            env(*asked)
        case ["exec", "--", *words] | ["exec", _, "--", *words] if not args[1].startswith("-") or args[1] == "--":
            from ccjk.commands.exec import execute

            execute(None if args[1] == "--" else args[1], words)
        case _:
            return None
    return 0


def _fail(text: str, status: int) -> int:
    from ccjk.output import error

    error(text)
    return status


def _silence() -> None:
    """Let what could not be printed go: Python would try once more at its end, and complain."""
    import os

    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
