"""Where Codex's ``-c key=value`` must stand. Imports nothing: every start of ``codex`` waits for it.

Facts tried on 0.94 to 0.169 (2026-11): before 0.164 those in front of a command are dropped as soon as one stands behind it;
later ones override earlier ones; ``-m`` overrides ``-c model=…``.
"""

_TALKING = {
    "exec": ("resume", "review"),
    "e": ("resume", "review"),
    "review": (),
    "resume": (),
    "fork": (),
    **dict.fromkeys(("app-server", "mcp-server"), ()),
}
"""The commands that talk to a provider, each with those below it. Others may hand words on to another program."""

_CONFIG = ("-c", "--config")
_WITH_VALUE = {
    *_CONFIG,
    *("-i", "--image", "-m", "--model", "-p", "--profile", "-s", "--sandbox", "-a", "--ask-for-approval", "-C", "--cd"),
    *("--enable", "--disable", "--local-provider", "--add-dir", "--remote", "--remote-auth-token-env"),
    *("--output-schema", "--color", "-o", "--output-last-message", "--base", "--commit", "--title"),
}
"""The options of these commands that take the next word for their value (of 0.94 to 0.163)."""


def arranged(ours: list[str], theirs: list[str], *, drops: bool) -> list[str]:
    """Return the arguments of a ``codex`` that the user called with ``theirs`` and that must obey ``ours`` too.

    ``drops``: this Codex drops those of a level when others stand deeper, so ours stand again before the first of each.
    """
    if _command(theirs) == "features":  # it shows what is set, and would show what is ours
        return theirs
    if any("model_provider=" in word for word in theirs):
        # The profile among ours is there against those of files; the user's own choice of a provider stands above it.
        pairs = zip(ours[::2], ours[1::2], strict=True)
        ours = [word for option, setting in pairs if not setting.startswith("profile") for word in (option, setting)]
    words = [*ours]
    commands: tuple[str, ...] = tuple(_TALKING) if drops else ()
    pending = is_value = False
    for position, word in enumerate(theirs):
        if not is_value and (word == "--" or not (commands or pending)):
            return words + theirs[position:]
        if pending and not is_value and (word.startswith(("-c", "--config=")) or word in _CONFIG):
            words += ours
            pending = False
        if not is_value and not word.startswith("-"):  # a command, else a prompt or a thread
            pending = pending or word in commands
            commands = _TALKING.get(word, ()) if word in commands else ()
        is_value = not is_value and word in _WITH_VALUE
        words.append(word)
    return words


def _command(words: list[str]) -> str:
    """Return the first word that is no option, nor an option's value; nothing for none."""
    is_value = False
    for word in words:
        if not is_value and (word == "--" or not word.startswith("-")):
            return word
        is_value = not is_value and word in _WITH_VALUE
    return ""


def with_model(ours: list[str], model: str) -> list[str]:
    """Return ``ours`` with ``model`` in place of their own, empty for none."""
    quoted = model.replace("\\", "\\\\").replace('"', '\\"')
    return [*ours, "-c", f'model="{quoted}"'] if model else ours
