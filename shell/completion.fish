# Completion of ccjk's words: fish, from 3.5 on. The others have the same sections in the same order.
#
# In front stand: _ccjk_offer_program, the words that call ccjk; and with tabs between (ccjk/commands/completion/):
# _ccjk_offer_commands, each command and what it does; _ccjk_offer_options, its command, an option, what follows it and what it
# does; _ccjk_offer_arguments, a command, what its argument is and what to tell of it.
#
# This runs in somebody's shell: hence `builtin` where a function could stand in the way. No word of the line is ever given to a
# program: one of them may be a key.

# What is typed.

function _ccjk_follows # Prints what follows the option $argv[2] of the command $argv[1].
    for row in $_ccjk_offer_options
        set -l fields (string split \t -- $row)
        test "$fields[1]" = "$argv[1]"; and test "$fields[2]" = "$argv[2]"; or continue
        builtin printf '%s\n' $fields[3]
        return
    end
end

function _ccjk_argument # Prints what the argument of the command $argv[1] is.
    for row in $_ccjk_offer_arguments
        set -l fields (string split \t -- $row)
        test "$fields[1]" = "$argv[1]"; or continue
        builtin printf '%s\n' $fields[2]
        return
    end
end

function _ccjk_understand # Of the words $argv in front of the cursor: the command, what is expected now, whether no option.
    set -l chosen ''
    set -l value ''
    set -l ended ''
    set -l words
    for word in $argv[2..-1]
        if test -n "$value"
            set value ''
        else if test -z "$chosen"
            string match -q -- '-*' $word; or set chosen $word
        else if test -n "$ended"; or not string match -q -- '-*' $word
            set -a words $word
        else if test "$word" = --
            set ended ended
            if test "$(_ccjk_argument $chosen)" = command
                builtin printf '%s\n' $chosen command ended
                return
            end
        else
            set value (_ccjk_follows $chosen $word)
            test "$value" = flag; and set value ''
        end
    end
    set -l kind (_ccjk_argument $chosen)
    if test -n "$value"
        set kind $value
        set ended ended
    else if test -z "$chosen"
        set kind commands
    else if test "$kind" = command
        set kind exec
        set -q words[1]; and set kind '=--'
    else if set -q words[1]
        set kind nothing
    end
    builtin printf '%s\n' "$chosen" "$kind" "$ended"
end

# What fits.

function _ccjk_offer # Of the rows $argv all: fish itself takes those that fit.
    builtin printf '%s\n' $argv
end

function _ccjk_offer_names
    test -x "$_ccjk_offer_program[1]"; and $_ccjk_offer_program names $argv[1] 2>/dev/null
end

function _ccjk_offer_options # Those of the command $argv[1].
    for row in $_ccjk_offer_options
        set -l fields (string split \t -- $row)
        test "$fields[1]" = "$argv[1]"; and builtin printf '%s\t%s\n' $fields[2] "$fields[4]"
    end
end

function _ccjk_offer_kind # Of the kind $argv[1], for the word $argv[2] that is typed so far; options of the command $argv[3].
    switch $argv[1]
        case ''
            _ccjk_offer_options $argv[3]
        case nothing
        case '=*'
            _ccjk_offer (string split ' ' -- (string sub -s 2 -- $argv[1]))
        case commands
            _ccjk_offer $_ccjk_offer_commands
        case switchable
            _ccjk_offer official
            _ccjk_offer_names profiles
        case exec
            _ccjk_offer --
            _ccjk_offer_names usable
        case files # As fish does it for a command that it does not know.
            builtin complete -C "_ccjk_unknown $argv[2]"
        case directories
            builtin complete -C "_ccjk_unknown $argv[2]" | string match -r '.*/$'
        case '*'
            _ccjk_offer_names $argv[1]
    end
end

# On TAB.

function _ccjk_complete
    set -l fish_trace
    set -l words (builtin commandline -opc)
    set -l begun (builtin commandline -ct)
    set -l found (_ccjk_understand $words)
    if test "$found[2]" = command
        set -l at (builtin contains -i -- -- $words)
        set -e words[1..$at]
        builtin complete -C (string join ' ' -- (string escape -- $words) $begun)
    else if test -n "$found[3]"; or not string match -q -- '-*' $begun
        _ccjk_offer_kind "$found[2]" $begun $found[1]
    else if string match -q -- '*=*' $begun
        set -l parts (string split -m 1 = -- $begun)
        set -l kind (_ccjk_follows $found[1] $parts[1])
        test -n "$kind"; or set kind nothing
        for row in (_ccjk_offer_kind $kind $parts[2])
            builtin printf '%s=%s\n' $parts[1] $row
        end
    else
        builtin contains -- "$found[2]" exec '=--'; and _ccjk_offer --
        _ccjk_offer_options $found[1]
    end
end

# Installation. The hook may have done it.

builtin complete -c ccjk | string match -q '*_ccjk_complete*'
or builtin complete -c ccjk -f -a '(_ccjk_complete)'
