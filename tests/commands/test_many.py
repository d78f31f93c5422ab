"""With many profiles commands read what is set up no more often than with few, which is counted; a directory may be deep."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ccjk.stores.deep import below
from tests.conftest import CCJK, Home

COUNTED = """
import sys, tomllib
read = parsed = 0
def opened(event, args):
    global read
    read += event == "open" and str(args[0]).endswith("/ccjk/config.toml")
def loads(text, parse=tomllib.loads, **options):
    global parsed
    parsed += 1
    return parse(text, **options)
sys.addaudithook(opened)
tomllib.loads = loads
sys.argv = {words!r}
import os
def count(*_):
    print("\\nREAD", read, parsed)
    sys.stdout.flush()
    os._exit(0)
os.execve = count
from ccjk.__main__ import main
try:
    main()
except SystemExit:
    pass
count()
"""


COMMANDS = {
    "list": "list",
    "status": "status",
    "doctor": "doctor",
    "env": "env p1 --shell bash",
    "env, from the record": "env p1 --shell bash",
    "key": "key p1",
    "exec": "exec p1 -- true",
    "hook": "hook bash",
    "config-switch": "config-switch p1",
    "use": "use p1",
    "exec in a directory": "exec -- true",
    "deny": "deny",
    "allow": "allow",
    "init": "init -s -p glm -n more -k sk-of-more",
    "undo": "undo",
    "remove": "remove p2",
}


def counted(home: Home, *words: str) -> str:
    """Return how often the command opened and parsed what is set up."""
    return home.command(sys.executable, "-I", "-c", COUNTED.format(words=[str(CCJK), *words])).stdout.splitlines()[-1]


@pytest.mark.parametrize("key", ["in files", "one elsewhere"])
def test_many_profiles_are_read_as_often_as_few(home: Home, key: str) -> None:
    counts = []
    for number in (5, 50):
        inside = Home(home.path / str(number))
        inside.path.mkdir()
        providers = ("302ai", "glm", "kimi")
        many = [{"provider": providers[n % 3], "name": f"p{n}", "key": f"sk-{n:04}-of-many"} for n in range(number)]
        counts.append({"many at once": counted(inside, "init", "-s", "--api-configs", json.dumps(many))})
        if key != "in files":
            inside.done("init", "-s", "-p", "glm", "-n", "elsewhere", "--no-default", "--key-command", "echo sk-elsewhere")
        counts[-1] |= {name: counted(inside, *words.split()) for name, words in COMMANDS.items()}
    assert all(count.startswith("READ ") for count in counts[0].values())
    assert counts[0] == counts[1]


@pytest.fixture
def deep(home: Home) -> Iterator[Path]:
    """Return a folder of more levels than Python recurses, which pytest itself could not remove."""
    folder = Path(f"{home.path}/{'a/' * 1200}")
    home.command("mkdir", "-p", folder)
    yield folder
    home.command("rm", "-rf", home.path)


def test_a_directory_may_be_as_deep_as_paths_can_be(home: Home, deep: Path) -> None:
    few = ("sh", "-c", 'ulimit -n 64 && exec "$@"', "sh", CCJK)

    def done(*words: str) -> None:
        result = home.command(*few, *words)
        assert result.returncode == 0, result.stderr

    done("init", "-s", "-p", "glm", "-k", "sk-of-glm")
    (deep / ".ccjk").write_text("glm\n")
    done("allow", str(deep))
    records = f"{home.path}/.local/state/ccjk/directories"
    assert sum(entry.is_file() for entry in below(records)) == 1
    assert "you allowed .ccjk files" in home.command("env", "SHELL=bash", *few, "doctor").stdout
    done("init", "-s", "-p", "glm", "-k", "sk-another-one-of-glm")
    assert not any(entry.is_file() for entry in below(records)), "it held the key"
    assert any(below(records)), "to remove the folders as well takes seconds where they are thousands"
    done("allow", str(deep))
    done("uninstall", "--yes")
    assert not (home.path / ".local/state/ccjk").exists()
