"""Keys and URLs that nothing may take, by every way one gets in; and what strangers may write, wherever it is shown."""

import json
import os
import subprocess

import pytest

from tests import leaks
from tests.conftest import CCJK, Home

KEYS = {
    "100 KB": "sentinel" + "x" * 100_000,
    "a line feed": "sentinel\nmore",
    "a carriage return": "sentinel\rmore",
    "a blank": "sentinel more",
    "an escape": "sentinel\x1b[31m",
    "a letter of no ASCII": "sentinel\u00e9",
    "a mark of direction": "sentinel\u202e",
    "no UTF-8": "sentinel\udce9",
    "a NUL byte": "sentinel\0more",
    "nothing": " \n",
}
SOURCES = ("-k", "-k -", "CCJK_API_KEY", "--api-configs", "--api-configs-file", "--key-command", "--key-env", "env", "exec")


@pytest.mark.parametrize("source", SOURCES)
def test_a_key_that_is_none_is_refused_unprinted(home: Home, source: str) -> None:
    for what, key in KEYS.items():
        if "\0" in key and source in {"-k", "CCJK_API_KEY", "--key-env", "env", "exec", "--api-configs"}:
            continue  # no argument and no variable holds one; in JSON it is written out
        data = key.encode("utf-8", "surrogateescape")
        entry = json.dumps([{"provider": "glm", "key": key}])
        home.write("key", data)
        home.write("configs", entry)
        given = {"CCJK_API_KEY": key} if source in {"CCJK_API_KEY", "env", "exec"} else {"MINE": key}
        words = {
            "-k": ["init", "-s", "-p", "glm", "-k", key],
            "-k -": ["init", "-s", "-p", "glm", "-k", "-"],
            "CCJK_API_KEY": ["init", "-s", "-p", "glm"],
            "--api-configs": ["init", "-s", "--api-configs", entry],
            "--api-configs-file": ["init", "-s", "--api-configs-file", "configs"],
            "--key-command": ["init", "-s", "-p", "glm", "--key-command", "cat key"],
            "--key-env": ["init", "-s", "-p", "glm", "--key-env", "MINE"],
            "env": ["env", "glm", "--shell", "json"],
            "exec": ["exec", "glm", "--", "true"],
        }[source]
        environment = home.environment() | (given if "\0" not in key else {})
        leaks.current.give(str(CCJK), *words)
        result = subprocess.run(
            [CCJK, *words], env=environment, cwd=home.path, input=data, capture_output=True, timeout=20, check=False
        )
        told = result.stdout + result.stderr
        if source == "--key-env" and not result.returncode:  # it may be set later; then it is the one that asks that is refused
            told = b"".join(
                subprocess.run([CCJK, *asked], env=environment, capture_output=True, check=False).stderr
                for asked in (["key", "glm"], ["exec", "glm", "--", "true"], ["env", "glm", "--shell", "json"])
            )
            assert told.count(b"\n") == 3, what
        else:
            assert result.returncode in {1, 2}, what
            assert result.stderr.count(b"\n") == 1, (what, told)
            assert not (home.path / ".config").exists(), what
        assert b"sentinel" not in told, what
        assert b"Traceback" not in told, what


