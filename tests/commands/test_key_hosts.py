"""A key is bound to the hosts that it was given for: however a profile gets to another, it is not sent there."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.used import ASKING_CODEX
from tests.conftest import CCJK, Home
from tests.inside import Done
from tests.standin import StandIn
from tests.upgrade.packed import Packed

KEY, OTHER = "key-of-glm-0123456789-abcdef", "key-of-another-0123456789-abcdef"
CONFIG, PRESETS, HOSTS = ".config/ccjk/config.toml", ".config/ccjk/presets.toml", ".config/ccjk/keys/glm@hosts"
EVIL = "https://evil.example/api"
OWN_PRESET = f'[glm]\nname = "GLM"\n[glm.claude-code]\nbase_url = "{EVIL}"\nauth = "auth_token"\n'
FOR_CODEX = (
    '[glm]\nname = "GLM"\n[glm.claude-code]\nbase_url = "https://open.bigmodel.cn/api/anthropic"\nauth = "auth_token"\n'
    f'[glm.codex.responses]\nbase_url = "{EVIL}"\n'
)

Way = Callable[[Home], object]


def appended(text: str) -> Way:
    return lambda home: home.write(CONFIG, home.read(CONFIG) + text)


def elsewhere(home: Home) -> None:
    """Let a variable name another folder, to which all of it was copied."""
    for name in (CONFIG, ".config/ccjk/keys/glm", HOSTS):
        home.write(name.replace(".config/ccjk", "copy"), home.read(name))
    home.write("copy/presets.toml", OWN_PRESET)
    home.env["CCJK_CONFIG_DIR"] = str(home.path / "copy")


WAYS: dict[str, Way] = {
    "a URL for Claude Code": appended(f'[profiles.glm.claude-code]\nbase_url = "{EVIL}"\n'),
    "a URL for Codex": appended(f'[profiles.glm.codex]\nbase_url = "{EVIL}"\n'),
    "a URL beside the preset's own": appended(
        f'[profiles.glm.claude-code]\nbase_url = "{EVIL}"\n[profiles.glm.codex]\nbase_url = "https://open.bigmodel.cn/api/v1"\n'
    ),
    "another preset": lambda home: home.write(CONFIG, home.read(CONFIG).replace('preset = "glm"', 'preset = "kimi"')),
    "the preset in presets.toml": lambda home: home.write(PRESETS, OWN_PRESET),
    "the preset for Codex alone": lambda home: home.write(PRESETS, FOR_CODEX),
    "a region in presets.toml": lambda home: (
        home.write(PRESETS, f'{FOR_CODEX}[glm.region.intl.claude-code]\nbase_url = "{EVIL}"\n'),
        home.write(CONFIG, home.read(CONFIG).replace('preset = "glm"', 'preset = "glm"\nregion = "intl"')),
    ),
    "another port": appended('[profiles.glm.claude-code]\nbase_url = "https://open.bigmodel.cn:8443/api/anthropic"\n'),
    "another folder": elsewhere,
}
USES: dict[str, str] = {
    "key": "key glm",
    "key, for the URL of then": "key glm --for https://open.bigmodel.cn/api/v1",
    "key, for that of now": f"key glm --for {EVIL}",
    "env": "env glm --shell bash",
    "env, for tcsh": "env glm --shell tcsh",
    "env --shell json": "env glm --shell json",
    "exec": "exec glm -- env",
    "exec codex": "exec glm -- codex",
    "a hook": "directory @/p/.ccjk",
    "exec in a directory": "exec -- env",
    "config-switch": "config-switch glm",
    "config-switch, for Codex": "config-switch glm -T codex",
    "init": "init -s -p @preset -n glm -M x",
    "init --test": "init -s -p @preset -n glm --test",
}


def set_up(home: Home, *how: str) -> None:
    """Let both clients be on a profile, and a directory, and look at it once, so that there are records of how it was."""
    home.write("bin/codex", f"{ASKING_CODEX}", 0o755)
    home.env["PATH"] = f"{home.path}/bin:{home.environment()['PATH']}"
    home.done("init", "-s", "-T", "all", "-p", "glm", *(how or ("-k", KEY)))
    home.write("p/.ccjk", "glm\n")
    home.write(".ccjk", "glm\n")
    home.inside("allow", "p")
    home.inside("allow")
    for use in ("key", "env --shell json", "exec codex"):
        assert KEY in ran(home, use).out


def ran(home: Home, use: str) -> Done:
    preset = re.findall('preset = "(.*)"', home.read(CONFIG))[0]
    words = [word.replace("@preset", preset).replace("@", str(home.path)) for word in USES[use].split()]
    if words[0] == "exec":
        process = home.process(*words)
        return Done(process.returncode, process.stdout, process.stderr)
    return home.run(*words)


def says_so(home: Home, known: str = "open.bigmodel.cn") -> None:
    for use in USES:
        done = ran(home, use)
        assert done.status, use
        assert KEY not in done.out + done.err, use
        assert done.err.count("\n") == 1, (use, done.err)
        assert known in done.err, (use, done.err)
        expected = "moves to another" if use.startswith("init") else "is for another host: it was given for"
        assert expected in done.err, (use, done.err)
    assert EVIL not in home.read(".claude/settings.json")


@pytest.mark.parametrize("way", WAYS)
def test_a_profile_that_points_elsewhere_is_refused_in_one_line(home: Home, standin: StandIn, way: str) -> None:
    set_up(home)
    standin.forget()
    WAYS[way](home)
    says_so(home)
    found = json.loads(home.ccjk("doctor", "--online", "--json").stdout)["findings"]
    about = [finding for finding in found if finding.get("profile") == "glm"]
    assert {finding["id"] for finding in about} == {"key-host"}, about
    assert "--key-of glm in place of -k -" in about[0]["cause"]
    assert not any("config-switch" in finding["mend"] for finding in found if finding["id"] == "default-drift")
    assert "key-host" in {finding["id"] for finding in json.loads(home.ccjk("status", "--json").stdout)["findings"]}
    assert standin.requests == []


ELSEWHERE = (
    "a URL for Claude Code",
    "a URL for Codex",
    "the preset in presets.toml",
    "the preset for Codex alone",
    "another folder",
)


@pytest.mark.parametrize("way", ELSEWHERE)
@pytest.mark.parametrize("where", ["--key-command", "--key-env"])
def test_nothing_is_run_or_handed_on_for_a_key_that_is_elsewhere(home: Home, where: str, way: str) -> None:
    home.env["GLM_KEY"] = KEY
    home.write("vault", KEY)
    home.write("copy/x", "")
    for name in (".config/ccjk/keys/glm", "copy/keys/glm"):
        home.write(name, "")
    set_up(home, where, "GLM_KEY" if where == "--key-env" else "echo >>~/runs; cat ~/vault")
    home.write(".config/ccjk/keys/glm", "")
    (home.path / "runs").unlink(missing_ok=True)
    WAYS[way](home)
    says_so(home)
    found = json.loads(home.ccjk("doctor", "--online", "--json").stdout)["findings"]
    assert [finding["id"] for finding in found if finding.get("profile") == "glm"] == ["key-host"]
    assert not (home.path / "runs").exists()
    if where == "--key-env":  # also a shell that holds it, and for the other client
        home.env |= {"CCJK_PROFILE": "glm", "ANTHROPIC_AUTH_TOKEN": KEY, "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST": "1"}
        home.env["ANTHROPIC_BASE_URL"] = "https://open.bigmodel.cn/api/anthropic"
        done = home.process("codex")
        assert (done.returncode, done.stdout) == (1, "")
        assert "is for another host" in done.stderr


STAYS: dict[str, Way] = {
    "another path": appended('[profiles.glm.claude-code]\nbase_url = "https://open.bigmodel.cn/api/other"\n'),
    "the port of https": appended(
        '[profiles.glm.claude-code]\nbase_url = "https://open.bigmodel.cn:443/api"\n'
        '[profiles.glm.codex]\nbase_url = "https://open.bigmodel.cn/api"\n'
    ),
    "a model": appended('[profiles.glm.claude-code]\nmodel = "another"\n'),
    "what others have in presets.toml": lambda home: home.write(PRESETS, OWN_PRESET.replace("glm", "kimi")),
}


def in_region(home: Home) -> None:
    home.write(CONFIG, home.read(CONFIG).replace("[profiles.glm]\n", '[profiles.glm]\nregion = "intl"\n'))


STAYS["another region"] = in_region


@pytest.mark.parametrize("way", STAYS)
def test_what_is_no_other_host_stays(home: Home, way: str) -> None:
    set_up(home)
    STAYS[way](home)
    for use in ("key", "env", "env --shell json", "exec", "exec codex", "a hook", "config-switch", "config-switch, for Codex"):
        done = ran(home, use)
        assert done.status == 0, (use, done.err)
    assert "key-host" not in home.ccjk("doctor", "--json").stdout


GATEWAYS = {
    "another port": ("http://127.0.0.1:4000", "http://127.0.0.1:4001"),
    "no port": ("http://localhost:4000", "http://localhost"),
    "https without a port": ("http://localhost", "https://localhost"),
    "another name": ("http://127.0.0.1:4000", "http://localhost:4000"),
    "in brackets": ("http://[::1]:4000", "http://[::1]:4001"),
}


@pytest.mark.parametrize("case", GATEWAYS)
def test_a_loopback_is_host_and_port(home: Home, case: str) -> None:
    before, after = GATEWAYS[case]
    home.done("init", "-s", "-p", "custom", "-n", "gw", "-u", before, "-k", KEY)
    home.write(CONFIG, home.read(CONFIG).replace(f'"{before}"', f'"{before}/path"'))
    assert home.done("key", "gw") == f"{KEY}\n"
    home.write(CONFIG, home.read(CONFIG).replace(f'"{before}/path"', f'"{after}"'))
    assert "is for another host" in home.refused("key", "gw", status=1)
    assert "moves to another host" in home.refused("init", "-s", "-p", "custom", "-n", "gw")


def moved(home: Home) -> None:
    set_up(home)
    WAYS["a URL for Claude Code"](home)


@pytest.mark.parametrize("way", WAYS)
def test_one_command_says_that_the_same_key_is_meant(home: Home, way: str) -> None:
    """The one that the refusal names; and it is right only for where the profile pointed then."""
    set_up(home)
    WAYS[way](home)
    command = re.findall("meant: ccjk (init .*?);", home.refused("key", "glm", status=1))[0]
    home.done(*command.split())
    assert home.done("key", "glm") == f"{KEY}\n"
    assert "key-host" not in home.ccjk("doctor", "--json").stdout
    folder = home.env.get("CCJK_CONFIG_DIR", f"{home.path}/.config/ccjk")
    config = Path(folder, "config.toml")
    config.write_text(re.sub("(?s)(.profiles.glm.(claude-code|codex).\n.*|\n.profiles.glm.\n.*)", "", config.read_text()))
    config.write_text(
        config.read_text() + f'\n[profiles.glm]\npreset = "custom"\ncodex.base_url = "{EVIL}2.example"\n'.replace("/api2", "2")
    )
    assert "is for another host" in home.refused("key", "glm", status=1)


def test_the_key_of_another_profile(home: Home) -> None:
    home.done("init", "-s", "-p", "glm", "-k", KEY)
    home.env["CCJK_API_KEY"] = OTHER  # which nobody asked for here
    home.done("init", "-s", "-p", "glm", "-n", "work", "-u", "https://gw.example.com", "--key-of", "glm")
    home.done("init", "-s", "-p", "kimi", "-n", "glm-config", "--key-of", "work-provider", "--no-default")
    del home.env["CCJK_API_KEY"]
    assert [home.done("key", name) for name in ("work", "glm")] == [f"{KEY}\n"] * 2
    assert home.read(".config/ccjk/keys/work@hosts") == "gw.example.com\n"
    assert home.read(HOSTS) == "api.moonshot.ai\napi.moonshot.cn\n"
    assert home.json(".claude/settings.json")["env"]["ANTHROPIC_AUTH_TOKEN"] == KEY


def test_the_key_of_another_that_is_elsewhere(home: Home) -> None:
    home.done("init", "-s", "-p", "glm", "--key-command", f"echo {KEY}")
    home.done("init", "-s", "-p", "kimi", "-n", "work", "--key-of", "glm", "-T", "all")
    assert home.done("key", "work", "--for", "https://api.moonshot.cn/v1") == f"{KEY}\n"
    assert not (home.path / ".config/ccjk/keys/work").exists()


@pytest.mark.parametrize("with_", [("-k", OTHER), ("-k", "-"), ("--key-command", "x"), ("--key-env", "X"), ("--keyring",)])
def test_it_stands_alone(home: Home, with_: tuple[str, ...]) -> None:
    home.done("init", "-s", "-p", "glm", "-k", KEY)
    words = ("init", "-s", "-p", "kimi", "--key-of", "glm", *with_)
    assert "--key-of stands alone" in home.refused(*words, stdin=OTHER)


def test_it_is_the_key_of_a_profile_that_has_one(home: Home) -> None:
    home.done("init", "-s", "-p", "glm", "-k", KEY)
    assert "there is no profile 'gml'" in home.refused("init", "-s", "-p", "kimi", "--key-of", "gml", status=1)
    (home.path / ".config/ccjk/keys/glm").unlink()
    assert "'glm' has no key" in home.refused("init", "-s", "-p", "kimi", "--key-of", "glm", status=1)
    assert "stand alone" in home.refused("init", "-s", "--key-of", "glm", "--api-configs", '[{"provider": "glm", "key": "x"}]')


@pytest.mark.parametrize("way", [way for way in WAYS if way != "another folder"])
@pytest.mark.parametrize("last", ["undo", "remove glm", "uninstall --yes"])
def test_the_ways_back_still_work(home: Home, last: str, way: str) -> None:
    set_up(home)
    home.done("config-switch", "official", "-T", "all")
    settings = home.files(state=False)
    home.inside("config-switch", "glm", "-T", "all")
    WAYS[way](home)
    home.done(*last.split())
    assert not [
        name for name, (data, _) in home.files(state=False).items() if name != ".config/ccjk/keys/glm" and KEY.encode() in data
    ]
    for name in (".claude/settings.json", ".codex/config.toml"):
        assert last != "undo" or home.files().get(name) == settings.get(name)
    if last == "undo":
        assert "is for another host" in home.refused("key", "glm", status=1)
    else:
        assert not list((home.path / ".config/ccjk").glob("keys/*"))


@pytest.mark.parametrize("way", ["a URL for Claude Code", "the preset in presets.toml"])
def test_undo_back_to_the_provider_leaves_its_key_there(home: Home, way: str) -> None:
    set_up(home)
    home.done("config-switch", "official", "-T", "all")
    WAYS[way](home)
    home.done("undo")
    assert "open.bigmodel.cn" in home.read(".claude/settings.json")
    assert home.read(HOSTS) == "api.z.ai\nopen.bigmodel.cn\n"
    says_so(home)


def test_undo_of_a_beginning_leaves_no_key_with_what_was_written_by_hand(home: Home) -> None:
    home.done("init", "-s", "-p", "glm", "-k", KEY)
    WAYS["a URL for Claude Code"](home)
    home.done("undo")
    assert not [name for name, (data, _) in home.files().items() if KEY.encode() in data]
    assert "has no key" in home.refused("key", "glm", status=1)


def old_home(home: Home) -> None:
    """Set a home up as releases left it that knew of no hosts."""
    home.done("init", "-s", "-p", "glm", "-k", KEY)
    home.done("init", "-s", "-p", "custom", "-n", "gw", "-u", "https://gw.example.com", "-k", OTHER)
    for path in (home.path / ".config/ccjk/keys").glob("*@hosts"):
        path.unlink()


def test_without_a_file_a_preset_of_ccjks_own_is_what_ccjk_says(home: Home) -> None:
    old_home(home)
    assert [home.done("key", name) for name in ("glm", "gw")] == [f"{KEY}\n", f"{OTHER}\n"]
    home.write(PRESETS, OWN_PRESET)
    assert "is for another host" in home.refused("key", "glm", status=1)
    assert home.done("key", "gw") == f"{OTHER}\n"


@pytest.mark.parametrize("writes", [("config-switch", "glm"), ("init", "-s", "-p", "kimi", "-k", "third-0123456789")])
def test_what_writes_anyway_binds_what_is_there(home: Home, writes: tuple[str, ...]) -> None:
    old_home(home)
    home.done(*writes)
    assert home.read(HOSTS) == "api.z.ai\nopen.bigmodel.cn\n"
    assert home.read(".config/ccjk/keys/gw@hosts") == "gw.example.com\n"
    assert {home.files()[name][1] for name in (HOSTS, ".config/ccjk/keys/gw@hosts")} == {0o600}
    home.write(CONFIG, home.read(CONFIG).replace("gw.example.com", "evil.example"))
    assert "is for another host" in home.refused("key", "gw", status=1)
    home.done("undo")  # takes the files along, but for what would then be free to go
    assert "is for another host" in home.refused("key", "gw", status=1)


def test_a_file_that_is_none_or_empty_frees_nothing(home: Home) -> None:
    old_home(home)
    home.write(PRESETS, OWN_PRESET)
    home.write(HOSTS, "")
    assert "is for another host" in home.refused("key", "glm", status=1)
    (home.path / HOSTS).unlink()
    (home.path / HOSTS).mkdir()
    assert "glm@hosts cannot be read" in home.refused("key", "glm", status=1)


def test_0_1_0_passes_over_it(home: Home) -> None:
    """It reads just what it knows, by name; a profile's name cannot have @ in any release."""
    packed = Packed(home, "0.1.0")
    packed.unpack()
    home.env = {"SHELL": "/bin/bash"}
    home.inside("config-switch", "gateway", "-T", "all")
    assert home.read(".config/ccjk/keys/gateway@hosts") == "gw.example.com\n"
    assert "@" not in home.read(CONFIG)
    assert "cannot be the name" in home.refused("init", "-s", "-p", "glm", "-n", "gateway@hosts", "-k", KEY)


def test_a_key_that_is_fetched_in_another_way_is_another(home: Home) -> None:
    home.done("init", "-s", "-p", "custom", "-n", "gw", "-u", "https://a.example.com", "--key-command", f"echo {KEY}")
    hosts = home.read(".config/ccjk/keys/gw@hosts")
    assert KEY not in hosts
    assert hosts.startswith("a.example.com\n=")
    home.write(CONFIG, home.read(CONFIG).replace("a.example.com", "b.example.com"))
    assert "is for another host" in home.refused("key", "gw", status=1)
    home.write(CONFIG, home.read(CONFIG).replace(KEY, OTHER))
    assert home.done("key", "gw") == f"{OTHER}\n"


def test_it_is_said_nowhere_that_the_file_was_written(home: Home) -> None:
    shown = home.done("init", "-s", "-p", "glm", "-k", KEY, "--dry-run")
    assert "@hosts" not in shown + home.done("init", "-s", "-p", "glm", "-k", KEY)
    assert home.command("bash", "-c", f"{CCJK} list").stdout.count("glm") > 0
