"""What runs ccjk inside the tests' own process leaves that as it was."""

import os
import signal
from pathlib import Path

from tests.inside import run

TAKEN = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGXFSZ, signal.SIGCONT)


def test_a_run_leaves_signals_variables_and_the_folder_as_they_were(tmp_path: Path) -> None:
    """A command that cannot be run had left SIGPIPE at its default: some later test that wrote into a pipe ended the process."""
    not_to_be_run = tmp_path / "broken"
    not_to_be_run.write_text("#!/nowhere/at/all\n")
    not_to_be_run.chmod(0o755)

    def state() -> object:
        return [signal.getsignal(number) for number in TAKEN], dict(os.environ), Path.cwd()

    before = state()
    assert run(tmp_path, "exec", "--", str(not_to_be_run)).status == 127
    assert run(tmp_path, "status").status == 0
    assert state() == before
