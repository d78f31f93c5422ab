# shellcheck shell=sh disable=SC2154
# How ccjk's own claude begins: where ccjk is gone ("$ccjk", whose path stands in place of that) it is the next claude on PATH, which
# is on the profile without us, but for the user's own login.

[ -x "$ccjk" ] || [ "${CCJK_PROFILE-}" = official ] || {
  IFS=:
  set -f
  rest=
  for folder in $PATH; do
    [ "$folder" = "${0%/*}" ] || rest=$rest:$folder
  done
  set +f
  unset IFS
  PATH=${rest#:} exec claude "$@"
}
