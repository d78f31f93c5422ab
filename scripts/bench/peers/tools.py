"""The tools: how each is set up with two profiles, switches between them by its own command, and takes that back."""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ccjk import __version__
from tests.conftest import CCJK, Home, client
from tests.standin import StandIn

KEYS = {"alpha": "sk-alpha-0123456789abcdefghij", "beta": "sk-beta-0123456789abcdefghijk"}
KINDS = {"alpha": "auth_token", "beta": "api_key"}
URLS = {"alpha": "https://open.bigmodel.cn/api/anthropic", "beta": "https://api.302.ai/cc"}
CONFIGS = [{"name": name, "type": KINDS[name], "url": URLS[name], "key": KEYS[name]} for name in URLS]
ZCF_INIT = "init -s -g en -T cc -m skip -w skip -o skip -x false --api-configs"
KILLED = (-9, 137)
SETTINGS, STATE = ".claude/settings.json", ".claude.json"
DOCUMENT = {
    "hasCompletedOnboarding": True,
    "zeta": "b\\u0061r",
    "env": {"FOO": "1"},
    "big": 12345678901234567890,
    "alpha": {"list": [1, 2]},
}
"""What both files hold before a switch. The backslash makes an escape once it is written by ``text``."""


def text(indent: int | str = 2) -> str:
    return json.dumps(DOCUMENT, indent=indent).replace("\\\\", "\\") + "\n"


@dataclass(frozen=True)
class Tool:
    """``prepare`` makes the profiles, ``switch`` and one's name is the command; ``undo`` gives its words, None: it has none."""

    name: str
    program: Path
    prepare: Callable[["Stage"], None]
    switch: tuple[str, ...]
    undo: Callable[["Stage"], list[str]] | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A home in which a tool is on profile alpha, and which can be put back to that, always at the same path."""

    tool: Tool
    home: Home

    @property
    def files(self) -> tuple[Path, Path]:
        return self.home.path / SETTINGS, self.home.path / STATE

    def command(self, profile: str = "beta") -> list[str]:
        return [str(self.tool.program), *self.tool.switch, profile, *self.tool.options]

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return self.home.command(self.tool.program, *words, stdin=stdin)

    def switch(self, profile: str = "beta", *before: str) -> subprocess.CompletedProcess[str]:
        """Switch; ``before`` are words before the command, such as strace's."""
        return self.home.command("timeout", "--signal=KILL", "20", *before, *self.command(profile))

    def surely(self, profile: str) -> None:
        """Switch; where that fails, once more in another second, as backups of one second may have one name."""
        if self.switch(profile).returncode:
            time.sleep(1.1)
            done = self.switch(profile)
            assert done.returncode == 0, f"{self.tool.name}: {done.stdout}{done.stderr}"

    def keep(self) -> None:
        shutil.copytree(self.home.path, f"{self.home.path}-kept", symlinks=True)
        time.sleep(1.1)

    def again(self) -> Home:
        """Put the home back, with both files as ``text`` has them, private."""
        shutil.rmtree(self.home.path)
        shutil.copytree(f"{self.home.path}-kept", self.home.path, symlinks=True)
        for name in (SETTINGS, STATE):
            self.home.write(name, text())
        return self.home


def _ccjk(stage: Stage) -> None:
    stage.run("init", "-s", "--api-configs", json.dumps(CONFIGS))


def _zcf(stage: Stage) -> None:
    stage.run(*ZCF_INIT.split(), json.dumps(CONFIGS))


def _ccs(stage: Stage) -> None:
    for name, key in KEYS.items():
        stage.run("api", "create", name, "--base-url", URLS[name], "--api-key", key, "--model", "glm-5.3", "--yes")


def _provider_switcher(stage: Stage) -> None:
    for name, key in KEYS.items():
        words = [
            "profile",
            "add",
            name,
            "--base-url",
            URLS[name],
            "--auth-kind",
            KINDS[name],
            "--model",
            "glm-5.3",
            "--key-stdin",
        ]
        stage.run(*words, stdin=f"{key}\n")


def _latest_backup(stage: Stage) -> list[str]:
    return ["backup", "restore", max(stage.run("backup", "list").stdout.split()), "--yes"]


def tools(folder: Path) -> list[Tool]:
    """Return those that are there, ccjk first."""
    npm = folder / "node_modules/.bin"
    found = [
        Tool(f"ccjk {__version__}", CCJK, _ccjk, ("config-switch",), lambda _: ["undo"]),
        Tool("zcf 3.7.3", npm / "zcf", _zcf, ("config-switch",)),
        Tool("@kaitranntt/ccs 7.79.1", npm / "ccs", _ccs, ("persist",), lambda _: ["persist", "--restore", "--yes"], ("--yes",)),
        Tool("claude-provider-switcher 0.1.6", folder / "py/bin/ccs", _provider_switcher, ("use",), _latest_backup),
    ]
    return [tool for tool in found if tool.program.exists()]


def stage(tool: Tool, folder: Path, standin: StandIn) -> Stage:
    """Return a home in which ``tool`` is on profile alpha. No npm is in it: a tool may install for the whole machine."""
    path = Path(tempfile.mkdtemp(dir=folder))
    home = Home(
        path, (path / "stub/npm", client("claude-newest")), {"npm_config_prefix": str(path / "npm"), **standin.environment}
    )
    # One thread for its files, so that the calls of a thread can be counted alike in each run.
    home.env["UV_THREADPOOL_SIZE"] = "1"
    for name in ("npm", "npx"):
        home.write(f"stub/{name}", "#!/bin/sh\nexit 1\n", 0o755)
    for name in (SETTINGS, STATE):
        home.write(name, text())
    made = Stage(tool, home)
    tool.prepare(made)
    made.surely("alpha")
    assert URLS["alpha"] in home.read(SETTINGS), tool.name
    made.keep()
    return made
