"""Claude Code as a `client.Client`: what is done to its files and to a shell for a profile."""

import os
import shlex
from collections.abc import Iterable, Mapping
from functools import partial

from ccjk.clients import claude_code, places, repository
from ccjk.clients.client import Files, Rotation, Target
from ccjk.clients.programs import is_wrapper
from ccjk.clients.version import Version
from ccjk.core.endpoint import CLAUDE_CODE, MESSAGES, Endpoint
from ccjk.core.environment import BASE_URL, CREDENTIALS, CUSTOM_HEADERS, QUIET, Environment, shell_environment
from ccjk.core.preset import Preset
from ccjk.core.profile import Profile, endpoint_for
from ccjk.documents.edits import ABSENT, Document, Item, Path, Wanted


class ClaudeCode:
    """Claude Code as a `client.Client`."""

    id: str = CLAUDE_CODE
    program = "claude"
    package = "@anthropic-ai/claude-code"
    together: frozenset[Path] = claude_code.TOGETHER
    secret: frozenset[str] = frozenset({*CREDENTIALS.values(), CUSTOM_HEADERS, claude_code.PRIMARY, claude_code.HELPER})
    variables: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")
    authorities = "NODE_EXTRA_CA_CERTS"
    default_model = "claude-opus-5-5"  # tried with 2.1.332 (2026-11)

    def files(self) -> list[tuple[str, str]]:
        return [(places.claude_settings(), "json"), (places.claude_state(), "json")]

    def owns(self, path: str) -> bool:
        return os.path.basename(path) == "settings.json" or places.is_claude_state(path)

    def version(self) -> Version | None:
        return places.claude_version_anywhere()

    def own_model(self) -> str:
        return ""

    def protocol(self, endpoint: Endpoint) -> str:
        return MESSAGES

    def endpoint(self, profile: Profile, presets: Mapping[str, Preset], *, installed: bool = True) -> Endpoint:
        return endpoint_for(self.id, profile, presets)

    def managed(self) -> list[str]:
        return places.claude_managed()

    def managed_names(self, document: Document, file: str) -> list[str]:
        return claude_code.managed_names(document)

    def in_shell(
        self, name: str, endpoint: Endpoint, files: Files, program: str | None, *, preset: bool
    ) -> tuple[Environment, bool]:
        program = program or places.program(self.program)
        version = places.version_of(program)
        alone, known = claude_code.keeps_other_keys(version), places.lasts(program, version)
        if endpoint.auth == "api_key":  # what keeps it from going to the vendor depends on more releases
            known = known and not (program and is_wrapper(program))
        both = not alone and _other_key(files)
        said = (endpoint.base_url, endpoint.auth, endpoint.model, endpoint.fast_model, endpoint.context_window)
        quiet = claude_code.takes_key_home(version)
        # Where the release may be another in the next directory, so may be what keeps an API key from going home.
        lasting = alone and (known or endpoint.auth != "api_key")
        made = shell_environment(name, *said, both=both, quiet=quiet, preset=preset, lasting=lasting)
        return made, alone and known

    def base_url(self, document: Document) -> str:
        return claude_code.base_url(document)

    def selected(self, document: Document, endpoint: Endpoint) -> dict[str, str]:
        return endpoint.said()

    def asks_for(self, document: Document, name: str) -> str | None:
        return claude_code.base_url(document) if claude_code.asks_for(document.get((claude_code.HELPER,)), name) else None

    def points_at(self, document: Document, endpoint: Endpoint | None, name: str, key: str) -> bool:
        return endpoint is not None and claude_code.points_at(document, endpoint, name, key)

    def write(self, files: Files, target: Target) -> None:
        path, version = places.claude_settings(), self.version()
        key = "" if target.key and repository.holder(path) else target.key
        document, command = files.document(path, "json"), "" if key else shlex.join(target.helper)
        quiet = bool(command or target.endpoint.auth == "api_key") and claude_code.takes_key_home(version)
        lowers = claude_code.lowers_window(version)
        ours = partial(files.wrote, path, "json")
        wanted = claude_code.settings(document, target.endpoint, key, ours, command, quiet=quiet, lowers=lowers)
        stands = _stands(files)
        files.adopt(path, "json", _own(files, ours=stands), ours=stands, came=claude_code.foreign_models(document))
        files.keep(path, "json", claude_code.tiers(document))
        files.edit(path, "json", wanted)

    def write_keys(self, files: Files, keys: Iterable[tuple[Endpoint, str]], *, active: bool) -> None:
        """Approve in ``.claude.json`` the keys that it would ask about, and take back approvals of keys that are gone."""
        path = places.claude_state()
        approved = [key for endpoint, key in keys if endpoint.auth == "api_key"]
        kept = {key[-claude_code.SUFFIX :] for key in approved}
        files.restore(path, "json", only=lambda at: isinstance(at[-1], Item) and at[-1].text not in kept)
        files.edit(path, "json", claude_code.state(approved, active=active))

    def release(self, files: Files, *, official: bool, current: bool) -> list[str]:
        (path, kind), (of_state, _kind) = self.files()
        ours = current or official or _stands(files)
        known = files.originals.get(path)
        replaced = not ours and known is not None and not claude_code.PROVIDER_OWN.isdisjoint(known.edits)
        files.adopt(path, kind, _own(files, ours=ours), ours=ours, came=claude_code.foreign_models(files.document(path, kind)))
        if replaced and claude_code.base_url(files.document(path, kind)):
            # Somebody set another provider up by hand since: no login's key may come back beside it.
            files.restore(path, kind, only=lambda at: at != (claude_code.HELPER,))
            files.restore(of_state, kind, only=lambda at: at != (claude_code.PRIMARY,))
            return []
        files.restore(of_state, kind)
        files.restore(path, kind)
        document = files.document(path, kind)
        url = claude_code.base_url(document)
        return [url] if official and files.edit(path, kind, claude_code.official_settings(document)) and url else []

    def clear(self, files: Files) -> None:
        path, kind = self.files()[0]
        files.edit(path, kind, claude_code.nothing(files.document(path, kind)))
        files.forget(path)

    def release_file(self, files: Files, path: str, kind: str, name: str = "", key: str = "") -> None:
        files.restore(path, kind, only=lambda at: bool(key) and at[-1] == Item(key[-claude_code.SUFFIX :]))
        known = files.originals.get(path)
        values = [edit.after for edit in known.edits.values()] if known else []
        if not name or any(claude_code.asks_for(value, name) or (bool(key) and value == key) for value in values):
            files.adopt(path, kind, (*claude_code.PROVIDER_OWN, (claude_code.HELPER,)), ours=True)
            files.restore(path, kind)

    def rotate(self, files: Files, path: str, kind: str, rotation: Rotation) -> None:
        document, known = files.document(path, kind), files.originals[path].edits
        wanted: Wanted = {at: rotation.after for at in known if document.get(at) == rotation.before}
        url = claude_code.base_url(document)
        if wanted and rotation.fits(url):
            if repository.holder(path):
                wanted = dict.fromkeys(wanted, "") | {(claude_code.HELPER,): shlex.join(places.key_helper(rotation.profile, url))}
                if claude_code.takes_key_home(self.version()) and document.get(("env", QUIET)) in (ABSENT, ""):
                    wanted["env", QUIET] = "1"
            files.edit(path, kind, wanted)
        approval = Item(rotation.before[-claude_code.SUFFIX :])
        if path not in rotation.here and any(at[-1] == approval for at in known):
            files.restore(path, kind, only=lambda at: at[-1] == approval)
            files.edit(path, kind, claude_code.state([rotation.after], active=False))


