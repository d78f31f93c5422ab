"""What switchers of Claude Code's provider do to its files, measured: ``python -m tests.bench.switchers FOLDER [ROUNDS]``.

FOLDER holds those to compare with; one that is not there is left out:

    npm install --prefix FOLDER --ignore-scripts zcf@3.7.3 @kaitranntt/ccs@7.79.1
    python3 -m venv FOLDER/py && FOLDER/py/bin/pip install claude-provider-switcher==0.1.6

Each runs in a scratch home with two profiles of its own, without a network and without npm, and switches between them by
the command that its documentation gives. Printed is a row a tool.
"""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.conftest import CCJK, client, program
from tests.standin import StandIn

ALPHA, BETA = "sk-alpha-0123456789abcdefghij", "sk-beta-0123456789abcdefghijk"
URLS = {"alpha": "https://open.bigmodel.cn/api/anthropic", "beta": "https://api.302.ai/cc"}
SETTINGS = '{\n\t"big": 12345678901234567890,\n\t"env": {\n\t\t"FOO": "1"\n\t},\n\t"zeta": [1, 2,  3]\n}'
COMMENTED = SETTINGS.replace("{\n", "{\n\t// mine\n", 1)
CALLS = "openat,write,pwrite64,writev,ftruncate,fsync,fdatasync,fchmod,rename,renameat,renameat2"
FOREIGN = {"the shell's": "sk-of-the-shell-0123456789", "a Console login's": "sk-ant-of-the-console-0123456789"}
HEAD = (
    "tool",
    "switch, ms",
    "`settings.json` besides the provider",
    "a comment in it",
    "broken when killed",
    "keys others can read",
    "also sent",
)
ZCF = """version = "1.0.0"
currentProfileId = "alpha"

[general]
preferredLang = "en"
currentTool = "claude-code"

[claudeCode]
enabled = true
currentProfile = "alpha"

[claudeCode.profiles.alpha]
authType = "auth_token"
apiKey = "{alpha}"
baseUrl = "{urls[alpha]}"

[claudeCode.profiles.beta]
authType = "api_key"
apiKey = "{beta}"
baseUrl = "{urls[beta]}"
"""


