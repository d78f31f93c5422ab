"""A client is one module: a third one, made up here, goes through everything that the two do."""

import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ccjk.clients import registry
from ccjk.clients.client import Client, Files, Rotation, Target
from ccjk.clients.version import Version
from ccjk.core import endpoint, environment
from ccjk.core.endpoint import RESPONSES, Endpoint
from ccjk.core.environment import PROFILE, Environment
from ccjk.core.preset import Preset
from ccjk.core.profile import Profile, endpoint_for
from ccjk.documents.edits import ABSENT, Document
from ccjk.documents.edits import Path as At
from tests.conftest import Home

KEY = "sk-third-0123456789-abcdef"
URL, SECRET = ("provider", "url"), ("provider", "key")


class Third:
    """A client with one JSON file and two variables."""

    id: str = "third"
    program = "third"
    package = "third"
    together: frozenset[At] = frozenset({URL, SECRET})
    secret: frozenset[str] = frozenset({"key"})
    variables: tuple[str, ...] = ("THIRD_URL", "THIRD_KEY")
    proxies: tuple[str, ...] = ("HTTPS_PROXY",)
    authorities = "THIRD_CA"
    default_model = "third-1"

    def files(self) -> list[tuple[str, str]]:
        return [(os.path.join(os.environ["HOME"], ".third", "third.json"), "json")]

    def owns(self, path: str) -> bool:
        return os.path.basename(path) == "third.json"

    def version(self) -> Version | None:
        return None

    def own_model(self) -> str:
        return ""

    def protocol(self, _endpoint: Endpoint) -> str:
        return RESPONSES

    def endpoint(self, profile: Profile, presets: Mapping[str, Preset], *, installed: bool = True) -> Endpoint:
        del installed
        return endpoint_for(self.id, profile, presets)

    def managed(self) -> list[str]:
        return []

    def managed_names(self, document: Document, file: str) -> list[str]:
        return [] if document.get((file,)) is ABSENT else [file]

    def in_shell(
        self, name: str, endpoint: Endpoint, files: Files, program: str | None, *, preset: bool
    ) -> tuple[Environment, bool]:
        del files, program
        return Environment({PROFILE: name, "THIRD_URL": endpoint.base_url}, ("THIRD_KEY",), preset=preset), True

    def base_url(self, document: Document) -> str:
        value = document.get(URL)
        return value if isinstance(value, str) else ""

    def selected(self, document: Document, endpoint: Endpoint) -> dict[str, str]:
        del document
        return endpoint.said()

    def asks_for(self, document: Document, name: str) -> str | None:
        del document, name
        return None

    def points_at(self, document: Document, endpoint: Endpoint | None, name: str, key: str) -> bool:
        del name
        return endpoint is not None and document.get(URL) == endpoint.base_url and document.get(SECRET) == key

    def write(self, files: Files, target: Target) -> None:
        path, kind = self.files()[0]
        files.adopt(path, kind, self.together, ours=True)
        files.edit(path, kind, {URL: target.endpoint.base_url, SECRET: target.key})

    def write_keys(self, files: Files, keys: Iterable[tuple[Endpoint, str]], *, active: bool) -> None:
        pass

    def release(self, files: Files, *, official: bool, current: bool) -> list[str]:
        del official, current
        files.adopt(*self.files()[0], self.together, ours=True)
        files.restore(*self.files()[0])
        return []

    def clear(self, files: Files) -> None:
        files.edit(*self.files()[0], {URL: ABSENT, SECRET: ABSENT})
        files.forget(self.files()[0][0])

    def release_file(self, files: Files, path: str, kind: str, name: str = "", key: str = "") -> None:
        if not name or files.document(path, kind).get(SECRET) == key:
            files.restore(path, kind)

    def rotate(self, files: Files, path: str, kind: str, rotation: Rotation) -> None:
        document = files.document(path, kind)
        if document.get(SECRET) == rotation.before and rotation.fits(self.base_url(document)):
            files.edit(path, kind, {SECRET: rotation.after})


THIRD: Client = Third()
MINE = '{\n  "theme": "dark",\n  "provider": {"url": "https://by-hand.example", "key": "by-hand"}\n}\n'


