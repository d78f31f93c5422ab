use builtin
builtin:eval &ns=(builtin:ns [&]) 'var _ccjk_command = [''@CCJK@'']
var _ccjk_release = ''0.2.0''
var _ccjk_state = ''@HOME@/.local/state/ccjk''
var _ccjk_config = ''@HOME@/.config/ccjk''
var _ccjk_managed = [''CCJK_PROFILE'' ''CCJK_SET'' ''CCJK_MODEL'' ''CCJK_FAST_MODEL'' ''ANTHROPIC_BASE_URL'' ''ANTHROPIC_API_KEY'' ''ANTHROPIC_AUTH_TOKEN'' ''ANTHROPIC_MODEL'' ''ANTHROPIC_DEFAULT_FABLE_MODEL'' ''ANTHROPIC_DEFAULT_OPUS_MODEL'' ''ANTHROPIC_DEFAULT_SONNET_MODEL'' ''ANTHROPIC_DEFAULT_HAIKU_MODEL'' ''ANTHROPIC_SMALL_FAST_MODEL'' ''ANTHROPIC_DEFAULT_MODEL'' ''ANTHROPIC_CUSTOM_MODEL_OPTION'' ''CLAUDE_CODE_SUBAGENT_MODEL'' ''CLAUDE_CODE_SUBAGENT_MODEL_FORCE'' ''CLAUDE_CODE_WORKFLOW_SUBAGENT_MODEL'' ''CLAUDE_CODE_AUTO_MODE_MODEL'' ''CLAUDE_CODE_BG_CLASSIFIER_MODEL'' ''CLAUDE_CODE_MAX_CONTEXT_TOKENS'' ''CLAUDE_CODE_AUTO_COMPACT_WINDOW'' ''ANTHROPIC_CUSTOM_HEADERS'' ''CLAUDE_CODE_EXTRA_BODY'' ''ANTHROPIC_BETAS'' ''_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL'' ''CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST'' ''CLAUDE_CODE_USE_BEDROCK'' ''CLAUDE_CODE_USE_VERTEX'' ''CLAUDE_CODE_USE_FOUNDRY'' ''CLAUDE_CODE_USE_MANTLE'' ''CLAUDE_CODE_USE_ANTHROPIC_AWS'' ''CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD'' ''CLAUDE_CODE_USE_GATEWAY'' ''CLAUDE_CODE_OAUTH_TOKEN'' ''AWS_BEARER_TOKEN_BEDROCK'' ''ANTHROPIC_FOUNDRY_API_KEY'' ''ANTHROPIC_FOUNDRY_AUTH_TOKEN'' ''ANTHROPIC_AWS_API_KEY'' ''ANTHROPIC_UNIX_SOCKET'' ''CLAUDE_CODE_HOST_AUTH_ENV_VAR'' ''CLAUDE_CODE_HOST_CREDS_FILE'' ''CLAUDE_CODE_TEAMMATE_COMMAND'' ''ANTHROPIC_PROFILE'' ''ANTHROPIC_CONFIG_DIR'' ''CCJK_API_KEY'' ''CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC'']
var _ccjk_left_alone = [''CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC'']
var _ccjk_read_only = ''is read-only here, and stays as it is''
# The provider follows the directory: elvish, from 0.19 on. The other hooks have the same sections in the same order.
#
# In front stand: _ccjk_command, the words that call ccjk; _ccjk_state and _ccjk_config, its folders;
# _ccjk_managed, the names of the variables that it sets; _ccjk_left_alone, those of them that it never takes away.
#
# All of this is evaluated in a namespace of its own, so nobody sees its names and nobody''s functions stand in the way. A
# function must be there before the one that calls it. What fails is an exception: none gets out.

use file
use path
use str

var _ccjk_pwd _ccjk_obeyed _ccjk_known _ccjk_now _ccjk_line _ccjk_text _ccjk_key _ccjk_left = '''' '''' '''' '''' '''' '''' '''' ''''
var _ccjk_files _ccjk_found _ccjk_seen _ccjk_refused _ccjk_entry _ccjk_loaded = [] [] [] [&] [] []
var _ccjk_started _ccjk_reached _ccjk_more _ccjk_edited _ccjk_tolerated = $false $false $false $false $false

# What there is: the directory files at and above the working directory, down to the one that is obeyed.

