"""What the tests of real clients share."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Home, client
from tests.standin import StandIn
from tests.terminal import Terminal

KEY = "sk-of-302ai-0123456789-abcdefghij"
LOGIN = "sk-ant-oat01-of-their-own-0123456789"


def own_login() -> dict[str, Any]:
    """Return what is in the files, by name, of a Claude Code that is signed in at its vendor."""
    login = {"accessToken": LOGIN, "refreshToken": "sk-ant-ort01-x", "expiresAt": int(time.time() * 1000) + 86_400_000}
    login |= {"scopes": ["user:inference", "user:profile"], "subscriptionType": "max"}
    return {
        ".claude/.credentials.json": {"claudeAiOauth": login},
        ".claude.json": {"hasCompletedOnboarding": True, "oauthAccount": {"emailAddress": "a@b.example"}},
    }


@pytest.fixture
def signed_in(home: Home) -> Home:
    for name, said in own_login().items():
        home.write(name, json.dumps(said), 0o600)
    return home


@pytest.fixture
def project(home: Home) -> Path:
    path = home.path / "project"
    path.mkdir()
    return path


@pytest.fixture
def codex_daemon(home: Home, standin: StandIn, project: Path) -> Iterator[int]:  # noqa: ARG001 - it answers
    """Interactive Codex was opened and closed: its daemon, which stays, by its process."""
    home.clients = (client("codex-newest"),)
    home.inside("init", "-s", "-T", "codex", "-p", "302ai", "-k", KEY)
    with Terminal(home, "codex", cwd=project) as terminal:
        terminal.wait_for("Ask Codex")
        deadline = time.monotonic() + 30
        file = home.path / ".codex/app-server-daemon/daemon.pid"
        while not (file.exists() and file.read_text()):
            assert time.monotonic() < deadline, terminal.screen()
            time.sleep(0.2)
        pid = int(json.loads(file.read_text())["pid"])
    yield pid
    for name in ("daemon.pid", "daemon-updater.pid"):
        file = home.path / ".codex/app-server-daemon" / name
        if file.exists():
            with suppress(ProcessLookupError):
                os.kill(json.loads(file.read_text())["pid"], signal.SIGTERM)
