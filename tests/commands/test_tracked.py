"""No key in a file that a repository tracks or would take: settings.json asks ccjk for it, and ccjk's folders stay out."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ccjk.stores import files
from tests.conftest import Home, program

KEY, NEW_KEY = "sk-of-302ai-0123456789-abcdefghij", "sk-new-of-302ai-9876543210-zyxwvut"
GLM = "token-of-glm-0123456789-abcdefghij"
SETTINGS, STATE, CODEX = ".claude/settings.json", ".claude.json", ".codex/config.toml"
MINE = '{\n  "theme": "dark"\n}\n'
INIT = ("init", "-s", "-p", "302ai", "-k", KEY)
FINDING = "tracked-key"


def git(home: Home, *words: str, folder: str = ".") -> str:
    """Run git in a folder of ``home``, as a user who has named themselves."""
    named = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.example",
        "-c",
        "protocol.file.allow=always",
        "-c",
        "init.defaultBranch=a",
    ]
    done = subprocess.run(
        [program("git"), *named, *words],
        cwd=home.path / folder,
        env={name: value for name, value in home.environment().items() if not name.startswith("GIT_")},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def repository(home: Home, folder: str = ".", ignored: str = "") -> None:
    """Make ``folder`` a work tree whose only commit has all that is in it and is not ``ignored``."""
    (home.path / folder).mkdir(exist_ok=True)
    git(home, "init", "-q", folder=folder)
    if ignored:
        home.write(f"{folder}/.gitignore", ignored)
    git(home, "add", "-A", folder=folder)
    git(home, "commit", "-q", "--allow-empty", "-m", "x", folder=folder)


def link(home: Home, name: str, target: str) -> None:
    (home.path / name).parent.mkdir(parents=True, exist_ok=True)
    (home.path / name).symlink_to(os.path.relpath(home.path / target, (home.path / name).parent))


def home_is_one(home: Home, ignored: str = "") -> None:
    home.write(SETTINGS, MINE)
    repository(home, ignored=ignored)


def project_is_one(home: Home) -> None:
    home.write(SETTINGS, MINE)
    repository(home, "project")


def folder_is_one(home: Home) -> None:
    home.write(SETTINGS, MINE)
    repository(home, ".claude")


def empty_folder(home: Home) -> None:
    home.write(SETTINGS, MINE)
    (home.path / ".git").mkdir()


def linked(home: Home) -> None:
    home.write("dotfiles/claude/settings.json", MINE)
    repository(home, "dotfiles")
    link(home, SETTINGS, "dotfiles/claude/settings.json")


def linked_folder(home: Home) -> None:
    home.write("dotfiles/claude/settings.json", MINE)
    repository(home, "dotfiles")
    link(home, ".claude", "dotfiles/claude")


def linked_folder_without_the_file(home: Home) -> None:
    home.write("dotfiles/claude/CLAUDE.md", "mine")
    repository(home, "dotfiles")
    link(home, ".claude", "dotfiles/claude")


def by_info_exclude(home: Home) -> None:
    home.write(SETTINGS, MINE)
    git(home, "init", "-q")
    home.write(".git/info/exclude", ".claude/\n")


def by_global_excludes(home: Home) -> None:
    home.write(SETTINGS, MINE)
    home.write(".config/git/ignore", "**/.claude/settings.json\n")
    git(home, "init", "-q")


def negated(home: Home) -> None:
    home.write(SETTINGS, MINE)
    git(home, "init", "-q")
    home.write(".gitignore", "*.json\n!settings.json\n")


def tracked_though_ignored(home: Home) -> None:
    home.write(SETTINGS, MINE)
    repository(home)
    home.write(".gitignore", "settings.json\n")


def submodule(home: Home) -> None:
    home.write("origin/settings.json", MINE)
    repository(home, "origin")
    repository(home, "dotfiles")
    git(home, "submodule", "--quiet", "add", str(home.path / "origin"), "claude", folder="dotfiles")
    link(home, ".claude", "dotfiles/claude")


def worktree(home: Home) -> None:
    home.write("dotfiles/claude/settings.json", MINE)
    repository(home, "dotfiles")
    git(home, "worktree", "add", "-q", str(home.path / "other"), folder="dotfiles")
    link(home, ".claude", "other/claude")


def of_another_user(home: Home) -> None:
    if os.geteuid():
        pytest.skip("only root can give folders away")
    home_is_one(home, ".claude/\n")
    for path in (home.path / ".git", *(home.path / ".git").rglob("*")):
        os.chown(path, 65534, 65534)


def without_git(home: Home) -> None:
    home_is_one(home, ".claude/\n")
    home.write("without/true", "#!/bin/sh\n", 0o755)
    home.env["PATH"] = f"{home.path}/without"


def with_git_dir(home: Home) -> None:
    """Have a variable that is meant for another repository, which ignores everything."""
    linked(home)
    git(home, "init", "-q", "other")
    home.write("other/.git/info/exclude", "*\n")
    home.env |= {"GIT_DIR": f"{home.path}/other/.git", "GIT_WORK_TREE": str(home.path)}


def yadm(home: Home, *, data: str = ".local/share", name: str = "yadm/repo.git") -> None:
    home.write(SETTINGS, MINE)
    (home.path / data).mkdir(parents=True, exist_ok=True)
    git(home, "init", "-q", "--bare", f"{data}/{name}")
    git(home, f"--git-dir={data}/{name}", "config", "core.bare", "false")
    git(home, f"--git-dir={data}/{name}", "config", "core.worktree", str(home.path))
    git(home, f"--git-dir={data}/{name}", "add", SETTINGS)


def yadm_elsewhere(home: Home) -> None:
    home.env["XDG_DATA_HOME"] = f"{home.path}/data"
    yadm(home, data="data")


def bare(home: Home) -> None:
    home.write(SETTINGS, MINE)
    git(home, "init", "-q", "--bare", ".cfg")
    git(home, "--git-dir=.cfg", f"--work-tree={home.path}", "add", SETTINGS)


def chezmoi(home: Home, copy: str = "dot_claude/settings.json", root: str = "") -> None:
    home.write(SETTINGS, MINE)
    home.write(f".local/share/chezmoi/{root}{copy}", MINE)
    if root:
        home.write(".local/share/chezmoi/.chezmoiroot", f"{root}\n")


def slashed(home: Home) -> None:
    chezmoi(home)
    home.env["HOME"] = f"{home.path}/"


@dataclass(frozen=True)
class World:
    """How it is made, and whether a key may be in settings.json. ``started``: whether git is asked."""

    make: Callable[[Home], object]
    held: bool = False
    started: bool = True
    names: str = "~"
    """What the line names that says so."""


WORLDS = {
    "no repository": World(lambda home: home.write(SETTINGS, MINE), held=True, started=False),
    "a repository elsewhere": World(project_is_one, held=True, started=False),
    "a folder called .git": World(empty_folder, held=True, started=False),
    "a linked file": World(linked, names="~/dotfiles"),
    "a linked folder": World(linked_folder, names="~/dotfiles"),
    "a linked folder without the file": World(linked_folder_without_the_file, names="~/dotfiles"),
    "~/.claude": World(folder_is_one, names="~/.claude"),
    "the home": World(home_is_one, names=""),
    "the home, without the file": World(repository, names=""),
    "ignored": World(lambda home: home_is_one(home, ".claude/\n"), held=True),
    "ignored by info/exclude": World(by_info_exclude, held=True),
    "ignored by the user's own file": World(by_global_excludes, held=True),
    "ignored, and taken back": World(negated, names=""),
    "ignored, but tracked": World(tracked_though_ignored, names=""),
    "a submodule": World(submodule, names="~/dotfiles/claude"),
    "a worktree": World(worktree, names="~/other"),
    "another user's": World(of_another_user, names=""),
    "no git": World(without_git, started=False, names=""),
    "GIT_DIR": World(with_git_dir, names="~/dotfiles"),
    "yadm": World(yadm, names="~/.local/share/yadm/repo.git"),
    "yadm, elsewhere": World(yadm_elsewhere, names="~/data/yadm/repo.git"),
    "vcsh": World(
        lambda home: yadm(home, data=".config", name="vcsh/repo.d/claude.git"), names="~/.config/vcsh/repo.d/claude.git"
    ),
    "a bare repository": World(bare, names="~/.cfg"),
    "chezmoi": World(chezmoi, started=False, names="~/.local/share/chezmoi"),
    "chezmoi, HOME with a slash": World(slashed, started=False, names="~/.local/share/chezmoi"),
    "chezmoi, private": World(lambda home: chezmoi(home, "private_dot_claude/private_settings.json.tmpl"), started=False),
    "chezmoi, below a root": World(lambda home: chezmoi(home, root="home/"), started=False),
    "chezmoi, something else": World(lambda home: chezmoi(home, "dot_claude/my_settings.json"), held=True, started=False),
    "chezmoi, a link": World(lambda home: chezmoi(home, "dot_claude/symlink_settings.json"), held=True, started=False),
}


@pytest.fixture
def counted(home: Home) -> Path:
    """Have git on PATH by way of a program that counts its runs in the returned file."""
    log = home.path.parent / "runs-of-git"
    home.write("bin/git", f'#!/bin/sh\necho "$*" >>{log}\nexec {program("git")} "$@"\n', 0o755)
    home.env |= {"SHELL": "/bin/bash", "PATH": f"{home.path}/bin:/usr/bin:/bin"}
    return log


def runs(log: Path) -> int:
    found = len(log.read_text().splitlines()) if log.exists() else 0
    log.unlink(missing_ok=True)
    return found


def taken(home: Home, key: str) -> list[str]:
    """Return what repositories in ``home`` would take, or have, that holds ``key``."""
    found = []
    for top in {path.parent for path in home.path.rglob(".git") if path.is_file() or (path / "HEAD").exists()}:
        names = git(home, "ls-files", "-z", "-c", "-o", "--exclude-standard", folder=str(top)).split("\0")
        paths = [top / name for name in names if name]
        found += [str(path) for path in paths if path.is_file() and not path.is_symlink() and key.encode() in path.read_bytes()]
    return found


@pytest.mark.parametrize("case", WORLDS)
def test_a_key_is_in_no_file_that_a_repository_would_take(home: Home, counted: Path, case: str) -> None:
    world = WORLDS[case]
    world.make(home)
    if "GIT_DIR" not in home.env and case not in ("no git", "another user's"):
        git(home, "config", "--global", "core.x", "y")  # which is no repository's
    home.env["XDG_CONFIG_HOME"] = f"{home.path}/.config"
    before = home.read(SETTINGS) if (home.path / SETTINGS).exists() else ""

    told = home.ccjk(*INIT).stderr
    assert (runs(counted) > 0) == world.started
    written = home.json(SETTINGS)
    asks = "302ai --for https://api.302.ai/cc"
    assert (written["env"]["ANTHROPIC_API_KEY"], written["env"]["ANTHROPIC_AUTH_TOKEN"]) == (KEY if world.held else "", "")
    assert (asks in written.get("apiKeyHelper", "")) == (not world.held)
    assert told.count("Claude Code asks ccjk (apiKeyHelper)") == (not world.held)
    assert world.held or f"{world.names.removesuffix('/')}" in told
    if case not in ("no git", "another user's"):
        assert taken(home, KEY[:-20]) == []

    # Everything else is as with any other key.
    assert json.loads(home.done("list", "--json"))[0]["current"] == ["claude-code"]
    for command in (("status",), ("env", "302ai", "--shell", "json"), ("exec", "302ai", "--", "true"), ("key", "302ai")):
        home.done(*command)
    assert runs(counted) == 0, "git is asked where such a file is written, and by doctor"
    found = [finding["id"] for finding in json.loads(home.ccjk("doctor", "--json").stdout)["findings"]]
    assert not {FINDING, "default-drift", "key-rejected", "no-credential", "api-key-helper"}.intersection(found)

    home.done("init", "-s", "-p", "302ai", "-k", NEW_KEY)
    assert home.done("key", "302ai") == f"{NEW_KEY}\n"
    assert (NEW_KEY in home.read(SETTINGS)) == world.held
    home.done("init", "-s", "-p", "glm", "-k", GLM)
    assert (GLM in home.read(SETTINGS)) == world.held
    home.done("config-switch", "302ai")
    assert (asks in home.read(SETTINGS)) == (not world.held)
    home.done("undo")
    assert "open.bigmodel.cn" in home.read(SETTINGS)
    home.done("config-switch", "official")
    assert (home.path / SETTINGS).exists() == bool(before)
    assert not before or home.read(SETTINGS) == before
    home.done("config-switch", "302ai")
    home.done("remove", "302ai")
    assert not before or home.read(SETTINGS) == before
    home.done("config-switch", "glm")
    home.done("uninstall", "--yes")
    assert not before or home.read(SETTINGS) == before
    assert not (home.path / ".config/ccjk").exists()
    assert not (home.path / ".local/state/ccjk").exists()


def test_nothing_of_a_repositorys_configuration_is_run(home: Home) -> None:
    linked(home)
    ran = home.path / "ran"
    run = home.write("run", f'#!/bin/sh\necho "$0 $*" >>{ran}\n', 0o755)
    settings = "core.fsmonitor core.pager pager.ls-files pager.check-ignore core.sshCommand core.askPass core.editor"
    settings += " diff.external filter.x.clean filter.x.process credential.helper alias.ls-files"
    for name in settings.split():
        git(home, "config", name, f"!{run}" if name.startswith("alias") else str(run), folder="dotfiles")
    git(home, "config", "core.hooksPath", str(home.path / "hooks"), folder="dotfiles")
    for name in ("post-index-change", "fsmonitor-watchman", "query-watchman"):
        shutil.copy(run, home.write(f"hooks/{name}", "", 0o755))
    home.write("dotfiles/.gitattributes", "* filter=x\n")
    home.write("dotfiles/claude/settings.json", MINE + "\n")
    ran.unlink(missing_ok=True)
    home.done(*INIT)
    home.ccjk("doctor")
    assert "apiKeyHelper" in home.read(SETTINGS)
    assert not ran.exists()


def test_the_token_goes_and_comes_with_the_repository(home: Home) -> None:
    """What becomes tracked asks from the next change on; what is ignored holds the token again from the next one on."""
    home.write(SETTINGS, MINE)
    home.done(*INIT)
    assert KEY in home.read(SETTINGS)
    repository(home)
    found = {finding["id"]: finding for finding in json.loads(home.ccjk("doctor", "--json").stdout)["findings"]}
    assert (found[FINDING]["mend"], found[FINDING]["file"]) == ("ccjk config-switch 302ai", f"{home.path}/{SETTINGS}")
    home.done("config-switch", "302ai")
    assert KEY not in home.read(SETTINGS)
    assert "302ai" in home.json(SETTINGS)["apiKeyHelper"]
    told = home.refused("undo", status=1)
    assert "would hold a key again" in told
    git(home, "rm", "-q", "--cached", SETTINGS)
    home.done("config-switch", "302ai")
    assert KEY not in home.read(SETTINGS), "git add -A would take it"
    home.write(".gitignore", "settings.json\n")
    home.done("config-switch", "302ai")
    assert KEY in home.read(SETTINGS)
    assert "apiKeyHelper" not in home.json(SETTINGS)
    home.done("undo")
    home.done("undo")
    assert KEY in home.read(SETTINGS)
    home.done("undo")
    assert home.read(SETTINGS) == MINE


def test_what_its_owner_tracks_comes_back(home: Home) -> None:
    """A key by hand in a tracked file is set aside as ever, and is back afterwards: it was there before ccjk."""
    mine = json.dumps({"env": {"ANTHROPIC_BASE_URL": "https://mine.example", "ANTHROPIC_API_KEY": "sk-mine-by-hand"}})
    home.write(SETTINGS, mine)
    repository(home)
    for back in (("undo",), ("remove", "302ai"), ("uninstall", "--yes")):
        home.done(*INIT)
        assert "sk-mine-by-hand" not in home.read(SETTINGS)
        home.done(*back)
        assert home.read(SETTINGS) == mine


@pytest.mark.parametrize("release", ["2.1.198", "2.1.330"])
def test_a_folder_elsewhere_that_became_tracked_gets_no_new_key(home: Home, release: str) -> None:
    home.write("bin/claude", f"#!/bin/sh\necho '{release} (Claude Code)'\n", 0o755)
    home.env["PATH"] = f"{home.path}/bin:/usr/bin:/bin"
    home.env["CLAUDE_CONFIG_DIR"] = f"{home.path}/elsewhere"
    home.done("init", "-s", "-p", "glm", "-k", GLM)
    assert GLM in home.read("elsewhere/settings.json")
    repository(home, "elsewhere")
    del home.env["CLAUDE_CONFIG_DIR"]
    home.done("init", "-s", "-p", "glm", "-k", NEW_KEY, "--no-default")
    written = home.json("elsewhere/settings.json")
    assert not {NEW_KEY, GLM}.intersection(written["env"].values())
    assert "key glm --for https://open.bigmodel.cn/" in written["apiKeyHelper"]
    assert (written["env"].get("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC") == "1") == (release == "2.1.198")


def old_codex(home: Home) -> None:
    home.write("bin/codex", "#!/bin/sh\necho codex-cli 0.110.0\n", 0o755)
    home.env["PATH"] = f"{home.path}/bin:/usr/bin:/bin"


def test_a_codex_that_needs_the_key_in_its_file_is_refused_there(home: Home) -> None:
    old_codex(home)
    home.write(CODEX, 'model = "x"\n')
    repository(home)
    told = home.refused("init", "-s", "-T", "codex", "-p", "glm", "-k", GLM, status=1)
    assert "needs the key in ~/.codex/config.toml, and the repository in " in told
    home.write(".gitignore", ".codex/\nbin/\n")
    git(home, "rm", "-q", "--cached", CODEX)
    home.done("init", "-s", "-T", "codex", "-p", "glm", "-k", GLM)
    assert GLM in home.read(CODEX)
    home.write(".gitignore", "bin/\n")
    home.env["CODEX_HOME"] = f"{home.path}/of codex"
    (home.path / "of codex").mkdir()
    assert "needs the key" in home.refused("init", "-s", "-T", "codex", "-p", "glm", "-k", NEW_KEY, "--no-default", status=1)
    home.write("bin/codex", "#!/bin/sh\necho codex-cli 0.169.0\n", 0o755)
    del home.env["CODEX_HOME"]
    home.done("init", "-s", "-T", "codex", "-p", "glm", "-k", NEW_KEY)
    assert taken(home, NEW_KEY) == []
    assert taken(home, GLM) == []


def everything_taken(home: Home) -> str:
    git(home, "add", "-A")
    return git(home, "diff", "--cached")


def test_ccjks_own_folders_keep_themselves_out(home: Home) -> None:
    repository(home)
    home.write(".ccjk", "302ai")
    home.done(*INIT)
    home.done("allow")
    home.done("directory", str(home.path / ".ccjk"))
    home.done("init", "-s", "-p", "glm", "-k", GLM)
    (home.path / ".claude.json").unlink()  # which holds the end of a key, as Claude Code itself writes it
    assert not any(key in everything_taken(home) for key in (KEY, GLM))
    assert git(home, "ls-files", ".config", ".local") == ""


def test_it_comes_with_the_next_change_and_goes_with_what_it_is_for(home: Home) -> None:
    own = [home.path / folder / "ccjk/.gitignore" for folder in (".config", ".local/state")]
    home.done("init", "-s", "--hook")
    assert [path.exists() for path in own] == [False, True], "there are no profiles"
    home.done(*INIT)
    assert [path.read_text() for path in own] == ["*\n"] * 2
    for path in own:
        path.unlink()  # as an older release left it
    home.done("status")
    assert not any(path.exists() for path in own)
    home.done("init", "-s", "-p", "glm", "-k", GLM)
    assert [path.read_text() for path in own] == ["*\n"] * 2
    home.done("undo")
    assert [path.read_text() for path in own] == ["*\n"] * 2, "there is a profile still"
    home.done("undo")
    assert not own[0].exists()


def test_what_the_user_ignores_stands(home: Home) -> None:
    home.write(".config/ccjk/.gitignore", "keys/\n")
    home.write(".local/state/ccjk/.gitignore", "backups/\n")
    home.done(*INIT)
    home.done("config-switch", "official")
    assert home.read(".config/ccjk/.gitignore") == "keys/\n"
    assert home.read(".local/state/ccjk/.gitignore") == "backups/\n"
    home.done("uninstall", "--yes")
    assert home.read(".config/ccjk/.gitignore") == "keys/\n"


def test_a_folder_that_is_a_whole_work_tree_stays_one(home: Home) -> None:
    """A pattern for all of it would hide what is not ccjk's."""
    repository(home, "dotfiles")
    home.env |= {"CCJK_CONFIG_DIR": f"{home.path}/dotfiles", "CCJK_STATE_DIR": f"{home.path}/dotfiles"}
    home.ccjk(*INIT)
    assert not (home.path / "dotfiles/.gitignore").exists()
    found = [finding for finding in json.loads(home.ccjk("doctor", "--json").stdout)["findings"] if finding["id"] == FINDING]
    assert {finding["file"] for finding in found} == {f"{home.path}/dotfiles/keys", f"{home.path}/dotfiles"}