@dataclass
class Place:
    """A scratch home and how to run something in it."""

    home: Path
    environment: dict[str, str]

    def run(self, *words: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [str(word) for word in words]
        return subprocess.run(
            command, env=self.environment, cwd=self.home, input=stdin, text=True, capture_output=True, timeout=120, check=False
        )

    @property
    def settings(self) -> Path:
        return self.home / ".claude/settings.json"

    def put(self, text: str) -> None:
        self.settings.parent.mkdir(exist_ok=True)
        self.settings.write_text(text)
        self.settings.chmod(0o600)


@dataclass(frozen=True)
class Tool:
    """``prepare`` makes the profiles alpha (a token) and beta (a key); ``switch`` and a name is the command that switches."""

    name: str
    program: Path
    prepare: Callable[[Place, Path], None]
    switch: Callable[[str], list[str]]

    def to(self, profile: str) -> list[str]:
        return [str(self.program), *self.switch(profile)]

    def move(self, here: "Place", profile: str) -> None:
        """Switch; where that fails, once more in another second, as backups of one second may have one name."""
        done = here.run(*self.to(profile))
        if done.returncode:
            time.sleep(1.1)
            done = here.run(*self.to(profile))
        assert done.returncode == 0, f"{self.name}: {done.stdout}{done.stderr}"


def _ccjk(place: Place, tool: Path) -> None:
    entries = [("alpha", "auth_token", ALPHA), ("beta", "api_key", BETA)]
    configs = [{"name": n, "type": t, "url": URLS[n], "key": k} for n, t, k in entries]
    place.run(tool, "init", "-s", "--api-configs", json.dumps(configs))


def _zcf(place: Place, _tool: Path) -> None:
    # Not by its init: that installs Claude Code for the whole machine.
    file = place.home / ".ufomiao/zcf/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(ZCF.format(alpha=ALPHA, beta=BETA, urls=URLS))
    file.chmod(0o600)


def _ccs(place: Place, tool: Path) -> None:
    for name, key in (("alpha", ALPHA), ("beta", BETA)):
        place.run(tool, "api", "create", name, "--base-url", URLS[name], "--api-key", key, "--model", "glm-5.3", "--yes")


def _provider_switcher(place: Place, tool: Path) -> None:
    for name, key, kind in (("alpha", ALPHA, "auth_token"), ("beta", BETA, "api_key")):
        words = ["profile", "add", name, "--base-url", URLS[name], "--auth-kind", kind, "--model", "glm-5.3", "--key-stdin"]
        place.run(tool, *words, stdin=f"{key}\n")


def tools(folder: Path) -> list[Tool]:
    """Return those that are there, ccjk first."""
    npm = folder / "node_modules/.bin"
    found = [
        Tool("ccjk", CCJK, _ccjk, lambda name: ["config-switch", name]),
        Tool("zcf 3.7.3", npm / "zcf", _zcf, lambda name: ["config-switch", name]),
        Tool("@kaitranntt/ccs 7.79.1", npm / "ccs", _ccs, lambda name: ["persist", name, "--yes"]),
        Tool("claude-provider-switcher 0.1.6", folder / "py/bin/ccs", _provider_switcher, lambda name: ["use", name]),
    ]
    return [tool for tool in found if tool.program.exists()]


def place(tool: Tool, folder: Path, standin: StandIn) -> Place:
    """Return a home in which ``tool`` is on profile alpha."""
    home = Path(tempfile.mkdtemp(dir=folder))
    stub = home / "stub/npm"
    stub.parent.mkdir()
    stub.write_text("#!/bin/sh\nexit 1\n")
    stub.chmod(0o755)
    path = [stub.parent, client("claude-newest").parent, Path(program("node")).parent, "/usr/bin", "/bin"]
    environment = {"HOME": str(home), "PATH": ":".join(map(str, path)), "LANG": "C.UTF-8", "npm_config_prefix": str(home / "npm")}
    made = Place(home, environment | standin.environment)
    made.put(SETTINGS)
    (home / ".claude.json").write_text('{\n  "hasCompletedOnboarding": true\n}\n')
    (home / ".claude.json").chmod(0o600)
    tool.prepare(made, tool.program)
    tool.move(made, "alpha")
    assert URLS["alpha"] in made.settings.read_text(), tool.name
    return made


def besides(tool: Tool, here: Place) -> str:
    """Tell what of the settings, but for the provider's own, is other than before."""
    here.put(SETTINGS)
    tool.move(here, "beta")
    text = here.settings.read_text()
    before, after = json.loads(SETTINGS), json.loads(text)
    changed = [f"`{key}` is another" for key in before if key != "env" and after.get(key) != before[key]]
    around = [SETTINGS[: SETTINGS.index('"env"')], SETTINGS[SETTINGS.index("}") + 1 :].rstrip("}")]
    if not changed and all(part in text for part in around):
        return "byte for byte"
    return ", ".join(["laid out anew", *changed])


def commented(tool: Tool, here: Place) -> str:
    """Tell what becomes of settings that have a comment, which Claude Code itself cannot read."""
    here.put(COMMENTED)
    status = here.run(*tool.to("beta")).returncode
    text = here.settings.read_text()
    if text == COMMENTED:
        return "refused" if status else "not changed, status 0"
    return "rewritten" + ("" if '"zeta"' in text else ", the rest is lost") + ("" if status else ", status 0")


def killed(tool: Tool, here: Place) -> str:
    """Kill it on entering each call that touches Claude Code's two files; count how often one is neither old nor valid."""
    files = [here.settings, here.home / ".claude.json"]
    here.put(SETTINGS)
    kept = here.home.with_name(here.home.name + "-kept")
    shutil.copytree(here.home, kept, symlinks=True)
    log = here.home.with_name(here.home.name + "-calls")
    # With -P only calls that touch one of the files are seen, and counted.
    strace = [program("strace"), "-f", "-qq", *(word for file in files for word in ("-P", file)), "-o"]
    here.run(*strace, log, "-e", f"trace={CALLS}", *tool.to("beta"))
    seen = Counter(re.findall(r"^(\d+) +(\w+)\(", log.read_text(errors="replace"), re.MULTILINE))
    points = {(call, when) for (_thread, call), times in seen.items() for when in range(1, times + 1)}
    old = [file.read_bytes() for file in (kept / ".claude/settings.json", kept / ".claude.json")]
    hit = broken = 0
    for call, when in sorted(points):
        shutil.rmtree(here.home)
        shutil.copytree(kept, here.home, symlinks=True)
        inject = f"inject={call}:signal=KILL:when={when}"
        hit += here.run(*strace, "/dev/null", "-e", f"trace={call}", "-e", inject, *tool.to("beta")).returncode != 0
        now = [file.read_bytes() if file.exists() else b"" for file in files]
        broken += any(data != before and not _valid(data) for data, before in zip(now, old, strict=True))
    shutil.rmtree(here.home)
    shutil.copytree(kept, here.home, symlinks=True)
    return f"{broken} of {hit}"


def _valid(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict)
    except ValueError:
        return False


def readable(here: Place) -> str:
    """Return the files of the tool that hold a key and that others can read."""
    found = []
    for path in sorted(here.home.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
            data = path.read_bytes()
            if ALPHA.encode() in data or BETA.encode() in data:
                found.append(str(path.relative_to(here.home)))
    return f"{len(found)} files" if len(found) > 1 else "".join(f"`~/{name}`" for name in found) or "none"


def also_sent(here: Place, tool: Tool, standin: StandIn) -> str:
    """Tell whose keys a real Claude Code sends to alpha's host besides alpha's own."""
    here.put(SETTINGS)
    tool.move(here, "alpha")
    file = here.home / ".claude.json"
    state: dict[str, Any] = json.loads(file.read_text())
    sent = []
    for whose, key in FOREIGN.items():
        file.write_text(json.dumps(state | ({"primaryApiKey": key} if whose != "the shell's" else {})))
        inside = Place(here.home, here.environment | ({"ANTHROPIC_API_KEY": key} if whose == "the shell's" else {}))
        if whose != "the shell's":
            tool.move(inside, "beta")  # a tool may care for it when it switches
            tool.move(inside, "alpha")
        standin.forget()
        inside.run("claude", "-p", "ping")
        assert standin.questions(), tool.name
        sent += [f"{whose} key" for _ in range(any(key in " ".join(q.credentials.values()) for q in standin.questions()))]
    return ", ".join(sent) or "nothing"


def main() -> None:
    folder, rounds = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if sys.argv[2:] else 15
    os.umask(0o022)
    with tempfile.TemporaryDirectory() as scratch:
        standin = StandIn(Path(scratch))
        found = tools(folder)
        homes = {tool.name: place(tool, Path(scratch), standin) for tool in found}
        times: dict[str, list[float]] = {tool.name: [] for tool in found}
        for number in range(rounds):
            for tool in found:
                start = time.perf_counter()
                done = homes[tool.name].run(*tool.to(("beta", "alpha")[number % 2]))
                took = (time.perf_counter() - start) * 1000
                times[tool.name] += [took] if done.returncode == 0 else []
        print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}")
        for tool in found:
            here = homes[tool.name]
            keys = "not measured" if tool.prepare is _zcf else readable(here)
            cells = [f"{median(times[tool.name]):.0f}", besides(tool, here), commented(tool, here)]
            cells += [killed(tool, here), keys, also_sent(here, tool, standin)]
            print(f"| {' | '.join([tool.name, *cells])} |", flush=True)
        standin.close()


if __name__ == "__main__":
    main()
