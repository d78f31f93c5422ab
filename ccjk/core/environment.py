"""The environment of a profile: which variables a client is told to set, and to what.

The one place for the names of variables. Facts: Claude Code's documentation of its variables, and the real
programs (2.1.197 and 2.1.330, 2026-11).
"""

BASE_URL = "ANTHROPIC_BASE_URL"

CREDENTIALS = {"api_key": "ANTHROPIC_API_KEY", "auth_token": "ANTHROPIC_AUTH_TOKEN"}
"""Variable for each way to authenticate: ``x-api-key`` and ``Authorization: Bearer``. Both set, both are sent."""

MODEL_TIERS = (
    "ANTHROPIC_MODEL",
    "ANTHROPIC_DEFAULT_FABLE_MODEL",
    "ANTHROPIC_DEFAULT_OPUS_MODEL",
    "ANTHROPIC_DEFAULT_SONNET_MODEL",
)
FAST_TIER = "ANTHROPIC_DEFAULT_HAIKU_MODEL"
OTHER_MODELS = ("ANTHROPIC_SMALL_FAST_MODEL", "CLAUDE_CODE_SUBAGENT_MODEL")
"""Never set by us (the first is deprecated), but a model name of another provider when found."""

MODELS = (*MODEL_TIERS, FAST_TIER, *OTHER_MODELS)

CUSTOM_HEADERS = "ANTHROPIC_CUSTOM_HEADERS"
"""Headers added to every request; often a second credential, meant for one host."""

OTHER_ROUTES = ("CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY")
"""Switches that make Claude Code ignore its base URL."""

PROVIDER_VARIABLES = (BASE_URL, *CREDENTIALS.values(), *MODELS, CUSTOM_HEADERS)
"""What belongs to one provider and must not outlive a switch to another."""


def claude_code_variables(base_url: str, auth: str, key: str, model: str = "", fast_model: str = "") -> dict[str, str]:
    """Return what Claude Code's environment must say, in the order in which it is written.

    The credential of the other kind is empty: that counts as unset, also against a value from the shell. When
    a model is named every tier is mapped, or ``/model`` and sub-agents would ask this provider for Claude's names.
    """
    variables = {BASE_URL: base_url, CREDENTIALS[auth]: key}
    variables |= {name: "" for kind, name in CREDENTIALS.items() if kind != auth}
    if model:
        variables |= dict.fromkeys(MODEL_TIERS, model)
    if fast_model or model:
        variables[FAST_TIER] = fast_model or model
    return variables
