"""Fault injection for the files that the program writes: the n-th call fails, for every n."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from typing import TYPE_CHECKING

import pytest

from wizard.cli import crash
from wizard.cli.files import write_atomic
from wizard.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from _typeshed import ReadableBuffer as Buffer

    from tests.cli.cli_program import Program

CALLS = ("fsync", "replace", "link", "chmod", "open")


class Fault:
    """Fails the n-th of the calls that bring a file to the disk."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int) -> None:
        self._at = at
        self.count = 0
        for name in CALLS:
            patch.setattr(os, name, self._failing(getattr(os, name)))
        patch.setattr(tempfile, "mkstemp", self._failing(tempfile.mkstemp))
        patch.setattr(os, "fdopen", lambda number, _: Stream(number, self.step))

    def step(self) -> None:
        """Count a call, and fail if it is the one."""
        self.count += 1
        if self.count == self._at:
            raise OSError(errno.ENOSPC, "No space left on device")

    def _failing(self, call: Callable[..., object]) -> Callable[..., object]:
        def failing(*given: object, **named: object) -> object:
            self.step()
            return call(*given, **named)

        return failing


class Stream(io.BufferedWriter):
    """A file whose data may not find room on the disk."""

    def __init__(self, number: int, step: Callable[[], None]) -> None:
        super().__init__(io.FileIO(number, "wb"))
        self._step = step

    def write(self, data: Buffer, /) -> int:
        self._step()
        return super().write(data)


def faults() -> Iterator[pytest.MonkeyPatch]:
    """Yield a fault at every call in turn, until one run has had none."""
    for at in range(1, 100):
        with pytest.MonkeyPatch.context() as patch:
            fault = Fault(patch, at)
            yield patch
            if fault.count < at:
                assert at > 4
                return
    pytest.fail("it never comes to an end")


@pytest.mark.parametrize("new", [False, True], ids=["replaced", "new"])
def test_a_file_is_old_or_new_whatever_fails(tmp_path: Path, *, new: bool) -> None:
    for number, patch in enumerate(faults()):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "a.yaml"
        before = b"" if new else b"old"
        if not new:
            path.write_bytes(before)
        after = b"new text"
        try:
            write_atomic(path, after, new=new)
        except OutputError as error:
            told, after = error, before
        patch.undo()
        assert (path.read_bytes() if path.exists() else b"") == after
        assert [one.name for one in folder.iterdir()] == (["a.yaml"] if after else [])
    assert told.exit_code == 1
    assert "was not written: no space left on device" in told.message


def test_a_crash_report_is_whole_or_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for patch in faults():
        path = crash.write("what happened\n")
        patch.undo()
        left = list(tmp_path.iterdir())
        assert [str(one) for one in left] == ([path] if path else [])
        for one in left:
            assert one.read_text() == "what happened\n"
            one.unlink()


def test_a_new_file_never_replaces_one_nor_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "mine", tmp_path / "link"
    path.write_bytes(b"mine")
    link.symlink_to(tmp_path / "nowhere")
    for one in (path, link):
        with pytest.raises(InputError, match="exists already"):
            write_atomic(one, b"other", new=True)
    assert path.read_bytes() == b"mine"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link", "mine"]


def test_a_link_stays_a_link_and_rights_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "mine", tmp_path / "link"
    path.write_bytes(b"mine")
    path.chmod(0o640)
    link.symlink_to(path)
    write_atomic(link, b"other")
    assert link.is_symlink()
    assert path.read_bytes() == b"other"
    assert path.stat().st_mode & 0o777 == 0o640


END = '{"own-door": "no"}'


def test_a_walk_that_cannot_be_recorded_is_still_reported(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    path = program.folder / "walk.yaml"
    answers = program.file("answers.json", END)
    words = ("run", "lost-door", "--json", "--answers", answers, "--record", str(path))
    ran = program.run(*words)
    assert ran.code == 1
    assert ran.document["outcome"]["result"] == "stopped"
    assert f"{path} was not written: no space left on device." in ran.err
    assert [one.name for one in program.folder.iterdir() if "walk" in one.name] == []
