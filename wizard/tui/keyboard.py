"""Terminal parser and app base class: no key is lost while a screen is being laid out."""

from __future__ import annotations

import re
import sys
import time
import traceback
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._context import active_message_pump
from textual._keyboard_protocol import FUNCTIONAL_KEYS as _NAMED
from textual._xterm_parser import XTermParser
from textual.app import App, ScreenStackError
from textual.await_complete import AwaitComplete
from textual.dom import DOMNode, NoScreen
from textual.keys import Keys

from wizard.errors import WizardError
from wizard.text import clean
from wizard.tui.drawn_output import ShownLines
from wizard.tui.key_commands import CHANGING
from wizard.tui.navigation import Navigation
from wizard.tui.widgets.text_rows import cut

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from rich.console import RenderableType
    from textual.actions import ActionParseResult
    from textual.message import Message
    from textual.screen import Screen
    from textual.timer import Timer

    from wizard.tui.session import Session


# What a terminal sends, taken apart: keys, pastes, and answers of the terminal that are no keys.
#
# Textual's parser types whatever it does not know as text, and holds a paste of any size. This one
# stands before it: a paste is cut while it is read, and a sequence that is not a key goes nowhere.

MOST_PASTED = 1_000_000
"""Characters of one paste that are kept; one more tells those who get it that there was more."""

PASTE_SILENCE = 2.0
"""Seconds after which a paste without an end is over, so that no key waits for ever."""

_ESC = "\x1b"
_PASTE, _PASTE_END = "\x1b[200~", "\x1b[201~"
_STRINGS = "]PX^_"
"""What follows an ESC where a terminal says something: OSC, DCS, SOS, PM, APC."""

_DELAY = min(constants.ESCAPE_DELAY, 0.09)
_LONGEST = 64
_CSI = re.compile(r"\x1b\[(?:\[[ -~]|M[^\x1b]{3}|[0-?]{0,48}[ -/]{0,4}[@-LN-Z\\-~]|[0-?]+[ -/]*M)")
_OPEN_CSI = re.compile(r"\x1b(?:\[(?:\[|M[^\x1b]{0,2}|[0-?]{0,48}[ -/]{0,4})?|O)?\Z")
# A key that is not a sign, such as Enter, is none of what a terminal says.
_STRING_END = re.compile(r"\x07|\x1b\\|\x9c|\x1b(?=[^\\])|(?=[\x00-\x1a\x1c-\x1f\x7f])")
_MOUSE = re.compile(r"\x1b\[<\d{1,5};-?\d{1,6};-?\d{1,6}[Mm]")
_EXTENDED = re.compile(r"\x1b\[[\d:]*(?:;[\d:]*){0,2}[u~ABCDEFHPQS]")
_MODE = re.compile(r"\x1b\[\?\d{1,5};\d\$y")
_RESIZED = re.compile(r"\x1b\[48(?:;[1-9]\d{0,4}(?::\d{0,5})?){4}t")
_FOCUS = ("\x1b[I", "\x1b[O")


