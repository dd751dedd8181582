"""The program on the screen: themes, screens, the desk, and how it ends.

The first frame is drawn before flows, catalogue and journal are loaded; they are asked for once it
stands there.
"""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.scrollbar import ScrollBarRender

from wizard.errors import WizardError
from wizard.tui import guards, journal_watch, themes
from wizard.tui.filters import NoControls
from wizard.tui.keyboard import KeepsKeys
from wizard.tui.launch import ExitState, StartAt
from wizard.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textual.filter import LineFilter

    from wizard.case.workspace import OpenCase, Workspace
    from wizard.findings import Finding
    from wizard.settings import Settings
    from wizard.signin import SignInRequest
    from wizard.tui.screens.base import WizardScreen
    from wizard.tui.screens.machine import MachineScreen
    from wizard.world import World

_SCREENS = ("found_rows", "screens.case", "screens.help")
NEEDED = ("wizard.world", *(f"wizard.tui.{one}" for one in _SCREENS))
"""What is not needed for the first frame and is imported after it."""

LONG_PASTE = 50_000
"""Characters from which on a case reads its text in a thread."""


class _PlainBar(ScrollBarRender):
    """A scroll bar of blanks; its usual ends are signs that many console fonts lack."""

    VERTICAL_BARS: ClassVar = [" "] * 8
    HORIZONTAL_BARS: ClassVar = [" "] * 8


