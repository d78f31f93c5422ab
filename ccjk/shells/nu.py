"""nu, from 0.108 on.

It runs no code that is printed: what it runs is parsed before, files as well. So its start-up file loads the hook from a
file that was written before, and with the hook comes a command ``ccjk`` whose ``env`` takes values, not code. Facts tried on
0.108 and 0.115: a record in ``$env`` is not given to programs; a raw string ends at a quote with as many ``#`` behind it; text
is always UTF-8; ``source null`` does nothing.
"""

import os

from ccjk.language import N_
from ccjk.shells.sectioned import Sectioned
from ccjk.shells.shell import Values, text

FILE = "hook.nu"

_WITHOUT_PERCENT = {str(minor) for minor in range(115)}
"""The releases (0.N) in which ``%NAME`` was not seen to be nu's own command of that name."""


class Nu(Sectioned):
    """The variables of the hook's file are fields of the record ``$env._ccjk``."""

    file = FILE
    failure = "^false"
    saved = FILE
    usage = N_("ccjk {args}, where the hook is loaded: env SHELL=nu ccjk init -s --hook")
    setting = "$env.{} = {}"
    unsetting = "hide-env {}"
    start_up = ("XDG_CONFIG_HOME", ".config", "nushell/config.nu")
    continued = ""

    def quote(self, text: str) -> str:
        marks = "#"
        while f"'{marks}" in f"'{text}":  # the quote that opens it counts as well
            marks += "#"
        return f"r{marks}'{text}'{marks}"

    drops = r"^[^#'\"]*\$env\.config(?:\.hooks(?:\.pre_prompt)?)?\s*=(?!.*\$env\.config)"

    def unquoted(self, word: str) -> str:
        return word.strip("r#").removeprefix("'").removesuffix("'")

    def hook_line(self, command: str) -> str:
        # The hook itself sees whether ccjk is there.
        return f"source (if ({command} | path exists) {{ {command} }} else {{ null }})"

    def hook(self, values: Values) -> str:
        import pwd

        uid = os.geteuid()
        try:
            owner = [pwd.getpwuid(uid).pw_name, str(uid)]
        except KeyError:
            owner = [str(uid)]
        lines = [self.assignment(*pair) for pair in (values | {"_ccjk_owner": owner}).items()]
        return "\n".join([*lines, "module _ccjk {", self.fit(text(self.file)), "}", "use _ccjk *", ""])

    def assignment(self, name: str, value: str | list[str]) -> str:
        quoted = self.quote(value) if isinstance(value, str) else f"[{' '.join(map(self.quote, value))}]"
        return f"$env._ccjk.{name.removeprefix('_ccjk_')} = {quoted}"

    def fit(self, text: str) -> str:
        release = os.environ.get("NU_VERSION", "").removeprefix("0.")  # nu gives it to programs; else it may be any
        old = release.partition(".")[0] in {"", *_WITHOUT_PERCENT}
        return text.replace("%", "") if old else text

    def alone(self, code: str) -> str:
        return f"do --env {{\n{code}\n}}\n"  # what is defined in a block is gone with it
