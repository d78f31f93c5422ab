$null = New-Module -Name ccjk -ScriptBlock {
$_ccjk_command = @('@CCJK@')
$_ccjk_release = '0.2.0'
$_ccjk_state = '@HOME@/.local/state/ccjk'
$_ccjk_config = '@HOME@/.config/ccjk'
$_ccjk_managed = @('CCJK_PROFILE', 'CCJK_SET', 'CCJK_MODEL', 'CCJK_FAST_MODEL', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_MODEL', 'ANTHROPIC_DEFAULT_FABLE_MODEL', 'ANTHROPIC_DEFAULT_OPUS_MODEL', 'ANTHROPIC_DEFAULT_SONNET_MODEL', 'ANTHROPIC_DEFAULT_HAIKU_MODEL', 'CLAUDE_CODE_MAX_CONTEXT_TOKENS', 'ANTHROPIC_SMALL_FAST_MODEL', 'ANTHROPIC_DEFAULT_MODEL', 'ANTHROPIC_CUSTOM_MODEL_OPTION', 'CLAUDE_CODE_SUBAGENT_MODEL', 'ANTHROPIC_CUSTOM_HEADERS', 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST', 'CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY', 'CLAUDE_CODE_USE_MANTLE', 'CLAUDE_CODE_USE_ANTHROPIC_AWS', 'CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD', 'CLAUDE_CODE_USE_GATEWAY', 'CCJK_API_KEY', 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC')
$_ccjk_left_alone = @('CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC')
$_ccjk_read_only = 'is read-only here, and stays as it is'
# The provider follows the directory: PowerShell, from 7.2 on. The other hooks have the same sections in the same order.
#
# In front stand: $_ccjk_command, the words that call ccjk; $_ccjk_state and $_ccjk_config, its folders; $_ccjk_managed, the
# names of the variables that it sets; $_ccjk_left_alone, those of them that it never takes away.
#
# Written from PowerShell's documentation. All of it is a module of its own, so nothing here is seen by the user but
# $_ccjk, the module, and $_ccjk_layers. Bytes are letters of Latin-1 until they are known to be values. Texts are compared
# by _ccjk_same: the operators take letters that are not seen for none.

# What there is: the directory files at and above the working directory, down to the one that is obeyed.

function _ccjk_walk {
    $at = $ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath
    if (_ccjk_same $at $script:here) { return }
    $script:files = @()
    $folder = $at
    while ($folder) {
        $script:files += [IO.Path]::Combine($folder, '.ccjk')
        $folder = [IO.Path]::GetDirectoryName($folder)
    }
    $script:here = $at
}

function _ccjk_is_file($file) { # neither a link, nor a pipe that would have to be waited for
    [IO.File]::Exists($file) -and (Get-Item -LiteralPath $file -Force).UnixMode[0] -eq '-'
}

function _ccjk_content($file, $most) { # at most that many bytes, nothing where it cannot be read
    $bytes = [byte[]]::new($most)
    $length = 0
    try {
        $stream = [IO.File]::OpenRead($file)
        try {
            while (($more = $stream.Read($bytes, $length, $most - $length)) -gt 0) { $length += $more }
        } finally {
            $stream.Dispose()
        }
    } catch {
        return ''
    }
    [Text.Encoding]::Latin1.GetString($bytes, 0, $length)
}

function _ccjk_examine($file) { # Reads at most 4097 bytes of the file, and the line of its record.
    $script:text = _ccjk_content $file 4097
    $script:line = (_ccjk_content "$_ccjk_state/directories$file" 80).Split("`n")[0]
    $script:entry = "$file $($script:text.Length) $script:text "
}

function _ccjk_look {
    $script:found = ''
    $script:now = ''
    $script:edited = ''
    $script:reached = $false
    _ccjk_walk
    foreach ($file in $script:files) {
        if (-not (_ccjk_is_file $file)) { continue }
        _ccjk_examine $file
        $script:found += $script:entry
        if (_ccjk_same $file $script:obeyed) {
            $script:now = $script:line
            $script:reached = $true
            _ccjk_compare
            return
        }
        $script:found += $script:line
    }
    if ($script:found) {
        _ccjk_generation
        _ccjk_compare
    }
}

function _ccjk_generation { # Another one begins whenever profiles or keys change.
    $script:now = (_ccjk_content "$_ccjk_state/generation" 80).Split("`n")[0]
}

function _ccjk_compare { # Notes whether what `ccjk` rendered from was edited by hand since: then the times differ.
    $pairs = @("$_ccjk_config/config.toml", "$_ccjk_state/generation")
    if ([IO.File]::Exists("$_ccjk_config/presets.toml")) { $pairs += "$_ccjk_config/presets.toml", "$_ccjk_state/presets" }
    if ($script:key) { $pairs += $script:key, $script:record }
    $script:edited = ''
    for ($at = 0; $at -lt $pairs.Count; $at += 2) {
        if ([IO.File]::GetLastWriteTimeUtc($pairs[$at]) -ne [IO.File]::GetLastWriteTimeUtc($pairs[$at + 1])) {
            $script:edited = 'edited'
        }
    }
}

# A record: what a directory file means, as `ccjk` rendered it (ccjk/stores/directories.py). Its folder is the user's alone.

function _ccjk_read($file) { # Returns its texts, nothing where there is none.
    $texts = (_ccjk_content "$_ccjk_state/directories$file" 1048576).Split("`0")
    if ($texts.Count -lt 9 -or -not (_ccjk_same $texts[-2] '.') -or $texts[-1].Length) { return $null }
    $values = $texts | ForEach-Object { [Text.Encoding]::UTF8.GetString([Text.Encoding]::Latin1.GetBytes($_)) }
    if (-not (_ccjk_same $values[2] $file)) { return $null }
    @{ Line = $texts[0]; Kind = $values[1]; Text = $texts[3]; Key = $values[4]; Told = $values[5]; Left = $values[6]
        Values = @($values[7..($values.Count - 3)]) }
}

# Layers: for each variable what it was, and what was made of it; one of `ccjk env` (shell), one of the directory, and the
# one of `ccjk env` outside while a directory is obeyed (outer). No value is $null, which is for what is not there.

function _ccjk_same($one, $other) {
    [object]::Equals($one, $other)
}

function _ccjk_layer($name) {
    if (-not (Test-Path -LiteralPath Variable:global:_ccjk_layers)) { $global:_ccjk_layers = @{} }
    if (-not $global:_ccjk_layers.ContainsKey($name)) { $global:_ccjk_layers[$name] = @{} }
    $global:_ccjk_layers[$name]
}

function _ccjk_put($name, $value) { # Before 7.5 an empty one is as good as none here.
    [Environment]::SetEnvironmentVariable($name, $(if ($null -eq $value) { [NullString]::Value } else { $value }))
}

function _ccjk_give_back($layer) { # Takes that layer away, but for what the user changed since.
    $noted = _ccjk_layer $layer
    foreach ($name in @($noted.Keys)) {
        if (_ccjk_same ([Environment]::GetEnvironmentVariable($name)) $noted[$name][1]) { _ccjk_put $name $noted[$name][0] }
    }
    $global:_ccjk_layers.Remove($layer)
}

function _ccjk_set($layer, $values) { # Gives the variables these values, NAME, value…; what is not among them is not there then.
    $noted = _ccjk_layer $layer
    $wanted = @{}
    $ours = "$env:CCJK_SET".Split(' ')
    for ($at = 0; $at -lt $values.Count; $at += 2) { $wanted[$values[$at]] = $values[$at + 1] }
    foreach ($name in @($_ccjk_managed; $wanted.Keys) | Select-Object -Unique) {
        $was = [Environment]::GetEnvironmentVariable($name)
        if ($noted.ContainsKey($name) -and (_ccjk_same $was $noted[$name][1])) { $was = $noted[$name][0] }
        $now = $wanted[$name]
        $left = [Array]::IndexOf($_ccjk_left_alone, $name) -ge 0 -and [Array]::IndexOf($ours, $name) -lt 0
        if ($left -and ($was -or -not $wanted.ContainsKey($name))) { $now = $was } # what the user set stays
        $noted[$name] = @($was, $now) # before it is put there: Ctrl-C may end this anywhere
        _ccjk_put $name $now
    }
}

function _ccjk_switch { # What `ccjk env NAME` prints calls this.
    $values = @($_ccjk_values)
    if ($_ccjk_credentials) {
        $key = $_ccjk_key_text
        if ($_ccjk_key_variable) { $key = [Environment]::GetEnvironmentVariable($_ccjk_key_variable) }
        if ($_ccjk_key_file -or $_ccjk_key_command) {
            try {
                $key = if ($_ccjk_key_command) {
                    $words = @($_ccjk_key_command | Select-Object -Skip 1)
                    "$(& @($_ccjk_key_command)[0] $words)"
                } else {
                    [IO.File]::ReadAllText($_ccjk_key_file).TrimEnd("`n")
                }
                # Read last: while it is the same, no change had begun before the key was read.
                if ($_ccjk_generation_file) {
                    $now = [IO.File]::ReadAllText($_ccjk_generation_file).TrimEnd("`n")
                    if (-not (_ccjk_same $now $_ccjk_generation)) { $key = '' }
                }
            } catch {
                $key = ''
            }
        }
        if (-not $key) { throw $_ccjk_no_key }
        foreach ($name in $_ccjk_credentials) { $values += $name, $key }
    }
    _ccjk_set shell $values
    if ($_ccjk_path) { _ccjk_put PATH $_ccjk_path }
}

function _ccjk_unset { # What `ccjk env --unset` prints calls this.
    if ((_ccjk_layer shell).Count) { _ccjk_give_back shell }
    elseif ((_ccjk_layer directory).Count) { & $global:_ccjk { _ccjk_restore } }
    else { foreach ($name in $_ccjk_inherited) { _ccjk_put $name $null } }
    # A shell inside a switched one is still on that one's profile.
    if ($_ccjk_path -and -not $env:CCJK_PROFILE) { _ccjk_put PATH $_ccjk_path }
}

# Entering and leaving.

function _ccjk_move($from, $to) { # Makes one layer another.
    if ((_ccjk_layer $from).Count) { $global:_ccjk_layers[$to] = $global:_ccjk_layers[$from] }
    $global:_ccjk_layers.Remove($from)
}

function _ccjk_overridden { # Whether `ccjk env` was used since the directory was entered.
    $script:obeyed -and ((_ccjk_layer shell).Count -or -not $script:entered)
}

function _ccjk_say($text) {
    if ($text -and $env:CCJK_VERBOSE -and $env:CCJK_VERBOSE -cne '0') { [Console]::Error.WriteLine($text) }
}

function _ccjk_enter($file, $text, $kind, $secret = '') { # Obeys the file with these bytes where a record fits; kind: also one for this prompt.
    $found = _ccjk_read $file
    if (-not $found -or -not (_ccjk_same $found.Text $text)) { return $false }
    if (-not $found.Line.EndsWith(" $script:now`n", [StringComparison]::Ordinal)) { return $false }
    if ([Array]::IndexOf(@('1', $kind), $found.Kind) -lt 0) { return $false }
    for ($at = 1; $at -lt $found.Values.Count; $at += 2) { # what has no value gets the key that no file may hold
        if (-not $found.Values[$at]) { $found.Values[$at] = $secret }
    }
    $all = @($file; $found.Values) -join "`0"
    if ((_ccjk_overridden) -or -not (_ccjk_same $all $script:loaded)) {
        _ccjk_leave
        _ccjk_move shell outer
        $script:entered = $true
        $script:obeyed = $file # from here on it can be taken back, also by the next prompt after Ctrl-C
        _ccjk_set directory $found.Values
        $script:loaded = $all
        _ccjk_say $found.Told
    }
    $script:known = $found.Line.TrimEnd("`n")
    $script:key = $found.Key
    $script:left = $found.Left
    $script:record = "$_ccjk_state/directories$file"
    _ccjk_put CCJK_DIRECTORY "$script:now $file"
    $true
}

function _ccjk_restore { # Takes away what is newest: `ccjk env --unset` calls it, too.
    _ccjk_give_back shell
    _ccjk_give_back directory
    $script:entered = $false
    $script:loaded = ''
    _ccjk_move outer shell
}

function _ccjk_leave {
    if (-not $script:obeyed) { return }
    _ccjk_restore
    _ccjk_say $script:left
    $script:obeyed = $script:known = $script:key = $script:left = ''
    _ccjk_put CCJK_DIRECTORY $null
}

# Deciding: the nearest file that is allowed is obeyed. Only ccjk knows about those that no record fits.

function _ccjk_decide {
    $done = $false
    $passed = $all = ''
    _ccjk_generation
    foreach ($file in $script:files) {
        if (-not (_ccjk_is_file $file)) { continue }
        _ccjk_examine $file
        $text = $script:text
        $entry = $script:entry
        $done = -not $script:edited -and (_ccjk_enter $file $text '1')
        if (-not $done) {
            $words = @($_ccjk_command | Select-Object -Skip 1) + 'directory', $file
            if ($script:refused.Contains($entry)) { # that has been told
                $answer = @(& $_ccjk_command[0] $words 2>$null)
            } else {
                $answer = @(& $_ccjk_command[0] $words)
            }
            $allowed = $LASTEXITCODE -eq 0
            if ($answer.Count -gt 1) { $script:_ccjk_state, $script:_ccjk_config = $answer[0..1] } # moved after the hook was loaded
            if ($allowed) {
                _ccjk_examine $file
                _ccjk_generation
                $done = _ccjk_enter $file $text 'once' "$($answer[2])"
            }
        }
        $all += $entry
        if ($done) { break }
        $all += $script:line
        $passed += $entry
    }
    if (-not $done) { _ccjk_leave }
    $script:refused = $passed
    $script:seen = $all
}

# A new shell inside one in which a directory was obeyed: it has the variables, but knows nothing of what was before.

function _ccjk_adopt {
    if (-not $env:CCJK_DIRECTORY) { return }
    $generation, $script:obeyed = $env:CCJK_DIRECTORY.Split(' ', 2)
    $ours = "$env:CCJK_SET".Split(' ')
    $script:entered = [Array]::IndexOf($ours, 'CCJK_DIRECTORY') -ge 0
    $noted = _ccjk_layer $(if ($script:entered) { 'directory' } else { 'shell' })
    foreach ($name in $ours) { # all of it is ours, unless a start-up file of this shell set it anew
        $now = [Environment]::GetEnvironmentVariable($name)
        if ([Array]::IndexOf($_ccjk_managed, $name) -ge 0 -and $null -ne $now) { $noted[$name] = @($null, $now) }
    }
    if (-not $script:entered) { # `ccjk env` was used there, which stays until the directory is left
        _ccjk_look
        if ($script:reached) { $script:seen, $script:known = $script:found, $script:now }
        return
    }
    $found = _ccjk_read $script:obeyed
    if ($found -and $found.Line.EndsWith(" $generation`n", [StringComparison]::Ordinal)) {
        for ($at = 0; $at -lt $found.Values.Count; $at += 2) {
            if ($found.Values[$at + 1]) { $noted[$found.Values[$at]] = @($null, $found.Values[$at + 1]) }
        }
    }
    _ccjk_leave
}

# The prompt.

function _ccjk_path { # Keeps the folder of ccjk's own codex first on PATH where a profile is in force, and off it elsewhere.
    $shims = "$_ccjk_state/shims"
    $found = @("$env:PATH".Split(':'))
    $wanted = @($found | Where-Object { -not (_ccjk_same $_ $shims) })
    if ($env:CCJK_PROFILE) { $wanted = @($shims) + $wanted }
    if (-not (_ccjk_same ($wanted -join ':') ($found -join ':'))) { _ccjk_put PATH ($wanted -join ':') }
}

function _ccjk_changed { # Whether there is something to decide. What was set up anew elsewhere does not end what was done by hand.
    if (-not (_ccjk_same $script:found $script:seen)) { return $true }
    if (_ccjk_overridden) { return $script:now -and -not (_ccjk_same ($script:now.Split(' ')[0]) ($script:known.Split(' ')[0])) }
    -not (_ccjk_same $script:now $script:known) -or -not (_ccjk_same $script:edited $script:tolerated)
}

function _ccjk_turn {
    Set-StrictMode -Off # here, not where the user is
    $ErrorActionPreference = 'Stop'
    $PSNativeCommandUseErrorActionPreference = $false
    $code = $global:LASTEXITCODE
    try {
        if (-not $script:started) {
            $script:started = $true
            _ccjk_adopt
        }
        _ccjk_look
        if (($script:found -or $script:seen) -and (_ccjk_changed)) {
            $before = $script:now
            $script:seen = '-' # an interrupted change is made again
            if ($script:found) {
                _ccjk_decide
                if ($script:edited) { _ccjk_compare } # what was rendered meanwhile is from what was edited
            } else {
                _ccjk_leave
                $script:seen = $script:refused = ''
            }
            if (-not $script:obeyed) { $script:known = $before }
            $script:tolerated = $script:edited
        }
        _ccjk_path
    } catch {
        [Console]::Error.WriteLine("ccjk: $($_.Exception.Message)")
    }
    $global:LASTEXITCODE = $code
}

# Installation, once.

$script:here = $script:seen = $script:refused = $script:record = $script:obeyed = $script:known = $script:tolerated = ''
$script:key = $script:left = $script:loaded = ''
$script:started = $script:entered = $false

if (-not (Test-Path -LiteralPath Variable:global:_ccjk)) {
    $global:_ccjk = $ExecutionContext.SessionState.Module
    $script:users_prompt = $function:prompt

    function global:prompt {
        $succeeded = $global:?
        _ccjk_turn
        if (-not $succeeded) { Write-Error '' -ErrorAction Ignore } # so that the user's prompt sees it
        & $script:users_prompt
    }

    # So that `cd project; claude` is right.
    $_ccjk_invoke = $global:ExecutionContext.SessionState.InvokeCommand
    $_ccjk_action = [EventHandler[Management.Automation.LocationChangedEventArgs]] { if ($script:started) { _ccjk_turn } }
    $_ccjk_invoke.LocationChangedAction = [Delegate]::Combine($_ccjk_invoke.LocationChangedAction, $_ccjk_action)
}
Export-ModuleMember # nothing: else all functions would be the user's, too
}
