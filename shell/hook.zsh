# The provider follows the directory: zsh, from 5.0 on. The other hooks have the same sections in the same order.
#
# In front stands _ccjk_settings, which sets _ccjk_command, the words that call ccjk; _ccjk_state and _ccjk_config, its folders;
# _ccjk_managed, the names of the variables that it sets; _ccjk_left_alone, those of them that it never takes away;
# _ccjk_read_only, what to tell of one that cannot be set.
#
# This runs in somebody's shell, under functions of their own: hence `builtin`, names that nobody else has, and no process
# where a record fits. Options and aliases are zsh's own here, as all of it is run, and stays, under `emulate zsh`.

# What there is: the directory files at and above the working directory, down to the one that is obeyed.

_ccjk_walk() {
  builtin local _ccjk_at=$PWD
  _ccjk_pwd='' _ccjk_files=()
  while [[ $_ccjk_at == /*[^/]* ]]; do
    _ccjk_files+=($_ccjk_at/.ccjk)
    _ccjk_at=${_ccjk_at:h} # zsh takes long to match %/* in a long path
  done
  _ccjk_files+=(/.ccjk)
  _ccjk_pwd=$PWD # last: Ctrl-C may end this anywhere
}

_ccjk_content() { # Reads at most $2 bytes of the file $1 into _ccjk_text. (sysopen cannot open names with some letters, as of 5.9.)
  _ccjk_text=''
  builtin sysread -s $2 _ccjk_text <$1
} 2>/dev/null

_ccjk_examine() { # Reads at most 4097 bytes of the file $1, and the line of its record.
  _ccjk_content $1 4097
  _ccjk_data=$_ccjk_text
  _ccjk_content $_ccjk_state/directories$1 80
  _ccjk_line=${_ccjk_text%%$'\n'*}
  _ccjk_entry="$1 ${#_ccjk_data} $_ccjk_data "
}

_ccjk_look() {
  _ccjk_found='' _ccjk_now='' _ccjk_edited='' _ccjk_reached=''
  [[ $PWD == "$_ccjk_pwd" ]] || _ccjk_walk
  for ((_ccjk_level = 1; _ccjk_level <= $#_ccjk_files; _ccjk_level++)); do # the first may do, and all of a deep folder are long
    _ccjk_file=$_ccjk_files[_ccjk_level]
    [[ -f $_ccjk_file && ! -L $_ccjk_file && -r $_ccjk_file ]] || continue
    _ccjk_examine $_ccjk_file
    _ccjk_found+=$_ccjk_entry
    if [[ $_ccjk_file == "$_ccjk_obeyed" ]]; then
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
  _ccjk_content $_ccjk_state/generation 80
  _ccjk_now=${_ccjk_text%%$'\n'*}
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
  builtin local _ccjk_text _ccjk_at=$_ccjk_state/directories$1
  _ccjk_r=()
  [[ -f $_ccjk_at && -O $_ccjk_at ]] || return 1
  _ccjk_content $_ccjk_at 1048576
  _ccjk_r=("${(@0)_ccjk_text}")
  [[ $#_ccjk_r -gt 8 && $_ccjk_r[-2] == . && -z $_ccjk_r[-1] && $_ccjk_r[3] == "$1" ]]
}

# Layers: for each variable what it was, and what was made of it; one of `ccjk env` (_ccjk_was_NAME, _ccjk_now_NAME), one of
# the directory (_ccjk_dir_…), and the one of `ccjk env` outside while a directory is obeyed (_ccjk_outer_…).
#
# What `ccjk env` prints is this section alone, behind values that it takes for granted (ccjk/shells/sectioned.py), _ccjk_names for
# _ccjk_managed.

_ccjk_exported() {
  [[ ${(Pt)1} == *export* ]]
}

_ccjk_give_back() { # Takes the layer $1 of the variables behind it away, but for what the user changed since.
  builtin local _ccjk_layer=$1 _ccjk_name _ccjk_was _ccjk_now
  builtin shift
  for _ccjk_name in "$@"; do
    _ccjk_was=${_ccjk_layer}_was_$_ccjk_name _ccjk_now=${_ccjk_layer}_now_$_ccjk_name
    if [[ ${(P)_ccjk_name+x${(P)_ccjk_name}} == "${(P)_ccjk_now-}" ]]; then
      if [[ ${(Pt)_ccjk_name} == *readonly* ]]; then
        builtin print -r -- "ccjk: $_ccjk_name $_ccjk_read_only" >&2
      else case ${(P)_ccjk_was-} in
        e*) builtin typeset -gx "$_ccjk_name=${${(P)_ccjk_was}#e}" ;;
        s*)
          builtin unset -v $_ccjk_name
          builtin typeset -g "$_ccjk_name=${${(P)_ccjk_was}#s}"
          ;;
        *) builtin unset -v $_ccjk_name ;;
      esac fi
    fi
    builtin unset -v $_ccjk_was $_ccjk_now
  done
}

_ccjk_changeable() { # Whether all of the names can be changed here; else it is said, and nothing may be.
  builtin local _ccjk_name
  if [[ '  ' == ' ' ]]; then # eval $(…), without quotes, makes one blank of two
    builtin print -r -- $_ccjk_unquoted >&2
    return 1
  fi
  for _ccjk_name in $_ccjk_names PATH; do
    [[ ${(Pt)_ccjk_name} == *local* ]] || continue
    builtin print -r -- $_ccjk_is_local >&2
    return 1
  done
  for _ccjk_name in $_ccjk_names PATH; do
    [[ ${(Pt)_ccjk_name} == *readonly* ]] || continue
    builtin print -r -- "ccjk: $_ccjk_name $_ccjk_locked" >&2
    return 1
  done
}

_ccjk_secret() { # Brings the key into _ccjk_secret, nothing where there is none.
  builtin local _ccjk_now=''
  _ccjk_secret=''
  if [[ -n $_ccjk_key_variable ]]; then
    _ccjk_secret=${(P)_ccjk_key_variable-}
  elif [[ -n $_ccjk_key_file ]]; then
    { IFS='' builtin read -r _ccjk_secret <$_ccjk_key_file } 2>/dev/null
  elif (($#_ccjk_key_command)); then
    _ccjk_secret=$("${(@)_ccjk_key_command}") || _ccjk_secret=''
  else
    _ccjk_secret=$_ccjk_key_text
  fi
  [[ -n $_ccjk_generation_file ]] || return 0
  # Read last: while it is the same, no change had begun before the key was read.
  { IFS='' builtin read -r _ccjk_now <$_ccjk_generation_file } 2>/dev/null
  [[ $_ccjk_now == "$_ccjk_generation" ]] || _ccjk_secret=''
}

_ccjk_switch() { # What `ccjk env NAME` prints calls this.
  builtin local _ccjk_name _ccjk_value _ccjk_now _ccjk_secret=''
  if (($#_ccjk_credentials)); then
    _ccjk_secret
    if [[ -z $_ccjk_secret ]]; then
      builtin print -r -- $_ccjk_no_key >&2
      return 1
    fi
  fi
  for _ccjk_name in $_ccjk_names; do # what it was, unless `ccjk env` made it so
    _ccjk_now=_ccjk_now_$_ccjk_name
    [[ ${(P)_ccjk_name+x${(P)_ccjk_name}} != "${(P)_ccjk_now-none}" ]] || continue
    _ccjk_value=''
    if [[ -n ${(P)_ccjk_name+x} ]]; then
      _ccjk_value=s${(P)_ccjk_name}
      ! _ccjk_exported $_ccjk_name || _ccjk_value=e${(P)_ccjk_name}
    fi
    builtin typeset -g "_ccjk_was_$_ccjk_name=$_ccjk_value"
  done
  builtin unset -v $_ccjk_names # also those that have but an attribute, which would act on the value
  for _ccjk_name _ccjk_value in "${(@)_ccjk_values}"; do builtin typeset -gx "$_ccjk_name=$_ccjk_value"; done
  for _ccjk_name in $_ccjk_credentials; do builtin typeset -gx "$_ccjk_name=$_ccjk_secret"; done
  for _ccjk_name in $_ccjk_names; do
    builtin typeset -g "_ccjk_now_$_ccjk_name=${(P)_ccjk_name+x${(P)_ccjk_name}}"
  done
  [[ -z $_ccjk_path ]] || builtin typeset -gx "PATH=$_ccjk_path"
}

_ccjk_unset() { # What `ccjk env --unset` prints calls this.
  if [[ -n ${_ccjk_now_CCJK_PROFILE+x} ]]; then
    _ccjk_give_back _ccjk $_ccjk_names
  elif [[ -n ${_ccjk_entered-} ]]; then
    _ccjk_restore
  elif (($#_ccjk_inherited)); then
    builtin unset -v $_ccjk_inherited
  fi
  # A shell inside a switched one is still on that one's profile.
  [[ -n ${CCJK_PROFILE-} || -z $_ccjk_path ]] || builtin typeset -gx "PATH=$_ccjk_path"
}

_ccjk_forget() { # Takes away what `ccjk env` brought, but for what is the hook's, too; returns the status that it found.
  builtin local _ccjk_status=$?
  (($+functions[_ccjk_prompt])) || builtin unset -f _ccjk_exported _ccjk_give_back _ccjk_changeable _ccjk_secret _ccjk_switch \
    _ccjk_unset _ccjk_forget _ccjk_move _ccjk_overridden
  return $_ccjk_status
}

_ccjk_move() { # Makes the layer $1 the layer $2.
  builtin local _ccjk_name _ccjk_part _ccjk_from
  for _ccjk_name in $_ccjk_managed; do
    for _ccjk_part in was now; do
      _ccjk_from=$1_${_ccjk_part}_$_ccjk_name
      [[ -n ${(P)_ccjk_from+x} ]] || continue
      builtin typeset -g "$2_${_ccjk_part}_$_ccjk_name=${(P)_ccjk_from}"
      builtin unset -v $_ccjk_from
    done
  done
}

_ccjk_overridden() { # Whether `ccjk env` was used since the directory was entered.
  [[ -n $_ccjk_obeyed && (-n ${_ccjk_now_CCJK_PROFILE+x} || -z $_ccjk_entered) ]]
}

# Entering and leaving.

_ccjk_say() {
  case ${CCJK_VERBOSE-} in '' | 0) ;; *) builtin print -r -- $1 >&2 ;; esac
}

_ccjk_note() { # Notes which of the variables are there, and how.
  [[ -n ${(e)_ccjk_probe} ]] || return 0
  for _ccjk_name in $_ccjk_managed; do
    [[ -n ${(P)_ccjk_name+x} ]] || continue
    _ccjk_any=s
    _ccjk_exported $_ccjk_name && _ccjk_any=e
    builtin typeset -g "_ccjk_dir_was_$_ccjk_name=$_ccjk_any${(P)_ccjk_name}"
    _ccjk_touched+=($_ccjk_name)
  done
}

_ccjk_set() { # Gives the variables the values of the record in _ccjk_r; those that it does not name are not there then.
  builtin local _ccjk_value
  [[ ${(e)_ccjk_types} != *readonly* ]] || return 1
  for _ccjk_name in $_ccjk_touched; do
    # What is left alone is so unless a switch set it.
    ((! _ccjk_left_alone[(Ie)$_ccjk_name])) || [[ " ${_ccjk_dir_was_CCJK_SET-} " == *" $_ccjk_name "* ]] || continue
    builtin unset -v $_ccjk_name
  done
  for _ccjk_name _ccjk_value in "${(@)_ccjk_r[8,-3]}"; do
    ((! _ccjk_left_alone[(Ie)$_ccjk_name])) || [[ -z ${(P)_ccjk_name-} ]] || continue # it is the user's own
    builtin typeset -g "_ccjk_dir_now_$_ccjk_name=x$_ccjk_value"
    _ccjk_touched+=($_ccjk_name)
    builtin typeset -gx "$_ccjk_name=$_ccjk_value"
  done
}

_ccjk_enter() { # Obeys the file $1 with the bytes $2 where a record fits, with $3 also one for this prompt. 2: it could not be done.
  builtin local -a _ccjk_r
  builtin local _ccjk_all _ccjk_name _ccjk_n
  _ccjk_read $1 && [[ $_ccjk_r[4] == "$2" ]] || return 1
  [[ $_ccjk_r[1] == *" $_ccjk_now"? ]] && [[ $_ccjk_r[2] == 1 || $_ccjk_r[2] == "${3-1}" ]] || return 1
  for ((_ccjk_n = 9; _ccjk_n < $#_ccjk_r - 1; _ccjk_n += 2)); do
    [[ -n $_ccjk_r[_ccjk_n] ]] || _ccjk_r[_ccjk_n]=$_ccjk_secret
  done
  _ccjk_all="$1 ${_ccjk_r[8,-1]}"
  if _ccjk_overridden || [[ $_ccjk_all != "$_ccjk_loaded" ]]; then
    builtin setopt local_traps # Ctrl-C would leave a mixture for the next command: zsh calls no hook again before it
    builtin trap '' INT
    _ccjk_leave
    [[ -z ${_ccjk_now_CCJK_PROFILE+x} ]] || _ccjk_move _ccjk _ccjk_outer
    _ccjk_touched=()
    _ccjk_entered=1 _ccjk_obeyed=$1 # from here on it can be taken back, also by the next prompt
    _ccjk_note
    if ! _ccjk_set; then
      for _ccjk_name in $_ccjk_managed; do [[ ${(Pt)_ccjk_name} != *readonly* ]] || break; done
      _ccjk_touched=()
      _ccjk_leave
      builtin print -r -- "ccjk: $_ccjk_name $_ccjk_read_only" >&2
      return 2
    fi
    _ccjk_loaded=$_ccjk_all
    _ccjk_say $_ccjk_r[6]
  fi
  _ccjk_known=${_ccjk_r[1]%?} _ccjk_key=$_ccjk_r[5] _ccjk_left=$_ccjk_r[7] _ccjk_record=$_ccjk_state/directories$1
  builtin typeset -gx "CCJK_DIRECTORY=$_ccjk_now $1"
}

_ccjk_restore() { # Takes away what is newest: `ccjk env --unset` calls it, too.
  builtin setopt local_traps
  builtin trap '' INT
  if [[ -n ${_ccjk_now_CCJK_PROFILE+x} ]]; then _ccjk_give_back _ccjk $_ccjk_managed; fi
  if [[ -n $_ccjk_entered ]]; then _ccjk_give_back _ccjk_dir $_ccjk_touched; fi
  _ccjk_entered='' _ccjk_loaded=''
  if [[ -n ${_ccjk_outer_now_CCJK_PROFILE+x} ]]; then _ccjk_move _ccjk_outer _ccjk; fi
}

_ccjk_leave() {
  [[ -n $_ccjk_obeyed ]] || return 0
  _ccjk_restore
  _ccjk_say $_ccjk_left
  _ccjk_obeyed='' _ccjk_known='' _ccjk_key='' _ccjk_left=''
  builtin unset -v CCJK_DIRECTORY
}

# Deciding: the nearest file that is allowed is obeyed. Only ccjk knows about those that no record fits.

_ccjk_decide() {
  builtin local _ccjk_answer _ccjk_status=1 _ccjk_passed='' _ccjk_all='' _ccjk_secret=''
  _ccjk_generation
  for ((_ccjk_level = 1; _ccjk_level <= $#_ccjk_files; _ccjk_level++)); do # the first may do, and all of a deep folder are long
    _ccjk_file=$_ccjk_files[_ccjk_level]
    [[ -f $_ccjk_file && ! -L $_ccjk_file && -r $_ccjk_file ]] || continue
    _ccjk_examine $_ccjk_file
    _ccjk_status=1
    if [[ -z $_ccjk_edited ]]; then
      _ccjk_enter $_ccjk_file "$_ccjk_data"
      _ccjk_status=$?
    fi
    if [[ $_ccjk_status == 1 ]]; then
      if [[ $_ccjk_refused == *"$_ccjk_entry"* ]]; then # that has been told
        _ccjk_answer=$("${_ccjk_command[@]}" directory $_ccjk_file 2>/dev/null)
      else
        _ccjk_answer=$("${_ccjk_command[@]}" directory $_ccjk_file)
      fi
      _ccjk_status=$?
      if [[ -n $_ccjk_answer ]]; then # a start-up file may have moved them after the hook was loaded
        _ccjk_state=${_ccjk_answer%%$'\n'*} _ccjk_answer=${_ccjk_answer#*$'\n'}
        _ccjk_config=${_ccjk_answer%%$'\n'*} _ccjk_secret='' # a key that no file may hold
        [[ $_ccjk_answer != *$'\n'* ]] || _ccjk_secret=${_ccjk_answer#*$'\n'}
      fi
      if [[ $_ccjk_status == 0 ]]; then
        _ccjk_generation
        _ccjk_enter $_ccjk_file "$_ccjk_data" once
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
  builtin local -a _ccjk_r
  builtin local _ccjk_name _ccjk_value _ccjk_layer=_ccjk CCJK_VERBOSE=''
  _ccjk_obeyed=${CCJK_DIRECTORY#* }
  _ccjk_touched=($_ccjk_managed)
  [[ " ${CCJK_SET-} " != *' CCJK_DIRECTORY '* ]] || _ccjk_layer=_ccjk_dir _ccjk_entered=1
  for _ccjk_name in $_ccjk_managed; do # all of it is ours, unless a start-up file of this shell set it anew
    [[ " ${CCJK_SET-} " != *" $_ccjk_name "* || -z ${(P)_ccjk_name+x} ]] ||
      builtin typeset -g "${_ccjk_layer}_now_$_ccjk_name=x${(P)_ccjk_name}"
  done
  if [[ -z $_ccjk_entered ]]; then # `ccjk env` was used there, which stays until the directory is left
    _ccjk_look
    [[ -z $_ccjk_reached ]] || _ccjk_seen=$_ccjk_found _ccjk_known=$_ccjk_now
    return 0
  fi
  if _ccjk_read $_ccjk_obeyed && [[ $_ccjk_r[1] == *" ${CCJK_DIRECTORY%% *}"? ]]; then
    for _ccjk_name _ccjk_value in "${(@)_ccjk_r[8,-3]}"; do
      [[ -z $_ccjk_value ]] || builtin typeset -g "_ccjk_dir_now_$_ccjk_name=x$_ccjk_value"
    done
  fi
  _ccjk_leave
}

# The prompt.

_ccjk_path() { # Keeps the folder of ccjk's own programs first on PATH, and off it where it is gone.
  builtin local "_ccjk_rest=${PATH#"$_ccjk_state/shims:"}" _ccjk_left=''
  if [[ :$_ccjk_rest: == *":$_ccjk_state/shims:"* ]]; then
    _ccjk_left=$_ccjk_rest: _ccjk_rest=''
    while [[ -n $_ccjk_left ]]; do
      [[ ${_ccjk_left%%:*} == "$_ccjk_state/shims" ]] || _ccjk_rest+=:${_ccjk_left%%:*}
      _ccjk_left=${_ccjk_left#*:}
    done
    _ccjk_rest=${_ccjk_rest#:}
  fi
  [[ ! -d $_ccjk_state/shims ]] || _ccjk_rest=$_ccjk_state/shims:$_ccjk_rest
  [[ $PATH == "$_ccjk_rest" || ${(t)PATH} == *readonly* ]] || PATH=$_ccjk_rest
}

_ccjk_changed() { # Whether there is something to decide. What was set up anew elsewhere does not end what was done here by hand.
  [[ $_ccjk_found == "$_ccjk_seen" ]] || return 0
  if _ccjk_overridden; then
    [[ -n $_ccjk_now && ${_ccjk_now% *} != "${_ccjk_known% *}" ]]
  else
    [[ $_ccjk_now != "$_ccjk_known" || $_ccjk_edited != "$_ccjk_tolerated" ]]
  fi
}

_ccjk_begin() { # Remembers nothing, unless it does already. Also where somebody cleared that away: it is a shell inside then.
  if [[ -z ${_ccjk_hook-} ]]; then
    builtin typeset -ga _ccjk_files _ccjk_touched precmd_functions chpwd_functions
    builtin typeset -g _ccjk_pwd='' _ccjk_seen='' _ccjk_started='' _ccjk_refused='' _ccjk_record=''
    builtin typeset -g _ccjk_obeyed='' _ccjk_known='' _ccjk_tolerated='' _ccjk_key='' _ccjk_left='' _ccjk_entered='' _ccjk_loaded=''
  fi
  _ccjk_settings
  builtin typeset -g _ccjk_probe="\${${(j:+x}${:)_ccjk_managed}+x}" # run later, tells in one go whether any is there
  builtin typeset -g _ccjk_types="\${(t)${(j:-}${(t):)_ccjk_managed}-}" # likewise how
  builtin typeset -g _ccjk_hook=1
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

_ccjk_prompt() {
  _ccjk_turn || :
  [[ -z ${_comps+x} || -n ${_comps[ccjk]-} ]] || compdef _ccjk_complete ccjk # here, as compinit may come late
}

_ccjk_cd() { # So that `cd project && claude` is right. Not in $(cd …), nor while a function of the user's has variables of its own.
  [[ -n ${_ccjk_started-} && $ZSH_SUBSHELL == 0 && -z ${WIDGET-} ]] || return 0
  [[ "${(e)_ccjk_types} ${(t)PATH}" != *local* ]] || return 0
  _ccjk_prompt
}

# Completion: of ccjk's words. What does it (completion.zsh) is loaded at the first TAB.

_ccjk_complete() { # The other one takes its place.
  builtin local script
  script=$("${(@)_ccjk_command}" completion zsh 2>/dev/null) && builtin eval $script && _ccjk "$@"
}

# Installation, once.

if [[ ! -o interactive ]]; then
  :
elif ! builtin zmodload zsh/system 2>/dev/null; then
  builtin print -r -- "ccjk: $_ccjk_lacks" >&2
else
  _ccjk_begin
  (($precmd_functions[(Ie)_ccjk_prompt])) || precmd_functions+=(_ccjk_prompt)
  (($chpwd_functions[(Ie)_ccjk_cd])) || chpwd_functions+=(_ccjk_cd)
fi
