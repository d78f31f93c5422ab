"""Pack a home in use, and the hooks of all shells, as the ccjk that is named makes them: ``scripts/pack_home.py CCJK FOLDER``.

With each release: ``scripts/pack_home.py .venv/bin/ccjk tests/upgrade/VERSION``. What tests/upgrade unpacks:

- ``home.json``: ``before``, a person's home before ccjk; ``steps``, what was done there, each with the files that it changed
  outside ccjk's memory, and whether it is one that ``ccjk undo`` takes back; ``home``, all of it at the end.
  A file has ``mode``, ``time`` (ns) and ``lines``; a folder ``mode`` alone; a link ``link``; what is gone is null.
- ``hook.NAME``: the code of the hook of each shell.

In names and texts ``@HOME@`` stands for the home folder, ``@CCJK@`` for the program, ``@SHELL@`` for the folder of the files of
``shell/``. ``sha256`` beside ``lines`` is the digest that ccjk's memory has of the text as it was before that.
"""

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

SHELLS = {
    "bash": "bash",
    "zsh": "zsh",
    "fish": "fish",
    "nu": "nu",
    "elvish": "elv",
    "xonsh": "xsh",
    "tcsh": "tcsh",
    "pwsh": "ps1",
}
KEYS = {name: f"sk-packed-{name}-0123456789abcdef" for name in ("302ai", "glm", "kimi", "minimax", "gateway", "rotated")}

SETTINGS = (
    '{\n\t"$schema": "https://json.schemastore.org/claude-code-settings.json",\n\t"env": {\n\t\t"FOO": "b\\u0061r",\n'
    '\t\t"ANTHROPIC_MODEL": "opus"\n\t},\n\t"apiKeyHelper": "echo helper",\n\t"big": 12345678901234567890123,\n\t"hooks": {}\n}'
)
STATE = json.dumps({"numStartups": 7, "primaryApiKey": "sk-ant-console", "projects": {"/x": {"allowedTools": []}}}, indent=2)
CODEX = '# mine\nmodel = "gpt-5.5" # the best\n\n[tui]\ntheme = "x"\n\n[mcp_servers.a]\ncommand = "a"\n# last words'
BEFORE = {
    "dotfiles/settings.json": (SETTINGS, 0o644),
    ".claude.json": (STATE, 0o600),
    ".codex/config.toml": (CODEX.replace("\n", "\r\n"), 0o640),
    ".bashrc": ("alias ll='ls -l'\n", 0o644),
    ".zshrc": ("setopt autocd", 0o644),
    ".config/fish/config.fish": ("set -g x 1\n", 0o644),
    "project/.ccjk": ("glm\n", 0o644),
    "other/.ccjk": ("CCJK_PROFILE=302ai\nCCJK_MODEL=mine\n", 0o644),
    "denied/.ccjk": ("glm\n", 0o644),
    "vault": (f"{KEYS['minimax']}\n", 0o600),
}

ENTRIES = [{"provider": name, "key": KEYS[name]} for name in ("302ai", "glm", "kimi")]
GATEWAY = ["-p", "custom", "-n", "gateway", "-t", "api_key", "-u", "https://gw.example.com/v1", "-k", KEYS["gateway"]]
STEPS: list[list[str]] = [
    ["init", "-s", "-T", "all", "--api-configs", json.dumps(ENTRIES)],
    ["remove", "kimi"],
    ["init", "-s", "-p", "kimi", "-n", "by-variable", "--key-env", "KIMI_KEY", "--no-default"],
    ["append", ".config/ccjk/config.toml", "# a note of mine\n"],
    *(["allow", folder] for folder in ("project", "other", "denied")),
    ["deny", "denied"],
    *(["env", f"SHELL=/bin/{shell}", "init", "-s", "--hook"] for shell in ("bash", "zsh", "fish")),
    ["init", "-s", "-T", "all", *GATEWAY, "--no-default"],
    ["init", "-s", "-T", "all", "-p", "minimax", "--key-command", "cat ~/vault"],
    *(["config-switch", name, "-T", "all"] for name in ("gateway", "official", "glm")),
    ["init", "-s", "-T", "all", "-p", "glm", "-k", KEYS["rotated"]],
    ["config-switch", "302ai", "-T", "all"],
    ["undo"],
    ["config-switch", "minimax"],
    *(["directory", f"@HOME@/{folder}/.ccjk"] for folder in ("project", "other")),
    *(["env", name, "--shell", shell] for name in ("302ai", "minimax") for shell in ("bash", "tcsh")),
    ["exec", "glm", "--", "true"],
    ["hook", "nu", "--save"],
    ["list"],
    ["status"],
]
"""What is done there. Up to the fourth nothing can be undone any more."""


