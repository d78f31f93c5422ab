# The provider follows the directory: fish, from 3.5 on. The other hooks have the same sections in the same order.
#
# In front stand: _ccjk_command, the words that call ccjk; _ccjk_state, _ccjk_config and _ccjk_shims, its folders;
# _ccjk_managed, the names of the variables that it sets.
#
# This runs in somebody's shell, under functions of their own: hence `builtin` where a function could stand in the way, names
# that nobody else has, and no process where a record fits. `set -l fish_trace` keeps keys out of traces.

# What there is: the directory files at and above the working directory, down to the one that is obeyed.

function _ccjk_walk
    set -l at $PWD
    set -g _ccjk_pwd $PWD
    set -g _ccjk_files
    while string match -qr '(?s)^/.*[^/]' -- "$at"
        set -a _ccjk_files $at/.ccjk
        set at (string replace -r '/[^/]*\z' '' -- "$at" | string collect)
    end
    set -a _ccjk_files /.ccjk
end

function _ccjk_is_file
    test -f $argv[1]; and test -r $argv[1]; and not test -L $argv[1]
end

function _ccjk_examine # Reads the file $argv[1]: at most 4097 letters of its text, and the token of its record.
    set -g _ccjk_text
    set -g _ccjk_more
    set -g _ccjk_mark ''
    begin
        read -z -n 4097 _ccjk_text
        read -zl -n 1 rest; and set _ccjk_more 'and more'
    end <$argv[1]
    test -r $_ccjk_state/directories$argv[1]; and read -z _ccjk_mark <$_ccjk_state/directories$argv[1]
    set -g _ccjk_entry "$argv[1] $_ccjk_text$_ccjk_more"
end

function _ccjk_look
    set -g _ccjk_found
    set -g _ccjk_generation ''
    set -g _ccjk_edited ''
    set -g _ccjk_renewed ''
    test "$PWD" = "$_ccjk_pwd"; or _ccjk_walk
    builtin path filter -qf -- $_ccjk_files; or return 0
    for file in $_ccjk_files
        _ccjk_is_file $file; or continue
        _ccjk_examine $file
        set -a _ccjk_found $_ccjk_entry
        if test "$file" = "$_ccjk_obeyed"
            set _ccjk_renewed $_ccjk_mark
            break
        end
        set -a _ccjk_found $_ccjk_mark
    end
    set -q _ccjk_found[1]; or return 0
    test -r $_ccjk_state/generation; and read -z _ccjk_generation <$_ccjk_state/generation
    _ccjk_compare
end

function _ccjk_compare # Notes whether what `ccjk` rendered from was edited by hand since: then the times differ.
    set -g _ccjk_edited ''
    set -l set_up $_ccjk_config/config.toml
    set -l own $_ccjk_config/presets.toml
    set -l record $_ccjk_state/directories$_ccjk_obeyed
    if test $set_up -nt $_ccjk_state/generation -o $set_up -ot $_ccjk_state/generation
        set _ccjk_edited edited
    else if test -e $own; and test $own -nt $_ccjk_state/presets -o $own -ot $_ccjk_state/presets
        set _ccjk_edited edited
    else if test -n "$_ccjk_key" -a -e "$record"; and test "$_ccjk_key" -nt $record -o "$_ccjk_key" -ot $record
        set _ccjk_edited edited
    end
end

# A record: what a directory file means, as `ccjk` rendered it (ccjk/stores/directories.py).

function _ccjk_read # Reads that of the file $argv[1] into _ccjk_r.
    set -l fish_trace
    set -l record $_ccjk_state/directories$argv[1]
    set -g _ccjk_r
    test -f $record; and test -O $record; or return 1
    set -g _ccjk_r (string split0 <$record)
    test (builtin count $_ccjk_r) -gt 9; and test "$_ccjk_r[4]" = "$argv[1]" -a "$_ccjk_r[-1]" = .
end

# Layers: for each variable what it was, and what was made of it; one of `ccjk env` (_ccjk_was_NAME, _ccjk_now_NAME), one of
# the directory (_ccjk_dir_…), and the one of `ccjk env` outside while a directory is obeyed (_ccjk_outer_…).

