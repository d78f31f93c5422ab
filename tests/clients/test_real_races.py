"""Both clients write their files while ccjk switches: nothing that they wrote is lost, and the last switch stands."""

import threading
import tomllib

from tests.commands.used import KEYS, in_use, set_up
from tests.conftest import Home, client

ADDED = 8


def test_what_the_clients_write_meanwhile_is_kept(home: Home) -> None:
    home.clients = (client("claude-newest"), client("codex-newest"))
    in_use(home)
    set_up(home)
    stop = threading.Event()
    switched: list[int] = []

    def keep_switching() -> None:
        while not stop.is_set():
            for name in KEYS:
                switched.append(home.process("config-switch", name, "-T", "all").returncode)  # noqa: PERF401

    switcher = threading.Thread(target=keep_switching)
    switcher.start()
    added = {"claude": list[str](), "codex": list[str]()}
    try:
        for number in range(ADDED):
            for program, scope in (("claude", ("-s", "user")), ("codex", ())):
                done = home.command(program, "mcp", "add", *scope, f"server{number}", "--", "true")
                assert done.returncode == 0, done.stderr
                added[program].append(f"server{number}")
    finally:
        stop.set()
        switcher.join()
    assert set(switched) == {0}
    assert len(switched) > ADDED
    home.done("config-switch", "kimi", "-T", "all")
    assert set(added["claude"]) == set(home.json(".claude.json")["mcpServers"])
    config = tomllib.loads(home.read(".codex/config.toml"))
    assert set(added["codex"]) <= set(config["mcp_servers"])
    assert config["model_providers"]["ccjk"]["auth"]["args"][:3] == ["key", "kimi", "--for"]
    env = home.json(".claude/settings.json")["env"]
    assert {env["ANTHROPIC_AUTH_TOKEN"], env["ANTHROPIC_API_KEY"]} == {KEYS["kimi"], ""}
