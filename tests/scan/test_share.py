from __future__ import annotations

import io
import os
import sys
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.scan.made import Found, found, guid, message
from wizard.scan import helper, share
from wizard.scan.blocks import (
    Shared,
    Task,
    blocks_of,
    numbers_to,
    taken,
)
from wizard.scan.helper import Helper, help_out
from wizard.scan.tally import Distinct, IdBudget, Tally

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = "".join(
    message([50076, 54005, 700016][n % 3], f"2026-11-20 09:{n % 60:02}:07Z", n % 70) + "\n"
    for n in range(400)
)


def task_of(path: Path, *, block: int = 5_000) -> Task:
    kind = path.stat()
    return Task((Shared(str(path), kind.st_size, kind.st_ino),), bare=False, block=block)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "app.log"
    path.write_text(ROWS, encoding="utf-8")
    return path


def no_helper(_: Task, __: int) -> None:
    return None


def prompt_helper(task: Task, numbers: int, cut: int | None) -> Helper:
    """Take the first three blocks and answer with what is in them, or with a part of the answer."""
    assert list(islice(taken(numbers), 3)) == [0, 1, 2]
    answer, three = io.BytesIO(), numbers_to(3)
    help_out(task, three, answer)
    os.close(three)
    return Helper(io.BytesIO(answer.getvalue()[:cut]), lambda: None)


def shared(
    task: Task, start: Callable[[Task, int], Helper | None], monkeypatch: pytest.MonkeyPatch
) -> tuple[Found, list[tuple[str, int, str, str]]]:
    monkeypatch.setattr(helper, "start", start)
    tally, read = Tally(), list[int]()
    troubles = share.share(task, tally, read.append)
    assert sum(read) == sum(file.size for file in task.files)
    return found(tally), troubles


@pytest.mark.parametrize("cut", [None, 0, 1, 40, -1, -8])
def test_whatever_the_helper_answers_the_sum_is_the_same(
    cut: int | None, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = task_of(log)
    alone = shared(task, no_helper, monkeypatch)
    other = shared(task, partial(prompt_helper, cut=cut), monkeypatch)
    whole = shared(task_of(log, block=1 << 30), no_helper, monkeypatch)
    assert alone == other == whole
    assert alone[0][50076][0] == 134
    assert alone[1] == []


def test_a_helper_that_cannot_be_started_is_done_without(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "another")
    monkeypatch.setattr(sys, "executable", str(log))
    assert helper.start(task_of(log), 0) is None
    monkeypatch.setattr(sys, "executable", "")
    assert helper.start(task_of(log), 0) is None


def test_many_large_files_have_few_blocks() -> None:
    files = tuple(Shared("x", 1 << 40, n) for n in range(share.MOST_FILES))
    blocks = blocks_of(Task(files, bare=False))
    assert len(blocks) * 4 <= 4_096
    assert [block.last for block in blocks if block.first == 0] == [blocks[0].last] * len(files)
    assert sum(block.last - block.first for block in blocks) == len(files) << 40


CHANGES: list[tuple[str, Callable[[Path], object], str]] = [
    ("gone", lambda path: path.unlink(), "there is no such file"),
    ("replaced", lambda path: (path.rename(f"{path}.1"), path.write_text("x")), "was replaced"),
    ("grown", lambda path: os.truncate(path, 900_000), "grew while it was read"),
    ("shorter", lambda path: os.truncate(path, 9_000), "became shorter"),
]


@pytest.mark.parametrize(("change", "words"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_a_file_that_changed_is_named(
    change: Callable[[Path], object], words: str, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = task_of(log)
    change(log)
    _, troubles = shared(task, no_helper, monkeypatch)
    ((name, _, said, _),) = troubles
    assert name == str(log)
    assert words in said


def test_ids_of_two_processes_that_are_too_many_together_are_a_lower_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wizard.scan.tally.EXACT", 5)
    one, other = Distinct(IdBudget()), Distinct(IdBudget())
    for number in range(4):
        one.add(number)
        other.add(number + 3)
    one.load(other.dump(), other.count, is_bound=other.is_bound)
    assert (one.count, one.is_bound) == (5, True)


def test_a_code_that_one_process_could_not_count_whole_is_a_lower_bound() -> None:
    one, other = Tally(), Tally(IdBudget(3))
    for number in range(6):
        one.add(50_076, b"", guid(1).encode())
        other.add(50_076, b"", guid(number).encode())
    answer = io.BytesIO()
    helper._send(answer, other)
    answer.seek(0)
    assert share._receive(answer, one)
    assert (one.codes[50_076].count, one.codes[50_076].ids.count) == (12, 3)
    assert one.codes[50_076].ids.is_bound
