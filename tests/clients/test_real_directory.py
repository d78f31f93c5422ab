"""The real clients in a shell whose provider follows the directory, with everything around that could be sent by mistake."""

import json

import pytest

from tests import sweeps
from tests.clients.test_real_claude_code import FOREIGN
from tests.clients.test_real_shell import HOSTILE, in_use
from tests.commands.used import KEYS
from tests.conftest import CCJK, Home
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED
from tests.standin import StandIn

HOSTS = {"302ai": "api.302.ai", "glm": "open.bigmodel.cn", "kimi": "api.moonshot.cn"}


def only(standin: StandIn, profile: str, questions: int) -> None:
    assert len(standin.questions()) >= questions
    for request in standin.to_providers():
        ours = {KEYS[profile], f"Bearer {KEYS[profile]}", "Bearer"} if request.host == HOSTS[profile] else set[str]()
        assert set(request.credentials.values()) <= ours, request  # Codex also looks for plugins elsewhere, without a key
        assert "foreign" not in json.dumps(request.headers)
        assert ours or not request.is_question
    standin.forget()


BOTH = [*((name, "claude-newest") for name in HOOKED), ("bash", "claude-2.1.126")]


@pytest.mark.parametrize(
    ("name", "claude"), sweeps.rows(BOTH, [*BOTH[-1:], ("bash", "claude-newest"), ("fish", "claude-newest")])
)
def test_both_clients_are_on_the_provider_of_the_directory(home: Home, standin: StandIn, name: str, claude: str) -> None:
    in_use(home, claude, "codex-newest")
    home.inside("config-switch", "302ai", "-T", "all")
    home.env |= FOREIGN if claude == "claude-newest" else {}
    home.write("code/glm/.claude/settings.json", json.dumps(HOSTILE))
    home.write("code/kimi/.ccjk", "kimi\n")
    home.write("code/glm/.ccjk", "CCJK_PROFILE=glm\nCCJK_MODEL=mine\n")
    for profile in ("kimi", "glm"):
        home.inside("allow", f"code/{profile}")
    ask = "claude -p ping; codex exec --skip-git-repo-check ping </dev/null"
    with Interactive(home, HOOKED[name]) as shell:
        shell.patience *= 3
        for folder, profile in (("code/glm", "glm"), ("../kimi", "kimi")):
            assert shell(f"cd {folder}").profile == profile
            assert shell(ask).printed.count("pong") >= 2
            if profile == "glm":
                assert {request.model for request in standin.questions()} <= {"mine", ""}
            only(standin, profile, 2)
        shell("cd")
        if claude != "claude-newest":  # outside, what is in the shell is the user's own
            assert "pong" in shell(ask).printed
            only(standin, "302ai", 2)
    standin.forget()
    result = home.command("bash", "-c", f"cd {home.path}/code/kimi && {CCJK} exec -- claude -p ping")
    assert result.stdout == "pong\n"
    only(standin, "kimi", 1)
