"""Settings of the machine's administrator, in the real place: said before they bite, and passed by where a shell can."""

import json
from pathlib import Path

import pytest

from tests.clients.facts.world import OTHER, OTHER_KEY, can_manage, managing
from tests.conftest import CCJK, Home, absent, client
from tests.shells.languages import LANGUAGES
from tests.standin import StandIn

KEY = "sk-ours-0123456789-abcdefghij"
SAID = {
    "a provider": {"env": {"ANTHROPIC_BASE_URL": f"https://{OTHER}", "ANTHROPIC_AUTH_TOKEN": OTHER_KEY}},
    "a helper": {"apiKeyHelper": f"echo {OTHER_KEY}"},
    "another route": {"env": {"CLAUDE_CODE_USE_BEDROCK": "1", "ANTHROPIC_BEDROCK_BASE_URL": f"https://{OTHER}"}},
}


@pytest.mark.parametrize("case", SAID)
def test_settings_of_an_administrator(home: Home, standin: StandIn, tmp_path: Path, case: str) -> None:
    if not can_manage(tmp_path):
        absent("the right to put something over /etc for one program")
    home.clients = (client("claude-newest"),)

    def run(line: str) -> str:
        done = home.command(*managing(tmp_path, SAID[case], ["bash", "--norc", "-c", line]))
        return done.stdout + done.stderr

    told = run(f"{CCJK} init -s -p glm -k {KEY}")
    assert "/etc/claude-code/managed-settings.json" in told
    for words in ("status", "doctor"):
        found = json.loads(run(f"{CCJK} {words} --json"))["findings"]
        assert [finding["file"] for finding in found if finding["id"] == "managed-settings"] == [
            "/etc/claude-code/managed-settings.json"
        ]
    standin.forget()
    assert run(f"{LANGUAGES['bash'].switch.format('env glm')} && claude -p ping") == "pong\n"
    assert {(asked.host, *asked.credentials.values()) for asked in standin.questions()} == {("open.bigmodel.cn", f"Bearer {KEY}")}
