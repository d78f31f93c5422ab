"""The benchmarks run; what they measure is for people to judge."""

import subprocess
import sys

import pytest

from tests.bench.prompts import MISE
from tests.conftest import absent, program


@pytest.mark.parametrize("name", ["start_up", "prompts"])
def test_one_round(name: str) -> None:
    for shell in ("bash", "zsh", "fish", "direnv"):
        program(shell)
    if not MISE.exists():
        absent("mise (tests/get-clients)")
    table = once(name)
    assert "| ccjk |" in table or "`ccjk env glm`" in table


def test_scale_with_a_thousandth_of_it() -> None:
    for shell in ("bash", "zsh", "fish"):
        program(shell)
    assert "| bash, idle inside |" in once("scale", "1000")


def once(name: str, *more: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", f"tests.bench.{name}", "1", *more], text=True, capture_output=True, check=True
    ).stdout
