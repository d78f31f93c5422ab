"""The program's entry. Hot commands go straight to their function; everything else is parsed by `cli`.

The only place that catches the package's error: whatever happens, a person sees one line that says what to do.
"""

import sys

from ccjk.errors import CcjkError


def main() -> int:
    """Run the command line and return its exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    args = sys.argv[1:]
    try:
        status = _hot(args)
        if status is None:
            from ccjk.cli import run

            status = run(args)
        sys.stdout.flush()
    except CcjkError as error:
        return _fail(str(error), error.status)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        from ccjk.output import silence

        silence()
        return 141
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        return _fail(f"{place}{error.strerror or error}. See that it is readable and writable, and that the disk has room", 1)
    except RecursionError:
        return _fail("the input is nested too deeply. Give a simpler one", 1)
    return status


def _hot(args: list[str]) -> int | None:
    if args == ["--version"]:
        from ccjk import __version__

        sys.stdout.write(f"ccjk {__version__}\n")
        return 0
    if args[:1] == ["key"] and "--help" not in args:
        from ccjk.commands.key import run

        sys.stdout.write(run(args[1:]) + "\n")
        return 0
    return None


def _fail(text: str, status: int) -> int:
    from ccjk.output import error

    error(text)
    return status


if __name__ == "__main__":
    sys.exit(main())
