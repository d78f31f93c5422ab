# Completion of ccjk's words: PowerShell, from 7.2 on. The others have the same sections in the same order.
#
# What `ccjk completion pwsh` prints runs this file in a module like that of the hook (hook.ps1), where nobody sees it. The table
# $_ccjk_given holds _ccjk_offer_program, the words that call ccjk; and with tabs between (ccjk/commands/completion/):
# _ccjk_offer_commands, each command and what it does; _ccjk_offer_options, its command, an option, what follows it and what it
# does; _ccjk_offer_arguments, a command, what its argument is and what to tell of it.
#
# Nothing is called that a function or an alias of the user's could replace, and whatever bears DebuggerHidden is in no trace. No
# word of the line is ever given to a program: one of them may be a key.
[Diagnostics.DebuggerHidden()]
param($_ccjk_session, $_ccjk_given)

# What is typed.

function _ccjk_follows { # Returns what follows that option of that command.
    [Diagnostics.DebuggerHidden()]
    param($command, $option)
    foreach ($row in $script:_ccjk_offer_options) {
        $fields = $row.Split("`t")
        if ([string]::Equals($fields[0], $command) -and [string]::Equals($fields[1], $option)) { return $fields[2] }
    }
}

function _ccjk_argument { # Returns what the argument of that command is.
    [Diagnostics.DebuggerHidden()]
    param($command)
    foreach ($row in $script:_ccjk_offer_arguments) {
        $fields = $row.Split("`t")
        if ([string]::Equals($fields[0], $command)) { return $fields[1] }
    }
}

function _ccjk_understand { # Returns of the words in front of the cursor: the command, what is expected now, whether no option.
    [Diagnostics.DebuggerHidden()]
    param($words)
    $chosen = $value = ''
    $ended = $false
    $count = 0
    foreach ($word in $words) {
        $dash = $word.StartsWith([System.Char]'-')
        if ($value) {
            $value = ''
        } elseif (-not $chosen) {
            if (-not $dash) { $chosen = $word }
        } elseif ($ended -or -not $dash) {
            $count += 1
        } elseif ([string]::Equals($word, '--')) {
            $ended = $true
            if ((_ccjk_argument $chosen) -eq 'command') { return $chosen, 'command', $true }
        } else {
            $value = "$(_ccjk_follows $chosen $word)"
            if ($value -eq 'flag') { $value = '' }
        }
    }
    $kind = "$(_ccjk_argument $chosen)"
    if ($value) {
        $kind = $value
        $ended = $true
    } elseif (-not $chosen) {
        $kind = 'commands'
    } elseif ($kind -eq 'command') {
        $kind = if ($count) { '=--' } else { 'exec' }
    } elseif ($count) {
        $kind = 'nothing'
    }
    $chosen, $kind, $ended
}

# What fits.

function _ccjk_offer { # Of the rows, a word and what it is, those that begin as what is typed.
    [Diagnostics.DebuggerHidden()]
    param($rows, $begun, $front)
    foreach ($row in $rows) {
        $word, $about = $row.Split("`t", 2)
        if (-not $word.StartsWith($begun, [System.StringComparison]::Ordinal)) { continue }
        $about = if ($about) { $about } else { $word }
        [Management.Automation.CompletionResult]::new("$front$word", $word, 'ParameterValue', $about)
    }
}

function _ccjk_offer_names { # Returns the rows of names of that kind.
    [Diagnostics.DebuggerHidden()]
    param($kind)
    $start = [Diagnostics.ProcessStartInfo]::new($script:_ccjk_offer_program[0])
    for ($at = 1; $at -lt $script:_ccjk_offer_program.Count; $at++) { $start.ArgumentList.Add($script:_ccjk_offer_program[$at]) }
    $start.ArgumentList.Add('names')
    $start.ArgumentList.Add($kind)
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = [Text.UTF8Encoding]::new($false)
    if (-not [IO.File]::Exists($start.FileName)) { return }
    try {
        $process = [Diagnostics.Process]::Start($start)
    } catch {
        $global:Error.RemoveAt(0)
        return
    }
    $told = $process.StandardOutput.ReadToEnd()
    $process.Dispose()
    $told.Split("`n", [System.StringSplitOptions]::RemoveEmptyEntries)
}

function _ccjk_offer_files { # As PowerShell itself does it; also only folders.
    [Diagnostics.DebuggerHidden()]
    param($begun, $front, $types)
    foreach ($found in [Management.Automation.CompletionCompleters]::CompleteFilename($begun)) {
        if ([System.Array]::IndexOf($types, "$($found.ResultType)") -lt 0) { continue }
        $text = "$front$($found.CompletionText)"
        [Management.Automation.CompletionResult]::new($text, $found.ListItemText, $found.ResultType, $found.ToolTip)
    }
}

