"""Keys that ccjk keeps in no file: set up, used by the real clients, rotated, taken away."""

import json
import shlex

import pytest

from tests.clients.test_interactive import reach_prompt
from tests.conftest import CCJK, Home, client, program
from tests.standin import StandIn
from tests.terminal import Terminal

KEY = "sk-from-the-vault-0123456789"
COMMAND = ("--key-command", "cat ~/vault")

AT_GLM = "ccjk glm at open.bigmodel.cn"
VAULT = """
import json, os, pathlib, keyring.backend
FILE = pathlib.Path(os.environ["HOME"]) / "vault"
class Vault(keyring.backend.KeyringBackend):
    priority = 1
    def _all(self):
        return json.loads(FILE.read_text()) if FILE.exists() else {}
    def get_password(self, service, user):
        if os.environ.get("LOCKED"): raise keyring.errors.KeyringLocked("no")
        return self._all().get(f"{service} {user}")
    def set_password(self, service, user, password):
        text = json.dumps(self._all() | {f"{service} {user}": password})
        FILE.touch(0o600)
        FILE.write_text(text)
    def delete_password(self, service, user):
        FILE.write_text(json.dumps({n: k for n, k in self._all().items() if n != f"{service} {user}"}))
"""


def with_keyring(home: Home) -> None:
    """Give the keyring library a backend of the test's own: the desktop's service is what cannot run here."""
    home.write("lib/vault.py", VAULT)
    home.env |= {"PYTHONPATH": str(home.path / "lib"), "PYTHONDONTWRITEBYTECODE": "1", "PYTHON_KEYRING_BACKEND": "vault.Vault"}


def at_rest(home: Home, key: str = KEY) -> list[str]:
    """Return the files that hold ``key``, or the end of it."""
    return [name for name, (data, _) in home.files().items() if key[-20:].encode() in data and name != "vault"]


@pytest.fixture
def strace() -> str:
    return program("strace")


@pytest.mark.parametrize("release", ["claude-newest", "claude-2.1.126"])
@pytest.mark.parametrize("provider", ["302ai", "kimi"])
def test_claude_code_asks_for_it_and_sends_nothing_else(home: Home, standin: StandIn, provider: str, release: str) -> None:
    home.clients = (client(release),)
    home.write("vault", f"{KEY}\n")
    login = {"accessToken": "sk-ant-oat01-x", "refreshToken": "r", "expiresAt": 4102444800000, "scopes": ["user:inference"]}
    home.write(".claude/.credentials.json", json.dumps({"claudeAiOauth": login}))
    home.write(".claude.json", '{"primaryApiKey": "sk-ant-console"}')
    home.env["ANTHROPIC_AUTH_TOKEN"] = "somebody-elses"
    home.done("init", "-s", "-p", provider, *COMMAND)
    assert at_rest(home) == []
    for key in (KEY, ""):
        home.write("vault", key)
        standin.forget()
        home.command("claude", "-p", "ping")
        sent = {value for request in standin.questions() for value in request.credentials.values()}
        assert sent <= {key, f"Bearer {key}".strip(), ""}
        assert bool(key) <= bool(standin.questions())
    assert at_rest(home) == []


def test_codex_asks_for_it(home: Home, standin: StandIn) -> None:
    home.clients = (client("codex-newest"),)
    home.write("vault", f"{KEY}\n")
    home.done("init", "-s", "-T", "codex", "-p", "glm", *COMMAND)
    home.command("codex", "exec", "--skip-git-repo-check", "ping")
    assert {request.credentials["authorization"] for request in standin.questions()} == {f"Bearer {KEY}"}
    assert at_rest(home) == []


def test_a_codex_that_asks_no_command_is_refused(home: Home) -> None:
    home.clients = (client("codex-0.110"),)
    home.write("vault", KEY)
    assert "asks no command" in home.refused("init", "-s", "-T", "codex", "-p", "glm", *COMMAND, status=1)


def test_an_interactive_claude_code_on_it_asks_nothing(home: Home, standin: StandIn) -> None:  # noqa: ARG001 - it answers
    home.clients = (client("claude-newest"),)
    home.write("vault", f"{KEY}\n")
    home.done("init", "-s", "-p", "302ai", *COMMAND)
    (home.path / "project").mkdir()
    with Terminal(home, "claude", cwd=home.path / "project") as terminal:
        reach_prompt(terminal)
        assert "API key" not in terminal.screen()


