"""Directory files: what is understood, and what is refused whole."""

import pytest

from ccjk.core.directory_file import LARGEST, parse
from ccjk.errors import CcjkError

UNDERSTOOD = {
    "glm": ("glm", "", ""),
    "glm\n": ("glm", "", ""),
    "\ufeffglm\r\n": ("glm", "", ""),
    "  glm  # mine\n": ("glm", "", ""),
    "# mine\n\nglm": ("glm", "", ""),
    "glm-config": ("glm", "", ""),
    "CCJK_PROFILE=glm": ("glm", "", ""),
    "export CCJK_PROFILE='glm'\n": ("glm", "", ""),
    'CCJK_PROFILE = "glm"\nCCJK_MODEL=glm-5.3[1m]\nCCJK_FAST_MODEL=small # x\n': ("glm", "glm-5.3[1m]", "small"),
    "CCJK_PROFILE=glm\r\nCCJK_MODEL='a b'\r\n": ("glm", "a b", ""),
    "CCJK_PROFILE=glm\nCCJK_MODEL=${HOME}`x`$(x)": ("glm", "${HOME}`x`$(x)", ""),
}

REFUSED = {
    "": "names no profile",
    "# nothing": "names no profile",
    "CCJK_MODEL=x": "names no profile",
    "glm kimi": "cannot be read",
    "glm\nkimi": "1: glm cannot be set there",
    "../glm": "cannot be",
    "${HOME}": "cannot be",
    "$(id)": "cannot be",
    "CCJK_PROFILE=${HOME}": "cannot be the name of a profile",
    "CCJK_PROFILE=": "1: CCJK_PROFILE needs one value",
    "CCJK_PROFILE": "1: CCJK_PROFILE needs one value",
    "CCJK_PROFILE=glm\nCCJK_PROFILE=kimi": "2: CCJK_PROFILE needs one value",
    "CCJK_PROFILE='glm": "cannot be read",
    'CCJK_PROFILE=glm\nCCJK_MODEL="a\\nb"': "2: CCJK_MODEL needs one value",
    "CCJK_PROFILE=glm\n\x1b[31m=x": "control character",
    "CCJK_PROFILE=g\u202elm": "invisible",
    "CCJK_PROFILE=gl\u043c": "cannot be the name",
    "glm\0": "control character",
    **{
        f"CCJK_PROFILE=glm\n{name}=x": f"2: {name} cannot be set there"
        for name in (
            "LD_PRELOAD",
            "PATH",
            "NODE_OPTIONS",
            "HTTPS_PROXY",
            "BASH_ENV",
            "CODEX_HOME",
            "CLAUDE_CONFIG_DIR",
            "ANTHROPIC_BASE_URL",
        )
    },
    "x" * (LARGEST + 1): "more than 4096 bytes",
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_understood(text: str) -> None:
    wish = parse(text.encode(), ".ccjk")
    assert (wish.profile, wish.model, wish.fast_model) == UNDERSTOOD[text]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    with pytest.raises(CcjkError) as error:
        parse(text.encode(), ".ccjk")
    assert REFUSED[text] in str(error.value)


def test_what_is_not_utf_8_is_refused() -> None:
    with pytest.raises(CcjkError, match="not UTF-8"):
        parse("CCJK_PROFILE=glm\nCCJK_MODEL=é".encode("latin-1"), ".ccjk")