URLS = (
    *("api.example.com", "//api.example.com", "https:api.example.com", "http://api.example.com", "ftp://x.example"),
    *("https://me:sentinel@x.example", "https://sentinel@x.example", "https://@x.example", "http://localhost@evil.example"),
    *(
        "https://x.example?key=sentinel",
        "https://x.example/\x1b]0;owned\x07",
        "https://x.example/\u202e",
        "https://x.example\r\nX: y",
    ),
    *(
        "https://\u0435xam\u202eple.example",
        "https://x.ex%41mple",
        "https://fa\u00df.example",
        "https://[::1",
        "https://x\\@evil.example",
    ),
)
CONFIG, PRESETS = ".config/ccjk/config.toml", ".config/ccjk/presets.toml"
BY_FILE = {
    "presets.toml": (PRESETS, '[g]\nname = "g"\n[g.claude-code]\nbase_url = {}\n', "claude-code"),
    "presets.toml, Codex": (PRESETS, '[g]\nname = "g"\n[g.codex.responses]\nbase_url = {}\n', "codex"),
    "presets.toml, a region": (
        PRESETS,
        '[g]\nname = "g"\n[g.claude-code]\nbase_url = "https://g.example"\n[g.region.r.claude-code]\nbase_url = {}\n',
        "claude-code",
    ),
    "config.toml": (CONFIG, '[profiles.g]\npreset = "custom"\n[profiles.g.claude-code]\nbase_url = {}\n', "claude-code"),
    "config.toml, Codex": (CONFIG, '[profiles.g]\npreset = "custom"\n[profiles.g.codex]\nbase_url = {}\n', "codex"),
}


@pytest.mark.parametrize("way", ["-u", "--codex-url", "--api-configs", *BY_FILE])
def test_a_url_that_leads_astray_is_refused_unprinted(home: Home, way: str) -> None:
    for url in URLS:
        commands = {
            "-u": [["init", "-s", "-p", "custom", "-k", "kk", "-u", url]],
            "--codex-url": [["init", "-s", "-T", "codex", "-p", "custom", "-k", "kk", "--codex-url", url]],
            "--api-configs": [["init", "-s", "--api-configs", json.dumps([{"key": "kk", "url": url}])]],
        }.get(way, [])
        if way in BY_FILE:
            file, text, client = BY_FILE[way]
            home.write(file, text.format(json.dumps(url)))
            home.write(".config/ccjk/keys/g", "kk")
            commands = [["config-switch", "g", "-T", client], ["env", "g", "--shell", "json"]]
        for words in commands:
            result = home.run(*words)
            told = result.out + result.err
            assert result.status in {1, 2}, (url, words, told)
            assert result.err.count("\n") == 1, (url, words, told)
            assert "sentinel" not in told
            assert all(char.isprintable() or char == "\n" for char in told), (url, words, told)


@pytest.mark.parametrize("way", ["-u", "--codex-url", "--api-configs"])
def test_an_internationalised_host_is_taken_with_a_warning(home: Home, way: str) -> None:
    url = "https://b\u00fccher.example"
    words = {
        "-u": ["-p", "custom", "-k", "kk", "-u", url],
        "--codex-url": ["-T", "codex", "-p", "custom", "-k", "kk", "--codex-url", url],
        "--api-configs": ["--api-configs", json.dumps([{"key": "kk", "url": url}])],
    }[way]
    assert "xn--bcher-kva.example on the wire" in home.ccjk("init", "-s", *words).stderr


