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


OF_CODEX = {
    "a provider": ("managed_config.toml", 'model_provider = "corp"\n[model_providers.corp]\nname = "corp"\n', ["model_provider"]),
    "our table": ("managed_config.toml", "[model_providers.ccjk]\nhttp_headers = {x = '1'}\n", ["model_providers.ccjk"]),
    "a model": ("managed_config.toml", 'review_model = "theirs"\n', ["review_model"]),
    "a provider that must be": ("requirements.toml", 'model_provider = "corp"\n', ["model_provider"]),
    "more in our table": ("config.toml", '[model_providers.ccjk]\nmodel_catalog_url = "https://x"\n', ["model_providers.ccjk"]),
    "a model for who says none": ("config.toml", 'model = "theirs"\n', None),
    "no TOML": ("requirements.toml", "x = [", []),
}


@pytest.mark.parametrize("case", OF_CODEX)
def test_files_of_an_administrator_for_codex(home: Home, tmp_path: Path, case: str) -> None:
    if not can_manage(tmp_path):
        absent("the right to put something over /etc for one program")
    file, said, names = OF_CODEX[case]

    def run(line: str) -> str:
        done = home.command(*managing(tmp_path, said, ["sh", "-c", line], f"codex/{file}"))
        return done.stdout + done.stderr

    told = run(f"{CCJK} init -s -T codex -p glm -k {KEY}")
    assert (f"/etc/codex/{file} rules over" in told) == bool(names)
    for words in ("status", "doctor"):
        found = json.loads(run(f"{CCJK} {words} --json"))["findings"]
        ours = [finding for finding in found if finding["id"] == "managed-settings"]
        assert [finding["file"] for finding in ours] == ([] if names is None else [f"/etc/codex/{file}"])
        assert all(name in ours[0]["cause"] for name in names or [])
