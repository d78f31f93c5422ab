# The provider follows the directory: PowerShell, from 7.2 on. The other hooks have the same sections in the same order.
#
# What `ccjk hook pwsh` and `ccjk env` print runs this file within a module that hangs on the process, where no line of the
# user's that clears variables, functions or modules comes; nothing of it is the user's to see. Nothing is called that a function
# or an alias of theirs could replace: the language, .NET, names with their module. Whatever bears DebuggerHidden is in no trace.
#
# $_ccjk_session is the user's, $_ccjk_given a table: Do, what to do (hook, switch, unset), and what the section that does it
# takes for granted. Bytes are letters of Latin-1 until they are known to be values. Texts are compared by _ccjk_same: the
# operators take letters that are not seen for none.
[Diagnostics.DebuggerHidden()]
param($_ccjk_session, $_ccjk_given)

# What there is: the directory files at and above the working directory, down to the one that is obeyed.

function _ccjk_walk {
    [Diagnostics.DebuggerHidden()]
    param()
    $at = $_ccjk_session.Path.CurrentFileSystemLocation.ProviderPath
    if (_ccjk_same $at $script:here) { return }
    $files = [Collections.Generic.List[string]]::new()
    $folder = $at
    while ($folder) {
        $files.Add([IO.Path]::Combine($folder, '.ccjk'))
        $folder = [IO.Path]::GetDirectoryName($folder)
    }
    $script:files = $files
    $script:here = $at
}

function _ccjk_is_file { # neither a link, nor a pipe that would have to be waited for
    [Diagnostics.DebuggerHidden()]
    param($file)
    if (-not [IO.File]::Exists($file)) { return $false }
    $found = $_ccjk_session.InvokeProvider.Item.Get([string[]]@($file), $true, $true)
    $found.Count -eq 1 -and "$($found[0].UnixStat.ItemType)" -eq 'File'
}

function _ccjk_content { # What is in a small file; $null where it cannot be read, of which nothing stays in the user's $Error.
    [Diagnostics.DebuggerHidden()]
    param($file)
    if (-not [IO.File]::Exists($file)) { return $null }
    try {
        [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($file))
    } catch {
        $global:Error.RemoveAt(0)
    }
}

function _ccjk_line_of { # The first line of a file.
    [Diagnostics.DebuggerHidden()]
    param($file)
    "$(_ccjk_content $file)".Split("`n")[0]
}

function _ccjk_examine { # Reads the file, if it has at most 4096 bytes, and the line of its record; tells whether it can be read.
    [Diagnostics.DebuggerHidden()]
    param($file)
    $script:text = $script:line = ''
    if (-not (_ccjk_is_file $file)) { return $false }
    $about = [IO.FileInfo]::new($file)
    $script:more = $about.Length -gt 4096
    if ($script:more) {
        $script:text = "$($about.Length) $($about.LastWriteTimeUtc.Ticks)"
    } else {
        $script:text = _ccjk_content $file
        if ($script:text -isnot [string]) { return $false }
    }
    $script:line = _ccjk_line_of "$_ccjk_state/directories$file"
    $script:entry = "$file $($script:text.Length) $script:text $script:more "
    $true
}

