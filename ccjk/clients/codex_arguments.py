"""The words that Codex is called with: what the user's say, and where ours must stand. Every start of ``codex`` waits for it.

Facts tried on 0.94 to 0.171 (2026-11): before 0.164 ``-c key=value`` in front of a command is dropped as soon as one stands
behind it; later ones override earlier ones; ``-m`` overrides ``-c model=…``, the model of a review overrides both. From 0.134
on ``-p NAME`` lays a file of that name over ``config.toml``.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

PROVIDER = "ccjk"
"""The one provider id, whatever the profile: Codex ties threads to it and hides those of another."""

MODEL = "CCJK_CODEX_MODEL"
"""Stands for the model in arguments that are worked out beforehand."""

_TALKING = {
    "exec": ("resume", "review", "fork"),
    "e": ("resume", "review", "fork"),
    "review": (),
    "resume": (),
    "fork": (),
    **dict.fromkeys(("app-server", "mcp-server"), ()),
}
"""The commands that talk to a provider, each with those below it. Others may hand words on to another program."""

_ELSEWHERE = ("features", "queue")
"""The commands that ours would be wrong for: one shows what is set, and the other is done by who began the session."""

_SHORT = {"-c": "--config", "-m": "--model", "-p": "--profile", "-C": "--cd"}
WITH_VALUE = {
    *_SHORT,
    *_SHORT.values(),
    *("-i", "--image", "-s", "--sandbox", "-a", "--ask-for-approval", "-o", "--output-last-message"),
    *("--enable", "--disable", "--local-provider", "--add-dir", "--remote", "--remote-auth-token-env", "--output-schema"),
    *("--color", "--base", "--commit", "--title", "--thread-source", "--cyber-access-program", "--listen", "--session-source"),
    *("--startup-client-info", "--cloud-skills-snapshot", "--code-mode-host", "--ws-auth", "--ws-token-file"),
    *("--ws-token-sha256", "--ws-shared-secret-file", "--ws-issuer", "--ws-audience", "--ws-max-clock-skew-seconds"),
}
"""The options of these commands that take the next word for their value."""


def fitted(ours: list[str], model: str, theirs: list[str], file: "Callable[[str], Mapping[str, Any]]") -> list[str] | None:
    """Return those of ``ours`` that stand beside what the user says with ``theirs``, None where that chooses a provider itself.

    ``model``: the profile's, empty for none. ``file`` returns what the file says that a name selects (``-p``).
    """
    options, settings = _said(theirs)
    if _command(theirs) in _ELSEWHERE or "--remote" in options or "--oss" in options:
        return None
    named = {} if "--ignore-user-config" in options else file(options.get("--profile", ""))
    if settings.get("model_provider", PROVIDER) != PROVIDER or named.get("model_provider", PROVIDER) != PROVIDER:
        return None
    chosen = options.get("--model") or settings.get("model") or named.get("model")
    found = []
    for setting in ours:
        name = setting.partition("=")[0]
        if MODEL in setting:
            value = chosen if isinstance(chosen, str) else model
            if not value or (chosen and name == "model") or _holds(named, name):
                continue
            found += ["-c", setting.replace(f'"{MODEL}"', _quoted(value))]
        else:
            found += ["-c", setting]
    return found


def works_in(words: list[str]) -> str:
    """Return the folder that a ``codex`` that is called with ``words`` works in, nothing where that is the working directory."""
    return _said(words)[0].get("--cd", "")


def arranged(ours: list[str], theirs: list[str], *, drops: bool) -> list[str]:
    """Return the arguments of a ``codex`` that the user called with ``theirs`` and that must obey ``ours`` too.

    ``drops``: this Codex drops those of a level when others stand deeper, so ours stand again before the first of each.
    """
    words = [*ours]
    commands: tuple[str, ...] = tuple(_TALKING) if drops else ()
    pending = is_value = False
    for position, word in enumerate(theirs):
        if not is_value and (word == "--" or not (commands or pending)):
            return words + theirs[position:]
        if pending and not is_value and (word.startswith(("-c", "--config=")) or word == "--config"):
            words += ours
            pending = False
        if not is_value and not word.startswith("-"):  # a command, else a prompt or a thread
            pending = pending or word in commands
            commands = _TALKING.get(word, ()) if word in commands else ()
        is_value = not is_value and word in WITH_VALUE
        words.append(word)
    return words


def _said(words: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the options among ``words``, by their long names, and the settings that ``-c`` makes: of each the last."""
    options: dict[str, str] = {}
    settings: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if word[:2] in _SHORT:  # -cX, -c=X
            name, value = _SHORT[word[:2]], word[2:].removeprefix("=")
            equals = word[2:3]
        if not equals and word in WITH_VALUE:
            value = next(rest, "")
        options[name] = value
        if name == "--config":
            key, _, value = value.partition("=")
            settings[key.strip()] = _unquoted(value.strip())
    return options, settings


def _command(words: list[str]) -> str:
    """Return the first word that is no option, nor an option's value; nothing for none."""
    is_value = False
    for word in words:
        if not is_value and (word == "--" or not word.startswith("-")):
            return word
        is_value = not is_value and word in WITH_VALUE
    return ""


def _holds(values: "Mapping[str, Any]", name: str) -> bool:
    inner: Any = values
    for step in name.split("."):
        inner = inner.get(step) if isinstance(inner, dict) else None
    return inner is not None


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
