"""Any profiles, any files, any sequence of commands: nothing but the intended changes, and everything comes back."""

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from ccjk.clients.claude_code import MODEL_FIELDS
from ccjk.core.environment import BASE_URL, CREDENTIALS, FOREIGN, LEFT_ALONE, PROVIDER_VARIABLES
from ccjk.documents.toml_reader import parse
from tests.inside import SCRATCH, Done, run
from tests.properties import LIMIT, many
from tests.properties.texts import json_texts, toml_texts

pytestmark = LIMIT

SETTINGS, STATE, CODEX = ".claude/settings.json", ".claude.json", ".codex/config.toml"
MARK = "0marked0"
_KEYS = st.from_regex(rf"[!-~]{{0,6}}{MARK}[!-~]{{0,30}}", fullmatch=True).filter(lambda key: not key.startswith("-"))
_MODELS = st.one_of(
    st.just(""),
    st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=["C", "Z"]), min_size=1, max_size=8),
)
_PROVIDERS = st.sampled_from(["302ai", "glm", "minimax", "kimi", "custom"])
_AUTH = st.sampled_from(["api_key", "auth_token"])
_NEW = st.sampled_from(["one", "two", "three.3", "glm"])
_NAMES = st.runner().flatmap(lambda self: st.sampled_from([*sorted(self.keys), *sorted(self.keys), "none"]))
_CLIENTS = st.sampled_from(["cc", "cx", "all"])
_OURS_IN_STATE = {"primaryApiKey", "hasCompletedOnboarding", "customApiKeyResponses"}