function _ccjk_offer_kind { # Of that kind, for what is typed so far, behind what stays in front of it; options of that command.
    [Diagnostics.DebuggerHidden()]
    param($kind, $begun, $front, $chosen)
    switch -CaseSensitive ($kind) {
        '' {
            foreach ($row in $script:_ccjk_offer_options) {
                $command, $option, $null, $about = $row.Split("`t", 4)
                if ([string]::Equals($command, $chosen)) { _ccjk_offer "$option`t$about" $begun $front }
            }
        }
        'nothing' { }
        'commands' { _ccjk_offer $script:_ccjk_offer_commands $begun $front }
        'switchable' { _ccjk_offer (@('official') + @(_ccjk_offer_names 'profiles')) $begun $front }
        'exec' { _ccjk_offer (@('--') + @(_ccjk_offer_names 'usable')) $begun $front }
        'files' { _ccjk_offer_files $begun $front @('ProviderItem', 'ProviderContainer') }
        'directories' { _ccjk_offer_files $begun $front @('ProviderContainer') }
        default {
            $rows = if ($kind.StartsWith([System.Char]'=')) { $kind.Substring(1).Split(' ') } else { _ccjk_offer_names $kind }
            _ccjk_offer $rows $begun $front
        }
    }
}

function _ccjk_of_command { # Completes what is typed behind the words of exec as if it stood alone.
    [Diagnostics.DebuggerHidden()]
    param($text, $begun)
    $text = $text.TrimStart()
    # It belongs to no module, so it runs where the user is, and leaves no variable there.
    $there = [System.Management.Automation.ScriptBlock]::Create(
        '[Diagnostics.DebuggerHidden()]param() & { [Diagnostics.DebuggerHidden()]param($text)' +
        ' [Management.Automation.CommandCompletion]::CompleteInput($text, $text.Length, $null) } $args[0]'
    )
    $found = $_ccjk_session.InvokeCommand.InvokeScript($_ccjk_session, $there, @($text))[0]
    if ($found.ReplacementLength -eq $begun.Length) { $found.CompletionMatches } # else it is about another piece of the line
}

# On TAB.

function _ccjk_complete { # For the word that is typed so far, in that command, with the cursor there.
    [Diagnostics.DebuggerHidden()]
    param($begun, $line, $cursor)
    $begun = "$begun"
    $texts = [Collections.Generic.List[string]]::new()
    $typed = '' # with its quotes
    $from = -1 # where the words of exec begin
    foreach ($element in $line.CommandElements) {
        if ($element.Extent.EndOffset -ge $cursor) {
            if ($element.Extent.StartOffset -lt $cursor) { $typed = $element.Extent.Text }
            break
        }
        $constant = $element -is [Management.Automation.Language.StringConstantExpressionAst]
        $texts.Add($(if ($constant) { $element.Value } else { $element.Extent.Text }))
        if ($from -lt 0 -and [string]::Equals($texts[-1], '--')) { $from = $element.Extent.EndOffset }
    }
    $texts.RemoveAt(0)
    $chosen, $kind, $ended = _ccjk_understand $texts
    $found = @(
        if ($kind -eq 'command') {
            $whole = $line.Extent.StartScriptPosition.GetFullScript().Substring($from, $cursor - $from)
            _ccjk_of_command $whole $begun
        } elseif ($ended -or -not $begun.StartsWith([System.Char]'-')) {
            _ccjk_offer_kind $kind $begun '' $chosen
        } elseif ($begun.Contains([System.Char]'=')) {
            $option, $value = $begun.Split([System.Char]'=', 2)
            $follows = _ccjk_follows $chosen $option
            _ccjk_offer_kind $(if ($follows) { $follows } else { 'nothing' }) $value "$option=" $chosen
        } else {
            if ([System.Array]::IndexOf(@('exec', '=--'), $kind) -ge 0) { _ccjk_offer '--' $begun '' }
            _ccjk_offer_kind '' $begun '' $chosen
        }
    )
    if ($found.Count) { return $found }
    # Where there is nothing PowerShell offers files, whatever is wanted; so what is typed stays, and nothing is a blank.
    [Management.Automation.CompletionResult]::new($(if ($typed) { $typed } else { ' ' }))
}

# Installation.

$script:_ccjk_offer_program = @($_ccjk_given._ccjk_offer_program)
$script:_ccjk_offer_commands = $_ccjk_given._ccjk_offer_commands
$script:_ccjk_offer_options = $_ccjk_given._ccjk_offer_options
$script:_ccjk_offer_arguments = $_ccjk_given._ccjk_offer_arguments
Microsoft.PowerShell.Core\Register-ArgumentCompleter -Native -CommandName ccjk -ScriptBlock {
    [Diagnostics.DebuggerHidden()]
    param($begun, $line, $cursor)
    _ccjk_complete $begun $line $cursor
}
