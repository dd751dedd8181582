"""What the screen shows of a journal that refuses: a banner until all is saved, and no wait."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from tests.tui.rig import at_step, fresh_desk, lines, ours, press, step_id, text
from wizard import world
from wizard.case.journal import Journal

if TYPE_CHECKING:
    from pathlib import Path

WIDE = (140, 40)


def kept(path: Path) -> Journal:
    journal = Journal.open(path, world.fixed().now)
    journal.continue_in_memory(0)
    return journal


async def test_a_held_lock_shows_a_banner_and_keeps_no_key_waiting(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    async with at_step(workspace=fresh_desk(kept(path)), size=WIDE) as pilot:
        with closing(sqlite3.connect(path, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            await press(pilot, "2")
            assert step_id(pilot) == "act"
            (banner,) = [one for one in lines(pilot) if "NOT SAVED" in one]
            assert "another program holds the journal" in banner
            holder.execute("ROLLBACK")
        watch = ours(pilot).journal_watch
        assert watch is not None
        watch.look()
        await press(pilot)
        assert "NOT SAVED" not in text(pilot)
    journal = kept(path)
    assert len(journal.events(journal.cases(1)[0])) == 3
    journal.close()


async def test_a_full_disk_is_said_before_the_program_is_left(tmp_path: Path) -> None:
    journal = kept(tmp_path / "journal.db")
    async with at_step(workspace=fresh_desk(journal), size=WIDE) as pilot:
        with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            await press(pilot, "2", "ctrl+q")
            assert ours(pilot).is_running
            assert "Ctrl+Q once more leaves and loses it" in text(pilot)
            await press(pilot, "ctrl+q")
            assert ours(pilot).return_value is not None


async def test_a_journal_that_was_made_again_is_said(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    async with at_step(workspace=fresh_desk(kept(path)), size=WIDE) as pilot:
        path.unlink()
        await press(pilot, "2")
        watch = ours(pilot).journal_watch
        assert watch is not None
        watch.look()
        await press(pilot)
        assert "saved again" in " ".join(text(pilot).split())
        assert step_id(pilot) == "act"
