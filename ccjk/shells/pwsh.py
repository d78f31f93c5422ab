"""PowerShell, from 7.2 on (tried on 7.6.9, Linux).

Facts tried there: a pipeline passes a program's output line by line, and ``"$(…)"`` joins lines with blanks, so what is printed
is one line; it is decoded as the console happens to be set up, so that line is ASCII. In ``'…'`` five quotes close, U+2018 to
U+201B as well. ``throw`` ends nothing where errors are to be silent.
"""

import os

from ccjk.core.environment import LEFT_ALONE, MANAGED
from ccjk.language import N_, _
from ccjk.shells.sectioned import Sectioned
from ccjk.shells.shell import Values, place

_THREAD = N_("ccjk: a thread shares its environment with the whole shell; run: ccjk exec NAME -- COMMAND")
_CONSTRAINED = N_("ccjk: this PowerShell may run next to nothing (its language mode); run: ccjk exec NAME -- COMMAND")
_GONE = N_("ccjk: it cannot be run any more, so no .ccjk file is obeyed here; install it again, then start a new shell")


class PowerShell(Sectioned):
    """What is printed runs the hook's file, in a module that is nowhere to be seen, with a table of what it takes for granted."""

    file = "hook.ps1"
    failure = "throw {}"
    usage = "ccjk {args} | iex"
    setting = "$env:{} = {}"
    unsetting = "Remove-Item -ErrorAction Ignore Env:{}"
    logged = True
    switching = "switch"
    restoring = "unset"

    start_up = ("XDG_CONFIG_HOME", ".config", "powershell/Microsoft.PowerShell_profile.ps1")
    leaves = "return|exit"
    continued = "`"
    signature = "# SIG # Begin signature block"
    wide = True

    def hook_line(self, command: str) -> str:
        there = f"Microsoft.PowerShell.Management\\Test-Path -LiteralPath {command}"
        return f"if ({there}) {{ & {command} hook pwsh | Microsoft.PowerShell.Utility\\Invoke-Expression }}"

    def hook(self, values: Values) -> str:
        run = self._run(values, "hook")
        return f"if ({_FULL} -and {_ITSELF}) {{ {run} }}\n"

    completed = "completion.ps1"

    def _filled(self, name: str, values: Values) -> str:
        return f"if ({_FULL} -and {_ITSELF}) {{ {self._run(values, file=name, module='ccjk completion')} }}\n"

    def _code(self, values: Values, path: str, call: str) -> str:
        given: Values = {"_ccjk_managed": list(MANAGED), "_ccjk_left_alone": list(LEFT_ALONE), **values, "_ccjk_path": path}
        thread, constrained = self.quote(_(_THREAD)), self.quote(_(_CONSTRAINED))
        once = (
            self.quote(str(values["_ccjk_key_file"]))
            if values.get("_ccjk_key_file") and not values["_ccjk_generation_file"]
            else ""
        )
        gone = f"Microsoft.PowerShell.Management\\Remove-Item -LiteralPath {once} -Force; " if once else ""
        return (
            f"& {{ [Diagnostics.DebuggerHidden()]param(); if (-not ({_FULL})) {{ {gone}throw {constrained} }}"
            f" elseif (-not ({_ITSELF})) {{ {gone}$_ccjk_told = {thread} }} else {{ $_ccjk_told = {self._run(given, call)} }};"
            f" if ($_ccjk_told -and {_SILENT}) {{ [System.Console]::Error.WriteLine($_ccjk_told);"
            " throw [Management.Automation.PipelineStoppedException]::new() } elseif ($_ccjk_told) { throw $_ccjk_told } }\n"
        )

    def _run(self, values: Values, do: str = "", file: str = file, module: str = "ccjk") -> str:
        """Return code that runs ``file`` in that module, with ``values``, such that it does ``do``."""
        given = ({"Do": do, "_ccjk_gone": _(_GONE)} if do else {}) | values
        table = "; ".join(f"{name} = {self._value(value)}" for name, value in given.items())
        return (
            f"& {{ [Diagnostics.DebuggerHidden()]param($_ccjk_session, $_ccjk_table, $_ccjk_file); {_MODULE.format(module)};"
            " $_ccjk_code = [System.Management.Automation.ScriptBlock]::Create([IO.File]::ReadAllText($_ccjk_file));"
            " . $_ccjk_module $_ccjk_code $_ccjk_session $_ccjk_table }"
            f" $ExecutionContext.SessionState @{{ {table} }} {self.quote(place(file))}"
        )

    def _value(self, value: str | list[str]) -> str:
        return self.quote(value) if isinstance(value, str) else f"@({', '.join(map(self.quote, value))})"

    def quote(self, text: str) -> str:
        if text.isascii() and text.isprintable():
            return _plain(text)
        return '"{}"'.format("".join(map(_escaped, _of_bytes(text))))

    def lines(self, assignments: dict[str, str | None]) -> list[str]:
        """Return what people read, in their own letters."""
        lines = super().lines(assignments)
        for at, (name, value) in enumerate(assignments.items()):
            if value and value.isprintable() and not _QUOTES & {*value}:
                lines[at] = self.setting.format(name, _plain(value))
        return lines

    def word(self, path: str) -> str:
        if not path.startswith("~/"):
            return self.quote(path)
        rest = self.quote(path[1:])
        return '"$HOME{}"'.format(rest[1:-1] if rest[0] == '"' else "".join(map(_escaped, path[1:])))

    def unquoted(self, word: str) -> str:
        import re

        if word.startswith("'"):
            return word[1:-1].replace("''", "'")
        text = re.sub(r"`u\{([0-9a-f]+)\}|`(.)", lambda found: chr(int(found[1], 16)) if found[1] else found[2], word[1:-1])
        return f"~{text.removeprefix('$HOME')}" if word.startswith('"$HOME') else text

    def assignment(self, name: str, value: str | list[str]) -> str:
        return f"${name} = {self._value(value)}"


_QUOTES = {*"\u2018\u2019\u201a\u201b"}

_FULL = "$ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage'"
_ITSELF = (  # Enter-PSHostProcess gets into a process that is another shell's; Start-Job has one of its own
    "[System.Object]::ReferenceEquals($Host.Runspace, [System.Management.Automation.Runspaces.Runspace]::DefaultRunspace)"
    " -and ($Host.Name -ne 'ServerRemoteHost' -or $Host.Runspace.Id -eq 1)"
)
_SILENT = "('SilentlyContinue', 'Ignore' -contains \"$ErrorActionPreference\")"
_MODULE = (
    "$_ccjk_module = [System.AppDomain]::CurrentDomain.GetData('{0}');"
    " if ($null -eq $_ccjk_module) {{ $_ccjk_module = [Management.Automation.PSModuleInfo]::new($true);"
    " [System.AppDomain]::CurrentDomain.SetData('{0}', $_ccjk_module) }}"
)


def _of_bytes(text: str) -> str:
    """Return the letters that PowerShell takes the bytes of ``text`` for: it knows nothing but UTF-8."""
    try:
        return os.fsencode(text).decode("utf-8", "replace")
    except UnicodeEncodeError:  # it did not come from this system
        return text


def _plain(text: str) -> str:
    return "'{}'".format(text.replace("'", "''"))


def _escaped(letter: str) -> str:
    if letter in '`"$':
        return f"`{letter}"
    return letter if " " <= letter <= "~" else f"`u{{{ord(letter):x}}}"
