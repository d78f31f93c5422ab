# What `ccjk env` and the hook are given as code in tcsh (tried on 6.24). Sections of this are put together, some of them anew for
# each variable (ccjk/shells/tcsh.py). In place of NAME stands its name, of NAMES those of all, of LAYER and OTHER the beginnings
# of the names of two layers; in place of $given:q the code that the section is about.
#
# LAYER_was_NAME keeps what NAME was, LAYER_now_NAME what was made of it.
#
# This runs in somebody's shell: '' in front of a command keeps it from being an alias (where there are parentheses, `if ( 1 )`
# does). A line is parsed with its variables before an `if` on it decides. Comments are not printed.

# Traces end: still noted after Ctrl-C.

if ( ! $?_ccjk_options ) set _ccjk_options = "$?echo$?verbose$?noglob"
''unset echo verbose
''set noglob

# Traces go on.

if ( $_ccjk_options !~ ??1 ) unset noglob
if ( $_ccjk_options =~ ?1? ) set verbose
if ( $_ccjk_options =~ 1?? ) set echo
''unset _ccjk_options

# Unlocked: nothing is changed where a variable of the shell hides another and is read-only.

( ''unset NAMES ) >& /dev/null
''set _ccjk_failed = $status
if ( $_ccjk_failed ) then
foreach _ccjk_name ( NAMES )
( ''unset $_ccjk_name ) >& /dev/null
if ( $status ) break
end
/bin/sh -c 'printf "%s\n" "$0" >&2' "ccjk: $_ccjk_name "$given:q
''unset _ccjk_name
else
''unset NAMES

# Unlocked till here.

endif

# Same: whether NAME is as the layer left it.

''set _ccjk_same = 0
if ( $?NAME == $?LAYER_now_NAME ) then
if ( ! $?NAME ) then
''set _ccjk_same = 1
else
if ( x$NAME:q == x$LAYER_now_NAME:q ) set _ccjk_same = 1
endif
endif

# Keep: what NAME is, unless the layer made it so.

if ( ! $_ccjk_same || ! $?LAYER_now_CCJK_PROFILE ) then
''unset LAYER_was_NAME
if ( $?NAME ) then
''set LAYER_was_NAME = $NAME:q
endif
endif

# Set: NAME, in the layer.

''set LAYER_now_NAME = $given:q
''setenv NAME $LAYER_now_NAME:q

# Give back: what NAME was, unless the user changed it since; in half of a change nobody did.

if ( $_ccjk_same || $?LAYER_half$?LAYER_was_NAME$?LAYER_now_NAME =~ 1*1* ) then
''unsetenv NAME
if ( $?LAYER_was_NAME ) then
''setenv NAME $LAYER_was_NAME:q
endif
endif
''unset LAYER_was_NAME LAYER_now_NAME

# Move: what the layer knows of NAME becomes the other's.

if ( $?LAYER_was_NAME ) then
''set OTHER_was_NAME = $LAYER_was_NAME:q
''unset LAYER_was_NAME
endif
if ( $?LAYER_now_NAME ) then
''set OTHER_now_NAME = $LAYER_now_NAME:q
''unset LAYER_now_NAME
endif

# Take away: NAME, in the layer.

''unsetenv NAME
''unset LAYER_now_NAME

# Key by sh: noglob keeps it as it is.

$given:q
''set _ccjk_key = `/bin/sh $_ccjk_key:q`

# Key in a variable.

''set _ccjk_key = ''
if ( $?NAME ) then
''set _ccjk_key = $NAME:q
endif

# Failed: so does the whole.

if ( $_ccjk_failed ) exit 1
''unset _ccjk_failed

# Found.

if ( x$_ccjk_key:q != x ) then

# Not found.

else
/bin/sh -c 'printf "%s\n" "$0" >&2' $given:q
''set _ccjk_failed = 1
endif
''unset _ccjk_key

# Leaving: a directory where ccjk cannot be asked, as it was entered, and what is to be known next time is that.

if ( x$_ccjk_obeyed:q != x- || $?_ccjk_dir_now_CCJK_PROFILE || $?_ccjk_dir_half ) then

# Leaving what was done by hand.

if ( x$_ccjk_obeyed:q != x- ) then

# Left by hand.

endif

# Left: all of it.

''unsetenv CCJK_DIRECTORY
''set _ccjk_obeyed = -
''set _ccjk_key_file = /
if ( 1 ) set _ccjk_memo = ( )

# Left till here.

endif

# Gone: without the hook, too, the directory is left.

if ( x$_ccjk_obeyed:q != x- ) then
if ( ! $?_ccjk_options ) set _ccjk_options = "$?echo$?verbose$?noglob"
''unset echo verbose
''set noglob
''set _ccjk_code = ''
foreach _ccjk_name ( $_ccjk_leave:q )
''set _ccjk_code = ${_ccjk_code:q}${_ccjk_name:q}'\
'
end
if ( 1 ) eval $_ccjk_code:q
''set _ccjk_sum = -
if ( $_ccjk_options !~ ??1 ) unset noglob
if ( $_ccjk_options =~ ?1? ) set verbose
if ( $_ccjk_options =~ 1?? ) set echo
''unset _ccjk_options
endif
