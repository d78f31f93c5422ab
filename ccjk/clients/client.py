"""What ccjk asks of a client, whichever it is. Each is one module; ``registry.py`` names them all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ccjk.clients.version import Version
from ccjk.core.endpoint import Endpoint
from ccjk.core.environment import Environment
from ccjk.core.preset import Preset
from ccjk.core.profile import Profile
from ccjk.documents.edits import Document, Edit, Path, Wanted


class Files(Protocol):
    """The files of one change, as a client's module reads and edits them (transaction/changeset.py)."""

    @property
    def originals(self) -> Mapping[str, Any]:
        """What ccjk wrote in which file, and what was there before."""

    def document(self, path: str, kind: str) -> Document:
        """Return the document at ``path``, as it will be after the edits so far."""

    def edit(self, path: str, kind: str, wanted: Wanted) -> list[Edit]:
        """Give the file the wanted values."""

    def original(self, path: str, kind: str, at: Path) -> Any:
        """Return what the file would say at ``at`` without ccjk."""

    def wrote(self, path: str, kind: str, at: Path) -> bool:
        """Whether what the file says at ``at`` was written by ccjk in an earlier change."""

    def adopt(self, path: str, kind: str, group: Iterable[Path], *, ours: bool, came: Iterable[Path] = ()) -> None:
        """Decide whose the values ``group`` are, of which somebody changed some since ccjk did; ``came``: not there before."""

    def keep(self, path: str, kind: str, paths: Iterable[Path]) -> None:
        """Remember what the file says at ``paths``, which ccjk leaves as it is: others may write over it meanwhile."""

    def restore(self, path: str, kind: str, only: Callable[[Path], bool] = ...) -> None:
        """Give the values that ccjk changed their originals back."""

    def forget(self, path: str) -> None:
        """Remember nothing of what the file said before this change."""


@dataclass(frozen=True)
class Target:
    """What a client is to use of ``profile``. ``key``: empty where no file may hold it. ``helper``: a command that prints it.

    ``title``: the provider's name for people; ``kept_in``: what holds the key, or says where it is, as people read it.
    """

    profile: str
    title: str
    endpoint: Endpoint
    key: str = field(repr=False)
    helper: Sequence[str]
    kept_in: str


@dataclass(frozen=True)
class Rotation:
    """The key of ``profile`` that is another from now on, and where files may hold it. ``fits``: whether a URL leads to its host.

    ``here``: the files that clients read as they are called here; these are written for what is their default.
    """

    profile: str
    before: str = field(repr=False)
    after: str = field(repr=False)
    kept_in: str
    fits: Callable[[str], bool]
    here: frozenset[str]


class Client(Protocol):
    """One client. ``together``: values that are only taken back all or none, as one without the other means nothing, or harm."""

    id: str
    program: str
    """What people type."""
    package: str
    """Its name in npm's registry."""
    together: frozenset[Path]
    secret: frozenset[str]
    """The names of values in its files that are a key, or may hold one."""
    variables: tuple[str, ...]
    """What only this client reads and a switched shell sets or unsets, but for those in core/environment.py."""
    proxies: tuple[str, ...]
    """The variables that name a proxy for it: the first that is set wins."""
    authorities: str
    """Its variable that adds authorities to those of the system, which SSL_CERT_FILE names for all."""
    default_model: str
    """What it asks for where no model is named and the installed one does not say."""

    def files(self) -> list[tuple[str, str]]:
        """Return the files that ccjk may write, each with its kind; the first one says which provider is used."""

    def owns(self, path: str) -> bool:
        """Whether a file of that name is one of its, wherever a variable put it."""

    def version(self) -> Version | None:
        """Return the installed release, None where it is not known, or not one and the same everywhere; asking may start it."""

    def own_model(self) -> str:
        """Return the model that the installed one asks for where none is named, nothing where that is not known."""

    def protocol(self, endpoint: Endpoint) -> str:
        """Return the protocol that it speaks at ``endpoint``."""

    def endpoint(self, profile: Profile, presets: Mapping[str, Preset], *, installed: bool = True) -> Endpoint:
        """Return where it finds the provider of ``profile``.

        ``installed``: in the protocol of the installed release, which is asked; else in the one that any release speaks.
        """

    def managed(self) -> list[str]:
        """Return the files of an administrator's, beside or above the user's own, that there are."""

    def managed_names(self, document: Document, file: str) -> list[str]:
        """Return what such a ``file`` decides about the provider."""

    def in_shell(
        self, name: str, endpoint: Endpoint, files: Files, program: str | None, *, preset: bool
    ) -> tuple[Environment, bool]:
        """Return the environment of a shell on profile ``name``, and whether it lasts as long as what is set up does.

        ``program``: the one that it is for, where that is not the one on PATH.
        """

    def base_url(self, document: Document) -> str:
        """Return the base URL that its file selects, empty for the vendor's."""

    def selected(self, document: Document, endpoint: Endpoint) -> dict[str, str]:
        """Return what a client uses whose file points at ``endpoint``, as the file says it."""

    def asks_for(self, document: Document, name: str) -> str | None:
        """Return the URL for which its file asks ccjk for the key of profile ``name``, None where it does not."""

    def points_at(self, document: Document, endpoint: Endpoint | None, name: str, key: str) -> bool:
        """Whether its file points at profile ``name``, which has that ``endpoint`` for it, and that ``key`` in a file."""

    def write(self, files: Files, target: Target) -> None:
        """Make its files point at ``target``."""

    def write_keys(self, files: Files, keys: Iterable[tuple[Endpoint, str]], *, active: bool) -> None:
        """Let it know the ``keys`` of all profiles, and forget those that are gone; ``active``: it uses one of them."""

    def release(self, files: Files, *, official: bool, current: bool) -> list[str]:
        """Take everything that ccjk wrote out of its files.

        ``official``: the vendor's own login is wanted, so a provider that was set up by hand before ccjk goes as well, and its
        URL is returned. Otherwise that one comes back. ``current`` says that the files point at a profile that goes.
        """

    def clear(self, files: Files) -> None:
        """Take the provider out of its file, whoever put it there: ccjk's memory of what was before it is lost."""

    def release_file(self, files: Files, path: str, kind: str, name: str = "", key: str = "") -> None:
        """Take ccjk's part out of the file at ``path``; with a ``name`` only that of this profile, which has that ``key``."""

    def rotate(self, files: Files, path: str, kind: str, rotation: Rotation) -> None:
        """Put a new key into the file at ``path`` where ccjk wrote the old one."""
