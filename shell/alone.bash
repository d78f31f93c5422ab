# shellcheck shell=bash disable=SC2154,SC2194
# What stands around all code that bash is given to evaluate: bash, from 3.2 on. In place of "$_ccjk_code" stands that code,
# in place of "$_ccjk_unquoted" what to tell where lines were joined (hence SC2154, SC2194); comments are not printed.
#
# From the second line to the last, which is read as a whole, there are no aliases. In the code nothing is traced, nothing that
# it keeps is exported, words are what they are, no trap sees into its functions (set -axkT), and in a list no trap and no `set -e` takes what fails in it for a
# failure. Each line ends such that the next may stand behind it, as eval $(…), without quotes, joins them.

\builtin shopt -q expand_aliases && _ccjk_aliases=-s || _ccjk_aliases=-u; \builtin shopt -u expand_aliases;
_ccjk_options=$- _ccjk_failed='';
case $- in *x*) { \builtin set +x; } 2>/dev/null ;; esac;
\builtin set +akT;
case '
' in
' ') \builtin printf '%s\n' "$_ccjk_unquoted" >&2; _ccjk_failed=1 ;;
*) \builtin eval "$_ccjk_code" || _ccjk_failed=1 ;;
esac;
{
case $_ccjk_options in *k*) \builtin set -k ;; esac;
case $_ccjk_options in *T*) \builtin set -T ;; esac;
case $_ccjk_options in *a*) \builtin set -a ;; esac;
\builtin shopt "$_ccjk_aliases" expand_aliases || :;
case $_ccjk_options in
*x*) \builtin unset -v _ccjk_aliases _ccjk_options; \builtin set -x ;;
*) \builtin unset -v _ccjk_aliases _ccjk_options ;;
esac;
case $_ccjk_failed in '') \builtin unset -v _ccjk_failed ;; *) \builtin unset -v _ccjk_failed; false ;; esac;
}
