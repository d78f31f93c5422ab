"""The one exception of the package."""

from ccjk.language import _

FAILED = 1
USAGE = 2


class CcjkError(Exception):
    """What went wrong and what to do about it, in one line, for a person.

    ``message`` says what is wrong, ``hint`` what to do; ``status`` is the exit status: 1 the command failed,
    2 it was called wrongly. Neither text may contain a key. Text from outside (paths, names) is escaped when
    it is printed, not here.
    """

    def __init__(self, message: str, hint: str = "", *, status: int = FAILED) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status

    def __str__(self) -> str:
        return _("{message}; {hint}", message=self.message, hint=self.hint) if self.hint else self.message


class UsageError(CcjkError):
    """The command was called wrongly (exit status 2)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint, status=USAGE)
