"""Codex as a `client.Client`: what is done to its file for a profile."""

import os
from collections.abc import Iterable, Mapping

from ccjk.clients import codex, places, repository
from ccjk.clients.client import Files, Rotation, Target
from ccjk.clients.codex_arguments import PROVIDER
from ccjk.clients.version import Version
from ccjk.core.endpoint import CHAT, CODEX, RESPONSES, Endpoint
from ccjk.core.environment import PROFILE, Environment
from ccjk.core.preset import Preset
from ccjk.core.profile import Profile, endpoint_for
from ccjk.documents.edits import ABSENT, Document, Path, Wanted
from ccjk.documents.toml_document import TomlDocument
from ccjk.errors import CcjkError
from ccjk.language import _
from ccjk.stores.keys import DEFAULT
from ccjk.stores.paths import shown


class Codex:
    """Codex as a `client.Client`."""

    id: str = CODEX
    program = "codex"
    package = "@openai/codex"
    together: frozenset[Path] = codex.TOGETHER
    secret: frozenset[str] = frozenset({codex.BEARER})
    variables: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
    authorities = "CODEX_CA_CERTIFICATE"
    default_model = "gpt-6.2-sol"  # tried with 0.171 (2026-11)

    def files(self) -> list[tuple[str, str]]:
        return [(places.codex_config(), "toml")]

    def owns(self, path: str) -> bool:
        return os.path.basename(path) == "config.toml"

    def version(self) -> Version | None:
        return places.codex_version()

    def own_model(self) -> str:
        program = places.program(self.program)
        return places.codex_model(program) if program else ""

    def protocol(self, endpoint: Endpoint) -> str:
        return endpoint.wire_api or RESPONSES

    def endpoint(self, profile: Profile, presets: Mapping[str, Preset], *, installed: bool = True) -> Endpoint:
        """Not of the installed one: over the Responses API, which every release speaks, unless the user said chat."""
        chat = codex.speaks_chat(self.version()) if installed else profile.overrides(self.id).wire_api == CHAT
        return endpoint_for(self.id, profile, presets, chat=chat)

    def managed(self) -> list[str]:
        return places.codex_managed()

    def managed_names(self, document: Document, file: str) -> list[str]:
        return codex.managed_names(document, above=places.codex_rules(file))

    def in_shell(
        self, name: str, endpoint: Endpoint, files: Files, program: str | None, *, preset: bool
    ) -> tuple[Environment, bool]:
        """It has no variable for that: arguments do it (activation/environments.py)."""
        return Environment({PROFILE: name}, (), preset=preset), True

    def base_url(self, document: Document) -> str:
        return codex.base_url(document)

    def selected(self, document: Document, endpoint: Endpoint) -> dict[str, str]:
        return codex.selected(document)

    def asks_for(self, document: Document, name: str) -> str | None:
        return codex.table_url(document) if codex.asks_for(document.get(codex.TABLE), name) else None

    def points_at(self, document: Document, endpoint: Endpoint | None, name: str, key: str) -> bool:
        return codex.points_at(document, name, key)

    def write(self, files: Files, target: Target) -> None:
        path, kind = self.files()[0]
        document, version = files.document(path, kind), self.version()
        if not all(word.isprintable() for word in (*target.helper, target.kept_in)):
            raise CcjkError(
                _("the path of ccjk or of its configuration has characters that Codex's config.toml cannot hold"), _("move it")
            )
        _comment(document, target.kept_in, file=bool(target.key))
        files.adopt(path, kind, (codex.TABLE,), ours=True)
        bearer = "" if codex.runs_auth_command(version) else target.key
        if bearer:
            _check_holder(path)
        if not target.key and not codex.runs_auth_command(version):
            raise CcjkError(
                _("this Codex asks no command for the key of profile {name}", name=target.profile),
                _("update it, or keep the key in a file"),
            )
        # A model that was there before ccjk is Codex's own, unless another provider was, whose name for a model it then is.
        others = files.original(path, kind, ("model_provider",)) not in (ABSENT, codex.VENDOR)
        own = {at: ABSENT if others else files.original(path, kind, at) for at in (("model",), *codex.OTHER_MODELS)}
        helper, slow = [*target.helper, DEFAULT], not target.key
        files.edit(path, kind, codex.config(document, target.title, target.endpoint, helper, bearer, own, slow=slow))

    def write_keys(self, files: Files, keys: Iterable[tuple[Endpoint, str]], *, active: bool) -> None:
        """It needs to know none."""

    def release(self, files: Files, *, official: bool, current: bool) -> list[str]:
        path, kind = self.files()[0]
        selected_by_hand = files.document(path, kind).get(("model_provider",)) not in (ABSENT, PROVIDER)
        files.adopt(path, kind, (codex.TABLE, *([] if selected_by_hand else [("model",)])), ours=True)
        files.restore(path, kind)
        document = files.document(path, kind)
        url = codex.base_url(document)
        return [url] if official and files.edit(path, kind, codex.official_config(document)) and url else []

    def clear(self, files: Files) -> None:
        path, kind = self.files()[0]
        files.edit(path, kind, codex.nothing(files.document(path, kind)))
        files.forget(path)

    def release_file(self, files: Files, path: str, kind: str, name: str = "", key: str = "") -> None:
        known = files.originals.get(path)
        tables = [edit.after for edit in known.edits.values() if isinstance(edit.after, dict)] if known else []
        if not name or any(codex.asks_for(table, name) or (bool(key) and table.get(codex.BEARER) == key) for table in tables):
            files.adopt(path, kind, (codex.TABLE,), ours=True)
            files.restore(path, kind)

    def rotate(self, files: Files, path: str, kind: str, rotation: Rotation) -> None:
        """Put it there also into a table that is not selected, as a whole, as it was written."""
        document = files.document(path, kind)
        wanted: Wanted = {at: rotation.after for at in files.originals[path].edits if document.get(at) == rotation.before}
        if document.get((*codex.TABLE, codex.BEARER)) == rotation.before:
            wanted[codex.TABLE] = document.get(codex.TABLE) | {codex.BEARER: rotation.after}
        if wanted and rotation.fits(codex.table_url(document)):
            _check_holder(path)
            files.adopt(path, kind, (codex.TABLE,), ours=True)
            _comment(document, rotation.kept_in, file=True)
            files.edit(path, kind, wanted)


def _check_holder(path: str) -> None:
    """Refuse to write a key into the file at ``path`` where a repository has it, or would take it."""
    if found := repository.holder(path):
        raise CcjkError(
            _(
                "a Codex before 0.118 needs the key in {file}, and the repository in {folder} would take it there",
                file=shown(path),
                folder=shown(found.folder),
            ),
            _("update Codex, or let that file be ignored there; nothing was changed"),
        )


def _comment(document: Document, kept_in: str, *, file: bool) -> None:
    """Let the comment stand in the table, when that is written, which says where the key is."""
    if isinstance(document, TomlDocument):
        document.comments[codex.TABLE] = codex.table_comment(kept_in, file=file)


CLIENT = Codex()
