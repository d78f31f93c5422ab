"""The README's first command, as it stands there, on a fresh copy and an empty home; then both clients on every preset."""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.clients.test_real_claude_code import PRESETS as CLAUDE_CODE
from tests.clients.test_real_claude_code import only_ours as claude_sent
from tests.clients.test_real_codex import PRESETS as CODEX
from tests.clients.test_real_codex import only_ours as codex_sent
from tests.conftest import CCJK, ROOT, Home, client
from tests.pictures.session import PICTURE, draw, play
from tests.shells.languages import HOOKED, pwsh
from tests.standin import StandIn

README = (ROOT / "README.md").read_text()
KEY = "sk-ours-0123456789-abcdefghij"


def command(marker: str) -> str:
    found = re.search(rf"<!-- {marker} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what the repository holds, with none of what was installed here."""
    path = tmp_path_factory.mktemp("checkout")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")  # noqa: S607
    for name in filter(None, names):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, path / name)
    return path


def test_the_first_command_and_then_both_clients_on_every_preset(home: Home, standin: StandIn, checkout: Path) -> None:
    registry = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    run = subprocess.run(
        ["bash", "-euc", command("set up")],  # noqa: S607
        cwd=checkout,
        env={**home.environment(), **registry, "HTTPS_PROXY": os.environ.get("HTTPS_PROXY", ""), "SSL_CERT_FILE": ""},
        text=True,
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Claude Code uses profile 302ai" in run.stdout
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_API_KEY"] == "sk-xxx"
    ccjk = checkout / ".venv/bin/ccjk"
    home.clients = (client("claude-newest"), client("codex-newest"))
    for preset in ("302ai", "glm", "minimax", "kimi", "custom"):
        options, host, path, header, *_ = CLAUDE_CODE[preset]
        assert home.command(ccjk, "init", "-s", "-k", KEY, *options).returncode == 0
        standin.forget()
        assert home.command("claude", "-p", "ping").stdout.strip() == "pong"
        claude_sent(standin.requests, host, path, header)
        codex_options, host, wires = CODEX[preset]
        assert home.command(ccjk, "init", "-s", "-T", "codex", "-k", KEY, *codex_options).returncode == 0
        standin.forget()
        assert "pong" in home.command("codex", "exec", "--skip-git-repo-check", "ping").stdout
        codex_sent(standin, host, *wires["responses"])


def test_the_second_screen_is_what_happens(home: Home, standin: StandIn) -> None:
    """The transcript, line for line but for the clients' versions."""
    assert standin
    block = re.search(r"<!-- one shell -->\n```console\n(.*?)```", README, re.DOTALL)
    assert block
    home.clients = (client("claude-newest"), client("codex-newest"))
    entries = [{"provider": name, "key": f"{KEY}-{name}"} for name in ("302ai", "glm", "kimi")]
    home.done("init", "-s", "-T", "all", "--api-configs", json.dumps(entries))
    script = [f"PATH={CCJK.parent}:$PATH", "git init -q"]
    for line in block[1].splitlines():
        if line.startswith("$ "):
            script += [f"echo {shlex.quote(line)}", f"{line[2:]} </dev/null"]
    shown = home.command("bash", "-c", "\n".join(script)).stdout
    versions = re.compile(r"(Claude Code|Codex) [0-9.]+ +")
    assert versions.sub(r"\1 ", shown) == versions.sub(r"\1 ", block[1])


def test_the_first_screen_is_what_happens_and_what_the_picture_shows(home: Home, standin: StandIn) -> None:
    block = re.search(r"<!-- a directory -->\n```console\n(.*?)\n```", README, re.DOTALL)
    assert block
    versions = re.compile(r"(Claude Code|Codex) [0-9.]+ +")
    assert versions.sub(r"\1 ", play(home, standin)) == versions.sub(r"\1 ", block[1])
    assert PICTURE.read_text() == draw(block[1])


def test_both_commands_are_on_the_first_screen() -> None:
    first_screen = "\n".join(README.splitlines()[:50])
    assert command("set up") in first_screen
    assert command("test") in first_screen


def test_every_command_in_the_readme_exists(home: Home) -> None:
    named = set(re.findall(r"`ccjk ([a-z-]+)", README)) | set(re.findall(r"^\$? ?ccjk ([a-z-]+)", README, re.MULTILINE))
    assert {
        "init",
        "config-switch",
        "undo",
        "remove",
        "key",
        "list",
        "providers",
        "exec",
        "status",
        "doctor",
        "use",
        "allow",
        "deny",
        "hook",
        "uninstall",
    } <= named
    for name in named:
        home.done(name, "--help")


def test_each_shell_is_told_of_with_what_it_cannot_do() -> None:
    flat = " ".join(README.split())
    for row in (*HOOKED.values(), pwsh.ROW):
        assert re.search(rf"ccjk hook {row.shell}\b", flat)
        if row.name not in {"bash", "zsh"}:
            assert row.usage.partition(",")[0].replace("glm", "NAME").replace("|", "\\|") in flat
        for reason in set(row.cannot.values()):
            assert f"- {row.name}: {reason}" in flat
    assert "not yet tried" in flat


def test_the_readmes_providers_are_the_presets(home: Home) -> None:
    told = home.done("providers")
    for url in re.findall(r"\| `(https://[^`]+)`", README):
        assert url in told
