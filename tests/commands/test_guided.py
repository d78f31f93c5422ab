"""The guided set-up on a real terminal: nothing typed as a key is shown, nothing is written before the last answer."""

import json
import re
from pathlib import Path

import pytest

from tests.commands.used import set_up
from tests.conftest import CCJK, Home, program
from tests.standin import Reply, Request, StandIn
from tests.terminal import Terminal

KEY = "sk-secret-0123456789-abcdefghij"
OTHER = "sk-another-0123456789-klmnopqrst"
REFUSED = Reply(401, b'{"error": {"type": "authentication_error", "message": "no such key"}}')
NO_MODEL = Reply(404, b'{"error": {"type": "not_found_error", "message": "model: m"}}')
BUSY = Reply(429, b'{"error": {"type": "rate_limit_error", "message": "slow down"}}')


@pytest.fixture
def installed(home: Home, tmp_path: Path) -> Home:
    """Return a home with both clients on PATH: nobody asks them anything but their version."""
    for name, version in (("claude", "2.1.330 (Claude Code)"), ("codex", "codex-cli 0.169.0")):
        program = tmp_path / name / name
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\necho '{version}'\n")
        program.chmod(0o755)
        home.clients = (*home.clients, program)
    home.env["SHELL"] = "/bin/bash"
    return home


def init(home: Home, *args: str) -> Terminal:
    return Terminal(home, CCJK, "init", *args, columns=80, lines=80)


def asked(terminal: Terminal, question: str) -> str:
    """Wait until ``question`` is the last thing on the screen, and return that."""
    return terminal.wait_for(rf"(?m)^{question}[^\n]*\s*\Z")


def answer(terminal: Terminal, *steps: tuple[str, str]) -> None:
    """Give each question its answer."""
    for question, typed in steps:
        asked(terminal, question)
        terminal.type(*([typed] if typed else []), "Enter")


def folders(home: Home) -> set[str]:
    return {str(path.relative_to(home.path)) for path in home.path.rglob("*")}


def test_a_newcomer_picks_a_provider_and_pastes_a_key(installed: Home, standin: StandIn) -> None:
    with init(installed) as terminal:
        screen = asked(terminal, r"Set up \(Enter: both\):")
        assert "Found: Claude Code 2.1.330, Codex 0.169.0" in screen
        terminal.type("Enter")
        screen = asked(terminal, "Provider")
        assert re.search(r"\n  1\)  302ai +302\.AI +api\.302\.ai +key\n", screen)
        assert re.search(r"\n  5\)  custom .* URL and key\n", screen)
        terminal.type("1", "Enter")
        answer(terminal, (r"API key \(not shown\):", KEY))
        screen = asked(terminal, "Test it")
        assert "The key is sk-…ghij, 31 characters." in screen
        assert standin.requests == []
        terminal.type("Enter")
        screen = asked(terminal, "Load the hook in ~/.bashrc")
        assert "Claude Code works: api.302.ai answers with the model claude-opus-5-5" in screen
        assert "Codex works: api.302.ai answers with the model gpt-6.2-sol" in screen
        terminal.type("Enter")
        screen = asked(terminal, "Write this")
        assert "create ~/.claude/settings.json" in screen
        assert KEY not in screen
        assert list(installed.path.iterdir()) == []
        terminal.type("Enter")
        assert terminal.exit_status() == 0
        screen = terminal.screen()
        assert KEY not in screen
        assert 'eval "$(ccjk env 302ai)"  this shell only' in screen
    assert [request.path for request in standin.requests] == ["/cc/v1/messages", "/v1/responses"]
    assert installed.json(".claude/settings.json")["env"]["ANTHROPIC_API_KEY"] == KEY
    assert "https://api.302.ai/v1" in installed.read(".codex/config.toml")
    assert "hook bash" in installed.read(".bashrc")


