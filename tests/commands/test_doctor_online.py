"""``ccjk doctor --online``: one small request for each profile and client, side by side, each key to its own host alone."""

import json
import os
import signal
import subprocess
from collections.abc import Callable

import pytest

from tests.commands.test_doctor import NEW_KEY, run, well
from tests.commands.used import KEYS
from tests.conftest import CCJK, Home
from tests.standin import Reply, Request, StandIn

__all__ = ["well"]

ONLINE = f"{CCJK} doctor --online --json"
Findings = list[dict[str, str]]


def asked(home: Home, *lines: str, stdin: str = "") -> tuple[Findings, list[dict[str, str]]]:
    """Return what is found, and what works."""
    output = run(home, *lines, ONLINE, stdin=stdin)
    found = json.loads(output[output.index('{\n  "findings"') :])
    assert set(found) == {"findings", "works"}
    return found["findings"], found["works"]


def current(home: Home) -> str:
    (name,) = (row["name"] for row in json.loads(home.done("list", "--json")) if "claude-code" in row["current"])
    return str(name)


def refuse(host: str, reply: Reply) -> Callable[[Request], Reply | None]:
    return lambda request: reply if request.host == host and request.is_question else None


def unless(key: str, host: str) -> Callable[[Request], Reply | None]:
    """Let the host take one key."""
    reply = Reply(401, b'{"error": {"message": "no"}}')
    return lambda request: reply if request.host == host and key not in json.dumps(request.headers) else None


def only_to_its_host(standin: StandIn) -> None:
    hosts = {"302ai": "api.302.ai", "glm": "open.bigmodel.cn", "minimax": "api.minimaxi.com", "kimi": "api.moonshot.cn"}
    for request in standin.requests:
        for name, key in KEYS.items():
            assert (key in json.dumps(request.headers)) <= (request.host == hosts[name])


def test_all_that_works_is_told(well: Home, standin: StandIn) -> None:
    found, works = asked(well)
    assert found == []
    assert works == [{"profile": name, "client": client} for name in KEYS for client in ("claude-code", "codex")]
    assert len(standin.questions()) == 8
    only_to_its_host(standin)
    result = well.ccjk("doctor", "--online")
    assert (result.returncode, result.stderr) == (0, "")
    assert "profile glm works for Codex: open.bigmodel.cn answers\n" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("Nothing is wrong")


def test_without_it_nothing_is_asked(well: Home, standin: StandIn) -> None:
    assert well.ccjk("doctor").returncode == 0
    assert standin.requests == []


def test_a_refused_key_and_its_region(well: Home, standin: StandIn) -> None:
    standin.reply = refuse("open.bigmodel.cn", Reply(401, b'{"error": {"message": "token-of-glm-0123456789-abcdefghij"}}'))
    found, works = asked(well)
    assert [(finding["id"], finding["profile"], finding["client"]) for finding in found] == [
        ("online-key", "glm", "claude-code"),
        ("online-key", "glm", "codex"),
    ]
    assert len(works) == 6
    assert "a key belongs to one region, and this was sent to open.bigmodel.cn" in found[0]["cause"]
    assert found[0]["mend"] == "ccjk init -s -p glm --region intl --no-default -k -"
    only_to_its_host(standin)
    assert "api.z.ai" not in {request.host for request in standin.requests}
    found, works = asked(well, found[0]["mend"], stdin=NEW_KEY)
    assert found == []
    assert current(well) == "302ai", "to mend a profile is not to switch to it"
    assert {request.host for request in standin.questions() if NEW_KEY in json.dumps(request.headers)} == {"api.z.ai"}


def test_a_refused_key_of_a_provider_without_regions(well: Home, standin: StandIn) -> None:
    standin.reply = unless(NEW_KEY, "api.302.ai")
    found, _ = asked(well)
    assert {finding["id"] for finding in found} == {"online-key"}
    assert "region" not in found[0]["cause"]
    assert found[0]["mend"] == "ccjk init -s -p 302ai -T all -k -"
    assert asked(well, found[0]["mend"], stdin=NEW_KEY)[0] == []


def test_a_url_of_ones_own_that_is_none_of_the_providers(well: Home, standin: StandIn) -> None:
    well.done("init", "-s", "-p", "glm", "-u", "https://typo.example/api", "-k", KEYS["glm"])
    standin.reply = lambda request: Reply(404, b"nothing") if request.host == "typo.example" else None
    found, _ = asked(well)
    (finding,) = (finding for finding in found if finding["id"] == "online-url")
    assert finding["mend"] == "ccjk init -s -p glm -u '' -k -"
    assert asked(well, finding["mend"], stdin=KEYS["glm"])[0] == []


def test_a_model_of_ones_own_that_is_not_there(well: Home, standin: StandIn) -> None:
    well.done("init", "-s", "-T", "codex", "-p", "glm", "-M", "typo", "-k", KEYS["glm"])
    no_model = Reply(404, b'{"error": {"message": "the model typo does not exist", "code": "model_not_found"}}')
    standin.reply = lambda request: no_model if request.model == "typo" else None
    found, _ = asked(well)
    assert [finding["id"] for finding in found] == ["online-model"]
    assert found[0]["mend"] == "ccjk init -s -p glm -T codex -M ''"
    assert asked(well, found[0]["mend"])[0] == []


@pytest.mark.parametrize(
    ("reply", "kind", "mend"),
    [
        (Reply(429, b"{}"), "limit", "ccjk doctor --online"),
        (Reply(500, b"{}"), "provider", "ccjk doctor --online"),
    ],
)
def test_what_passes(well: Home, standin: StandIn, reply: Reply, kind: str, mend: str) -> None:
    standin.reply = refuse("api.moonshot.cn", reply)
    found, works = asked(well)
    assert {(finding["id"], finding["mend"]) for finding in found} == {(f"online-{kind}", mend)}
    assert len(works) == 6
    standin.reply = lambda _request: None
    assert well.command("bash", "--norc", "-c", found[0]["mend"]).returncode == 0


def test_no_network(well: Home, standin: StandIn) -> None:
    standin.close()
    found, works = asked(well)
    assert (len(found), works) == (8, [])
    assert {finding["id"] for finding in found} == {"online-network"}
    assert found[0]["mend"] == "curl -sSI https://api.302.ai/cc"


def test_a_key_that_a_command_does_not_print(well: Home, standin: StandIn) -> None:
    switch = well.write("key", f"echo {NEW_KEY}\n")
    well.done("init", "-s", "-T", "codex", "-p", "kimi", "--key-command", f"sh {switch}")
    assert asked(well)[0] == []
    switch.write_text("exit 3\n")
    found, works = asked(well)
    assert [(finding["id"], finding["profile"], finding["mend"]) for finding in found] == [
        ("no-key", "kimi", "vi ~/.config/ccjk/config.toml")
    ]
    assert len(works) == 6
    assert standin.questions()


def test_an_interrupt_ends_it_at_once(well: Home, standin: StandIn) -> None:
    started = []

    def hang(request: Request) -> Reply:
        started.append(request)
        if len(started) == 8:
            os.kill(process.pid, signal.SIGINT)
        return Reply(hangs=True)

    standin.reply = hang
    process = subprocess.Popen(
        [CCJK, "doctor", "--online"], env=well.environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    output, errors = process.communicate(timeout=15)  # less than the probe's own patience
    assert (process.returncode, output, errors) == (130, "", "")
