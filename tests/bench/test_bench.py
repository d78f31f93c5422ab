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
    result = subprocess.run([sys.executable, "-m", f"tests.bench.{name}", "1"], text=True, capture_output=True, check=True)
    assert "| ccjk |" in result.stdout or "`ccjk env glm`" in result.stdout
