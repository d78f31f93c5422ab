"""What a prompt costs, in microseconds: with ccjk's hook, direnv's and mise's, in one interleaved run.

``python -m scripts.bench.prompts [ROUNDS]`` prints a table. ``idle``: the hook runs and nothing has changed. ``enter and leave``:
a directory with an allowed file, and back, with a prompt in each. Each shell calls what its prompt calls, many times, and reads
its own clock; the median of the rounds is shown.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
CCJK = Path(sys.executable).parent / "ccjk"
MISE = ROOT / ".clients/mise/node_modules/.bin/mise"
TIMES = {"ccjk": 100, "direnv": 3, "mise": 3}

# $1: the code that loads a hook, $2: the folder with an allowed file, $3: how often.
_BASH = r"""
HISTFILE= PROMPT_COMMAND=
eval "$1"
turn() { eval "${PROMPT_COMMAND[0]}"; eval "${PROMPT_COMMAND[1]-}"; } # mise uses two
measure() {
  local start=${EPOCHREALTIME/[.,]/} i
  for ((i = 0; i < $1; i++)); do "$2"; done
  printf '%s ' $(((${EPOCHREALTIME/[.,]/} - start) / $1))
}
move() { cd "$folder" && turn && cd / && turn; }
"""
_ZSH = r"""
zmodload zsh/datetime
eval "$1"
turn() { local f; for f in $precmd_functions; do $f; done }
measure() {
  local start=$EPOCHREALTIME i
  for ((i = 0; i < $1; i++)); do $2; done
  printf '%d ' $(((EPOCHREALTIME - start) * 1000000 / $1))
}
move() { cd "$folder" && turn && cd / && turn; }
"""
_SH = """
folder=$2; cd "$folder" || exit; cd /; turn; move
measure "$3" turn; cd "$folder"; turn; measure "$3" turn; cd /; turn; measure "$3" move; echo
"""
_FISH = r"""
eval "$argv[1]" | source
set folder $argv[2]
function turn; emit fish_prompt; end
function move; cd $folder; turn; cd /; turn; end
function measure
    set -l start (date +%s%N)
    for i in (seq $argv[1]); $argv[2]; end
    math -s0 "((date +%s%N) - $start) / 1000 / $argv[1]"
end
cd $folder; or exit; cd /; turn; move
measure $argv[3] turn; cd $folder; turn; measure $argv[3] turn; cd /; turn; measure $argv[3] move
""".replace('"((date +%s%N)', '"("(date +%s%N)"')
SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i", "-c", _BASH + _SH, "bash"],
    "zsh": ["zsh", "-f", "-i", "-c", _ZSH + _SH, "zsh"],
    "fish": ["fish", "--no-config", "-i", "-c", _FISH],
}


def loads(tool: str, shell: str, environment: dict[str, str]) -> str:
    """Return the code that loads the tool's hook."""
    command = {"ccjk": f"{CCJK} hook {shell}", "direnv": f"direnv hook {shell}", "mise": f"{MISE} activate {shell}"}[tool]
    if shell == "fish":
        return command
    return subprocess.run(command.split(), env=environment, text=True, capture_output=True, check=True).stdout


def measured(shell: str, tool: str, folder: Path, environment: dict[str, str]) -> list[int]:
    """Return what ``shell`` measured: idle outside, idle in ``folder``, entering and leaving it."""
    words = [*SHELLS[shell], loads(tool, shell, environment), str(folder), str(TIMES[tool])]
    run = subprocess.run(words, env=environment, text=True, capture_output=True, check=True, start_new_session=True)
    return [int(text) for text in run.stdout.split()[-3:]]


def project(home: Path, tool: str) -> Path:
    """Return the folder that the moves go to: two below one that the home has for this tool."""
    return home / "code" / tool / "project"


def prepare(home: Path) -> dict[str, str]:
    """Make for each tool a folder whose file is allowed; return the environment."""
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm", "LANG": "C.UTF-8"}

    def run(*words: str | Path, cwd: Path = home) -> None:
        subprocess.run([str(word) for word in words], cwd=cwd, env=environment, check=True, capture_output=True)

    files = {
        "ccjk": (".ccjk", "glm\n"),
        "direnv": (".envrc", "export A=1 B=2\n"),
        "mise": ("mise.toml", '[env]\nA = "1"\nB = "2"\n'),
    }
    run(CCJK, "init", "-s", "-p", "glm", "-k", "sk-bench")
    for tool, (name, text) in files.items():
        folder = project(home, tool)
        folder.mkdir(parents=True)
        (folder / name).write_text(text)
        words: dict[str, tuple[str | Path, str]] = {
            "ccjk": (CCJK, "allow"),
            "direnv": ("direnv", "allow"),
            "mise": (MISE, "trust"),
        }
        run(*words[tool], cwd=folder)
    return environment | {"DIRENV_LOG_FORMAT": "", "MISE_QUIET": "1"}


def main() -> None:
    rounds = int(sys.argv[1]) if sys.argv[1:] else 15
    tools = [tool for tool in TIMES if tool == "ccjk" or shutil.which(tool) or (tool == "mise" and MISE.exists())]
    found: dict[tuple[str, str], list[list[int]]] = {}
    with tempfile.TemporaryDirectory() as home:
        environment = prepare(Path(home))
        for _ in range(rounds):
            for shell in SHELLS:
                for tool in tools:
                    folder = project(Path(home), tool)
                    found.setdefault((shell, tool), []).append(measured(shell, tool, folder, environment))
    print("| shell | hook | idle outside | idle inside | enter and leave |\n|---|---|---|---|---|")
    for shell in SHELLS:
        ours = [median(column) for column in zip(*found[shell, "ccjk"], strict=True)]
        for tool in tools:
            cells = [median(column) for column in zip(*found[shell, tool], strict=True)]
            times = ["" if tool == "ccjk" else f" ({cell / our:.0f} times)" for cell, our in zip(cells, ours, strict=True)]
            print(
                f"| {shell} | {tool} | "
                + " | ".join(f"{cell:.0f}{ratio}" for cell, ratio in zip(cells, times, strict=True))
                + " |"
            )


if __name__ == "__main__":
    main()