def test_one_command(home: Home) -> None:
    home.write("vault", f"{KEY}\n")
    assert "asks once about the key of 302ai" in home.ccjk("init", "-s", "-p", "302ai", *COMMAND).stderr
    assert home.done("exec", "302ai", "--", "printenv", "ANTHROPIC_API_KEY") == f"{KEY}\n"
    assert home.done("key", "302ai") == f"{KEY}\n"
    assert "a" in home.done("exec", "302ai", "--", "cat", stdin="a"), "the command reads nothing of the program's input"


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (("--key-command", "cat nothing"), "failed with status 1"),
        (("--key-command", "true"), "prints nothing; run it by hand first"),
        (("--key-command", "echo a; echo b"), "more than one line"),
        (("--key-command", "printf 'a b'"), "a blank at position 2"),
        (("--key-command", "ccjk key glm"), "failed with status"),
        (("--key-command", " "), "is empty"),
        (("--key-env", "A B"), "not the name of a variable"),
        (("--key-env", "ANTHROPIC_API_KEY"), "whatever provider is in force"),
        (("--key-env", "CCJK_API_KEY"), "whatever provider is in force"),
        (("--key-env", "X", "--key-command", "true"), "stand alone"),
        (("--key-env", "X", "-k", "sk-x"), "leave one of them out"),
    ],
)
def test_what_cannot_be_a_source_is_refused(home: Home, args: tuple[str, ...], what: str) -> None:
    result = home.ccjk("init", "-s", "-p", "glm", *args)
    assert result.returncode in (1, 2)
    assert what in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert home.files() == {}


def test_a_variable_may_be_set_later(home: Home) -> None:
    told = home.ccjk("init", "-s", "-p", "glm", "--key-env", "ZHIPU_KEY").stderr
    assert "ZHIPU_KEY is not set here" in told
    result = home.ccjk("env", "glm", "--shell", "json")
    assert (result.returncode, result.stdout) == (1, "")
    assert "ZHIPU_KEY, for the key of profile 'glm', is not set" in result.stderr
    home.env["ZHIPU_KEY"] = KEY
    assert json.loads(home.done("env", "glm", "--shell", "json"))["ANTHROPIC_AUTH_TOKEN"] == KEY


def test_moving_a_key_out_of_its_file_leaves_nothing_of_it(home: Home) -> None:
    home.done("init", "-s", "-T", "all", "-p", "302ai", "-k", KEY)
    home.write("p/.ccjk", "302ai")
    home.done("allow", "p")
    home.done("directory", str(home.path / "p/.ccjk"))
    assert at_rest(home)
    home.write("vault", KEY)
    moved = home.ccjk("init", "-s", "-T", "all", "-p", "302ai", *COMMAND)
    assert moved.returncode == 0
    assert "neither this nor what came before can be undone" in moved.stderr
    assert "ccjk undo" not in moved.stdout
    assert at_rest(home) == []
    home.done("init", "-s", "-T", "all", "-p", "302ai", "-k", KEY)
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_API_KEY"] == KEY
    assert "apiKeyHelper" not in home.json(".claude/settings.json")
    assert home.read(".config/ccjk/keys/302ai") == KEY


def test_the_keyring_keeps_a_key_until_the_profile_goes(home: Home) -> None:
    with_keyring(home)
    home.done("init", "-s", "-p", "glm", "--keyring", "-k", "-", stdin=KEY)
    assert at_rest(home) == []
    assert home.json("vault") == {AT_GLM: KEY}
    home.done("init", "-s", "-p", "glm", "-k", "sk-rotated-0123456789abcdef")
    assert home.json("vault") == {AT_GLM: "sk-rotated-0123456789abcdef"}
    assert at_rest(home, "sk-rotated-0123456789abcdef") == []
    assert home.done("key", "glm") == "sk-rotated-0123456789abcdef\n"
    home.env["LOCKED"] = "1"
    assert "unlock it" in home.refused("key", "glm", status=1)
    del home.env["LOCKED"]
    home.done("remove", "glm")
    assert home.json("vault") == {}
    home.done("init", "-s", "-p", "glm", "-k", KEY)
    home.done("init", "-s", "-p", "glm", "--keyring")
    assert home.json("vault") == {AT_GLM: KEY}, "a key that was in a file moves"
    assert at_rest(home) == []
    home.done("uninstall")
    assert home.json("vault") == {}


