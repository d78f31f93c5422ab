"""A home, a project and a provider for one release of a client, which runs as people run it."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.clients.conftest import own_login
from tests.standin import Request, StandIn

HOST, OTHER, VENDOR = "provider.example", "other.example", "api.anthropic.com"
URL, OTHER_URL = f"https://{HOST}/api", f"https://{OTHER}/api"
KEY, OTHER_KEY = "sk-ours-0123456789-abcdef", "sk-other-0123456789-abcdef"
FLAG = {"CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST": "1"}
ON = {"ANTHROPIC_BASE_URL": URL, "ANTHROPIC_AUTH_TOKEN": KEY}
ON_OTHER = {"ANTHROPIC_BASE_URL": OTHER_URL, "ANTHROPIC_AUTH_TOKEN": OTHER_KEY}


@dataclass(frozen=True)
class Seen:
    """What a client said, and whom it asked."""

    out: str
    err: str
    requests: Sequence[Request]

    @property
    def questions(self) -> list[Request]:
        return [request for request in self.requests if request.is_question]

    def asked(self, host: str, *credentials: str) -> bool:
        """Whether models were asked of that host alone, with just these credentials."""
        return {(asked.host, *sorted(_bare(asked))) for asked in self.questions} == {(host, *sorted(credentials))}

    @property
    def nobody(self) -> bool:
        """Whether no model was asked of anybody."""
        return not self.questions

    def told(self, host: str, text: str) -> bool:
        """Whether the host got the text, in whatever it was asked."""
        return any(request.host.partition(":")[0] == host and text in request.text for request in self.requests)


def _bare(request: Request) -> list[str]:
    return [value.removeprefix("Bearer").strip() for value in request.credentials.values() if value not in ("", "Bearer")]


class World:
    """Use it in a ``with`` block. What a client is told is in files of its home and of its project, and in its environment."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program, self.home, self.project = program, folder / "home", folder / "home/project"
        self.project.mkdir(parents=True)
        self.standin = StandIn(folder)
        self.folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.standin.close()

    def write(self, file: str, said: object) -> None:
        """Write a file of the home: text as it is, everything else as JSON."""
        path = self.home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said if isinstance(said, str) else json.dumps(said))

    def settings(self, env: Mapping[str, str] | None = None, **fields: Any) -> None:
        """Write the user's settings of Claude Code."""
        self.write(".claude/settings.json", {"env": env or {}, **fields})

    def of_project(self, env: Mapping[str, str] | None = None, **fields: Any) -> None:
        """Write those of the project."""
        self.write("project/.claude/settings.json", {"env": env or {}, **fields})

    def login(self) -> None:
        """Sign the user in at the vendor."""
        for name, said in own_login().items():
            self.write(name, said)

    def ask(
        self,
        *args: str,
        env: Mapping[str, str] | None = None,
        until: Callable[[Sequence[Request]], bool] = lambda _requests: False,
        managed: object = None,
        file: str = "claude-code/managed-settings.json",
        proxied: bool = True,
        longest: float = 60,
    ) -> Seen:
        """Ask the client something in its project, or run it with ``args``; end it where ``until`` holds of the requests.

        At the latest it is ended after so many seconds (``longest``).

        ``managed``: settings of the machine's administrator, for it alone, in that ``file`` below /etc.
        Not ``proxied``: nothing leads it to the stand-in.
        """
        words = [str(self.program), *(args or ("-p", "ping") if self.program.name == "claude" else args)]
        self.standin.forget()
        variables = {
            "HOME": str(self.home),
            "PATH": os.pathsep.join([str(Path(shutil.which("node") or "/usr/bin/node").parent), os.environ["PATH"]]),
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            **(self.standin.environment if proxied else {}),
            **(env or {}),
        }
        with (self.folder / "out").open("w+") as out, (self.folder / "err").open("w+") as err:
            done = subprocess.Popen(
                words if managed is None else managing(self.folder, managed, words, file),
                env=variables,
                cwd=self.project,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
            end = time.monotonic() + longest
            while done.poll() is None and time.monotonic() < end and not until(self.standin.requests):
                time.sleep(0.02)
            if done.poll() is None:
                os.killpg(done.pid, signal.SIGKILL)
                done.wait()
            for said in (out, err):
                said.seek(0)
            return Seen(out.read(), err.read(), list(self.standin.requests))


def managing(folder: Path, said: object, words: Sequence[str], file: str = "claude-code/managed-settings.json") -> list[str]:
    """Return what runs ``words`` such that they find these settings of an administrator, and nobody else does."""
    upper, work = folder / "upper", folder / "work"
    for path in ((upper / file).parent, work):
        path.mkdir(parents=True, exist_ok=True)
    (upper / file).write_text(said if isinstance(said, str) else json.dumps(said))
    return ["/usr/bin/unshare", "-m", "sh", "-c", f'{_mount(upper, work)} && exec "$@"', "sh", *words]


def _mount(upper: Path, work: Path) -> str:
    return f"mount -t overlay overlay -o lowerdir=/etc,upperdir={upper},workdir={work} /etc"


def can_manage(folder: Path) -> bool:
    """Whether this machine lets us put settings of an administrator in place for one program alone."""
    upper, work = folder / "try/upper", folder / "try/work"
    for path in (upper, work):
        path.mkdir(parents=True, exist_ok=True)
    try:
        return not subprocess.run(
            ["/usr/bin/unshare", "-m", "sh", "-c", _mount(upper, work)], check=False, capture_output=True
        ).returncode
    except OSError:
        return False
