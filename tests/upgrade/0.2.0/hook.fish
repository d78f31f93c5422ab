function _ccjk_settings
set -g _ccjk_command '@CCJK@'
set -g _ccjk_release '0.2.0'
set -g _ccjk_state '@HOME@/.local/state/ccjk'
set -g _ccjk_config '@HOME@/.config/ccjk'
set -g _ccjk_managed 'CCJK_PROFILE' 'CCJK_SET' 'CCJK_MODEL' 'CCJK_FAST_MODEL' 'ANTHROPIC_BASE_URL' 'ANTHROPIC_API_KEY' 'ANTHROPIC_AUTH_TOKEN' 'ANTHROPIC_MODEL' 'ANTHROPIC_DEFAULT_FABLE_MODEL' 'ANTHROPIC_DEFAULT_OPUS_MODEL' 'ANTHROPIC_DEFAULT_SONNET_MODEL' 'ANTHROPIC_DEFAULT_HAIKU_MODEL' 'ANTHROPIC_SMALL_FAST_MODEL' 'ANTHROPIC_DEFAULT_MODEL' 'ANTHROPIC_CUSTOM_MODEL_OPTION' 'CLAUDE_CODE_SUBAGENT_MODEL' 'CLAUDE_CODE_SUBAGENT_MODEL_FORCE' 'CLAUDE_CODE_WORKFLOW_SUBAGENT_MODEL' 'CLAUDE_CODE_AUTO_MODE_MODEL' 'CLAUDE_CODE_BG_CLASSIFIER_MODEL' 'CLAUDE_CODE_MAX_CONTEXT_TOKENS' 'CLAUDE_CODE_AUTO_COMPACT_WINDOW' 'ANTHROPIC_CUSTOM_HEADERS' 'CLAUDE_CODE_EXTRA_BODY' 'ANTHROPIC_BETAS' '_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL' 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST' 'CLAUDE_CODE_USE_BEDROCK' 'CLAUDE_CODE_USE_VERTEX' 'CLAUDE_CODE_USE_FOUNDRY' 'CLAUDE_CODE_USE_MANTLE' 'CLAUDE_CODE_USE_ANTHROPIC_AWS' 'CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD' 'CLAUDE_CODE_USE_GATEWAY' 'CLAUDE_CODE_OAUTH_TOKEN' 'AWS_BEARER_TOKEN_BEDROCK' 'ANTHROPIC_FOUNDRY_API_KEY' 'ANTHROPIC_FOUNDRY_AUTH_TOKEN' 'ANTHROPIC_AWS_API_KEY' 'ANTHROPIC_UNIX_SOCKET' 'CLAUDE_CODE_HOST_AUTH_ENV_VAR' 'CLAUDE_CODE_HOST_CREDS_FILE' 'CLAUDE_CODE_TEAMMATE_COMMAND' 'ANTHROPIC_PROFILE' 'ANTHROPIC_CONFIG_DIR' 'CCJK_API_KEY' 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC'
set -g _ccjk_left_alone 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC'
set -g _ccjk_read_only 'is read-only here, and stays as it is'
end
# The provider follows the directory: fish, from 3.5 on. The other hooks have the same sections in the same order.
#
# In front stands _ccjk_settings, which sets _ccjk_command, the words that call ccjk; _ccjk_state and _ccjk_config, its folders;
# _ccjk_managed, the names of the variables that it sets; _ccjk_left_alone, those of them that it never takes away.
#
# This runs in somebody's shell, under functions of their own: hence `builtin` where a function could stand in the way, names
# that nobody else has, and no process where a record fits. `set -l fish_trace` keeps keys out of traces.

# What there is: the directory files at and above the working directory, down to the one that is obeyed.

function _ccjk_walk
    set -l at $PWD
    set -g _ccjk_pwd ''
    set -g _ccjk_files
    while string match -qr '(?s)^/.*[^/]' -- "$at"
        set -a _ccjk_files $at/.ccjk
        string match -qr '(?s)^(?<at>.*)/[^/]*\z' -- "$at"
    end
    set -a _ccjk_files /.ccjk
    set -g _ccjk_pwd $PWD # last: Ctrl-C may end this anywhere