@pytest.mark.parametrize(
    ("there", "args", "clients", "told"),
    [
        (("claude",), (), {"claude-code"}, "Codex is not installed: npm install -g @openai/codex"),
        (("codex",), (), {"codex"}, "Claude Code is not installed: npm install -g @anthropic-ai/claude-code"),
        ((), (), {"claude-code"}, "Claude Code is not installed"),
        (("claude",), ("-T", "codex"), {"codex"}, "Codex is not installed"),
        (("claude", "codex"), ("-T", "cc"), {"claude-code"}, "Found: Claude Code 2.1.330, Codex 0.169.0"),
    ],
)
def test_clients_are_asked_for_only_where_there_is_a_choice(
    installed: Home, there: tuple[str, ...], args: tuple[str, ...], clients: set[str], told: str
) -> None:
    installed.clients = tuple(program for program in installed.clients if program.name in there)
    with init(installed, *args, "-p", "302ai", "-k", KEY, "--no-test", "--no-hook") as terminal:
        assert told in asked(terminal, "Write this")
        terminal.type("Enter")
        assert terminal.exit_status() == 0
    (profile,) = json.loads(installed.done("list", "--json"))
    assert set(profile["current"]) == clients


@pytest.mark.parametrize(("typed", "clients"), [("2", ["claude-code"]), ("codex", ["codex"]), ("1", ["claude-code", "codex"])])
def test_one_of_two_clients_can_be_chosen(installed: Home, typed: str, clients: list[str]) -> None:
    with init(installed, "-p", "302ai", "-k", KEY, "--no-test", "--no-hook") as terminal:
        answer(terminal, ("Set up", typed), ("Write this", ""))
        assert terminal.exit_status() == 0
    assert json.loads(installed.done("list", "--json"))[0]["current"] == clients


def test_a_wrong_answer_is_asked_again(home: Home) -> None:
    with init(home, "--no-test", "--no-hook") as terminal:
        for typed in ("", "9", KEY):
            answer(terminal, ("Provider", typed))
        screen = asked(terminal, "Provider")
        assert screen.count("ccjk: type a number from 1 to 5, or a name from the list") == 3
        assert screen.count(KEY) == 1  # what the terminal itself showed of it
        answer(terminal, ("Provider", "GLM"), ("Region", "nowhere"), ("Region", "intl"), ("API key", "a b"))
        assert "ccjk: the key has a blank at position 2" in asked(terminal, "API key")
        answer(terminal, ("API key", ""))
        assert "ccjk: the key is empty" in asked(terminal, "API key")
        answer(terminal, ("API key", "token"))
        assert "The key is ••••, 5 characters." in asked(terminal, "Write this")
        answer(terminal, ("Write this", "perhaps"))
        assert "ccjk: type y or n, or just Enter for yes" in asked(terminal, "Write this")
        answer(terminal, ("Write this", "Y"))
        assert terminal.exit_status() == 0
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_BASE_URL"] == "https://api.z.ai/api/anthropic"


def test_every_question_has_a_flag(installed: Home, standin: StandIn) -> None:
    set_up(installed)
    args = ("-T", "all", "-p", "custom", "-u", "https://a.example", "--codex-url", "https://a.example/openai")
    with init(installed, *args, "-k", KEY, "--test", "--default", "--hook") as terminal:
        answer(terminal, ("Write this", ""))
        assert terminal.exit_status() == 0
        assert "?" not in terminal.screen().replace("Write this?", "")
    assert [request.path for request in standin.requests] == ["/v1/messages", "/openai/responses"]
    assert installed.json(".claude/settings.json")["env"]["ANTHROPIC_BASE_URL"] == "https://a.example"
    assert 'base_url = "https://a.example/openai"' in installed.read(".codex/config.toml")


# what the provider says, the faults that can be mended, the answers up to a test that works, what is written then
MENDED: dict[str, tuple[Reply, list[tuple[str, str]], dict[str, str]]] = {
    "another key": (REFUSED, [("What now .Enter: 1.:", ""), ("API key", OTHER)], {"ANTHROPIC_API_KEY": OTHER}),
    "another URL": (
        Reply(200, b"<html>", "text/html"),
        [("What now .Enter: 2.:", ""), (r"URL for Claude Code \(Enter: https://a.example\):", "https://b.example")],
        {"ANTHROPIC_BASE_URL": "https://b.example", "ANTHROPIC_API_KEY": KEY},
    ),
    "another model": (
        NO_MODEL,
        [("What now .Enter: 3.:", ""), ("Model:", ""), ("Model:", "big")],
        {"ANTHROPIC_MODEL": "big", "ANTHROPIC_API_KEY": KEY},
    ),
}


