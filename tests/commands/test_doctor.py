"""``ccjk doctor``: each fault is found, and the command that is printed for it, run as it stands in a real shell, mends it."""

import ast
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from ccjk.setup.rc_file import dropped
from ccjk.shells import HOOKS, calling, find
from tests import sweeps
from tests.commands.used import KEYS, set_up
from tests.conftest import CCJK, ROOT, Home, program
from tests.shells.interactive import Interactive
from tests.shells.languages import LANGUAGES
from tests.surroundings import ALONE

NEW_KEY = "sk-new-0123456789-abcdefghij"
SETTINGS = ".claude/settings.json"
STATE = ".claude.json"
CODEX = ".codex/config.toml"
CONFIG = ".config/ccjk/config.toml"


def install(home: Home, name: str, version: str) -> None:
    """Install a client that says its version and nothing else."""
    home.write(f"bin/{name}", f"#!/bin/sh\necho '{version}'\n", 0o755)


@pytest.fixture
def well(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Return a home in which nothing is wrong: four profiles, both clients, ccjk on PATH; called from bash."""
    monkeypatch.setattr(calling, "_parent", lambda file: "bash" if file == "comm" else "")
    home.env |= {"SHELL": "/bin/bash", "PATH": f"{home.path}/bin:/usr/bin:/bin"}
    install(home, "claude", "2.1.330 (Claude Code)")
    install(home, "codex", "codex-cli 0.169.0")
    (home.path / "bin/ccjk").symlink_to(CCJK)
    set_up(home)
    return home


def run(home: Home, *lines: str, stdin: str = "") -> str:
    """Run lines in a bash, in the project's folder where there is one, and return what they print."""
    folder = "cd project\n" if (home.path / "project").is_dir() else ""
    result = home.command("bash", "--norc", "-c", folder + "\n".join([*lines, "true"]), stdin=stdin)
    return without_keys(result.stdout, result.stderr)


def without_keys(out: str, err: str) -> str:
    """Return what was printed, in which there is no key."""
    assert "Traceback" not in err
    for key in (*KEYS.values(), NEW_KEY, "sk-foreign"):
        assert key not in out + err
    return out


def examined(output: str) -> list[dict[str, Any]]:
    found = json.loads(output[output.index('{\n  "findings"') :] if '{\n  "findings"' in output else output)
    assert set(found) == {"findings"}
    findings: list[dict[str, Any]] = found["findings"]
    for finding in findings:
        assert {"id", "cause", "mend"} <= set(finding) <= {"id", "cause", "mend", "client", "profile", "file", "values"}
    return findings


DOCTOR = f"{CCJK} doctor --json"


def findings(home: Home) -> list[dict[str, Any]]:
    """Return what is found in this process, in the project's folder where there is one."""
    project = home.path / "project"
    done = home.run("doctor", "--json", folder=project if project.is_dir() else home.path)
    return examined(without_keys(done.out, done.err))


def edit(home: Home, file: str, change: Callable[[Any], object]) -> None:
    value = home.json(file)
    change(value)
    home.write(file, json.dumps(value))


def append(home: Home, file: str, text: str) -> None:
    home.write(file, home.read(file) + text)


def first(home: Home, text: str) -> None:
    """Put a line before all others of Codex's file."""
    home.write(CODEX, text + home.read(CODEX))


@dataclass(frozen=True)
class Fault:
    """How it is made, what is found, and what is typed where the command asks for a key."""

    id: str
    make: Callable[[Home], object]
    about: dict[str, str] = field(default_factory=dict)
    mend: str = ""
    """A part of the command."""
    types: str = ""
    also: tuple[str, ...] = ()
    """What is found beside it."""


def by_hand(home: Home, **env: str) -> None:
    """Set a provider up for Claude Code by hand, of which ccjk knows nothing."""
    home.inside("config-switch", "official")
    home.write(SETTINGS, json.dumps({"env": {"ANTHROPIC_BASE_URL": "https://mine.example", **env}}))


def project(home: Home, **settings: object) -> None:
    home.write("project/.claude/settings.json", json.dumps(settings))


def shell(**variables: str) -> Callable[[Home], None]:
    def make(home: Home) -> None:
        home.env |= variables

    return make


def both(*steps: Callable[[Home], object]) -> Callable[[Home], None]:
    def make(home: Home) -> None:
        for step in steps:
            step(home)

    return make


def said(values: dict[str, str | None]) -> dict[str, str]:
    """Return the variables that are set."""
    return {name: value for name, value in values.items() if value is not None}


def switched(name: str) -> Callable[[Home], None]:
    """Run what follows in a shell on profile ``name``, in front of whose PATH the clients are."""
    return lambda home: home.env.update(json.loads(home.done("env", name, "--shell", "json"), object_hook=said))


def of_another_user(home: Home) -> None:
    """Let ccjk's state be in a place where another user made its folder."""
    if os.geteuid():
        pytest.skip("only root can give folders away")
    home.env["XDG_STATE_HOME"] = f"{home.path}/shared"
    (home.path / "shared/ccjk").mkdir(parents=True)
    os.chown(home.path / "shared/ccjk", 65534, 65534)


def running(home: Home, age: int) -> None:
    """Pretend that a daemon of Codex runs since ``age`` seconds before the key was written."""
    file = home.write(".codex/app-server-daemon/daemon.pid", json.dumps({"pid": os.getpid()}))
    written = (home.path / ".config/ccjk/keys/302ai").stat().st_mtime
    os.utime(file, (written - age, written - age))
    home.write(
        "bin/codex",
        '#!/bin/sh\n[ "$*" != "app-server daemon stop" ] || rm ~/.codex/app-server-daemon/daemon.pid\necho 0.169.0\n',
        0o755,
    )


def updatable(home: Home, name: str, old: str, new: str) -> None:
    """Install an old client, and an npm that installs the new one."""
    install(home, name, old)
    home.write("bin/npm", f"#!/bin/sh\nprintf '#!/bin/sh\\necho {new}\\n' >~/bin/{name}\n", 0o755)


def hooked(home: Home) -> None:
    home.inside("init", "-s", "--hook")
    home.write(".bash_profile", ". ~/.bashrc\n")


def allowed(home: Home) -> None:
    home.write(".ccjk", "glm")
    home.inside("allow")


def moved(home: Home, *command: str) -> None:
    """Run ccjk from a place where it is gone afterwards."""
    gone = home.path / "gone/ccjk"
    gone.parent.mkdir()
    gone.symlink_to(CCJK)
    assert home.command(gone, *command).returncode == 0
    gone.unlink()


def interrupted(home: Home) -> None:
    home.done("cs", "glm")
    backups = home.path / ".local/state/ccjk/backups"
    (last,) = sorted(backups.iterdir())[-1:]
    last.rename(f"{last}.pending")


def in_git(file: str, ignored: str = "*") -> Callable[[Home], None]:
    """Make the home a work tree that has a file, or a folder, whatever it ignores."""

    def make(home: Home) -> None:
        assert home.command(program("git"), "init").returncode == 0
        home.write(".git/info/exclude", f"{ignored}\n")
        assert home.command(program("git"), "add", "-f", file).returncode == 0

    return make


CHEZMOIS = ".local/share/chezmoi/dot_claude/private_settings.json"


def chezmoi(home: Home) -> None:
    """Have a copy of the settings where chezmoi would put it, and a stand-in for that."""
    home.write(CHEZMOIS, home.read(SETTINGS))
    home.write("bin/chezmoi", f'#!/bin/sh\n[ "$1" = re-add ] && cat "$2" >~/{CHEZMOIS}\n', 0o755)


def old_codex(home: Home) -> None:
    """Have a Codex that needs its key in its file."""
    install(home, "codex", "codex-cli 0.110.0")
    home.inside("cs", "302ai", "-T", "codex")


def console(state: dict[str, Any]) -> None:
    state["primaryApiKey"] = "sk-foreign"


FLAG = {"CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST": "1"}
URL = {"ANTHROPIC_BASE_URL": "https://mine.example"}
KEY = {"ANTHROPIC_API_KEY": "sk-foreign"}
TOKEN = {"ANTHROPIC_AUTH_TOKEN": "sk-foreign-token"}
CLAUDE = {"client": "claude-code"}
OF_CODEX = {"client": "codex"}
HOOK = "ccjk init -s --hook"
PROFILE_OF_PWSH = ".config/powershell/Microsoft.PowerShell_profile.ps1"
SIGNATURE = "# SIG # Begin signature block\n# MIIabc\n# SIG # End signature block\n"

FAULTS: dict[str, Fault] = {
    "a provider in the shell, by hand": Fault("settings-override", shell(**URL, **KEY), CLAUDE, "MANAGED_BY_HOST"),
    "half a provider in the shell": Fault("settings-override", shell(**URL), CLAUDE, "unset ANTHROPIC_BASE_URL"),
    "both in the shell": Fault("both-credentials", both(shell(**FLAG, **URL, **KEY, **TOKEN)), CLAUDE, "unset ANTHROPIC_"),
    "a foreign key in a switched shell": Fault(
        "both-credentials",
        shell(
            **FLAG,
            **KEY,
            CCJK_PROFILE="glm",
            CCJK_SET="CCJK_PROFILE",
            ANTHROPIC_BASE_URL="https://open.bigmodel.cn/api/anthropic",
            ANTHROPIC_AUTH_TOKEN=KEYS["glm"],
        ),
        CLAUDE,
        'eval "$(ccjk env glm)"',
    ),
    "both in settings that are ccjk's": Fault(
        "both-credentials",
        lambda home: edit(home, SETTINGS, lambda s: s["env"].update(TOKEN)),
        CLAUDE,
        "ccjk config-switch 302ai",
    ),
    "both in settings by hand": Fault(
        "both-credentials", lambda home: by_hand(home, **KEY, **TOKEN), CLAUDE, "-u https://mine.example", NEW_KEY
    ),
    "one in settings by hand, one in the shell": Fault(
        "both-credentials", both(lambda home: by_hand(home, **TOKEN), shell(**KEY)), CLAUDE, "unset ANTHROPIC_API_KEY"
    ),
    "a Console login": Fault(
        "primary-api-key", lambda home: edit(home, STATE, lambda s: s.update(primaryApiKey="sk-console")), {"file": STATE}
    ),
    "a Console login beside a provider by hand": Fault(
        "primary-api-key",
        both(lambda home: by_hand(home, **TOKEN), lambda home: home.write(STATE, '{"primaryApiKey": "sk-console"}')),
        CLAUDE,
        "-t auth_token",
        NEW_KEY,
    ),
    "a helper beside a key": Fault(
        "api-key-helper", lambda home: edit(home, SETTINGS, lambda s: s.update(apiKeyHelper="vault read x")), {"file": SETTINGS}
    ),
    "a URL without a key": Fault("no-credential", by_hand, CLAUDE, "-k -", NEW_KEY),
    "a URL without a key in the shell": Fault(
        "no-credential", both(lambda home: home.done("cs", "official"), shell(**URL)), CLAUDE, "unset ANTHROPIC_BASE_URL"
    ),
    "the flag without a key": Fault("host-flag", shell(**FLAG), CLAUDE),
    "a rejected key": Fault(
        "key-rejected",
        lambda home: edit(home, STATE, lambda s: s.update(customApiKeyResponses={"rejected": [KEYS["302ai"][-20:]]})),
        {"profile": "302ai", "file": STATE},
        "ccjk config-switch 302ai",
    ),
    "a key that was never approved": Fault(
        "key-rejected", lambda home: edit(home, STATE, lambda s: s.pop("customApiKeyResponses")), {"profile": "302ai"}
    ),
    "a rejected key that is no default": Fault(
        "key-rejected",
        both(
            lambda home: home.done("cs", "official"),
            lambda home: home.write(STATE, json.dumps({"customApiKeyResponses": {"rejected": [KEYS["302ai"][-20:]]}})),
        ),
        {"profile": "302ai"},
        "ccjk doctor --mend key-rejected",
    ),
    "settings with a comment": Fault(
        "ignored-file",
        lambda home: append(home, SETTINGS, "// mine\n"),
        {"file": SETTINGS},
        f"mv ~/{SETTINGS} ~/{SETTINGS}.broken",
    ),
    "settings that are a list": Fault("ignored-file", lambda home: home.write(SETTINGS, "[]"), {"file": SETTINGS}),
    "empty settings": Fault("ignored-file", lambda home: home.write(SETTINGS, ""), {"file": SETTINGS}),
    "a broken state": Fault("ignored-file", lambda home: home.write(STATE, "{"), {"file": STATE}),
    "a project's broken settings": Fault(
        "ignored-file",
        lambda home: home.write("project/.claude/settings.local.json", "{,}"),
        CLAUDE,
        "settings.local.json.broken",
    ),
    "a broken file was moved before": Fault(
        "ignored-file",
        both(lambda home: home.write(SETTINGS, "{"), lambda home: home.write(f"{SETTINGS}.broken", "mine")),
        {"file": SETTINGS},
        f"{SETTINGS}.broken1",
    ),
    "a name twice": Fault(
        "refused-file",
        both(lambda home: home.write(SETTINGS, '{"a": 1, "a": 2}'), shell(EDITOR="sed -i 's/, .*/}/'")),
        {"file": SETTINGS},
    ),
    "a large file": Fault(
        "refused-file",
        both(lambda home: home.write(STATE, " " * (65 << 20) + home.read(STATE)), shell(EDITOR="sed -i 's/^  *//'")),
        {"file": STATE},
    ),
    "a folder in a file's place": Fault(
        "unreadable-file",
        both(lambda home: (home.path / STATE).unlink(), lambda home: (home.path / STATE).mkdir()),
        {"file": STATE},
    ),
    "a large file of Codex": Fault(
        "refused-file",
        both(lambda home: home.write(CODEX, " " * (65 << 20) + home.read(CODEX)), shell(EDITOR="sed -i 's/^  *//'")),
        {"file": CODEX},
    ),
    "a file of Codex that is a link to nothing": Fault(
        "refused-file",
        both(lambda home: (home.path / CODEX).unlink(), lambda home: (home.path / CODEX).symlink_to("nowhere")),
        {"file": CODEX},
        f"mv ~/{CODEX} ~/{CODEX}.broken",
    ),
    "a file of Codex that is no TOML": Fault("broken-file", lambda home: append(home, CODEX, "[x"), {"file": CODEX}),
    "a project's file of Codex that is no TOML": Fault(
        "broken-file", lambda home: home.write("project/.codex/config.toml", "[x"), {"file": "project/.codex/config.toml"}
    ),
    "a file of ccjk's that is no TOML": Fault(
        "broken-file",
        both(lambda home: append(home, CONFIG, "[x"), shell(EDITOR="sed -i '$d'")),
        {"file": CONFIG},
        f"~/{CONFIG}",
    ),
    "presets by hand that are none": Fault(
        "broken-file",
        both(lambda home: home.write(".config/ccjk/presets.toml", "[mine]\nx = 1\n"), shell(EDITOR="sed -i 2d")),
        {"file": ".config/ccjk/presets.toml"},
    ),
    "a damaged memory": Fault(
        "broken-file",
        lambda home: home.write(".local/state/ccjk/originals.json", "{"),
        {"file": ".local/state/ccjk/originals.json"},
    ),
    "a table of chat": Fault(
        "codex-chat-table",
        lambda home: append(home, CODEX, '\n[model_providers.old]\nname = "o"\nwire_api = "chat"\n'),
        OF_CODEX | {"file": CODEX},
    ),
    "a profile of Codex": Fault("codex-profile", lambda home: first(home, 'profile = "x"\n'), OF_CODEX),
    "a table without a name": Fault(
        "codex-bad-table", lambda home: append(home, CODEX, '\n[model_providers.x]\nbase_url = "https://x.example"\n'), OF_CODEX
    ),
    "a table that Codex reserves": Fault(
        "codex-bad-table", lambda home: append(home, CODEX, '\n[model_providers.openai]\nname = "x"\n'), OF_CODEX
    ),
    "a table with a number": Fault(
        "codex-bad-table", lambda home: append(home, CODEX, '\n[model_providers.x]\nname = "x"\nbase_url = 5\n'), OF_CODEX
    ),
    "a provider of Codex that is not there": Fault(
        "codex-no-provider",
        lambda home: home.write(CODEX, home.read(CODEX).replace('model_provider = "ccjk"', 'model_provider = "gone"')),
        OF_CODEX,
        "ccjk config-switch 302ai -T codex",
    ),
    "a Codex that asks no command": Fault(
        "codex-auth-old", lambda home: install(home, "codex", "codex-cli 0.110.0"), OF_CODEX, "ccjk config-switch 302ai -T codex"
    ),
    "a Codex that is too old for a key in a variable": Fault(
        "codex-auth-old",
        both(
            lambda home: home.done("init", "-s", "-T", "codex", "-p", "kimi", "--key-command", "echo x"),
            lambda home: updatable(home, "codex", "codex-cli 0.110.0", "codex-cli 0.169.0"),
        ),
        OF_CODEX,
        "npm install -g @openai/codex",
    ),
    "a helper of Codex that is gone": Fault(
        "helper-gone", lambda home: moved(home, "cs", "glm", "-T", "codex"), OF_CODEX | {"profile": "glm"}
    ),
    "a helper of Claude Code that is gone": Fault(
        "helper-gone",
        lambda home: edit(home, SETTINGS, lambda s: s.update(apiKeyHelper="/gone/ccjk key glm")),
        CLAUDE,
        "ccjk config-switch 302ai",
    ),
    "a daemon of Codex with an old key": Fault(
        "codex-daemon", lambda home: running(home, 60), OF_CODEX | {"profile": "302ai"}, "codex app-server daemon stop"
    ),
    "a folder of Codex that is missing": Fault(
        "codex-home-missing", lambda home: home.env.update(CODEX_HOME=f"{home.path}/of codex")
    ),
    "a folder of another user's": Fault("foreign-folder", of_another_user),
    "an empty name of a folder": Fault("empty-folder", shell(CLAUDE_CONFIG_DIR=""), CLAUDE, "unset CLAUDE_CONFIG_DIR"),
    "a relative folder": Fault("relative-folder", shell(CODEX_HOME="codex"), {}, "unset CODEX_HOME"),
    "a Claude Code that takes a key to its vendor": Fault(
        "claude-side-traffic",
        lambda home: install(home, "claude", "2.1.296 (Claude Code)"),
        {"profile": "302ai"},
        "ccjk config-switch 302ai",
    ),
    "the same in a switched shell": Fault(
        "claude-side-traffic",
        both(
            lambda home: home.done("cs", "glm"),
            switched("302ai"),
            lambda home: install(home, "claude", "2.1.296 (Claude Code)"),
        ),
        {"profile": "302ai"},
        'eval "$(ccjk env 302ai)"',
    ),
    "a project that has it take a key to its vendor": Fault(
        "claude-side-traffic",
        both(
            lambda home: updatable(home, "claude", "2.1.296 (Claude Code)", "2.1.330"),
            lambda home: home.done("cs", "302ai"),
            lambda home: project(home, env={"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": ""}),
        ),
        {"file": "project/.claude/settings.json"},
        "npm install -g @anthropic-ai/claude-code",
    ),
    "a project that says it by an empty list": Fault(
        "claude-side-traffic",
        both(
            lambda home: updatable(home, "claude", "2.1.296 (Claude Code)", "2.1.330"),
            lambda home: home.done("cs", "302ai"),
            lambda home: project(home, env={"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": []}),
        ),
        {"file": "project/.claude/settings.json"},
        "npm install -g @anthropic-ai/claude-code",
    ),
    "a Claude Code that is kept from that, and from updates": Fault(
        "claude-updates-off",
        both(
            lambda home: updatable(home, "claude", "2.1.296 (Claude Code)", "2.1.330"),
            lambda home: home.done("cs", "302ai"),
        ),
        {"profile": "302ai"},
        "npm install -g @anthropic-ai/claude-code",
    ),
    "a Claude Code that needs it no more": Fault(
        "claude-quiet-leftover",
        both(
            lambda home: install(home, "claude", "2.1.296 (Claude Code)"),
            lambda home: home.done("cs", "302ai"),
            lambda home: install(home, "claude", "2.1.330 (Claude Code)"),
        ),
        {"profile": "302ai"},
        "ccjk config-switch 302ai",
    ),
    "the same, seen from a shell on another profile": Fault(
        "claude-quiet-leftover",
        both(
            lambda home: install(home, "claude", "2.1.296 (Claude Code)"),
            lambda home: home.done("cs", "302ai"),
            lambda home: install(home, "claude", "2.1.330 (Claude Code)"),
            switched("glm"),
        ),
        {"profile": "302ai"},
        "ccjk config-switch 302ai",
    ),
    "a Claude Code that hands out keys": Fault(
        "claude-hands-out-key",
        lambda home: updatable(home, "claude", "2.1.250 (Claude Code)", "2.1.330"),
        CLAUDE,
        "npm install -g @anthropic-ai/claude-code",
    ),
    "a Claude Code that no shell switches": Fault(
        "claude-too-old",
        lambda home: updatable(home, "claude", "2.1.100", "2.1.330"),
        CLAUDE,
        "npm install -g @anthropic-ai/claude-code",
    ),
    "a Claude Code that sends more": Fault(
        "claude-too-old",
        both(
            lambda home: updatable(home, "claude", "2.1.197", "2.1.330"),
            lambda home: home.done("cs", "official"),
            lambda home: home.write(SETTINGS, json.dumps({"env": {"ANTHROPIC_CUSTOM_HEADERS": "a: b"}})),
        ),
        CLAUDE,
    ),
    "files that no shell obeys": Fault("hook-missing", allowed, {}, HOOK),
    "files elsewhere that no shell obeys": Fault(
        "hook-missing", both(allowed, lambda home: (home.path / ".ccjk").unlink()), {}, HOOK
    ),
    "a hook of a ccjk that is gone": Fault(
        "hook-gone",
        both(lambda home: moved(home, "init", "-s", "--hook"), lambda home: home.write(".bash_profile", ". ~/.bashrc")),
        {},
        HOOK,
    ),
    "a hook that is dropped": Fault(
        "hook-dropped",
        both(hooked, lambda home: append(home, ".bashrc", "PROMPT_COMMAND='history -a'\n")),
        {"file": ".bashrc"},
        HOOK,
    ),
    "a hook by hand that is dropped": Fault(
        "hook-dropped",
        both(hooked, lambda home: home.write(".bashrc", 'eval "$(ccjk hook bash)"\nexport PROMPT_COMMAND=\n')),
        {"file": ".bashrc"},
        HOOK,
    ),
    "a hook of another shell that is dropped": Fault(
        "hook-dropped",
        lambda home: home.write(".zshrc", 'eval "$(ccjk hook zsh)"\nprecmd_functions=()\n'),
        {"file": ".zshrc"},
        "env SHELL=zsh ccjk init -s --hook",
    ),
    "a hook behind the end of a start-up file": Fault(
        "hook-unread",
        both(hooked, lambda home: home.write(".bashrc", f"return\n{home.read('.bashrc')}"), shell(EDITOR="sed -i 1d")),
        {"file": ".bashrc"},
        "sed -i 1d ~/.bashrc",
    ),
    "a hook behind a signature": Fault(
        "hook-unread",
        both(lambda home: home.write(PROFILE_OF_PWSH, f"{SIGNATURE}ccjk hook pwsh | iex\n"), shell(EDITOR="sed -i '$d'")),
        {"file": PROFILE_OF_PWSH},
        PROFILE_OF_PWSH,
    ),
    "a hook in a start-up file of another encoding": Fault(
        "hook-unread",
        both(
            lambda home: home.write(PROFILE_OF_PWSH, "A\r\n".encode("utf-16") + b"ccjk hook pwsh | iex # ccjk init --hook\n"),
            shell(EDITOR="sed -i '$d'"),
        ),
        {"file": PROFILE_OF_PWSH},
        PROFILE_OF_PWSH,
    ),
    "login shells without the hook": Fault("hook-login", lambda home: home.done("init", "-s", "--hook")),
    "login shells that read something else": Fault(
        "hook-login", both(hooked, lambda home: home.write(".bash_profile", "# . ~/.bashrc\n")), {"file": ".bash_profile"}
    ),
    "login shells that read what sh reads": Fault(
        "hook-login",
        both(
            hooked,
            lambda home: (home.path / ".bash_profile").rename(home.path / ".profile"),
            lambda home: home.write(".profile", "A=1\n"),
        ),
        {"file": ".profile"},
    ),
    "ccjk is not on PATH": Fault("not-on-path", lambda home: (home.path / "bin/ccjk").unlink(), {}, "ln -sf"),
    "no folder on PATH is the user's": Fault("not-on-path", shell(PATH="/usr/bin:/bin"), {}, "export PATH="),
    "another ccjk is first": Fault(
        "not-on-path",
        both(
            lambda home: home.write("other/ccjk", "#!/bin/sh\n", 0o755),
            lambda home: home.env.update(PATH=f"{home.path}/other:{home.env['PATH']}"),
        ),
        {},
        "export PATH=",
    ),
    "a link to another ccjk is first": Fault(
        "not-on-path",
        both(
            lambda home: home.write("other/ccjk", "#!/bin/sh\n", 0o755),
            lambda home: (home.path / "bin/ccjk").unlink(),
            lambda home: (home.path / "bin/ccjk").symlink_to(home.path / "other/ccjk"),
        ),
        {},
        "ln -sf",
    ),
    **{
        f"others can read {file}": Fault("loose-mode", lambda home, file=file: (home.path / file).chmod(0o755), {"file": file})  # type: ignore[misc]
        for file in (".config/ccjk", ".config/ccjk/keys", ".local/state/ccjk", CONFIG, ".config/ccjk/keys/glm", SETTINGS)
    },
    "others can read a login's key": Fault(
        "loose-mode",
        both(
            lambda home: edit(home, STATE, lambda s: s.update(primaryApiKey="x")), lambda home: (home.path / STATE).chmod(0o644)
        ),
        {"file": STATE},
    ),
    "others can read Codex's key": Fault(
        "loose-mode",
        both(
            lambda home: append(home, CODEX, '\n[model_providers.x]\nname = "x"\nexperimental_bearer_token = "x"\n'),
            lambda home: (home.path / CODEX).chmod(0o644),
        ),
        {"file": CODEX},
    ),
    "no key": Fault(
        "no-key",
        lambda home: (home.path / ".config/ccjk/keys/glm").unlink(),
        {"profile": "glm"},
        "-p glm --no-default -k -",
        NEW_KEY,
    ),
    "what is no key": Fault(
        "no-key", lambda home: home.write(".config/ccjk/keys/302ai", "a b"), {"profile": "302ai"}, "-T all -k -", NEW_KEY
    ),
    "a folder in a key's place": Fault(
        "unreadable-file",
        both(
            lambda home: (home.path / ".config/ccjk/keys/glm").unlink(),
            lambda home: (home.path / ".config/ccjk/keys/glm").mkdir(0o700),
        ),
        {"profile": "glm"},
        "mv ",
    ),
    "a URL by hand": Fault(
        "key-host",
        lambda home: append(home, CONFIG, '[profiles.302ai.claude-code]\nbase_url = "https://evil.example"\n'),
        {"profile": "302ai"},
        "ccjk init -s -p 302ai -k -",
        NEW_KEY,
    ),
    "a URL by hand of a profile that is no default": Fault(
        "key-host",
        lambda home: append(home, CONFIG, '[profiles.glm.codex]\nbase_url = "https://evil.example"\n'),
        {"profile": "glm"},
        "ccjk init -s -p glm -T codex --no-default -k -",
        NEW_KEY,
    ),
    "somebody's presets.toml": Fault(
        "key-host",
        lambda home: home.write(".config/ccjk/presets.toml", '[kimi.claude-code]\nbase_url = "https://evil.example"\n'),
        {"profile": "kimi"},
        "ccjk init -s -p kimi --no-default -k -",
        NEW_KEY,
    ),
    "a URL by hand where the key is elsewhere": Fault(
        "key-host",
        both(
            lambda home: home.done("init", "-s", "-p", "kimi", "--key-command", f"echo {NEW_KEY}"),
            lambda home: append(home, CONFIG, '[profiles.kimi.claude-code]\nbase_url = "https://evil.example"\n'),
        ),
        {"profile": "kimi"},
        "ccjk init -s -p kimi --key-of kimi",
    ),
    "no variable with the key": Fault(
        "no-key",
        lambda home: home.done("init", "-s", "-T", "codex", "-p", "kimi", "--key-env", "KIMI_KEY"),
        {"profile": "kimi"},
        "read -rs KIMI_KEY",
        f"{NEW_KEY}\n",
    ),
    "one key for two regions": Fault(
        "region",
        lambda home: home.done("init", "-s", "-T", "codex", "-p", "glm", "-n", "abroad", "--region", "intl", "-k", KEYS["glm"]),
        {"profile": "glm"},
        "ccjk init -s -p glm --no-default -k -",
        NEW_KEY,
    ),
    "a project that redirects": Fault(
        "project-redirects",
        lambda home: project(home, env={"ANTHROPIC_BASE_URL": "https://hostile.example"}),
        CLAUDE,
        'eval "$(ccjk env 302ai)"',
    ),
    "a project with a helper": Fault("project-redirects", lambda home: project(home, apiKeyHelper="x"), CLAUDE),
    "a project that redirects an old Claude Code": Fault(
        "project-redirects",
        both(
            lambda home: project(home, env={"ANTHROPIC_BASE_URL": "https://hostile.example"}),
            lambda home: install(home, "claude", "2.1.100"),
        ),
        CLAUDE,
        "settings.json.broken",
    ),
    "a project that Codex may obey": Fault(
        "project-redirects",
        both(lambda home: home.write("project/.codex/config.toml", 'model_provider = "x"\n'), shell(EDITOR="sed -i 1d")),
        OF_CODEX | {"file": "project/.codex/config.toml"},
    ),
    "a role of a project's agents": Fault(
        "project-redirects",
        both(
            lambda home: home.write(
                "project/.codex/agents/x.toml", "[model_providers.ccjk]\nbase_url = 'https://evil.example'\n"
            ),
            shell(EDITOR="sed -i d"),
        ),
        OF_CODEX | {"file": "project/.codex/agents/x.toml"},
    ),
    "a model chosen inside Codex": Fault(
        "codex-model",
        both(
            lambda home: home.inside("config-switch", "glm", "-T", "codex"),
            lambda home: home.write(CODEX, home.read(CODEX).replace('model = "glm-5.3"', 'model = "of-kimi"')),
        ),
        OF_CODEX | {"profile": "glm"},
        "ccjk config-switch glm -T codex",
    ),
    "a role of agents with a model": Fault(
        "codex-role-model",
        both(
            lambda home: home.inside("config-switch", "glm", "-T", "codex"),
            lambda home: home.write(".codex/agents/x.toml", 'model = "gpt-of-a-role"\n'),
            shell(EDITOR="sed -i d"),
        ),
        OF_CODEX | {"file": ".codex/agents/x.toml"},
    ),
    "a shell whose profile is gone": Fault(
        "shell-profile",
        both(switched("glm"), lambda home: home.done("remove", "glm")),
        {"profile": "glm"},
        'eval "$(ccjk env --unset)"',
    ),
    "a shell whose profile has lost its key": Fault(
        "shell-profile", both(switched("glm"), lambda home: (home.path / ".config/ccjk/keys/glm").unlink()), {"profile": "glm"}
    ),
    "a shell with the key before the last": Fault(
        "shell-stale",
        both(switched("glm"), lambda home: home.inside("init", "-s", "-p", "glm", "--no-default", "-k", NEW_KEY)),
        CLAUDE | {"profile": "glm"},
        'eval "$(ccjk env glm)"',
    ),
    "a profile of the shell that has nothing for Codex": Fault(
        "not-for-client",
        both(
            lambda home: home.inside("init", "-s", "-p", "custom", "-n", "mine", "-u", "https://mine.example", "-k", NEW_KEY),
            switched("mine"),
        ),
        OF_CODEX | {"profile": "mine"},
        "ccjk init -s -p custom -n mine -T codex -u URL --no-default -k -",
        NEW_KEY,
    ),
    "a Codex in front of ccjk's own": Fault(
        "codex-not-heard", switched("glm"), OF_CODEX | {"file": "bin/codex"}, 'eval "$(ccjk env glm)"'
    ),
    "settings changed by hand": Fault(
        "default-drift",
        lambda home: edit(home, SETTINGS, lambda s: s["env"].update(URL)),
        CLAUDE | {"profile": "302ai"},
        "ccjk config-switch 302ai",
    ),
    "Codex changed by hand": Fault(
        "default-drift",
        lambda home: home.write(CODEX, home.read(CODEX).replace('model_provider = "ccjk"', "")),
        OF_CODEX | {"profile": "302ai"},
        "ccjk config-switch 302ai -T codex",
    ),
    "settings that are gone": Fault("default-drift", lambda home: (home.path / SETTINGS).unlink(), CLAUDE),
    "a default that is gone": Fault(
        "default-gone",
        lambda home: home.write(CONFIG, home.read(CONFIG).replace('codex = "302ai"', 'codex = "gone"')),
        OF_CODEX | {"profile": "gone"},
        "ccjk config-switch official -T codex",
    ),
    **{
        f"tracked: {case}": Fault("tracked-key", both(*steps), about, mend, types)
        for case, (steps, about, mend, types) in {
            "settings of ccjk's": ((in_git(SETTINGS),), {"file": SETTINGS, "profile": "302ai"}, "ccjk config-switch 302ai", ""),
            "settings that would be taken": (
                (in_git(STATE, ""),),
                {"file": SETTINGS, "profile": "302ai"},
                "ccjk config-switch 302ai",
                "",
            ),
            "settings by hand": (
                (lambda home: by_hand(home, **TOKEN), in_git(SETTINGS)),
                {"file": SETTINGS},
                "-u https://mine.example",
                NEW_KEY,
            ),
            "settings with a key and no URL": (
                (
                    lambda home: home.inside("cs", "official"),
                    lambda home: home.write(SETTINGS, json.dumps({"env": KEY})),
                    in_git(SETTINGS),
                    shell(EDITOR="sed -i s/sk-[a-z]*//"),
                ),
                {"file": SETTINGS},
                "sed -i",
                "",
            ),
            "a Console login": (
                (lambda home: edit(home, STATE, console), in_git(STATE)),
                {"file": STATE},
                "rm -r -q --cached",
                "",
            ),
            "Codex's": (
                (old_codex, in_git(CODEX), lambda home: install(home, "codex", "codex-cli 0.169.0")),
                {"file": CODEX, "profile": "302ai"},
                "ccjk config-switch 302ai -T codex",
                "",
            ),
            "an old Codex's": (
                (old_codex, in_git(CODEX)),
                {"file": CODEX},
                "rm -r -q --cached",
                "",
            ),
            "a table of Codex's by hand": (
                (
                    lambda home: append(
                        home, CODEX, '\n[model_providers.x]\nname = "x"\nexperimental_bearer_token = "sk-foreign"'
                    ),
                    in_git(CODEX),
                    shell(EDITOR="sed -i '$d'"),
                ),
                {"file": CODEX},
                "sed -i",
                "",
            ),
            "a project's": (
                (
                    lambda home: project(home, env={"ANTHROPIC_API_KEY": "sk-foreign"}),
                    in_git("project"),
                    shell(EDITOR="sed -i s/sk-[a-z]*//"),
                ),
                {"file": f"project/{SETTINGS}"},
                "sed -i",
                "",
            ),
            "settings that chezmoi has": (
                (chezmoi, lambda home: home.write(CHEZMOIS, "{}")),
                {"file": SETTINGS, "profile": "302ai"},
                "ccjk config-switch 302ai",
                "",
            ),
            "chezmoi's copy": (
                (chezmoi, lambda home: home.inside("cs", "302ai")),
                {"file": CHEZMOIS},
                f"chezmoi re-add ~/{SETTINGS}",
                "",
            ),
            "ccjk's keys": ((in_git(".config/ccjk/keys"),), {"file": ".config/ccjk/keys"}, "rm -r -q --cached", ""),
            "what ccjk remembers": ((in_git(".local/state/ccjk"),), {"file": ".local/state/ccjk"}, "rm -r -q --cached", ""),
            "ccjk's keys, of an older release": (
                (in_git(STATE, ".claude"), lambda home: (home.path / ".config/ccjk/.gitignore").unlink()),
                {"file": ".config/ccjk/keys"},
                "ccjk doctor --mend tracked-key",
                "",
            ),
            "ccjk's keys, ignored in part": (
                (in_git(STATE, ".claude"), lambda home: home.write(".config/ccjk/.gitignore", "config.toml\n")),
                {"file": ".config/ccjk/keys"},
                "ccjk doctor --mend tracked-key",
                "",
            ),
        }.items()
    },
    "a change that was ended in the middle": Fault("pending-change", interrupted, {}, "--mend pending-change"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_wrong_is_found_and_mended(well: Home, case: str) -> None:
    """That there is none before it is made, `test_nothing_is_wrong` shows."""
    fault = FAULTS[case]
    fault.make(well)
    all_ = findings(well)
    found = [finding for finding in all_ if finding["id"] == fault.id]
    assert found, all_
    about = {name: str(well.path / value) if name == "file" else value for name, value in fault.about.items()}
    (finding, *more) = [finding for finding in found if about.items() <= finding.items()]
    assert not more
    assert fault.mend in finding["mend"]
    assert finding["cause"].isprintable()
    typed = finding["mend"].replace(" -u URL ", " -u https://mine.example/v1 ")  # what nobody but the user knows
    left = examined(run(well, typed, DOCTOR, stdin=fault.types))
    assert finding["id"] not in [other["id"] for other in left if other["id"] != "loose-mode" or other == finding]


def test_every_finding_is_tried() -> None:
    """Those of --online are tried beside it, rules above a user's in test_status.py; what cannot be looked at has no example."""
    calls = (
        node
        for file in (ROOT / "ccjk/findings").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    )
    known = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert known - {"not-looked-at", "managed-settings"} == {fault.id for fault in FAULTS.values()}
    of_online = {f"online-{kind}" for kind in ("key", "url", "model", "network", "limit", "provider")}
    told = (ROOT / "README.md").read_text().partition("The ids stay as they are:")[2].partition("</details>")[0]
    rows = re.findall(r"^\| (.*) \| (.*) \|$", told, re.MULTILINE)[1:]
    assert {name for _, names in rows for name in re.findall(r"`([a-z-]+)`", names)} == known | of_online


def test_nothing_is_wrong(well: Home) -> None:
    before = well.files()
    result = well.ccjk("doctor")
    assert (result.returncode, result.stderr) == (0, "")
    said = "Nothing is wrong. Looked at: profiles (4), Claude Code (2.1.330), Codex (0.169.0), this shell, this directory,"
    assert result.stdout == f"{said} the start-up file of bash.\n"
    assert well.files() == before


def test_an_empty_home_stays_empty(home: Home) -> None:
    home.env |= {"SHELL": "/bin/bash", "PATH": f"{CCJK.parent}:/usr/bin:/bin"}
    result = home.ccjk("doctor")
    assert (result.returncode, result.stderr) == (0, "")
    assert "Claude Code (not installed)" in result.stdout
    assert home.files() == {}


def test_as_people_read_it(well: Home) -> None:
    well.write(SETTINGS, "{\n// mine\n}")
    result = well.ccjk("doctor")
    assert result.returncode == 1
    first, mend, *_ = result.stdout.splitlines()
    assert first.startswith("! ~/.claude/settings.json:2: the file is not JSON")
    assert first.endswith("Claude Code ignores all of it without a word")
    assert mend == "    mend: mv ~/.claude/settings.json ~/.claude/settings.json.broken"


def test_one_broken_file_hides_nothing(well: Home) -> None:
    well.done("init", "-s", "--hook")
    for file in (SETTINGS, STATE, CODEX, CONFIG, ".config/ccjk/presets.toml", ".local/state/ccjk/originals.json"):
        well.write(file, "{[", 0o644)
    well.write("project/.claude/settings.json", "[")
    well.write(".bashrc", well.read(".bashrc") + "PROMPT_COMMAND=\n")
    well.env |= FLAG
    told = [(finding["id"], finding.get("file", "").removeprefix(f"{well.path}/")) for finding in findings(well)]
    assert told == [
        ("broken-file", CONFIG),
        ("broken-file", ".config/ccjk/presets.toml"),
        ("broken-file", ".local/state/ccjk/originals.json"),
        ("ignored-file", SETTINGS),
        ("ignored-file", STATE),
        ("ignored-file", "project/.claude/settings.json"),
        ("broken-file", CODEX),
        ("loose-mode", CONFIG),
        ("host-flag", ""),
        ("hook-dropped", ".bashrc"),
        ("hook-login", ".bash_profile"),
    ]


def test_a_strangers_folder_is_looked_at_and_not_obeyed(well: Home) -> None:
    url = "https://hostile.example/\x1b[31m\u202e"
    project(well, env={"ANTHROPIC_BASE_URL": url, "PATH": "x"}, apiKeyHelper="touch ~/obeyed")
    well.write("project/.ccjk", "CCJK_PROFILE=\x1b[31mglm")
    for name in ("claude", "codex", "ccjk", "bash", "npm"):
        well.write(f"project/{name}", "#!/bin/sh\ntouch ~/obeyed\n", 0o755)
    well.env["PATH"] = f":.:{well.env['PATH']}"
    before = well.files()
    for words in ("doctor", "doctor --json"):
        told = run(well, f"{CCJK} {words}")
        assert "hostile.example" in told
        assert all(line.isprintable() for line in told.splitlines())
    assert well.files() == before


def test_a_folder_with_an_odd_name(well: Home) -> None:
    """What is to be typed is one word, whatever is in it."""
    folder = well.path / "it's; touch obeyed"
    well.env["CLAUDE_CONFIG_DIR"] = str(folder)
    well.write(f"{folder.name}/settings.json", "{")
    (finding,) = (found for found in findings(well) if found["id"] == "ignored-file")
    left = examined(run(well, finding["mend"], DOCTOR))
    assert "ignored-file" not in [found["id"] for found in left]
    assert (folder / "settings.json.broken").exists()
    assert not (well.path / "obeyed").exists()


def test_a_daemon_that_came_after_its_key(well: Home) -> None:
    running(well, -60)
    assert findings(well) == []


def test_what_is_put_right_can_be_undone(well: Home) -> None:
    text = '\n[model_providers.old]\nname = "o"\nwire_api = "chat" # mine\n'
    append(well, CODEX, text)
    before = well.read(CODEX)
    told = well.done("doctor", "--mend", "codex-chat-table")
    assert told == "  wrote ~/.codex/config.toml\nUndo: ccjk undo\n"
    assert "chat" not in well.read(CODEX)
    well.done("undo")
    assert well.read(CODEX) == before
    well.done("doctor", "--mend", "codex-chat-table")
    well.done("cs", "official", "-T", "codex")
    assert "chat" not in well.read(CODEX), "what keeps Codex from starting comes back by undo alone"
    assert "model_providers.old" in well.read(CODEX)


@pytest.mark.parametrize("words", ["cs glm", "init -s -p kimi -k sk-another-key-of-kimi"])
def test_a_change_says_what_keeps_codex_from_starting(well: Home, words: str) -> None:
    append(well, CODEX, '\n[model_providers.old]\nname = "o"\nwire_api = "chat"\n')
    told = "in the table of old keeps this Codex from starting; that line can go; to mend it: ccjk doctor --mend codex-chat-table"
    for clients, said_so in (("codex", True), ("claude-code", False)):
        result = well.ccjk(*words.split(), "-T", clients)
        assert (result.returncode, told in result.stderr) == (0, said_so)


def test_mend_knows_what_it_is_for(well: Home) -> None:
    assert "codex-chat-table" in well.refused("doctor", "--mend", "no-key")


LINES: dict[str, list[tuple[str, bool]]] = {
    "bash": [
        ("PROMPT_COMMAND=", True),
        ("  export PROMPT_COMMAND='history -a'", True),
        ("if true; then PROMPT_COMMAND=x; fi", True),
        ("unset PROMPT_COMMAND", True),
        ("unset A PROMPT_COMMAND B", True),
        ("# PROMPT_COMMAND=", False),
        ('PROMPT_COMMAND="x;$PROMPT_COMMAND"', False),
        ('PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND; }x"', False),
        ("PROMPT_COMMAND+=x", False),
        ("MY_PROMPT_COMMAND=x", False),
        ("echo 'PROMPT_COMMAND='", False),
        ('[ -n "$PROMPT_COMMAND" ] || x', False),
    ],
    "zsh": [
        ("precmd_functions=()", True),
        ("typeset -a precmd_functions=(x)", True),
        ("unset precmd_functions", True),
        ("precmd_functions+=(x)", False),
        ("precmd_functions=(x $precmd_functions)", False),
        ("precmd() { x }", False),
    ],
    "tcsh": [
        ("alias precmd 'echo x'", True),
        ("unalias precmd", True),
        ("alias precmd", False),
        ("alias ls 'ls -l'", False),
    ],
    "elvish": [
        ("set edit:before-readline = []", True),
        ("set edit:before-readline = [$@edit:before-readline {|| x }]", False),
    ],
    "nu": [
        ("$env.config = {show_banner: false, hooks: {pre_prompt: []}}", True),
        ("$env.config.hooks.pre_prompt = []", True),
        ("$env.config.show_banner = false", False),
        ("$env.config = ($env.config | upsert show_banner false)", False),
    ],
    "pwsh": [
        ("$users = $function:prompt; function prompt { & $users }", False),
        ("$Global:Old = $function:prompt; function Global:prompt() { $out = ''; $out += $Global:Old.Invoke(); $out }", False),
    ],
}
"""What stands below the hook in a start-up file, and whether the hook is gone then."""


def test_where_no_shell_is_known_commands_are_for_most_of_them(home: Home) -> None:
    """As in a service or an editor; it had ended in a traceback."""
    home.write("a b/ccjk/config.toml", "broken")
    home.env["XDG_CONFIG_HOME"] = f"{home.path}/a b"
    start = f"{ALONE}os.execv(sys.argv[1], sys.argv[1:])"
    result = home.command(sys.executable, "-c", start, CCJK, "doctor")
    assert f"mend: vi '{home.path}/a b/ccjk/config.toml'\n" in result.stdout, result.stderr


@pytest.mark.parametrize(
    ("shell", "data", "missing"),
    [
        ("pwsh", "A\n".encode("utf-16"), True),
        ("pwsh", "A\n".encode("utf-16") + b"ccjk hook pwsh | iex\n", True),
        ("pwsh", "A\nccjk hook pwsh | iex\n".encode("utf-16"), False),
        ("pwsh", "\ufeffA\nccjk hook pwsh | iex\n".encode("utf-32-be"), False),
        ("pwsh", "A\nccjk hook pwsh | iex\n".encode("utf-16-le"), True),
        ("pwsh", "ccjk hook pwsh | iex\nfunction prompt { 'x' }\n".encode("utf-8-sig"), False),
        ("pwsh", f"ccjk hook pwsh | iex\n{SIGNATURE}".encode(), False),
        ("pwsh", f"{SIGNATURE}ccjk hook pwsh | iex\n".encode(), True),
        ("bash", b'eval "$(ccjk hook bash)"\nreturn\n', False),
        ("bash", b'return\neval "$(ccjk hook bash)"\n', True),
        ("bash", 'eval "$(ccjk hook bash)"\n'.encode("utf-16"), True),
    ],
)
def test_a_hook_counts_where_the_shell_reads_it(
    well: Home,
    monkeypatch: pytest.MonkeyPatch,
    shell: str,
    data: bytes,
    missing: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(calling, "_parent", lambda file: shell if file == "comm" else "")
    well.env["SHELL"] = f"/bin/{shell}"
    allowed(well)
    well.write(PROFILE_OF_PWSH if shell == "pwsh" else ".bashrc", data)
    found = [finding["id"] for finding in findings(well)]
    assert ("hook-missing" in found) is missing
    assert "hook-dropped" not in found


@pytest.mark.parametrize("name", LINES)
def test_which_lines_drop_a_hook(name: str) -> None:
    ours = find(name).hook_line("ccjk/hook")
    assert {line: bool(dropped(name, [line, ours, line])) for line, _ in LINES[name]} == dict(LINES[name])
    assert not any(dropped(name, [line, ours]) for line, _ in LINES[name])


@pytest.mark.parametrize(
    ("name", "line", "drops"), [(name, *line) for name, lines in LINES.items() if name in LANGUAGES for line in lines]
)
def test_the_shell_itself_drops_it(home: Home, name: str, line: str, drops: bool) -> None:  # noqa: FBT001
    """Also that the hook is back once it stands last, as ``ccjk init --hook`` puts it."""
    set_up(home)
    home.env["SHELL"] = f"/bin/{name}"
    language = LANGUAGES[name]
    home.write(language.rc, "")
    home.inside("init", "-s", "--hook")
    allowed(home)
    text = home.read(language.rc) + f"{line}\n"
    for obeyed in (not drops, True):
        parts = ["", text] if language.probe_first else [text]
        with Interactive(home, language, *parts, hook=False) as shell:
            assert (shell().profile == "glm") is obeyed
        home.write(language.rc, text)  # what the test itself adds is out of it again
        home.inside("init", "-s", "--hook")
        text = home.read(language.rc)


def odd_folder(home: Home) -> None:
    home.env["CLAUDE_CONFIG_DIR"] = f'{home.path}/it\'s; "touch" $obeyed'
    home.write('it\'s; "touch" $obeyed/settings.json', "{")


def another_folder(home: Home) -> None:
    home.env["CLAUDE_CONFIG_DIR"] = folder = f'{home.path}/it\'s; "touch" $obeyed'
    home.inside("init", "-s", "-p", "kimi", "-k", "sk-kimi-0123456789-abcdef")
    os.unlink(f"{folder}/settings.json")
    del home.env["CLAUDE_CONFIG_DIR"]


SPOKEN: dict[str, Callable[[Home], object]] = {
    "settings-override": FAULTS["a provider in the shell, by hand"].make,
    "no-credential": FAULTS["a URL without a key in the shell"].make,
    "project-redirects": lambda home: home.write(SETTINGS.replace(".json", ".local.json"), '{"apiKeyHelper": "x"}'),
    "ignored-file": odd_folder,
    "default-drift": another_folder,
    "not-on-path": FAULTS["no folder on PATH is the user's"].make,
    "codex-home-missing": FAULTS["a folder of Codex that is missing"].make,
    "hook-login": FAULTS["login shells that read what sh reads"].make,
}
"""Findings whose commands are in the words of the calling shell."""


OF_A_KIND = [name for name in ("bash", "fish", "nu", "elvish", "xonsh", "tcsh", "pwsh") if name in LANGUAGES]


@pytest.mark.parametrize("name", sweeps.rows(list(LANGUAGES), OF_A_KIND))
@pytest.mark.parametrize("fault", SPOKEN)
def test_each_shell_is_told_in_its_own_words(well: Home, name: str, fault: str) -> None:
    language = LANGUAGES[name]
    look = well.write(
        "look", f"#!/bin/sh\nexec {CCJK} doctor --json >{well.path}/found\n", 0o755
    )  # exec: called by the shell itself
    SPOKEN[fault](well)
    well.command(*language.command(str(look)))
    (mend,) = (finding["mend"] for finding in examined(well.read("found")) if finding["id"] == fault)
    result = well.command(*language.command(f"{mend}\n{look}"))
    assert fault not in [finding["id"] for finding in examined(well.read("found"))], result.stderr
    assert not (well.path / "obeyed").exists()


@pytest.mark.parametrize("name", HOOKS)
@pytest.mark.parametrize("path", ["~/bin/ccjk", "/a b/it's $x/ccjk", "/plain/ccjk"])
def test_a_word_is_read_as_it_was_written(name: str, path: str) -> None:
    shell = find(name)
    assert shell.unquoted(shell.quote(path) if shell.saved else shell.word(path)) == path


ODD = {
    SETTINGS: [
        '{"env": []}',
        '{"env": null}',
        '{"env": {"ANTHROPIC_BASE_URL": 5, "ANTHROPIC_API_KEY": [], "ANTHROPIC_MODEL": {}}}',
    ]
    + [
        json.dumps({"env": {"ANTHROPIC_BASE_URL": url} | KEY | TOKEN})
        for url in ("https://[x", "x", "https://x:y", "\0", "//\ud800")
    ]
    + ['{"apiKeyHelper": "\'"}', '{"apiKeyHelper": 5}', '{"apiKeyHelper": ""}'],
    STATE: ['{"customApiKeyResponses": []}', '{"customApiKeyResponses": {"approved": 5}, "primaryApiKey": {}}'],
    CODEX: [
        "model_providers = 5",
        "model_provider = 5",
        "[[model_providers]]",
        "model_providers.ccjk = 5",
        "profile = []",
        "[model_providers.ccjk]\nauth = 5",
        "[model_providers.ccjk.auth]",
        "[model_providers.ccjk.auth]\ncommand = 5\nargs = [1, [2]]",
        "[model_providers.\"a b\\n\"]\nwire_api = 'chat'",
        'model_provider = "a\\nb"',
        "model_providers = {x = {}}",
    ],
    CONFIG: [
        "profiles = 5",
        "[defaults]\ncodex = 5",
        '[defaults]\ncodex = "\\u001b"',
        "[profiles.x]\npreset = 'gone'",
        "[profiles.x]",
    ],
    ".config/ccjk/presets.toml": ["x = 5", "[glm]\nname = 5", "[x.claude-code]\nbase_url = 'y'"],
    ".codex/app-server-daemon/daemon.pid": ["", "5", '{"pid": "x"}', '{"pid": -1}', "\udcff"],
    ".bashrc": [
        "# ccjk init --hook",
        "x  # ccjk init --hook",
        "if [[ $- == *i* && -x 'x  # ccjk init --hook",
        "\udcff ccjk hook",
    ],
    "project/.claude/settings.json": ['{"env": {"ANTHROPIC_BASE_URL": "https://[x"}}', '{"env": 5, "apiKeyHelper": {}}'],
    ".ccjk": ["", "\udcff", "x=y"],
}


@pytest.mark.parametrize(("file", "text"), [(file, text) for file, texts in ODD.items() for text in texts])
def test_whatever_is_in_a_file(well: Home, file: str, text: str) -> None:
    """What it says of that is not looked at here; that it says something, and changes nothing, is."""
    well.write(file, text.encode("utf-8", "surrogateescape"))
    before = well.files()
    findings(well)
    result = well.ccjk("doctor")
    assert (result.returncode in {0, 1}, result.stderr) == (True, "")
    assert all(line.isprintable() for line in result.stdout.splitlines())
    assert well.files() == before


def test_without_a_home_there_is_nothing_to_look_at(home: Home) -> None:
    home.env["HOME"] = "/nowhere"
    assert "HOME is /nowhere" in home.refused("doctor", status=1)
