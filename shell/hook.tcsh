# The provider follows the directory: tcsh (tried on 6.24). The other hooks have the same sections in the same order.
#
# Before it is installed stand: _ccjk_command, the words that call ccjk; _ccjk_state and _ccjk_config, its folders;
# _ccjk_hook, this file; _ccjk_again, what loads it anew.
#
# tcsh has no functions, and reads no file without a process. So this file is run at each prompt, and after each change of the
# directory; it notices, with one look through cksum, that something may have changed, and what to do then is decided by
# `ccjk turn` (ccjk/commands/turn.py), which leaves the code of the switch in a file of its own.
#
# This runs in somebody's shell: '' in front of a command keeps it from being an alias (where there are parentheses, `if ( 1 )`
# does), names are such that nobody else has them, no pattern is filled in (noglob), and what is run in backticks is no job, of
# which the shell would tell.

if ( $1 == install ) goto _ccjk_install
if ( $1 == options ) goto _ccjk_options
if ( $1 == cd && ! $?_ccjk_started ) exit $_ccjk_status
if ( ! $?_ccjk_options ) set _ccjk_options = "$?echo$?verbose$?noglob" # still there after Ctrl-C
''unset echo verbose # no key is traced
''set noglob

# What there is: the directory files at and above the working directory, down to the one that is obeyed.

if ( x$cwd:q != x$_ccjk_pwd:q ) then
  if ( 1 ) set _ccjk_files = ( )
  ''set _ccjk_at = $cwd:q
  while ( $_ccjk_at:q =~ /?* )
    if ( 1 ) set _ccjk_files = ( $_ccjk_files:q ${_ccjk_at:q}/.ccjk )
    ''set _ccjk_at = $_ccjk_at:h:q
  end
  if ( 1 ) set _ccjk_files = ( $_ccjk_files:q /.ccjk )
  ''set _ccjk_pwd = $cwd:q # last: Ctrl-C may end this anywhere
endif

if ( 1 ) set _ccjk_sizes = ( )
if ( 1 ) set _ccjk_there = ( )
foreach _ccjk_file ( $_ccjk_files:q )
  if ( -fr $_ccjk_file:q && ! -l $_ccjk_file:q ) then
    foreach _ccjk_at ( ${_ccjk_state:q}/allowed${_ccjk_file:q} $_ccjk_file:q )
      if ( -fr $_ccjk_at:q ) then
        @ _ccjk_size = -Z $_ccjk_at:q
        if ( $_ccjk_size > 4096 && x$_ccjk_at:q == x$_ccjk_file:q ) then # it is refused
          ''set _ccjk_size = +
        else
          if ( 1 ) set _ccjk_there = ( $_ccjk_there:q $_ccjk_at:q )
        endif
        if ( 1 ) set _ccjk_sizes = ( $_ccjk_sizes $_ccjk_size )
      else
        if ( 1 ) set _ccjk_sizes = ( $_ccjk_sizes - )
      endif
    end
    if ( x$_ccjk_file:q == x$_ccjk_obeyed:q ) break
  else
    if ( 1 ) set _ccjk_sizes = ( $_ccjk_sizes - )
  endif
end

# A record is nothing that this shell could read.

# Layers: _ccjk_was_NAME and _ccjk_now_NAME as in the other hooks; the code that `ccjk` leaves keeps them (ccjk/shells/tcsh.py).

''set _ccjk_by_hand = $?_ccjk_now_CCJK_PROFILE
''set _ccjk_entered = "$?_ccjk_dir_now_CCJK_PROFILE$?_ccjk_dir_half" # or half of it, after Ctrl-C

# Entering and leaving is that code as well. _ccjk_leave is the leaving that needs no ccjk, _ccjk_gone also no hook.

# Deciding: what is there is read by one process, and compared with what `ccjk` had read when it decided.

''set _ccjk_first = 0
if ( ! $?_ccjk_started ) set _ccjk_first = $?CCJK_DIRECTORY
''set _ccjk_started

# A new shell inside one in which a directory was obeyed: _ccjk_first makes `ccjk` find out what it got from there.

# The prompt.

