"""What Claude Code's settings and Codex's configuration and arguments must say, as tables over the pure functions."""

import json
import tomllib
from dataclasses import dataclass, field
from typing import Any

import pytest

from ccjk.clients import claude_code, codex, codex_run
from ccjk.clients.claude_code import COMPACT
from ccjk.clients.codex_arguments import MODEL
from ccjk.clients.version import Version
from ccjk.core.endpoint import Endpoint
from ccjk.core.environment import CLAUDES_OWN, CODEX_KEY, CONTEXT_WINDOW, CUSTOM_HEADERS, FOREIGN, MODEL_TIERS, QUIET, UNUSED_TIER
from ccjk.documents.edits import ABSENT, Path
from ccjk.documents.json_document import JsonDocument
from ccjk.documents.toml_document import TomlDocument
from ccjk.errors import CcjkError

KEY = "sk-of-a-table-0123456789"
URL = "https://h.example"
BLANK = dict.fromkeys(FOREIGN, "")
NONE = BLANK | {UNUSED_TIER: CLAUDES_OWN}
BY_KEY = NONE | {"ANTHROPIC_BASE_URL": URL, "ANTHROPIC_API_KEY": KEY, "ANTHROPIC_AUTH_TOKEN": ""}
BY_TOKEN = NONE | {"ANTHROPIC_BASE_URL": URL, "ANTHROPIC_AUTH_TOKEN": KEY, "ANTHROPIC_API_KEY": ""}
BY_HELPER = NONE | {"ANTHROPIC_BASE_URL": URL, "ANTHROPIC_API_KEY": "", "ANTHROPIC_AUTH_TOKEN": ""}
MODELS = dict.fromkeys((*MODEL_TIERS, "ANTHROPIC_DEFAULT_HAIKU_MODEL"), "big")


@dataclass(frozen=True)
class Settings:
    """What is in settings.json, which variables of it are ccjk's, and what must be there for a profile."""

    wanted: dict[str, Any]
    there: str = "{}"
    ours: tuple[str, ...] = ()
    auth: str = "api_key"
    model: str = ""
    fast_model: str = ""
    window: str = ""
    helper: str = ""
    quiet: bool = False
    lowers: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    """What is not in ``env``."""


def here(name: str, value: str) -> str:
    """Return settings of this very provider that say something else as well."""
    return json.dumps({"env": {"ANTHROPIC_BASE_URL": URL, name: value}})


def without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {other: value for other, value in values.items() if other != name}