class TerminalParser(XTermParser):
    """Textual's parser behind a sieve."""

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's signature
        super().__init__(debug)
        self._open = ""
        self._since = 0.0
        self._in_string = False
        self._pasted: list[str] | None = None
        self._room = 0

    def feed(self, data: str) -> Iterable[Message]:
        """Yield what the next characters mean; none at all says that there are no more."""
        if not data:
            yield from super().feed(data)
            return
        self._since = time.monotonic()
        data, self._open = self._open + data, ""
        at = 0
        while at < len(data):
            if self._pasted is not None:
                at = yield from self._paste(data, at)
            elif self._in_string:
                at = self._skip(data, at)
            elif data[at] != _ESC:
                end = data.find(_ESC, at)
                end = len(data) if end < 0 else end
                yield from self._typed(data[at:end])
                at = end
            else:
                at = yield from self._sequence(data, at)

    def tick(self) -> Iterable[Message]:
        """Yield what is certain now that nothing has followed for a moment."""
        silence = time.monotonic() - self._since
        if self._pasted is not None:
            if silence > PASTE_SILENCE:
                yield from self._end_paste()
        elif silence >= _DELAY:
            self._in_string = False
            waiting, self._open = self._open, ""
            # More than two characters are the beginning of an answer whose end was lost.
            if waiting == _ESC:
                yield events.Key("escape", _ESC)
            elif len(waiting) == len(_ESC) + 1:
                yield from self._with_alt(waiting[1])
        yield from super().tick()

    # Pastes

    def _paste(self, data: str, at: int) -> Generator[Message, None, int]:
        end = data.find(_PASTE_END, at)
        if end < 0:
            # The end may have come in part.
            keep = next((n for n in range(5, 0, -1) if data.endswith(_PASTE_END[:n])), 0)
            keep = min(keep, len(data) - at)
            self._keep(data[at : len(data) - keep])
            self._open = data[len(data) - keep :]
            return len(data)
        self._keep(data[at:end])
        yield from self._end_paste()
        return end + len(_PASTE_END)

    def _keep(self, text: str) -> None:
        if self._pasted is not None and self._room and text:
            self._pasted.append(text[: self._room])
            self._room = max(0, self._room - len(text))

    def _end_paste(self) -> Iterator[Message]:
        text = "".join(self._pasted or ())
        self._pasted, self._open = None, ""
        yield events.Paste(text.replace("\x00", ""))

    # Keys and answers

    def _sequence(self, data: str, at: int) -> Generator[Message, None, int]:
        """Yield what a sequence means; return where it ends."""
        if data.startswith(_PASTE, at):
            self._pasted, self._room = [], MOST_PASTED + 1
            return at + len(_PASTE)
        follows = data[at + 1 : at + 2]
        if follows == _ESC:
            yield events.Key("escape", _ESC)
            return at + 1
        found = _CSI.match(data, at)
        if found:
            yield from self._known(found[0])
            return found.end()
        if _OPEN_CSI.match(data, at) or (follows in _STRINGS and at + 2 == len(data)):
            self._open = data[at:]
            return len(data)
        if follows in (*_STRINGS, "["):  # a "[" that is not a sequence of any kind goes nowhere
            self._in_string = follows != "["
            return at + 2
        size = 3 if follows == "O" else 2
        yield from self._short(data[at : at + size])
        return at + size

    def _skip(self, data: str, at: int) -> int:
        """Return where what the terminal says ends."""
        end = _STRING_END.search(data, at)
        if end is not None:
            self._in_string = False
            return end.start() if end[0] in ("", _ESC) else end.end()
        if data.endswith(_ESC):
            self._open = _ESC
        return len(data)

    def _known(self, sequence: str) -> Iterator[Message]:
        """Yield what a whole sequence means, nothing if it is an answer that nobody asked for."""
        named = ANSI_SEQUENCES_KEYS.get(sequence)
        if _EXTENDED.fullmatch(sequence) and (";" in sequence or not isinstance(named, tuple)):
            yield from self._extended(sequence)
        elif isinstance(named, tuple) and sequence[2:] not in _NAMED:
            # Textual would take the number of F20 for that of a letter.
            yield from (events.Key(key.value, None) for key in named if key != Keys.Ignore)
        elif (
            sequence in _FOCUS
            or sequence in ANSI_SEQUENCES_KEYS
            or _MOUSE.fullmatch(sequence)
            or _MODE.fullmatch(sequence)
            or _RESIZED.fullmatch(sequence)
        ):
            yield from self._typed(sequence)

    def _extended(self, sequence: str) -> Iterator[Message]:
        numbers = [int(one[:8]) for one in re.findall(r"\d+", sequence)]
        if any(one > sys.maxunicode or 0xD800 <= one <= 0xDFFF for one in numbers):  # noqa: PLR2004 - surrogates
            return
        if sequence[-1] != "u" and f"{numbers[0] if numbers else 1}{sequence[-1]}" not in _NAMED:
            return
        try:
            found = self._parse_extended_key(sequence)
        except (ValueError, OverflowError):
            return
        yield from (one.copy() for one in found or ())

    def _short(self, sequence: str) -> Iterator[Message]:
        """Yield the key of ESC and one or two characters."""
        if sequence in ANSI_SEQUENCES_KEYS:
            yield from self._pressed(sequence)
        elif len(sequence) == len(_ESC) + 1:
            yield from self._with_alt(sequence[1])
        else:
            yield from self._with_alt(sequence[1])
            yield from self._typed(sequence[2])

    def _with_alt(self, character: str) -> Iterator[Message]:
        if _ESC + character in ANSI_SEQUENCES_KEYS:
            yield from self._pressed(_ESC + character)
        else:
            yield from self._pressed(character, alt=True)

    def _pressed(self, sequence: str, *, alt: bool = False) -> Iterator[Message]:
        for key in self._sequence_to_key_events(sequence, alt=alt):
            if key.key != Keys.Ignore:
                yield key

    def _typed(self, text: str) -> Iterable[Message]:
        """Hand what is whole to Textual."""
        return super().feed(text)


# The screens that keys go to.

OTHER_SCREENS = Path(__file__).with_name("other_screens.tcss")
"""The style sheet of all screens but home. It is read once home is shown, or with the first one."""

Result = TypeVar("Result")