class WizardApp(KeepsKeys[ExitState]):
    """Puts the screens together. `make_desk` is called once, after the first frame."""

    CSS_PATH = "wizard.tcss"
    TITLE = "entra-wizard"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "leave_program", show=False, priority=True),
        Binding("ctrl+c", "how_to_leave", show=False),
    ]

    def __init__(
        self,
        make_workspace: Callable[[], tuple[Workspace, Sequence[Finding]]],
        settings: Settings,
        start: StartAt | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        doors: World | None = None,
    ) -> None:
        super().__init__()
        self.make_workspace = make_workspace
        self.settings = settings
        self.start = start or StartAt()
        self.now = now
        self.reader = settings.reader
        self.workspace: Workspace | None = None
        self.journal_watch: journal_watch.JournalWatch | None = None
        self.load_error = ""
        self.remarks: tuple[str, ...] = ()
        self.last_case: OpenCase | None = None
        self.live_request: SignInRequest | None = None
        self.under_way: MachineScreen | None = None
        self._doors = doors
        self.crash: BaseException | None = None
        self.end_code = 0
        self._no_controls = NoControls()
        self.animation_level = "none"
        ScrollBarRender.VERTICAL_BARS = _PlainBar.VERTICAL_BARS
        ScrollBarRender.HORIZONTAL_BARS = _PlainBar.HORIZONTAL_BARS
        for name in themes.NAMES:
            self.register_theme(themes.theme(name))
        self.theme = settings.theme if settings.theme in themes.NAMES else themes.NAMES[0]

    # What Textual asks

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our colours for any theme; without them the style sheet would not be read."""
        return themes.column("dark")

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of what is drawn, ours last."""
        return [*super().get_line_filters(), self._no_controls]

    def _fatal_error(self) -> None:
        """Keep a mistake of the program for the caller; Textual would print all local values."""
        guards.keep_crash(self)

    # Life

    def on_mount(self) -> None:
        """Show home; load the rest when its first frame stands there."""
        self.set_class(self.theme == "high-contrast", "-contrast")
        guards.watch(self)
        self.push_screen(HomeScreen())
        self.call_after_refresh(self.warm_up)

    def warm_up(self) -> None:
        """Import what the desk needs beside the screen, so that keys are not kept waiting."""
        if all(name in sys.modules for name in NEEDED):
            self.call_later(self.load)
        else:
            self.run_worker(self._import_needed, thread=True, group="start")

    def _import_needed(self) -> None:
        for name in NEEDED:
            importlib.import_module(name)
        self.call_from_thread(self.load)

    def load(self) -> None:
        """Build the desk, say what is wrong with it, and go where the start leads."""
        try:
            workspace, findings = self.make_workspace()
        except WizardError as error:
            self.load_error = f"{error.message} {error.hint}".strip()
            self.home.draw()
            return
        self.workspace = workspace
        self.journal_watch = journal_watch.start(self, workspace.journal)
        self.remarks = (*_left_out(findings), *workspace.journal.notices, *self.settings.remarks)
        self.home.desk_ready()
        start = self.start
        if start.case_id:
            self.home.guarded(lambda: self.resume(start.case_id))
        elif start.flow or start.paste:
            self.home.guarded(
                lambda: self.begin(
                    start.flow, paste=start.paste, facts=start.facts, ticket=start.ticket
                )
            )

    @property
    def home(self) -> HomeScreen:
        """The home screen, at the bottom of all others."""
        return next(screen for screen in self.screen_stack if isinstance(screen, HomeScreen))

    def leave(self, code: int = 0) -> None:
        """End the program with what the last case came to; no machine is waited for."""
        if self.under_way is not None:
            self.under_way.abandon()
        case = self.last_case
        outcome = case.view.outcome if case else None
        self.end_code = code
        self.exit(
            ExitState(
                outcome.outcome.result if outcome else None, case.view.case_id if case else "", code
            )
        )

    def action_leave_program(self) -> None:
        """Leave; every answer is on disk already. Only a live test is asked about first."""
        if self.under_way is not None and self.screen is self.under_way:
            self.ask_to_leave()
        elif self.journal_watch is None or self.journal_watch.may_leave():
            self.leave()

    def ask_to_leave(self) -> None:
        """Ask whether to stop the live test; the key that asked leaves when pressed again."""
        from wizard.tui.screens.dialogs import ChoiceDialog  # noqa: PLC0415 - after the first frame

        choices = [
            ("stay", "Go on with the test", ""),
            ("leave", "Stop it and leave", "The case is kept. The code ends by itself."),
        ]

        def chosen(answer: str | None) -> None:
            if answer == "leave":
                self.leave()

        self.push_screen(ChoiceDialog("A live test is under way", (), choices), chosen)

    def action_how_to_leave(self) -> None:
        """Ctrl+C copies elsewhere and ends programs elsewhere; here it says how to leave."""
        screen = self.screen
        if hasattr(screen, "say"):
            screen.say("Ctrl+Q leaves the program. Your answers are kept.")

    @property
    def world(self) -> World:
        """The doors to the outside for machines: the network, and the time of a live test."""
        if self._doors is None:
            from wizard.world import real  # noqa: PLC0415 - after the first frame

            self._doors = real()
        return self._doors

    # Where the screens lead

    def begin(
        self,
        flow: str,
        *,
        paste: str = "",
        code: int | None = None,
        facts: Mapping[str, str] | None = None,
        ticket: str = "",
    ) -> None:
        """Open a case: the paste is read, facts are set, the flow starts."""
        workspace = self.workspace
        if workspace is None:
            return
        case = workspace.open(reader=self.reader, ticket=ticket)
        self.last_case = case
        rest = partial(self._begin, case, code, facts)
        if len(paste) > LONG_PASTE:
            self.home.opening = len(paste)
            read = partial(self._read_for, case, paste, flow, rest)
            self.run_worker(read, thread=True, group="begin")
            return
        if paste.strip():
            case.paste(paste)
        rest(flow or _best_flow(workspace, paste))

    def _read_for(self, case: OpenCase, paste: str, flow: str, rest: Callable[[str], None]) -> None:
        """Read a long text in a thread; the case takes it on the thread of its journal."""
        reading = case.read(paste)
        best = flow or (_best_flow(self.workspace, paste) if self.workspace else "")

        def go_on() -> None:
            case.take(reading)
            rest(best)

        def finish() -> None:
            self.home.opening = 0
            self.home.guarded(go_on)
            self.home.draw()

        self.call_from_thread(finish)

    def _begin(
        self, case: OpenCase, code: int | None, facts: Mapping[str, str] | None, flow: str
    ) -> None:
        """Set what is known, and start the flow of a case whose paste was read."""
        for kind, value in (facts or {}).items():
            case.set_fact(kind, value)
        if code is not None and case.view.code != f"AADSTS{code}":
            case.add_fact("code", str(code))
        case.start_flow(flow)
        self.open_case(case)

    def resume(self, case_id: str) -> None:
        """Carry on with a case."""
        if self.workspace is not None:
            self.open_case(self.workspace.resume(case_id))

    def reopen(self, case_id: str) -> None:
        """Open a case again that was just closed, at its last answer."""
        if self.workspace is not None:
            case = self.workspace.resume(case_id)
            if case.view.can_undo:
                case.undo()
            self.open_case(case)

    def open_case(self, case: OpenCase) -> None:
        """Show a case above home."""
        from wizard.tui.screens.case import CaseScreen  # noqa: PLC0415 - after the first frame

        self.last_case = case
        self._to_home()
        self.push_screen(CaseScreen(case))

    def _to_home(self) -> None:
        while len(self.screen_stack) > 2 and not isinstance(self.screen, HomeScreen):  # noqa: PLR2004 - home is the second
            self.pop_screen()

    def go_home(self, closed: OpenCase | None = None) -> None:
        """Back to home; a case stays as it is."""
        self._to_home()
        home = self.home
        home.refresh_cases()
        home.closed_case = closed.view.case_id if closed else ""
        home.box.commands_when_empty = ("question_mark", "b") if closed else ("question_mark",)
        home.draw()
        home.box.focus()
        if closed:
            home.say("Case closed. [b] opens it again.", "$ok")

    def show_cases(self) -> None:
        """Show all cases."""
        from wizard.tui.screens.cases import CasesScreen  # noqa: PLC0415 - after the first frame

        self.push_screen(CasesScreen())

    def show_codes(self, code: int | None = None, *, is_searching: bool = False) -> None:
        """Show the list of codes, or one of them, or the box to search them."""
        from wizard.tui.screens.catalogue import CatalogueScreen  # noqa: PLC0415 - after the first frame

        self.push_screen(CatalogueScreen(code, is_searching=is_searching))

    def show_live(self) -> None:
        """Ask which live test is wanted, and show it."""
        from wizard.tui.live_setup import Setup  # noqa: PLC0415 - after the first frame

        if self.workspace is not None:
            Setup(self, self.workspace.book.tables, self.home.say).at_home()

    def show_help(self, below: WizardScreen) -> None:
        """Show all keys of a screen; a key that is listed does its work."""
        from wizard.tui.screens.help import Help  # noqa: PLC0415 - after the first frame

        def after(key: str | None) -> None:
            if key:
                below.action_key(key)

        self.push_screen(Help(below.mode), after)

    def choose_reader(self, after: Callable[[], None]) -> None:
        """Ask who sits at the keys; new cases are worded for them."""
        from wizard.content.flow import READERS, Person  # noqa: PLC0415 - after the first frame
        from wizard.tui.screens.dialogs import ChoiceDialog  # noqa: PLC0415 - after the first frame

        def chosen(reader: str | None) -> None:
            if reader:
                self.reader = Person(reader)
                after()

        choices = [(str(one), *READER_WORDS[str(one)]) for one in READERS]
        self.push_screen(
            ChoiceDialog(f"Who sits at the keys? Now: {self.reader}", (), choices), chosen
        )

    def next_theme(self) -> None:
        """Change to the next of our themes."""
        at = themes.NAMES.index(self.theme) if self.theme in themes.NAMES else -1
        self.theme = themes.NAMES[(at + 1) % len(themes.NAMES)]
        self.set_class(self.theme == "high-contrast", "-contrast")


READER_WORDS = {
    "user": ("The person who cannot sign in", "Questions are asked to you."),
    "helpdesk": ("Helpdesk", "You ask the user and read the sentences aloud."),
    "admin": ("Admin of the tenant", "You can look things up and change them."),
    "developer": ("Developer of the app", "You can change the program that fails."),
}


def _left_out(findings: Iterable[Finding]) -> list[str]:
    """Return one sentence for each flow that cannot be used."""
    said: dict[str, str] = {}
    for finding in findings:
        if finding.severity == "error" and finding.at.file not in said:
            name = finding.at.file.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0]
            said[finding.at.file] = (
                f"Flow {name} has a mistake and is left out: {finding.at} {finding.message}"
            )
    return list(said.values())


def _best_flow(workspace: Workspace, paste: str) -> str:
    """Return the flow a pasted text leads to."""
    suggestions = workspace.read(paste).suggestions
    if suggestions:
        return suggestions[0].flow
    general = workspace.book.without_code()
    return general.id if general else ""
