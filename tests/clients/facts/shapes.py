"""Settings files that Claude Code drops whole"""

import json

from tests.clients.facts.fact import fact
from tests.clients.facts.world import HOST, KEY, ON, World

SHAPES: dict[str, object] = {
    '"model": null': {"model": None},
    '"model": 1': {"model": 1},
    '"permissions": []': {"permissions": []},
    '"permissions": {"allow": "x"}': {"permissions": {"allow": "x"}},
    '"statusLine": "x"': {"statusLine": "x"},
    '"apiKeyHelper": null': {"apiKeyHelper": None},
    '"enabledPlugins": []': {"enabledPlugins": []},
}
KEPT: dict[str, object] = {"a key that nobody knows": {"no_such_key": 1}, '"apiKeyHelper": ""': {"apiKeyHelper": ""}}


def _dropped(name: str, fields: object) -> None:
    @fact(about=f"`{name}`")
    def a_shape_is_dropped(world: World) -> bool:
        """{} has the whole file dropped: nothing is sent to its provider."""
        assert isinstance(fields, dict)
        world.settings(ON, **fields)
        return world.ask().nobody

    del a_shape_is_dropped


def _kept(name: str, fields: object) -> None:
    @fact(about=f"`{name}`" if name.startswith('"') else name)
    def a_shape_is_kept(world: World) -> bool:
        """The file is obeyed with {} in it."""
        assert isinstance(fields, dict)
        world.settings(ON, **fields)
        return world.ask().asked(HOST, KEY)

    del a_shape_is_kept


for _name, _fields in SHAPES.items():
    _dropped(_name, _fields)
for _name, _fields in KEPT.items():
    _kept(_name, _fields)


@fact()
def no_json_is_dropped(world: World) -> bool:
    """A file that is not JSON, a comment in it included, is dropped."""
    world.write(".claude/settings.json", "// mine\n" + json.dumps({"env": ON}))
    return world.ask().nobody


@fact(since="2.1.299")
def no_json_is_told(world: World) -> bool:
    """That is said on stderr."""
    world.write(".claude/settings.json", "{")
    return "did not load" in world.ask().err


@fact(since="2.1.299")
def a_shape_is_told(world: World) -> bool:
    """A file that is dropped for its shape is named on stderr by `claude -p`, with the field."""
    world.settings(ON, permissions=[])
    seen = world.ask()
    return "settings.json" in seen.err and "permissions" in seen.err
