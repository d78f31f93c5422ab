"""fish."""

from tests.conftest import CCJK
from tests.shells.languages.language import Language

_FISH = {
    "plain": "",
    "traced": "set fish_trace 1\n",
    "functions": "function echo; false; end; function printf; false; end; function export; false; end\n",
    "in a function": "function f\n",
    "values": "set -g names x; set -g key x; set -g state x; set -g name x; set -g now x; set -g was x; set -g values x\n",
}
_FISH_PROBE = r"""
set -g fish_greeting
function fish_prompt; echo '> '; end
function __probe --on-event fish_prompt
    set -l s $status
    $PROBE_SH $s $PWD "$CCJK_PROFILE"
end
"""
_FISH_FUNCTIONS = "".join(f"function {name}; false; end\n" for name in ("printf", "contains", "count", "path"))

ROW = Language(
    "fish",
    ("fish", "--no-config", "-c"),
    "fish",
    switch=f"{CCJK} {{}} | source",
    usage="ccjk env glm | source",
    shows="set -gx {}",
    key_for_one=f"CCJK_API_KEY={{}} {CCJK} env kimi | source",
    then="{}; and echo no",
    run="source code; or echo failed",
    trace="set -g fish_trace 1",
    export="set -gx {} '{}'",
    assign="set -g {} '{}'",
    erase="set -e {}",
    clears="set -e (set -n | string match '_c*')",  # others are fish's own
    read_only="",
    wrap="function codex; command {} $argv; end",
    reads=("",),  # a dot
    options=_FISH,
    interactive=("-i",),
    rc=".config/fish/config.fish",
    history="",
    hook=f"{CCJK} hook fish | source",
    file="hook.fish",
    parse=("fish", "--no-execute"),
    probe=_FISH_PROBE,
    sole="cd (builtin pwd)/*/",
    prompts="for i in (seq 60); _ccjk_turn; {}; end 2>/dev/null",
    state='echo "$status|$pipestatus"; functions -n; set -S fish_trace IFS; bind | wc -l',
    settings={
        "functions": (_FISH_FUNCTIONS, ""),
        "a status": ("", "false"),
        "a pipe": ("", "false | true | false"),
        "values": ("set -g name x; set -g text x; set -g found x; set -g at x; set -g entry x; set -g failed x", ""),
        "universal": ("set -U ANTHROPIC_MODEL all", ""),
    },
)
