"""Reading what is set up while nobody changes it: a profile and its key are two files. Imports almost nothing."""

from ccjk.clients import installed
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores import generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Result = TypeVar("Result")

_ATTEMPTS = 5
_PATIENCE = 5.0  # seconds: somebody waits for a prompt


def steady(read: "Callable[[str], Result]", *, follow: bool = False) -> "Result":
    """Return what ``read`` returns, given the generation, once that was the same from beginning to end.

    A change that is under way is waited for. ``follow``: edits by hand begin a generation, too.
    """
    for _attempt in range(_ATTEMPTS):
        if generation.changing():
            from ccjk.transaction.transact import finished

            finished(_PATIENCE)
        generation.renew()
        installed.note()
        now = generation.follow() if follow else generation.current()
        result = read(now)
        if not generation.changing() and generation.current() == now:
            return result
    raise CcjkError(_("what is set up keeps changing"), _("run this again when the other ccjk is done"))
