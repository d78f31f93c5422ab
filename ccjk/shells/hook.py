"""The hooks: files of ``shell/``, each in its shell's own language, run as they are behind a few variables."""

import os

_PLACES = ("_shell", os.path.join(os.pardir, "shell"))  # as installed, and as it lies in a checkout
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def place(name: str) -> str:
    """Return the path of the hook's file ``name``."""
    paths = [os.path.normpath(os.path.join(_PACKAGE, place, name)) for place in _PLACES]
    return next(filter(os.path.exists, paths), paths[0])


def text(name: str) -> str:
    """Return the hook in the file ``name``."""
    with open(place(name), encoding="utf-8") as file:
        return file.read()


def section(name: str, title: str) -> str:
    """Return the section ``title`` of the hook in the file ``name``; a section begins with a comment behind an empty line."""
    _, _, rest = text(name).partition(f"\n\n# {title}")
    return f"# {title}{rest.partition(chr(10) * 2 + '# ')[0]}"


def sections(name: str) -> dict[str, str]:
    """Return the sections of the file ``name``, by their titles, which end in a full stop or a colon."""
    parts = text(name).split("\n\n# ")[1:]
    return {part.replace(".", ":").partition(":")[0]: f"# {part}" for part in parts}


def uncommented(text: str) -> str:
    """Return ``text`` without its comments, which begin with a blank on either side, and without indentation."""
    lines = (f" {line} ".partition(" # ")[0].strip() for line in text.split("\n"))
    return "\n".join(filter(None, lines))
