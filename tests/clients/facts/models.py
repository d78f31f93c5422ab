"""Models and windows of Claude Code"""

import json

from tests.clients.facts.fact import fact
from tests.clients.facts.world import FLAG, HOST, ON, ON_OTHER, World

NAMED = {"ANTHROPIC_MODEL": "kimi-k2-0905-preview"}


@fact()
def a_model_of_settings_is_asked_for(world: World) -> bool:
    """A top-level `model` of the user's settings is asked of whatever provider is current."""
    world.settings(ON, model="glm-of-yesterday")
    return [asked.model for asked in world.ask().questions][-1:] == ["glm-of-yesterday"]


@fact(since="2.1.316")
def a_session_goes_on_with_its_model(world: World) -> bool:
    """A session that goes on (`claude -c`) on another provider, which names no model, asks it for the first one's."""
    world.ask(env=FLAG | ON_OTHER | NAMED)
    seen = world.ask("-c", "-p", "ping", env=FLAG | ON)
    return NAMED["ANTHROPIC_MODEL"] in {asked.model for asked in seen.questions}


@fact(asked_from="2.1.316")
def one_named_tier_keeps_it_from_that(world: World) -> bool:
    """Not where one tier is named, whichever."""
    world.ask(env=FLAG | ON_OTHER | NAMED)
    seen = world.ask("-c", "-p", "ping", env=FLAG | ON | {"ANTHROPIC_DEFAULT_FABLE_MODEL": "claude-fable-5-2"})
    return bool(seen.questions) and NAMED["ANTHROPIC_MODEL"] not in {asked.model for asked in seen.questions}


@fact(since="2.1.250")
def a_foreign_model_is_told(world: World) -> bool:
    """`claude -p` says on stderr that it does not know a foreign model."""
    world.settings(ON | NAMED)
    return "unrecognized_model" in world.ask().err


@fact(since="2.1.198")
def a_window_of_settings_counts_under_the_flag(world: World) -> bool:
    """`CLAUDE_CODE_MAX_CONTEXT_TOKENS` in settings counts under the flag, too, before the shell's; at first none does."""
    world.settings({"CLAUDE_CODE_MAX_CONTEXT_TOKENS": "123456"})
    seen = world.ask("-p", "/context", env=FLAG | ON | NAMED | {"CLAUDE_CODE_MAX_CONTEXT_TOKENS": "99000"})
    return "123.5k" in seen.out or "123k" in seen.out


@fact()
def a_body_of_settings_counts_under_the_flag(world: World) -> bool:
    """`CLAUDE_CODE_EXTRA_BODY` in settings counts under the flag, too."""
    world.settings({"CLAUDE_CODE_EXTRA_BODY": json.dumps({"metadata": {"user_id": "of-settings-0123"}})})
    return world.ask(env=FLAG | ON).told(HOST, "of-settings-0123")