@pytest.mark.parametrize("way", MENDED)
def test_what_is_wrong_is_corrected_and_tested_again(home: Home, standin: StandIn, way: str) -> None:
    wrong, steps, written = MENDED[way]
    standin.reply = lambda _request: wrong if len(standin.requests) == 1 else None
    with init(home, "-p", "custom", "-u", "https://a.example", "-k", KEY, "--no-hook") as terminal:
        answer(terminal, ("Test it", ""), *steps)
        screen = asked(terminal, "Write this")
        assert "Claude Code does not work: a.example" in screen
        assert f")  {way}" in screen
        assert "Claude Code works: " in screen
        assert list(home.path.iterdir()) == []
        answer(terminal, ("Write this", ""))
        assert terminal.exit_status() == 0
    found = home.json(".claude/settings.json")["env"]
    assert found | written == found


@pytest.mark.parametrize(
    ("reply", "default", "typed", "status", "written"),
    [
        (BUSY, "2", "", 0, True),
        (Reply(500), "2", "", 0, True),
        (REFUSED, "1", "go on anyway", 0, True),
        (NO_MODEL, "2", "stop", 1, False),
        (Reply(404), "3", "", 1, False),
        (REFUSED, "1", "stop", 1, False),
    ],
)
def test_one_can_go_on_or_stop(
    home: Home, standin: StandIn, reply: Reply, default: str, typed: str, status: int, *, written: bool
) -> None:
    standin.reply = lambda _request: reply
    with init(home, "-p", "302ai", "-k", KEY, "--no-hook") as terminal:
        answer(terminal, ("Test it", ""), (rf"What now \(Enter: {default}\):", typed), *([("Write this", "")] if written else []))
        assert terminal.exit_status() == status
    assert (home.path / ".claude/settings.json").exists() == written
    assert written == bool(list(home.path.iterdir()))


def test_a_client_that_is_in_use_is_switched_only_if_wanted(installed: Home) -> None:
    set_up(installed)
    before = installed.read(".claude/settings.json")
    with init(installed, "-T", "all", "-p", "glm", "--no-test", "--no-hook") as terminal:
        answer(terminal, ("Region", ""), ("API key", OTHER))
        answer(terminal, (r"Claude Code uses 302ai now\. Use glm from now on\?", "n"), ("Codex uses 302ai now", ""))
        assert "Claude Code stays on what it uses now." in asked(terminal, "Write this")
        answer(terminal, ("Write this", ""))
        assert terminal.exit_status() == 0
        assert re.search(r"\n  ccjk exec glm -- claude +starts on glm\n  codex +starts on glm\n", terminal.screen())
    assert installed.read(".claude/settings.json") == before
    assert '"glm"' in installed.read(".codex/config.toml")
    assert installed.read(".config/ccjk/keys/glm") == OTHER


def test_a_provider_that_was_set_up_by_hand_is_named_by_its_host(home: Home) -> None:
    home.write(".claude/settings.json", '{"env": {"ANTHROPIC_BASE_URL": "https://mine.example"}}')
    with init(home, "-p", "302ai", "-k", KEY, "--no-test", "--no-hook") as terminal:
        answer(terminal, (r"Claude Code uses mine\.example now\. Use 302ai from now on\?", ""), ("Write this", ""))
        assert terminal.exit_status() == 0
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_BASE_URL"] == "https://api.302.ai/cc"


def test_a_profile_that_is_there_keeps_its_key(installed: Home) -> None:
    set_up(installed)
    installed.done("init", "-s", "-p", "kimi", "-k", OTHER, "-n", "work", "--no-default", "--region", "intl")
    before = installed.read(".config/ccjk/keys/302ai")
    with init(installed, "-T", "all", "--no-test", "--no-hook") as terminal:
        screen = asked(terminal, "Provider")
        assert re.search(r"\n  1\)  302ai .* set up\n", screen)
        assert re.search(r"\n  6\)  work +Kimi .* api.moonshot.ai +set up\n", screen)
        answer(terminal, ("Provider", "1"), (r"API key \(not shown; Enter keeps sk-…ghij\):", ""))
        # All is so already.
        assert terminal.exit_status() == 0
    assert installed.read(".config/ccjk/keys/302ai") == before
    with init(installed, "-T", "cc", "--no-test", "--no-hook") as terminal:
        answer(terminal, ("Provider", "work"), (r"Region \(Enter: intl\)", ""), ("API key .not shown; Enter keeps sk-…qrst", ""))
        answer(terminal, ("Claude Code uses 302ai now", ""), ("Write this", ""))
        assert terminal.exit_status() == 0
    assert installed.json(".claude/settings.json")["env"]["ANTHROPIC_AUTH_TOKEN"] == OTHER


