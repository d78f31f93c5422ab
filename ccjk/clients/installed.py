"""Which Claude Codes the shells here have on PATH. Imports almost nothing: prompts and `eval` wait for it.

The record of a directory is read without asking anybody, also by a shell that finds another Claude Code than the one it was
made for. So as long as any that was seen takes an API key to its vendor, all records keep it from that.
"""

import os

from ccjk.clients import programs
from ccjk.stores import cache, generation

_RECORD = "claude.seen"
_OLD, _NEW = "old", "new"


def note() -> None:
    """Note the one on PATH; a new generation begins where records say something else now.

    Where nothing is set up, or can be written, all stays as it is.
    """
    program = programs.find("claude", os.environ.get("PATH", ""))
    if program is None or programs.stands_in(program) or not generation.current():
        return
    known, identity = _known(), programs.identity(program)
    still = {seen: kind for seen, kind in known.items() if _is_there(seen)}
    if identity in still and still == known:
        return
    if identity not in still:
        from ccjk.clients.claude_code import takes_key_home
        from ccjk.clients.places import version_of

        still[identity] = _OLD if takes_key_home(version_of(program)) else _NEW
    cache.save(_RECORD, cache.mark_of(_RECORD), [text for pair in still.items() for text in pair])
    if (_OLD in known.values()) != (_OLD in still.values()):
        generation.renew(anyway=True)


def any_old() -> bool:
    """Whether one that takes an API key to its vendor was seen, and is still there."""
    return any(kind == _OLD and _is_there(seen) for seen, kind in _known().items())


def _known() -> dict[str, str]:
    fields = cache.load(_RECORD, cache.mark_of(_RECORD)) or []
    return dict(zip(fields[::2], fields[1::2], strict=True))


def _is_there(identity: str) -> bool:
    file = identity.rsplit(" ", 2)[0]
    return os.path.exists(file) and programs.identity(file) == identity
