# Completion of ccjk's words: zsh, from 5.0 on. The others have the same sections in the same order.
#
# In front stand: _ccjk_offer_program, the words that call ccjk; and with tabs between (ccjk/commands/completion/):
# _ccjk_offer_commands, each command and what it does; _ccjk_offer_options, its command, an option, what follows it and what it
# does; _ccjk_offer_arguments, a command, what its argument is and what to tell of it.
#
# It is a function of the completion system, which gives it the options that all of them have. No word of the line is ever given
# to a program: one of them may be a key.

# What is typed.

_ccjk_follows() { # Finds what follows the option $2 of the command $1, and what to tell of it.
  builtin local row
  kind='' about=''
  for row in $_ccjk_offer_options; do
    if [[ $row == "$1"$'\t'"$2"$'\t'* ]]; then
      row=${row#*$'\t'*$'\t'}
      kind=${row%%$'\t'*} about=${row#*$'\t'}
      break
    fi
  done
}

_ccjk_argument() { # Finds what the argument of the command $1 is, and what to tell of it.
  builtin local row
  kind='' about=''
  for row in $_ccjk_offer_arguments; do
    if [[ $row == "$1"$'\t'* ]]; then
      row=${row#*$'\t'}
      kind=${row%%$'\t'*} about=${row#*$'\t'}
      break
    fi
  done
}

_ccjk_understand() { # Finds of the words in front of the cursor: the command, what is expected now, where the words of exec begin.
  builtin local word value='' told=''
  builtin integer count=0 at
  chosen='' rest=0 ended=''
  for ((at = 2; at < CURRENT; at++)); do
    word=${(Q)words[at]}
    if [[ -n $value ]]; then
      value=''
    elif [[ -z $chosen ]]; then
      [[ $word == -* ]] || chosen=$word
    elif [[ -n $ended || $word != -* ]]; then
      ((count += 1))
    elif [[ $word == -- ]]; then
      ended=1
      _ccjk_argument $chosen
      if [[ $kind == command ]]; then
        rest=$at
        return 0
      fi
    else
      _ccjk_follows $chosen $word
      [[ $kind == flag ]] || value=$kind told=$about
    fi
  done
  if [[ -n $value ]]; then
    kind=$value about=$told ended=1
  elif [[ -z $chosen ]]; then
    kind=commands about=
  else
    _ccjk_argument $chosen
    if [[ $kind == command ]]; then
      kind=exec
      ((count == 0)) || kind='=--'
    elif ((count)); then
      kind=nothing
    fi
  fi
}

# What fits.

_ccjk_offer() { # Of the rows behind it, a word and what it is, those that fit; $1: what they are.
  builtin local -a found
  builtin local tag=$1
  builtin shift
  found=("${(@)@/$'\t'/:}")
  _describe -t "$tag" "${about:-$tag}" found
}

_ccjk_offer_names() {
  builtin local -a lines
  lines=("${(@f)$("${(@)_ccjk_offer_program}" names $1 2>/dev/null)}")
  _ccjk_offer $1 ${lines:#}
}

_ccjk_offer_options() {
  builtin local row
  builtin local -a found
  for row in $_ccjk_offer_options; do
    [[ $row == "$chosen"$'\t'* ]] || continue
    row=${row#*$'\t'}
    found+=("${row%%$'\t'*}:${row#*$'\t'*$'\t'}")
  done
  _describe -O option found # -o would wait for a dash, also where nothing else can be
}

_ccjk_offer_kind() {
  case $1 in
    '') _ccjk_offer_options ;;
    nothing) ;;
    '='*) _ccjk_offer values ${=1#=} ;;
    commands) _ccjk_offer commands $_ccjk_offer_commands ;;
    switchable)
      _ccjk_offer values official
      _ccjk_offer_names profiles
      ;;
    exec)
      _ccjk_offer values --
      _ccjk_offer_names usable
      ;;
    files) _files ;;
    directories) _files -/ ;;
    *) _ccjk_offer_names $1 ;;
  esac
}

# On TAB.

_ccjk() {
  builtin setopt local_options ${_comp_options-} no_xtrace
  builtin local kind about chosen rest ended
  _ccjk_understand
  if ((rest)); then
    builtin shift $rest words
    ((CURRENT -= rest))
    _normal
  elif [[ -n $ended || $PREFIX != -* ]]; then
    _ccjk_offer_kind "$kind"
  elif [[ $PREFIX == *=* ]]; then
    _ccjk_follows "$chosen" "${PREFIX%%=*}"
    compset -P 1 '*='
    _ccjk_offer_kind "${kind:-nothing}"
  else
    [[ $kind != exec && $kind != '=--' ]] || _ccjk_offer values --
    _ccjk_offer_options
  fi
}

# Installation. It is run as it is printed, or as a file in a folder of $fpath, whose first call this is then.

if [[ ${funcstack[1]-} == _ccjk ]]; then
  _ccjk "$@"
elif [[ -n ${_comps+x} ]]; then
  compdef _ccjk ccjk
fi
