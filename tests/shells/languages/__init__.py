"""The shells as the tests drive them: one row a shell, with what the same few steps are in its language."""

from tests.conftest import where
from tests.shells.languages import bash, elvish, fish, nu, posix, pwsh, tcsh, xonsh, zsh
from tests.shells.languages.language import Language

_ROWS = [bash.ROW, zsh.ROW, fish.ROW, nu.ROW, elvish.ROW, xonsh.ROW, tcsh.ROW, *posix.ROWS]
_ROWS += [pwsh.ROW] if where(pwsh.ROW.name) else []
LANGUAGES: dict[str, Language] = {row.name: row for row in _ROWS}
HOOKED = {name: row for name, row in LANGUAGES.items() if row.hook}
CASES = [(name, option) for name, row in LANGUAGES.items() for option in row.options]
