"""Odd limits of a process: masks, memory; and what comes back after the end."""

import os

import pytest

from tests.conftest import CCJK, Home, program


@pytest.mark.parametrize("mask", ["0777", "0477", "0277", "0000"])
def test_what_ccjk_makes_its_owner_can_use_whatever_the_mask(home: Home, mask: str) -> None:
    bound = "--bounding-set=-all"  # root would not notice
    under = f"{program('setpriv')} {bound} --inh-caps=-all" if os.geteuid() == 0 else "env"
    result = home.command("bash", "-c", f'umask {mask}; exec {under} "$0" init -s -T all -p glm -k sk-0123456789', CCJK)
    assert result.returncode == 0, result.stderr
    for path in home.path.rglob("*"):
        wanted = 0o700 if path.is_dir() else 0o600
        assert path.stat().st_mode & 0o700 == wanted, path
        assert not path.stat().st_mode & 0o077 or path.is_dir(), path


def test_little_memory_is_said_in_one_line(home: Home) -> None:
    home.done("init", "-s", "-p", "302ai", "-k", "sk-0123456789")
    home.write(".claude.json", home.read(".claude.json") + " " * 60_000_000)
    result = home.command("bash", "-c", 'ulimit -v 150000; exec "$0" init -s -p 302ai -k sk-another-0123456789', CCJK)
    assert (result.returncode, result.stderr.count("\n")) == (1, 1), result.stderr
    assert "not enough memory" in result.stderr


def test_after_uninstall_a_shell_that_is_still_open_brings_nothing_back(home: Home) -> None:
    home.done("init", "-s", "-p", "glm", "-k", "sk-0123456789")
    home.write("p/.ccjk", "glm\n")
    home.done("allow", "p")
    home.done("uninstall", "--yes")
    assert home.ccjk("directory", str(home.path / "p/.ccjk")).returncode == 1
    assert not (home.path / ".local").exists()