fn _ccjk_walk {|pwd|
  var at = $pwd
  var files = []
  while (not-eq (str:trim-left $at /) '''') {
    set files = [$@files $at/.ccjk]
    set at = $at[..(str:last-index $at /)]
  }
  set _ccjk_files = [$@files /.ccjk]
  set _ccjk_pwd = $pwd
}

fn _ccjk_slurp {|file| # What is in a file, nothing where it cannot be read.
  try { slurp < $file } catch _ { put '''' }
}

fn _ccjk_examine {|file| # Reads a small file, and the line of its record; tells whether there is such a file.
  if (not (path:is-regular $file)) { put $false; return }
  var in done = $nil $false
  try { set in = (file:open $file) } catch _ { put $false; return }
  set _ccjk_text _ccjk_more _ccjk_line = '''' $false ''''
  # slurp reads all; so beside it somebody watches how far it has got, where the system tells that, and ends it.
  var at = /proc/self/fdinfo/$in[fd]
  run-parallel {
    try { set _ccjk_text = (slurp < $in) } catch _ { set _ccjk_more = $true } finally { set done = $true }
  } {
    try {
      while (not $done) {
        if (> (str:trim-space (read-line < $at)[4..]) 4096) { file:close $in }
      }
    } catch _ { nop }
  }
  try { file:close $in } catch _ { nop }
  if (> (count $_ccjk_text) 4096) { set _ccjk_text _ccjk_more = '''' $true }
  try { set _ccjk_line = (read-line < $_ccjk_state/directories$file) } catch _ { nop }
  set _ccjk_entry = [$file $_ccjk_more $_ccjk_text]
  put $true
}

fn _ccjk_look {
  set _ccjk_found _ccjk_now _ccjk_reached = [] '''' $false
  var pwd = $pwd
  if (eq $pwd /unknown/pwd) { set pwd = $E:PWD } # it is deleted
  if (not-eq $pwd $_ccjk_pwd) { _ccjk_walk $pwd }
  for file $_ccjk_files {
    if (not (_ccjk_examine $file)) { continue }
    set _ccjk_found = [$@_ccjk_found $_ccjk_entry]
    if (eq $file $_ccjk_obeyed) {
      set _ccjk_now _ccjk_reached = $_ccjk_line $true
      return
    }
    set _ccjk_found = [$@_ccjk_found $_ccjk_line]
  }
}

fn _ccjk_generation { # Another one begins whenever profiles or keys change.
  set _ccjk_now = ''''
  try { set _ccjk_now = (read-line < $_ccjk_state/generation) } catch _ { nop }
}

fn _ccjk_compare { # Notes whether what `ccjk` rendered from was edited by hand since: no times can be seen here, but contents.
  var files = (_ccjk_slurp $_ccjk_config/config.toml)"\x00"(_ccjk_slurp $_ccjk_config/presets.toml)
  set _ccjk_edited = (not-eq $files (_ccjk_slurp $_ccjk_state/presets))
  if (and (path:is-regular $_ccjk_key) (not-eq $_ccjk_key $_ccjk_config/config.toml) ^
      (or (has-value $_ccjk_loaded ANTHROPIC_API_KEY) (has-value $_ccjk_loaded ANTHROPIC_AUTH_TOKEN)) ^
      (not (has-value $_ccjk_loaded (str:trim-suffix (_ccjk_slurp $_ccjk_key) "\n")))) {
    set _ccjk_edited = $true
  }
}

# A record: what a directory file means, as `ccjk` rendered it (ccjk/stores/directories.py).

fn _ccjk_read {|file| # The texts of that of the file; none where it is none. The folder is the user''s alone.
  var texts = [(str:split "\x00" (_ccjk_slurp $_ccjk_state/directories$file))]
  if (and (> (count $texts) 8) (eq $texts[-2] .) (eq $texts[2] $file)) {
    put $texts[..-2]
  } else {
    put []
  }
}

# Layers: for each variable what it was, and what was made of it ($nil: not set); one of `ccjk env` (hand), one of the
# directory, and the one of `ccjk env` outside while a directory is obeyed (outer).
#
# They are kept in a namespace that hangs on a function in $after-chdir, a list of the whole process, as scripts and each `eval`
# have it; restore takes a directory away. Nothing is done at a change of the directory: that may be in one of several things
# that run at once, or where a variable has a value for a while (tmp).

use str

var _ccjk: = (ns [&hand=[&] &directory=[&] &outer=[&] &entered=$false &half=$false &restore=$nop~])
var _ccjk_hangs = $false
for f $after-chdir {
  if (and (eq (kind-of $f) fn) (has-key $f opt-names) (eq $f[opt-names] [_ccjk])) {
    set _ccjk: = $f[opt-defaults][0]
    set _ccjk_hangs = $true
  }
}
if (not $_ccjk_hangs) {
  set after-chdir = [$@after-chdir {|_ &_ccjk=$_ccjk:| nop }]
}

fn _ccjk_value {|name|
  if (has-env $name) { get-env $name } else { put $nil }
}

fn _ccjk_become {|name value|
  if (eq $value $nil) { unset-env $name } else { set-env $name $value }
}

fn _ccjk_wanted {|name was now| # What becomes of a variable that shall be $now: what the user set of those left alone stays.
  if (or (not (has-value $_ccjk_left_alone $name)) (str:contains '' ''$E:CCJK_SET'' '' '' ''$name'' '')) {
    put $now
  } elif (or (eq $now $nil) (not (has-value [$nil ''''] $was))) {
    put $was
  } else {
    put $now
  }
}

fn _ccjk_give_back {|layer| # Takes the layer away, but for what the user changed since: in half of a change nobody did.
  for name [(keys $layer)] {
    if (or $_ccjk:half (eq (_ccjk_value $name) $layer[$name][1])) {
      _ccjk_become $name $layer[$name][0]
    }
  }
}

fn _ccjk_switch {|values credentials key-file key-command generation-file generation key-variable key path no-key|
  if (or (not-eq $key-file '''') (not-eq $key-command [])) {
    set key = ''''
    try {
      if (eq $key-command []) {
        set key = (read-line < $key-file)
      } else {
        set key = ((external $key-command[0]) (all $key-command[1..]))
      }
    } catch _ { nop }
    # read last: while it is the same, no change had begun before the key was read
    try {
      if (and (not-eq $generation-file '''') (not-eq $generation (read-line < $generation-file))) { set key = '''' }
    } catch _ { set key = '''' }
  } elif (not-eq $key-variable '''') {
    set key = (get-env $key-variable)
  }
  if (and (not-eq $credentials []) (eq $key '''')) {
    echo $no-key >&2
    fail ccjk
  }
  var wanted = [&]
  for n [(range 0 (count $values) &step=2)] { set wanted[$values[$n]] = $values[(+ $n 1)] }
  for name $credentials { set wanted[$name] = $key }
  var layer = $_ccjk:hand
  for name $_ccjk_managed {
    var was = (_ccjk_value $name)
    if (and (has-key $layer $name) (eq $layer[$name][1] $was)) { set was = $layer[$name][0] }
    set layer[$name] = [$was (_ccjk_wanted $name $was $nil)]
    if (has-key $wanted $name) { set layer[$name] = [$was $wanted[$name]] }
  }
  set _ccjk:hand = $layer
  for name $_ccjk_managed { _ccjk_become $name $layer[$name][1] }
  for name [(keys $wanted)] { set-env $name $wanted[$name] }
  if (not-eq $path '''') { set-env PATH $path }
}

fn _ccjk_unset {|inherited path|
  if (not-eq $_ccjk:hand [&]) {
    _ccjk_give_back $_ccjk:hand
    set _ccjk:hand = [&]
  } elif $_ccjk:entered {
    $_ccjk:restore
  } else {
    each $unset-env~ $inherited
  }
  # A shell inside a switched one is still on that one''s profile.
  if (and (eq $E:CCJK_PROFILE '''') (not-eq $path '''')) { set-env PATH $path }
}

# Entering and leaving.

fn _ccjk_overridden { # Whether `ccjk env` was used since the directory was entered.
  and (not-eq $_ccjk_obeyed '''') (or (not-eq $_ccjk:hand [&]) (not $_ccjk:entered))
}

fn _ccjk_say {|text|
  if (and (not-eq $text '''') (not (has-value ['''' 0] $E:CCJK_VERBOSE))) { echo $text >&2 }
}

fn _ccjk_note {|values| # Notes what the variables are, and what is to be made of them.
  var layer = [&]
  for name $_ccjk_managed {
    var was = (_ccjk_value $name)
    if (not-eq $was $nil) { set layer[$name] = [$was (_ccjk_wanted $name $was $nil)] }
  }
  while (not-eq $values []) {
    var name now @rest = $@values
    var was = (_ccjk_value $name)
    set layer[$name] = [$was (_ccjk_wanted $name $was $now)]
    set values = $rest
  }
  set _ccjk:directory = $layer
}

fn _ccjk_set { # Makes of them what is noted.
  for name [(keys $_ccjk:directory)] { _ccjk_become $name $_ccjk:directory[$name][1] }
}

var _ccjk_leave~ = $nop~ # see below

fn _ccjk_enter {|file text &once=1 &secret=''''| # Obeys the file with that text where a record fits, with &once=once also one for this prompt.
  var record = (_ccjk_read $file)
  if (or (eq $record []) (not-eq $record[3] $text) (not-eq $record[0] $_ccjk_line"\n") (not (has-value [1 $once] $record[1])) ^
      (not (str:has-suffix $_ccjk_line '' ''$_ccjk_now))) {
    put $false
    return
  }
  # What has no value there is to get the key that no file may hold.
  var values = [$file (for value $record[7..] { if (eq $value '''') { put $secret } else { put $value } })]
  if (or (_ccjk_overridden) (not-eq $values $_ccjk_loaded)) {
    _ccjk_leave
    if (not-eq $_ccjk:hand [&]) { set _ccjk:outer _ccjk:hand = $_ccjk:hand [&] }
    _ccjk_note $values[1..]
    # From here on it can be taken back, also by the next prompt after Ctrl-C.
    set _ccjk:half _ccjk:entered _ccjk_obeyed = $true $true $file
    _ccjk_set
    set _ccjk:half _ccjk_loaded = $false $values
    _ccjk_say $record[5]
  }
  set _ccjk_known _ccjk_key _ccjk_left = $_ccjk_line $record[4] $record[6]
  set-env CCJK_DIRECTORY $_ccjk_now'' ''$file
  put $true
}

fn _ccjk_restore { # Takes away what is newest: `ccjk env --unset` calls it, too.
  _ccjk_give_back $_ccjk:hand
  set _ccjk:hand = [&]
  if $_ccjk:entered { _ccjk_give_back $_ccjk:directory }
  set _ccjk:directory _ccjk:entered _ccjk:half _ccjk_loaded = [&] $false $false []
  set _ccjk:hand _ccjk:outer = $_ccjk:outer [&]
}

set _ccjk_leave~ = {
  if (not-eq $_ccjk_obeyed '''') {
    _ccjk_restore
    _ccjk_say $_ccjk_left
    set _ccjk_obeyed _ccjk_known _ccjk_key _ccjk_left = '''' '''' '''' ''''
    unset-env CCJK_DIRECTORY
  }
}

# Deciding: the nearest file that is allowed is obeyed. Only ccjk knows about those that no record fits.

fn _ccjk_decide {
  var passed all = [&] []
  var obeyed = $false
  _ccjk_generation
  for file $_ccjk_files {
    if (not (_ccjk_examine $file)) { continue }
    var entry text line = $_ccjk_entry $_ccjk_text $_ccjk_line
    set obeyed = (and (not $_ccjk_more) (not $_ccjk_edited) (_ccjk_enter $file $text))
    if (not $obeyed) {
      var ask = { (external $_ccjk_command[0]) (all $_ccjk_command[1..]) directory $file }
      var answer rendered = [] $false
      try {
        if (has-key $_ccjk_refused $entry) { # that has been told
          $ask 2>/dev/null
        } else {
          $ask
        } | each {|folder| set answer = [$@answer $folder] }
        set rendered = $true
      } catch e {
        # What was interrupted, or is gone, has refused nothing: the next prompt asks again.
        if (not (and (has-key $e[reason] exit-status) (has-value [1 2] $e[reason][exit-status]))) { set entry = - }
      }
      if (> (count $answer) 1) { # a start-up file may have moved them after the hook was loaded
        set _ccjk_state _ccjk_config = $answer[0] $answer[1]
      }
      var secret = ''''
      if (> (count $answer) 2) { set secret = $answer[2] }
      if (and $rendered (_ccjk_examine $file)) {
        _ccjk_generation
        set obeyed = (_ccjk_enter $file $text &once=once &secret=$secret)
      }
    }
    set all = [$@all $entry]
    if $obeyed { break }
    set all = [$@all $line]
    set passed[$entry] = $true
  }
  if (not $obeyed) { _ccjk_leave }
  set _ccjk_refused _ccjk_seen = $passed $all
}

# A new shell inside one in which a directory was obeyed: it has the variables, but knows nothing of what was before.

fn _ccjk_adopt {
  if (eq $E:CCJK_DIRECTORY '''') { return }
  var generation file = (str:split &max=2 '' '' $E:CCJK_DIRECTORY)
  var ours = [(str:split '' '' $E:CCJK_SET)]
  var layer = [&]
  for name $_ccjk_managed { # all of it is ours, unless a start-up file of this shell set it anew
    if (and (has-value $ours $name) (has-env $name)) { set layer[$name] = [$nil (get-env $name)] }
  }
  set _ccjk_obeyed = $file
  if (not (has-value $ours CCJK_DIRECTORY)) { # `ccjk env` was used there, which stays until the directory is left
    set _ccjk:hand = $layer
    _ccjk_look
    if $_ccjk_reached { set _ccjk_seen _ccjk_known = $_ccjk_found $_ccjk_now }
    return
  }
  var record = (_ccjk_read $file)
  if (and (not-eq $record []) (str:has-suffix $record[0] '' ''$generation"\n")) {
    for n [(range 7 (count $record) &step=2)] {
      if (not-eq $record[(+ $n 1)] '''') { set layer[$record[$n]] = [$nil $record[(+ $n 1)]] }
    }
  }
  set _ccjk:directory _ccjk:entered = $layer $true
  _ccjk_leave
}

# The prompt.

fn _ccjk_path { # Keeps the folder of ccjk''s own programs first on PATH, and off it where it is gone.
  if (not (has-env PATH)) { return }
  var shims = $_ccjk_state/shims
  var path = [(str:split '':'' $E:PATH | each {|folder| if (not-eq $folder $shims) { put $folder } })]
  if (path:is-dir $shims) { set path = [$shims $@path] }
  set path = (str:join '':'' $path)
  if (not-eq $path $E:PATH) { set-env PATH $path }
}

fn _ccjk_changed { # Whether there is something to decide. What was set up anew elsewhere does not end what was done here by hand.
  if (not-eq $_ccjk_found $_ccjk_seen) {
    put $true
  } elif (_ccjk_overridden) {
    and (not-eq $_ccjk_now '''') (not-eq (str:split '' '' $_ccjk_now | take 1) (str:split '' '' $_ccjk_known | take 1))
  } else {
    or (not-eq $_ccjk_now $_ccjk_known) (not-eq $_ccjk_edited $_ccjk_tolerated)
  }
}

fn _ccjk_turn {
  if (not $_ccjk_started) {
    set _ccjk_started = $true
    _ccjk_adopt
  }
  _ccjk_look
  set _ccjk_edited = $false
  if (not-eq $_ccjk_found []) {
    if (not $_ccjk_reached) { _ccjk_generation }
    _ccjk_compare
  }
  if (and (or (not-eq $_ccjk_found []) (not-eq $_ccjk_seen [])) (_ccjk_changed)) {
    var before = $_ccjk_now
    set _ccjk_seen = [-] # an interrupted change is made again
    if (not-eq $_ccjk_found []) {
      _ccjk_decide
      if $_ccjk_edited { _ccjk_compare } # what was rendered meanwhile is from what was edited
    } else {
      _ccjk_leave
      set _ccjk_seen _ccjk_refused = [] [&]
    }
    if (eq $_ccjk_obeyed '''') { set _ccjk_known = $before }
    set _ccjk_tolerated = $_ccjk_edited
  }
  _ccjk_path
}

fn _ccjk_prompt {
  try { _ccjk_turn } catch _ { nop }
}

# Installation, once, and only where somebody types.

if (eq $_ccjk:restore $nop~) {
  try {
    # Others may have changed PATH at the prompt after us.
    eval &ns=(ns [&prompt=$_ccjk_prompt~ &path={|_| _ccjk_path }]) ''
      set edit:before-readline = [$@edit:before-readline $prompt]
      set edit:after-readline = [$@edit:after-readline $path]
    ''
    set _ccjk:restore = $_ccjk_restore~
  } catch _ { nop }
}
'