function _ccjk_keep # Notes in the variable $argv[1] the state of the others in this session: n for none, u, x if exported; the value.
    set -l fish_trace
    for name in $argv[2..-1]
        set -l state n
        set -qg $name; and set state u $$name
        set -qgx $name; and set state x $$name
        set -g $argv[1]_$name $state
    end
end

function _ccjk_give_back # Takes the layer $argv[1] of the variables behind it away, but for what the user changed since.
    set -l fish_trace
    for name in $argv[2..-1]
        set -l was $argv[1]_was_$name
        set -l now $argv[1]_now_$name
        set -q $now; or continue
        set -l state n
        set -qg $name; and set state u $$name
        set -qgx $name; and set state x $$name
        if test "$state" = "$$now"
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

function _ccjk_enter # Obeys the file $argv[1] with the text $argv[2] where a record fits, with $argv[3] also one for this prompt.
    set -l fish_trace
    _ccjk_read $argv[1]; and test "$_ccjk_r[5]" = "$argv[2]"; and test "$_ccjk_r[3]" = "$_ccjk_generation"; or return 1
    builtin contains -- "$_ccjk_r[2]" 1 "$argv[3]"; or return 1
    set -l values $_ccjk_r[10..-2]
    if _ccjk_overridden; or test "$argv[1]" != "$_ccjk_obeyed"; or test "$values" != "$_ccjk_loaded"
        set -l entered $_ccjk_r
        _ccjk_leave
        set -q _ccjk_now_CCJK_PROFILE; and _ccjk_move _ccjk _ccjk_outer
        set -g _ccjk_names (string split ' ' -- $entered[9])
        _ccjk_keep _ccjk_dir_was $_ccjk_names
        set -l pairs $values
        set -l set
        while set -q pairs[1]
            set -g _ccjk_dir_now_$pairs[1] x $pairs[2]
            set -a set $pairs[1]
            set -e pairs[1..2]
        end
        for name in $_ccjk_names # a variable of all sessions cannot be unset for one; an empty one hides it
            builtin contains -- $name $set; and continue
            set -g _ccjk_dir_now_$name n
            set -qUx $name; and set -g _ccjk_dir_now_$name x ''
        end
        set -g _ccjk_entered 1
        set -g _ccjk_obeyed $argv[1] # from here on it can be taken back, also by the next prompt
        for name in $_ccjk_names
            set -l now _ccjk_dir_now_$name
            set -eg $name
            set now $$now
            test "$now[1]" = x; and set -gx $name $now[2]
        end
        set -g _ccjk_loaded $values
        set -g _ccjk_r $entered
        _ccjk_say $_ccjk_r[7]
    end
    set -g _ccjk_token $_ccjk_r[1]
    set -g _ccjk_key $_ccjk_r[6]
    set -g _ccjk_left $_ccjk_r[8]
    set -g _ccjk_r
    set -gx CCJK_DIRECTORY "$_ccjk_generation $argv[1]"
end

function _ccjk_restore # Takes away what is newest: `ccjk env --unset` calls it, too.
    set -q _ccjk_now_CCJK_PROFILE; and _ccjk_give_back _ccjk $_ccjk_managed
    test -n "$_ccjk_entered"; and _ccjk_give_back _ccjk_dir $_ccjk_names
    set -g _ccjk_entered ''
    set -g _ccjk_loaded
    set -q _ccjk_outer_now_CCJK_PROFILE; and _ccjk_move _ccjk_outer _ccjk
    builtin true
end

function _ccjk_leave
    test -n "$_ccjk_obeyed"; or return 0
    _ccjk_restore
    _ccjk_say $_ccjk_left
    set -g _ccjk_obeyed ''
    set -g _ccjk_token ''
    set -g _ccjk_key ''
    set -g _ccjk_left ''
    set -eg CCJK_DIRECTORY
end

# Deciding: the nearest file that is allowed is obeyed. Only ccjk knows about those that no record fits.