function _ccjk_look {
    [Diagnostics.DebuggerHidden()]
    param()
    $script:found = $script:now = $script:edited = ''
    $script:reached = $false
    _ccjk_walk
    foreach ($file in $script:files) {
        if (-not [IO.File]::Exists($file) -or -not (_ccjk_examine $file)) { continue }
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
    [Diagnostics.DebuggerHidden()]
    param()
    $script:now = _ccjk_line_of "$_ccjk_state/generation"
}

function _ccjk_compare { # Notes whether what `ccjk` rendered from was edited by hand since: then the times differ.
    [Diagnostics.DebuggerHidden()]
    param()
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

function _ccjk_read { # Returns its texts, nothing where there is none.
    [Diagnostics.DebuggerHidden()]
    param($file)
    $texts = "$(_ccjk_content "$_ccjk_state/directories$file")".Split("`0")
    if ($texts.Count -lt 11 -or -not (_ccjk_same $texts[-2] '.') -or $texts[-1].Length) { return $null }
    $values = foreach ($text in $texts) { [Text.Encoding]::UTF8.GetString([Text.Encoding]::Latin1.GetBytes($text)) }
    if (-not (_ccjk_same $values[2] $file)) { return $null }
    @{ Line = $texts[0]; Kind = $values[1]; Text = $texts[3]; Key = $values[4]; Told = $values[5]; Left = $values[6]
        Values = @($values[7..($values.Count - 3)]) }
}

# Layers: for each variable what it was, and what was made of it; one of `ccjk env` (shell), one of the directory, and the
# one of `ccjk env` outside while a directory is obeyed (outer). No value is $null, which is for what is not there.

function _ccjk_same {
    [Diagnostics.DebuggerHidden()]
    param($one, $other)
    [System.Object]::Equals($one, $other)
}

function _ccjk_layer {
    [Diagnostics.DebuggerHidden()]
    param($name)
    if (-not $script:layers.ContainsKey($name)) { $script:layers[$name] = @{} }
    $script:layers[$name]
}

function _ccjk_put { # Gives it $script:value: an argument may be traced. Before 7.5 an empty one is as good as none.
    [Diagnostics.DebuggerHidden()]
    param($name)
    $none = [System.Management.Automation.Language.NullString]::Value
    [System.Environment]::SetEnvironmentVariable($name, $(if ($script:value -is [string]) { $script:value } else { $none }))
}

function _ccjk_give_back { # Takes that layer away, but for what the user changed since.
    [Diagnostics.DebuggerHidden()]
    param($layer)
    $noted = _ccjk_layer $layer
    foreach ($name in @($noted.Keys)) {
        if (-not [System.Object]::Equals([System.Environment]::GetEnvironmentVariable($name), $noted[$name][1])) { continue }
        $script:value = $noted[$name][0]
        _ccjk_put $name
    }
    $script:layers.Remove($layer)
}

function _ccjk_secret { # The key, nothing where there is none.
    [Diagnostics.DebuggerHidden()]
    param()
    $given = $_ccjk_given
    $key = if ($given._ccjk_key_variable) {
        [System.Environment]::GetEnvironmentVariable($given._ccjk_key_variable)
    } elseif ($given._ccjk_key_file) {
        try {
            _ccjk_line_of $given._ccjk_key_file
        } finally {
            if (-not $given._ccjk_generation_file) { [IO.File]::Delete($given._ccjk_key_file) } # it is there for this once
        }
    } elseif ($given._ccjk_key_command) {
        $answer = _ccjk_run $given._ccjk_key_command
        if ($answer.Status -eq 0) { $answer.Told.TrimEnd("`n") }
    } else {
        $given._ccjk_key_text
    }
    # Read last: while it is the same, no change had begun before the key was read.
    $file = $given._ccjk_generation_file
    if ($file -and -not (_ccjk_same (_ccjk_line_of $file) $given._ccjk_generation)) { return '' }
    "$key"
}

function _ccjk_switch { # What `ccjk env NAME` prints calls this; returns what to tell where it failed.
    [Diagnostics.DebuggerHidden()]
    param()
    $values = @($_ccjk_given._ccjk_values)
    if ($_ccjk_given._ccjk_credentials) {
        $key = _ccjk_secret
        if (-not $key) { return $_ccjk_given._ccjk_no_key }
        foreach ($name in $_ccjk_given._ccjk_credentials) { $values += $name, $key }
    }
    $script:values = $values
    _ccjk_set shell
    if ($script:value = $_ccjk_given._ccjk_path) { _ccjk_put PATH }
}

function _ccjk_unset { # What `ccjk env --unset` prints calls this.
    [Diagnostics.DebuggerHidden()]
    param()
    if ((_ccjk_layer shell).Count) { _ccjk_give_back shell }
    elseif ((_ccjk_layer directory).Count) { _ccjk_restore }
    else {
        $script:value = $null
        foreach ($name in $_ccjk_given._ccjk_inherited) { _ccjk_put $name }
    }
    # A shell inside a switched one is still on that one's profile.
    $script:value = $_ccjk_given._ccjk_path
    if ($script:value -and -not [System.Environment]::GetEnvironmentVariable('CCJK_PROFILE')) { _ccjk_put PATH }
}

function _ccjk_move { # Makes one layer another.
    [Diagnostics.DebuggerHidden()]
    param($from, $to)
    if ((_ccjk_layer $from).Count) { $script:layers[$to] = $script:layers[$from] }
    $script:layers.Remove($from)
}

function _ccjk_overridden { # Whether `ccjk env` was used since the directory was entered.
    [Diagnostics.DebuggerHidden()]
    param()
    $script:obeyed -and ((_ccjk_layer shell).Count -or -not $script:entered)
}

# Entering and leaving.

function _ccjk_say {
    [Diagnostics.DebuggerHidden()]
    param($text)
    $wanted = [System.Environment]::GetEnvironmentVariable('CCJK_VERBOSE')
    if ($text -and $wanted -and -not (_ccjk_same $wanted '0')) { [System.Console]::Error.WriteLine($text) }
}

function _ccjk_set { # Gives the variables $script:values, NAME, value…; what is not among them is not there then.
    [Diagnostics.DebuggerHidden()]
    param($layer)
    $values = $script:values
    $noted = _ccjk_layer $layer
    $wanted = [Collections.Generic.Dictionary[string, string]]::new()
    $ours = "$([System.Environment]::GetEnvironmentVariable('CCJK_SET'))".Split(' ')
    for ($at = 0; $at -lt $values.Count; $at += 2) { $wanted[$values[$at]] = $values[$at + 1] }
    $names = [Collections.Generic.HashSet[string]]::new([string[]]$_ccjk_managed)
    $names.UnionWith($wanted.Keys)
    foreach ($name in $names) {
        $was = [System.Environment]::GetEnvironmentVariable($name)
        if ($noted.ContainsKey($name) -and [System.Object]::Equals($was, $noted[$name][1])) { $was = $noted[$name][0] }
        $now = if ($wanted.ContainsKey($name)) { $wanted[$name] } else { $null }
        $left = [System.Array]::IndexOf($_ccjk_left_alone, $name) -ge 0 -and [System.Array]::IndexOf($ours, $name) -lt 0
        if ($left -and ($was -or -not $wanted.ContainsKey($name))) { $now = $was } # what the user set stays
        $noted[$name] = @($was, $now) # before it is put there: Ctrl-C may end this anywhere
        $script:value = $now
        _ccjk_put $name
    }
    $script:values = $script:value = $null
}

function _ccjk_enter { # Obeys the file with these bytes where a record fits; kind: also one for this prompt.
    [Diagnostics.DebuggerHidden()]
    param($file, $text, $kind)
    $found = _ccjk_read $file
    if (-not $found -or -not (_ccjk_same $found.Text $text)) { return $false }
    if (-not $found.Line.EndsWith(" $script:now`n", [System.StringComparison]::Ordinal)) { return $false }
    if ([System.Array]::IndexOf(@('1', $kind), $found.Kind) -lt 0) { return $false }
    for ($at = 1; $at -lt $found.Values.Count; $at += 2) { # what has no value gets the key that no file may hold
        if (-not $found.Values[$at]) { $found.Values[$at] = $script:secret }
    }
    $all = $file # no text is converted, which would be traced
    foreach ($value in $found.Values) { $all += "`0" + $value }
    if ((_ccjk_overridden) -or -not [System.Object]::Equals($all, $script:loaded)) {
        _ccjk_leave
        _ccjk_move shell outer
        $script:entered = $true
        $script:obeyed = $file # from here on it can be taken back, also by the next prompt after Ctrl-C
        $script:values = $found.Values
        _ccjk_set directory
        $script:loaded = $all
        _ccjk_say $found.Told
    }
    $script:known = $found.Line.TrimEnd("`n")
    $script:key = $found.Key
    $script:left = $found.Left
    $script:record = "$_ccjk_state/directories$file"
    $script:value = "$script:now $file"
    _ccjk_put CCJK_DIRECTORY
    $true
}

function _ccjk_restore { # Takes away what is newest: `ccjk env --unset` calls it, too.
    [Diagnostics.DebuggerHidden()]
    param()
    _ccjk_give_back shell
    _ccjk_give_back directory
    $script:entered = $false
    $script:loaded = ''
    _ccjk_move outer shell
}

function _ccjk_leave {
    [Diagnostics.DebuggerHidden()]
    param()
    if (-not $script:obeyed) { return }
    _ccjk_restore
    _ccjk_say $script:left
    $script:obeyed = $script:known = $script:key = $script:left = ''
    $script:value = $null
    _ccjk_put CCJK_DIRECTORY
}

# Deciding: the nearest file that is allowed is obeyed. Only ccjk knows about those that no record fits.

function _ccjk_run { # Runs a command where the shell is; what it tells goes past PowerShell, which drops that at a prompt.
    [Diagnostics.DebuggerHidden()]
    param($words, $quiet)
    $start = [Diagnostics.ProcessStartInfo]::new($words[0])
    for ($at = 1; $at -lt $words.Count; $at++) { $start.ArgumentList.Add($words[$at]) }
    $folder = $_ccjk_session.Path.CurrentFileSystemLocation.ProviderPath
    if ([IO.Directory]::Exists($folder)) { $start.WorkingDirectory = $folder }
    $start.RedirectStandardOutput = $true
    $start.StandardOutputEncoding = [Text.UTF8Encoding]::new($false)
    $start.RedirectStandardError = [bool]$quiet
    $answer = @{ Status = 127; Told = '' }
    if (-not [IO.File]::Exists($words[0])) { return $answer }
    try {
        $process = [Diagnostics.Process]::Start($start)
    } catch {
        $global:Error.RemoveAt(0)
        return $answer
    }
    $answer.Told = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $answer.Status = $process.ExitCode
    $process.Dispose()
    $answer
}

function _ccjk_decide {
    [Diagnostics.DebuggerHidden()]
    param()
    $done = $false
    $passed = $all = ''
    _ccjk_generation
    foreach ($file in $script:files) {
        if (-not [IO.File]::Exists($file) -or -not (_ccjk_examine $file)) { continue }
        $text = $script:text
        $entry = $script:entry
        $done = -not $script:edited -and -not $script:more -and (_ccjk_enter $file $text '1')
        if (-not $done) {
            $told = $script:refused.Contains($entry) # what was told is not told again
            $answer = _ccjk_run ($_ccjk_command + 'directory', $file) $told
            if ($answer.Status -eq 127 -and -not $told) { [System.Console]::Error.WriteLine($_ccjk_gone) }
            $lines = $answer.Told.TrimEnd("`n").Split("`n")
            if ($lines.Count -gt 1) { $script:_ccjk_state, $script:_ccjk_config = $lines[0..1] } # moved after the hook was loaded
            if ($answer.Status -eq 0 -and (_ccjk_examine $file)) {
                _ccjk_generation
                $script:secret = "$($lines[2])"
                $done = _ccjk_enter $file $text 'once'
                $script:secret = ''
            } elseif ([System.Array]::IndexOf(@(1, 2, 127), $answer.Status) -lt 0) { # interrupted: the next prompt asks again
                $all += '-'
                break
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
    [Diagnostics.DebuggerHidden()]
    param()
    $marker = [System.Environment]::GetEnvironmentVariable('CCJK_DIRECTORY')
    if (-not $marker -or -not $marker.Contains(' ')) { return }
    $generation, $script:obeyed = $marker.Split(' ', 2)
    $ours = "$([System.Environment]::GetEnvironmentVariable('CCJK_SET'))".Split(' ')
    $script:entered = [System.Array]::IndexOf($ours, 'CCJK_DIRECTORY') -ge 0
    $noted = _ccjk_layer $(if ($script:entered) { 'directory' } else { 'shell' })
    foreach ($name in $ours) { # all of it is ours, unless a start-up file of this shell set it anew
        $now = [System.Environment]::GetEnvironmentVariable($name)
        if ([System.Array]::IndexOf($_ccjk_managed, $name) -ge 0 -and $null -ne $now) { $noted[$name] = @($null, $now) }
    }
    if (-not $script:entered) { # `ccjk env` was used there, which stays until the directory is left
        _ccjk_look
        if ($script:reached) { $script:seen, $script:known = $script:found, $script:now }
        return
    }
    $found = _ccjk_read $script:obeyed
    if ($found -and $found.Line.EndsWith(" $generation`n", [System.StringComparison]::Ordinal)) {
        for ($at = 0; $at -lt $found.Values.Count; $at += 2) {
            if ($found.Values[$at + 1]) { $noted[$found.Values[$at]] = @($null, $found.Values[$at + 1]) }
        }
    }
    _ccjk_leave
}

# The prompt.

function _ccjk_path { # Keeps the folder of ccjk's own programs first on PATH, and off it where it is gone.
    [Diagnostics.DebuggerHidden()]
    param()
    $shims = "$_ccjk_state/shims"
    $path = [System.Environment]::GetEnvironmentVariable('PATH')
    if ($null -eq $path) { return }
    $wanted = [Collections.Generic.List[string]]::new()
    if ([IO.Directory]::Exists($shims)) { $wanted.Add($shims) }
    foreach ($folder in $path.Split(':')) { if (-not (_ccjk_same $folder $shims)) { $wanted.Add($folder) } }
    $script:value = [string]::Join(':', $wanted)
    if (-not (_ccjk_same $script:value $path)) { _ccjk_put PATH }
}

function _ccjk_changed { # Whether to decide anew. What was set up anew elsewhere does not end what was done by hand.
    [Diagnostics.DebuggerHidden()]
    param()
    if (-not (_ccjk_same $script:found $script:seen)) { return $true }
    if (_ccjk_overridden) { return $script:now -and -not (_ccjk_same ($script:now.Split(' ')[0]) ($script:known.Split(' ')[0])) }
    -not (_ccjk_same $script:now $script:known) -or -not (_ccjk_same $script:edited $script:tolerated)
}

function _ccjk_turn { # What fails is told, and never in the way of a prompt.
    [Diagnostics.DebuggerHidden()]
    param()
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
        [System.Console]::Error.WriteLine("ccjk: $($_.Exception.Message)")
        $global:Error.RemoveAt(0)
    }
}

function _ccjk_wrap { # Puts a prompt in place that does a turn before that of the user, unless it stands there.
    [Diagnostics.DebuggerHidden()]
    param()
    $there = $_ccjk_session.InvokeCommand.GetCommand('prompt', 'Function')
    if ($there -and ($there.ScriptBlock.ToString().Contains('_ccjk_turn') -or $there.Options -band $_ccjk_fixed)) { return }
    $options = if ($there) { $there.Options }
    if ($options) { $there.Options = 'None' } # what is read-only stays so
    $script:users.Add($(if ($there) { $there.ScriptBlock } else { { [Diagnostics.DebuggerHidden()]param() "PS $PWD> " } }))
    $prompt = {
        [Diagnostics.DebuggerHidden()]
        param()
        $_ccjk_good = $?
        $_ccjk_users = & ([System.AppDomain]::CurrentDomain.GetData('ccjk')) {
            [Diagnostics.DebuggerHidden()]
            param()
            $script:prompted = $true
            _ccjk_follow
            _ccjk_turn
            $script:users['_ccjk_number']
        }
        if (-not $_ccjk_good) { Microsoft.PowerShell.Utility\Write-Error '' -ErrorAction Ignore } # for the user's prompt to see
        & $_ccjk_users
    }.ToString().Replace('_ccjk_number', $script:users.Count - 1) # what it needs is in its text: some copy no more of a prompt
    ${function:global:prompt} = [System.Management.Automation.ScriptBlock]::Create($prompt)
    if ($options) { $_ccjk_session.InvokeCommand.GetCommand('prompt', 'Function').Options = $options }
}

# Completion: of ccjk's words. What does it (completion.ps1) is loaded at the first TAB.

function _ccjk_complete { # The other one, in a module of its own, takes its place.
    [Diagnostics.DebuggerHidden()]
    param($begun, $line, $cursor)
    $answer = _ccjk_run ($_ccjk_command + 'completion', 'pwsh') $true
    if ($answer.Status -eq 0) {
        $code = [System.Management.Automation.ScriptBlock]::Create("[Diagnostics.DebuggerHidden()]param(); $($answer.Told)")
        $null = $_ccjk_session.InvokeCommand.InvokeScript($_ccjk_session, $code)
    }
    $module = [System.AppDomain]::CurrentDomain.GetData('ccjk completion')
    if ($module) {
        $complete = { [Diagnostics.DebuggerHidden()]param($begun, $line, $cursor) _ccjk_complete $begun $line $cursor }
        return & $module $complete $begun $line $cursor
    }
    [Management.Automation.CompletionResult]::new($(if ($begun) { $begun } else { ' ' })) # else PowerShell offers files
}

function _ccjk_completed { # Whether somebody completes them already, which only PowerShell's own fields tell.
    [Diagnostics.DebuggerHidden()]
    param()
    $inner = [Reflection.BindingFlags]'NonPublic, Instance'
    $field = [Management.Automation.EngineIntrinsics].GetField('_context', $inner)
    if (-not $field) { return $false }
    $context = $field.GetValue($ExecutionContext)
    $known = $context.GetType().GetProperty('NativeArgumentCompleters', $inner)
    if (-not $known) { return $false }
    $all = $known.GetValue($context)
    $all -and $all.ContainsKey('ccjk')
}

# Installation, once: a prompt that somebody set since is one to be put in place anew.

function _ccjk_in_a_file { # Whether this is in a script, such as a start-up file, before anything was at a prompt.
    [Diagnostics.DebuggerHidden()]
    param()
    foreach ($frame in Microsoft.PowerShell.Utility\Get-PSCallStack) {
        if ($frame.ScriptName -and $frame.FunctionName -eq '<ScriptBlock>') { return $true }
    }
    $false
}

function _ccjk_follow { # So that `cd project; claude` is right: also after somebody put their own in the place of all others'.
    [Diagnostics.DebuggerHidden()]
    param()
    $invoke = $_ccjk_session.InvokeCommand
    $others = $invoke.LocationChangedAction
    if ($others -and [System.Array]::IndexOf($others.GetInvocationList(), $script:action) -ge 0) { return }
    $invoke.LocationChangedAction = [System.Delegate]::Combine($others, $script:action)
}

function _ccjk_install {
    [Diagnostics.DebuggerHidden()]
    param()
    _ccjk_wrap
    if (-not $script:action) {
        $script:action = [System.EventHandler[Management.Automation.LocationChangedEventArgs]] {
            [Diagnostics.DebuggerHidden()]
            param()
            if (-not $script:started -and (_ccjk_in_a_file)) { return }
            if (-not $script:prompted) { _ccjk_wrap }
            $script:prompted = $false
            _ccjk_turn
        }
    }
    _ccjk_follow
    if ($script:hooked) { return }
    $script:hooked = $true
    if (-not (_ccjk_completed)) {
        Microsoft.PowerShell.Core\Register-ArgumentCompleter -Native -CommandName ccjk -ScriptBlock {
            [Diagnostics.DebuggerHidden()]
            param($begun, $line, $cursor)
            _ccjk_complete $begun $line $cursor
        }
    }
    # Where a start-up file goes on to replace the prompt, the first one is not ours: soon after it, once.
    $name = 'PowerShell.OnIdle'
    Microsoft.PowerShell.Utility\Register-EngineEvent -SourceIdentifier $name -SupportEvent -MaxTriggerCount 1 -Action {
        [Diagnostics.DebuggerHidden()]
        param()
        & ([System.AppDomain]::CurrentDomain.GetData('ccjk')) {
            [Diagnostics.DebuggerHidden()]
            param()
            if (-not $script:prompted) { _ccjk_wrap; _ccjk_turn }
        }
    }
}

function _ccjk_take_over { # What the hook of 0.1 and 0.2 remembers, which was a module in a variable.
    [Diagnostics.DebuggerHidden()]
    param($old)
    $theirs = $old.SessionState.PSVariable
    $script:layers = $_ccjk_session.PSVariable.GetValue('_ccjk_layers', @{})
    $script:_ccjk_command, $script:_ccjk_state = $theirs.GetValue('_ccjk_command'), $theirs.GetValue('_ccjk_state')
    $script:_ccjk_config = $theirs.GetValue('_ccjk_config')
    $script:obeyed, $script:known, $script:key = $theirs.GetValue('obeyed'), $theirs.GetValue('known'), $theirs.GetValue('key')
    $script:left, $script:record = $theirs.GetValue('left'), $theirs.GetValue('record')
    $script:entered = $theirs.GetValue('entered')
    $script:loaded, $script:started = $theirs.GetValue('loaded'), $theirs.GetValue('started')
    . $old { [Diagnostics.DebuggerHidden()]param() function _ccjk_turn { [Diagnostics.DebuggerHidden()]param() } }
    ${function:global:prompt} = $theirs.GetValue('users_prompt')
    $_ccjk_session.PSVariable.Remove('global:_ccjk')
    $_ccjk_session.PSVariable.Remove('global:_ccjk_layers')
    _ccjk_look
    $script:seen = $script:found
    _ccjk_install
}

if (-not $script:layers) {
    $script:layers = @{}
    $script:here = $script:seen = $script:refused = $script:record = $script:obeyed = $script:known = $script:tolerated = ''
    $script:key = $script:left = $script:loaded = ''
    $script:secret = ''
    $script:started = $script:entered = $script:hooked = $script:prompted = $script:action = $false
    $script:ErrorActionPreference = 'Stop' # a guard that fails lets nothing pass
    $script:_ccjk_fixed = [Management.Automation.ScopedItemOptions]'Constant, AllScope'
}
if (-not $script:users) { $script:users = [Collections.Generic.List[System.Object]]::new() } # the prompts that were there
$script:_ccjk_managed = $_ccjk_given._ccjk_managed
$script:_ccjk_left_alone = $_ccjk_given._ccjk_left_alone
$script:_ccjk_gone = $_ccjk_given._ccjk_gone
$_ccjk_old = $_ccjk_session.PSVariable.GetValue('global:_ccjk')
if ($_ccjk_old -is [Management.Automation.PSModuleInfo]) { _ccjk_take_over $_ccjk_old }
if ($_ccjk_given.Do -eq 'hook') {
    $script:_ccjk_command = @($_ccjk_given._ccjk_command)
    $script:_ccjk_state = $_ccjk_given._ccjk_state
    $script:_ccjk_config = $_ccjk_given._ccjk_config
    _ccjk_install
}
elseif ($_ccjk_given.Do -eq 'switch') { _ccjk_switch }
else { _ccjk_unset }
