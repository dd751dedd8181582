"""Home: from "I have an error" to the right first question without knowing a menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from wizard.tui.key_commands import HOME, LIST, KeyCommand
from wizard.tui.navigation import (
    Begin,
    Look,
    Navigation,
    ReopenCase,
    Resume,
    ResumeCase,
    ShowCases,
    ShowCodes,
    ShowLiveTest,
    StartFlow,
    StartTour,
)
from wizard.tui.screens.base_screen import BaseScreen
from wizard.tui.widgets.panels import Panel, heading, side_cases
from wizard.tui.widgets.paste import PasteBox
from wizard.tui.widgets.text_rows import (
    BLANK,
    Column,
    Hanging,
    Leaf,
    More,
    ResultList,
    RowItem,
    RowList,
    Stack,
    key_chip,
    line,
    styled,
)

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.visual import Visual

    from wizard.case.case_list import CaseSummary
    from wizard.case.triage import Triage
    from wizard.tui.session import Session
    from wizard.tui.widgets.text_rows import Part

SILENCE = 0.08
"""Seconds without a key before the text is read."""

LONG = 200_000
"""Characters from which on a text is read beside the screen, which says so."""

THREADED = 8_000
"""Characters from which on a text is read in a thread."""

MOST_BOX, FEW_BOX, ROWS_FOR_MOST, SHORT = 6, 4, 30, 20

LONG_TO_RETYPE = 200
"""Characters from which on Esc asks before it clears the text."""

CLEAR_AGAIN = "Press Esc again to clear this text."

_NEED_WORKSPACE = ("tour", "live", "cases", "codes", "log")

QUESTION = "Paste the error, or type its code or a few words"
SHORT_QUESTION = "Paste the error or its code"
"""The same where the window is narrow."""

HOW = ("Paste the error", "Answer short questions", "Fix it, or hand it over")


def _how() -> Stack:
    """Return the left column: how it goes."""
    parts: list[Visual] = [styled("HOW IT GOES", "bold $quiet"), BLANK]
    for number, words in enumerate(HOW, 1):
        parts.append(Hanging(styled(str(number), "bold $live"), styled(words, "$soft"), 3, gap=1))
    return Stack((*parts, BLANK, styled("No rights and no account needed to start.", "$quiet")))


class HomeScreen(BaseScreen):
    """Reads while one types, and starts what is chosen."""

    MODES: ClassVar = (HOME, LIST)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.triage: Triage | None = None
        self.cases: tuple[CaseSummary, ...] = ()
        self.is_reading = False
        self.opening = 0
        self.start_when_read = False
        self.count = 0
        self.timer: Timer | None = None
        self.closed_case = ""
        self.wanted: Navigation | None = None
        self.asked_to_clear = False

    def columns(self) -> ComposeResult:
        """Yield how it goes, the box with its list, and open cases."""
        yield Leaf(_how(), id="how", classes="side")
        with Column(id="home", classes="centre"):
            yield Leaf(self._question(), id="ask", classes="text")
            yield PasteBox()
            yield ResultList(id="found")
            yield More(lambda: self.found)
        panel = Panel(0, id="cases", classes="side -right")
        if self.is_wide:
            panel.show(self.side_items())
        yield panel

    def on_mount(self) -> None:
        """Focus the field; the first frame needs no flow yet."""
        super().on_mount()
        self.set_focus(self.box)
        self.refresh_body()

    @property
    def box(self) -> PasteBox:
        """The box."""
        return self.query_one(PasteBox)

    @property
    def found(self) -> ResultList:
        """The list under the box."""
        return self.query_one(ResultList)

    @property
    def highlighted(self) -> object:
        """What the highlighted row of the list means."""
        return self.found.target

    @property
    def mode(self) -> str:
        """Whether letters are text, or the list has focus."""
        return HOME if self.focused is None or isinstance(self.focused, PasteBox) else LIST

    def header_parts(self) -> tuple[list[Part], str]:
        """Return the name of the program."""
        left: list[Part] = [("entra-wizard", "bold $live")]
        if self.is_wide:
            left.append(("   From a sign-in error to the fix, one step at a time", "$soft"))
        is_shared = self.session.settings.shares_journal
        return left, "kept in your team's database" if is_shared else "stays on this machine"

    def focus_centre(self) -> None:
        """Focus the box."""
        self.box.focus()

    def refresh_cases(self) -> None:
        """Look up the open cases again."""
        if self.session.workspace:
            self.cases = tuple(c for c in self.session.workspace.cases() if c.state == "open")

    def refresh_body(self) -> None:
        """Bring the three columns up to date."""
        has_text = bool(self.box.words)
        self.query_one("#ask", Leaf).show(self._question())
        self.fit_box(has_text=has_text)
        self.refresh_found()
        self.refresh_side()

    def _question(self) -> Stack:
        width = min(72, self.centre - 6)
        has_box = self.is_mounted and bool(self.query(PasteBox)) and bool(self.box.words)
        parts = [styled(QUESTION if len(QUESTION) <= width else SHORT_QUESTION, "bold $ink")]
        if not has_box and self.app.size.height >= SHORT:
            parts.append(styled("All of it is best. A code or a few words will do too.", "$soft"))
        return Stack(tuple(parts))

    def fit_box(self, *, has_text: bool) -> None:
        """Let the box grow with its text."""
        rows = self.app.size.height
        most = MOST_BOX if rows >= ROWS_FOR_MOST else FEW_BOX if rows >= SHORT else 2
        wanted = min(5, most + 1)
        if has_text:
            wanted = max(2, min(most, self.box.wrapped_document.height))
        if self.box.styles.height is None or self.box.styles.height.value != wanted:
            self.box.styles.height = wanted

    def refresh_found(self) -> None:
        """Bring the list up to date."""
        target = self.found.target if self.focused is self.found else None
        self.found.show(self.list_items(), target)

    def list_items(self) -> list[RowItem]:
        """Return the rows of the list, with as much as there is room for."""
        workspace = self.session.workspace
        if workspace is None:
            error = self.session.load_error
            words = styled(error or "Reading the steps ...", "$warn" if error else "$quiet")
            return [RowItem(Stack((BLANK, words)))]
        if self.is_reading or self.opening:
            size = f"{(self.opening or len(self.box.words)) // 1000} kB"
            words = styled(f"Reading {size} of text ...", "$soft")
            return [RowItem(Stack((BLANK, words))), *self.remarks()]
        from wizard.tui.widgets import results  # noqa: PLC0415 - after the first frame

        airy = self.app.size.height >= ROWS_FOR_MOST
        width = self.found_width
        now = self.session.now()
        if self.triage is None or not self.box.words.strip():
            cases = () if self.is_wide else self.cases
            remarks = self.remarks()
            # One line is left for a message.
            lines = self.found_height - self._height(remarks) - 1
            room = results.Room(width, lines, airy=airy)
            return [*results.start_items(workspace, cases, now, room), *remarks]
        is_ready = self.focused is self.box
        lines = self.found_height
        close, tight = results.Room(width, lines), results.Room(width, lines, tight=True)
        for room in (results.Room(width, lines, airy=airy), close, tight):
            items = results.found_items(self.triage, workspace, now, room, is_ready=is_ready)
            if self._height(items) <= lines:
                break
        if self.box.was_cut and not self.triage.reading.cut:
            said = "The text was longer than 1 MB. Only the first 1 MB was taken."
            items.insert(0, RowItem(styled(said, "$quiet")))
        return items

    @property
    def found_height(self) -> int:
        """How many lines the list has; known before the layout."""
        box = int(self.box.styles.height.value) if self.box.styles.height else 5
        is_short = self.app.size.height < SHORT
        # Padding, the question, and the blank line under it.
        above = 1 if is_short else 3 if self.box.words else 4
        return self.app.size.height - 4 - box - above - self.guide_rows

    def _height(self, items: list[RowItem]) -> int:
        return sum(one.visual.get_height({}, self.found_width) for one in items)

    @property
    def found_width(self) -> int:
        """How wide the text of the list is."""
        return max(8, min(72, self.centre - 7))

    def remarks(self) -> list[RowItem]:
        """Return what is wrong with flows, settings or journal."""
        words = [styled(one, "$warn") for one in self.session.remarks[:3]]
        return [RowItem(Stack((BLANK, *words)))] if words else []

    def refresh_side(self) -> None:
        """Bring the right column up to date."""
        if not self.is_wide:
            return
        panel = self.query_one("#cases", Panel)
        panel.can_focus = bool(self.cases)
        panel.show(self.side_items(), panel.cursor)

    def side_items(self) -> list[RowItem]:
        """Return the rows of the right column."""
        known = None if self.session.is_loading else self.cases
        keys = [
            Hanging(line(key_chip(shown)), styled(words, "$soft"), 6, gap=1)
            for shown, words in (
                ("F1", "Tour of 5 minutes"),
                ("F2", "Live sign-in test"),
                ("F3", "All cases"),
                ("F4", "All error codes"),
                ("F5", f"You are: {self.session.role}"),
                ("F6", f"Colors: {self.app.theme}"),
            )
        ]
        return [
            *side_cases(known, self.session.now()),
            heading("ALSO HERE", first=True),
            RowItem(Stack(tuple(keys))),
        ]

    # What is typed or pasted

    def workspace_ready(self) -> None:
        """Flows and cases are there now: show them, and read what was typed meanwhile."""
        self.refresh_cases()
        self.draw()
        if self.timer is None:
            self.call_after_refresh(self.read_now)
        wanted, self.wanted = self.wanted, None
        if wanted is not None:
            self.quiet()
            self.navigate(wanted)

    def come_back(self, closed_case: str, parked_case: str = "") -> None:
        """Show home again, after a case or a list; a case that was just closed can be reopened."""
        self.refresh_cases()
        self.closed_case = closed_case
        self.box.commands_when_empty = ("question_mark", "b") if closed_case else ("question_mark",)
        self.draw()
        self.box.focus()
        if closed_case:
            self.say("Case closed. [b] opens it again.", "$ok")
        elif parked_case:
            self.say(f"Case {parked_case} is kept. Open it again from F3, cases.", "$soft")

    def on_text_area_changed(self, message: PasteBox.Changed) -> None:
        """Something was typed or pasted."""
        message.stop()
        self.asked_to_clear = False
        if self.box.whole and self.box.text != self.box.whole[: len(self.box.text)]:
            self.box.whole = ""
        self.closed_case = ""
        self.box.commands_when_empty = ("question_mark",)
        self.count += 1
        if not self.box.words.strip():
            self.triage, self.is_reading = None, False
            self.draw()
            return
        self.read_soon()

    def on_paste_box_pasted(self, message: PasteBox.Pasted) -> None:
        """Read a paste as soon as it is painted: nobody types on."""
        message.stop()
        self.call_after_refresh(self.read_now)

    def read_soon(self) -> None:
        """Read the text after a moment of silence."""
        if self.timer:
            self.timer.stop()
        self.fit_box(has_text=True)
        self.timer = self.set_timer(SILENCE, self.read_now)

    def read_now(self) -> None:
        """Read the text: short ones at once, long ones in a thread."""
        if self.timer:
            self.timer.stop()
            self.timer = None
        workspace, text = self.session.workspace, self.box.words
        if workspace is None or not text.strip():
            return
        if len(text) < THREADED:
            self.show_triage(self.count, workspace.read(text, self.session.role))
            return
        self.is_reading = len(text) > LONG
        self.draw()
        read = partial(self._read_in_thread, self.count, text)
        self.run_worker(read, thread=True, exclusive=True, group="reading", exit_on_error=True)

    def _read_in_thread(self, count: int, text: str) -> None:
        workspace = self.session.workspace
        if workspace is not None:
            found = workspace.read(text, self.session.role)
            self.app.call_from_thread(self.show_triage, count, found)

    def show_triage(self, count: int, triage: Triage) -> None:
        """Show what was recognized, unless the text has changed since."""
        if count != self.count:
            return
        self.is_reading = False
        self.triage = triage
        self.draw()
        if self.start_when_read:
            self.start_when_read = False
            self.start_best()

    # Keys

    @property
    def takes_keys(self) -> bool:
        """Whether the box has had the keys, and nothing is under way that leads elsewhere."""
        leads_on = self.session.start.opens_case or self.wanted is not None
        waits = self.opening or (self.session.is_loading and leads_on)
        return super().takes_keys and not waits

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        words = self.box.words if self.is_drawable else ""
        triage = self.triage
        is_startable = triage and triage.suggestions and not triage.unclear and words.strip()
        if (command.id == "start" and not is_startable) or (command.id == "clear" and not words):
            return ""
        if command.id in _NEED_WORKSPACE and self.session.workspace is None:
            return self.session.load_error or None
        return None

    def in_footer(self, command: KeyCommand) -> bool:
        """Leave out, beside a text, what the right column or the help says; the keys still work."""
        aside = command.id in ("live", "cases", "codes", "reader")
        if aside and self.mode == HOME and self.box.words.strip():
            return False
        return super().in_footer(command)

    def words_of(self, command: KeyCommand) -> tuple[str, str]:
        """Return what the footer says."""
        if command.id == "pick" and self.box.words:
            return "Down", "other matches"
        if command.id == "reader":
            return "F5", f"you: {self.session.role}"
        return super().words_of(command)

    def on_paste_box_start(self, message: PasteBox.Start) -> None:
        """Enter in the box."""
        message.stop()
        if not self.box.words.strip():
            self.say("Paste or type the error first, or press Down to choose.")
        elif self.session.workspace is None:
            self.start_when_read = True
        elif self.timer is not None or self.is_reading or self.triage is None:
            self.start_when_read = True
            self.read_now()
        else:
            self.start_best()

    def start_best(self) -> None:
        """Start the best match, if there is one."""
        triage = self.triage
        if triage is None:
            return
        if triage.unclear:
            self.say("Two codes stand in the text. Press Down and choose.")
        elif triage.suggestions:
            first = triage.suggestions[0]
            self.take(Begin(first.target, first.code))
        else:
            self.say("Nothing fits. Type a code, or a few words of the error.")

    def on_paste_box_clear(self, message: PasteBox.Clear) -> None:
        """Esc empties the box, asking once for a long text; Ctrl+Z brings it back."""
        message.stop()
        if len(self.box.words) > LONG_TO_RETYPE and not self.asked_to_clear:
            self.asked_to_clear = True
            self.say(CLEAR_AGAIN)
            return
        self.asked_to_clear = False
        is_long = len(self.box.words) > LONG_TO_RETYPE
        self.box.put_aside()
        self.triage = None
        self.draw()
        if is_long:
            self.say("The text is cleared. Ctrl+Z brings it back.", "$soft")

    def on_paste_box_move_down(self, message: PasteBox.MoveDown) -> None:
        """Down on the last line of the box goes into the list."""
        message.stop()
        targets = [one.target for one in self.found.items if one.target is not None]
        if targets:
            self.found.focus()
            self.found.highlight(targets[0])
        else:
            self.say("There is nothing to choose yet.")

    async def on_paste_box_empty(self, message: PasteBox.Empty) -> None:
        """Do what a command key means in the empty box."""
        message.stop()
        if message.key == "b" and self.closed_case:
            self.navigate(ReopenCase(self.closed_case))
        else:
            self.action_help()

    def on_result_list_above_first(self, message: ResultList.AboveFirst) -> None:
        """Above the first row is the box."""
        message.stop()
        self.action_leave()

    def on_result_list_chosen(self, message: ResultList.Chosen) -> None:
        """Start what was chosen in the list."""
        message.stop()
        self.take(message.target)

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Resume the case that was chosen in the right column."""
        message.stop()
        self.take(message.target)

    def action_leave(self) -> None:
        """Back into the box."""
        self.found.highlight(None)
        self.box.focus()

    def _go(self, message: Navigation) -> None:
        """Go to another screen, at once or as soon as the flows are loaded."""
        if self.session.is_loading:
            self.wanted = message
            self.say("One moment, the steps are being read.", "$soft")
        else:
            self.navigate(message)

    def action_tour(self) -> None:
        """Begin the tour for newcomers."""
        self._go(StartTour())

    def action_live(self) -> None:
        """Show the live test on its own, or practice it."""
        self._go(ShowLiveTest())

    def action_cases(self) -> None:
        """Show all cases."""
        self._go(ShowCases())

    def action_codes(self) -> None:
        """Show all codes."""
        self._go(ShowCodes())

    def action_log(self) -> None:
        """Put a failed sign-in of an exported log into the box."""
        from wizard.tui.screens import sign_in_dialog  # noqa: PLC0415 - after the first frame

        if self.session.workspace:
            catalogue = self.session.workspace.catalogue
            sign_in_dialog.ask_for_sign_in(self, catalogue, self.box.load_text)

    def set_role(self, role: str) -> None:
        """Take another role, and read the text again: the first suggestion may differ."""
        super().set_role(role)
        self.read_now()
        self.draw()

    def on_key(self, event: events.Key) -> None:
        """Take a letter typed in the list back into the box."""
        is_text = event.is_printable and event.character and event.key != "question_mark"
        if self.focused is self.found and is_text:
            event.stop()
            self.box.focus()
            self.box.insert(event.character or "")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002 - any
        """Show in footer and chips where the focus is."""
        if self.is_mounted:
            self.refresh_footer()
            if self.triage is not None:
                self.refresh_found()

    def take(self, target: object) -> None:
        """Start, resume or look up."""
        if not self.is_on_top:
            return
        text = self.box.words if self.triage is not None else ""
        if isinstance(target, Resume):
            self.navigate(ResumeCase(target.case_id))
        elif isinstance(target, Look):
            self.navigate(ShowCodes(target.code))
        elif isinstance(target, Begin):
            self.navigate(StartFlow(target.flow, text, target.code))

    def after_start(self) -> None:
        """Free the box for the next text; this one belongs to its case now."""
        self.box.empty()
        self.triage = None
        self.found.highlight(None)
        self.box.focus()
