"""Every key that is pressed arrives: held while a screen comes up, said where it is not taken."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

from textual import events
from textual.app import App, ScreenStackError
from textual.await_complete import AwaitComplete

from wizard.tui.leaving import Held, is_gone

if TYPE_CHECKING:
    from textual.timer import Timer

Result = TypeVar("Result")

BURST = 0.05
"""Seconds: a key that comes sooner after another was not pressed by a hand."""

LONGEST_HOLD = 5.0
"""Seconds after which keys go on to a screen that never said it was ready."""

_LOOK, _SOON = 0.005, 0.02
_AT_ONCE = ("ctrl+q", "ctrl+c")


class KeepsKeys(App[Result], Generic[Result]):
    """An app that loses no key, takes none that a paste pressed, and keeps its last screen."""

    def __init__(self) -> None:
        super().__init__()
        self.burst = BURST
        self._last_press = self._gap = 0.0
        self._ignored = 0
        self._held: deque[events.Event] = deque()
        self._held_since = 0.0
        self._looking: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hold what is typed until the screen on top can take it."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            if isinstance(event, events.MouseDown):
                self._gap = 1.0
            await super().on_event(event)
        elif self._goes_at_once(event) or not (self._held or self._must_wait):
            await self._hand_on(event)
        else:
            self._hold(event)

    def _goes_at_once(self, event: events.Event) -> bool:
        return isinstance(event, events.Key) and event.key in _AT_ONCE and self._has_screen

    @property
    def _has_screen(self) -> bool:
        return self._running and len(self.screen_stack) > 1

    @property
    def _must_wait(self) -> bool:
        """Whether the screen on top cannot take a key yet."""
        try:
            screen = self.screen
        except ScreenStackError:
            return True
        return not (isinstance(screen, Held) and screen.takes_keys)

    def _hold(self, event: events.Event) -> None:
        if not self._held:
            self._held_since = time.monotonic()
        self._held.append(event)
        if self._looking is None:
            self._looking = self.set_interval(_LOOK, self._let_go)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:  # noqa: FBT001, FBT002 - Textual's signature
        """Hold a key back that meant the screen before and met the next one half laid out."""
        screen = self.screen
        if not priority and isinstance(screen, Held) and not screen.is_laid_out:
            self._hold(events.Key(key, key if len(key) == 1 else None))
            return True
        return await super()._check_bindings(key, priority)

    async def _let_go(self) -> None:
        """Hand the next key on: one at a time, since a key may bring another screen."""
        is_over = time.monotonic() - self._held_since > LONGEST_HOLD
        if self._held and self._has_screen and (is_over or not self._must_wait):
            await self._hand_on(self._held.popleft())
        if not self._held and self._looking is not None:
            self._looking.stop()
            self._looking = None

    async def _hand_on(self, event: events.Event) -> None:
        """Note how soon a key came after the one before, so that no paste can press keys."""
        self._gap = event.time - self._last_press if self._last_press else 1.0
        self._last_press = event.time
        if self._gap >= self.burst:
            self._ignored = 0
        await super().on_event(event)

    @property
    def is_burst(self) -> bool:
        """Whether the key being handled came too soon after another to be pressed by a hand."""
        return self._gap < self.burst

    def ignores_burst(self) -> bool:
        """Say that a key is not taken if it came too soon after another; return whether it did."""
        if not self.is_burst:
            return False
        self._ignored += 1
        self._say_ignored()
        return True

    def _say_ignored(self) -> None:
        screen = self.screen
        say = getattr(screen, "say", None)
        if isinstance(screen, Held) and not screen.is_laid_out:
            self.set_timer(_SOON, self._say_ignored)
        elif say is not None and self._ignored == 1:
            say("Ignored a key that arrived together with another; press it again.")
        elif say is not None and self._ignored:
            say(f"Ignored {self._ignored} keys that arrived together; press again.")

    def pop_screen(self) -> AwaitComplete:
        """Take the screen on top away; the one at the bottom stays, whoever asks."""
        if len(self.screen_stack) <= 2:  # noqa: PLR2004 - Textual's own, and home
            return AwaitComplete()
        return super().pop_screen()

    def _handle_exception(self, error: Exception) -> None:
        """Let go of what went wrong in a screen that is gone: nobody sees it any more."""
        if not is_gone(self):
            super()._handle_exception(error)