end

function _ccjk_is_file
    test -f $argv[1]; and test -r $argv[1]; and not test -L $argv[1]
end

function _ccjk_examine # Reads at most 4097 letters of the file $argv[1], and the line of its record.
    set -g _ccjk_text
    set -g _ccjk_more
    set -g _ccjk_line ''
    begin
        read -z -n 4097 _ccjk_text
        read -zl -n 1 rest; and set _ccjk_more more
    end <$argv[1]
    # read drops what is not UTF-8, and a NUL byte at the end; string shows the former as letters of a private range.
    test -z "$_ccjk_more"; and string match -qr '[\x00-\x08\x0e-\x1f\x{f600}-\x{f6ff}]' <$argv[1]; and set _ccjk_more odd
    test -r $_ccjk_state/directories$argv[1]; and read _ccjk_line <$_ccjk_state/directories$argv[1]
    set -g _ccjk_entry "$argv[1] $_ccjk_more $_ccjk_text"
end

function _ccjk_look
    set -g _ccjk_found
    set -g _ccjk_now ''
    set -g _ccjk_edited ''
    set -g _ccjk_reached ''
    test "$PWD" = "$_ccjk_pwd"; or _ccjk_walk
    builtin path filter -qf -- $_ccjk_files; or return 0
    for file in $_ccjk_files
        _ccjk_is_file $file; or continue
        _ccjk_examine $file
        set -a _ccjk_found $_ccjk_entry
        if test "$file" = "$_ccjk_obeyed"
            set _ccjk_now $_ccjk_line
            set -g _ccjk_reached 1
            _ccjk_compare
            return 0
        end
        set -a _ccjk_found $_ccjk_line
    end
    if set -q _ccjk_found[1]
        _ccjk_generation
        _ccjk_compare
    end
end

function _ccjk_generation # Another one begins whenever profiles or keys change.
    set -g _ccjk_now ''
    test -r $_ccjk_state/generation; and read _ccjk_now <$_ccjk_state/generation
end

function _ccjk_compare # Notes whether what `ccjk` rendered from was edited by hand since: then the times differ.
    set -g _ccjk_edited ''
    set -l set_up $_ccjk_config/config.toml
    set -l own $_ccjk_config/presets.toml
    if test $set_up -nt $_ccjk_state/generation -o $set_up -ot $_ccjk_state/generation
        set _ccjk_edited edited
    else if test -e $own; and test $own -nt $_ccjk_state/presets -o $own -ot $_ccjk_state/presets
        set _ccjk_edited edited
    else if test -n "$_ccjk_key"; and test $_ccjk_key -nt $_ccjk_record -o $_ccjk_key -ot $_ccjk_record
        set _ccjk_edited edited
    end
end

# A record: what a directory file means, as `ccjk` rendered it (ccjk/stores/directories.py).

function _ccjk_read # Reads that of the file $argv[1] into _ccjk_r.
    set -l fish_trace
    set -l at $_ccjk_state/directories$argv[1]
    set -g _ccjk_r
    test -f $at; and test -O $at; or return 1
    while read -zl text
        set -a _ccjk_r $text
    end <$at
    set -q _ccjk_r[8]; and test "$_ccjk_r[3]" = "$argv[1]" -a "$_ccjk_r[-1]" = .
end

# Layers: for each variable what it was, and what was made of it; one of `ccjk env` (_ccjk_was_NAME, _ccjk_now_NAME), one of
# the directory (_ccjk_dir_…), and the one of `ccjk env` outside while a directory is obeyed (_ccjk_outer_…).
#
# What `ccjk env` prints is this section alone, behind values that it takes for granted (ccjk/shells/sectioned.py), _ccjk_names for
# _ccjk_managed, and _ccjk_path is a list. No comment, and each line ends in `;` then: eval (…) joins them.

