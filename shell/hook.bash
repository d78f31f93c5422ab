# shellcheck shell=bash disable=SC2154
# The provider follows the directory: bash, from 3.2 on. The other hooks have the same sections in the same order.
#
# In front stand: _ccjk_command, the words that call ccjk; _ccjk_state, _ccjk_config and _ccjk_shims, its folders;
# _ccjk_managed, the names of the variables that it sets; _ccjk_read_only, what to tell of one that cannot be set (hence SC2154).
#
# This runs in somebody's shell, under options, aliases and functions of their own: hence `builtin`, `[[`, `test` where
# letters must not be taken for others (nocasematch), names that nobody else has, and no process where a record fits.

if \builtin shopt -q expand_aliases; then _ccjk_aliases=-s; else _ccjk_aliases=-u; fi
\builtin shopt -u expand_aliases

# What there is: the directory files at and above the working directory, down to the one that is obeyed.

_ccjk_walk() {
  builtin local _ccjk_at=${PWD-}
  _ccjk_pwd=${PWD-}
  _ccjk_files=()
  while [[ $_ccjk_at == /*[!/]* ]]; do
    _ccjk_files[${#_ccjk_files[@]}]=$_ccjk_at/.ccjk
    _ccjk_at=${_ccjk_at%/*}
  done
  _ccjk_files[${#_ccjk_files[@]}]=/.ccjk
}

_ccjk_is_file() {
  [[ -f $1 && ! -L $1 && -r $1 ]]
}

_ccjk_examine() { # Reads the file $1 into the caller's variables: at most 4097 letters of its text, and the token of its record.
  _ccjk_text='' _ccjk_more='' _ccjk_mark=''
  {
    IFS='' builtin read -r -d '' -n 4097 _ccjk_text <"$1" && _ccjk_more='and more'
    IFS='' builtin read -r -d '' _ccjk_mark <"$_ccjk_state/directories$1"
  } 2>/dev/null
  _ccjk_entry="$1 ${#_ccjk_text} $_ccjk_text$_ccjk_more "
}

_ccjk_look() {
  builtin local _ccjk_file _ccjk_text _ccjk_more _ccjk_mark='' _ccjk_entry
  _ccjk_found='' _ccjk_generation='' _ccjk_edited='' _ccjk_renewed=''
  builtin test "${PWD-}" = "$_ccjk_pwd" || _ccjk_walk
  for _ccjk_file in "${_ccjk_files[@]}"; do
    _ccjk_is_file "$_ccjk_file" || continue
    _ccjk_examine "$_ccjk_file"
    _ccjk_found+=$_ccjk_entry
    if builtin test "$_ccjk_file" = "$_ccjk_obeyed"; then
      _ccjk_renewed=$_ccjk_mark
      break
    fi
    _ccjk_found+=$_ccjk_mark
  done
  [[ -n $_ccjk_found ]] || return 0
  { IFS='' builtin read -r -d '' _ccjk_generation <"$_ccjk_state/generation"; } 2>/dev/null
  _ccjk_compare
}

_ccjk_compare() { # Notes whether what `ccjk` rendered from was edited by hand since: then the times differ, whatever the clocks say.
  builtin local _ccjk_set_up=$_ccjk_config/config.toml _ccjk_own=$_ccjk_config/presets.toml
  builtin local _ccjk_at=$_ccjk_state/generation _ccjk_own_at=$_ccjk_state/presets _ccjk_record=$_ccjk_state/directories$_ccjk_obeyed
  _ccjk_edited=''
  if [[ $_ccjk_set_up -nt $_ccjk_at || $_ccjk_set_up -ot $_ccjk_at ]] ||
    [[ -e $_ccjk_own && ($_ccjk_own -nt $_ccjk_own_at || $_ccjk_own -ot $_ccjk_own_at) ]] ||
    [[ -n $_ccjk_key && -e $_ccjk_record && ($_ccjk_key -nt $_ccjk_record || $_ccjk_key -ot $_ccjk_record) ]]; then
    _ccjk_edited=' edited'
  fi
}

# A record: what a directory file means, as `ccjk` rendered it (ccjk/stores/directories.py).

_ccjk_read() { # Reads that of the file $1 into the caller's variables.
  builtin local _ccjk_record=$_ccjk_state/directories$1 _ccjk_name _ccjk_value _ccjk_whole=''
  [[ -f $_ccjk_record && -O $_ccjk_record ]] || return 1
  {
    IFS='' builtin read -r -d '' _ccjk_r_token &&
      IFS='' builtin read -r -d '' _ccjk_r_kind &&
      IFS='' builtin read -r -d '' _ccjk_r_generation &&
      IFS='' builtin read -r -d '' _ccjk_r_file &&
      IFS='' builtin read -r -d '' _ccjk_r_text &&
      IFS='' builtin read -r -d '' _ccjk_r_key &&
      IFS='' builtin read -r -d '' _ccjk_r_entered &&
      IFS='' builtin read -r -d '' _ccjk_r_left &&
      IFS=' ' builtin read -r -d '' -a _ccjk_r_managed || return 1
    while IFS='' builtin read -r -d '' _ccjk_name; do
      [[ $_ccjk_name == . ]] && _ccjk_whole=1 && break
      IFS='' builtin read -r -d '' _ccjk_value || break
      _ccjk_r_names[${#_ccjk_r_names[@]}]=$_ccjk_name
      _ccjk_r_values[${#_ccjk_r_values[@]}]=$_ccjk_value
    done
  } 2>/dev/null <"$_ccjk_record"
  [[ -n $_ccjk_whole ]] && builtin test "$_ccjk_r_file" = "$1"
}

# Layers: for each variable what it was, and what was made of it; one of `ccjk env` (_ccjk_was_NAME, _ccjk_now_NAME), one of
# the directory (_ccjk_dir_…), and the one of `ccjk env` outside while a directory is obeyed (_ccjk_outer_…).

_ccjk_exported() {
  builtin local _ccjk_attributes
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
    builtin eval "_ccjk_attributes=\${$1@a}"
  else # a fork, where a variable of this name was there before
    _ccjk_attributes=$(builtin declare -p "$1")
    _ccjk_attributes=${_ccjk_attributes#declare }
    _ccjk_attributes=${_ccjk_attributes%% *}
  fi
  [[ $_ccjk_attributes == *x* ]]
}

_ccjk_give_back() { # Takes the layer $1 of the variables behind it away, but for what the user changed since.
  builtin local _ccjk_layer=$1 _ccjk_name _ccjk_was _ccjk_now
  builtin shift
  for _ccjk_name in "$@"; do
    _ccjk_was=${_ccjk_layer}_was_$_ccjk_name _ccjk_now=${_ccjk_layer}_now_$_ccjk_name
    if builtin test "${!_ccjk_name+x${!_ccjk_name}}" = "${!_ccjk_now-}"; then
      case ${!_ccjk_was-} in
        e*) builtin export "$_ccjk_name=${!_ccjk_was#e}" ;;
        s*)
          builtin unset -v "$_ccjk_name"
          builtin eval "$_ccjk_name=\${!_ccjk_was#s}"
          ;;
        *) [[ -z ${!_ccjk_name+x} ]] || builtin unset -v "$_ccjk_name" ;;
      esac
    fi
    builtin unset -v "$_ccjk_was" "$_ccjk_now"
  done
}

_ccjk_move() { # Makes the layer $1 the layer $2.
  builtin local _ccjk_name _ccjk_part _ccjk_from
  for _ccjk_name in "${_ccjk_managed[@]}"; do
    for _ccjk_part in was now; do
      _ccjk_from=$1_${_ccjk_part}_$_ccjk_name
      [[ -n ${!_ccjk_from+x} ]] || continue
      builtin eval "$2_${_ccjk_part}_$_ccjk_name=\${!_ccjk_from}"
      builtin unset -v "$_ccjk_from"
    done
  done
}

_ccjk_overridden() { # Whether `ccjk env` was used since the directory was entered.
  [[ -n $_ccjk_obeyed && (-n ${_ccjk_now_CCJK_PROFILE+x} || -z $_ccjk_entered) ]]
}

# Entering and leaving.

_ccjk_say() {
  case ${CCJK_VERBOSE-} in '' | 0) ;; *) builtin printf '%s\n' "$1" >&2 ;; esac
}

_ccjk_enter() { # Obeys the file $1 with the bytes $2 where a record fits, with $3 also one for this prompt. 2: it could not be done.
  builtin local _ccjk_r_token _ccjk_r_kind _ccjk_r_generation _ccjk_r_file _ccjk_r_text _ccjk_r_key _ccjk_r_entered _ccjk_r_left
  builtin local _ccjk_r_managed _ccjk_r_names _ccjk_r_values _ccjk_all _ccjk_name _ccjk_now _ccjk_n _ccjk_failed=''
  _ccjk_r_managed=() _ccjk_r_names=() _ccjk_r_values=()
  _ccjk_read "$1" && builtin test "$_ccjk_r_text" = "$2" || return 1
  builtin test "$_ccjk_r_generation" = "$_ccjk_generation" && [[ $_ccjk_r_kind == 1 || $_ccjk_r_kind == "${3-1}" ]] || return 1
  builtin printf -v _ccjk_all '%s\n' "$1" "${_ccjk_r_names[@]}" "${_ccjk_r_values[@]}"
  if _ccjk_overridden || ! builtin test "$_ccjk_all" = "$_ccjk_loaded"; then
    _ccjk_leave
    [[ -z ${_ccjk_now_CCJK_PROFILE+x} ]] || _ccjk_move _ccjk _ccjk_outer
    _ccjk_names=("${_ccjk_r_managed[@]}")
    for _ccjk_name in "${_ccjk_names[@]}"; do
      if [[ -n ${!_ccjk_name+x} ]]; then
        _ccjk_now=s
        _ccjk_exported "$_ccjk_name" && _ccjk_now=e
        builtin eval "_ccjk_dir_was_$_ccjk_name=\$_ccjk_now\$$_ccjk_name"
      fi
    done
    for ((_ccjk_n = 0; _ccjk_n < ${#_ccjk_r_names[@]}; _ccjk_n++)); do
      builtin eval "_ccjk_dir_now_${_ccjk_r_names[_ccjk_n]}=x\${_ccjk_r_values[_ccjk_n]}"
    done
    _ccjk_entered=1 _ccjk_obeyed=$1 # from here on it can be taken back, also by the next prompt
    {
      for _ccjk_name in "${_ccjk_names[@]}"; do
        _ccjk_now=_ccjk_dir_now_$_ccjk_name
        if [[ -n ${!_ccjk_now+x} ]]; then
          builtin export "$_ccjk_name=${!_ccjk_now#x}" || _ccjk_failed=$_ccjk_name
        elif [[ -n ${!_ccjk_name+x} ]]; then
          builtin unset -v "$_ccjk_name" || _ccjk_failed=$_ccjk_name
        fi
      done
    } 2>/dev/null
    if [[ -n $_ccjk_failed ]]; then
      _ccjk_leave 2>/dev/null
      builtin printf 'ccjk: %s %s\n' "$_ccjk_failed" "$_ccjk_read_only" >&2
      return 2
    fi
    _ccjk_loaded=$_ccjk_all
    _ccjk_say "$_ccjk_r_entered"
  fi
  _ccjk_token=$_ccjk_r_token _ccjk_key=$_ccjk_r_key _ccjk_left=$_ccjk_r_left
  builtin export "CCJK_DIRECTORY=$_ccjk_generation $1"
}

_ccjk_restore() { # Takes away what is newest: `ccjk env --unset` calls it, too.
  if [[ -n ${_ccjk_now_CCJK_PROFILE+x} ]]; then _ccjk_give_back _ccjk "${_ccjk_managed[@]}"; fi
  if [[ -n $_ccjk_entered ]]; then _ccjk_give_back _ccjk_dir "${_ccjk_names[@]}"; fi
  _ccjk_entered='' _ccjk_loaded=''
  if [[ -n ${_ccjk_outer_now_CCJK_PROFILE+x} ]]; then _ccjk_move _ccjk_outer _ccjk; fi
}

_ccjk_leave() {
  [[ -n $_ccjk_obeyed ]] || return 0
  _ccjk_restore
  _ccjk_say "$_ccjk_left"
  _ccjk_obeyed='' _ccjk_token='' _ccjk_key='' _ccjk_left=''
  builtin unset -v CCJK_DIRECTORY
}

# Deciding: the nearest file that is allowed is obeyed. Only ccjk knows about those that no record fits.

_ccjk_decide() {
  builtin local _ccjk_file _ccjk_text _ccjk_more _ccjk_mark _ccjk_entry _ccjk_answer _ccjk_status=1 _ccjk_passed='' _ccjk_all=''
  for _ccjk_file in "${_ccjk_files[@]}"; do
    _ccjk_is_file "$_ccjk_file" || continue
    _ccjk_examine "$_ccjk_file"
    _ccjk_status=1
    if [[ -z $_ccjk_more$_ccjk_edited ]]; then
      _ccjk_enter "$_ccjk_file" "$_ccjk_text"
      _ccjk_status=$?
    fi
    if [[ $_ccjk_status == 1 ]]; then
      if [[ $_ccjk_refused == *"$_ccjk_entry"* ]]; then # that has been told
        _ccjk_answer=$("${_ccjk_command[@]}" directory "$_ccjk_file" 2>/dev/null)
      else
        _ccjk_answer=$("${_ccjk_command[@]}" directory "$_ccjk_file")
      fi
      _ccjk_status=$?
      _ccjk_state=${_ccjk_answer:-$_ccjk_state}
      if [[ $_ccjk_status == 0 ]]; then
        { IFS='' builtin read -r -d '' _ccjk_generation <"$_ccjk_state/generation"; } 2>/dev/null
        _ccjk_enter "$_ccjk_file" "$_ccjk_text" once
        _ccjk_status=$?
      fi
    fi
    _ccjk_all+=$_ccjk_entry
    [[ $_ccjk_status != 0 ]] || break
    _ccjk_all+=$_ccjk_mark
    _ccjk_passed+=$_ccjk_entry
  done
  [[ $_ccjk_status == 0 ]] || _ccjk_leave
  _ccjk_refused=$_ccjk_passed _ccjk_seen=$_ccjk_all
}

# A new shell inside one in which a directory was obeyed: it has the variables, but knows nothing of what was before.

_ccjk_adopt() {
  [[ -n ${CCJK_DIRECTORY-} ]] || return 0
  builtin local _ccjk_r_token _ccjk_r_kind _ccjk_r_generation='' _ccjk_r_file _ccjk_r_text _ccjk_r_key _ccjk_r_entered _ccjk_r_left
  builtin local _ccjk_r_managed _ccjk_r_names _ccjk_r_values _ccjk_name _ccjk_layer=_ccjk _ccjk_n
  _ccjk_r_managed=() _ccjk_r_names=() _ccjk_r_values=()
  _ccjk_obeyed=${CCJK_DIRECTORY#* }
  _ccjk_names=("${_ccjk_managed[@]}")
  [[ " ${CCJK_SET-} " != *' CCJK_DIRECTORY '* ]] || _ccjk_layer=_ccjk_dir _ccjk_entered=1
  for _ccjk_name in "${_ccjk_managed[@]}"; do # all of it is ours, unless a start-up file of this shell set it anew
    [[ " ${CCJK_SET-} " != *" $_ccjk_name "* || -z ${!_ccjk_name+x} ]] ||
      builtin eval "${_ccjk_layer}_now_$_ccjk_name=x\${!_ccjk_name}"
  done
  if [[ -z $_ccjk_entered ]]; then # `ccjk env` was used there, which stays until the directory is left
    _ccjk_look
    [[ $_ccjk_found != *"$_ccjk_obeyed "* ]] ||
      _ccjk_seen=$_ccjk_found _ccjk_seen_generation=$_ccjk_generation$_ccjk_edited _ccjk_token=$_ccjk_renewed
    return 0
  fi
  if _ccjk_read "$_ccjk_obeyed" && builtin test "$_ccjk_r_generation" = "${CCJK_DIRECTORY%% *}"; then
    for ((_ccjk_n = 0; _ccjk_n < ${#_ccjk_r_names[@]}; _ccjk_n++)); do
      builtin eval "_ccjk_dir_now_${_ccjk_r_names[_ccjk_n]}=x\${_ccjk_r_values[_ccjk_n]}"
    done
  fi
  CCJK_VERBOSE='' _ccjk_leave
}

# The prompt.

_ccjk_path() { # Keeps the folder of ccjk's own codex first on PATH where a profile is in force, and off it elsewhere.
  builtin local _ccjk_rest
  [[ -n ${PATH-} ]] || return 0
  if [[ -n ${CCJK_PROFILE-} ]]; then
    [[ $PATH != "$_ccjk_shims":* ]] || return 0
  else
    [[ :$PATH: == *":$_ccjk_shims:"* ]] || return 0
  fi
  _ccjk_rest=:$PATH:
  while [[ $_ccjk_rest == *":$_ccjk_shims:"* ]]; do
    _ccjk_rest=${_ccjk_rest%%":$_ccjk_shims:"*}:${_ccjk_rest#*":$_ccjk_shims:"}
  done
  _ccjk_rest=${_ccjk_rest#:}
  _ccjk_rest=${_ccjk_rest%:}
  PATH=${CCJK_PROFILE:+$_ccjk_shims:}$_ccjk_rest
}

_ccjk_changed() { # Whether there is something to decide. What was set up anew elsewhere does not end what was done here by hand.
  builtin test "$_ccjk_found" = "$_ccjk_seen" || return 0
  if _ccjk_overridden; then
    [[ -n $_ccjk_renewed && $_ccjk_renewed != "$_ccjk_token" ]]
  else
    [[ $_ccjk_renewed != "$_ccjk_token" || $_ccjk_generation$_ccjk_edited != "$_ccjk_seen_generation" ]]
  fi
}

_ccjk_turn() {
  builtin local _ccjk_before
  if [[ -z $_ccjk_started ]]; then
    _ccjk_started=1
    _ccjk_adopt
  fi
  _ccjk_look
  if _ccjk_changed; then
    _ccjk_before=$_ccjk_generation
    _ccjk_seen=- # an interrupted change is made again
    if [[ -n $_ccjk_found ]]; then
      _ccjk_decide
      _ccjk_compare
    else
      _ccjk_leave
      _ccjk_seen='' _ccjk_refused=''
    fi
    _ccjk_seen_generation=$_ccjk_before$_ccjk_edited
  fi
  _ccjk_path
}

_ccjk_prompt() {
  builtin local _ccjk_status=$? _ccjk_set=$-
  case $_ccjk_set in *[ax]*) { builtin set +ax; } 2>/dev/null ;; esac
  _ccjk_turn || :
  case $_ccjk_set in *a*) builtin set -a ;; esac
  case $_ccjk_set in *x*) builtin set -x ;; esac
  case $_ccjk_set in *e*) return 0 ;; esac # where anything else ends the shell
  return "$_ccjk_status"
}

# Installation, once. A shell inside that does not know the hook, but got PROMPT_COMMAND, is not troubled by it.

case $- in
  *i*)
    if [[ -z ${_ccjk_hook-} ]]; then
      _ccjk_pwd='' _ccjk_seen='' _ccjk_seen_generation='' _ccjk_started='' _ccjk_refused='' _ccjk_names=()
      _ccjk_obeyed='' _ccjk_token='' _ccjk_renewed='' _ccjk_key='' _ccjk_left='' _ccjk_entered='' _ccjk_loaded=''
    fi
    _ccjk_hook=_ccjk_prompt
    if [[ ${PROMPT_COMMAND[*]-} != *_ccjk_hook* ]]; then
      # shellcheck disable=SC2016,SC2128,SC2178 # expanded at the prompt; a string, or the first element where others do not run
      if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)) && builtin eval '[[ ${PROMPT_COMMAND@a} == *a* ]]'; then
        PROMPT_COMMAND[${#PROMPT_COMMAND[@]}]='"${_ccjk_hook-:}"'
      else
        PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}'"${_ccjk_hook-:}"'
      fi
    fi
    ;;
esac
builtin shopt "$_ccjk_aliases" expand_aliases
builtin unset -v _ccjk_aliases
