"""The base class of all screens: header, progress line, columns, message row and footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import SuspendNotSupported
from textual.containers import Horizontal, HorizontalGroup
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive, var
from textual.screen import Screen
from textual.widget import Widget

from wizard.errors import WizardError
from wizard.tui.key_commands import BY_ID, PRESSED, KeyCommand, in_mode, screen_bindings
from wizard.tui.keyboard import GuardedScreen
from wizard.tui.navigation import OpenPalette, SetTheme, ShowCodes
from wizard.tui.widgets.text_rows import BLANK, Leaf, More, cut, key_chip, line, pressing, styled

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from wizard.tui.session import Session
    from wizard.tui.widgets.text_rows import Part

SMALL = (40, 10)
TOO_SMALL = "This window is too small. Make it at least 40 wide and 10 high, or start with --plain."

WIDE_FROM, WIDER_FROM, WIDEST_FROM = 110, 140, 180
SIDES, WIDER_SIDES, WIDEST_SIDES = 57, 68, 96
"""Columns that both side columns take; the style sheet says the same, but only after layout."""

AIRY_FROM, COMPACT_FROM = 30, 20

ROLE_WORDS = {
    "user": ("The user who can't sign in", "The questions are for you."),
    "helpdesk": ("Helpdesk", "You ask the user and read the sentences aloud."),
    "admin": ("Admin of the tenant", "You can look things up and change them."),
    "developer": ("Developer of the app", "You can change the program that fails."),
}
"""What each role is called, and what it means for the questions."""

FOOTER_KEYS = 5

GUIDE_ROWS = 2
"""Rows of the hint of a tour."""

QR_FRAME = 6
"""Rows that a dialog takes besides the QR code in it."""

NOT_ARRIVED = "press s to save it to a file, or v to select it with the mouse."
"""What to do where no clipboard took a text."""


class ProgressLine(Widget):
    """The one line under the header: how much is done."""

    share: reactive[float] = reactive(0.0)
    color: reactive[str] = reactive("$live")

    def render(self) -> Content:
        """Return the line."""
        width = self.size.width
        done = round(max(0.0, min(1.0, self.share)) * width)
        return line(("═" * done, self.color), ("─" * (width - done), "$line"))


class KeysFooter(Leaf):
    """The keys that work now. Whole keys are dropped from the right; `? all keys` never is."""

    ALLOW_SELECT = False

    def draw(self, keys: list[tuple[str, str, str]], width: int) -> None:
        """Show keys, each as its name, its word, and the action of a click on it."""
        last = self._key("?", "all keys", "screen.help")
        room = width - last.cell_length
        parts: list[Content] = []
        used = 0
        for shown, word, action in keys[:FOOTER_KEYS]:
            part = self._key(shown, word, action)
            gap = 3 if parts else 0
            if used + gap + part.cell_length + 2 > room:
                break
            parts += [Content(" " * gap), part] if gap else [part]
            used += gap + part.cell_length
        self.show(line(*parts, " " * max(0, room - used), last), layout=False)

    def _key(self, shown: str, word: str, action: str) -> Content:
        made = line(key_chip(shown), (f" {word}", "$soft"))
        return pressing(made, action) if action else made


class Columns(Horizontal):
    """The columns between header and footer."""

    BLANK = True
    virtual_size = reactive(Size(0, 0), layout=False, repaint=False)


class BaseScreen(GuardedScreen[object], Screen[object]):
    """A screen with our frame. Subclasses fill the part between header and footer."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-tiny"),
        (60, "-one"),
        (WIDE_FROM, "-three"),
        (WIDER_FROM, "-wide"),
        (WIDEST_FROM, "-vast"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-short"),
        (COMPACT_FROM, "-compact"),
        (AIRY_FROM, "-airy"),
    ]
    MODES: ClassVar[tuple[str, ...]] = ()

    focused = reactive[Widget | None](None, repaint=False)
    """The widget that has the keys; widgets draw by themselves what changes with it."""

    message: var[str] = var("", init=False)

    def __init_subclass__(cls, **arguments: object) -> None:
        """Bind the keys of the modes the screen can be in."""
        cls.BINDINGS = list(screen_bindings(cls.MODES))
        super().__init_subclass__(**arguments)  # type: ignore[arg-type]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.message_style = "$warn"
        self.drawn_size: Size | None = None

    def compose(self) -> ComposeResult:
        """Lay everything out once; later only what changed is updated."""
        self.drawn_size = self.app.size
        width, height = self.app.size
        self.set_class(width < SMALL[0] or height < SMALL[1], "-small")
        for size, table in (
            (width, self.HORIZONTAL_BREAKPOINTS),
            (height, self.VERTICAL_BREAKPOINTS),
        ):
            # Known before the first layout, so that it is the only one.
            self.add_class(max(one for one in table if one[0] <= size)[1], update=False)
        left, far = self.header_parts()
        with HorizontalGroup(id="header"):
            yield Leaf(self._title(left, far), id="title")
            yield Leaf(styled(far, "$quiet"), id="far")
        yield ProgressLine(id="progress")
        yield Leaf(id="banner")
        with Columns(id="columns"):
            yield from self.columns()
        yield Leaf(id="guide")
        yield Leaf(id="line")
        yield KeysFooter(BLANK, id="footer")
        yield Leaf(Content(TOO_SMALL), id="small")

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
        """Return how much is done, and in which color."""
        return 0.0, "$live"

    def window_title(self) -> str:
        """Return the title of the window, before the name of the program."""
        return ""

    def path_content(self, width: int) -> Content | None:  # noqa: ARG002 - for screens with a path
        """Return the line above the footer when there is no message."""
        return None

    def banner(self) -> str:
        """Return the act of a practice run, or nothing."""
        return ""

    def refresh_body(self) -> None:
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say whether a command works in this mode; None for one that is refused with a reason."""
        command = BY_ID.get(action)
        if command is None:
            return super().check_action(action, parameters)
        if not self.is_on_top or not command.is_in(self.mode):
            return False
        refused = self.refusal(command)
        return True if refused is None else None if refused else False

    def action_say_why_not(self, key: str) -> None:
        """Say why a key cannot work now."""
        self.quiet()
        refused = (self.refusal(one) for one in in_mode(self.mode) if key in one.keys)
        reason = next((one for one in refused if one), "")
        if reason:
            self.say(reason)

    def guarded(self, action: Callable[[], object]) -> bool:
        """Do something; an expected error goes to the message row. Returns whether it worked."""
        try:
            action()
        except WizardError as error:
            self.say(f"{error.message} {error.hint}".strip())
            return False
        return True

    @property
    def available(self) -> list[KeyCommand]:
        """The commands that work now."""
        return [one for one in in_mode(self.mode) if self.refusal(one) is None]

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
        from wizard.tui import clipboard  # noqa: PLC0415 - after the first frame

        self.app.copy_to_clipboard(text)
        board = self.session.clipboard
        if isinstance(board, clipboard.TerminalOnly):
            self.say(clipboard.report("", otherwise), "$soft")
            return

        def put() -> None:
            taken_by = board.put(text)
            self.app.call_from_thread(self.say, clipboard.report(taken_by, otherwise), "$soft")

        self.run_worker(put, thread=True, group="clipboard", exclusive=True)

    def action_copy(self) -> None:
        """Copy the text."""
        self.guarded(lambda: self.copy(self.shared_text()[0]))

    def action_save(self) -> None:
        """Save the text to a file."""
        from wizard.tui import text_output  # noqa: PLC0415 - after the first frame

        self.guarded(lambda: self.say(f"Saved as {text_output.save(*self.shared_text())}", "$ok"))

    def action_bare(self) -> None:
        """Show the text on the bare terminal, where the mouse can select it."""
        self.guarded(self._show_alone)

    def _show_alone(self) -> None:
        from wizard.tui import text_output  # noqa: PLC0415 - after the first frame

        text = self.shared_text()[0]
        try:
            with self.app.suspend():
                text_output.show_alone(text)
        except SuspendNotSupported:
            self.say("This terminal cannot show the text alone. Press s to save it to a file.")

    def action_code(self) -> None:
        """Show a short text as a QR code, for a phone."""
        self.guarded(self._show_code)

    def _show_code(self) -> None:
        from wizard.tui import qr  # noqa: PLC0415 - after the first frame
        from wizard.tui.screens.dialogs import TextDialog  # noqa: PLC0415 - after the first frame

        text = self.shared_text()[0]
        rows = qr.square(text) if len(text) <= qr.MOST_TEXT else []
        if not rows or len(rows) + QR_FRAME > self.app.size.height:
            self.say("This text is too long for a QR code here. Press s to save it to a file.")
        else:
            said = styled("Scan this with a phone to take the text along.", "bold $ink")
            self.app.push_screen(TextDialog((said, BLANK, *rows)))

    def action_palette(self) -> None:
        """Find a command, case, code, flow or setting by typing."""
        self.navigate(OpenPalette())

    def action_search(self) -> None:
        """Search all codes."""
        self.navigate(ShowCodes(is_searching=True))

    def action_help(self) -> None:
        """Show all keys; one that is pressed there does its work here."""
        from wizard.tui.screens.help import Help  # noqa: PLC0415 - after the first frame

        async def press(action: str | None) -> None:
            if action:
                self.quiet()
                await self.run_action(action)

        self.app.push_screen(Help(self.mode, self.available), press)

    def action_reader(self) -> None:
        """Choose your role; new cases are worded for it."""
        from wizard.content.people import READERS  # noqa: PLC0415 - after the first frame
        from wizard.tui.screens.dialogs import ChoiceDialog  # noqa: PLC0415 - after the first frame

        def chosen(role: str | None) -> None:
            if role:
                self.set_role(role)

        choices = [(str(one), *ROLE_WORDS[str(one)]) for one in READERS]
        title = f"Your role (now: {self.session.role})"
        self.app.push_screen(ChoiceDialog(title, (), choices), chosen)

    def set_role(self, role: str) -> None:
        """Take another role: new cases are worded for it."""
        self.session.role = type(self.session.role)(role)
        self.session.remember(role=role)

    def action_look(self) -> None:
        """Change to the next theme."""
        self.quiet()
        self.navigate(SetTheme())

    # The message row

    def say(self, text: str, style: str = "$warn") -> None:
        """Say one sentence above the footer, until the next key."""
        self.message_style = style
        self.message = " ".join(text.split())

    def quiet(self) -> None:
        """Take the message away."""
        self.message = ""

    def watch_message(self) -> None:
        """Show the message, or the path again."""
        self.refresh_line()

    # Drawing

    def on_screen_resume(self) -> None:
        """Name the window again after a screen above this one is gone."""
        self.name_window()

    def name_window(self) -> None:
        """Let the window say what this screen is about."""
        self.app.title = " - ".join(filter(None, (self.window_title(), "entra-wizard")))

    def on_mount(self) -> None:
        """Fill the frame before it is shown for the first time."""
        self.refresh_frame()

    def draw(self) -> None:
        """Bring the whole screen up to date."""
        if self.is_drawable:
            self.refresh_frame()
            self.refresh_body()

    def refresh_frame(self) -> None:
        """Bring header, progress line, banner, message row and footer up to date."""
        if not self.is_drawable:
            return
        self.name_window()
        left, far = self.header_parts()
        self.query_one("#title", Leaf).show(self._title(left, far), layout=False)
        self.query_one("#far", Leaf).show(styled(far, "$quiet"))
        progress = self.query_one(ProgressLine)
        progress.share, progress.color = self.progress_state()
        self.refresh_banner()
        self.refresh_guide()
        self.refresh_line()
        self.refresh_footer()

    def _title(self, left: list[Part], far: str) -> Content:
        room = self.app.size.width - 4 - cell_len(far) - 1
        kept: list[Part] = []
        for text, style in left:
            if room > 0:
                before = len(text) - len(text.lstrip())
                short = " " * before + cut(text, room - before)
                kept.append((text if cell_len(text) <= room else short, style))
            room -= cell_len(text)
        return line(*kept)

    def refresh_banner(self) -> None:
        """Say that a run is practice, and that the disk refuses."""
        if not self.is_drawable:
            return
        act, width = self.banner(), self.app.size.width - 4
        trouble = self.session.workspace.journal.trouble if self.session.workspace else ""
        shown: Content | None = None
        if act and trouble:
            shown = styled(cut(f"SIMULATED  Practice run. {trouble}", width), "bold")
        elif trouble:
            words = f"NOT SAVED  {trouble} Copy the ticket text to keep it."
            shown = styled(cut(words, width), "bold")
        elif act:
            words, right = "SIMULATED  Practice run. Nothing here is real.", f"act: {act}"
            words = cut(words, width - len(right) - 2)
            gap = " " * max(2, width - len(words) - len(right))
            shown = line((words[:9], "bold"), words[9:], gap, right)
        self.query_one("#banner", Leaf).show(shown)

    @property
    def guide_rows(self) -> int:
        """How many rows the hint of a tour takes; a low window has none for it."""
        return GUIDE_ROWS * (self.session.is_tour and self.app.size.height >= COMPACT_FROM)

    def refresh_guide(self) -> None:
        """Show the hint of a tour."""
        shown: Content | None = None
        if self.guide_rows and self.session.tour_hint:
            shown = line(("TOUR  ", "bold $live"), (self.session.tour_hint(self), "$ink"))
        self.query_one("#guide", Leaf).show(shown)

    def refresh_line(self) -> None:
        """Show the message, else the path."""
        if not self.is_drawable:
            return
        row = self.query_one("#line", Leaf)
        row.set_class(bool(self.message), "-message")
        if self.message:
            row.show(styled(self.message, f"bold {self.message_style}"))
        else:
            row.show(self.path_content(self.app.size.width - 6))

    def refresh_footer(self) -> None:
        """Show the keys that work now, from the list of commands."""
        if not self.is_drawable:
            return
        keys = []
        for command in in_mode(self.mode):
            if self.in_footer(command) and self.refusal(command) is None:
                shown, word = self.words_of(command)
                is_digit = command.keys[:1] and command.keys[0].isdigit()
                action = f"screen.{command.id}"
                if not command.keys:
                    action = f"screen.press('{PRESSED[command.shown]}')"
                keys.append((shown, word, "" if is_digit else action))
        self.query_one(KeysFooter).draw(keys, self.app.size.width - 4)

    def on_resize(self, event: events.Resize) -> None:
        """Fit everything into the new size, and keep the keys where they were."""
        if event.size != self.app.size:
            # Of an older size. Textual would lay out by it, and the two would take turns for ever.
            event.prevent_default()
            return
        small = event.size.width < SMALL[0] or event.size.height < SMALL[1]
        self.set_class(small, "-small")
        self.call_after_refresh(self.after_resize)

    def after_resize(self) -> None:
        """Bring all up to date once the columns have their new sizes."""
        if not self.is_drawable or not self.is_current:
            return
        if self.drawn_size != self.app.size:
            self.drawn_size = self.app.size
            self.draw()
            for more in self.query(More):
                self.call_after_refresh(more.look)
        if self.focused is None or not self.focused.display or not self.focused.size:
            self.focus_centre()

    @property
    def centre(self) -> int:
        """How wide the centre column is."""
        width = self.app.size.width
        if width < WIDE_FROM:
            return width
        if width >= WIDEST_FROM:
            return width - WIDEST_SIDES
        return width - (WIDER_SIDES if width >= WIDER_FROM else SIDES)

    @property
    def is_wide(self) -> bool:
        """Whether the side columns are shown."""
        return self.app.size.width >= WIDE_FROM