function _ccjk_give_back # Takes the layer $argv[1] of the variables behind it away, but for what the user changed since.
    set -l fish_trace
    for name in $argv[2..-1]
        set -l was $argv[1]_was_$name
        set -l now $argv[1]_now_$name
        set -q $now; or continue
        set -l state n
        set -qg $name; and set state u $$name
        set -qgx $name; and set state x $$name
        if test -n "$_ccjk_half" -o "$state" = "$$now" # in half of a change nobody else did anything
            set -eg $name
            set -l values $$was
            switch "$values[1]"
                case u
                    set -gu $name $values[2..-1]
                case x
                    set -gx $name $values[2..-1]
            end
        end
        set -eg $was
        set -eg $now
    end
end

function _ccjk_changeable --no-scope-shadowing # Whether none of the names is local to who calls this; else it is said.
    for _ccjk_name in $_ccjk_names PATH
        set -ql $_ccjk_name; or set -qf $_ccjk_name; or continue
        builtin printf '%s\n' $_ccjk_is_local >&2
        return 1
    end
end

function _ccjk_secret --no-scope-shadowing # Brings the key into the caller's variable key, nothing where there is none.
    if test -n "$_ccjk_key_variable"
        set key $$_ccjk_key_variable
    else if test -n "$_ccjk_key_file"
        test -r $_ccjk_key_file; and read key <$_ccjk_key_file
    else if set -q _ccjk_key_command[1]
        set key ($_ccjk_key_command); or set key
    else
        set key $_ccjk_key_text
    end
    test -n "$_ccjk_generation_file"; or return 0
    # Read last: while it is the same, no change had begun before the key was read.
    set -l now ''
    test -r $_ccjk_generation_file; and read now <$_ccjk_generation_file
    test "$now" = "$_ccjk_generation"; or set key
end

function _ccjk_take # Takes the variable away. One of all sessions can only be hidden; to the clients empty is unset.
    set -eg $argv[1]
    set -qUx $argv[1]; and set -gx $argv[1] ''
    builtin true
end

function _ccjk_switch # What `ccjk env NAME` prints calls this.
    set -l fish_trace
    set -l key
    if set -q _ccjk_credentials[1]
        _ccjk_secret
        if test -z "$key"
            builtin printf '%s\n' $_ccjk_no_key >&2
            return 1
        end
    end
    for name in $_ccjk_names # what it was, unless `ccjk env` made it so
        set -l state n
        set -qg $name; and set state u $$name
        set -qgx $name; and set state x $$name
        set -l now _ccjk_now_$name
        test "$state" = "$$now"; or set -g _ccjk_was_$name $state
        _ccjk_take $name
    end
    set -l name
    for text in $_ccjk_values
        if test -z "$name"
            set name $text
            continue
        end
        set -gx $name $text
        set name
    end
    for name in $_ccjk_credentials
        set -gx $name $key
    end
    for name in $_ccjk_names
        set -l state n
        set -qg $name; and set state u $$name
        set -qgx $name; and set state x $$name
        set -g _ccjk_now_$name $state
    end
    set -q _ccjk_path[1]; and set -gx PATH $_ccjk_path
    builtin true
end

function _ccjk_unset # What `ccjk env --unset` prints calls this.
    set -l fish_trace
    if set -q _ccjk_now_CCJK_PROFILE
        _ccjk_give_back _ccjk $_ccjk_names
    else if test -n "$_ccjk_entered"
        _ccjk_restore
    else
        for name in $_ccjk_inherited
            _ccjk_take $name
        end
    end
    # A shell inside a switched one is still on that one's profile.
    test -z "$CCJK_PROFILE"; and set -q _ccjk_path[1]; and set -gx PATH $_ccjk_path
    builtin true
end

function _ccjk_forget # Takes away what `ccjk env` brought, but for what is the hook's, too; returns the status that it found.
    set -l failed $status
    set -l fish_trace
    set -eg _ccjk_names
    for name in values credentials inherited path no_key is_local locked key_file key_command key_variable key_text generation_file generation
        set -eg _ccjk_$name
    end
    functions -q _ccjk_prompt; and return $failed
    for name in give_back changeable secret take switch unset move overridden forget
        builtin functions -e _ccjk_$name
    end
    return $failed
