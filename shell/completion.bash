# shellcheck shell=bash disable=SC2154
# Completion of ccjk's words: bash, from 3.2 on. The others have the same sections in the same order.
#
# Around it stands alone.bash. In front stand: _ccjk_offer_program, the words that call ccjk; and with tabs between
# (ccjk/commands/completion/): _ccjk_offer_commands, each command; _ccjk_offer_options, its command, an option and what follows
# it; _ccjk_offer_arguments, a command and what its argument is (hence SC2154).
#
# This runs in somebody's shell, under options and functions of their own: hence `builtin`, `[[`, `test` where letters must not be
# taken for others (nocasematch), a backslash in $(…), as that is read when it is run, with aliases; and no word of the line is
# ever given to a program: one of them may be a key.

# What is typed.

_ccjk_follows() { # Finds what follows the option $2 of the command $1.
  builtin local _ccjk_row
  _ccjk_kind=''
  for _ccjk_row in "${_ccjk_offer_options[@]}"; do
    if builtin test "${_ccjk_row%$'\t'*}" = "$1"$'\t'"$2"; then
      _ccjk_kind=${_ccjk_row##*$'\t'}
      break
    fi
  done
}

_ccjk_argument() { # Finds what the argument of the command $1 is.
  builtin local _ccjk_row
  _ccjk_kind=''
  for _ccjk_row in "${_ccjk_offer_arguments[@]}"; do
    if builtin test "${_ccjk_row%%$'\t'*}" = "$1"; then
      _ccjk_kind=${_ccjk_row##*$'\t'}
      break
    fi
  done
}

_ccjk_understand() { # Finds of the words in front of the cursor: the command, what is expected now, where the words of exec begin.
  builtin local _ccjk_word _ccjk_value='' _ccjk_count=0 _ccjk_at
  _ccjk_chosen='' _ccjk_rest=0 _ccjk_ended=''
  for ((_ccjk_at = 1; _ccjk_at < COMP_CWORD; _ccjk_at++)); do
    _ccjk_word=${COMP_WORDS[_ccjk_at]}
    if [[ -n $_ccjk_value ]]; then
      [[ $_ccjk_word == '=' ]] || _ccjk_value='' # it stands by itself between an option and its value
    elif [[ -z $_ccjk_chosen ]]; then
      [[ $_ccjk_word == -* ]] || _ccjk_chosen=$_ccjk_word
    elif [[ -n $_ccjk_ended || $_ccjk_word != -* ]]; then
      ((_ccjk_count += 1))
    elif [[ $_ccjk_word == -- ]]; then
      _ccjk_ended=1
      _ccjk_argument "$_ccjk_chosen"
      if [[ $_ccjk_kind == command ]]; then
        _ccjk_rest=$((_ccjk_at + 1))
        return 0
      fi
    else
      _ccjk_follows "$_ccjk_chosen" "$_ccjk_word"
      [[ $_ccjk_kind == flag ]] || _ccjk_value=$_ccjk_kind
    fi
  done
  if [[ -n $_ccjk_value ]]; then
    _ccjk_kind=$_ccjk_value _ccjk_ended=1
  elif [[ -z $_ccjk_chosen ]]; then
    _ccjk_kind=commands
  else
    _ccjk_argument "$_ccjk_chosen"
    if [[ $_ccjk_kind == command ]]; then
      _ccjk_kind='exec'
      ((_ccjk_count == 0)) || _ccjk_kind='=--'
    elif ((_ccjk_count)); then
      _ccjk_kind=nothing
    fi
  fi
}

# What fits.

_ccjk_offer() { # Of the words behind it those that begin as what is typed.
  builtin local _ccjk_word
  for _ccjk_word in "$@"; do
    if [[ $_ccjk_word == "$_ccjk_begun"* ]]; then COMPREPLY[${#COMPREPLY[@]}]=$_ccjk_front$_ccjk_word; fi
  done
}

_ccjk_offer_lines() { # Of the lines $1 the first words.
  builtin local "_ccjk_lines=$1"$'\n' _ccjk_line
  while [[ -n $_ccjk_lines ]]; do
    _ccjk_line=${_ccjk_lines%%$'\n'*} _ccjk_lines=${_ccjk_lines#*$'\n'}
    [[ -z $_ccjk_line ]] || _ccjk_offer "${_ccjk_line%%$'\t'*}"
  done
}

_ccjk_offer_names() {
  _ccjk_offer_lines "$("${_ccjk_offer_program[@]}" names "$1" 2>/dev/null)"
}

_ccjk_offer_files() { # As bash itself does it, for $1: default or dirnames; before 4.0 as words.
  builtin local _ccjk_action=-f "_ccjk_number=${#COMPREPLY[@]}"
  [[ -z $_ccjk_front ]] && builtin compopt -o "$1" && return 0
  [[ $1 == default ]] || _ccjk_action=-d
  _ccjk_offer_lines "$(\builtin compgen "$_ccjk_action" -- "$_ccjk_begun")"
  for ((; _ccjk_number < ${#COMPREPLY[@]}; _ccjk_number++)); do
    builtin printf -v _ccjk_action %q "${COMPREPLY[_ccjk_number]}"
    [[ $_ccjk_action != '\~/'* ]] || _ccjk_action=${_ccjk_action:1}
    COMPREPLY[_ccjk_number]=$_ccjk_action
  done
}

_ccjk_offer_kind() {
  builtin local _ccjk_row
  case $1 in
    '' | nothing) ;;
    options)
      for _ccjk_row in "${_ccjk_offer_options[@]}"; do
        if builtin test "${_ccjk_row%%$'\t'*}" = "$_ccjk_chosen"; then
          _ccjk_row=${_ccjk_row#*$'\t'}
          _ccjk_offer "${_ccjk_row%%$'\t'*}"
        fi
      done
      ;;
    '='*)
      _ccjk_row=${1:1}
      _ccjk_offer_lines "${_ccjk_row// /$'\n'}"
      ;;
    commands) for _ccjk_row in "${_ccjk_offer_commands[@]}"; do _ccjk_offer "$_ccjk_row"; done ;;
    switchable) _ccjk_offer official && _ccjk_offer_names profiles ;;
    exec) _ccjk_offer -- && _ccjk_offer_names usable ;;
    files) _ccjk_offer_files default ;;
    directories) _ccjk_offer_files dirnames ;;
    *) _ccjk_offer_names "$1" ;;
  esac
}

