"""The Textual app: it pushes and pops the screens, loads the workspace, and ends the program.

The first frame is drawn before flows, catalogue and journal are loaded.
"""

from __future__ import annotations

import gc
import importlib
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.filter import ANSIToTruecolor, LineFilter

from wizard.errors import ExitCode, WizardError
from wizard.tui import guards, themes
from wizard.tui.drawn_output import NoControls
from wizard.tui.keyboard import OTHER_SCREENS, KeyBufferApp
from wizard.tui.screens.base_screen import BaseScreen
from wizard.tui.screens.home import HomeScreen
from wizard.tui.session import ExitState, Session, StartAt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textual.app import App
    from textual.command import Provider

    from wizard.case.journal import Journal
    from wizard.case.workspace import OpenCase, Workspace
    from wizard.findings import Finding
    from wizard.tui.navigation import (
        CallAttention,
        GoHome,
        ReopenCase,
        ResumeCase,
        SetTheme,
        ShowCodes,
        StartFlow,
    )

_SCREENS = ("widgets.results", "screens.case", "screens.help")
NEEDED = ("wizard.world", *(f"wizard.tui.{one}" for one in _SCREENS))
"""What is not needed for the first frame and is imported after it."""

LONG_PASTE = 50_000
"""Characters from which on a case reads its text in a thread."""


BREATH = 0.002
"""Seconds in which the thread that writes the first frame has the interpreter for itself."""

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
        """Look once; a screen that shows nothing of it is left alone, as is an app that ends."""
        if not self.app.screen_stack:
            return
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


def start_watch(app: App[Any], journal: Journal) -> JournalWatch:
    """Look after a journal for as long as the program runs."""
    watch = JournalWatch(app, journal, journal.notices)
    app.set_interval(EVERY, watch.look)
    return watch


def _palette() -> type[Provider]:
    from wizard.tui.palette import WizardCommands  # noqa: PLC0415 - after the first frame

    return WizardCommands