end

function _ccjk_move # Makes the layer $argv[1] the layer $argv[2].
    set -l fish_trace
    for name in $_ccjk_managed
        for part in was now
            set -l from $argv[1]_{$part}_$name
            set -q $from; or continue
            set -g $argv[2]_{$part}_$name $$from
            set -eg $from
        end
    end
end

function _ccjk_overridden # Whether `ccjk env` was used since the directory was entered.
    test -n "$_ccjk_obeyed"; and begin
        set -q _ccjk_now_CCJK_PROFILE; or test -z "$_ccjk_entered"
    end
end

# Entering and leaving.

function _ccjk_say
    builtin contains -- "$CCJK_VERBOSE" '' 0; or builtin printf '%s\n' $argv[1] >&2
end

function _ccjk_note # Notes which of the variables are there: u, or x if exported; then the value.
    set -l fish_trace
    set -q $_ccjk_managed
    test $status = $_ccjk_count; and return 0
    set -l ours (string split ' ' -- "$CCJK_SET")
    for name in $_ccjk_managed
        set -q $name; or continue
        set -l state n
        set -qg $name; and set state u $$name
        set -qgx $name; and set state x $$name
        set -g _ccjk_dir_was_$name $state
        set -g _ccjk_dir_now_$name $state
        set -a _ccjk_touched $name
        builtin contains -- $name $_ccjk_left_alone; and not builtin contains -- $name $ours; and continue
        set -g _ccjk_dir_now_$name n
        set -eg $name
        set -qUx $name; and set -gx $name ''; and set -g _ccjk_dir_now_$name x '' # one of all sessions can only be hidden
    end
end

function _ccjk_enter # Obeys the file $argv[1] with the text $argv[2] where a record fits, with $argv[3] also one for this prompt,
    # with the key $argv[4] where it has none.
    set -l fish_trace
    _ccjk_read $argv[1]; and test "$_ccjk_r[4]" = "$argv[2]"; or return 1
    test "$_ccjk_r[1]" = "$_ccjk_line"\n; and string match -q -- "* $_ccjk_now" "$_ccjk_line"; or return 1
    builtin contains -- "$_ccjk_r[2]" 1 "$argv[3]"; or return 1
    if set -q argv[4]
        set -l at 9
        while set -q _ccjk_r[(math $at + 1)] # the last is no value
            test -n "$_ccjk_r[$at]"; or set -g _ccjk_r[$at] $argv[4]
            set at (math $at + 2)
        end
    end
    set -l values $argv[1] $_ccjk_r[8..-2]
    if _ccjk_overridden; or test "$values" != "$_ccjk_loaded"
        set -l record $_ccjk_r
        _ccjk_leave
        set -q _ccjk_now_CCJK_PROFILE; and _ccjk_move _ccjk _ccjk_outer
        set -g _ccjk_touched
        set -g _ccjk_half 1
        set -g _ccjk_entered 1
        set -g _ccjk_obeyed $argv[1] # from here on it can be taken back, also by the next prompt after Ctrl-C
        _ccjk_note
        set -l name
        for text in $record[8..-2]
            if test -z "$name"
                set name $text
                continue
            end
            if not builtin contains -- $name $_ccjk_left_alone; or test -z "$$name" # else it is the user's own
                set -g _ccjk_dir_now_$name x $text
                set -a _ccjk_touched $name
                set -gx $name $text
            end
            set name
        end
        set -g _ccjk_loaded $values
        set -g _ccjk_half ''
        set -g _ccjk_r $record
        _ccjk_say $_ccjk_r[6]
    end
    set -g _ccjk_known $_ccjk_line
    set -g _ccjk_key $_ccjk_r[5]
    set -g _ccjk_left $_ccjk_r[7]
    set -g _ccjk_record $_ccjk_state/directories$argv[1]
    set -g _ccjk_r
    set -gx CCJK_DIRECTORY "$_ccjk_now $argv[1]"