def _own(files: Files, *, ours: bool) -> set[Path]:
    """Return what belongs to one provider in the settings: the helper only where ccjk wrote one.

    Where that provider is not ``ours``, what ccjk alone put there, such as a blank, is none of it; nor is what was set aside, and
    nobody touched since, where it belongs to that provider, which was there before, or as models do to the user's own login.
    """
    path = places.claude_settings()
    known = files.originals.get(path)
    edits = known.edits if known else {}
    helper = edits.get((claude_code.HELPER,))
    alone = {at for at, edit in edits.items() if edit.before is ABSENT and at not in claude_code.TOGETHER and not ours}
    url = edits.get(("env", BASE_URL))
    if url and not ours:
        same = url.before == claude_code.base_url(files.document(path, "json"))
        aside = claude_code.PROVIDER_OWN if same else claude_code.OF_MODELS if url.before in (ABSENT, "") else frozenset()
        alone |= {at for at in aside - claude_code.TOGETHER if at in edits and files.wrote(path, "json", at)}
    return {*claude_code.PROVIDER_OWN, *([helper.path] if helper and helper.after is not ABSENT else [])} - alone


def _stands(files: Files) -> bool:
    """Whether any of the URL and credentials in the settings is ccjk's, or all are as ccjk left them: then all is.

    What ccjk set for a provider goes as a whole, even where a part was changed by hand since: the rest of it would send one
    party's credential to the other. Where nothing of it stands any more, it is all somebody else's.
    """
    path = places.claude_settings()
    known = files.originals.get(path)
    made = {at for at in claude_code.TOGETHER if known and at in known.edits}
    still = {at for at in made if files.wrote(path, "json", at)}
    return (bool(made) and still == made) or any(files.document(path, "json").get(at) not in (ABSENT, "") for at in still)


def _other_key(files: Files) -> bool:
    """Whether its own files have a credential of another kind, which an old release would send as well."""
    settings, state = (files.document(path, kind) for path, kind in CLIENT.files())
    return settings.get((claude_code.HELPER,)) is not ABSENT or state.get((claude_code.PRIMARY,)) is not ABSENT


CLIENT = ClaudeCode()