SETTINGS: dict[str, Settings] = {
    "nothing there": Settings(BY_KEY),
    "a token": Settings(BY_TOKEN, auth="auth_token"),
    "a model": Settings(BY_KEY | MODELS, model="big"),
    "a fast model alone": Settings(
        BLANK | BY_KEY | {UNUSED_TIER: "", "ANTHROPIC_DEFAULT_HAIKU_MODEL": "small"}, fast_model="small"
    ),
    "a helper": Settings(BY_HELPER, helper="ccjk key p"),
    "a key that would go to the vendor": Settings(BY_KEY | {QUIET: "1"}, quiet=True),
    "what the user says of that stands": Settings(BY_KEY, '{"env": {"' + QUIET + '": "0"}}', quiet=True),
    "it is needed no more": Settings(BY_KEY | {QUIET: ABSENT}, '{"env": {"' + QUIET + '": "1"}}', ours=(QUIET,)),
    "a model of the user's own for Claude": Settings(BY_KEY, '{"env": {"ANTHROPIC_MODEL": "opus"}}'),
    "a model of a provider by hand": Settings(
        BY_KEY, '{"env": {"ANTHROPIC_BASE_URL": "https://mine.example", "ANTHROPIC_MODEL": "m"}}'
    ),
    "a model of this very provider by hand": Settings(without(BY_KEY, "ANTHROPIC_MODEL"), here("ANTHROPIC_MODEL", "m")),
    "a model of a profile at the same host": Settings(BY_KEY, here("ANTHROPIC_MODEL", "m"), ours=("ANTHROPIC_MODEL",)),
    "headers for another host": Settings(BY_KEY, '{"env": {"' + CUSTOM_HEADERS + '": "x-key: y"}}'),
    "headers for this host": Settings(without(BY_KEY, CUSTOM_HEADERS), here(CUSTOM_HEADERS, "x: y")),
    "another way to the model": Settings(BY_KEY, '{"env": {"CLAUDE_CODE_USE_BEDROCK": "1"}}'),
    "an empty one is none": Settings(BY_KEY, here("CLAUDE_CODE_USE_BEDROCK", "")),
    "a window": Settings(BY_KEY | MODELS | {CONTEXT_WINDOW: "9"}, model="big", window="9"),
    "a window where a field says it": Settings(BY_KEY | MODELS, model="big", window="9", lowers=True, fields={COMPACT: 9}),
    "the window before": Settings(
        BY_KEY | {CONTEXT_WINDOW: ABSENT}, json.dumps({"env": {CONTEXT_WINDOW: "9"}}), ours=(CONTEXT_WINDOW,)
    ),
    "a choice of /model for another": Settings(BY_KEY, '{"model": "glm-4.7"}', fields={"model": ABSENT}),
    "a choice of /model by its tier": Settings(BY_KEY, '{"model": "opus"}'),
    "a choice of /model for this one": Settings(BY_KEY, json.dumps({"model": "big-2"} | json.loads(here("FOO", "bar")))),
    "what restricts models": Settings(
        BY_KEY,
        '{"availableModels": ["opus"], "modelOverrides": {"a": "b"}}',
        fields=dict.fromkeys(("availableModels", "modelOverrides"), ABSENT),
    ),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_what_settings_say(case: str) -> None:
    row = SETTINGS[case]
    endpoint = Endpoint(URL, row.auth, row.model, row.fast_model, context_window=row.window)
    document = JsonDocument(row.there.encode(), "settings.json")

    def ours(path: Path) -> bool:
        return path[-1] in row.ours

    key = "" if row.helper else KEY
    found = claude_code.settings(document, endpoint, key, ours, row.helper, quiet=row.quiet, lowers=row.lowers)
    assert found.pop(("apiKeyHelper",)) == (row.helper or ABSENT)
    wanted = {("env", name): value for name, value in row.wanted.items()} | {(name,): value for name, value in row.fields.items()}
    for at, value in found.items() - wanted.items():
        assert value is ABSENT
        assert document.get(at) is ABSENT, "what is not named here stays as it is"
    assert wanted.items() <= found.items()


AUTH = {"command": "/bin/ccjk", "args": ["key", "p"]}
NAMED = {"name": "Title", "base_url": URL}
OWN: dict[Path, Any] = {("model",): ABSENT, **dict.fromkeys(codex.OTHER_MODELS, ABSENT)}
THEIRS: dict[Path, Any] = {("model",): "gpt", **dict.fromkeys(codex.OTHER_MODELS, "gpt-mini")}
OURS = '[model_providers.ccjk]\nbase_url = "https://h.example"\n'


@dataclass(frozen=True)
class Config:
    """What is in config.toml, and what must be in ccjk's table for a profile, with the model."""

    table: dict[str, Any]
    there: str = ""
    wire_api: str = "responses"
    model: str = ""
    key: str = ""
    own: dict[Path, Any] = field(default_factory=lambda: OWN)
    models: dict[Path, Any] = field(default_factory=lambda: OWN)
    slow: bool = False


CONFIGS: dict[str, Config] = {
    "nothing there": Config(NAMED | {"wire_api": "responses", "auth": AUTH}),
    "chat, which is what an old one takes nothing for": Config(NAMED | {"auth": AUTH}, wire_api="chat"),
    "a key, for one that asks no command": Config(NAMED | {"wire_api": "responses", codex.BEARER: KEY}, key=KEY),
    "a model": Config(NAMED | {"wire_api": "responses", "auth": AUTH}, model="m", own=THEIRS, models={("model",): "m"}),
    "the model from before": Config(NAMED | {"wire_api": "responses", "auth": AUTH}, own=THEIRS, models=THEIRS),
    "all that names a model": Config(
        NAMED | {"wire_api": "responses", "auth": AUTH},
        'review_model = "gpt"\nmemories.extract_model = "gpt"\nagents.default_subagent_model = "gpt"\n',
        model="m",
        own=THEIRS,
        models={
            ("model",): "m",
            ("review_model",): "m",
            ("memories", "extract_model"): "m",
            ("agents", "default_subagent_model"): ABSENT,
        },
    ),
    "a key that somebody may be asked for": Config(
        NAMED | {"wire_api": "responses", "auth": AUTH | {"timeout_ms": 60_000}}, slow=True
    ),
    "a patience of the user's": Config(
        NAMED | {"wire_api": "responses", "auth": AUTH | {"timeout_ms": 9}}, OURS + "auth = {timeout_ms = 9}\n", slow=True
    ),
    "what the user added stays": Config(
        NAMED | {"wire_api": "responses", "auth": AUTH, "request_max_retries": 9, "http_headers": {"x": "y"}},
        OURS + 'request_max_retries = 9\nhttp_headers = {x = "y"}\n',
    ),
    "headers for another host do not": Config(
        NAMED | {"wire_api": "responses", "auth": AUTH},
        OURS.replace("h.ex", "old.ex") + 'http_headers = {x = "y"}\nmodel_catalog_url = "https://old.example"\n',
    ),
    "nor what would send a login": Config(
        NAMED | {"wire_api": "responses", "auth": AUTH}, OURS + 'requires_openai_auth = true\nenv_key = "X"\n'
    ),
    "a table that is none": Config(NAMED | {"wire_api": "responses", "auth": AUTH}, "model_providers.ccjk = 5\n"),
}


@pytest.mark.parametrize("case", CONFIGS)
def test_what_the_configuration_says(case: str) -> None:
    row = CONFIGS[case]
    endpoint = Endpoint(URL, model=row.model, wire_api=row.wire_api)
    document = TomlDocument(row.there.encode(), "config.toml")
    found = codex.config(document, "Title", endpoint, ["/bin/ccjk", "key", "p"], row.key, row.own, slow=row.slow)
    assert found == {("model_provider",): "ccjk", **row.models, codex.TABLE: row.table}


@pytest.mark.parametrize("text", ["model = 5", "model_provider = []"])
def test_what_is_no_text_is_refused(text: str) -> None:
    with pytest.raises(CcjkError, match="is not text"):
        codex.config(TomlDocument(text.encode(), "config.toml"), "Title", Endpoint(URL), ["ccjk"], "", OWN)


NEW, OLD = (0, 171, 0), (0, 110, 0)
BY_COMMAND: dict[str, Any] = NAMED | {
    "requires_openai_auth": False,
    "wire_api": "responses",
    "auth": AUTH | {"cwd": "/", "timeout_ms": 60_000},
}
BY_VARIABLE = NAMED | {"requires_openai_auth": False, "wire_api": "responses", "env_key": CODEX_KEY}
HIDDEN = {"shell_environment_policy": {"set": {CODEX_KEY: ""}}, "features": {"shell_snapshot": False}}


def selecting(table: dict[str, Any], **more: Any) -> dict[str, Any]:
    others = {"review_model": MODEL, "memories": {"extract_model": MODEL, "consolidation_model": MODEL}}
    return {"model_provider": "ccjk", "model_providers": {"ccjk": table}, "model": MODEL, **others, **more}


@dataclass(frozen=True)
class Override:
    """What is in config.toml, and what the arguments say, as one configuration."""

    wanted: dict[str, Any]
    there: str = ""
    version: Version | None = NEW
    helper: tuple[str, ...] = ("/bin/ccjk", "key", "p")
    wire_api: str = "responses"


OVERRIDES: dict[str, Override] = {
    "a command": Override(selecting(BY_COMMAND)),
    "a variable": Override(selecting(BY_VARIABLE, **HIDDEN), helper=()),
    "half of a key for a command": Override(
        selecting(BY_COMMAND | {"auth": BY_COMMAND["auth"] | {"args": ["key", CODEX_KEY]}}, **HIDDEN),
        helper=("/bin/ccjk", "key", CODEX_KEY),
    ),
    "a model for subagents": Override(
        selecting(BY_COMMAND, agents={"default_subagent_model": MODEL}), 'agents = {default_subagent_model = "x"}\n'
    ),
    "chat": Override(selecting({k: v for k, v in BY_COMMAND.items() if k != "wire_api"}), wire_api="chat"),
    "what else is sent to the host in the file": Override(
        selecting(
            BY_COMMAND | {"http_headers": {"a": "", "b": ""}, "query_params": {"q": ""}, "model_catalog_url": "", "of_later": []}
        ),
        OURS + 'http_headers = {a = "1", b = "2"}\nquery_params = {q = "3"}\nmodel_catalog_url = "https://o"\nof_later = ["x"]\n'
        "stream_max_retries = 3\n",
    ),
    "no such table": Override(selecting(BY_COMMAND), OURS + "http_headers = 5\n"),
    "an old one, with no profile": Override(
        selecting(BY_VARIABLE, **HIDDEN, profile="ccjk", profiles={"ccjk": {"model_provider": "ccjk"}}), version=OLD, helper=()
    ),
    "an old one, with a profile": Override(
        selecting(BY_VARIABLE, **HIDDEN, profile="mine", profiles={"mine": {"model_provider": "ccjk", "model": MODEL}}),
        'profile = "mine"\n[profiles.mine]\nmodel = "theirs"\n',
        version=OLD,
        helper=(),
    ),
    "an old one, with a profile of a name that no argument can say": Override(
        selecting(BY_VARIABLE, **HIDDEN, profile="of mine", profiles={"of mine": {"model_provider": "ccjk"}}),
        'profile = "of mine"\n',
        version=OLD,
        helper=(),
    ),
    "one that does not say which it is": Override(selecting(BY_COMMAND), version=None),
}


@pytest.mark.parametrize("case", OVERRIDES)
def test_what_the_arguments_say(case: str) -> None:
    row = OVERRIDES[case]
    document = TomlDocument(row.there.encode(), "config.toml")
    settings = codex_run.overrides(document, "Title", Endpoint(URL, wire_api=row.wire_api), row.helper, row.version)
    found: dict[str, Any] = {}
    for setting in settings:  # laid over each other, as Codex does
        merge(found, tomllib.loads(setting))
    assert found == row.wanted


def merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(name), dict):
            merge(into[name], value)
        else:
            into[name] = value


def test_what_belongs_to_one_provider_and_cannot_be_blanked_is_refused() -> None:
    document = TomlDocument((OURS + "gateway_oauth = {client_id = 'x', redirect_port = 1}\n").encode(), "config.toml")
    with pytest.raises(CcjkError, match="gateway_oauth"):
        codex_run.overrides(document, "Title", Endpoint(URL), ["ccjk"], NEW)


HELD: dict[str, tuple[str, Version | None, bool]] = {
    "a new one": ("", NEW, True),
    "one that runs none": ("", OLD, False),
    "one that does not say": ("", None, False),
    "one that does not say, which asks one now": (OURS + 'auth = {command = "x"}\n', None, True),
    "a key in the file": (OURS + f'{codex.BEARER} = "{KEY}"\n', NEW, False),
    "a variable in the file": (OURS + 'env_key = "X"\n', NEW, False),
}


@pytest.mark.parametrize("case", HELD)
def test_which_codex_asks_a_command(case: str) -> None:
    text, version, asks = HELD[case]
    assert codex_run.asks_command(TomlDocument(text.encode(), "config.toml"), version) == asks
