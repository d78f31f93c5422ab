"""README in both languages: its commands work, its sessions and pictures are what happens, and the two say the same."""

import os
import re
import shlex
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from scripts.pictures import LANGUAGES, PLAYED, file, picture, play, rooms, transcripts
from scripts.pictures.terminal import FOLDER, drawn_text, without_versions
from tests.clients.test_real_claude_code import PRESETS as CLAUDE_CODE
from tests.clients.test_real_claude_code import only_ours as claude_sent
from tests.clients.test_real_codex import PRESETS as CODEX
from tests.clients.test_real_codex import only_ours as codex_sent
from tests.conftest import CCJK, ROOT, Home, client, tracked
from tests.shells.languages import HOOKED, pwsh
from tests.standin import StandIn

README = (ROOT / "README.md").read_text()
CHINESE = (ROOT / "README.zh-CN.md").read_text()
BOTH = {"en": README, "zh": CHINESE}
KEY = "sk-ours-0123456789-abcdefghij"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def command(marker: str) -> str:
    found = re.search(rf"<!-- {marker} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
    assert found
    return found[1]


def prose(text: str) -> str:
    """Return the text without its blocks of code."""
    return _BLOCK.sub("", text)


def spans(text: str) -> list[str]:
    """Return the pieces of code that stand in the prose."""
    found = re.findall(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)|<code>(.*?)</code>", prose(text))
    return [(code or html).replace("\\|", "|") for _, code, html in found]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what the repository holds, with none of what was installed here."""
    path = tmp_path_factory.mktemp("checkout")
    for name in tracked():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, path / name)
    return path


@pytest.mark.timeout(600)  # installs ccjk, from the network, and runs both clients with every preset
def test_the_first_command_and_then_both_clients_on_every_preset(home: Home, standin: StandIn, checkout: Path) -> None:
    registry = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    run = subprocess.run(
        ["bash", "-euc", command("set up")],  # noqa: S607
        cwd=checkout,
        env={**home.environment(), **registry, "HTTPS_PROXY": "", "SSL_CERT_FILE": ""},  # not the stand-in
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
        claude_sent(standin.to_providers(), host, path, header)
        codex_options, host, wires = CODEX[preset]
        assert home.command(ccjk, "init", "-s", "-T", "codex", "-k", KEY, *codex_options).returncode == 0
        standin.forget()
        assert "pong" in home.command("codex", "exec", "--skip-git-repo-check", "ping").stdout
        codex_sent(standin, host, *wires["responses"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("marker", transcripts.SHOWN)
def test_the_sessions_are_what_happens(home: Home, standin: StandIn, marker: str, language: str) -> None:
    """Line for line but for the clients' versions."""
    home.env["CCJK_LANG"] = language
    shown = transcripts.play(home, standin, README, marker)
    assert without_versions(shown) == without_versions(transcripts.block(BOTH[language], marker))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PLAYED)
def test_the_pictures_are_what_happens(home: Home, standin: StandIn, name: str, language: str) -> None:
    home.env["CCJK_LANG"] = language
    there = file(name, language).read_text()
    assert without_versions(play(name, home, standin)) == without_versions(drawn_text(there)), "python -m scripts.pictures"
    assert picture(name, language, drawn_text(there)) == there


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_picture_is_the_session_in_the_text(language: str) -> None:
    assert drawn_text(file("session", language).read_text()) == transcripts.block(BOTH[language], "a directory")


def test_the_picture_of_the_rooms_is_what_they_import() -> None:
    assert (FOLDER / "rooms.svg").read_text() == rooms.draw(), "python -m scripts.pictures rooms"


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_commands_are_on_the_first_screen(language: str) -> None:
    first_screen = "\n".join(BOTH[language].splitlines()[:40])
    assert command("set up") in first_screen
    assert command("test") in first_screen