class WizardApp(KeyBufferApp[ExitState]):
    """Handles what the screens ask for. `make_workspace` is called once, after the first frame."""

    CSS_PATH = "wizard.tcss"
    TITLE = "entra-wizard"
    COMMANDS: ClassVar = {_palette}
    COMMAND_PALETTE_BINDING = ""
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "leave_program", show=False, priority=True),
        Binding("ctrl+c", "how_to_leave", show=False),
        Binding("ctrl+l", "redraw", show=False, priority=True),
    ]

    def __init__(
        self,
        make_workspace: Callable[[], tuple[Workspace, Sequence[Finding]]],
        session: Session,
    ) -> None:
        super().__init__(session)
        self.make_workspace = make_workspace
        self.journal_watch: JournalWatch | None = None
        self.crash: BaseException | None = None
        self.end_code = 0
        self._no_controls = NoControls()
        self.animation_level = "none"
        # Each is a widget on every screen. Nothing here has a tooltip, and `say` stands for toasts.
        self._disable_tooltips = self._disable_notifications = True
        for name in themes.NAMES:
            self.register_theme(themes.theme(name, gray=self.no_color))
        theme = session.theme
        self.theme = theme if theme in themes.NAMES else themes.NAMES[0]
        # The style sheet took the variables of a theme of Textual's own.
        self.stylesheet.set_variables(self.get_css_variables())

    def use_sixteen_colors(self) -> None:
        """Take the colors of a terminal that has no more than 16."""
        for name in themes.NAMES:
            self.register_theme(themes.theme(name, sixteen=True, gray=self.no_color))
        self.stylesheet.set_variables(self.get_css_variables())

    # What Textual asks

    def _watch_theme(self, theme_name: str) -> None:
        """Apply a theme; at the start the style sheet has its colors already, and is read once."""
        if self._running:
            super()._watch_theme(theme_name)
            return
        dark = self.current_theme.dark
        names = {f"-theme-{theme_name}": True, "-dark-mode": dark, "-light-mode": not dark}
        self.update_classes(names, update=False)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our colors for any theme; without them the style sheet would not be read."""
        return themes.column("dark")

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of what is drawn, ours last; no color of ours is one of the 16."""
        kept = (one for one in super().get_line_filters() if not isinstance(one, ANSIToTruecolor))
        return [*kept, self._no_controls]

    def _fatal_error(self) -> None:
        """Keep an internal error for the caller; Textual would print all local values."""
        self.crash = self.crash or sys.exc_info()[1]
        self._close_messages_no_wait()

    # Life

    def on_mount(self) -> None:
        """Load the rest after the first frame of home."""
        self.set_class(self.theme == "high-contrast", "-contrast")
        guards.watch(self, self.leave)
        self.call_after_refresh(self.set_timer, BREATH, self.warm_up)

    def get_default_screen(self) -> HomeScreen:
        """Return home, at the bottom of all others."""
        return HomeScreen(self.session)

    def warm_up(self) -> None:
        """Import what the workspace needs in a thread, so that keys are not kept waiting."""
        gc.enable()
        if not self.stylesheet.has_source(str(OTHER_SCREENS)):
            self.stylesheet.read(OTHER_SCREENS)
            self.stylesheet.parse()
        if all(name in sys.modules for name in NEEDED):
            self.call_later(self.load)
        else:
            self.run_worker(self._import_needed, thread=True, group="start")

    def _import_needed(self) -> None:
        for name in NEEDED:
            importlib.import_module(name)
        self.call_from_thread(self.load)

    def load(self) -> None:
        """Open the workspace, say what is wrong with it, and go where the start leads."""
        session = self.session
        try:
            workspace, findings = self.make_workspace()
        except WizardError as error:
            session.load_error = f"{error.message} {error.hint}".strip()
            self.home.draw()
            return
        session.workspace = workspace
        self.journal_watch = start_watch(self, workspace.journal)
        notices = workspace.journal.notices
        session.remarks = (*_left_out(findings), *notices, *session.settings.remarks)
        self.home.workspace_ready()
        start = session.start
        if start.case_id:
            self.home.guarded(lambda: self.resume(start.case_id))
        elif start.tour:
            self.on_start_tour()
        elif start.flow or start.paste:
            self.home.guarded(lambda: self.begin(start))

    @property
    def home(self) -> HomeScreen:
        """The home screen, at the bottom of all others."""
        return next(screen for screen in self.screen_stack if isinstance(screen, HomeScreen))

    def leave(self, code: int = 0) -> None:
        """End the program with what the last case came to; no machine is waited for."""
        if self.session.running is not None:
            self.session.running.abandon()
        self._end_tour()
        case = self.session.last_case
        if case is not None and case.discard():
            case, code = None, code or ExitCode.LEFT
        outcome = case.view.outcome if case else None
        self.end_code = code
        self.exit(
            ExitState(
                outcome.outcome.result if outcome else None, case.view.case_id if case else "", code
            )
        )

    def action_leave_program(self) -> None:
        """Leave; every answer is on disk already. Only a live test is asked about first."""
        top: object = self.screen
        if self.session.running is top:
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
        """Ctrl+C stops what is under way; else it says how to leave, since nothing is lost here."""
        screen: object = self.screen
        running = self.session.running
        if running is not None and running is screen:
            running.stop()
            return
        say = getattr(screen, "say", None)
        if say is not None:
            say("Ctrl+Q leaves the program. Your answers are kept.")

    # Where the screens lead

    def _guarded(self, action: Callable[[], object]) -> None:
        """Do something; an expected error is shown on the screen on top."""
        screen = self.screen
        if isinstance(screen, BaseScreen):
            screen.guarded(action)

    def on_start_flow(self, message: StartFlow) -> None:
        """Open a case; the field on home is emptied, since its text belongs to the case now."""
        is_from_home = self.screen is self.home

        def begin() -> None:
            self.begin(StartAt(message.flow, message.paste), message.code)
            if is_from_home:
                self.home.after_start()

        self._guarded(begin)

    def begin(self, start: StartAt, code: int | None = None) -> None:
        """Open a case: the pasted text is read, facts are set, the flow starts."""
        workspace = self.session.workspace
        if workspace is None:
            return
        act = self._tour_act()
        case = workspace.open(reader=self.session.role, ticket=start.ticket, simulated=act)
        self.session.last_case = case
        go_on = partial(self._begin, case, code, start.facts)
        if len(start.paste) > LONG_PASTE:
            self.home.opening = len(start.paste)
            read = partial(self._read_for, case, start, go_on)
            self.run_worker(read, thread=True, group="begin")
            return
        if start.paste.strip():
            case.paste(start.paste)
        go_on(start.flow or _best_flow(workspace, start.paste))

    # The tour

    def on_start_tour(self) -> None:
        """Paste the error of the tour at home; hints lead on from there."""
        from wizard.tui import guide  # noqa: PLC0415 - on a tour only

        self._end_tour()
        self.session.tour_hint = lambda screen: guide.hint(screen).words
        box = self.home.box
        box.load_text(guide.TEXT)
        box.move_cursor(box.document.end)
        self.home.draw()

    def _tour_act(self) -> str:
        """Return what the tenant plays in a case of the tour; real cases have none."""
        if not self.session.is_tour:
            return ""
        from wizard.tui import guide  # noqa: PLC0415 - on a tour only

        return guide.ACT

    def _end_tour(self) -> bool:
        """End the tour and delete its case; return whether there was one."""
        session = self.session
        was_tour, session.tour_hint = session.is_tour, None
        case = session.last_case
        if was_tour and case is not None and session.workspace is not None:
            session.last_case = None
            session.workspace.journal.forget(case.view.case_id)
        return was_tour

    def _read_for(self, case: OpenCase, start: StartAt, go_on: Callable[[str], None]) -> None:
        """Read a long text in a thread; the case takes it on the thread of its journal."""
        workspace = self.session.workspace
        reading = case.read(start.paste)
        best = start.flow or (_best_flow(workspace, start.paste) if workspace else "")

        def take() -> None:
            case.take(reading)
            go_on(best)

        def finish() -> None:
            self.home.opening = 0
            self.home.guarded(take)
            self.home.draw()

        self.call_from_thread(finish)

    def _begin(self, case: OpenCase, code: int | None, facts: Mapping[str, str], flow: str) -> None:
        """Set what is known, and start the flow of a case whose text was read."""
        for kind, value in facts.items():
            case.set_fact(kind, value)
        if code is not None and case.view.code != f"AADSTS{code}":
            case.add_fact("code", str(code))
        case.start_flow(flow)
        self.open_case(case)

    def on_resume_case(self, message: ResumeCase) -> None:
        """Carry on with a case."""
        self._guarded(lambda: self.resume(message.case_id))

    def resume(self, case_id: str) -> None:
        """Carry on with a case; where someone else has it, ask first."""
        if self.session.workspace is None:
            return
        case = self.session.workspace.resume(case_id)
        if not case.holding.is_elsewhere:
            self.open_case(case)
            return
        from wizard.tui.screens.dialogs import ChoiceDialog  # noqa: PLC0415 - seldom needed

        def chosen(answer: str | None) -> None:
            if answer == "take":
                self._guarded(case.take_over)
            if answer:
                self.open_case(case)

        choices = [
            ("take", "Take it over", "It is yours from now on."),
            ("look", "Look at it only", "Your first answer takes it over."),
        ]
        self.push_screen(ChoiceDialog(case.holding.has_it, (), choices), chosen)

    def on_reopen_case(self, message: ReopenCase) -> None:
        """Open a case again that was just closed, at its last answer."""
        self._guarded(lambda: self.reopen(message.case_id))

    def reopen(self, case_id: str) -> None:
        """Open a case again that was just closed, at its last answer."""
        if self.session.workspace is not None:
            case = self.session.workspace.resume(case_id)
            if case.view.can_undo:
                case.undo()
            self.open_case(case)

    def open_case(self, case: OpenCase) -> None:
        """Show a case above home."""
        from wizard.tui.screens.case import CaseScreen  # noqa: PLC0415 - after the first frame

        self.session.last_case = case
        self._to_home()
        self.push_screen(CaseScreen(self.session, case))

    def _to_home(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def on_go_home(self, message: GoHome) -> None:
        """Go back to home."""
        self.go_home(message.closed, message.parked)

    def go_home(self, closed: OpenCase | None = None, parked: OpenCase | None = None) -> None:
        """Go back to home; a case stays as it is, but one in which nothing was done is dropped."""
        if (closed or parked) and self._end_tour():
            from wizard.tui import guide  # noqa: PLC0415 - on a tour only

            self._to_home()
            self.home.come_back("")
            self.home.say(guide.OVER, "$ok")
            return
        if parked and parked.discard():
            parked = self.session.last_case = None
        self._to_home()
        self.home.come_back(
            closed.view.case_id if closed else "", parked.view.case_id if parked else ""
        )

    def on_show_cases(self) -> None:
        """Show all cases."""
        from wizard.tui.screens.cases import CasesScreen  # noqa: PLC0415 - after the first frame

        self.push_screen(CasesScreen(self.session))

    def on_show_codes(self, message: ShowCodes) -> None:
        """Show the list of codes, or one of them, or the field to search them."""
        from wizard.tui.screens.error_codes import CatalogueScreen  # noqa: PLC0415 - after the first frame

        self.push_screen(CatalogueScreen(self.session, message.code))

    def on_show_live_test(self) -> None:
        """Ask which live test is wanted, and show it."""
        from wizard.tui.live_setup import LiveSetup  # noqa: PLC0415 - after the first frame

        workspace, home = self.session.workspace, self.home
        if workspace is not None:
            LiveSetup(home, workspace.book.tables, home.say).at_home()

    def on_open_palette(self) -> None:
        """Open the palette, unless it is open."""
        from wizard.tui.palette import Palette  # noqa: PLC0415 - after the first frame

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(placeholder="A command, code, case, flow or setting"))

    def on_call_attention(self, message: CallAttention) -> None:
        """Ring the bell, and tell the desktop."""
        self.call_attention(message.words)

    def on_set_theme(self, message: SetTheme) -> None:
        """Change to another of our themes, and remember it."""
        at = themes.NAMES.index(self.theme) if self.theme in themes.NAMES else -1
        self.theme = message.name or themes.NAMES[(at + 1) % len(themes.NAMES)]
        self.set_class(self.theme == "high-contrast", "-contrast")
        self.session.remember(theme=self.theme)
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.draw()


def _left_out(findings: Iterable[Finding]) -> list[str]:
    """Return one sentence for each flow that cannot be used."""
    sentences: dict[str, str] = {}
    for finding in findings:
        if finding.severity == "error" and finding.at.file not in sentences:
            name = finding.at.file.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0]
            sentences[finding.at.file] = (
                f"Flow {name} has a mistake and is left out: {finding.at} {finding.message}"
            )
    return list(sentences.values())


def _best_flow(workspace: Workspace, paste: str) -> str:
    """Return the flow a pasted text leads to."""
    suggestions = workspace.read(paste).suggestions
    if suggestions:
        return suggestions[0].target
    general = workspace.book.without_code()
    return general.id if general else ""
