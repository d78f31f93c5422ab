"""The environment of a profile: which variables a client is told to set, and to what.

The one place for the names of variables. Facts: Claude Code's documentation of its variables, and the real
programs (2.1.126 to 2.1.332, 2026-11). Imports nothing: what runs at every `eval` waits for it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

PROFILE = "CCJK_PROFILE"
"""Names the profile of a shell; for prompts, and for ccjk itself."""

MARKER = "CCJK_SET"
"""The names of what ccjk set, with blanks between, so that a shell inside a switched one can take it away whole.

INPUT_KEY is among them where the key came from there: such a shell has a key that is nowhere else.
"""

DIRECTORY = "CCJK_DIRECTORY"
"""Generation and path of the directory file that a shell's hook obeys: set and unset by hooks alone.

MARKER names it where the rest was set by the hook, too, and not by hand since.
"""

MODEL = "CCJK_MODEL"
FAST_MODEL = "CCJK_FAST_MODEL"
"""The models that a directory asks for in place of its profile's own."""

INPUT_KEY = "CCJK_API_KEY"
"""Where a key may be given to ccjk. Never set by it, and taken away: a project's files can ask a client for it by name."""

QUIET = "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"
"""Any text in it keeps Claude Code from asking its vendor for anything, which it does with the key up to 2.1.296.

Also from updating itself. Empty counts as unset (tried on 2.1.126 to 2.1.299).
"""

DRAWN = "CCJK_KEY_"
"""How the name of the variable begins that hands Codex a key, where one must: the rest is drawn anew at each start."""

CODEX_KEY = "CCJK_CODEX_KEY"
"""Stands for that name in arguments that are worked out beforehand; up to 0.1.0 it was the name itself."""

CODEX_PAD = "CCJK_CODEX_PAD"
"""Stands there for the other half of such a key (core/sealed.py)."""

DROPS, LAYERS, ROLES, SEALED, HANDED, BORROWED = "drops", "layers", "roles", "sealed", "handed", "borrowed"
"""How a Codex is started: it drops arguments, or reads more files (codex_arguments.py); it obeys roles (codex_roles.py).

A variable has half the key, or all of it. The last: a model that another profile put into its file is asked for, as neither this
one nor Codex says which.
"""

