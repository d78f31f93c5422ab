"""Replacing single files while others write them."""

import threading
from contextlib import suppress
from pathlib import Path

import pytest

from ccjk.stores import files, rename
from ccjk.stores.files import Raced, install, take_away


def write(path: Path, text: str) -> None:
    """Write like another program: aside, then rename."""
    aside = path.with_name(path.name + ".theirs")
    aside.write_text(text)
    aside.rename(path)


@pytest.mark.parametrize("theirs", [["second"], ["second", "third"], ["second", "third", "fourth"], ["second", "second"]])
def test_what_others_wrote_between_our_steps_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theirs: list[str]) -> None:
    target, temporary = tmp_path / "f", tmp_path / ".f.ours"
    target.write_text("first")
    temporary.write_text("ours")
    waiting = list(theirs)
    exchange = rename.exchange

    def between(first: str, second: str) -> bool:
        if waiting:
            write(target, waiting.pop(0))
        return exchange(first, second)

    monkeypatch.setattr(files, "exchange", between)
    with pytest.raises(Raced):
        install(str(temporary), str(target), b"first")
    assert target.read_text() == theirs[-1]


def test_a_writer_that_never_rests_is_survived(tmp_path: Path) -> None:
    target, temporary = tmp_path / "f", tmp_path / ".f.ours"
    target.write_text("0")
    stop = threading.Event()
    written = ["0"]

    def writer() -> None:
        while not stop.is_set():
            written.append(str(len(written)))
            write(target, written[-1])

    thread = threading.Thread(target=writer)
    thread.start()
    for _ in range(300):
        before = target.read_bytes()
        temporary.write_text("ours")
        with suppress(Raced):
            install(str(temporary), str(target), before)
        temporary.unlink(missing_ok=True)
    stop.set()
    thread.join()
    assert target.read_text() in (written[-1], "ours")


def test_what_was_changed_is_not_taken_away(tmp_path: Path) -> None:
    target, aside = tmp_path / "f", tmp_path / ".f.aside"
    target.write_text("theirs")
    with pytest.raises(Raced):
        take_away(str(aside), str(target), b"first")
    assert target.read_text() == "theirs"
    assert not aside.exists()


def test_what_was_changed_before_is_not_replaced_for_a_moment_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other program could read our text in that moment, and write it back as its own."""
    target, temporary = tmp_path / "f", tmp_path / ".f.ours"
    target.write_text("theirs")
    temporary.write_text("ours")
    exchanged: list[str] = []
    monkeypatch.setattr(files, "exchange", lambda first, _: exchanged.append(first))
    with pytest.raises(Raced):
        install(str(temporary), str(target), b"first")
    assert exchanged == []