HOSTILE = "\x1b]0;owned\x07\x1b[31m\r[/][bold]x\u202e\u200b\n!"
QUOTED = json.dumps(HOSTILE)
GOOD = '[profiles.g]\npreset = "302ai"\n'
SHOWN: dict[str, dict[str, str]] = {
    "a model": {CONFIG: f"{GOOD}[profiles.g.claude-code]\nmodel = {QUOTED}\n"},
    "a preset": {CONFIG: f"[profiles.g]\npreset = {QUOTED}\n"},
    "a region": {CONFIG: f'[profiles.g]\npreset = "glm"\nregion = {QUOTED}\n'},
    "a profile": {CONFIG: f'{GOOD}[profiles.{QUOTED}]\npreset = "glm"\n'},
    "a default": {CONFIG: f"{GOOD}[defaults]\nclaude-code = {QUOTED}\n"},
    "an unknown name": {CONFIG: f"{QUOTED} = 1\n"},
    "a command": {CONFIG: f"{GOOD}key_command = {QUOTED}\n"},
    "no TOML": {CONFIG: "a = \x1b[31m\n"},
    "twice in TOML": {CONFIG: '"\u202ex" = 1\n"\u202ex" = 2\n'},
    "a preset of one's own": {
        CONFIG: GOOD,
        PRESETS: f'[{QUOTED}]\nname = "x"\n[{QUOTED}.claude-code]\nbase_url = "https://x.example"\n',
    },
    "settings": {
        CONFIG: GOOD,
        ".claude/settings.json": json.dumps(
            {"env": {"ANTHROPIC_BASE_URL": f"https://{HOSTILE}", "ANTHROPIC_MODEL": HOSTILE}, "apiKeyHelper": HOSTILE}
        ),
    },
    "no JSON": {CONFIG: GOOD, ".claude/settings.json": '{"\x1b]0;owned\x07": \x1b[31m}'},
    "twice in JSON": {CONFIG: GOOD, ".claude/settings.json": '{"\\u001b[31m\u202e": 1, "\\u001b[31m\u202e": 2}'},
    "state": {
        CONFIG: GOOD,
        ".claude.json": json.dumps({"customApiKeyResponses": {"approved": [HOSTILE]}, "primaryApiKey": HOSTILE}),
    },
    "Codex": {
        CONFIG: GOOD,
        ".codex/config.toml": f"model = {QUOTED}\nmodel_provider = {QUOTED}\n[model_providers.{QUOTED}]\nname = {QUOTED}\n",
    },
    "a project": {CONFIG: GOOD, "w/.claude/settings.json": json.dumps({"env": {"ANTHROPIC_BASE_URL": f"https://{HOSTILE}"}})},
}
TOLD = (
    "status",
    "list",
    "doctor",
    "doctor --json",
    "names profiles",
    "config-switch g",
    "use g",
    "env g --shell dotenv",
    "remove g",
)
VARIABLES = (
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_MODEL",
    "CCJK_PROFILE",
    "CCJK_SET",
    "CCJK_DIRECTORY",
    "CLAUDE_CONFIG_DIR",
    "CODEX_HOME",
    "CCJK_STATE_DIR",
    "SHELL",
    "EDITOR",
    "PATH",
    "HTTPS_PROXY",
)


def shows_nothing_to_obey(home: Home, commands: tuple[str, ...] = TOLD, **variables: str) -> None:
    (home.path / "w").mkdir(exist_ok=True)
    for words in commands:
        result = subprocess.run(
            [CCJK, *words.split()], env=home.environment() | variables, cwd=home.path / "w", capture_output=True, check=False
        )
        told = (result.stdout * (not words.startswith("env")) + result.stderr).decode()
        assert [char for char in told if not char.isprintable() and char not in "\n\t"] == [], (words, told)
        assert "Traceback" not in told
        assert "\t" not in told or words.startswith("names")


@pytest.mark.parametrize("case", SHOWN)
def test_what_is_written_somewhere_is_shown_and_not_obeyed(home: Home, case: str) -> None:
    home.write(".config/ccjk/keys/g", "kk")
    home.write("w/.ccjk", "g\n")
    for name, text in SHOWN[case].items():
        home.write(name, text)
    shows_nothing_to_obey(home)


@pytest.mark.parametrize("name", VARIABLES)
def test_what_a_variable_says_is_shown_and_not_obeyed(home: Home, name: str) -> None:
    home.write(CONFIG, GOOD)
    home.write(".config/ccjk/keys/g", "kk")
    shows_nothing_to_obey(home, ("status", "doctor", "env g --shell dotenv"), **{name: HOSTILE})


@pytest.mark.parametrize("place", ["home", "folder"])
def test_the_name_of_a_folder_is_shown_and_not_obeyed(home: Home, place: str) -> None:
    home.path /= HOSTILE.replace("/", "")
    os.makedirs(home.path)
    home.write(CONFIG, GOOD)
    home.write(".config/ccjk/keys/g", "kk")
    if place == "folder":
        home.env["HOME"] = str(home.path.parent)
        home.done("init", "-s", "-p", "302ai", "-n", "g", "-k", "kk")
    home.write("w/.ccjk", "g\n")
    shows_nothing_to_obey(home)