class Sequence(RuleBasedStateMachine):
    """``history`` holds what the clients' files were before each change that undo takes back, the last one last."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="ccjk-sequence-", dir=SCRATCH))
        self.keys: dict[str, str] = {}
        self.hosts: dict[str, str] = {}
        self.history: list[dict[str, bytes]] = []
        self.number = 0
        self.edited = set[str]()
        self.first, self.all_first = self.files(), self.everything()

    def teardown(self) -> None:
        try:
            done = self.ccjk("uninstall", "--yes")
            assert done.status == 0, done.err
            assert set(self.everything()) == set(self.all_first)
            for name, data in self.files().items():
                if name in self.edited:
                    assert _value(name, data) == _value(name, self.first[name]), name
                else:
                    assert data == self.first[name], name
        finally:
            shutil.rmtree(self.home)

    @initialize(settings=st.none() | json_texts(), state=st.none() | json_texts(), codex=st.none() | toml_texts())
    def files_of_the_clients(self, settings: str | None, state: str | None, codex: str | None) -> None:
        for name, text in ((SETTINGS, settings), (STATE, state), (CODEX, codex)):
            if text is not None:
                path = self.home / name
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(text.encode())
                path.chmod(0o600)
        self.first, self.all_first = self.files(), self.everything()

    @rule(name=_NEW, provider=_PROVIDERS, key=_KEYS, clients=_CLIENTS, auth=_AUTH, model=_MODELS, fast=_MODELS)
    def init(self, name: str, provider: str, key: str, clients: str, auth: str, model: str, fast: str) -> None:
        self.number += 1
        words = ["init", "-s", "-n", name, "-p", provider, "-k", "-", "-T", clients, "-t", auth]
        words += ["-M", model] if model else []
        words += ["-F", fast] if fast else []
        words += ["-u", f"https://host{self.number}.example/api"] if provider == "custom" else []
        done = self.changing(*words, stdin=key)
        if done.status == 0:
            self.keys[name] = key

    @precondition(lambda self: bool(self.keys))
    @rule(to=st.one_of(_NAMES, st.just("official")), clients=_CLIENTS)
    def switch(self, to: str, clients: str) -> None:
        self.changing("config-switch", to, "-T", clients)

    @precondition(lambda self: bool(self.recorded()))
    @rule()
    def undo(self) -> None:
        before = self.files()
        done = self.ccjk("undo")
        if done.status:  # what is there then would have Claude Code ask for a key of ours for its vendor
            assert "cannot be undone" in done.err
            assert "ccjk key" in str(self.history[-1:] or "ccjk key")
            assert self.files() == before
            return
        if self.history:  # nobody wrote meanwhile
            assert self.files() == self.history.pop()
        self.known()

    @precondition(lambda self: bool(self.keys))
    @rule(name=_NAMES)
    def remove(self, name: str) -> None:
        done = self.ccjk("remove", name)
        if done.status == 0:
            self.history.clear()
            key = self.keys.pop(name)
            if not any(key in other for other in self.keys.values()):
                assert not [path for path, data in self.everything().items() if data and key.encode() in data]

    @precondition(lambda self: bool(self.keys))
    @rule(name=_NAMES)
    def env(self, name: str) -> None:
        done = self.ccjk("env", name, "--shell", "json")
        if name not in self.keys:
            assert done.status in {1, 2}
            return
        assert done.status == 0, done.err
        values = json.loads(done.out)
        assert set(self.of_others(name)).isdisjoint(map(str, values.values()))
        assert (self.keys[name] in values.values()) == bool(values["ANTHROPIC_BASE_URL"]), "one is nothing without the other"

    @precondition(lambda self: bool(self.keys))
    @rule(name=_NAMES)
    def use(self, name: str) -> None:
        folder = self.home / "project"
        folder.mkdir(exist_ok=True)
        done = run(self.home, "use", name, folder=folder)
        self.told(done)
        if name in self.keys and done.status == 0:
            record = run(self.home, "directory", str(folder / ".ccjk"))
            self.told(record)
            if record.status == 0:
                rendered = (self.home / f".local/state/ccjk/directories{folder}/.ccjk").read_bytes().split(b"\0")
                values = {
                    variable.decode(): value.decode() for variable, value in zip(rendered[7:-2:2], rendered[8:-2:2], strict=True)
                }
                found = {values[variable] for variable in CREDENTIALS.values() if values.get(variable)}
                assert found == ({self.keys[name]} if values.get(BASE_URL) else set())
        shutil.rmtree(folder)

    @rule(words=st.sampled_from([("list",), ("status", "--json"), ("doctor",)]))
    def look(self, words: tuple[str, ...]) -> None:
        before = self.everything()
        done = self.ccjk(*words)
        assert done.status in {0, 1}, done.err
        assert self.everything() == before

    @precondition(lambda self: bool(set(self.first) & set(self.files())))
    @rule(data=st.data())
    def somebody_else_writes(self, data: st.DataObject) -> None:
        self.number += 1
        name = data.draw(st.sampled_from(sorted(set(self.first) & set(self.files()))))
        path = self.home / name
        path.write_bytes(_with(name, path.read_bytes(), self.number))
        self.first[name] = _with(name, self.first[name], self.number)
        self.edited.add(name)
        self.history.clear()

    @invariant()
    def only_what_was_meant(self) -> None:
        now = self.files()
        for name in (SETTINGS, STATE, CODEX):
            if name in self.first and name in now:
                assert _others(name, now[name]) == _others(name, self.first[name]), name

    @invariant()
    def private(self) -> None:
        own = [self.home / ".config/ccjk", self.home / ".local/state/ccjk"]
        for path in (path for folder in own for path in (folder, *folder.rglob("*")) if folder.exists()):
            assert not path.stat().st_mode & 0o077, path

    @invariant()
    def one_providers_key_a_file(self) -> None:
        for name, data in self.files().items():
            found = {key for key in self.keys.values() if key.encode() in data or json.dumps(key)[1:-1].encode() in data}
            if name == STATE:
                assert not found or all(len(key) <= 20 for key in found)
            else:
                assert len(found - {longer for longer in found if any(longer != k and longer in k for k in found)}) <= 1, name

    def ccjk(self, *words: str, stdin: str = "") -> Done:
        done = run(self.home, *words, stdin=stdin)
        self.told(done, words)
        return done

    def told(self, done: Done, words: tuple[str, ...] = ()) -> None:
        """Check what was printed: no traceback, no key but where it is asked for."""
        assert "Traceback" not in done.err
        assert MARK not in done.err
        if words[:1] != ("env",):
            assert MARK not in done.out
        if done.status:
            assert done.err or words[:1] == ("doctor",), words

    def changing(self, *words: str, stdin: str = "") -> Done:
        """Run a command that changes the clients' files or refuses to."""
        before, recorded = self.files(), self.recorded()
        done = self.ccjk(*words, stdin=stdin)
        if done.status:
            assert self.files() == before
        elif self.recorded() != recorded:
            self.history.append(before)
            del self.history[:-20]
        else:
            assert self.files() == before
        self.known()
        return done

    def recorded(self) -> set[str]:
        folder = self.home / ".local/state/ccjk/backups"
        return {path.name for path in folder.iterdir()} if folder.is_dir() else set()

    def known(self) -> None:
        """Learn which profiles there are now, as undo takes them back as well."""
        folder = self.home / ".config/ccjk/keys"
        paths = [path for path in folder.iterdir() if "@" not in path.name] if folder.is_dir() else []  # which says its hosts
        self.keys = {path.name: path.read_text() for path in paths}

    def of_others(self, name: str) -> list[str]:
        return [key for other, key in self.keys.items() if other != name and key != self.keys[name]]

    def files(self) -> dict[str, bytes]:
        return {name: (self.home / name).read_bytes() for name in (SETTINGS, STATE, CODEX) if (self.home / name).exists()}

    def everything(self) -> dict[str, bytes | None]:
        return {
            str(path.relative_to(self.home)): path.read_bytes() if path.is_file() else None
            for path in sorted(self.home.rglob("*"))
        }


