"""PowerShell, from 7.2 on. Written from its documentation: there is none where this was made, so it has not been run.

Facts from there: ``'…'`` takes nothing but a doubled quote; the quotes U+2018 to U+201B count as ``'``, too.
"""

from ccjk.shells.sectioned import Sectioned

_QUOTES = "'\u2018\u2019\u201a\u201b"


class PowerShell(Sectioned):
    """What is printed runs in a scope of its own, the hook in a module of its own."""

    file = "hook.ps1"
    failure = "throw {}"
    usage = "ccjk {args} | Out-String | Invoke-Expression"
    setting = "$env:{} = {}"
    unsetting = "Remove-Item -ErrorAction Ignore Env:{}"

    start_up = ("XDG_CONFIG_HOME", ".config", "powershell/Microsoft.PowerShell_profile.ps1")

    drops = r"(?i)^\s*function\s+(?:global:)?prompt\b"

    def hook_line(self, command: str) -> str:
        return f"if (Test-Path -LiteralPath {command}) {{ & {command} hook pwsh | Out-String | Invoke-Expression }}"

    def hook(self, values: dict[str, str | list[str]]) -> str:
        return f"$null = New-Module -Name ccjk -ScriptBlock {{\n{super().hook(values)}}}\n"

    def quote(self, text: str) -> str:
        return f"'{''.join(letter * 2 if letter in _QUOTES else letter for letter in text)}'"

    def word(self, path: str) -> str:
        return f"(Join-Path $HOME {self.quote(path[2:])})" if path.startswith("~/") else self.quote(path)

    def unquoted(self, word: str) -> str:
        import re

        in_home = word.startswith("(Join-Path $HOME ")
        plain = re.sub(f"([{_QUOTES}])\\1", r"\1", word.removeprefix("(Join-Path $HOME ").removesuffix(")")[1:-1])
        return f"~/{plain}" if in_home else plain

    def assignment(self, name: str, value: str | list[str]) -> str:
        return f"${name} = " + (self.quote(value) if isinstance(value, str) else f"@({', '.join(map(self.quote, value))})")

    def alone(self, code: str) -> str:
        return f"& {{\n{code}\n}}\n"
