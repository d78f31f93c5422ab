"""What a person typed where a name belongs: repeated in an error where it is a name, masked where it may be a key."""

import json

import pytest

from ccjk.core.key import typed
from tests.commands.used import set_up
from tests.conftest import Home

NAMES = (
    *(
        "glm",
        "302ai",
        "invalid-provider",
        "glm-4.7",
        "my-company_gateway.eu-west-1",
        "OpenRouter",
        "DEEPSEEK",
        "python3.11",
        "x86_64",
        "gpt4o",
        "k2think",
        "n8n",
        "DeepSeekV2",
        "20250115",
        "eu2west",
        "qwen3coder",
        "GPT4O_KEY",
    ),
    *("provider2025", "a", "", "-", "--skip-promt", "LD_PRELOAD", "ANTHROPIC_AUTH_TOKEN", "NODE_TLS_REJECT_UNAUTHORIZED", "智谱"),
)
KEYS = (
    "sk-ant-api03-R2D2c3poLeia-Han_Chewie",
    "sk-of-nobody",
    "6f1ed002ab5595859014ebf0951522d9",
    "6f1ed002ab559585.Q2hld2JhY2Nh",
    "eyJhbGciOiJSUzI1NiIs.eyJHcm91cE5hbWUi.c2lnbmF0dXJl",
    "f47ac10b-58cc-4372-a567-0e02b2c3d479",
    "AKIAIOSFODNNSEXAMPLE",
    "AIzaSyDaGmWKa",
    "gsk_abcdefghij",
    "qwertzuiopasdfghjklyxcvbnm",
    "Xy7pQ2vL9",
    "my key is sk9f8e7d6c5b4a",
)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_is_repeated(text: str) -> None:
    assert typed(text) == text


@pytest.mark.parametrize("text", KEYS)
def test_what_may_be_a_key_is_masked(text: str) -> None:
    assert text[4:-4] not in typed(text)


PLACES = (
    "env @ --shell bash",
    "env @",
    "env glm --shell @",
    "env --@",
    "use @",
    "use glm --@",
    "exec @ -- true",
    "exec -- @",
    "exec glm -- @",
    "config-switch @",
    "config-switch glm -T @",
    "cs @-config",
    "remove @",
    "key @",
    "key @ --for https://api.z.ai",
    "names @",
    "hook @",
    "completion @",
    "allow @",
    "deny @",
    "doctor --mend @",
    "init -s -p @ -k k",
    "init -s -p glm -k k --region @",
    "init -s -p glm -n @",
    "init -s -p custom -n @ -k k",
    "init -s -p glm -k k -T @",
    "init -s -p glm -k k -t @",
    "init -s -p glm -k k --wire-api @",
    "init -s -p glm --key-env @",
    "init -s -p glm --@",
    "init -s -p glm -k k @",
    "@",
)


@pytest.fixture
def used(home: Home) -> Home:
    set_up(home)
    return home


@pytest.mark.parametrize("place", PLACES)
def test_no_error_repeats_a_key_that_was_typed_there(used: Home, place: str) -> None:
    for key in KEYS[:5]:
        done = used.run(*(word.replace("@", key) for word in place.split()))
        assert done.status, done
        assert key[4:-4] not in done.out + done.err, (key, done.err)


FILES = ("@", "CCJK_PROFILE=@", "@=glm", "export @=1", "CCJK_PROFILE=glm\n@=1", "@ @")


@pytest.mark.parametrize("text", FILES)
def test_no_error_repeats_a_key_that_a_directory_file_holds(used: Home, text: str) -> None:
    for key in KEYS[:5]:
        file = used.write(".ccjk", text.replace("@", key))
        for command in ("allow", "exec -- true", f"directory {file}", "use glm", "status"):
            done = used.run(*command.split())
            assert key[4:-4] not in done.out + done.err, (key, command, done.err)


@pytest.mark.parametrize(
    "entry",
    [{"provider": "@", "key": "k"}, {"@": "k"}, {"provider": "glm", "name": "@"}, {"provider": "glm", "region": "@", "key": "k"}],
)
def test_no_error_repeats_a_key_that_a_list_of_profiles_has_in_the_wrong_place(used: Home, entry: dict[str, str]) -> None:
    for key in KEYS[:5]:
        error = used.refused("init", "-s", "--api-configs", json.dumps([entry]).replace("@", key))
        assert key[4:-4] not in error, error


@pytest.mark.parametrize(
    "text", ["[@]\n", "[profiles.glm.@]\n", '[defaults]\nclaude-code = "@"\n', '[profiles.x]\npreset = "@"\n']
)
def test_no_error_repeats_a_key_that_stands_in_the_users_own_file(used: Home, text: str) -> None:
    key = KEYS[0]
    used.write(
        ".config/ccjk/config.toml", used.read(".config/ccjk/config.toml").partition("[profiles.glm")[0] + text.replace("@", key)
    )
    for command in ("list", "status", "env x --shell bash", "doctor"):
        done = used.run(*command.split())
        assert key[4:-4] not in done.err, (command, done.err)


def test_the_sentence_for_a_provider_that_does_not_exist_stays(home: Home) -> None:
    sentence = "Invalid provider 'invalid-provider'. Valid providers: 302ai, glm, minimax, kimi, custom"
    assert sentence in home.refused("init", "-s", "-p", "invalid-provider", "-k", "sk-xxx")
