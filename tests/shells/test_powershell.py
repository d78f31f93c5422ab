"""PowerShell, where there is none: what is printed for it, as text. Where there is one, it is a row like any other shell."""

import re
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from ccjk.core.environment import MANAGED, shell_environment
from ccjk.shells import find
from ccjk.shells.shell import Key
from tests.commands.used import KEYS, set_up
from tests.conftest import CCJK, ROOT, Home, program, where
from tests.shells.corpus import VALUES
from tests.shells.grammar import mistakes
from tests.shells.interactive import Interactive
from tests.shells.languages import HOOKED
from tests.shells.languages.pwsh import ROW
from tests.shells.test_directories import KEYS as OF_PROFILES
from tests.shells.test_directories import SCENARIOS, VOLATILE, prepare
from tests.shells.test_hooks import SECTIONS

VALUE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"`$]|`u\\{[0-9a-f]+\\}|`.)*\"")
"""How a text stands in what is printed: in either kind of quotes, ASCII alone."""

real = pytest.mark.skipif(not where("pwsh"), reason="pwsh is not here")


def test_in_a_real_powershell() -> None:
    """All tests of the shells' table run in it where there is one."""
    if not where("pwsh"):
        pytest.skip(f"pwsh is not here: its {len(SCENARIOS)} scenarios and the other tests of shells have not been run")
    assert ROW.name in HOOKED


QUOTES = "'\u2018\u2019\u201a\u201b\u201c\u201d\u201e"


@pytest.mark.parametrize("value", [*VALUES, *QUOTES, QUOTES, f"a{QUOTES}", f"{QUOTES}; touch EXECUTED", "$(x)`u{41}\n"])
def test_a_string_ends_where_it_should(value: str) -> None:
    """It is ASCII, and of one line, so that nothing on its way changes it; no quote of another kind ends it."""
    quoted = find("pwsh").quote(value)
    assert quoted.isascii()
    assert quoted.isprintable()
    assert VALUE.fullmatch(quoted)
    assert find("pwsh").unquoted(quoted) == value


def test_what_people_read_is_in_their_letters_and_ends_where_it_should() -> None:
    told = find("pwsh").lines(
        {"A": "tok\u2026ghij", "B": "x\u2019; touch EXECUTED #", "C": "it's", "D": "a\nb", "E": None, "F": ""}
    )
    assert told == [
        "$env:A = 'tok\u2026ghij'",
        '$env:B = "x`u{2019}; touch EXECUTED #"',
        "$env:C = 'it''s'",
        '$env:D = "a`u{a}b"',
        "Remove-Item -ErrorAction Ignore Env:E",
        "$env:F = ''",
    ]


def test_what_is_printed_is_well_formed_and_holds_no_key(home: Home) -> None:
    set_up(home)
    for words in (["hook", "pwsh"], ["env", "glm", "--shell", "pwsh"], ["env", "--unset", "--shell", "pwsh"]):
        printed = home.done(*words)
        assert printed.isascii()
        assert printed.count("\n") == 1
        assert mistakes(printed.encode()) == []
        assert not [key for key in KEYS.values() if key in printed]
    assert mistakes(b"if ($x { }")


def test_what_failed_throws(home: Home) -> None:
    set_up(home)
    result = home.ccjk("env", "typo", "--shell", "pwsh")
    assert result.stdout.startswith("throw ")
    assert mistakes(result.stdout.encode()) == []


@pytest.mark.parametrize("value", VALUES)
def test_each_value_is_one_string(value: str) -> None:
    environment = shell_environment("x", "https://h.example", "api_key", value)
    code = find("pwsh").switch(environment, Key(file=f"/{value}"), set(), f"/bin:{value}")
    assert mistakes(code.encode()) == []
    listed = code.partition("; _ccjk_values = @(")[2].partition("); _ccjk_credentials")[0]
    wanted = [text for pair in environment.variables.items() for text in pair]
    assert [find("pwsh").unquoted(text) for text in VALUE.findall(listed)] == wanted