_ccjk_of_command() { # Completes what begins at the word $1 of the line as if it stood alone.
  builtin local _ccjk_name=${COMP_WORDS[$1]} _ccjk_at _ccjk_does _ccjk_function
  if (($1 == COMP_CWORD)); then
    _ccjk_offer_lines "$(\builtin compgen -c -- "$_ccjk_begun")"
    _ccjk_offer_files default
    return 0
  fi
  for _ccjk_function in _comp_command_offset _command_offset; do # of the package bash-completion
    if builtin declare -F "$_ccjk_function" >/dev/null; then
      "$_ccjk_function" "$1"
      return 0
    fi
  done
  _ccjk_does=$(\builtin complete -p "$_ccjk_name" 2>/dev/null || \builtin complete -p "${_ccjk_name##*/}" 2>/dev/null)
  _ccjk_function=''
  if [[ $_ccjk_does == *' -F '* ]]; then
    _ccjk_function=${_ccjk_does##* -F }
    _ccjk_function=${_ccjk_function%% *}
  fi
  if builtin declare -F "$_ccjk_function" >/dev/null; then
    for ((_ccjk_at = 0; _ccjk_at < $1; _ccjk_at++)); do
      _ccjk_does=${COMP_LINE#*"${COMP_WORDS[_ccjk_at]}"}
      COMP_POINT=$((COMP_POINT - ${#COMP_LINE} + ${#_ccjk_does}))
      COMP_LINE=$_ccjk_does
    done
    _ccjk_does=${COMP_LINE#"${COMP_LINE%%[! ]*}"}
    COMP_POINT=$((COMP_POINT - ${#COMP_LINE} + ${#_ccjk_does}))
    COMP_LINE=$_ccjk_does
    COMP_WORDS=("${COMP_WORDS[@]:$1}")
    COMP_CWORD=$((COMP_CWORD - $1))
    "$_ccjk_function" "$_ccjk_name" "$_ccjk_begun" "${COMP_WORDS[COMP_CWORD - 1]}"
  else
    _ccjk_offer_files default
  fi
}

# On TAB.

_ccjk_fill() { # For the word $1 that is typed so far.
  builtin local "_ccjk_begun=$1" "_ccjk_whole=${COMP_WORDS[COMP_CWORD]}" _ccjk_front=''
  builtin local _ccjk_kind _ccjk_chosen _ccjk_rest _ccjk_ended
  COMPREPLY=()
  _ccjk_understand
  [[ $_ccjk_begun != '=' ]] || _ccjk_begun=''
  if ((_ccjk_rest)); then
    _ccjk_of_command "$_ccjk_rest"
  elif [[ -z $_ccjk_ended && $_ccjk_whole == -*=* ]]; then # where = is no end of a word, as before 4.0
    if [[ $_ccjk_begun == -* ]]; then _ccjk_front=${_ccjk_whole%%=*}= _ccjk_begun=${_ccjk_begun#*=}; fi
    _ccjk_follows "$_ccjk_chosen" "${_ccjk_whole%%=*}"
    _ccjk_offer_kind "${_ccjk_kind:-nothing}"
  elif [[ -n $_ccjk_ended || $_ccjk_begun != -* ]]; then
    _ccjk_offer_kind "${_ccjk_kind:-options}"
  else
    [[ $_ccjk_kind != exec && $_ccjk_kind != '=--' ]] || _ccjk_offer --
    _ccjk_offer_kind options
  fi
}

_ccjk_complete() { # In a list no `set -e` takes a failure for the end; and nothing that is typed gets into a trace, or into the environment.
  case $- in
    *[ax]*)
      _ccjk_set=$-
      {
        builtin set +ax
        builtin export -n COMP_LINE
      } 2>/dev/null
      _ccjk_fill "$2" || :
      [[ $_ccjk_set != *a* ]] || builtin set -a
      [[ $_ccjk_set != *x* ]] || builtin set -x
      ;;
    *) _ccjk_fill "$2" || : ;;
  esac
} 2>/dev/null

# Installation.

builtin complete -F _ccjk_complete ccjk