def test_a_key_is_not_kept_for_another_region(installed: Home) -> None:
    set_up(installed)
    with init(installed, "-T", "all", "-p", "glm") as terminal:
        answer(terminal, (r"Region \(Enter: usual\)", "intl"))
        asked(terminal, r"API key \(not shown\):")


def test_both_clients_get_a_url_of_their_own(installed: Home, standin: StandIn) -> None:
    with init(installed, "-T", "all", "-p", "custom", "-k", KEY, "--no-hook") as terminal:
        answer(terminal, ("URL for Claude Code, like https://api.example.com:", "gate.example"))
        assert "ccjk: the URL must begin with https://" in asked(terminal, "URL for Claude Code")
        answer(terminal, ("URL for Claude Code", "https://gate.example"))
        answer(terminal, (r"URL for Codex \(Enter: https://gate.example/v1\):", ""), ("Test it", ""), ("Write this", ""))
        assert terminal.exit_status() == 0
    assert [request.path for request in standin.requests] == ["/v1/messages", "/v1/responses"]
    assert installed.json(".claude/settings.json")["env"]["ANTHROPIC_BASE_URL"] == "https://gate.example"
    assert 'base_url = "https://gate.example/v1"' in installed.read(".codex/config.toml")


def test_a_url_is_warned_about_before_the_key_is_asked_for(home: Home) -> None:
    with init(home, "-p", "custom") as terminal:
        answer(terminal, ("URL for Claude Code", "https://a.example/v1"))
        assert "requests will go to https://a.example/v1/v1/messages" in asked(terminal, "API key").replace("\n", "")


def test_the_hook_can_be_declined_and_is_not_asked_for_twice(home: Home) -> None:
    home.env["SHELL"] = "/bin/zsh"
    with init(home, "-p", "302ai", "-k", KEY, "--no-test") as terminal:
        answer(terminal, ("Load the hook in ~/.zshrc", "n"), ("Write this", ""))
        assert terminal.exit_status() == 0
        assert "ccjk use 302ai            in a project; needs the hook: ccjk init -s --hook" in terminal.screen()
    assert not (home.path / ".zshrc").exists()
    home.write(".zshrc", 'eval "$(ccjk hook zsh)"\n')
    with init(home, "-p", "302ai", "-k", OTHER, "--no-test") as terminal:
        answer(terminal, ("Write this", ""))
        assert terminal.exit_status() == 0
        assert "Load the hook" not in terminal.screen()


def test_a_terminal_that_knows_nothing_is_told_without_a_moving_sign(home: Home, standin: StandIn) -> None:
    home.env |= {"TERM": "dumb", "SHELL": "/bin/bash"}
    standin.reply = lambda _request: Reply(hangs=True)
    with init(home, "-p", "302ai", "-k", KEY) as terminal:
        answer(terminal, ("Test it", ""))
        terminal.wait_for(r"\nasking api\.302\.ai for Claude Code …\s*\Z")
        terminal.type("C-c")
        assert terminal.exit_status() == 130


def test_a_moving_sign_fits_into_its_line_and_goes(home: Home, standin: StandIn) -> None:
    standin.reply = lambda _request: Reply(hangs=True)
    host = f"{'a' * 60}.{'b' * 60}.example"
    with init(home, "-u", f"https://{host}", "-k", KEY, "--no-hook") as terminal:
        answer(terminal, ("Test it", ""))
        terminal.wait_for(r"\n[|/\\-] asking a+\.b+\s*\Z")
        terminal.type("C-c")
        assert terminal.exit_status() == 130
        assert "asking" not in terminal.screen()


QUESTIONS = {
    "Set up": "1",
    "Provider": "glm",
    "Region": "",
    "API key": KEY,
    "Test it": "",
    "What now": "2",
    "Claude Code uses 302ai now": "",
    "Codex uses 302ai now": "",
    "Load the hook": "",
    "Write this": "",
}


