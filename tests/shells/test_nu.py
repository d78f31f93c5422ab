"""What nu alone has: a command of the hook's own, and a file that its start-up file loads."""

import shutil

import pytest

from tests.conftest import CCJK, Home, program
from tests.shells.interactive import Interactive
from tests.shells.languages import LANGUAGES
from tests.shells.test_directories import KEYS, prepare

NU = LANGUAGES["nu"]


def ran(home: Home, script: str) -> tuple[str, str]:
    result = home.command(*NU.command(script))
    return result.stdout, result.stderr


def test_all_but_env_goes_to_the_program_as_it_is(home: Home) -> None:
    prepare(home)
    assert ran(home, "'sk-from-a-pipe-0123456789' | ccjk init -s -p glm -k -; ccjk key glm")[0].endswith(
        "sk-from-a-pipe-0123456789\n"
    )
    words = "ccjk exec glm -- printf '[%s]' 1e3 --x=~/y 'two words' -v -- *.none $env.HOME"
    assert ran(home, words.replace(" *.none", "")) == (f"[1e3][--x=~/y][two words][-v][--][{home.path}]", "")
    assert ran(home, "try { ccjk exec glm -- sh -c 'exit 7' } catch {|e| print $e.exit_code }")[0] == "7\n"
    assert home.done("env", "glm", "--shell", "json") == ran(home, "ccjk env glm --shell json")[0]
    assert "Move the calling shell" in ran(home, "ccjk env --help")[0]


def test_a_failure_shows_one_line_and_ends_what_follows(home: Home) -> None:
    prepare(home)
    with Interactive(home, NU) as shell:
        prompt = shell("ccjk env typo; print no")
        assert prompt.printed.count("there is no profile") == 1
        assert "Error" not in prompt.printed
        assert "\nno\n" not in prompt.printed
        assert (prompt.status, prompt.profile, len(prompt.told)) == (1, "", 1)


@pytest.mark.parametrize("gone", ["ccjk", "the file", "both"])
def test_the_line_of_a_ccjk_that_is_gone_is_silent(home: Home, gone: str) -> None:
    home.env["SHELL"] = program("nu")
    called = home.path / "bin/ccjk"
    called.parent.mkdir()
    called.symlink_to(CCJK)
    assert home.command(called, "init", "-s", "--hook").returncode == 0
    line = home.read(NU.rc)
    if gone != "the file":
        called.unlink()
    if gone != "ccjk":
        shutil.rmtree(home.path / ".local/state/ccjk")
    with Interactive(home, NU, line, hook=False) as shell:
        assert shell.first.printed == "> "
        assert shell("cd /").printed.endswith("cd /\n> ")


def test_what_the_line_loads_is_of_this_release_at_the_second_start(home: Home) -> None:
    prepare(home)
    with Interactive(home, NU):
        saved = home.path / ".local/state/ccjk/hook.nu"
        text = saved.read_text()
    saved.write_text(text + "# of an older one\n")
    for _ in range(2):
        with Interactive(home, NU, NU.hook, hook=False) as shell:
            assert shell("cd p").profile == "glm"
    assert "# of an older one" not in saved.read_text()
    assert saved.stat().st_mode & 0o777 == 0o600
    home.done("uninstall")
    assert not saved.exists()


def test_variables_that_were_not_there_are_not_there_again(home: Home) -> None:
    prepare(home)
    with Interactive(home, NU) as shell:
        shell("cd p")
        shell("ccjk env kimi")
        shell("ccjk env --unset")
        shell("cd /")
        printed = shell("$env | columns | where $it =~ 'ANTHROPIC|CCJK' | str join ' ' | $'[($in)]'").printed
        assert "\n[]\n" in printed
        assert not any(key in shell("$env | to nuon --serialize").printed for key in KEYS.values())


def test_loaded_twice_it_runs_once(home: Home) -> None:
    prepare(home)
    with Interactive(home, NU, after=NU.hook) as shell:
        assert "\n2\n" in shell("$env.config.hooks.pre_prompt | length").printed  # the other reports prompts
        assert shell("cd p").profile == "glm"


def test_the_code_for_scripts_switches_and_goes_back(home: Home) -> None:
    prepare(home)
    home.write("on.nu", home.done("env", "glm", "--shell", "nu"))
    home.write("off.nu", home.done("env", "--unset", "--shell", "nu"))
    home.env["ANTHROPIC_MODEL"] = "mine"
    show = "print ([$env.CCJK_PROFILE? $env.ANTHROPIC_MODEL?] | to nuon)"
    script = f"alias open = ^false; source on.nu; {show}; source off.nu; {show}"
    result = home.command(program("nu"), "-n", "-c", script)
    assert (result.stdout, result.stderr) == ("[glm, null]\n[null, mine]\n", "")


def test_failing_code_fails(home: Home) -> None:
    result = home.ccjk("env", "typo", "--shell", "nu")
    assert (result.returncode, result.stdout) == (1, "^false\n")
    home.write("code.nu", result.stdout)
    ran_ = home.command(program("nu"), "-n", "-c", "source code.nu; print no")
    assert (ran_.returncode, ran_.stdout, ran_.stderr) == (1, "", "")
