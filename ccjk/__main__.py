"""The program's entry. Hot commands go straight to their function; everything else is parsed by `cli`.

The only place that catches the package's error: whatever happens, a person sees one line that says what to do.
"""

import sys

from ccjk.errors import FAILED, CcjkError

INTERRUPTED = 130
CLOSED_PIPE = 141


def main() -> int:
    """Run the command line and return its exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if stream:  # None where it was closed; a terminal that knows only ASCII sees escapes instead of an error
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        status = _hot(sys.argv[1:])
        if status is None:
            from ccjk.cli import run

            status = run(sys.argv[1:])
        if sys.stdout:
            sys.stdout.flush()
    except CcjkError as error:
        return _fail(str(error), error.status)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _silence()
        return CLOSED_PIPE
    except OSError as error:
        _silence()
        place = f"{error.filename}: " if isinstance(error.filename, str) else ""
        return _fail(
            f"{place}{error.strerror or error}. See that it is readable and writable, and that the disk has room", FAILED
        )
    except RecursionError:
        return _fail("the input is nested too deeply. Give a simpler one", FAILED)
    return status


def _hot(args: list[str]) -> int | None:
    if args == ["--version"]:
        from ccjk import __version__

        print(f"ccjk {__version__}")
        return 0
    if args[:1] == ["key"] and "--help" not in args and "-h" not in args:
        from ccjk.commands.key import run

        print(run(args[1:]))
        return 0
    return None


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