@pytest.mark.parametrize(
    ("question", "leave", "status"),
    [
        *((question, "C-c", 130) for question in QUESTIONS),
        *((question, "C-d", 130) for question in ("Provider", "API key", "Write this")),
        ("Write this", "n", 0),
        ("What now", "3", 1),
    ],
)
def test_leaving_at_any_question_leaves_nothing(
    installed: Home, standin: StandIn, question: str, leave: str, status: int
) -> None:
    set_up(installed)
    (installed.path / ".config/ccjk/keys/glm").unlink()
    standin.reply = lambda _request: REFUSED
    before, there = installed.files(), folders(installed)
    # What comes after ccjk shows whether the terminal is as it was.
    after = 'ccjk=$1; "$ccjk" init; status=$?; stty -a | grep -o -E -- "-?(icanon|echo)\\b"; exit $status'
    with Terminal(installed, "bash", "-c", after, "bash", str(CCJK), columns=80, lines=80) as terminal:
        for name, typed in QUESTIONS.items():
            if name == question:
                asked(terminal, name)
                terminal.type(leave, *(["Enter"] if leave.isalnum() else []))
                break
            answer(terminal, (name, typed))
        assert terminal.exit_status() == status
        screen = terminal.screen()
    assert re.search(r"\nicanon\necho\n\[exit", screen)
    assert "Traceback" not in screen
    assert KEY not in screen
    assert (installed.files(), folders(installed)) == (before, there)


@pytest.mark.parametrize("question", ["Set up", "API key", "Write this"])
def test_leaving_an_empty_home_leaves_it_empty(installed: Home, question: str) -> None:
    with init(installed, "--no-test", "--no-hook") as terminal:
        for name, typed in {"Set up": "", "Provider": "302ai", "API key": KEY, "Write this": ""}.items():
            if name == question:
                asked(terminal, name)
                terminal.type("C-c")
                break
            answer(terminal, (name, typed))
        assert terminal.exit_status() == 130
    assert list(installed.path.iterdir()) == []


def test_leaving_while_the_provider_is_silent_leaves_nothing(home: Home, standin: StandIn) -> None:
    standin.reply = lambda _request: Reply(hangs=True)
    after = '"$1" init -p 302ai -k "$2" --no-hook; status=$?; stty -a | grep -o -E -- "-?(icanon|echo)\\b"; exit $status'
    with Terminal(home, "bash", "-c", after, "bash", str(CCJK), KEY, columns=80) as terminal:
        answer(terminal, ("Test it", ""))
        terminal.wait_for(r"[|/\\-] asking api\.302\.ai for Claude Code")
        terminal.type("C-c")
        assert terminal.exit_status() == 130
        assert re.search(r"\nicanon\necho\n\[exit", terminal.screen())
        assert "Traceback" not in terminal.screen()
    assert list(home.path.iterdir()) == []


def test_without_a_terminal_the_flags_are_named(home: Home) -> None:
    assert "use -s with -p PROVIDER and -k KEY" in home.refused("init")
    with Terminal(home, "bash", "-c", f"{CCJK} init 2>error") as terminal:  # nobody would see the questions
        assert terminal.exit_status() == 2
    assert "is not a terminal, so nothing can be asked; use -s with -p PROVIDER and -k KEY (or -k -)" in home.read("error")


def test_a_file_that_cannot_be_changed_is_told_before_any_question(home: Home) -> None:
    home.write(".claude/settings.json", "{ // mine\n}")
    with init(home) as terminal:
        assert terminal.exit_status() == 1
        assert "ccjk: ~/.claude/settings.json:1" in terminal.screen()
        assert "Provider" not in terminal.screen()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("-p", "nope"), "Invalid provider 'nope'. Valid providers: 302ai, glm"),
        (("-p", "glm", "--region", "moon"), "glm has no region 'moon'"),
        (("-p", "302ai", "-k", "a b"), "the key has a blank at position 2"),
    ],
)
def test_a_wrong_flag_is_told_before_any_question(installed: Home, args: tuple[str, ...], told: str) -> None:
    with init(installed, "-T", "all", *args) as terminal:
        assert terminal.exit_status() == 2
        assert told in terminal.screen()
        assert "[Y/n]" not in terminal.screen()
    assert list(installed.path.iterdir()) == []