if ( $#_ccjk_there || "$_ccjk_sizes" =~ *+* || x$_ccjk_obeyed:q != x- || $_ccjk_first ) then
  foreach _ccjk_at ( ${_ccjk_config:q}/config.toml ${_ccjk_config:q}/presets.toml $_ccjk_key_file:q )
    ''set _ccjk_size = -
    if ( -fr $_ccjk_at:q ) then
      @ _ccjk_size = -Z $_ccjk_at:q
      if ( 1 ) set _ccjk_there = ( $_ccjk_there:q $_ccjk_at:q )
    endif
    if ( 1 ) set _ccjk_sizes = ( $_ccjk_sizes $_ccjk_size )
  end
  ''set _ccjk_at = `/bin/sh -c 'command -p cat -- /dev/null "$@" 2>/dev/null | command -p cksum' sh $_ccjk_there:q`
  ''set _ccjk_now = "$_ccjk_sizes $_ccjk_at"
  if ( x"$_ccjk_now" != x"$_ccjk_sum" || $_ccjk_first ) then
    ''set _ccjk_sum = - # an interrupted change is made again
    ''set _ccjk_code = ${_ccjk_state:q}/code # in it a file of each one's own: a subshell turns as well, and has our number
    ''set _ccjk_at = ''
    ''set _ccjk_failed = 0
    if ( -x $_ccjk_command[1]:q ) then
      ''set _ccjk_at = `$_ccjk_command:q turn $_ccjk_code:q $_ccjk_told $cwd:q $_ccjk_by_hand $_ccjk_entered $_ccjk_first $_ccjk_memo:q`
      ''set _ccjk_failed = $status
    endif
    if ( "$_ccjk_at" =~ [0-9a-f]* ) then
      ''set _ccjk_told = -
      ''source ${_ccjk_code:q}/$_ccjk_at
      if ( $_ccjk_failed && $_ccjk_failed != 130 ) set _ccjk_sum = "$_ccjk_now" # it was told why, unless that was Ctrl-C
    else # it is tried again at the next prompt, and nothing of the directory stays until then
      if ( x$_ccjk_at != x ) then
        ''set _ccjk_told = $_ccjk_at
      else if ( $_ccjk_failed && $_ccjk_failed != 130 ) then # not even begun, which somebody else told
        ''set _ccjk_sum = "$_ccjk_now"
      endif
      if ( $_ccjk_first ) unset _ccjk_started
      ''set _ccjk_code = '' # kept as a list: `set` shows that in one line
      foreach _ccjk_name ( $_ccjk_leave:q )
        ''set _ccjk_code = ${_ccjk_code:q}${_ccjk_name:q}'\
'
      end
      if ( 1 ) eval $_ccjk_code:q
      if ( x$_ccjk_obeyed:q != x- ) set _ccjk_sum = "$_ccjk_now" # it cannot be left either, which was told
    endif
  endif
else
  if ( 1 ) set _ccjk_memo = ( )
  ''set _ccjk_sum = ''
endif

# The folder of ccjk's own programs is first on PATH, and off it where it is gone.

''set _ccjk_at = ''
if ( $?PATH && $?path ) then
  ''set _ccjk_at = $PATH:q
endif
if ( x$_ccjk_at:q != x && ( x$_ccjk_at:q != x$_ccjk_path:q || ! -d ${_ccjk_state:q}/shims ) ) then # else it was done, or tried
  ''set _ccjk_code = $PATH:q
  foreach _ccjk_at ( $path:q )
    if ( x$_ccjk_at:q == x${_ccjk_state:q}/shims ) set _ccjk_code = '' # without it, then
  end
  if ( x$_ccjk_code:q == x ) then
    foreach _ccjk_at ( $path:q )
      if ( x$_ccjk_at:q != x${_ccjk_state:q}/shims ) set _ccjk_code = ${_ccjk_code:q}:${_ccjk_at:q}
    end
    ''set _ccjk_code = $_ccjk_code:s/://:q
  endif
  ''set _ccjk_path = ''
  if ( -d ${_ccjk_state:q}/shims ) then
    ''set _ccjk_code = ${_ccjk_state:q}/shims:${_ccjk_code:q}
    ''set _ccjk_path = $_ccjk_code:q
  endif
  if ( x$PATH:q != x$_ccjk_code:q ) then
    ( ''setenv PATH $PATH:q ) >& /dev/null # where path is read-only it would tell
    if ( ! $status ) setenv PATH $_ccjk_code:q
  endif
endif

_ccjk_options:
if ( $_ccjk_options !~ ??1 ) unset noglob
if ( $_ccjk_options =~ ?1? ) set verbose
if ( $_ccjk_options =~ 1?? ) set echo
''unset _ccjk_options
if ( $?printexitvalue ) exit 0 # it would print that of this
''exit $_ccjk_status # for what comes after it

# Installation, in front of the user's own aliases, once.

_ccjk_install:
if ( $?prompt ) then
  if ( ! $?_ccjk_memo ) then
    if ( 1 ) set _ccjk_memo = ( )
    ''set _ccjk_sum = ''
    ''set _ccjk_pwd = ''
    ''set _ccjk_path = ''
    ''set _ccjk_obeyed = -
    ''set _ccjk_key_file = /
    ''set _ccjk_told = -
  endif
  # What stands behind a `source` that was interrupted is still run: the last of it gives the options back then.
  ''set _ccjk_file = '; if ( $?_ccjk_options ) source $_ccjk_hook:q options'
  if ( ! $?_ccjk_again ) set _ccjk_again = '&& 0 ) true' # release 0.1.0 sets none
  ''set _ccjk_again = 'if ( ! $?_ccjk_hook '"$_ccjk_again:q" # where somebody cleared away what it remembers: it is a shell inside then
  ''set _ccjk_at = "`''alias precmd`"
  if ( "$_ccjk_at:q" !~ *_ccjk_hook* ) then
    ''set _ccjk_at = '$status; '"$_ccjk_again:q"'; if ( ! -r $_ccjk_hook:q ) eval $_ccjk_gone:q; if ( -r $_ccjk_hook:q ) source $_ccjk_hook:q prompt; '"$_ccjk_at:q$_ccjk_file:q"
    ''alias precmd "''set _ccjk_status = "$_ccjk_at:q
  endif
  ''set _ccjk_at = "`''alias cwdcmd`"
  if ( "$_ccjk_at:q" !~ *_ccjk_hook* ) then
    ''set _ccjk_at = '$status; '"$_ccjk_again:q"'; if ( ! -r $_ccjk_hook:q ) eval $_ccjk_gone:q; if ( -r $_ccjk_hook:q ) source $_ccjk_hook:q cd; '"$_ccjk_at:q$_ccjk_file:q"
    ''alias cwdcmd "''set _ccjk_status = "$_ccjk_at:q
  endif
endif
