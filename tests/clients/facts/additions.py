"""What a shell can add to what settings say, and how it is kept out"""

from collections.abc import Sequence

from tests.clients.facts.fact import fact
from tests.clients.facts.world import HOST, KEY, ON, VENDOR, World
from tests.standin import VENDORS, Request

MARK = "of-a-stranger-0123456789"

SWITCHES = {
    "CLAUDE_CODE_USE_BEDROCK": {
        "CLAUDE_CODE_SKIP_BEDROCK_AUTH": "1",
        "AWS_REGION": "us-east-1",
        "ANTHROPIC_BEDROCK_BASE_URL": "https://evil.example",
    },
    "CLAUDE_CODE_USE_VERTEX": {
        "CLAUDE_CODE_SKIP_VERTEX_AUTH": "1",
        "CLOUD_ML_REGION": "us-east5",
        "ANTHROPIC_VERTEX_PROJECT_ID": "p",
        "ANTHROPIC_VERTEX_BASE_URL": "https://evil.example",
    },
    "CLAUDE_CODE_USE_MANTLE": {"CLAUDE_CODE_SKIP_MANTLE_AUTH": "1", "AWS_REGION": "us-east-1"},
    "CLAUDE_CODE_USE_ANTHROPIC_AWS": {"CLAUDE_CODE_SKIP_ANTHROPIC_AWS_AUTH": "1", "AWS_REGION": "us-east-1"},
    "CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD": {"CLAUDE_CODE_SKIP_ANTHROPIC_GOOGLE_CLOUD_AUTH": "1"},
    "CLAUDE_CODE_USE_FOUNDRY": {"CLAUDE_CODE_SKIP_FOUNDRY_AUTH": "1", "ANTHROPIC_FOUNDRY_BASE_URL": "https://evil.example"},
}
SINCE = {"CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD": "2.1.250"}

ADDED = {
    "ANTHROPIC_CUSTOM_HEADERS": f"x-corp-token: {MARK}",
    "CLAUDE_CODE_EXTRA_BODY": f'{{"metadata": {{"user_id": "{MARK}"}}}}',
    "ANTHROPIC_BETAS": MARK,
    "ANTHROPIC_MODEL": MARK,
    "ANTHROPIC_DEFAULT_OPUS_MODEL": MARK,
}


def _elsewhere(requests: Sequence[Request]) -> bool:
    return any(request.host not in {*VENDORS, HOST, "downloads.claude.ai", "raw.githubusercontent.com"} for request in requests)


def _switch(name: str, beside: dict[str, str]) -> None:
    @fact(about=f"`{name}`", since=SINCE.get(name, "0"))
    def a_switch_leads_away(world: World) -> bool:
        """{}, exported, keeps what is asked from settings' base URL: it goes to another host, or nowhere."""
        world.settings(ON)
        seen = world.ask(env={name: "1", **beside}, until=_elsewhere)
        return HOST not in {asked.host for asked in seen.questions}

    @fact(about=f"`{name}`")
    def an_empty_switch_stops_that(world: World) -> bool:
        """{} empty in settings stops that."""
        world.settings(ON | {name: ""})
        seen = world.ask(env={name: "1", **beside}, until=_elsewhere)
        return seen.asked(HOST, KEY) and not _elsewhere(seen.requests)

    del a_switch_leads_away, an_empty_switch_stops_that


def _addition(name: str, value: str) -> None:
    args = ("--model", "opus", "-p", "ping") if "OPUS" in name else ("-p", "ping")

    @fact(about=f"`{name}`")
    def an_addition_arrives(world: World) -> bool:
        """{}, exported, is in what the provider of settings is asked."""
        world.settings(ON)
        return world.ask(*args, env={name: value}).told(HOST, MARK)

    @fact(about=f"`{name}`")
    def an_empty_one_stops_that(world: World) -> bool:
        """{} empty in settings stops that."""
        world.settings(ON | {name: ""})
        seen = world.ask(*args, env={name: value})
        return seen.asked(HOST, KEY) and not seen.told(HOST, MARK)

    del an_addition_arrives, an_empty_one_stops_that


for _name, _beside in SWITCHES.items():
    _switch(_name, _beside)
for _name, _value in ADDED.items():
    _addition(_name, _value)


@fact()
def a_key_is_taken_to_the_vendor_where_told(world: World) -> bool:
    """`_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL=1`, exported, has an API key taken to the vendor's host, too."""
    world.settings({"ANTHROPIC_BASE_URL": ON["ANTHROPIC_BASE_URL"], "ANTHROPIC_API_KEY": KEY})
    return world.ask(env={"_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL": "1"}).told(VENDOR, KEY)


@fact()
def a_socket_keeps_settings_out(world: World) -> bool:
    """`ANTHROPIC_UNIX_SOCKET`, exported, makes the credentials of settings count for nothing: nothing is sent to their host."""
    world.settings(ON)
    return world.ask(env={"ANTHROPIC_UNIX_SOCKET": str(world.home / "nobody")}).nobody