def test_without_the_extra_it_says_what_to_install(home: Home) -> None:
    home.write("lib/keyring.py", "raise ImportError\n")
    home.env |= {"PYTHONPATH": str(home.path / "lib"), "PYTHONDONTWRITEBYTECODE": "1"}
    assert "ccjk[keyring]" in home.refused("init", "-s", "-p", "glm", "--keyring", "-k", KEY, status=1)


def test_a_failed_set_up_leaves_the_keyring_as_it_was(home: Home) -> None:
    with_keyring(home)
    home.done("init", "-s", "-p", "glm", "--keyring", "-k", KEY)
    home.write(".claude/settings.json", "{")
    home.refused("init", "-s", "-p", "glm", "-k", "sk-rotated-0123456789abcdef", status=1)
    assert home.json("vault") == {AT_GLM: KEY}


def test_a_command_in_a_file_that_others_can_write_is_not_run(home: Home) -> None:
    home.write("vault", KEY)
    home.done("init", "-s", "-p", "glm", *COMMAND)
    (home.path / ".config/ccjk/config.toml").chmod(0o666)
    assert "chmod 600 ~/.config/ccjk/config.toml" in home.refused("key", "glm", status=1)


def test_what_is_looked_at_runs_no_command(home: Home) -> None:
    home.write("vault", KEY)
    home.done("init", "-s", "-T", "all", "-p", "302ai", "--key-command", "cat ~/vault; echo x >>~/ran")
    home.write("ran", "")
    home.env["CCJK_PROFILE"] = "302ai"  # and nothing else of a switched shell
    assert "not as profile 302ai has it" in home.done("status")
    home.ccjk("doctor")
    del home.env["CCJK_PROFILE"]
    for args in (["list"], ["status"], ["config-switch", "--list"], ["config-switch", "302ai"], ["undo"]):
        home.ccjk(*args)
    assert home.read("ran") == ""


def test_uninstall_takes_the_helper_out(home: Home) -> None:
    before = '{"apiKeyHelper": "mine", "env": {"X": "1"}}\n'
    home.write(".claude/settings.json", before)
    home.write("vault", KEY)
    for end in (["remove", "glm"], ["config-switch", "official"], ["uninstall"]):
        home.done("init", "-s", "-p", "glm", *COMMAND)
        assert home.json(".claude/settings.json")["apiKeyHelper"] != "mine"
        home.done(*end)
        assert home.read(".claude/settings.json") == before


def test_a_profile_moves_to_another_host_only_with_its_source(home: Home) -> None:
    home.write("vault", KEY)
    home.done("init", "-s", "-p", "custom", "-n", "gw", "-u", "https://a.example.com", *COMMAND)
    assert "moves to another host" in home.refused("init", "-s", "-p", "custom", "-n", "gw", "-u", "https://b.example.com")
    home.done("init", "-s", "-p", "custom", "-n", "gw", "-u", "https://b.example.com", *COMMAND)


def test_json_names_sources_too(home: Home) -> None:
    home.write("vault", KEY)
    home.done(
        "init",
        "-s",
        "--api-configs",
        json.dumps([{"provider": "glm", "keyCommand": "cat ~/vault"}, {"provider": "kimi", "keyEnv": "K"}]),
    )
    found = {profile["name"]: profile["key_from"] for profile in json.loads(home.done("list", "--json"))}
    assert found == {"glm": "key_command", "kimi": "key_env"}


def test_a_real_keyring(home: Home) -> None:
    """GNOME's, in a session of its own."""
    session, daemon, ask = map(program, ("dbus-run-session", "gnome-keyring-daemon", "dbus-send"))
    owner = f"{ask} --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner"
    script = f"""
        printf password | {daemon} --unlock --components=secrets >/dev/null 2>&1
        # It goes on in the background; asked before it is there, the bus would start another one.
        until {owner} string:org.freedesktop.secrets | grep -q true; do sleep 0.02; done
        printf {KEY} | {CCJK} init -s -p glm --keyring -k - >/dev/null && {CCJK} key glm
        {CCJK} exec glm -- printenv ANTHROPIC_AUTH_TOKEN
        {CCJK} remove glm >/dev/null && {CCJK} key glm
    """
    result = home.command(session, "--", "bash", "-c", script)
    assert result.stdout == f"{KEY}\n{KEY}\n", result.stderr
    assert "there is no profile 'glm'" in result.stderr
    assert at_rest(home) == []


