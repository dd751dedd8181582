"""Making the n-th write, flush to disk, rename or commit fail, for any n."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from wizard.case import journal_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest

WRITES = ("BEGIN IMMEDIATE", "COMMIT", "INSERT", "UPDATE", "DELETE", "CREATE")
CHANGING_PRAGMAS = ("application_id =", "user_version =", "journal_mode =", "wal_checkpoint")
CALLS = ("open", "fsync", "rename", "replace", "mkdir", "chmod")
CODES = {"full": sqlite3.SQLITE_FULL, "ioerr": sqlite3.SQLITE_IOERR, "busy": sqlite3.SQLITE_BUSY}


@dataclass
class Faults:
    """Fails at the operation with the number `at`, and with `lasting` at all after it too.

    With `late` a commit has happened all the same when it is said to have failed.
    """

    at: int
    code: int = sqlite3.SQLITE_FULL
    lasting: bool = False
    late: bool = False
    is_on: bool = True
    count: int = 0

    @property
    def has_struck(self) -> bool:
        """Whether anything has failed."""
        return self.count >= self.at

    def strikes(self) -> bool:
        """Count an operation, and return whether it fails."""
        if not self.is_on:
            return False
        self.count += 1
        return self.count == self.at or (self.lasting and self.has_struck)

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put the faults under SQLite's connections and the functions that change files."""
        monkeypatch.setattr(journal_file, "CONNECTION", self._connection())
        for name in CALLS:
            monkeypatch.setattr(os, name, self._failing(getattr(os, name)))
        monkeypatch.setattr(io, "open", self._opening(io.open))

    def _failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*args: Any, **words: Any) -> Any:  # noqa: ANN401 - stands for any call
            if self.strikes():
                raise OSError(errno.ENOSPC, "No space left on device")
            return call(*args, **words)

        return failing

    def _opening(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def opening(name: object, mode: str = "r", *args: Any, **words: Any) -> Any:  # noqa: ANN401 - as open
            stream = call(name, mode, *args, **words)
            if "w" in mode:
                stream = _Stream(stream, self._failing(stream.write))
            return stream

        return opening

    def _connection(self) -> type[sqlite3.Connection]:
        faults = self

        class Failing(sqlite3.Connection):
            def execute(self, statement: str, *args: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as SQLite
                words = " ".join(statement.split())
                changes = words.startswith(WRITES) or any(one in words for one in CHANGING_PRAGMAS)
                if changes and faults.strikes():
                    if faults.late and words == "COMMIT":
                        super().execute(statement)
                    error = sqlite3.OperationalError("made to fail")
                    error.sqlite_errorcode = faults.code
                    raise error
                return super().execute(statement, *args)

        return Failing


class _Stream:
    """A file whose writing can fail."""

    def __init__(self, stream: Any, write: Callable[..., Any]) -> None:  # noqa: ANN401 - any stream
        self._stream = stream
        self.write = write

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file of this process grow, as on a disk that is full; POSIX only."""
    import resource  # noqa: PLC0415 - not there on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