class Packing:
    """A home at ``path``, used by ``program``."""

    def __init__(self, path: Path, program: Path) -> None:
        self.path, self.program = path, program
        self.digests = {""}
        self.environment = {
            "HOME": str(path),
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "SHELL": "/bin/bash",
            "KIMI_KEY": KEYS["kimi"],
        }

    def run(self, *words: str, **variables: str) -> bytes:
        """Run the program, which must succeed, and return what it printed."""
        environment = self.environment | variables
        command = [str(self.program), *words]
        done = subprocess.run(command, env=environment, cwd=self.path, check=False, capture_output=True)
        if done.returncode:
            sys.exit(f"{words}: {done.stderr.decode()}")
        return done.stdout

    def before(self) -> None:
        """Make the home of a person who never met ccjk."""
        for name, (text, mode) in BEFORE.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
            file.chmod(mode)
        (self.path / ".claude").mkdir(mode=0o755)
        (self.path / ".claude/settings.json").symlink_to("../dotfiles/settings.json")

    def steps(self) -> list[dict[str, Any]]:
        """Do what STEPS say, and return what came of each."""
        found = []
        was = self.tree(memory=False)
        for step in STEPS:
            records = self._records()
            words = [word.replace("@HOME@", str(self.path)) for word in step]
            if words[0] == "append":
                with (self.path / words[1]).open("a") as file:
                    file.write(words[2])
            elif words[0] == "env" and "=" in words[1]:
                name, _, value = words[1].partition("=")
                self.run(*words[2:], **{name: value})
            else:
                self.run(*words)
            now = self.tree(memory=False)
            changed = {name: now.get(name) for name in {**was, **now} if was.get(name) != now.get(name)}
            if changed or self._records() != records:
                found.append({"words": step, "changed": changed, "undone": len(self._records() - records) == 1})
            was = now
        return found

    def tree(self, *, memory: bool = True) -> dict[str, Any]:
        """Return all that is in the home; ``memory``: also what ccjk remembers."""
        found: dict[str, Any] = {}
        for path in sorted(self.path.rglob("*")):
            name, status = str(path.relative_to(self.path)), path.lstat()
            if not memory and f"{name}/".startswith(".local/state/ccjk/"):
                continue
            mode = f"{stat.S_IMODE(status.st_mode):04o}"
            if path.is_symlink():
                found[self.plain(name)] = {"link": self.plain(str(path.readlink()))}
            elif path.is_dir():
                if not any(f"/{name}".endswith(str(above)) for above in self.path.parents[:-1]):  # records mirror paths
                    found[self.plain(name)] = {"mode": mode}
            else:
                found[self.plain(name)] = self._file(path.read_bytes()) | {"mode": mode, "time": status.st_mtime_ns}
        return found

    def plain(self, text: str) -> str:
        """Return ``text`` without what is so on this machine alone."""
        for part, stands in ((self.path, "@HOME@"), (self.program, "@CCJK@")):
            text = text.replace(str(part), stands)
        if any(str(folder) in text for folder in (self.program.parent.parent, self.path.parent, ROOT)):
            sys.exit(f"a path of this machine is in {text!r}")
        return text

    def hook(self, name: str) -> str:
        """Return the code of the hook of the shell ``name``."""
        printed = self.run("hook", name).decode()
        text = Path(printed.split()[1]).read_text() if name == "tcsh" else printed  # which reads it from a file
        return self.plain(re.sub(r"[^\s']+(?=/hook\.(?:tcsh|ps1))", "@SHELL@", text))

    def remember(self, pack: dict[str, Any]) -> dict[str, Any]:
        """Keep of ``sha256`` what ccjk's memory has."""
        # What is beside keys is the digest of where a key comes from, and of no text.
        files = (file for name, file in pack["home"].items() if not name.endswith("@hosts"))
        memory = "".join(line for file in files for line in file.get("lines", ()))
        used = set(re.findall(r"\b[0-9a-f]{64}\b", memory))
        if used - self.digests:
            sys.exit("ccjk remembers the digest of a text that is not in the pack")
        for tree in (pack["before"], pack["home"], *(step["changed"] for step in pack["steps"])):
            for file in tree.values():
                if file and file.get("sha256") not in used:
                    file.pop("sha256", None)
        return pack

    def _file(self, data: bytes) -> dict[str, Any]:
        text = data.decode("utf-8", "surrogateescape")
        plain, digest = self.plain(text), hashlib.sha256(data).hexdigest()
        self.digests.add(digest)
        lines = [part for part in re.split(r"(?<=[\n\0])", plain) if part]
        return {"lines": lines} | ({"sha256": digest} if plain != text else {})

    def _records(self) -> set[str]:
        folder = self.path / ".local/state/ccjk/backups"
        return set(os.listdir(folder)) if folder.is_dir() else set()


def main() -> None:
    """Pack."""
    program, folder = Path(os.path.abspath(sys.argv[1])), Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch:
        packing = Packing(Path(os.path.realpath(scratch)) / "home", program)
        packing.path.mkdir(mode=0o755)
        packing.before()
        before = packing.tree()
        steps = packing.steps()
        pack = packing.remember({"before": before, "steps": steps, "home": packing.tree()})
        hooks = {ending: packing.hook(name) for name, ending in SHELLS.items()}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "home.json").write_text(json.dumps(pack, indent=1) + "\n")
    for ending, code in hooks.items():
        (folder / f"hook.{ending}").write_text(code)


if __name__ == "__main__":
    main()
