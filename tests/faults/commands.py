"""Every command that writes, each with the home that it finds and how to see afterwards that all is well."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.commands.used import KEYS, in_use
from tests.conftest import Home
from tests.inside import run

_ENTRIES = json.dumps([{"provider": name, "key": key} for name, key in KEYS.items()])
_CHAT = '\n[model_providers.old]\nname = "old"\nbase_url = "https://old.example/v1"\nwire_api = "chat"\n'


@dataclass(frozen=True)
class Command:
    """``settle`` is run after the fault; it clears up, and then the files are as ``ends`` says: new, old, or either."""

    words: tuple[str, ...]
    prepare: Callable[[Home], None]
    settle: tuple[str, ...] = ()
    ends: str = "new"
    foreign: bool = True
    """Whether it changes files of other programs or profiles, and not just ccjk's memory."""
    undone: bool = False
    """Whether it can be undone once it was run again."""


def done(home: Home, *words: str, folder: str = "") -> None:
    result = run(home.path, *words, folder=home.path / folder)
    assert result.status == 0, result.err


def _used(home: Home) -> None:
    in_use(home)
    result = run(home.path, "init", "-s", "-T", "all", "--api-configs", _ENTRIES)
    assert result.status == 0, result.err
    (home.path / "p").mkdir()


def _switched(home: Home) -> None:
    _used(home)
    done(home, "config-switch", "glm", "-T", "all")


def _with_directory(home: Home) -> None:
    _used(home)
    home.write("p/.ccjk", "glm\n", 0o644)


def _allowed(home: Home) -> None:
    _with_directory(home)
    done(home, "allow", "p")


def _rotated(home: Home) -> None:
    _allowed(home)
    done(home, "init", "-s", "-p", "glm", "-k", "another-key-0123456789")


def _chat(home: Home) -> None:
    _used(home)
    path = home.path / ".codex/config.toml"
    path.write_bytes(path.read_bytes() + _CHAT.encode())


_BACK = ("config-switch", "302ai", "-T", "all")
COMMANDS: dict[str, Command] = {
    "init, the first": Command(("init", "-s", "-T", "all", "--api-configs", _ENTRIES), lambda _home: None),
    "init, in use": Command(("init", "-s", "-T", "all", "-p", "glm", "-k", "another-key-0123456789"), _used, undone=True),
    "init --hook": Command(("init", "-s", "--hook"), _used),
    "config-switch": Command(("config-switch", "glm", "-T", "all"), _used, undone=True),
    "config-switch official": Command(("config-switch", "official", "-T", "all"), _used, undone=True),
    "undo": Command(("undo",), _switched, ("config-switch", "glm", "-T", "all"), "old"),
    "remove": Command(("remove", "kimi"), _used, _BACK, "either"),
    "remove, the default": Command(("remove", "302ai"), _used, ("config-switch", "glm", "-T", "all"), "either"),
    "uninstall": Command(("uninstall", "--yes"), _switched),
    "doctor --mend": Command(("doctor", "--mend", "codex-chat-table"), _chat),
    "use": Command(("use", "glm"), _used),
    "allow": Command(("allow", "p"), _with_directory, foreign=False),
    "deny": Command(("deny", "p"), _allowed, foreign=False),
    "env": Command(("env", "glm", "--shell", "bash"), _used, foreign=False),
    "directory": Command(("directory", "@/p/.ccjk"), _rotated, foreign=False),
    "exec": Command(("exec", "glm", "--", "/bin/true"), _used, ("env", "glm", "--shell", "bash"), foreign=False),
    "hook --save": Command(("hook", "nu", "--save"), _used, foreign=False),
    "names": Command(("names", "profiles"), _used, foreign=False),
}
