"""Bringing files in line with what is set up: the one place that decides what is written where."""

from ccjk.clients import claude_code, codex
from ccjk.commands import places
from ccjk.commands.draft import Draft
from ccjk.commands.world import World
from ccjk.core.edits import ABSENT, Item
from ccjk.core.endpoint import CLAUDE_CODE
from ccjk.core.toml_document import TomlDocument
from ccjk.stores import profiles
from ccjk.stores.paths import config_file, key_file, shown


def write_own(draft: Draft, old: World, new: World) -> None:
    """Write profiles, defaults and new keys into ccjk's own files."""
    draft.edit(config_file(), "toml", profiles.wanted(old.config, new.config))
    for name, key in new.new_keys.items():
        draft.put(key_file(name), key.encode() or None)


def write_client(draft: Draft, client: str, new: World) -> None:
    """Make the default profile of ``client`` the one that its files point at."""
    profile = new.config.profile(new.config.defaults[client])
    endpoint, key = new.endpoint(profile, client), new.needed_key(profile.name)
    if client == CLAUDE_CODE:
        path = places.claude_settings()
        wanted = claude_code.settings(draft.document(path, "json"), endpoint, key, lambda at: draft.wrote(path, "json", at))
        draft.edit(path, "json", wanted, secret=True)
        write_approvals(draft, new, active=True)
        return
    path = places.codex_config()
    document = draft.document(path, "toml")
    if isinstance(document, TomlDocument):
        document.comments[codex.TABLE] = codex.table_comment(shown(key_file(profile.name)))
    bearer = "" if codex.runs_auth_command(new.codex_version) else key
    # A model that was there before ccjk is Codex's own, unless another provider was, whose name for a model it then is.
    others = draft.original(path, "toml", ("model_provider",)) not in (ABSENT, codex.VENDOR)
    own_model = ABSENT if others else draft.original(path, "toml", ("model",))
    wanted = codex.config(document, new.title(profile), endpoint, places.key_helper(profile.name), bearer, own_model)
    draft.edit(path, "toml", wanted, secret=bool(bearer))


def write_approvals(draft: Draft, new: World, *, active: bool) -> None:
    """Approve the keys of all profiles in ``.claude.json`` and take back approvals of keys that are gone."""
    path = places.claude_state()
    approved = new.approved_keys()
    kept = {key[-claude_code.SUFFIX :] for key in approved}
    draft.restore(path, "json", only=lambda at: isinstance(at[-1], Item) and at[-1].text not in kept)
    draft.edit(path, "json", claude_code.state(approved, active=active), secret=bool(approved))


def release_client(draft: Draft, client: str, *, official: bool, current: bool = False) -> list[str]:
    """Take everything that ccjk wrote out of the client's files.

    ``official``: the vendor's own login is wanted, so a provider that was set up by hand before ccjk goes as well, and its
    URL is returned. Otherwise that one comes back. ``current`` says that the files point at a profile that goes.
    """
    files = places.client_files(client)
    path, kind = files[0]
    rules = claude_code if client == CLAUDE_CODE else codex
    # What ccjk set for a provider goes as a whole, even where a part was changed by hand since: the rest of it would
    # send one party's credential to the other. Where nothing of it stands any more, it is all somebody else's.
    stands = current or any(draft.wrote(path, kind, at) and draft.document(path, kind).get(at) for at in rules.TOGETHER)
    draft.restore(path, kind, force=rules.PROVIDER_OWN if stands else ())
    for other, other_kind in files[1:]:
        draft.restore(other, other_kind)
    if not official:
        return []
    url = rules.base_url(draft.document(path, kind))
    rule = claude_code.official_settings if client == CLAUDE_CODE else codex.official_config
    return [url] if draft.edit(path, kind, rule(draft.document(path, kind))) and url else []
