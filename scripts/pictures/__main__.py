"""``python -m scripts.pictures [NAME...]`` draws README's pictures anew: of the real program, in both languages."""

import sys

from scripts.pictures import PLAYED, rooms, took, write
from scripts.pictures.terminal import FOLDER


def main() -> None:
    wanted = sys.argv[1:] or [*PLAYED, "rooms"]
    for name in wanted:
        if name == "rooms":
            (FOLDER / "rooms.svg").write_text(rooms.draw())
            continue
        for language in ("en", "zh"):
            text = took(name, language)
            write(name, language, text)
            print(text)


if __name__ == "__main__":
    main()
