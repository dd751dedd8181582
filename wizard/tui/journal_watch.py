"""Retry what could not be saved to the journal, and report it on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

    from wizard.case.journal import Journal

EVERY = 1.0
"""Seconds between two tries to save what the disk has refused."""


@dataclass(slots=True)
class JournalWatch:
    """Tries again what is not saved, and says what became of the journal since last time."""

    app: App[Any]
    journal: Journal
    shown: tuple[str, ...] = ()
    warned: str = ""

    def may_leave(self) -> bool:
        """Try to save what is not; say once what leaving loses, before it is lost."""
        if self.journal.trouble:
            self.journal.retry()
        trouble, say = self.journal.trouble, getattr(self.app.screen, "say", None)
        if say is None or trouble == self.warned:
            return True
        self.warned = trouble
        if trouble:
            say(f"{trouble} Copy the ticket text first. Ctrl+Q once more leaves and loses it.")
        return not trouble

    def look(self) -> None:
        """Look once; a screen that shows nothing of it is left alone."""
        trouble = self.journal.trouble
        if trouble:
            self.journal.retry()
        notices = self.journal.notices
        screen = self.app.screen
        draw, say = getattr(screen, "refresh_banner", None), getattr(screen, "say", None)
        if draw is None or say is None or not (trouble or notices != self.shown):
            return
        draw()
        for one in notices[len(self.shown) :]:
            say(one)
        self.shown = notices


def start(app: App[Any], journal: Journal) -> JournalWatch:
    """Look after a journal for as long as the program runs."""
    watch = JournalWatch(app, journal, journal.notices)
    app.set_interval(EVERY, watch.look)
    return watch