MADE = {"a linked file": SETTINGS, "a linked folder": ".claude", "a start-up file": ".bashrc"}


@pytest.mark.parametrize("case", MADE)
def test_what_another_program_makes_is_said_to_be_its(home: Home, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    store = home.path / "store"
    monkeypatch.setattr(files, "MAKERS", {f"{store}/": "Nix (home-manager)"})
    home.write("store/abc-home/.claude/settings.json", MINE, 0o444)
    home.write("store/abc-home/.bashrc", "alias ll=ls\n", 0o444)
    link(home, MADE[case], f"store/abc-home/{MADE[case]}")
    told = home.refused(*(("init", "-s", "--hook") if case == "a start-up file" else INIT), status=1)
    assert "is made by Nix (home-manager)" in told
    assert "writable" not in told
    if case == "a start-up file":
        assert "have it write this line there: " in told
        assert " hook bash)" in told
        return
    assert "ccjk init --no-default, then ccjk env NAME or ccjk exec NAME -- CMD" in told
    home.done(*INIT, "--no-default")
    assert home.done("exec", "302ai", "--", "printenv", "ANTHROPIC_API_KEY") == f"{KEY}\n"
    assert home.read(SETTINGS) == MINE
    assert "is made by Nix" in home.refused("config-switch", "302ai", status=1)
    home.done("uninstall", "--yes")