@pytest.fixture
def third(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """Return a home in which it is set up by hand already."""
    managed = list(environment.MANAGED)
    monkeypatch.setitem(endpoint.CLIENTS, "third", "Third")
    monkeypatch.setitem(endpoint.FIELDS, "third", ("base_url", "model"))
    monkeypatch.setitem(registry.ADAPTERS, "third", THIRD)
    registry.register(THIRD)
    home.write(".third/third.json", MINE)
    yield home
    environment.MANAGED[:] = managed


def set_up(home: Home, name: str = "gateway", key: str = KEY) -> None:
    home.inside("init", "-s", "-T", "third", "-u", f"https://{name}.example/v1", "-n", name, "-k", key)


def provider(home: Home) -> Any:
    return home.json(".third/third.json")["provider"]


def test_it_is_set_up_switched_listed_and_taken_back(third: Home) -> None:
    before = third.read(".third/third.json")
    set_up(third)
    assert provider(third) == {"url": "https://gateway.example/v1", "key": KEY}
    assert third.json(".third/third.json")["theme"] == "dark"
    assert (third.path / ".third/third.json").stat().st_mode & 0o777 == 0o600
    assert not (third.path / ".claude").exists()
    set_up(third, "other", "sk-other-0123456789")
    third.inside("config-switch", "gateway", "-T", "third")
    assert provider(third)["key"] == KEY
    (listed,) = [profile for profile in json.loads(third.inside("list", "--json")) if "third" in profile["current"]]
    assert listed["name"] == "gateway"
    assert listed["clients"]["third"]["base_url"] == "https://gateway.example/v1"
    assert KEY not in third.inside("list")
    third.inside("undo")
    assert provider(third)["url"] == "https://other.example/v1"
    third.inside("undo")
    third.inside("undo")
    assert third.read(".third/third.json") == before
    assert "third" in third.refused("init", "-s", "-T", "fourth", "-p", "glm", "-k", KEY)


def test_a_rotated_key_arrives_and_a_removed_profile_leaves_nothing(third: Home) -> None:
    set_up(third)
    set_up(third, key="sk-new-0123456789-abcdef")
    assert provider(third)["key"] == "sk-new-0123456789-abcdef"
    third.inside("remove", "gateway")
    assert third.read(".third/third.json") == MINE
    assert not [name for name, (data, _mode) in third.files().items() if b"sk-" in data]


def test_status_and_doctor_speak_of_it(third: Home) -> None:
    set_up(third)
    answer = json.loads(third.inside("status", "--json"))["clients"]["third"]
    assert (answer["profile"], answer["base_url"], answer["decided_by"]) == ("gateway", "https://gateway.example/v1", "default")
    assert "Third" in third.inside("status")
    third.write(".third/third.json", MINE)
    found = json.loads(third.run("doctor", "--json").out)["findings"]
    assert ("default-drift", "third") in {(finding["id"], finding.get("client")) for finding in found}


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_a_shell_moves_there_and_back(third: Home, shell: str) -> None:
    set_up(third)
    third.env["THIRD_URL"] = "mine"
    switch = third.inside("env", "gateway", "--shell", shell)
    assert KEY not in switch
    third.env |= {"THIRD_URL": "https://gateway.example/v1", "THIRD_KEY": KEY, "CCJK_SET": "THIRD_URL THIRD_KEY"}
    back = third.inside("env", "--unset", "--shell", shell)
    show = 'echo "$THIRD_URL ${THIRD_KEY-unset} ${CCJK_PROFILE-none}"\n'
    done = subprocess.run(
        [shell, "-c", f"{switch}\n{show}{back}\n{show}"],
        env={"PATH": os.environ["PATH"], "HOME": str(third.path), "THIRD_URL": "mine"},
        text=True,
        capture_output=True,
        check=True,
    )
    assert done.stdout.splitlines() == [f"https://gateway.example/v1 {KEY} gateway", "mine unset none"]


def test_uninstall_leaves_what_there_was(third: Home, tmp_path: Path) -> None:
    set_up(third)
    set_up(third, "other", "sk-other-0123456789")
    third.inside("uninstall", "--yes")
    assert third.files() == {".third/third.json": (MINE.encode(), 0o600)}
    assert tmp_path.exists()