if TYPE_CHECKING:
    from textual.screen import Screen

    class _Screen(Screen[Result]): ...

else:
    # No screen by itself: the style sheet of a screen comes from the first base that is one.
    class _Screen(Generic[Result]): ...


class GuardedScreen(_Screen[Result]):
    """A screen that can be asked to go twice, and says when it can take keys."""

    CSS_PATH = OTHER_SCREENS
    _had_focus = False
    _was_shown = False
    is_navigating = False
    """Whether the app was asked for another screen; keys wait until it is there."""

    @property
    def is_laid_out(self) -> bool:
        """Whether all of it is there, and something on it had the keys once."""
        if not self._had_focus:
            self._had_focus = self.is_mounted and self.focused is not None
        return self._had_focus

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Style no widget twice as it is shown first: all were styled as they were mounted."""
        event.refresh_styles = event.refresh_styles and self._was_shown
        self._was_shown = True

    @property
    def is_drawable(self) -> bool:
        """Whether its widgets exist: not before they are mounted, and not after they are removed.

        A thread that has read a long text may come back to a screen in either state.
        """
        return self.is_attached and bool(self.children)

    @property
    def takes_keys(self) -> bool:
        """Whether a key that is pressed now is meant for this screen."""
        return self.is_laid_out and not self.is_navigating

    def navigate(self, message: Navigation) -> None:
        """Ask for another screen; keys wait until it is there, and so does nothing else."""
        if not self.is_navigating:
            self.is_navigating = self.app.post_message(message)

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Go away with a result; one that is gone, not on top, or the last stays as it is."""
        if self.is_last or not self.is_on_top:
            return AwaitComplete()
        return super().dismiss(result)

    def close(self) -> None:
        """Go away without a result."""
        self.dismiss()

    def action_press(self, key: str) -> None:
        """Press a key that a widget handles by itself."""
        # From the app: a key that comes from the screen would not bubble beyond it.
        self.app.call_later(self.app.simulate_key, key)

    @property
    def is_on_top(self) -> bool:
        """Whether this is the screen that has focus."""
        stack = self.app.screen_stack
        return bool(stack) and stack[-1] is self

    @property
    def is_above_home(self) -> bool:
        """Whether the screen below is home."""
        return len(self.app.screen_stack) == 2  # noqa: PLR2004 - home, and this one

    @property
    def is_last(self) -> bool:
        """Whether nothing lies below."""
        return len(self.app.screen_stack) <= 1


def is_gone(app: App[Any], error: Exception) -> bool:
    """Say whether an error comes from a screen or widget that goes or has gone."""
    if app._exit:  # noqa: SLF001 - with the program all its screens go
        return True
    pump: object = None
    with suppress(LookupError):
        pump = active_message_pump.get()
    if isinstance(pump, DOMNode) and pump is not app:
        return _has_left(pump, app)
    # A timer of the app, such as the one that moves what scrolls, runs code of widgets.
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    if frames and frames[0].f_code.co_name == "_process_messages_loop":
        return False  # the app takes no more messages after this, so it had better end
    owners = (frame.f_locals.get("self") for frame in frames)
    return any(_has_left(one, app) for one in owners if isinstance(one, DOMNode) and one is not app)


def _has_left(node: DOMNode, app: App[Any]) -> bool:
    try:
        return node.screen not in app.screen_stack
    except NoScreen:
        return True


# The app that hands the keys on.

BURST = 0.05
"""Seconds: a key that comes sooner after another was not pressed by a hand."""

LONGEST_HOLD = 5.0
"""Seconds after which keys go on to a screen that never said it was ready."""

KEEP_TITLE, OLD_TITLE = "\x1b[22;2t", "\x1b[23;2t"
"""Let the terminal put its title aside, and take it again; one that cannot ignores both."""

MOST_TITLE = 60
"""Columns of a title; the tabs of most terminals show less."""

_LOOK, _SOON = 0.005, 0.02
_AT_ONCE = ("ctrl+q", "ctrl+c")
_CHANGING = CHANGING | {"enter"}


