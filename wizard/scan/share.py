"""Share large plain files between two processes, as a machine has two cores or more.

Both take the next part of the files when they are done with one, so neither waits for the other.
If there can be no second process, or it comes to harm, this one does its part too.
"""

from __future__ import annotations

import json
import os
from itertools import accumulate
from typing import IO, TYPE_CHECKING

from wizard.errors import WizardError
from wizard.scan import helper
from wizard.scan.blocks import Reader, blocks_of, numbers_to, taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wizard.scan.blocks import Block, Shared, Task
    from wizard.scan.tally import Tally

MOST_FILES = 16
"""How many files are shared at once: what says which ones goes into one command line."""


def share(
    task: Task, tally: Tally, progress: Callable[[int], None]
) -> list[tuple[str, int, str, str]]:
    """Count the codes of files with a helper.

    Return for each file that was not read whole its name, how many bytes were read, and a sentence
    with a hint.
    """
    blocks = blocks_of(task)
    numbers = numbers_to(len(blocks))
    other = helper.start(task, numbers)
    worker = _Worker(task, tally, blocks, progress)
    try:
        worker.take(taken(numbers))
        if not other or not _receive(other.answer, tally):
            worker.take(sorted({*range(len(blocks))} - worker.taken))
        return worker.end()
    finally:
        os.close(numbers)
        worker.close()
        if other:
            # It has ended by now, unless this process was told to end.
            other.end()


class _Worker:
    """This process: takes blocks and keeps account of them and of files that fail."""

    def __init__(
        self, task: Task, tally: Tally, blocks: Sequence[Block], progress: Callable[[int], None]
    ) -> None:
        self._task = task
        self._blocks = blocks
        self._ends = [0, *accumulate(block.last - block.first for block in blocks)]
        self._progress = progress
        self._said = 0
        self._reader = Reader(task, tally)
        self._failed: dict[Shared, WizardError] = {}
        self.taken: set[int] = set()

    def take(self, numbers: Iterable[int]) -> None:
        """Count the codes of blocks."""
        for number in numbers:
            block = self._blocks[number]
            self.taken.add(number)
            if block.file not in self._failed:
                try:
                    self._reader.look(block)
                except WizardError as error:
                    self._failed[block.file] = error
            self._say(number + 1)

    def end(self) -> list[tuple[str, int, str, str]]:
        """Return what went wrong with which file."""
        self._say(len(self._blocks))
        return [row for file in self._task.files if (row := self._row(file))]

    def close(self) -> None:
        """Let go of the file that is open."""
        self._reader.close()

    def _say(self, done: int) -> None:
        # Blocks are taken in order, so what the helper does can be seen by what is left over.
        read = max(self._said, self._ends[done])
        self._progress(read - self._said)
        self._said = read

    def _row(self, file: Shared) -> tuple[str, int, str, str] | None:
        error = self._failed.get(file)
        try:
            if error is None:
                length, said = self._reader.trouble(file)
                return (file.name, length, said, "") if said else None
        except WizardError as late:
            error = late
        return file.name, 0, error.message, error.hint


def _receive(answer: IO[bytes], tally: Tally) -> bool:
    """Add what the helper found; return whether it came whole, else nothing was added."""
    line = answer.readline()
    if not line.endswith(b"\n"):
        return False
    uncounted, rows = json.loads(line)
    ids = answer.read()
    if len(ids) != sum(row[-1] for row in rows):
        return False
    tally.uncounted += uncounted
    at = 0
    for code, count, first, last, distinct, is_bound, size in rows:
        entry = tally.entry(code, count)
        if entry is not None:
            entry.merge(count, first.encode(), last.encode())
            entry.ids.load(ids[at : at + size], distinct, is_bound=is_bound)
        at += size
    return True
