# shellcheck shell=sh disable=SC2154
# How ccjk's own codex and claude begin: where ccjk is gone ("$ccjk", whose path stands in place of that) it is the next one on PATH,
# but where only ccjk can put it on what this shell is on.

case ${0##*/}:${CCJK_PROFILE-} in
  codex:?* | claude:official) ;;
  *)
    [ -x "$ccjk" ] || {
      IFS=:
      set -f
      rest=
      for folder in $PATH; do
        [ "$folder" = "${0%/*}" ] || rest=$rest:$folder
      done
      set +f
      unset IFS
      PATH=${rest#:} exec "${0##*/}" "$@"
    }
    ;;
esac