def test_scripts_can_test_first(home: Home, standin: StandIn) -> None:
    result = home.ccjk("init", "-s", "--test", "-T", "all", "-p", "302ai", "-k", KEY)
    assert result.returncode == 0
    assert "Codex works with 302ai: api.302.ai answers with the model gpt-6.2-sol" in result.stderr
    before = home.files()
    standin.reply = lambda request: REFUSED if request.path == "/v1/responses" else None
    line = home.refused("init", "-s", "--test", "-T", "all", "-p", "302ai", "-k", OTHER, status=1)
    assert "Codex does not work with 302ai: api.302.ai refuses the key (HTTP 401: no such key); nothing was changed" in line
    assert home.files() == before


def test_scripts_test_every_profile_of_a_list(home: Home, standin: StandIn) -> None:
    def reply(request: Request) -> Reply | None:
        return REFUSED if request.host == "api.moonshot.cn" else None

    standin.reply = reply
    entries = json.dumps([{"provider": name, "key": KEY} for name in ("302ai", "kimi")])
    line = home.refused("init", "-s", "--test", "--api-configs", entries, status=1)
    assert "Claude Code does not work with kimi: api.moonshot.cn refuses the key" in line
    assert [request.host for request in standin.requests] == ["api.302.ai", "api.moonshot.cn"]


def test_scripts_can_add_a_profile_without_using_it(home: Home) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", KEY)
    before = home.read(".claude/settings.json")
    shown = home.done("init", "-s", "-p", "custom", "-u", "https://a.example", "-k", OTHER, "--no-default")
    assert "Claude Code stays on what it uses now." in shown
    assert home.read(".claude/settings.json") == before
    # A shell that is switched to it meets no question about the key.
    assert home.json(".claude.json")["customApiKeyResponses"]["approved"] == [KEY[-20:], OTHER[-20:]]
    # The one that is in use is not only added: it follows.
    home.done("init", "-s", "-p", "302ai", "-k", "sk-new", "--no-default")
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_API_KEY"] == "sk-new"


def test_adding_a_profile_to_an_empty_home_switches_nothing(home: Home) -> None:
    home.done("init", "-s", "-T", "all", "-p", "302ai", "-k", KEY, "--no-default")
    assert not (home.path / ".claude/settings.json").exists()
    assert not (home.path / ".codex").exists()
    assert home.json(".claude.json")["customApiKeyResponses"]["approved"] == [KEY[-20:]]
    assert json.loads(home.done("list", "--json"))[0]["current"] == []


def test_a_profile_is_picked_from_a_list(home: Home) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", KEY)
    home.done("init", "-s", "-p", "glm", "-k", "token")
    with Terminal(home, CCJK, "config-switch", columns=80) as terminal:
        screen = terminal.wait_for("Profile .*:")
        assert "official" in screen
        terminal.type("1", "Enter")
        terminal.wait_for("Claude Code uses profile 302ai")


def test_a_trace_of_the_shell_shows_no_key_that_was_not_typed(home: Home) -> None:
    home.write("key", KEY)
    script = f'set -x; ccjk() {{ {CCJK} "$@"; }}; ccjk init -s -p 302ai -k - <key; ccjk list; ccjk config-switch official'
    result = home.command("bash", "-c", script)
    assert result.returncode == 0
    assert KEY not in result.stdout + result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_key_is_hidden_also_after_the_program_was_stopped(home: Home, shell: str) -> None:
    """Shells give the terminal back as they have it, which shows what is typed."""
    home.env["PATH"] = f"{CCJK.parent}:{home.environment()['PATH']}"
    words = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    with Terminal(home, program(shell), *words, columns=80) as terminal:
        terminal.type("ccjk init -s -p glm -k -", "Enter")
        terminal.wait_for("API key")
        terminal.type("C-z")
        terminal.wait_for("(?i)stopped|suspended")
        terminal.type("fg", "Enter")
        terminal.wait_for("(?s)(stopped|suspended|Stopped).*API key")
        terminal.type(KEY, "Enter")
        assert KEY not in terminal.wait_for("Claude Code uses profile glm")
    assert home.read(".config/ccjk/keys/glm") == KEY