end

function _ccjk_restore # Takes away what is newest: `ccjk env --unset` calls it, too.
    set -q _ccjk_now_CCJK_PROFILE; and _ccjk_give_back _ccjk $_ccjk_managed
    test -n "$_ccjk_entered"; and _ccjk_give_back _ccjk_dir $_ccjk_touched
    set -g _ccjk_entered ''
    set -g _ccjk_half ''
    set -g _ccjk_loaded
    set -q _ccjk_outer_now_CCJK_PROFILE; and _ccjk_move _ccjk_outer _ccjk
    builtin true
end

function _ccjk_leave
    test -n "$_ccjk_obeyed"; or return 0
    _ccjk_restore
    _ccjk_say $_ccjk_left
    set -g _ccjk_obeyed ''
    set -g _ccjk_known ''
    set -g _ccjk_key ''
    set -g _ccjk_left ''
    set -eg CCJK_DIRECTORY
end

# Deciding: the nearest file that is allowed is obeyed. Only ccjk knows about those that no record fits.

function _ccjk_decide
    set -l failed 1
    set -l passed
    set -l all
    _ccjk_generation
    for file in $_ccjk_files
        _ccjk_is_file $file; or continue
        _ccjk_examine $file
        set -l entry $_ccjk_entry
        set -l text $_ccjk_text
        set -l line $_ccjk_line
        set failed 1
        if test -z "$_ccjk_more$_ccjk_edited"
            _ccjk_enter $file "$text"
            set failed $status
        end
        if test $failed = 1
            set -l secret
            set -l answer # command substitutions cost more than all the rest: there is none where a record fits
            if builtin contains -- $entry $_ccjk_refused # that has been told
                set answer ($_ccjk_command directory $file 2>/dev/null)
            else
                set answer ($_ccjk_command directory $file)
            end
            set failed $status
            if set -q answer[2] # a start-up file may have moved them after the hook was loaded
                set -g _ccjk_state $answer[1]
                set -g _ccjk_config $answer[2]
                set -q answer[3]; and set secret $answer[3] # a key that no file may hold
            end
            if test $failed = 0
                _ccjk_examine $file
                _ccjk_generation
                _ccjk_enter $file "$text" once $secret
                set failed $status
            end
        end
        set -a all $entry
        test $failed = 0; and break
        set -a all $line
        set -a passed $entry
    end
    test $failed = 0; or _ccjk_leave
    set -g _ccjk_refused $passed
    set -g _ccjk_seen $all
end

# A new shell inside one in which a directory was obeyed: it has the variables, but knows nothing of what was before.

function _ccjk_adopt
    set -l fish_trace
    test -n "$CCJK_DIRECTORY"; or return 0
    set -l layer _ccjk
    set -l ours (string split ' ' -- $CCJK_SET)
    set -g _ccjk_obeyed (string replace -r '^[^ ]* ' '' -- $CCJK_DIRECTORY | string collect)
    set -g _ccjk_touched $_ccjk_managed
    if builtin contains CCJK_DIRECTORY $ours
        set layer _ccjk_dir
        set -g _ccjk_entered 1
    end
    for name in $_ccjk_managed # all of it is ours, unless a start-up file of this shell set it anew
        builtin contains -- $name $ours; and set -qgx $name; and set -g {$layer}_now_$name x $$name
    end
    if test -z "$_ccjk_entered" # `ccjk env` was used there, which stays until the directory is left
        _ccjk_look
        if test -n "$_ccjk_reached"
            set -g _ccjk_seen $_ccjk_found
            set -g _ccjk_known $_ccjk_now
        end
        return 0
    end
    if _ccjk_read $_ccjk_obeyed; and string match -q -- "* "(string split -m1 ' ' -- $CCJK_DIRECTORY)[1]\n "$_ccjk_r[1]"
        set -l pairs $_ccjk_r[8..-2]
        while set -q pairs[1]
            test -n "$pairs[2]"; and set -g _ccjk_dir_now_$pairs[1] x $pairs[2]
            set -e pairs[1..2]
        end
    end
    set -g _ccjk_r
    set -lx CCJK_VERBOSE ''
    _ccjk_leave