function _ccjk_decide
    set -l failed 1
    set -l passed
    set -l all
    for file in $_ccjk_files
        _ccjk_is_file $file; or continue
        _ccjk_examine $file
        set -l entry $_ccjk_entry
        set -l text $_ccjk_text
        set -l mark $_ccjk_mark
        set failed 1
        # A NUL byte at the end is not seen by read.
        if test -z "$_ccjk_more$_ccjk_edited"; and not string match -q '*\\\\x00*' -- (string escape <$file)
            _ccjk_enter $file "$text"
            set failed $status
        end
        if test $failed = 1
            set -l answer
            if builtin contains -- $entry $_ccjk_refused # that has been told
                set answer ($_ccjk_command directory $file 2>/dev/null)
            else
                set answer ($_ccjk_command directory $file)
            end
            set failed $status
            test -n "$answer"; and set -g _ccjk_state $answer
            if test $failed = 0
                test -r $_ccjk_state/generation; and read -z _ccjk_generation <$_ccjk_state/generation
                _ccjk_enter $file "$text" once
                set failed $status
            end
        end
        set -a all $entry
        test $failed = 0; and break
        set -a all $mark
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
    set -g _ccjk_names $_ccjk_managed
    if builtin contains CCJK_DIRECTORY $ours
        set layer _ccjk_dir
        set -g _ccjk_entered 1
    end
    for name in $_ccjk_managed # all of it is ours, unless a start-up file of this shell set it anew
        builtin contains -- $name $ours; and set -qgx $name; and set -g {$layer}_now_$name x $$name
    end
    if test -z "$_ccjk_entered" # `ccjk env` was used there, which stays until the directory is left
        _ccjk_look
        if string match -q -- "$_ccjk_obeyed *" "$_ccjk_found[-1]"
            set -g _ccjk_seen $_ccjk_found
            set -g _ccjk_seen_generation $_ccjk_generation$_ccjk_edited
            set -g _ccjk_token $_ccjk_renewed
        end
        return 0
    end
    if _ccjk_read $_ccjk_obeyed; and test "$_ccjk_r[3]" = (string split -m1 ' ' -- $CCJK_DIRECTORY)[1]
        set -l pairs $_ccjk_r[10..-2]
        while set -q pairs[1]
            set -g _ccjk_dir_now_$pairs[1] x $pairs[2]
            set -e pairs[1..2]
        end
    end
    set -g _ccjk_r
    set -lx CCJK_VERBOSE ''
    _ccjk_leave
end

# The prompt.

function _ccjk_path # Keeps the folder of ccjk's own codex first on PATH where a profile is in force, and off it elsewhere.
    if test -n "$CCJK_PROFILE"
        test "$PATH[1]" = $_ccjk_shims; and return 0
    else
        builtin contains -- $_ccjk_shims $PATH; or return 0
    end
    set -l rest
    for folder in $PATH
        test $folder = $_ccjk_shims; or set -a rest $folder
    end
    test -n "$CCJK_PROFILE"; and set -p rest $_ccjk_shims
    set -gx PATH $rest
end

function _ccjk_changed # Whether there is something to decide. What was set up anew elsewhere does not end what was done here by hand.
    test "$_ccjk_found" = "$_ccjk_seen"; or return 0
    if _ccjk_overridden
        test -n "$_ccjk_renewed" -a "$_ccjk_renewed" != "$_ccjk_token"
    else
        test "$_ccjk_renewed" != "$_ccjk_token" -o "$_ccjk_generation$_ccjk_edited" != "$_ccjk_seen_generation"
    end
end

function _ccjk_turn
    if test -z "$_ccjk_started"
        set -g _ccjk_started 1
        _ccjk_adopt
    end
    _ccjk_look
    if _ccjk_changed
        set -l before $_ccjk_generation
        set -g _ccjk_seen - # an interrupted change is made again
        if set -q _ccjk_found[1]
            _ccjk_decide
            _ccjk_compare
        else
            _ccjk_leave
            set -g _ccjk_seen
            set -g _ccjk_refused
        end
        set -g _ccjk_seen_generation $before$_ccjk_edited
    end
    _ccjk_path
end

# Installation, once.

if status is-interactive
    if not set -q _ccjk_hook
        for name in files names seen refused loaded found r
            set -g _ccjk_$name
        end
        for name in pwd seen_generation started obeyed token renewed key left entered generation edited
            set -g _ccjk_$name ''
        end
    end
    set -g _ccjk_hook 1

    function _ccjk_prompt --on-event fish_prompt
        _ccjk_turn
    end

    # So that `cd project; and claude` is right. Not in (cd …).
    function _ccjk_cd --on-variable PWD
        test -n "$_ccjk_started"; and not status is-command-substitution; and _ccjk_turn
    end
end
