"""Where Codex's ``-c key=value`` must stand. Imports nothing: every start of ``codex`` waits for it.

Facts tried on 0.94 to 0.169 (2026-11): before 0.164 the ones in front of ``exec`` and the like are dropped as soon as one stands
behind; later ones override earlier ones; ``-m`` overrides ``-c model=…``.
"""

_TALKING = ("exec", "e", "review", "resume", "fork")
"""The commands that talk to a provider. Others may pass words with ``-c`` among them on to another program."""


def arranged(ours: list[str], theirs: list[str], *, drops: bool) -> list[str]:
    """Return the arguments of a ``codex`` that the user called with ``theirs`` and that must obey ``ours`` too.

    ``drops``: this Codex drops those in front of a command when others stand behind it.
    """
    if drops:
        talks = False
        for position, word in enumerate(theirs):
            if word == "--":
                break
            if talks and (word.startswith(("-c", "--config=")) or word == "--config"):
                return [*ours, *theirs[:position], *ours, *theirs[position:]]
            talks = talks or word in _TALKING
    return [*ours, *theirs]
