"""The base class of all screens: header and footer, key dispatch, message row, breakpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import SuspendNotSupported
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from wizard.errors import WizardError
from wizard.tui import chrome, clipboard, styled_rows
from wizard.tui.key_commands import BY_ID, KeyCommand, bindings, for_key, in_mode
from wizard.tui.keyboard import GuardedScreen
from wizard.tui.navigation import NextTheme, ShowCodes
from wizard.tui.styled_rows import line
from wizard.tui.widgets.rows import ClickRow, Rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from wizard.tui.keyboard import KeyBufferApp
    from wizard.tui.navigation import Navigation
    from wizard.tui.session import ExitState, Session
    from wizard.tui.styled_rows import Part

WIDE_FROM, WIDER_FROM = 110, 140
NOT_ARRIVED = "press s to save it to a file, or v to select it with the mouse."
"""What to do where no clipboard took a text."""

MOST_LINES = 3
"""How many rows a message may take."""


PRESSED = {
    "Enter": "enter",
    "Esc": "escape",
    "Down": "down",
    "PgUp Dn": "pagedown",
    "Up Dn": "down",
}
"""What a click on a chip presses, for keys that are not ours to handle."""


class WizardScreen(GuardedScreen[None], Screen[None]):
    """A screen with our frame. Subclasses fill the part between header and footer."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-tiny"),
        (60, "-one"),
        (110, "-three"),
        (140, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-short"),
        (20, "-compact"),
        (30, "-airy"),
    ]
    MODES: ClassVar[tuple[str, ...]] = ()

    app: KeyBufferApp[ExitState]

    def __init_subclass__(cls, **arguments: object) -> None:
        """Bind the keys of the modes the screen can be in."""
        cls.BINDINGS = list(bindings(cls.MODES))
        super().__init_subclass__(**arguments)  # type: ignore[arg-type]

    def __init__(self) -> None:
        super().__init__()
        self.message = ""
        self.message_style = "$warn"
        self.places: list[tuple[int, int, str]] = []

    def compose(self) -> ComposeResult:
        """Lay out header, progress line, columns, line and footer once; later only texts change."""
        with Vertical(id="frame"):
            yield Static(id="header")
            yield Static(id="progress")
            yield Static(id="banner")
            with Horizontal(id="columns"):
                yield from self.columns()
            yield Static(id="line")
            yield ClickRow(id="footer")
        yield Static(Content(chrome.TOO_SMALL), id="small")

    @property
    def session(self) -> Session:
        """The state that all screens share."""
        return self.app.session

    def navigate(self, message: Navigation) -> None:
        """Ask the app for another screen."""
        self.app.navigate(message)

    # What a subclass fills in

    def columns(self) -> ComposeResult:
        """Yield the columns between header and footer."""
        raise NotImplementedError

    @property
    def mode(self) -> str:
        """The state the keys depend on, one of MODES."""
        return self.MODES[0]

    def header_parts(self) -> tuple[list[Part], str]:
        """Return the left and right end of the header."""
        raise NotImplementedError

    def progress_state(self) -> tuple[float, str]:
        """Return how much is done, and in which colour."""
        return 0.0, "$live"

    def path_content(self, width: int) -> Content:  # noqa: ARG002 - for screens with a path
        """Return the line above the footer when there is no message."""
        return Content("")

    def banner(self) -> str:
        """Return the act of a practice run, or nothing."""
        return ""

    def draw_body(self) -> None:
        """Bring the columns up to date."""
        raise NotImplementedError

    def focus_centre(self) -> None:
        """Focus the centre column."""
        raise NotImplementedError

    def refusal(self, command: KeyCommand) -> str | None:  # noqa: ARG002 - for the subclasses
        """Return why a command cannot work now, or None if it can; empty hides it silently."""
        return None

    def words_of(self, command: KeyCommand) -> tuple[str, str]:
        """Return what the footer says for a command: chip and word."""
        return command.shown, command.word

    def in_footer(self, command: KeyCommand) -> bool:
        """Say whether the footer shows a command in this mode."""
        return self.mode in command.footer

    # Keys

    def action_key(self, key: str) -> None:
        """Do what a key means in this mode, or say why it cannot work now."""
        command = for_key(key, self.mode)
        if command is not None:
            self.run_command(command, key)

    def run_command(self, command: KeyCommand, key: str = "") -> None:
        """Do one command; errors of a case become a sentence and change nothing."""
        if not self.is_on_top or (command.changes and self.app.ignores_burst()):
            return
        self.quiet()
        why_not = self.refusal(command)
        if why_not is not None:
            self.say(why_not)
            return
        action = getattr(self, f"do_{command.id}")
        self.guarded(lambda: action(key) if key.isdigit() else action())

    def guarded(self, action: Callable[[], object]) -> bool:
        """Do something; an expected error goes to the message row. Returns whether it worked."""
        try:
            action()
        except WizardError as error:
            self.say(f"{error.message} {error.hint}".strip())
            return False
        return True

    def on_click_row_clicked(self, message: ClickRow.Clicked) -> None:
        """Do what a key of the footer does when it is clicked."""
        message.stop()
        command = next((c for c in in_mode(self.mode) if c.id == message.what), None)
        if command is None:
            return
        if command.keys and command.keys[0].isdigit():
            return
        if command.keys:
            self.run_command(command)
        elif command.shown in PRESSED:  # a key that Textual or a box handles by itself
            self.app.simulate_key(PRESSED[command.shown])

    # A text to take along

    def shared_text(self) -> tuple[str, str]:
        """Return the text that can be copied or saved here, and a name for its file.

        Raises LeakError for a text that may hold something secret.
        """
        return "", ""

    def copy(self, text: str, otherwise: str = NOT_ARRIVED) -> None:
        """Copy a text to every clipboard in reach, and say which took it.

        The command for the clipboard of the desktop may be slow, so it runs in a thread.
        """
        self.app.copy_to_clipboard(text)
        board = self.session.clipboard
        if isinstance(board, clipboard.TerminalOnly):
            self.say(clipboard.report("", otherwise), "$soft")
            return

        def put() -> None:
            taken_by = board.put(text)
            self.app.call_from_thread(self.say, clipboard.report(taken_by, otherwise), "$soft")

        self.run_worker(put, thread=True, group="clipboard", exclusive=True)

    def do_copy(self) -> None:
        """Copy the text."""
        self.copy(self.shared_text()[0])

    def do_save(self) -> None:
        """Save the text to a file."""
        from wizard.tui import text_output  # noqa: PLC0415 - after the first frame

        path = text_output.save(*self.shared_text())
        self.say(f"Saved as {path}", "$ok")

    def do_bare(self) -> None:
        """Show the text on the bare terminal, where the mouse can select it."""
        from wizard.tui import text_output  # noqa: PLC0415 - after the first frame

        text = self.shared_text()[0]
        try:
            with self.app.suspend():
                text_output.show_alone(text)
        except SuspendNotSupported:
            self.say("This terminal cannot show the text alone. Press s to save it to a file.")

    def do_code(self) -> None:
        """Show a short text as a QR code, for a phone."""
        from wizard.tui import qr  # noqa: PLC0415 - after the first frame
        from wizard.tui.screens.dialogs import TextDialog  # noqa: PLC0415 - after the first frame

        text = self.shared_text()[0]
        rows = qr.square(text) if len(text) <= qr.MOST_TEXT else []
        if not rows or len(rows) + 4 > self.app.size.height:
            self.say("This text is too long for a QR code here. Press s to save it to a file.")
        else:
            self.app.push_screen(TextDialog(rows))

    def do_search(self) -> None:
        """Search all codes."""
        self.navigate(ShowCodes(is_searching=True))

    def do_help(self) -> None:
        """Show all keys."""
        from wizard.tui.screens.help import Help  # noqa: PLC0415 - after the first frame

        def press(action: str | None) -> None:
            if action:
                name, _, digit = action.rstrip(")").partition("(")
                self.action_key(digit or BY_ID[name].keys[0])

        alive = [one for one in in_mode(self.mode) if self.refusal(one) is None]
        self.app.push_screen(Help(self.mode, alive), press)

    def do_look(self) -> None:
        """Change to the next theme."""
        self.navigate(NextTheme())

    # The message row

    def say(self, text: str, style: str = "$warn") -> None:
        """Say one sentence above the footer, until the next key."""
        self.message, self.message_style = " ".join(text.split()), style
        self.draw_line()

    def quiet(self) -> None:
        """Take the message away."""
        if self.message:
            self.message = ""
            self.draw_line()

    # Drawing

    def draw(self) -> None:
        """Bring the whole screen up to date."""
        if not self.is_drawable:
            return
        width = self.app.size.width
        left, right = self.header_parts()
        share, colour = self.progress_state()
        self.put("#header", chrome.header(left, right, width - 4))
        self.put("#progress", chrome.progress(share, width, colour))
        self.refresh_banner()
        self.draw_body()
        self.draw_line()
        self.draw_footer()

    def refresh_banner(self) -> None:
        """Bring the banner up to date: that a run is practice, and that the disk refuses."""
        if not self.is_drawable:
            return
        act, width = self.banner(), self.app.size.width - 4
        trouble = self.session.workspace.journal.trouble if self.session.workspace else ""
        self.query_one("#banner", Static).set_class(bool(act or trouble), "-on")
        if act and trouble:
            left = styled_rows.cut(f"SIMULATED  Practice run. {trouble}", width)
            self.put("#banner", line((left, "bold")))
        elif trouble:
            left = styled_rows.cut(f"NOT SAVED  {trouble} Copy the ticket text to keep it.", width)
            self.put("#banner", line((left, "bold")))
        elif act:
            words = [("SIMULATED", "bold"), ("  Practice run. Nothing here is real.", "")]
            self.put("#banner", styled_rows.spread(words, [(f"act: {act}", "")], width))

    def put(self, selector: str, content: Content) -> None:
        """Set the text of a fixed row."""
        self.query_one(selector, Static).update(content, layout=False)

    def draw_line(self) -> None:
        """Bring the row above the footer up to date: the message, else the path."""
        if not self.is_drawable:
            return
        row = self.query_one("#line", Static)
        row.set_class(bool(self.message), "-message")
        available = self.app.size.width - 6
        if not self.message:
            self.set_height(row, 1)
            row.update(self.path_content(available), layout=False)
            return
        lines = styled_rows.wrap(self.message, available)[:MOST_LINES]
        self.set_height(row, len(lines))
        style = f"bold {self.message_style}"
        rows = [styled_rows.text_row(line((text, style))) for text in lines]
        row.update(styled_rows.join(rows), layout=False)

    def set_height(self, row: Static, height: int) -> None:
        """Give a row another height, if it has not got it."""
        old = row.styles.height
        if old is None or old.value != height:
            row.styles.height = height

    def draw_footer(self) -> None:
        """Bring the footer up to date from the list of commands."""
        if not self.is_drawable:
            return
        keys = []
        for command in in_mode(self.mode):
            if self.in_footer(command) and self.refusal(command) is None:
                shown, word = self.words_of(command)
                keys.append((shown, word, command.id))
        content, self.places = chrome.keys_row(keys, self.app.size.width - 4)
        footer = self.query_one("#footer", ClickRow)
        footer.places = self.places
        footer.update(content, layout=False)

    def on_rows_sized(self, message: Rows.Sized) -> None:
        """Fill the space that a panel has now."""
        message.stop()
        if self.is_drawable:
            self.draw_body()

    def on_resize(self, event: events.Resize) -> None:
        """Fit everything into the new size, and keep the keys where they were."""
        small = event.size.width < chrome.SMALL[0] or event.size.height < chrome.SMALL[1]
        self.set_class(small, "-small")
        self.call_after_refresh(self.after_resize)

    def after_resize(self) -> None:
        """Draw again once the columns have their new sizes."""
        if not self.is_drawable or not self.is_current:
            return
        self.draw()
        if self.focused is None or not self.focused.display:
            self.focus_centre()

    @property
    def centre(self) -> int:
        """How wide the centre column is; the style sheet says the same, but only after layout."""
        width = self.app.size.width
        if width < WIDE_FROM:
            return width
        return width - (68 if width >= WIDER_FROM else 57)

    @property
    def is_wide(self) -> bool:
        """Whether the side columns are shown."""
        return self.app.size.width >= WIDE_FROM
