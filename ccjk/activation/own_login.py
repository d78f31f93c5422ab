"""Claude Code on the user's own login, whatever its settings and this shell say. Imports almost nothing: it waits.

``--settings FILE`` beats every other settings file but those of the machine's administrator, and one option counts: the last from
2.1.198 on, the first before (tried on 2.1.126 to 2.1.332). What is empty in ``env`` counts as unset, also against the shell.
"""

from zlib import crc32

from ccjk.core.environment import BASE_URL, CREDENTIALS, FAST_TIER, FOREIGN, MODEL_TIERS
from ccjk.core.name import OFFICIAL
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.paths import credentials_file
from ccjk.stores.reader import contents, read

VENDOR = "https://api.anthropic.com"
_OPTION = "--settings"
_ALONE = frozenset(
    ("daemon", "attach", "logs", "stop", "kill", "rm", "respawn", "remote", "self-hosted-runner", "remote-control", "rc")
)
"""The commands in front of which an option means something else, or is refused."""


def arranged(args: list[str], model: str, fast_model: str) -> list[str]:
    """Return ``args`` of a Claude Code such that it uses the user's own login, and ``model`` and ``fast_model`` if any.

    Settings that the user names among them count as well, but not for the provider; an error where they cannot be read.
    """
    if args[:1] and args[0] in _ALONE:
        return args
    ours: dict[str, object] = {"apiKeyHelper": "", "env": _variables(model, fast_model)}
    rest, theirs = _taken_out(args)
    if any(named.startswith(credentials_file(f"{OFFICIAL}@").removesuffix(".json")) for named in theirs):
        return args  # another of a team, which got it from the first
    import json  # who is on a profile does without

    for named in theirs:
        said = _settings(named)
        env = said.get("env")
        ours = {**said, **ours, "env": {**(env if isinstance(env, dict) else {}), **_variables(model, fast_model)}}
    text = json.dumps(ours).encode()
    file = credentials_file(f"{OFFICIAL}@{crc32(text):08x}")  # another for other models: a running session reads its own again
    if contents(file) != text:
        from ccjk.stores.writer import put

        put(file, text)
    return [_OPTION, file, *rest]


def _variables(model: str, fast_model: str) -> dict[str, str]:
    values = dict.fromkeys((*FOREIGN, *CREDENTIALS.values()), "") | {BASE_URL: VENDOR}
    values |= dict.fromkeys(MODEL_TIERS, model) if model else {}
    return values | ({FAST_TIER: fast_model or model} if fast_model or model else {})


def _taken_out(args: list[str]) -> tuple[list[str], list[str]]:
    """Return ``args`` without the settings that they name, and those."""
    rest, found, is_value = list[str](), list[str](), False
    for number, word in enumerate(args):
        if word == "--" and not is_value:
            return rest + args[number:], found
        if is_value:
            found.append(word)
        elif word.startswith(f"{_OPTION}="):
            found.append(word.partition("=")[2])
        elif word != _OPTION:
            rest.append(word)
        is_value = word == _OPTION and not is_value
    return rest, found


def _settings(named: str) -> dict[str, object]:
    import json

    try:
        said = json.loads(named if named.lstrip().startswith("{") else read(named)[0])
    except (OSError, ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise CcjkError(
            _("the settings behind {option} cannot be read, so they cannot be joined with your own login", option=_OPTION),
            _("correct them, or use ccjk exec official -- claude without them"),
        )
    return said