@cache
def options_of(name: str) -> set[str]:
    """Return the options of a command; with an empty name those of ccjk itself."""
    words = [str(CCJK), *([name] if name else []), "--help"]
    shown = subprocess.run(words, env={"HOME": "/", "PATH": os.defpath}, text=True, capture_output=True, check=False)
    assert shown.returncode == 0, f"ccjk {name}: {shown.stderr}"
    return set(re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", shown.stdout))


def told(text: str) -> Iterator[tuple[str, list[str]]]:
    """Return each call of ccjk in code: the command, and its options."""
    code = [*spans(text), *(line for _, block in _BLOCK.findall(text) for line in block.splitlines())]
    for piece in code:
        for found in re.finditer(r"(?:^|[\s/(`\"'])ccjk +([a-z][a-z-]*)([^`|;#)\n]*)", piece):
            if "~ >" not in piece[: found.start()] and not piece.startswith("ccjk: "):
                yield found[1], re.findall(r"(?<=\s)--?[A-Za-z][\w-]*", re.split(r"\s--\s|'|\"", found[2])[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_is_told_of_exists_with_its_options(language: str) -> None:
    found = list(told(BOTH[language]))
    assert len(found) > 90
    for name, options in found:
        assert set(options) <= options_of(name), f"ccjk {name} {options}"
    every = subprocess.run([CCJK, "--help"], env={"HOME": "/", "PATH": os.defpath}, text=True, capture_output=True, check=True)
    commands = re.findall(r"^  ([a-z][a-z-]+) ", every.stdout.partition("Commands:")[2], re.MULTILINE)
    assert len(commands) > 12
    assert {name for name, _ in found} == {*commands, "cs"}
    table = BOTH[language].split("\n## ")[9]
    assert set(commands) <= set(re.findall(r"`ccjk ([a-z-]+)", table)), "what each changes is told"


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_somewhere(language: str) -> None:
    text = prose(BOTH[language])
    anchors = {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 25
    for link in links:
        assert link[1:] in anchors if link.startswith("#") else (ROOT / link).exists(), link


def test_the_examples_work(home: Home, standin: StandIn) -> None:
    """Each line that sets something up, one after the other, in one home."""
    assert standin
    home.write("api-configs.json", '{"configs": [{"provider": "glm", "key": "sk-b"}]}')
    (home.path / "code/web").mkdir(parents=True)
    home.env |= {"PATH": f"{CCJK.parent}:{home.environment()['PATH']}", "SHELL": "/bin/bash", "ZHIPU_KEY": KEY}
    lines = [line for kind, text in _BLOCK.findall(README) if kind == "sh" for line in text.splitlines() if "ccjk init" in line]
    lines = [line for line in lines if ".venv" not in line]
    assert len(lines) > 12
    for line in [*lines, "cd ~/code/web && ccjk use kimi", "ccjk init -s -p glm --key-env ZHIPU_KEY"]:
        result = home.command("bash", "-c", line, stdin=f"{KEY}\n")
        assert result.returncode == 0, f"{line}: {result.stderr}"
    assert home.read("code/web/.ccjk").strip() == "CCJK_PROFILE=kimi"
    assert "hook bash" in home.read(".bashrc")


@pytest.mark.parametrize("shown", re.findall(r"--key-command ('[^']+')", README))
def test_where_a_key_can_be(home: Home, shown: str) -> None:
    """With a stand-in for the program, which prints the key for exactly the arguments that are shown."""
    words = shlex.split(shlex.split(shown)[0])
    home.write(f"bin/{words[0]}", f'#!/bin/sh\n[ "$*" = {shlex.quote(" ".join(words[1:]))} ] && echo {KEY}\n', 0o755)
    home.env["PATH"] = f"{home.path}/bin:{CCJK.parent}:{home.environment()['PATH']}"
    assert home.command("bash", "-c", f"ccjk init -s -p glm --key-command {shown}").returncode == 0
    assert home.done("key", "glm") == f"{KEY}\n"


def test_each_shell_is_told_of_with_what_it_cannot_do() -> None:
    flat = " ".join(README.split())
    for row in (*HOOKED.values(), pwsh.ROW):
        for text in (README, CHINESE):
            assert re.search(rf"ccjk hook {row.shell}\b", text)
            if row.name not in {"bash", "zsh"}:
                assert row.usage.partition(",")[0].replace("glm", "NAME").replace("|", "\\|") in text
        for reason in set(row.cannot.values()):
            assert f"- {row.name}: {reason}" in flat
    assert "not yet tried" not in flat
    assert "尚未试过" not in CHINESE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_providers_are_the_presets(home: Home, language: str) -> None:
    shown = home.done("providers")
    urls = re.findall(r"\| `(https://[^`]+)`", BOTH[language])
    assert len(urls) == 8
    for url in urls:
        assert url in shown


def test_the_preset_and_the_configuration_that_are_shown_are_valid(home: Home) -> None:
    preset, config = (block for kind, block in _BLOCK.findall(README) if kind == "toml" and "base_url" in block)
    home.write(".config/ccjk/presets.toml", preset)
    home.write(".config/ccjk/config.toml", config)
    assert "https://llm.acme.example/anthropic" in home.done("providers")
    assert "(also --region test)" in home.done("providers")
    assert re.search(r"work +claude-code +https://api.z.ai/api/anthropic .* glm-5.3\[1m\]", home.done("list"))
    home.done("init", "-s", "-p", "acme", "--region", "test", "-k", KEY)
    assert "llm-test.acme.example" in home.read(".claude/settings.json")


def shape(text: str) -> list[str]:
    """Return what the two languages share: headings, folds, lists, tables, pictures and blocks, in order, without their words."""
    found = []
    for line in _BLOCK.sub(lambda block: f"```{block[1]}", text).splitlines():
        if line.startswith("|"):
            cells = len(re.findall(r"(?<!\\)\|", line)) - 1
            found.append(f"row of {cells}")
        elif start := re.match(r"#+ |- |!\[|```\w*|<details>|</details>|<!-- .* -->", line):
            found.append(start[0])
    return found


def test_both_languages_have_the_same_shape() -> None:
    assert shape(CHINESE) == shape(README)


def test_both_languages_show_the_same_commands() -> None:
    for (kind, ours), (other, theirs) in zip(_BLOCK.findall(README), _BLOCK.findall(CHINESE), strict=True):
        assert kind == other
        if kind == "console":  # the program's own words: other tests play them
            typed = re.compile(r"^(?:\$|.* >) .*$|^~ >$", re.MULTILINE)
            assert typed.findall(theirs) == typed.findall(ours)
        else:  # comments are in the reader's language
            comment = re.compile(r"(?:^|\s+)#(?: .*)?$", re.MULTILINE)
            assert comment.sub("", theirs) == comment.sub("", ours)
            assert not _CHINESE.search(comment.sub("", theirs))


def test_both_languages_name_the_same_things() -> None:
    """Links, and code in the prose, but for what the program says in its own language."""

    def links(text: str) -> list[str]:
        found = re.findall(r"\]\(([^)#]+)\)", prose(text))
        return [re.sub(r"\.zh(-CN)?\.|(?<=README)\.", ".", link) for link in found]

    assert links(CHINESE) == links(README)
    ours, theirs = (
        Counter(span for span in spans(text) if "ccjk " in span or span.startswith(("~", "-"))) for text in BOTH.values()
    )
    plain = {span for span in theirs if not _CHINESE.search(span)}
    said = {span for span in ours if span not in plain}
    assert plain <= set(ours)
    assert all("ccjk" not in span or span.startswith((".ccjk", "~")) for span in said), said


def test_lines_are_short_and_chinese_has_its_own_punctuation() -> None:
    for text in BOTH.values():
        for line in prose(text).splitlines():
            assert len(line) <= 150 or line.startswith("|"), line
    for line in re.sub(r"(`+).+?\1|<[^>]+>|!?\[[^\]]*\]\([^)]*\)", "", prose(CHINESE)).splitlines():
        assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", line), line