def test_a_key_in_the_keyring_stays_with_its_host(home: Home, strace: str) -> None:
    """Whatever is undone or ended in the middle: no profile gets the key that was for another provider."""
    with_keyring(home)
    home.done("init", "-s", "-p", "glm", "-n", "x", "--keyring", "-k", KEY)
    kill = ("-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2", "-e", "inject=renameat2:signal=KILL:when=1")
    other = "sk-kimi-0123456789-abcdefgh"
    home.command(strace, *kill, CCJK, "init", "-s", "-p", "kimi", "-n", "x", "--keyring", "-k", other)
    assert home.done("key", "x") == f"{KEY}\n"
    home.done("init", "-s", "-p", "kimi", "-n", "x", "--keyring", "-k", other)
    assert home.done("key", "x") == f"{other}\n"
    assert list(home.json("vault").values()) == [other]
    home.done("undo")
    assert "the system's keyring has no key" in home.refused("key", "x", status=1)
    home.done("init", "-s", "-p", "kimi", "-n", "x", "--key-command", "echo sk-y-0123456789-abcdefgh")
    assert other in home.read("vault"), "the profile that was undone knew nothing of it"


def test_a_key_leaves_the_keyring_with_the_profile(home: Home) -> None:
    with_keyring(home)
    home.done("init", "-s", "-p", "glm", "--keyring", "-k", KEY)
    home.done("init", "-s", "-p", "glm", "--key-command", f"echo {KEY}")
    assert home.json("vault") == {}


def test_a_keyring_that_keeps_nothing_is_refused(home: Home) -> None:
    home.env["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    home.done("init", "-s", "-p", "kimi", "-k", KEY)
    assert "does not keep the key" in home.refused("init", "-s", "-p", "kimi", "--keyring", "-k", KEY, status=1)
    assert home.done("key", "kimi") == f"{KEY}\n"


@pytest.mark.parametrize("command", ["yes", "cat /dev/zero"])
def test_a_command_without_an_end_is_ended(home: Home, command: str) -> None:
    result = home.command("bash", "-c", f"ulimit -v 600000; {CCJK} init -s -p glm --key-command {shlex.quote(command)}")
    assert result.returncode
    assert result.stderr.count("\n") == 1, result.stderr


def test_commands_that_ask_for_each_other_end(home: Home) -> None:
    for name in "ab":
        home.write("vault", KEY)
        home.done("init", "-s", "-p", "glm", "-n", name, *COMMAND)
    config = home.read(".config/ccjk/config.toml")
    for other in "ba":
        config = config.replace("cat ~/vault", f"{CCJK} key {other}", 1)
    home.write(".config/ccjk/config.toml", config)
    assert "asks ccjk for the same key" in home.process("key", "a").stderr


def test_a_new_key_for_one_clients_new_host_does_not_reach_the_others_host(home: Home) -> None:
    home.done("init", "-s", "-T", "all", "-p", "custom", "-n", "x", "-u", "https://a.example.com", "-k", KEY)
    words = ("init", "-s", "-T", "codex", "-p", "custom", "-n", "x", "-u", "https://other.example.net/v1")
    assert "has a client at a.example.com as well" in home.refused(*words, "-k", "sk-for-other-0123456789")
    assert "has a client at a.example.com as well" in home.refused(*words, "--key-command", "echo sk-for-other-0123456789")


def test_the_key_is_there_after_a_crash_in_the_middle_of_moving_it(home: Home, strace: str) -> None:
    home.write("vault", KEY)
    for when in range(1, 9):
        home.done("init", "-s", "-T", "all", "-p", "glm", "-k", KEY)
        kill = ("-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2", "-e", f"inject=renameat2:signal=KILL:when={when}")
        home.command(strace, *kill, CCJK, "init", "-s", "-T", "all", "-p", "glm", *COMMAND)
        assert home.done("key", "glm") == f"{KEY}\n"


def test_a_profile_edited_between_print_and_run_gives_no_key(home: Home) -> None:
    home.done("init", "-s", "-p", "custom", "-n", "x", "-u", "https://a.example.com", "--key-command", "echo sk-a-0123456789")
    code = home.done("env", "x", "--shell", "bash")
    edited = home.read(".config/ccjk/config.toml").replace("a.example.com", "b.example.com").replace("sk-a-", "sk-b-")
    home.write(".config/ccjk/config.toml", edited)
    result = home.command("bash", "-c", f"{code}\necho $? [$ANTHROPIC_BASE_URL$ANTHROPIC_API_KEY]")
    assert result.stdout == "1 []\n"
    assert "is for another host" in result.stderr
    assert "sk-b-" in home.done("env", "x", "--shell", "json")
