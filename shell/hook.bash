# shellcheck shell=bash disable=SC2154
# The provider follows the directory: bash, from 3.2 on. The other hooks have the same sections in the same order.
#
# In front stands _ccjk_settings, which sets _ccjk_command, the words that call ccjk; _ccjk_state and _ccjk_config, its folders;
# _ccjk_managed, the names of the variables that it sets; _ccjk_left_alone, those of them that it never takes away;
# _ccjk_read_only, what to tell of one that cannot be set (hence SC2154). Around it stands alone.bash.
#
# This runs in somebody's shell, under options, aliases and functions of their own: hence `builtin`, `[[`, `test` where
# letters must not be taken for others (nocasematch), names that nobody else has, and no process where a record fits.

# What there is: the directory files at and above the working directory, down to the one that is obeyed.

_ccjk_walk() {
  builtin local "_ccjk_at=${PWD-}"
  _ccjk_pwd='' _ccjk_files=()
  while [[ $_ccjk_at == /*[!/]* ]]; do
    _ccjk_files[${#_ccjk_files[@]}]=$_ccjk_at/.ccjk
    _ccjk_at=${_ccjk_at%/*}
  done
  _ccjk_files[${#_ccjk_files[@]}]=/.ccjk
  _ccjk_pwd=${PWD-} # last: Ctrl-C may end this anywhere
}

_ccjk_examine() { # Reads at most 4097 letters of the file $1, and the line of its record.
  _ccjk_text='' _ccjk_more='' _ccjk_line=''
  {
    IFS='' builtin read -r -d '' -n 4097 _ccjk_text <"$1" && _ccjk_more='and more'
    IFS='' builtin read -r _ccjk_line <"$_ccjk_state/directories$1"
  } 2>/dev/null
  _ccjk_entry="$1 ${#_ccjk_text} $_ccjk_text$_ccjk_more "
}

_ccjk_look() {
  _ccjk_found='' _ccjk_now='' _ccjk_edited='' _ccjk_reached=''
  builtin test "${PWD-}" = "$_ccjk_pwd" || _ccjk_walk
  for ((_ccjk_level = 0; _ccjk_level < ${#_ccjk_files[@]}; _ccjk_level++)); do # the first may do, and all of a deep folder are long
    _ccjk_file=${_ccjk_files[_ccjk_level]}
    [[ -f $_ccjk_file && ! -L $_ccjk_file && -r $_ccjk_file ]] || continue
    _ccjk_examine "$_ccjk_file"
    _ccjk_found+=$_ccjk_entry
    if builtin test "$_ccjk_file" = "$_ccjk_obeyed"; then
      _ccjk_now=$_ccjk_line _ccjk_reached=1
      _ccjk_compare
      return 0
    fi
    _ccjk_found+=$_ccjk_line
  done
  if [[ -n $_ccjk_found ]]; then
    _ccjk_generation
    _ccjk_compare
  fi
}

_ccjk_generation() { # Another one begins whenever profiles or keys change.
  { IFS='' builtin read -r _ccjk_now <"$_ccjk_state/generation"; } 2>/dev/null || _ccjk_now=''
}

_ccjk_compare() { # Notes whether what `ccjk` rendered from was edited by hand since: then the times differ, whatever the clocks say.
  _ccjk_edited=''
  if [[ $_ccjk_config/config.toml -nt $_ccjk_state/generation || $_ccjk_config/config.toml -ot $_ccjk_state/generation ||
    (-e $_ccjk_config/presets.toml &&
    ($_ccjk_config/presets.toml -nt $_ccjk_state/presets || $_ccjk_config/presets.toml -ot $_ccjk_state/presets)) ||
    (-n $_ccjk_key && ($_ccjk_key -nt $_ccjk_record || $_ccjk_key -ot $_ccjk_record)) ]]; then
    _ccjk_edited=1
  fi
}

# A record: what a directory file means, as `ccjk` rendered it (ccjk/stores/directories.py).

_ccjk_read() { # Reads that of the file $1.
  builtin local "_ccjk_at=$_ccjk_state/directories$1" _ccjk_field
  _ccjk_r=()
  [[ -f $_ccjk_at && -O $_ccjk_at ]] || return 1
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)); then
    builtin mapfile -t -d '' _ccjk_r <"$_ccjk_at"
  else
    while IFS='' builtin read -r -d '' _ccjk_field; do _ccjk_r[${#_ccjk_r[@]}]=$_ccjk_field; done <"$_ccjk_at"
  fi 2>/dev/null
  [[ ${#_ccjk_r[@]} -gt 7 && ${_ccjk_r[${#_ccjk_r[@]} - 1]} == . ]] && builtin test "${_ccjk_r[2]}" = "$1"
}

# Layers: for each variable what it was, and what was made of it; one of `ccjk env` (_ccjk_was_NAME, _ccjk_now_NAME), one of
# the directory (_ccjk_dir_…), and the one of `ccjk env` outside while a directory is obeyed (_ccjk_outer_…).
#
# What `ccjk env` prints is this section alone, without comments, behind values that it takes for granted
# (ccjk/shells/sectioned.py), among them _ccjk_names for _ccjk_managed.

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

_ccjk_give_back() { # Takes the layer $1 of the variables behind it away, but for what the user changed since: in $_ccjk_half nobody did.
  builtin local "_ccjk_layer=$1" _ccjk_name _ccjk_was _ccjk_now _ccjk_stuck=''
  builtin shift
  for _ccjk_name in "$@"; do
    _ccjk_was=${_ccjk_layer}_was_$_ccjk_name _ccjk_now=${_ccjk_layer}_now_$_ccjk_name
    if builtin test "${!_ccjk_name+x${!_ccjk_name}}" = "${!_ccjk_now-}" ||
      [[ -n $_ccjk_half && -n ${!_ccjk_was-}${!_ccjk_now-} ]]; then
      if builtin unset -v "$_ccjk_name" 2>/dev/null; then
        case ${!_ccjk_was-} in
          e*) builtin export "$_ccjk_name=${!_ccjk_was#e}" ;;
          s*) builtin eval "$_ccjk_name=\${!_ccjk_was#s}" ;;
        esac
      else
        _ccjk_stuck=$_ccjk_name
      fi
    fi
    builtin unset -v "$_ccjk_was" "$_ccjk_now"
  done
  [[ -z $_ccjk_stuck ]] || builtin printf 'ccjk: %s %s\n' "$_ccjk_stuck" "$_ccjk_read_only" >&2
}

if [[ -n ${_ccjk_names-} ]]; then # here, as no function of ours could tell what is local to the one that all this is evaluated in
  _ccjk_hidden=''
  for _ccjk_name in "${_ccjk_names[@]}" PATH; do
    # shellcheck disable=SC2168 # that is asked
    if builtin local -p "$_ccjk_name" >/dev/null 2>&1; then _ccjk_hidden=$_ccjk_name; fi
  done
fi

_ccjk_changeable() { # Whether all of the names can be changed here; else it is said, and nothing may be.
  if [[ -n $_ccjk_hidden ]]; then
    builtin printf '%s\n' "$_ccjk_is_local" >&2
    return 1
  fi
  (builtin unset -v "${_ccjk_names[@]}" PATH) 2>/dev/null && return 0
  for _ccjk_name in "${_ccjk_names[@]}" PATH; do
    (builtin unset -v "$_ccjk_name") 2>/dev/null || break
  done
  builtin printf 'ccjk: %s %s\n' "$_ccjk_name" "$_ccjk_locked" >&2
  return 1
}

_ccjk_secret() { # Brings the key into _ccjk_secret, nothing where there is none.
  builtin local _ccjk_now=''
  _ccjk_secret=''
  if [[ -n $_ccjk_key_variable ]]; then
    _ccjk_secret=${!_ccjk_key_variable-}
  elif [[ -n $_ccjk_key_file ]]; then
    { IFS='' builtin read -r _ccjk_secret <"$_ccjk_key_file"; } 2>/dev/null || :
  elif [[ ${#_ccjk_key_command[@]} -gt 0 ]]; then
    _ccjk_secret=$("${_ccjk_key_command[@]}") || _ccjk_secret=''
  else
    _ccjk_secret=$_ccjk_key_text
  fi
  [[ -n $_ccjk_generation_file ]] || return 0
  # Read last: while it is the same, no change had begun before the key was read.
  { IFS='' builtin read -r _ccjk_now <"$_ccjk_generation_file"; } 2>/dev/null || :
  builtin test "$_ccjk_now" = "$_ccjk_generation" || _ccjk_secret=''
}

_ccjk_switch() { # What `ccjk env NAME` prints calls this.
  builtin local _ccjk_name _ccjk_now _ccjk_kind _ccjk_n _ccjk_secret=''
  if [[ ${#_ccjk_credentials[@]} -gt 0 ]]; then
    _ccjk_secret
    if [[ -z $_ccjk_secret ]]; then
      builtin printf '%s\n' "$_ccjk_no_key" >&2
      return 1
    fi
  fi
  for _ccjk_name in "${_ccjk_names[@]}"; do # what it was, unless `ccjk env` made it so
    _ccjk_now=_ccjk_now_$_ccjk_name
    builtin test "${!_ccjk_name+x${!_ccjk_name}}" != "${!_ccjk_now-none}" || continue
    if [[ -z ${!_ccjk_name+x} ]]; then
      builtin eval "_ccjk_was_$_ccjk_name=''"
      continue
    fi
    _ccjk_kind=s
    ! _ccjk_exported "$_ccjk_name" || _ccjk_kind=e
    builtin eval "_ccjk_was_$_ccjk_name=\$_ccjk_kind\${!_ccjk_name}"
  done
  for _ccjk_name in "${_ccjk_names[@]}"; do # unset as often as it takes: attributes go, and what callers hide comes up
    builtin unset -n "$_ccjk_name" 2>/dev/null || :
    builtin unset -v "$_ccjk_name"
    while [[ -n ${!_ccjk_name+x} ]]; do builtin unset -v "$_ccjk_name" || return 1; done
  done
  for ((_ccjk_n = 0; _ccjk_n < ${#_ccjk_values[@]}; _ccjk_n += 2)); do
    builtin export "${_ccjk_values[_ccjk_n]}=${_ccjk_values[_ccjk_n + 1]}"
  done
  for _ccjk_name in ${_ccjk_credentials[@]+"${_ccjk_credentials[@]}"}; do
    builtin export "$_ccjk_name=$_ccjk_secret"
  done
  for _ccjk_name in "${_ccjk_names[@]}"; do
    builtin eval "_ccjk_now_$_ccjk_name=\${!_ccjk_name+x\${!_ccjk_name}}"
  done
  [[ -z $_ccjk_path ]] || builtin export "PATH=$_ccjk_path"
}

_ccjk_unset() { # What `ccjk env --unset` prints calls this.
  if [[ -n ${_ccjk_now_CCJK_PROFILE+x} ]]; then
    builtin local _ccjk_half='' # the hook's is about the directory's layer
    _ccjk_give_back _ccjk "${_ccjk_names[@]}"
  elif [[ -n ${_ccjk_entered-} ]]; then
    _ccjk_restore
  elif [[ ${#_ccjk_inherited[@]} -gt 0 ]]; then
    builtin unset -v "${_ccjk_inherited[@]}"
  fi
  # A shell inside a switched one is still on that one's profile.
  [[ -n ${CCJK_PROFILE:+x} || -z $_ccjk_path ]] || builtin export "PATH=$_ccjk_path"
}

_ccjk_forget() { # Takes away what `ccjk env` brought, but for what is the hook's, too; returns the status that it found.
  builtin local _ccjk_status=$?
  builtin unset -v _ccjk_names _ccjk_values _ccjk_credentials _ccjk_inherited _ccjk_path _ccjk_no_key _ccjk_is_local _ccjk_locked \
    _ccjk_key_file _ccjk_key_command _ccjk_key_variable _ccjk_key_text _ccjk_generation_file _ccjk_generation \
    _ccjk_hidden _ccjk_name
  builtin declare -F _ccjk_prompt >/dev/null || builtin unset -f _ccjk_exported _ccjk_give_back _ccjk_changeable _ccjk_secret _ccjk_switch \
    _ccjk_unset _ccjk_forget _ccjk_move _ccjk_overridden
  return "$_ccjk_status"
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

_ccjk_note() { # Notes which of the variables are there, and how.
  builtin local _ccjk_any
  builtin eval "_ccjk_any=$_ccjk_probe"
  [[ -n $_ccjk_any ]] || return 0
  for _ccjk_name in "${_ccjk_managed[@]}"; do
    [[ -n ${!_ccjk_name+x} ]] || continue
    _ccjk_any=s
    _ccjk_exported "$_ccjk_name" && _ccjk_any=e
    builtin printf -v "_ccjk_dir_was_$_ccjk_name" "$_ccjk_any%s" "${!_ccjk_name}"
    _ccjk_touched[${#_ccjk_touched[@]}]=$_ccjk_name
  done
}

_ccjk_set() { # Gives the variables the values of the record in _ccjk_r; those that it does not name are not there then.
  builtin local _ccjk_n
  builtin unset -n "${_ccjk_managed[@]}"
  builtin unset -v "${_ccjk_managed[@]}" || return 1 # also those that have but an attribute, which would act on the value
  for _ccjk_name in "${_ccjk_left_alone[@]}"; do # back as they were, unless that was a switch
    [[ " ${_ccjk_dir_was_CCJK_SET-} " != *" $_ccjk_name "* ]] || continue
    _ccjk_n=_ccjk_dir_was_$_ccjk_name
    case ${!_ccjk_n-} in
      e*) builtin export "$_ccjk_name=${!_ccjk_n#e}" ;;
      s*) builtin eval "$_ccjk_name=\${!_ccjk_n#s}" ;;
    esac
  done
  for ((_ccjk_n = 7; _ccjk_n < ${#_ccjk_r[@]} - 1; _ccjk_n += 2)); do
    _ccjk_name=${_ccjk_r[_ccjk_n]}
    [[ " ${_ccjk_left_alone[*]} " != *" $_ccjk_name "* || -z ${!_ccjk_name-} ]] || continue # it is the user's own
    builtin printf -v "_ccjk_dir_now_$_ccjk_name" 'x%s' "${_ccjk_r[_ccjk_n + 1]}"
    _ccjk_touched[${#_ccjk_touched[@]}]=$_ccjk_name
    builtin export "$_ccjk_name=${_ccjk_r[_ccjk_n + 1]}" || return 1
  done
}

_ccjk_enter() { # Obeys the file $1 with the bytes $2 where a record fits, with $3 also one for this prompt. 2: it could not be done.
  builtin local _ccjk_r _ccjk_all _ccjk_name _ccjk_n
  _ccjk_read "$1" && builtin test "${_ccjk_r[3]}" = "$2" || return 1
  [[ ${_ccjk_r[0]} == *" $_ccjk_now"? ]] && [[ ${_ccjk_r[1]} == 1 || ${_ccjk_r[1]} == "${3-1}" ]] || return 1
  for ((_ccjk_n = 8; _ccjk_n < ${#_ccjk_r[@]}; _ccjk_n += 2)); do
    [[ -n ${_ccjk_r[_ccjk_n]} ]] || _ccjk_r[_ccjk_n]=$_ccjk_secret
  done
  _ccjk_all="$1 ${_ccjk_r[*]:7}"
  if _ccjk_overridden || ! builtin test "$_ccjk_all" = "$_ccjk_loaded"; then
    _ccjk_leave
    [[ -z ${_ccjk_now_CCJK_PROFILE+x} ]] || _ccjk_move _ccjk _ccjk_outer
    _ccjk_touched=()
    _ccjk_half=1 _ccjk_entered=1 _ccjk_obeyed=$1 # from here on it can be taken back, also by the next prompt after Ctrl-C
    _ccjk_note
    if ! _ccjk_set 2>/dev/null; then
      _ccjk_leave
      return 2
    fi
    _ccjk_loaded=$_ccjk_all _ccjk_half=''
    _ccjk_say "${_ccjk_r[5]}"
  fi
  _ccjk_known=${_ccjk_r[0]%?} _ccjk_key=${_ccjk_r[4]} _ccjk_left=${_ccjk_r[6]} _ccjk_record=$_ccjk_state/directories$1
  builtin export "CCJK_DIRECTORY=$_ccjk_now $1"
}

_ccjk_restore() { # Takes away what is newest: `ccjk env --unset` calls it, too.
  if [[ -n ${_ccjk_now_CCJK_PROFILE+x} ]]; then _ccjk_give_back _ccjk "${_ccjk_managed[@]}"; fi
  if [[ -n $_ccjk_entered ]]; then _ccjk_give_back _ccjk_dir ${_ccjk_touched[@]+"${_ccjk_touched[@]}"}; fi
  _ccjk_entered='' _ccjk_loaded='' _ccjk_half=''
  if [[ -n ${_ccjk_outer_now_CCJK_PROFILE+x} ]]; then _ccjk_move _ccjk_outer _ccjk; fi
}

_ccjk_leave() {
  [[ -n $_ccjk_obeyed ]] || return 0
  _ccjk_restore
  _ccjk_say "$_ccjk_left"
  _ccjk_obeyed='' _ccjk_known='' _ccjk_key='' _ccjk_left=''
  builtin unset -v CCJK_DIRECTORY
}

# Deciding: the nearest file that is allowed is obeyed. Only ccjk knows about those that no record fits.

_ccjk_decide() {
  builtin local _ccjk_answer _ccjk_status=1 _ccjk_passed='' _ccjk_all='' _ccjk_secret=''
  _ccjk_generation
  for ((_ccjk_level = 0; _ccjk_level < ${#_ccjk_files[@]}; _ccjk_level++)); do
    _ccjk_file=${_ccjk_files[_ccjk_level]}
    [[ -f $_ccjk_file && ! -L $_ccjk_file && -r $_ccjk_file ]] || continue
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
      if [[ -n $_ccjk_answer ]]; then # a start-up file may have moved them after the hook was loaded
        _ccjk_state=${_ccjk_answer%%$'\n'*} _ccjk_answer=${_ccjk_answer#*$'\n'}
        _ccjk_config=${_ccjk_answer%%$'\n'*} _ccjk_secret='' # a key that no file may hold
        [[ $_ccjk_answer != *$'\n'* ]] || _ccjk_secret=${_ccjk_answer#*$'\n'}
      fi
      if [[ $_ccjk_status == 0 ]]; then
        _ccjk_generation
        _ccjk_enter "$_ccjk_file" "$_ccjk_text" once
        _ccjk_status=$?
      fi
    fi
    _ccjk_all+=$_ccjk_entry
    [[ $_ccjk_status != 0 ]] || break
    _ccjk_all+=$_ccjk_line
    _ccjk_passed+=$_ccjk_entry
  done
  [[ $_ccjk_status == 0 ]] || _ccjk_leave
  _ccjk_refused=$_ccjk_passed _ccjk_seen=$_ccjk_all
}

# A new shell inside one in which a directory was obeyed: it has the variables, but knows nothing of what was before.

_ccjk_adopt() {
  [[ -n ${CCJK_DIRECTORY-} ]] || return 0
  builtin local _ccjk_r _ccjk_name _ccjk_layer=_ccjk _ccjk_n
  _ccjk_obeyed=${CCJK_DIRECTORY#* }
  _ccjk_touched=("${_ccjk_managed[@]}")
  [[ " ${CCJK_SET-} " != *' CCJK_DIRECTORY '* ]] || _ccjk_layer=_ccjk_dir _ccjk_entered=1
  for _ccjk_name in "${_ccjk_managed[@]}"; do # all of it is ours, unless a start-up file of this shell set it anew
    [[ " ${CCJK_SET-} " != *" $_ccjk_name "* || -z ${!_ccjk_name+x} ]] ||
      builtin eval "${_ccjk_layer}_now_$_ccjk_name=x\${!_ccjk_name}"
  done
  if [[ -z $_ccjk_entered ]]; then # `ccjk env` was used there, which stays until the directory is left
    _ccjk_look
    [[ -z $_ccjk_reached ]] || _ccjk_seen=$_ccjk_found _ccjk_known=$_ccjk_now
    return 0
  fi
  if _ccjk_read "$_ccjk_obeyed" && [[ ${_ccjk_r[0]} == *" ${CCJK_DIRECTORY%% *}"? ]]; then
    for ((_ccjk_n = 7; _ccjk_n < ${#_ccjk_r[@]} - 1; _ccjk_n += 2)); do
      [[ -z ${_ccjk_r[_ccjk_n + 1]} ]] || builtin eval "_ccjk_dir_now_${_ccjk_r[_ccjk_n]}=x\${_ccjk_r[_ccjk_n+1]}"
    done
  fi
  CCJK_VERBOSE='' _ccjk_leave
}

# The prompt.

_ccjk_path() { # Keeps the folder of ccjk's own programs first on PATH, and off it where it is gone.
  builtin local "_ccjk_rest=${PATH#"$_ccjk_state/shims:"}" _ccjk_left=''
  if [[ :$_ccjk_rest: == *":$_ccjk_state/shims:"* ]]; then
    _ccjk_left=$_ccjk_rest: _ccjk_rest=''
    while [[ -n $_ccjk_left ]]; do
      builtin test "${_ccjk_left%%:*}" = "$_ccjk_state/shims" || _ccjk_rest+=:${_ccjk_left%%:*}
      _ccjk_left=${_ccjk_left#*:}
    done
    _ccjk_rest=${_ccjk_rest#:}
  fi
  [[ ! -d $_ccjk_state/shims ]] || _ccjk_rest=$_ccjk_state/shims:$_ccjk_rest
  builtin test "$PATH" = "$_ccjk_rest" || builtin eval 'PATH=$_ccjk_rest' 2>/dev/null || :
}

_ccjk_changed() { # Whether there is something to decide. What was set up anew elsewhere does not end what was done here by hand.
  builtin test "$_ccjk_found" = "$_ccjk_seen" || return 0
  if _ccjk_overridden; then
    [[ -n $_ccjk_now && ${_ccjk_now% *} != "${_ccjk_known% *}" ]]
  else
    [[ $_ccjk_now != "$_ccjk_known" || $_ccjk_edited != "$_ccjk_tolerated" ]]
  fi
}

_ccjk_begin() { # Remembers nothing, unless it does already. Also where somebody cleared that away: it is a shell inside then.
  if [[ -z ${_ccjk_hook-} ]]; then
    _ccjk_pwd='' _ccjk_seen='' _ccjk_started='' _ccjk_refused='' _ccjk_touched=() _ccjk_record=''
    _ccjk_obeyed='' _ccjk_known='' _ccjk_tolerated='' _ccjk_key='' _ccjk_left='' _ccjk_entered='' _ccjk_loaded='' _ccjk_half=''
  fi
  _ccjk_settings
  _ccjk_hook=_ccjk_prompt
  # shellcheck disable=SC2016 # it is run later, and tells in one go whether any is there
  builtin printf -v _ccjk_probe '${%s+x}' "${_ccjk_managed[@]}"
}

_ccjk_turn() {
  [[ -n ${_ccjk_hook-} ]] || _ccjk_begin
  if [[ -z $_ccjk_started ]]; then
    _ccjk_started=1
    _ccjk_adopt
  fi
  _ccjk_look
  if [[ -n $_ccjk_found$_ccjk_seen ]] && _ccjk_changed; then
    _ccjk_before=$_ccjk_now
    _ccjk_seen=- # an interrupted change is made again
    if [[ -n $_ccjk_found ]]; then
      _ccjk_decide
      [[ -z $_ccjk_edited ]] || _ccjk_compare # what was rendered meanwhile is from what was edited
    else
      _ccjk_leave
      _ccjk_seen='' _ccjk_refused=''
    fi
    [[ -n $_ccjk_obeyed ]] || _ccjk_known=$_ccjk_before
    _ccjk_tolerated=$_ccjk_edited
  fi
  [[ -z ${PATH-} || $PATH: == "$_ccjk_state/shims:"* && -d $_ccjk_state/shims ]] || _ccjk_path
}

_ccjk_prompt() { # Returns the status that it found, for what comes after it; in a list no trap and no `set -e` takes that for a failure.
  builtin local _ccjk_status=$?
  case $- in
    *[akx]*) _ccjk_quietly "$-" ;;
    *) _ccjk_turn || : ;;
  esac
  return "$_ccjk_status"
}

_ccjk_quietly() { # With the options $1: what is assigned is not exported, words are what they are, and no key is traced.
  { builtin set +akx; } 2>/dev/null
  _ccjk_turn || :
  case $1 in *a*) builtin set -a ;; esac
  case $1 in *k*) builtin set -k ;; esac
  case $1 in *x*) builtin set -x ;; esac
}

# Completion: of ccjk's words. What does it (completion.bash) is loaded at the first TAB.

_ccjk_complete() { # The other one takes its place.
  builtin local _ccjk_script
  builtin export -n COMP_LINE # `set -a` exports it, with a key that may be typed there
  _ccjk_script=$("${_ccjk_command[@]}" completion bash) || _ccjk_script=''
  if [[ -n $_ccjk_script ]] && builtin eval "$_ccjk_script"; then _ccjk_complete "$@" || :; fi
} 2>/dev/null

# Installation, once. A shell inside that does not know the hook, but got PROMPT_COMMAND, is not troubled by it.

case $- in
  *r*) ;; # a restricted shell can do nothing of this
  *i*)
    _ccjk_begin
    if [[ ${PROMPT_COMMAND[*]-} != *_ccjk_hook* ]]; then
      _ccjk_name=''
      if [[ -n ${PROMPT_COMMAND+x}${PROMPT_COMMAND[*]+x} ]] && ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)); then
        builtin eval '_ccjk_name=${PROMPT_COMMAND[@]@a}'
      fi
      # shellcheck disable=SC2016 # expanded at the prompt: the hook, or where what it remembers is gone, the one that begins anew
      _ccjk_at='"${_ccjk_hook-eval}" "! builtin declare -F _ccjk_prompt >/dev/null || _ccjk_prompt" && :'
      # shellcheck disable=SC2128,SC2178,SC2179 # a string, or the first element where others do not run
      if [[ $_ccjk_name == *a* ]]; then
        PROMPT_COMMAND+=("$_ccjk_at")
      else
        PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\n'}$_ccjk_at
      fi
    fi
    builtin complete -p ccjk >/dev/null 2>&1 || builtin complete -F _ccjk_complete ccjk 2>/dev/null || :
    ;;
esac
