"""How long commands take to start, against bare Python: ``python -m scripts.bench.start_up [ROUNDS]``.

All commands run in turn in each round, so that what else the machine does meets each of them; shown are medians.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

CCJK = str(Path(sys.executable).parent / "ccjk")
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "ccjk --version": [CCJK, "--version"],
    "ccjk key glm": [CCJK, "key", "glm"],
    "ccjk env glm": [CCJK, "env", "glm", "--shell", "bash"],
    "ccjk env --unset": [CCJK, "env", "--unset", "--shell", "bash"],
    "ccjk hook zsh": [CCJK, "hook", "zsh"],
    "ccjk exec glm -- true": [CCJK, "exec", "glm", "--", "true"],
    "ccjk list": [CCJK, "list"],
    "ccjk --help": [CCJK, "--help"],
}


def took(words: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    rounds = int(sys.argv[1]) if sys.argv[1:] else 60
    with tempfile.TemporaryDirectory() as home:
        environment = {"HOME": home, "PATH": os.environ["PATH"]}
        for provider in ("302ai", "glm"):
            words = [CCJK, "init", "-s", "-p", provider, "-k", "sk-bench"]
            subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL)
        times: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(rounds + 3):  # the first ones render records and warm caches
            for name, words in COMMANDS.items():
                times[name].append(took(words, environment))
    bare = median(times["python -c pass"][3:])
    print("| command | ms | of bare Python |\n|---|---|---|")
    for name, found in times.items():
        print(f"| `{name}` | {median(found[3:]):.1f} | {median(found[3:]) / bare:.2f} |")


if __name__ == "__main__":
    main()
