# shellcheck shell=sh disable=SC2154
# What `ccjk env` prints for shells that follow POSIX: dash, the ash of BusyBox, ksh. Its sections are put together, some of them
# for each variable anew (ccjk/shells/posix.py). In place of NAME stands the variable's name, in place of NAMES those of all, in
# place of E a letter: e where NAME is exported, s where it is not; and of the variables whose names end in _given what they say.
#
# For each NAME _ccjk_was_NAME keeps what it was, and _ccjk_now_NAME what was made of it, neither exported.
#
# This runs in somebody's shell, under any options (set -aefux, IFS): a backslash keeps a word from being an alias; a failing
# special builtin ends a non-interactive dash unless `command` runs it; `read` is traced without what it reads. Each line ends
# such that the next may stand behind it, as eval $(…), without quotes, joins them; no comment is printed.

# Beginning: nothing is changed where lines were joined, or where a variable is read-only. From here on nothing is traced, and what
# is kept is not exported.

case '
' in ' ') \command printf '%s\n' "$unquoted_given" >&2; false ;; *)
if (\command unset NAMES PATH) 2>/dev/null; then
{ _ccjk_set="$-"; \command set +ax; } 2>/dev/null;

# Reading the key from a file.

_ccjk_key=;
{ IFS= \command read -r _ccjk_key <"$file_given"; } 2>/dev/null || :;

# Reading the key from a command.

_ccjk_key="$($command_given)" || _ccjk_key=;

# Comparing the generation, behind that: while it is the same, no change had begun before the key was read.

_ccjk_name=;
{ IFS= \command read -r _ccjk_name <"$generation_file_given"; } 2>/dev/null || :;
case "$_ccjk_name" in "$generation_given") ;; *) _ccjk_key= ;; esac;

# With a key.

case ${_ccjk_key:+x} in x)

# Keeping what NAME is, unless that was made of it here.

case ${NAME+x$NAME} in "${_ccjk_now_NAME-none}") ;; *) _ccjk_was_NAME="${NAME+E$NAME}" ;; esac;

# Unsetting all first, and as often as it takes: attributes (integer, upper case) go, and what callers hide comes up.

\command unset NAMES;
while case $any_given in '') false ;; esac; do \command unset NAMES; done;

# Setting NAME. Not export NAME=VALUE: an argument with the key in it would be in $_ afterwards.

\command export NAME; NAME="$value_given";

# Noting what was made of NAME.

_ccjk_now_NAME="${NAME+x$NAME}";

# Moving PATH.

\command export PATH="$path_given";

# Having switched.

\command unset _ccjk_key; _ccjk_failed=;

# Without a key.

;; *) \command printf '%s\n' "$no_key_given" >&2; _ccjk_failed=1 ;; esac;

# Giving back: what is here.

_ccjk_failed=;
case ${_ccjk_now_CCJK_PROFILE-none} in none)

# Giving back: a shell inside a switched one, which knows nothing of what was before.

\command unset NAMES;

# Giving back: the rest.

:;; *)

# Giving back NAME, unless the user changed it since.

case ${_ccjk_now_NAME-none} in none) ;; "${NAME+x$NAME}")
case ${_ccjk_was_NAME-} in
e*) \command export NAME; NAME="${_ccjk_was_NAME#?}" ;;
s*) \command unset NAME; NAME="${_ccjk_was_NAME#?}" ;;
*) \command unset NAME ;; esac ;; esac;
\command unset _ccjk_now_NAME _ccjk_was_NAME;

# Having given back.

;; esac;

# Moving PATH back. A shell inside a switched one is still on that one's profile.

case ${CCJK_PROFILE:+x} in x) ;; *) \command export PATH="$path_given" ;; esac;

# Ending: the shell gets its options back.

case $_ccjk_set in *a*) \command set -a ;; esac;
case $_ccjk_failed in 1) _ccjk_set="1$_ccjk_set" ;; esac;