def test_a_path_in_another_encoding_is_what_the_shell_takes_it_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python reads the bytes of names as the locale says, PowerShell as UTF-8 whatever that says."""
    monkeypatch.setattr("os.fsencode", lambda text: text.encode("latin-1"))
    assert find("pwsh").quote("/h\u00c3\u00bc") == '"/h`u{fc}"'
    assert find("pwsh").quote("\u667a\u8c31") == '"`u{667a}`u{8c31}"'


def test_the_hook_is_like_the_others() -> None:
    text = (ROOT / "shell" / ROW.file).read_text()
    assert mistakes(text.encode()) == []
    assert re.findall(rf"^# ({'|'.join(SECTIONS)})\b", text, re.MULTILINE) == SECTIONS
    for needed in ("LocationChangedAction", "${function:global:prompt}"):
        assert text.count(needed) >= 1
    assert not re.search(r"-(ceq|cne|eq|ne|like|match) \$script", text)  # letters that are not seen would count for none
    assert "Invoke-Expression" not in text  # nothing that is read is run
    assert "iex " not in text


def test_no_trace_and_no_debugger_gets_into_the_hook() -> None:
    """Each function and each block says so for itself."""
    text = re.sub(r"#.*", "", (ROOT / "shell" / ROW.file).read_text())
    blocks = re.findall(r"(?:function \w+ |\] |= |& \$\w+ |\. \$\w+ |else \{ )\{\s*(\S+)", text)
    assert len(blocks) > 35
    assert [block for block in blocks if not block.startswith("[Diagnostics.DebuggerHidden()]")] == []


def test_it_calls_nothing_that_may_be_replaced() -> None:
    """Of commands only its own and those with their module's name; a user's function or alias would be found first."""
    text = re.sub(r"#.*", "", (ROOT / "shell" / ROW.file).read_text())
    called = set(re.findall(r"(?<![\w.\\:$-])([A-Z][a-z]+-[A-Z]\w+)", text))
    assert called == set()
    assert set(re.findall(r"[\w.]+\\[A-Z]\w+-\w+", text)) == {
        "Microsoft.PowerShell.Core\\Register-ArgumentCompleter",
        "Microsoft.PowerShell.Utility\\Get-PSCallStack",
        "Microsoft.PowerShell.Utility\\Register-EngineEvent",
        "Microsoft.PowerShell.Utility\\Write-Error",
    }
    assert not re.search(r"\| *(%|\?|foreach|where|select)\b", text)


@pytest.mark.parametrize("name", ["hook.ps1", "completion.ps1"])
def test_no_class_of_the_users_is_taken_for_one_of_dotnets(name: str) -> None:
    """Theirs has no dot in its name, and is found first."""
    text = re.sub(r"#.*", "", (ROOT / "shell" / name).read_text())
    assert set(re.findall(r"\[([A-Za-z]+)(?=\[|\])", text)) <= {"string", "bool"}
    printed = find("pwsh").hook({"_ccjk_command": ["/x"]}) + find("pwsh").restore([], "")
    assert not re.findall(r"\[([A-Za-z]+)(?=\[|\])", printed)


def test_it_is_found_and_named(home: Home) -> None:
    set_up(home)
    home.env["SHELL"] = "/usr/bin/pwsh"
    assert "Microsoft.PowerShell_profile.ps1" in home.done("init", "-s", "--hook")
    written = home.read(ROW.rc)
    assert written.count("hook pwsh") == 1
    assert mistakes(written.encode()) == []
    home.done("undo")
    assert not (home.path / ROW.rc).exists()


# ---- in a real one ----


def script(home: Home, text: str) -> str:
    """Run ``text`` in a script, and return what it prints."""
    done = home.command(program("pwsh"), "-NoProfile", "-NonInteractive", "-Command", text)
    assert not [key for key in KEYS.values() if key in done.stderr]
    return done.stdout


WAYS = {
    "a pipe": "{} | iex",
    "in parentheses": "iex ({})",
    "in a text": 'iex "$({})"',
    "with the call operator": "Invoke-Expression (& {})",
    "as one text": "{} | Out-String | Invoke-Expression",
    "in a function": "function f {{ {} | iex }}; f",
    "strict": "Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'; {} | iex",
    "in Latin-1": "[Console]::OutputEncoding = [Text.Encoding]::Latin1; {} | iex",
    "in ASCII": "[Console]::OutputEncoding = [Text.Encoding]::ASCII; {} | iex",
}


@real
@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_run_what_is_printed(tmp_path: Path, way: str) -> None:
    home = Home(tmp_path / "h\u00fcte")
    home.path.mkdir()
    set_up(home)
    home.env["PATH"] = f"{home.path}/bin:{home.environment()['PATH']}"
    home.write("p/.ccjk", "glm\n")
    home.inside("allow", "p")
    switch, off, hook = (WAYS[way].format(f"{CCJK} {words}") for words in ("env kimi", "env --unset", "hook pwsh"))
    show = 'Write-Output "<$env:CCJK_PROFILE $env:ANTHROPIC_AUTH_TOKEN>"'
    text = f"{switch}; {show}; {off}; {show}; {hook}; $null = prompt; Set-Location p; {show}"
    text += "; [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($env:PATH))"
    *shown, path = script(home, text).splitlines()
    assert shown == [f"<kimi {KEYS['kimi']}>", "< >", f"<glm {KEYS['glm']}>"]
    assert f"{home.path}/bin" in b64decode(path).decode().split(":")


@real
@pytest.mark.parametrize("preference", ["SilentlyContinue", "Ignore", "Continue", "Stop"])
def test_without_a_key_nothing_changes_and_the_line_ends(home: Home, preference: str) -> None:
    home.inside("init", "-s", "-p", "kimi", "-k", KEYS["kimi"])
    home.inside("init", "-s", "-p", "glm", "--no-default", "--key-command", "test ! -e ~/failing && echo token-of-glm-0123456789")
    home.write("failing", "")
    lines = [
        f"$ErrorActionPreference = '{preference}'",
        f"{CCJK} env kimi | iex",
        f"try {{ {CCJK} env glm | iex; 'went on' }} finally {{ \"<$env:CCJK_PROFILE $env:ANTHROPIC_AUTH_TOKEN>\" }}",
    ]
    assert script(home, "\n".join(lines)) == f"<kimi {KEYS['kimi']}>\n"


@real
def test_a_thread_is_refused(home: Home) -> None:
    """It has the environment of the whole shell."""
    set_up(home)
    lines = [
        f"{CCJK} env kimi | iex",
        f"1..4 | ForEach-Object -Parallel {{ try {{ {CCJK} env glm | iex; 'went on' }} catch {{ $_.Exception.Message }} }}",
        "$env:CCJK_PROFILE",
    ]
    shown = script(home, "\n".join(lines))
    assert shown.endswith("\nkimi\n")
    assert shown.count("run: ccjk exec") == 4
    assert "\nwent on\n" not in shown


@real
def test_who_gets_into_the_process_is_refused_and_a_job_is_not(home: Home) -> None:
    """As Enter-PSHostProcess does, whose runspace has a place of its own; a job is a process of its own."""
    prepare(home)
    code = f"cd ~/q; {CCJK} hook pwsh | iex; $null = prompt; try {{ {CCJK} env kimi | iex; 'went on' }} catch {{ 'refused' }}"
    lines = [
        f"{CCJK} hook pwsh | iex; cd ~/p; $null = prompt",
        "$there = [Management.Automation.Runspaces.NamedPipeConnectionInfo]::new($PID)",
        "$inside = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($there); $inside.Open()",
        "$one = [powershell]::Create(); $one.Runspace = $inside",
        f"$one.AddScript({find('pwsh').quote(code)}).Invoke(); $inside.Close()",
        '$null = prompt; $env:CCJK_PROFILE; cd ~; $null = prompt; "<$env:CCJK_PROFILE>"',
        f"Start-Job {{ {CCJK} env kimi | iex; $env:CCJK_PROFILE }} | Receive-Job -Wait",
    ]
    assert script(home, "\n".join(lines)).splitlines() == ["refused", "glm", "<>", "kimi"]


@real
@pytest.mark.parametrize(
    "line",
    [
        "1 | ForEach-Object -Parallel {{ try {{ {} | iex }} catch {{ 'refused' }} }}",
        "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; try {{ {} | iex }} catch {{ 'refused' }}",
    ],
)
def test_what_is_refused_leaves_no_key_behind(home: Home, line: str) -> None:
    given = f"env CCJK_API_KEY=sk-given-0123456789 {CCJK} env kimi --shell pwsh"
    assert script(home, line.format(given)) == "refused\n"
    assert not [name for name, (data, _) in home.files().items() if b"sk-given" in data]


@real
def test_a_trace_of_what_is_bound_shows_no_key(home: Home) -> None:
    prepare(home)
    lines = f"{CCJK} hook pwsh | iex; $null = prompt; cd p; cd ../q; cd ..; {CCJK} env kimi | iex; {CCJK} env --unset | iex"
    sources = "ParameterBinding,TypeConversion,CommandDiscovery,MemberResolution"
    trace = f"Trace-Command -Name {sources} -FilePath {home.path}/trace -Expression {{ {lines} }}"
    assert script(home, f"{trace}; 'done'").endswith("done\n")
    traced = home.read("trace")
    assert "_ccjk_put" in traced or "BIND arg" in traced
    assert not [key for key in OF_PROFILES.values() if key in traced]


@real
@pytest.mark.parametrize("words", ["env kimi", "hook pwsh"])
def test_where_next_to_nothing_may_be_run(home: Home, words: str) -> None:
    set_up(home)
    mode = "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'"
    shown = script(home, f"function prompt {{ 'mine' }}\n{mode}\ntry {{ {CCJK} {words} | iex }} catch {{ 'refused' }}\nprompt")
    assert shown.splitlines() == [*(["refused"] if words == "env kimi" else []), "mine"]


@real
def test_a_key_for_one_command_is_in_no_code(home: Home) -> None:
    """As what a shell runs may be logged; not in its code, nor in a file afterwards."""
    home.env["CCJK_API_KEY"] = "sk-given-0123456789"
    printed = home.done("env", "kimi", "--shell", "pwsh")
    assert "sk-given-0123456789" not in printed
    shown = script(home, f"{printed.strip()}; $env:ANTHROPIC_AUTH_TOKEN")
    assert shown == "sk-given-0123456789\n"
    assert not [name for name, (data, _) in home.files().items() if b"sk-given" in data]


PROFILES = {
    "a prompt behind it": ("", "function prompt { report $? }"),
    "a prompt by Set-Item": ("", "Set-Item Function:prompt { report $? }"),
    "a module's prompt": ("", "$null = New-Module -Name theirs { function prompt { report $? }; Export-ModuleMember prompt }"),
    "a prompt that calls the old one": ("", '$old = $function:prompt; function prompt { "$(& $old)" }'),
    "a prompt that runs the old one's text": ("", "$old = (Get-Command prompt).Definition; function prompt { iex $old }"),
    "a prompt made of the old one's text": ("", "$function:prompt = [ScriptBlock]::Create($function:prompt.ToString())"),
    "twice, with a prompt in between": ("", f"function prompt {{ report $? }}\n{ROW.hook}"),
    "all variables are cleared": ("", "Remove-Variable * -ErrorAction SilentlyContinue -Force"),
    "all modules are removed": ("", "Get-Module | Remove-Module -Force; Import-Module Microsoft.PowerShell.Utility"),
    "silent": ("$ErrorActionPreference = 'SilentlyContinue'", ""),
    "strict": ("Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'", ""),
    "defaults for parameters": ("$PSDefaultParameterValues = @{ '*:ErrorAction' = 'Stop'; '*:Verbose' = $true }", ""),
    "classes of the same names": (
        "".join(f"class {name} {{ }}\n" for name in ("Environment", "Array", "Runspace", "ScriptBlock", "AppDomain", "Delegate")),
        "",
    ),
    "a read-only prompt": ("", f"function prompt {{ report $? }}; (Get-Item Function:prompt).Options = 'ReadOnly'\n{ROW.hook}"),
    "somebody else follows instead": ("", "$ExecutionContext.SessionState.InvokeCommand.LocationChangedAction = {}"),
    "functions of the same names": (
        "".join(
            f"function global:{name} {{ throw 'theirs' }}\n"
            for name in (
                "Get-Item",
                "Test-Path",
                "Where-Object",
                "Select-Object",
                "Set-StrictMode",
                "New-Module",
                "ForEach-Object",
            )
        ),
        "",
    ),
}
"""What stands in front of the hook, and behind it."""


@real
@pytest.mark.parametrize("case", PROFILES)
def test_whatever_a_profile_does(home: Home, case: str) -> None:
    before, after = PROFILES[case]
    prepare(home)
    with Interactive(home, HOOKED["pwsh"], before, after) as shell:
        outside = shell.first.env
        if case == "all variables are cleared":
            shell("cd p")
            shell("Remove-Variable * -ErrorAction SilentlyContinue -Force")
        assert shell("cd ~/p").profile == "glm"
        (home.path / "p/.ccjk").write_text("kimi\n")
        prompt = shell()
        assert (prompt.profile, len(prompt.told)) == ("", 1)
        home.inside("allow", "p")
        assert shell().profile == "kimi"
        count = '"[$($Error.Count)]"'
        errors = shell(count).printed.splitlines()[-2]
        for _ in range(3):
            assert shell("cd ~/q").profile == "minimax"
            prompt = shell("cd ~")
        assert {name: prompt.env.get(name) for name in MANAGED} == {name: outside.get(name) for name in MANAGED}
        assert shell(count).printed.splitlines()[-2] == errors
        seen = shell('"".PadLeft(3, "-"); Get-Variable *ccjk*; Get-Command *_ccjk*; Get-Module -All *ccjk*').printed
        assert seen.partition("\n---\n")[2] == "> "


@real
@pytest.mark.parametrize("options", ["Constant", "AllScope", "AllScope, ReadOnly"])
def test_a_prompt_that_nobody_can_replace(home: Home, options: str) -> None:
    """It stays, and what is told at `cd` is right."""
    prepare(home)
    with Interactive(home, HOOKED["pwsh"], "", f"Set-Item Function:prompt {{ report $? }} -Options '{options}' -Force") as shell:
        for line, profile in (("cd p", "glm"), ("cd ~/q", "minimax"), ("cd ~", "")):
            prompt = shell(line)
            assert (prompt.profile, prompt.status, prompt.printed.partition("\n")[2]) == (profile, 0, "> ")


@real
def test_thirty_times_in_and_out_nothing_is_left(home: Home) -> None:
    prepare(home)
    with Interactive(home, HOOKED["pwsh"]) as shell:
        for line in ["cd ~/p", "cd ~/q", "cd ~"] * 10:
            prompt = shell(line)
        differing = {name for name in {*prompt.env, *shell.first.env} if prompt.env.get(name) != shell.first.env.get(name)}
        assert differing <= VOLATILE


@real
def test_a_ccjk_that_is_gone_is_told_once_and_its_directory_left(home: Home) -> None:
    prepare(home)
    program_ = home.path / "bin/ccjk"
    program_.parent.mkdir()
    program_.symlink_to(CCJK)
    language = HOOKED["pwsh"]
    with Interactive(home, replace(language, hook=language.hook.replace(str(CCJK), str(program_)))) as shell:
        assert shell("cd p").profile == "glm"
        program_.unlink()
        (home.path / "p/.ccjk").write_text("kimi\n")
        prompt = shell()
        assert (prompt.profile, len(prompt.told)) == ("", 1), prompt.printed
        assert [(shell().profile, shell().told) for _ in range(2)] == [("", [])] * 2