class KeyBufferApp(App[Result], Generic[Result]):
    """An app that loses no key, takes none that a paste pressed, and keeps its last screen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.burst = BURST
        self._last_press = self._gap = 0.0
        self._ignored = 0
        self._held: deque[events.Event] = deque()
        self._held_since = 0.0
        self._looking: Timer | None = None
        self.shown = ShownLines()

    def on_mount(self) -> None:
        """Draw everything again when the program comes back to its terminal."""
        self.app_resume_signal.subscribe(self, lambda _: self.shown.forget())
        self.tell_terminal(KEEP_TITLE)
        self.watch_title(self.title)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Send the terminal what it does not show yet."""
        changed = self.shown.only_changed(renderable)
        super()._display(screen, cast("RenderableType", changed))  # as all updates are declared

    def action_redraw(self) -> None:
        """Draw everything again, where something else has written on the terminal."""
        self.shown.forget()
        self.screen.refresh()

    async def on_event(self, event: events.Event) -> None:
        """Hold what is typed until the screen on top can take it."""
        if isinstance(event, events.Resize):
            self.shown.forget()
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            if isinstance(event, events.MouseDown):
                self._gap = 1.0
                self._quiet()
            await super().on_event(event)
        elif self._goes_at_once(event) or not (self._held or self._must_wait):
            await self._hand_on(event)
        else:
            self._hold(event)

    def _goes_at_once(self, event: events.Event) -> bool:
        return isinstance(event, events.Key) and event.key in _AT_ONCE and self._has_screen

    @property
    def _has_screen(self) -> bool:
        return self._running and len(self.screen_stack) > 0

    async def _on_message(self, message: Message) -> None:
        """Handle a message; after a navigation, keys go to the screen that is on top now."""
        try:
            await super()._on_message(message)
        finally:
            if isinstance(message, Navigation):
                for screen in self.screen_stack:
                    if isinstance(screen, GuardedScreen):
                        screen.is_navigating = False

    @property
    def _must_wait(self) -> bool:
        """Whether the screen on top cannot take a key yet."""
        try:
            screen = self.screen
        except ScreenStackError:
            return True
        if isinstance(screen, GuardedScreen):
            return not screen.takes_keys
        return not (screen.is_mounted and screen.focused)

    def _hold(self, event: events.Event) -> None:
        if not self._held:
            self._held_since = time.monotonic()
        self._held.append(event)
        if self._looking is None:
            self._looking = self.set_interval(_LOOK, self._let_go)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:  # noqa: FBT001, FBT002 - Textual's signature
        """Hold a key back that meant the screen before and met the next one half laid out."""
        screen = self.screen
        if not priority and isinstance(screen, GuardedScreen) and not screen.is_laid_out:
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
        if self._ignores(event):
            return
        await super().on_event(event)

    def _ignores(self, event: events.Event) -> bool:
        """Say that a key that could change a case is ignored, since nobody pressed it."""
        if not self.is_burst:
            self._ignored = 0
            self._quiet()
            return False
        if not isinstance(event, events.Key) or event.key not in _CHANGING:
            return False
        focused = self.focused
        if focused is not None and focused.check_consume_key(event.key, event.character):
            return False
        self._ignored += 1
        self._say_ignored()
        return True

    def _quiet(self) -> None:
        """Take the message of the screen away: it stands until the next key or click."""
        quiet = getattr(self.screen, "quiet", None) if self._has_screen else None
        if quiet is not None:
            quiet()

    @property
    def is_burst(self) -> bool:
        """Whether the key being handled came too soon after another to be pressed by a hand."""
        return self._gap < self.burst

    def _say_ignored(self) -> None:
        screen = self.screen
        say = getattr(screen, "say", None)
        if isinstance(screen, GuardedScreen) and not screen.is_laid_out:
            self.set_timer(_SOON, self._say_ignored)
        elif say is not None and self._ignored == 1:
            say("Ignored a key that arrived together with another; press it again.")
        elif say is not None and self._ignored:
            say(f"Ignored {self._ignored} keys that arrived together; press again.")

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key means; an expected error becomes a sentence on the screen."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except WizardError as error:
            say = getattr(self.screen, "say", None)
            if say is None:
                raise
            say(f"{error.message} {error.hint}".strip())
            return True

    def call_attention(self, words: str) -> None:
        """Ring the bell and notify the desktop (OSC 9) of something that took a while."""
        self.bell()
        self.tell_terminal(f"\x1b]9;{words}\x07")

    def tell_terminal(self, sequence: str) -> None:
        """Write what draws nothing, such as a title; in a browser there is no terminal to tell."""
        driver = self._driver
        if driver is not None and not self.is_headless and not self.is_web:
            driver.write(sequence)

    def watch_title(self, title: str) -> None:
        """Give the window of the terminal the title (OSC 2)."""
        self.tell_terminal(f"\x1b]2;{cut(clean(title), MOST_TITLE)}\x07")

    def pop_screen(self) -> AwaitComplete:
        """Take the screen on top away; the one at the bottom stays, whoever asks."""
        if len(self.screen_stack) <= 1:
            return AwaitComplete()
        return super().pop_screen()

    def _handle_exception(self, error: Exception) -> None:
        """Let go of what went wrong in a screen that is gone: nobody sees it any more."""
        if not is_gone(self, error):
            super()._handle_exception(error)
