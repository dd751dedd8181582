"""Base class of all screens: dismissing twice, and messages to a dismissed screen, do no harm."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual._context import active_message_pump
from textual.await_complete import AwaitComplete
from textual.dom import DOMNode, NoScreen

Result = TypeVar("Result")

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen

    class _Screen(Screen[Result]): ...

else:
    # No screen by itself: the style sheet of a screen comes from the first base that is one.
    class _Screen(Generic[Result]): ...


class GuardedScreen(_Screen[Result]):
    """A screen that can be asked to go twice, and says when it can take keys."""

    _had_focus = False

    @property
    def is_laid_out(self) -> bool:
        """Whether all of it is there, and something on it had the keys once."""
        if not self._had_focus:
            self._had_focus = self.is_mounted and self.focused is not None
        return self._had_focus

    @property
    def is_drawable(self) -> bool:
        """Whether its widgets exist: not before they are mounted, and not after they are removed.

        A thread that has read a long text may come back to a screen in either state.
        """
        return self.is_mounted and bool(self.children)

    @property
    def takes_keys(self) -> bool:
        """Whether a key that is pressed now is meant for this screen."""
        return self.is_laid_out

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Go away with a result; one that is gone, not on top, or the last stays as it is."""
        if self.is_last or not self.is_on_top:
            return AwaitComplete()
        return super().dismiss(result)

    def close(self) -> None:
        """Go away without a result."""
        self.dismiss()

    @property
    def is_on_top(self) -> bool:
        """Whether this is the screen that has focus."""
        stack = self.app.screen_stack
        return bool(stack) and stack[-1] is self

    @property
    def is_above_home(self) -> bool:
        """Whether the screen below is home."""
        return len(self.app.screen_stack) == 3  # noqa: PLR2004 - Textual's own, home, and this one

    @property
    def is_last(self) -> bool:
        """Whether nothing but Textual's own screen lies below."""
        return len(self.app.screen_stack) <= 2  # noqa: PLR2004 - Textual's own, and home


def is_gone(app: App[Any]) -> bool:
    """Say whether what is being handled belongs to a screen that goes or has gone."""
    pump: object = None
    with suppress(LookupError):
        pump = active_message_pump.get()
    if not isinstance(pump, DOMNode):
        return False
    if pump is app:
        return False
    try:
        screen = pump.screen
    except NoScreen:
        return True
    is_ending = app._exit  # noqa: SLF001 - with the program all its screens go
    return is_ending or screen not in app.screen_stack
