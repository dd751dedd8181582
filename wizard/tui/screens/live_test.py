"""The live test on the screen: what happens, then the code and the waiting, then the result."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.message import Message

from wizard import machine_steps
from wizard.case.report import may_leave
from wizard.signin import LiveResult, Polled, Prompt, SignInResult
from wizard.signin.result_words import RESULTS
from wizard.tui import live_rows
from wizard.tui.key_commands import BEFORE, RESULT, WAITING, KeyCommand
from wizard.tui.live_rows import Course
from wizard.tui.navigation import CallAttention, ShowCodes
from wizard.tui.screens.machine import MachinePage, MachineScreen
from wizard.tui.widgets.panels import here
from wizard.tui.widgets.text_rows import BLANK, Leaf, Stack, styled

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.visual import Visual

    from wizard.case.workspace import OpenCase
    from wizard.evidence import Origin
    from wizard.intake import Reading
    from wizard.signin.device_code import Running
    from wizard.tui.session import Session

LEAST_FOR_LARGE = 17
"""Lines of the page from which on the code stands there in large letters."""

TYPE_IT = "type the code as it is shown here."
_BY_HAND = "It is not answered yet. Answer by hand, or press r for the test."


class LiveScreen(MachineScreen):
    """One test, from the page before it to its result. With a case its result is the answer.

    `other` asks for another application and is None where there is no choice.
    """

    MODES: ClassVar = (BEFORE, WAITING, RESULT)
    title_words = "Live sign-in test"
    stages: ClassVar = ("What will happen", "The sign-in", "The result")

    @dataclass
    class Reported(Message):
        """News of a test, and when it came, in seconds of the clock of the page.

        `number` says of which test, for those before it are over.
        """

        number: int
        news: Prompt | Polled | SignInResult
        at: float

    def __init__(
        self,
        session: Session,
        test: machine_steps.LiveTest,
        read: Callable[[str, Origin], Reading],
        case: OpenCase | None = None,
        other: Callable[[LiveScreen], None] | None = None,
    ) -> None:
        super().__init__(session, case)
        self.read, self.other = read, other
        self.number = 0
        self.running: Running | None = None
        self.course = Course(test)
        self.is_square = False
        self.next_words = ""

    def on_mount(self) -> None:
        """Show the page before, and import meanwhile what the test needs."""
        super().on_mount()
        threading.Thread(target=partial(machine_steps.warm, self.course.test), daemon=True).start()

    # Where it is

    @property
    def mode(self) -> str:
        """Whether the test is yet to start, under way, or over."""
        if self.course.result is not None:
            return RESULT
        return WAITING if self.running is not None else BEFORE

    @property
    def stage(self) -> int:
        """The same as a number."""
        return self.MODES.index(self.mode)

    @property
    def subtitle(self) -> str:
        """As which application."""
        act = self.course.test.act
        return "practice" if act else f"as {self.course.test.request.purpose}"

    def banner(self) -> str:
        """Return the act of a practice run, of a case with all that is played in it."""
        return self.view.simulated if self.view else self.course.test.act

    def window_title(self) -> str:
        """Return that the test waits, or how it ended: the window may be behind others."""
        result = self.course.result
        if result is not None:
            return f"Sign-in test: {RESULTS[result.result].word}"
        return "Waiting for the sign-in" if self.running is not None else self.title_words

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        prompt = self.course.prompt
        if command.id == "other" and self.other is None:
            return ""
        if command.id == "copy" and self.mode == WAITING and prompt is None:
            return "There is no code yet."
        if command.id == "square" and not self.has_square:
            return self._why_no_square()
        return None

    def words_of(self, command: KeyCommand) -> tuple[str, str]:
        """Return what the footer says."""
        if command.id == "square":
            return "q", "large code" if self.is_square else "QR code"
        if command.id == "copy":
            return "c", "copy code" if self.mode == WAITING else "copy result"
        if command.id == "leave":
            return "Esc", "answer by hand" if self.mode == RESULT else "not now"
        if command.id == "go" and not self.case:
            return "Enter", "home"
        return super().words_of(command)

    def in_footer(self, command: KeyCommand) -> bool:
        """Leave out Esc where Enter does the same."""
        is_same = command.id == "leave" and self.mode == RESULT and not self.case
        return super().in_footer(command) and not is_same

    def _why_no_square(self) -> str:
        """Return where the QR code is, or why there is none."""
        if self.course.prompt is None:
            return "There is no code yet."
        if self.is_wide:
            return "The QR code is in the right column."
        return "This window has no room for the QR code."

    @property
    def has_square(self) -> bool:
        """Whether `q` can show the square beside the code."""
        columns, rows = live_rows.LEAST_FOR_SQUARE
        size = self.app.size
        prompt = self.course.prompt
        has_room = not self.is_wide and size.width >= columns and self.room >= rows
        return has_room and prompt is not None

    @property
    def has_moved(self) -> bool:
        """Whether the case is elsewhere than when the test began."""
        now = self.view.step if self.view else None
        then = self.step
        return not (now and then and (now.ref, now.attempt) == (then.ref, then.attempt))

    # Drawing

    def page(self) -> MachinePage:
        """Return the page for where the test is."""
        if self.mode == BEFORE:
            return live_rows.before_page(self.course.test)
        if self.mode == RESULT:
            return live_rows.result_page(self.course, self.next_words)
        is_large = self.room >= LEAST_FOR_LARGE and not self.is_beside
        room = live_rows.PageRoom(self.text_width, is_large)
        return live_rows.waiting_page(self.course, room, self.clock)

    @property
    def is_beside(self) -> bool:
        """Whether the square stands beside the page."""
        return self.is_square and self.has_square and self.mode == WAITING

    def beside(self) -> Visual | None:
        """Return the square where it was asked for and there is room for it."""
        prompt = self.course.prompt
        return live_rows.square_visual(prompt) if prompt and self.is_beside else None

    def right_column(self) -> ComposeResult:
        """Yield the square, if it may be, and the facts of the test."""
        with Vertical(id="right", classes="side -right"):
            yield Leaf(id="wide-square")
            yield Leaf(id="facts")

    def refresh_sides(self) -> None:
        """Bring the side columns up to date."""
        super().refresh_sides()
        if not self.is_wide:
            return
        prompt = self.course.prompt
        square = live_rows.square_visual(prompt) if prompt else None
        self.query_one("#wide-square", Leaf).show(square)
        opens = "The QR code opens the page. The device code is not in it."
        held = (styled(opens, "$quiet"), BLANK) if square else ()
        facts = live_rows.test_facts(self.course, self.clock)
        self.query_one("#facts", Leaf).show(Stack((*held, *facts)))

    # The test

    def action_launch(self) -> None:
        """Start: the user has read what happens."""
        self.number += 1
        test = self.course.test
        tell = partial(self.tell, self.number)
        running = machine_steps.begin(test, tell, self.read, self.session.world)
        self.course = Course(test, self.clock, heard_at=self.clock)
        self.running, self.is_square = running, False
        self.session.running = self
        running.start()
        self.draw()

    def tell(self, number: int, news: Prompt | Polled | SignInResult) -> None:
        """Bring news from the thread of the test; a screen that is gone hears nothing."""
        with suppress(RuntimeError):  # the program has ended meanwhile
            self.post_message(self.Reported(number, news, self.clock))

    def on_live_screen_reported(self, message: Reported) -> None:
        """Show news of this test; of any other it is too late."""
        message.stop()
        if message.number != self.number or self.running is None:
            return
        if isinstance(message.news, SignInResult):
            self.end(message.news)
            return
        self.course.hear(message.news, message.at, f"{self.session.now():%H:%M:%S}")
        self.draw()

    def end(self, result: SignInResult) -> None:
        """Show how the test ended; the code is gone from here on."""
        self.let_go()
        self.post_message(CallAttention(f"Sign-in test: {RESULTS[result.result].word}"))
        self.course.end(result, self.clock)
        if self.case is not None and not self.has_moved:
            after = machine_steps.view_after_live(self.case, result)
            self.next_words = f"Go on: {here(after)}"
        elif self.code is not None:
            self.next_words = f"Look up AADSTS{self.code}"
        self.draw()

    def let_go(self) -> None:
        """Forget the test that ran, and the code on the clipboard of the program."""
        self.running = None
        if self.session.running is self:
            self.session.running = None
        self.app._clipboard = ""  # noqa: SLF001 - else Ctrl+V would bring the code back

    def action_stop(self) -> None:
        """Stop the test now, whatever the network does."""
        self.stop()

    def stop(self) -> None:
        """Stop the test now, and show that as its result."""
        if self.running is None:
            return
        ended = self.running.cancel()
        if ended is not None:  # else its result is on its way to this screen
            self.end(ended)

    def abandon(self) -> None:
        """Stop the test and drop its result."""
        self.number += 1
        running, self.running = self.running, None
        if running is not None:
            running.cancel()
            self.let_go()
        self.course.prompt = None

    # After it

    def action_again(self) -> None:
        """Show once more what happens; the next test starts from there."""
        self.course = Course(self.course.test)
        self.next_words = ""
        self.draw()

    def action_go(self) -> None:
        """Let the result answer the step of the case; without a case go home."""
        result = self.course.result
        if self.case is None or self.step is None or result is None:
            code = self.code
            self.part()
            if code is not None:
                self.navigate(ShowCodes(code))
            return
        kept = machine_steps.keep_live(self.case, self.step, result)
        self.part("" if kept else "The case has gone on meanwhile. The result was not kept.")

    @property
    def code(self) -> int | None:
        """The error code that can be looked up from here; practice leads into no real steps."""
        result = self.course.result
        return result.code if result and not (self.case or result.simulated) else None

    def action_other(self) -> None:
        """Choose another application."""
        if self.other is not None:
            self.other(self)

    def take(self, test: machine_steps.LiveTest) -> None:
        """Be about another test from now on."""
        self.course = Course(test)
        self.draw()

    def action_square(self) -> None:
        """Show the square beside the code, or the code in large letters."""
        self.is_square = not self.is_square
        self.draw()

    def action_copy(self) -> None:
        """Copy the device code, or the result."""
        prompt = self.course.prompt
        if prompt is not None:
            self.copy(may_leave(prompt.user_code, "The code"), TYPE_IT)
        else:
            super().action_copy()

    def shared_text(self) -> tuple[str, str]:
        """Return the result; the device code is never written to a file."""
        result = self.course.result
        text = live_rows.result_text(result) if result is not None else ""
        return may_leave(text, "The result"), "live-test"

    def action_leave(self) -> None:
        """Not now, or answered by hand."""
        done = self.course.result
        self.part(_BY_HAND if self.case and done and done.result is not LiveResult.WORKS else "")
