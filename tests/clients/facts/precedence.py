"""Which settings Claude Code obeys"""

from tests.clients.facts.fact import fact
from tests.clients.facts.world import FLAG, HOST, KEY, ON, ON_OTHER, OTHER, OTHER_KEY, World


@fact()
def settings_beat_the_shell(world: World) -> bool:
    """A variable in `env` of `settings.json` wins over the same one in the shell."""
    world.settings(ON)
    return world.ask(env=ON_OTHER).asked(HOST, KEY)


@fact()
def a_project_beats_the_user(world: World) -> bool:
    """A project's `.claude/settings.json` wins over the user's, and `claude -p` obeys its base URL without a question."""
    world.settings(ON_OTHER)
    world.of_project(ON)
    return world.ask().asked(HOST, KEY)


@fact()
def an_option_beats_both(world: World) -> bool:
    """`--settings FILE` wins over both."""
    world.settings(ON_OTHER)
    world.of_project(ON_OTHER)
    world.write("given.json", {"env": ON})
    return world.ask("--settings", str(world.home / "given.json"), "-p", "ping").asked(HOST, KEY)


@fact(since="2.1.198")
def the_last_option_counts(world: World) -> bool:
    """Of several `--settings` the last counts; below, the first."""
    for name, env in (("one", ON_OTHER), ("two", ON)):
        world.write(f"{name}.json", {"env": env})
    named = [word for name in ("one", "two") for word in ("--settings", str(world.home / f"{name}.json"))]
    return world.ask(*named, "-p", "ping").asked(HOST, KEY)


@fact(since="2.1.126")
def the_flag_gives_the_shell_the_say(world: World) -> bool:
    """With `CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST=1`, a URL and a key the shell wins over user, project and `--settings`."""
    world.settings(ON_OTHER)
    world.of_project(ON_OTHER)
    world.write("given.json", {"env": ON_OTHER})
    return world.ask("--settings", str(world.home / "given.json"), "-p", "ping", env=FLAG | ON).asked(HOST, KEY)


@fact(since="2.1.126")
def the_flag_alone_sends_nothing(world: World) -> bool:
    """That flag without a credential sends nothing."""
    world.settings(ON)
    return world.ask(env=FLAG).nobody


@fact()
def both_credentials_are_sent(world: World) -> bool:
    """`ANTHROPIC_API_KEY` and `ANTHROPIC_AUTH_TOKEN`, from whichever sources, are both sent."""
    world.settings(ON)
    return world.ask(env={"ANTHROPIC_API_KEY": OTHER_KEY}).asked(HOST, KEY, OTHER_KEY)


@fact()
def an_empty_credential_is_none(world: World) -> bool:
    """One of them empty in settings counts as unset, also against a value in the shell."""
    world.settings(ON | {"ANTHROPIC_API_KEY": ""})
    return world.ask(env={"ANTHROPIC_API_KEY": OTHER_KEY}).asked(HOST, KEY)


@fact()
def v1_twice(world: World) -> bool:
    """A base URL that ends in `/v1` is asked at `/v1/v1/messages`."""
    world.settings(ON | {"ANTHROPIC_BASE_URL": f"https://{HOST}/v1"})
    return {asked.path.partition("?")[0] for asked in world.ask().questions} == {"/v1/v1/messages"}


@fact()
def the_state_file_sets_variables_below_settings(world: World) -> bool:
    """`env` in `.claude.json` is applied, below the user's settings."""
    world.write(".claude.json", {"env": ON})
    alone = world.ask().asked(HOST, KEY)
    world.settings(ON_OTHER)
    return alone and world.ask().asked(OTHER, OTHER_KEY)


@fact(since="2.1.240")
def local_settings_of_the_root_count_below(world: World) -> bool:
    """`.claude/settings.local.json` of a repository's top is obeyed in each folder below."""
    world.settings(ON_OTHER)
    (world.project / ".git").mkdir()
    for name, text in {"HEAD": "ref: refs/heads/main\n", "config": "[core]\n\trepositoryformatversion = 0\n"}.items():
        (world.project / ".git" / name).write_text(text)
    for folder in ("objects", "refs"):
        (world.project / ".git" / folder).mkdir()
    world.write("project/.claude/settings.local.json", {"env": ON})
    world.project /= "below"
    world.project.mkdir()
    return world.ask().asked(HOST, KEY)


@fact()
def a_project_has_requests_printed(world: World) -> bool:
    """`BUN_CONFIG_VERBOSE_FETCH=curl` in a project's settings has each request printed, key included, under the flag, too."""
    world.of_project({"BUN_CONFIG_VERBOSE_FETCH": "curl"})
    seen = world.ask(env=FLAG | ON)
    return KEY in seen.out + seen.err
