# shellcheck shell=sh disable=SC2154,SC2194
# What `ccjk env` prints for shells that follow POSIX: dash, the ash of BusyBox, ksh. Sections of this are put together, some of
# them anew for each variable (ccjk/shells/posix.py). In place of NAME stands its name, of NAMES those of all, of KIND e where it
# is exported and s where not; in place of "$given" and "$given_generation" the code that the section is about.
#
# _ccjk_was_NAME keeps what NAME was, _ccjk_now_NAME what was made of it.
#
# This runs in somebody's shell, under any options: a backslash keeps a word from being an alias; a failing special builtin ends
# a non-interactive dash unless `command` runs it; `read` is traced without what it reads. Each line ends such that the next may
# stand behind it, as eval $(…), without quotes, joins them; comments are not printed.

# Begin: nothing is changed where lines were joined, or where a variable is read-only; nothing is traced or exported (set -ax).

case '
' in ' ') \command printf '%s\n' "$given" >&2; false ;; *)
if (\command unset NAMES PATH) 2>/dev/null; then
{ _ccjk_set="$-"; \command set +ax; } 2>/dev/null;
_ccjk_key=; _ccjk_name=; _ccjk_failed=;

# Key in a file.

{ IFS= \command read -r _ccjk_key <"$given"; } 2>/dev/null || :;

# Key by a command.

_ccjk_key="$("$given")" || _ccjk_key=;

# Generation: while it is the same behind that, no change had begun before the key was read.

{ IFS= \command read -r _ccjk_name <"$given"; } 2>/dev/null || :;
case "$_ccjk_name" in "$given_generation") ;; *) _ccjk_key= ;; esac;

# Key in a variable.

_ccjk_key="$given";

# Found.

case ${_ccjk_key:+x} in x)

# Keep: what NAME is, unless that was made of it here.

case ${NAME+x$NAME} in "${_ccjk_now_NAME-none}") ;; *) _ccjk_was_NAME="${NAME+KIND$NAME}" ;; esac;

# Unset: first, and as often as it takes. Attributes (integer, upper case) go, and what callers hide comes up.

\command unset NAMES;
while case "$given" in '') false ;; esac; do \command unset NAMES; done;

# Set: not export NAME=VALUE, as an argument with the key in it would be in $_ afterwards.

\command export NAME; NAME="$given";

# Note: what was made of NAME.

_ccjk_now_NAME="${NAME+x$NAME}";

# Path.

\command export PATH="$given";

# Not found.

;; *) \command printf '%s\n' "$given" >&2; _ccjk_failed=- ;; esac;

# Inherited: in a shell inside a switched one, which knows nothing of what was before.

case ${_ccjk_now_CCJK_PROFILE-none} in none) \command unset NAMES _ccjk_name ;; *)

# Give back: what NAME was, unless the user changed it since.

case ${_ccjk_now_NAME-none} in none) ;; "${NAME+x$NAME}")
case ${_ccjk_was_NAME-} in
e*) \command export NAME; NAME="${_ccjk_was_NAME#?}" ;;
s*) \command unset NAME; NAME="${_ccjk_was_NAME#?}" ;;
*) \command unset NAME ;; esac ;; esac;
\command unset _ccjk_now_NAME _ccjk_was_NAME;

# Given back.

;; esac;

# Path back: a shell inside a switched one is still on that one's profile.

case ${CCJK_PROFILE:+x} in x) ;; *) \command export PATH="$given" ;; esac;

# End: the shell gets its options back.

case $_ccjk_set in *a*) \command set -a ;; esac;
case $_ccjk_set$_ccjk_failed in
*x*-) \command unset _ccjk_key _ccjk_name _ccjk_failed _ccjk_set; \command set -x; false ;;
*x*) \command unset _ccjk_key _ccjk_name _ccjk_failed _ccjk_set; \command set -x ;;
*-) \command unset _ccjk_key _ccjk_name _ccjk_failed _ccjk_set; false ;;
*) \command unset _ccjk_key _ccjk_name _ccjk_failed _ccjk_set ;;
esac;
else for _ccjk_name in NAMES PATH; do
(\command unset "$_ccjk_name") 2>/dev/null ||
{ \command printf 'ccjk: %s %s\n' "$_ccjk_name" "$given" >&2; break; };
done; \command unset _ccjk_name; false; fi;
;; esac
