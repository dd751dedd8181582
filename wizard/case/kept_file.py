"""The journal's file while it is open: which it is, whether it is still there, and a new one."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC
from enum import Enum
from typing import TYPE_CHECKING

from wizard.case.file_marks import is_ours
from wizard.case.journal_file import DAMAGED, code_of, connect, refused
from wizard.case.private_file import (
    OPEN_HERE,
    identity,
    is_on_network,
    prepare,
    put_log_by,
    set_aside,
)
from wizard.case.salvage import salvage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

_Identity = tuple[int, int] | None


class Change(Enum):
    """What has become of an open file: nothing, another one in its place, or a part cut off."""

    NONE = 0
    OTHER = 1
    CUT = 2


class KeptFile:
    """One open file, or a store in memory for no path. `db` is None while it cannot be had.

    `notices` are sentences about what was found and done.
    """

    def __init__(self, path: Path | None, now: Callable[[], datetime]) -> None:
        self.path = path
        self.db: sqlite3.Connection | None = None
        self.notices: tuple[str, ...] = ()
        self._now = now
        self._marks: tuple[_Identity, _Identity] = (None, None)
        self._sizes = (0, 0)

    def attach(self) -> None:
        """Open the file, made if need be; raise JournalError if it cannot be used."""
        path = self.path
        if path is None:
            self.db = connect(":memory:", on_network=False)
            return
        said = prepare(path)
        try:
            self._take(connect(str(path), on_network=is_on_network(path)))
        except sqlite3.DatabaseError as error:
            if code_of(error) not in DAMAGED:
                raise refused(f"The journal {path} was not opened", error) from error
            self.start_anew()
        for one in said:
            self.add_notice(one)

    def open_afresh(self) -> None:
        """Close the file, and open the one that has its name now."""
        now = self._marks_now()
        if self.path and self.db and now[0] != self._marks[0] and now[1] == self._marks[1]:
            put_log_by(self.path)
        was_open = self.db is not None
        self.let_go()
        if self.path and was_open and now[0] == self._marks[0] and not is_ours(self.path):
            self.start_anew()  # what stands there is what was left of our own
        else:
            self.attach()

    def start_anew(self) -> None:
        """Keep the damaged file under another name, and start one with what can be read of it."""
        path = self.path
        if path is None:
            return
        kept = set_aside(path, self._now().astimezone(UTC).strftime("%Y%m%d-%H%M%S"))
        self.let_go()
        prepare(path)
        db = connect(str(path), on_network=is_on_network(path))
        self._take(db)
        try:
            words = salvage(kept, db).words
        except sqlite3.Error as error:
            words = refused("What it holds was not taken over", error).message
        self.add_notice(f"The journal was damaged. {words} The damaged file is kept at {kept}.")

    def let_go(self) -> None:
        """Close the file if it is open."""
        if self.db is not None:
            OPEN_HERE[self._marks[0] or (0, 0)] -= 1
            with suppress(sqlite3.Error):
                self.db.close()
            self.db = None

    def _take(self, db: sqlite3.Connection) -> None:
        self.db = db
        db.execute("SELECT COUNT(*) FROM cases").fetchone()  # makes the log beside the file
        self._marks = self._marks_now()
        OPEN_HERE[self._marks[0] or (0, 0)] += 1
        self._sizes = (0, 0)

    def _marks_now(self) -> tuple[_Identity, _Identity]:
        if self.path is None:
            return None, None
        return identity(self.path), identity(self.path.with_name(self.path.name + "-wal"))

    def change(self) -> Change:
        """Return what somebody has done to the file since it was opened or last looked at."""
        if self._marks != self._marks_now():
            return Change.OTHER
        before, self._sizes = self._sizes, self._sizes_now()
        if all(old <= new for old, new in zip(before, self._sizes, strict=True)):
            return Change.NONE
        return Change.NONE if self._is_sound() else Change.CUT

    def _sizes_now(self) -> tuple[int, int]:
        return _size(self.path, ""), _size(self.path, "-wal")

    def add_notice(self, said: str) -> None:
        """Add a sentence about what was found or done."""
        self.notices = (*self.notices, said)

    def _is_sound(self) -> bool:
        """Return whether the file can be read from end to end, by who has not read it before."""
        if not self._sizes[0]:
            return False  # SQLite takes an empty file for a sound one, and throws its log away
        try:
            with closing(sqlite3.connect(str(self.path))) as db:
                return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.Error:
            return False


def _size(path: Path | None, end: str) -> int:
    with suppress(OSError):
        return path.with_name(path.name + end).stat().st_size if path else 0
    return 0