def _with(name: str, data: bytes, value: int) -> bytes:
    """Return ``data`` as another program leaves it, with a value of its own: JSON laid out anew, TOML with a line more."""
    if name == CODEX:
        gap = b"" if data.endswith(b"\n") or not data else b"\n"
        return data + gap + b"[theirs-%d]\n" % value
    found = json.loads(data.decode().removeprefix("\ufeff"))
    return json.dumps(found | {f"theirs-{value}": value}, indent=3).encode()


def _value(name: str, data: bytes) -> str:
    """Return what tells two files apart by their values, but for where and how often a key stands in a list of keys."""
    text = data.decode().removeprefix("\ufeff")
    if name == CODEX:
        return json.dumps(parse(text), default=str, sort_keys=True)
    found = json.loads(text)
    lists = found.get("customApiKeyResponses")
    for key, inner in lists.items() if isinstance(lists, dict) else ():
        lists[key] = sorted({str(one) for one in inner}) if isinstance(inner, list) else inner
    return json.dumps(found, sort_keys=True)


def _others(name: str, data: bytes) -> str:
    """Return what of a client's file is not ccjk's business, in its order."""
    text = data.decode().removeprefix("\ufeff")
    if name == CODEX:
        value: dict[str, Any] = parse(text)
        value = {key: inner for key, inner in value.items() if key not in {"model", "model_provider"}}
        providers = value.get("model_providers")
        if isinstance(providers, dict):
            value["model_providers"] = {key: inner for key, inner in providers.items() if key != "ccjk"}
            value = {key: inner for key, inner in value.items() if inner or key != "model_providers"}
        return re.sub(r"\bnan\b", '"nan"', json.dumps(value, default=str, sort_keys=True))
    value = json.loads(text)
    if name == STATE:
        return json.dumps({key: inner for key, inner in value.items() if key not in _OURS_IN_STATE})
    env = value.get("env")
    if isinstance(env, dict):
        env = {key: inner for key, inner in env.items() if key not in (*PROVIDER_VARIABLES, *FOREIGN, *LEFT_ALONE)}
    rest = [(key, inner) for key, inner in value.items() if key not in {"env", "apiKeyHelper", *MODEL_FIELDS}]
    return json.dumps([rest, env or None])


def test_any_sequence() -> None:
    run_state_machine_as_test(Sequence, settings=many(25))