end

# The prompt.

function _ccjk_path # Keeps the folder of ccjk's own programs first on PATH, and off it where it is gone.
    test "$PATH[1]" = $_ccjk_state/shims; and set -e PATH[1]
    if builtin contains -- $_ccjk_state/shims $PATH
        set -l rest
        for folder in $PATH
            test $folder = $_ccjk_state/shims; or set -a rest $folder
        end
        set -gx PATH $rest
    end
    set -q PATH[1]; and test -d $_ccjk_state/shims; and set -p PATH $_ccjk_state/shims
end

function _ccjk_changed # Whether there is something to decide. What was set up anew elsewhere does not end what was done here by hand.
    test "$_ccjk_found" = "$_ccjk_seen"; or return 0
    if _ccjk_overridden
        test -n "$_ccjk_now"; and test (string split ' ' -- $_ccjk_now)[1] != (string split ' ' -- "$_ccjk_known")[1]
    else
        test "$_ccjk_now" != "$_ccjk_known" -o "$_ccjk_edited" != "$_ccjk_tolerated"
    end
end

function _ccjk_begin # Remembers nothing, unless it does already. Also where somebody cleared that away: it is a shell inside then.
    if not set -q _ccjk_hook
        for name in files touched seen refused loaded found r
            set -g _ccjk_$name
        end
        for name in pwd started obeyed known tolerated key record left entered half now edited reached
            set -g _ccjk_$name ''
        end
    end
    _ccjk_settings
    set -g _ccjk_hook 1
    set -g _ccjk_count (builtin count $_ccjk_managed)
end

function _ccjk_turn
    set -q _ccjk_hook; or _ccjk_begin
    if test -z "$_ccjk_started"
        set -g _ccjk_started 1
        _ccjk_adopt
    end
    _ccjk_look
    if test -n "$_ccjk_found$_ccjk_seen"; and _ccjk_changed
        set -l before $_ccjk_now
        set -g _ccjk_seen - # an interrupted change is made again
        if set -q _ccjk_found[1]
            _ccjk_decide
            test -n "$_ccjk_edited"; and _ccjk_compare # what was rendered meanwhile is from what was edited
        else
            _ccjk_leave
            set -g _ccjk_seen
            set -g _ccjk_refused
        end
        test -n "$_ccjk_obeyed"; or set -g _ccjk_known $before
        set -g _ccjk_tolerated $_ccjk_edited
    end
    test "$PATH[1]" = $_ccjk_state/shims -a -d $_ccjk_state/shims; or _ccjk_path
end

# Completion: of ccjk's words. What does it (completion.fish) is loaded at the first TAB.

function _ccjk_complete # The other one takes its place.
    set -e _ccjk_offer_program
    test -x "$_ccjk_command[1]"; and $_ccjk_command completion fish 2>/dev/null | builtin source
    set -q _ccjk_offer_program; and _ccjk_complete
end

# Installation, once.

if status is-interactive
    _ccjk_begin
    builtin complete -c ccjk | string match -q '*_ccjk_complete*'
    or builtin complete -c ccjk -f -a '(_ccjk_complete)'
end

# Once: defined anew they would run behind everybody else's, and this one comes first.
if status is-interactive; and not functions -q _ccjk_prompt
    function _ccjk_prompt --on-event fish_prompt
        _ccjk_turn
    end

    # Others may have changed PATH at the prompt after us.
    function _ccjk_preexec --on-event fish_preexec
        test "$PATH[1]" = $_ccjk_state/shims; or _ccjk_path
    end

    # So that `cd project; and claude` is right. Not in (cd …).
    function _ccjk_cd --on-variable PWD
        test -n "$_ccjk_started"; and not status is-command-substitution; and _ccjk_turn
    end
end
