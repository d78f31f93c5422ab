# shellcheck shell=sh
# What /bin/sh is given by tcsh, which reads no file itself, to print the key (ccjk/shells/tcsh.py). One line each is printed.

# File: $1 holds the key; $2, if any, is to hold the generation $3 still.

exec 2>/dev/null;
IFS= read -r key <"$1";
[ -z "$2" ] || { IFS= read -r now <"$2"; [ "$now" = "$3" ]; } && printf %s "$key"

# Command: what stands behind $1, which is to hold the generation $2 still.

of=$1 then=$2; shift 2;
key=$("$@") || exit;
{ IFS= read -r now <"$of"; } 2>/dev/null;
[ "$now" = "$then" ] && printf %s "$key"