NETWORK = (
    *(name for upper in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY") for name in (upper, upper.lower())),
    "NODE_EXTRA_CA_CERTS",
    "NODE_TLS_REJECT_UNAUTHORIZED",
    "SSL_CERT_FILE",
    "CLAUDE_CODE_CERT_STORE",
    "CLAUDE_CODE_CLIENT_CERT",
    "CLAUDE_CODE_CLIENT_KEY",
    "CLAUDE_CODE_CLIENT_KEY_PASSPHRASE",
)
"""What the programs that Claude Code is made of know of proxies and certificates: whose these are sees what is sent."""

SHOWS = "BUN_CONFIG_VERBOSE_FETCH"
"""Makes Claude Code print each request, key included."""

LEFT_ALONE = (QUIET,)
"""What a profile may set, but not take away or set anew where the user did."""

MANAGED_BY_HOST = "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST"
"""Makes Claude Code take its provider from its environment, whatever any settings file says. Only beside a credential."""

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
UNUSED_TIER, CLAUDES_OWN = "ANTHROPIC_DEFAULT_FABLE_MODEL", "claude-fable-5-2"
"""The tier that is asked for by its name alone, and the model that it is without a profile (tried with 2.1.332)."""

OTHER_MODELS = (
    "ANTHROPIC_SMALL_FAST_MODEL",
    "ANTHROPIC_DEFAULT_MODEL",
    "ANTHROPIC_CUSTOM_MODEL_OPTION",
    "CLAUDE_CODE_SUBAGENT_MODEL",
    "CLAUDE_CODE_SUBAGENT_MODEL_FORCE",
    "CLAUDE_CODE_WORKFLOW_SUBAGENT_MODEL",
    "CLAUDE_CODE_AUTO_MODE_MODEL",
    "CLAUDE_CODE_BG_CLASSIFIER_MODEL",
)
"""Never set by us (the first is deprecated), but a model name of another provider when found."""

CONTEXT_WINDOW = "CLAUDE_CODE_MAX_CONTEXT_TOKENS"
"""The window, in tokens, of a model that Claude Code does not know; it takes a million otherwise, 200,000 before 2.1.324.

In settings it wins over a shell, also where it is empty.
"""

COMPACT_WINDOW = "CLAUDE_CODE_AUTO_COMPACT_WINDOW"
"""The smaller of the two counts; a shell's wins over the field of settings of that name (tried on 2.1.198 to 2.1.332)."""

MODELS = (*MODEL_TIERS, FAST_TIER, *OTHER_MODELS)

CUSTOM_HEADERS = "ANTHROPIC_CUSTOM_HEADERS"
"""Headers added to every request; often a second credential, meant for one host."""

ADDITIONS = (
    CUSTOM_HEADERS,
    "CLAUDE_CODE_EXTRA_BODY",
    "ANTHROPIC_BETAS",
    "_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL",
)
"""What is added to every request. The last has side traffic go to the vendor, with the key."""

OTHER_CREDENTIALS = (
    "CLAUDE_CODE_OAUTH_TOKEN",
    "AWS_BEARER_TOKEN_BEDROCK",
    "ANTHROPIC_FOUNDRY_API_KEY",
    "ANTHROPIC_FOUNDRY_AUTH_TOKEN",
    "ANTHROPIC_AWS_API_KEY",
)
"""Credentials of other ways to reach a model, or of the user's own login."""

CREDENTIALS_FILE = "CLAUDE_CODE_HOST_CREDS_FILE"
"""A file with credentials and a URL: activation/host_credentials.py."""

TEAMMATE = "CLAUDE_CODE_TEAMMATE_COMMAND"
"""The program, by its path, by which Claude Code starts the others of a team."""

OVERRIDES = (
    "ANTHROPIC_UNIX_SOCKET",
    "CLAUDE_CODE_HOST_AUTH_ENV_VAR",
    CREDENTIALS_FILE,
    TEAMMATE,
    "ANTHROPIC_PROFILE",
    "ANTHROPIC_CONFIG_DIR",
)
"""What decides about a provider that was exported, and cannot be blanked by settings (tried on 2.1.126 to 2.1.332)."""

OTHER_ROUTES = (
    "CLAUDE_CODE_USE_BEDROCK",
    "CLAUDE_CODE_USE_VERTEX",
    "CLAUDE_CODE_USE_FOUNDRY",
    "CLAUDE_CODE_USE_MANTLE",
    "CLAUDE_CODE_USE_ANTHROPIC_AWS",
    "CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD",
    "CLAUDE_CODE_USE_GATEWAY",
)
"""Switches that make Claude Code ignore its base URL."""

WINDOWS = (CONTEXT_WINDOW, COMPACT_WINDOW)

PROVIDER_VARIABLES = (BASE_URL, *CREDENTIALS.values(), *MODELS, *WINDOWS, *ADDITIONS)
"""What belongs to one provider and must not outlive a switch to another."""

FOREIGN = (*MODELS, *ADDITIONS, *OTHER_ROUTES, *OTHER_CREDENTIALS)
"""By which a shell could send the key of a provider elsewhere, add something to it, or ask it for another's model."""

MANAGED = [
    PROFILE,
    MARKER,
    MODEL,
    FAST_MODEL,
    *PROVIDER_VARIABLES,
    MANAGED_BY_HOST,
    *OTHER_ROUTES,
    *OTHER_CREDENTIALS,
    *OVERRIDES,
    INPUT_KEY,
    *LEFT_ALONE,
]
"""What a switched shell sets or unsets; clients/registry.py may add to it."""


class Environment:
    """What one profile sets and unsets in a shell; the heart of every switch.

    ``variables`` are those to set, in order, but for ``credentials``: the names that get the key. What else is MANAGED is to
    be unset. A profile that has nothing for Claude Code leaves that client to its own settings. ``preset``: it is no
    profile, but a preset that was never set up. ``lasting``: it is right for what is installed as long as that is no older
    release; otherwise it was worked out for an older one, and for what the user's own files held just then.
    """

    def __init__(
        self, variables: dict[str, str], credentials: tuple[str, ...], *, preset: bool = False, lasting: bool = True
    ) -> None:
        names = [name for name in MANAGED if name in variables or name in credentials or name == MARKER]
        names += [INPUT_KEY] if preset else []
        self.variables = variables | {MARKER: " ".join(names)}
        self.credentials = credentials
        self.preset = preset
        self.lasting = lasting

    def unset(self) -> list[str]:
        """Return the variables to unset."""
        return [name for name in MANAGED if name not in self.variables and name not in self.credentials]

    def quieted(self) -> "Environment":
        """Return this environment such that no Claude Code takes an API key that is in it to its vendor."""
        quiet = {QUIET: "1"} if CREDENTIALS["api_key"] in self.credentials else {}
        return Environment(self.variables | quiet, self.credentials, preset=self.preset, lasting=self.lasting)

    def joined(self, other: "Environment") -> "Environment":
        """Return what both say; the credentials of ``other`` stand behind."""
        credentials = (*self.credentials, *(name for name in other.credentials if name not in self.credentials))
        variables = other.variables | self.variables
        return Environment(variables, credentials, preset=self.preset, lasting=self.lasting and other.lasting)

    def beside(self, here: "Mapping[str, str]") -> "Environment":
        """Return this environment for a shell that has the variables ``here``: what the user set of LEFT_ALONE stays."""
        of_ccjk = here.get(MARKER, "").split()
        own = {name: here[name] for name in LEFT_ALONE if here.get(name) and name not in of_ccjk}
        made = Environment(self.variables | own, self.credentials, preset=self.preset, lasting=self.lasting)
        made.variables[MARKER] = " ".join(name for name in made.variables[MARKER].split() if name not in own)
        return made

    def with_models(self, model: str, fast_model: str) -> "Environment":
        """Return this environment with other models, empty for its own."""
        variables = dict(self.variables)
        variables |= {name: value for name, value in ((MODEL, model), (FAST_MODEL, fast_model)) if value}
        if self.credentials and (model or fast_model):
            variables |= _models(model, fast_model)
            if model:  # the windows were another's
                for name in WINDOWS:
                    variables.pop(name, "")
        return Environment(variables, self.credentials, preset=self.preset, lasting=self.lasting)

    def assignments(self, key: str) -> dict[str, str | None]:
        """Return every managed variable with its value, None where it is to be unset."""
        values = self.variables | dict.fromkeys(self.credentials, key)
        return {name: values.get(name) for name in MANAGED}


def claude_code_variables(base_url: str, auth: str, key: str, model: str = "", fast_model: str = "") -> dict[str, str]:
    """Return what Claude Code's environment must say, in the order in which it is written.

    The credential of the other kind is empty: that counts as unset, also against a value from the shell.
    """
    variables = {BASE_URL: base_url, CREDENTIALS[auth]: key}
    variables |= {name: "" for kind, name in CREDENTIALS.items() if kind != auth}
    return variables | _models(model, fast_model)


def _models(model: str, fast_model: str) -> dict[str, str]:
    """Return the tiers. With a model every one is mapped, or ``/model`` and sub-agents would ask for Claude's names.

    Without any Claude Code gives a session that is resumed the model that it had, which may be another provider's (2.1.316 to
    .332); one tier that is named keeps it from that, and the user's own choice of a model counts as ever.
    """
    if not model and not fast_model:
        return {UNUSED_TIER: CLAUDES_OWN}
    tiers = dict.fromkeys(MODEL_TIERS, model) if model else {}
    return tiers | {FAST_TIER: fast_model or model}


def shell_environment(
    profile: str,
    base_url: str = "",
    auth: str = "",
    model: str = "",
    fast_model: str = "",
    window: str = "",
    *,
    both: bool = False,
    quiet: bool = False,
    preset: bool = False,
    lasting: bool = True,
) -> Environment:
    """Return the environment of a shell that uses ``profile``; without a URL the profile is not fit for Claude Code.

    ``both``: the key under either variable. Claude Code before 2.1.198 sends the key of a Console login, or of an
    ``apiKeyHelper``, under the one that is free. ``quiet``: this Claude Code would take an API key to its vendor.
    """
    if not base_url:
        return Environment({PROFILE: profile}, (), preset=preset)
    variables = claude_code_variables(base_url, auth, "", model, fast_model) | dict.fromkeys(WINDOWS if window else (), window)
    credentials = tuple(CREDENTIALS.values()) if both else (CREDENTIALS[auth],)
    said = {name: value for name, value in variables.items() if value}
    made = Environment({PROFILE: profile, **said, MANAGED_BY_HOST: "1"}, credentials, preset=preset, lasting=lasting)
    return made.quieted() if quiet else made
