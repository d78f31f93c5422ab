"""The directory file: ``.ccjk`` names the profile of a directory and of all below it.

A dotenv file with ``CCJK_PROFILE`` and, if wanted, ``CCJK_MODEL`` and ``CCJK_FAST_MODEL``; or just the profile's name. It comes
with repositories, from strangers: it can carry nothing else, nothing in it is filled in, and what is doubtful is refused whole.
"""

from ccjk.core.environment import FAST_MODEL, MODEL, PROFILE
from ccjk.errors import CcjkError, UsageError
from ccjk.language import _

FILE = ".ccjk"
LARGEST = 4096  # bytes
NAMES = (PROFILE, MODEL, FAST_MODEL)


def _hint() -> str:
    return _("it takes {names}, or just the name of a profile", names=", ".join(NAMES))


class Wish:
    """What a directory asks for: a profile, and models in place of the profile's own (empty: none)."""

    def __init__(self, profile: str, model: str = "", fast_model: str = "") -> None:
        self.profile = profile
        self.model = model
        self.fast_model = fast_model


def parse(data: bytes, where: str) -> Wish:
    """Return what the file ``data`` asks for; ``where`` names it in errors, which quote names of variables only."""
    import io

    from dotenv.parser import parse_stream  # four times the start of Python: only who allows a file pays for it

    bindings = [found for found in parse_stream(io.StringIO(_text(data, where))) if found.key is not None or found.error]
    if len(bindings) == 1 and bindings[0].value is None and bindings[0].key not in (None, *NAMES):
        return Wish(_profile(str(bindings[0].key), where))
    values: dict[str, str] = {}
    for binding in bindings:
        name, line = str(binding.key), f"{where}:{binding.original.line}"
        if binding.error:
            raise CcjkError(_("{line}: that cannot be read", line=line), _hint())
        if name not in NAMES:
            from ccjk.core.key import typed

            raise CcjkError(_("{line}: {name} cannot be set there", line=line, name=typed(name)), _hint())
        if name in values or not binding.value or not binding.value.isprintable():
            raise CcjkError(_("{line}: {name} needs one value, on one line", line=line, name=name), _hint())
        values[name] = binding.value
    if PROFILE not in values:
        raise CcjkError(_("{where} names no profile", where=where), _hint())
    return Wish(_profile(values[PROFILE], where), values.get(MODEL, ""), values.get(FAST_MODEL, ""))


def _text(data: bytes, where: str) -> str:
    if len(data) > LARGEST:
        raise CcjkError(_("{where} has more than {largest} bytes", where=where, largest=LARGEST), _hint())
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise CcjkError(_("{where} is not UTF-8", where=where), _hint()) from None
    if any(not char.isprintable() and char not in "\n\t" for char in text):
        raise CcjkError(_("{where} has a control character or an invisible one", where=where), _hint())
    return text


def _profile(text: str, where: str) -> str:
    from ccjk.core.name import wish_name  # as the parser above

    try:
        return wish_name(text)
    except UsageError as error:
        raise CcjkError(f"{where}: {error.message}", error.hint) from None
