"""Cases: all that were worked on, open ones first, to resume, to look at, or to delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wizard.case.case_list import CaseFilter
from wizard.errors import WizardError
from wizard.tui.figure_rows import figure_rows
from wizard.tui.key_commands import CASES, FIND, KeyCommand
from wizard.tui.navigation import ResumeCase
from wizard.tui.screens.dialogs import ChoiceDialog, TextDialog, TypeIn
from wizard.tui.screens.lists import FindScreen
from wizard.tui.widgets.panels import path_items, when
from wizard.tui.widgets.text_rows import (
    BLANK,
    CHIP,
    Hanging,
    RowItem,
    caption,
    chip,
    key_chip,
    line,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.visual import Visual

    from wizard.case.case_list import CaseSummary
    from wizard.case.workspace import OpenCase
    from wizard.tui.session import Session
    from wizard.tui.widgets.text_rows import Part

SHOWS = (("a", "all"), ("o", "open"), ("f", "finished"))
FINISHED = ("resolved", "handed-over", "stopped", "left", "unreadable")
STATES = {"all": (), "open": ("open",), "finished": FINISHED}
STATE_STYLES = {
    "open": "bold $live",
    "resolved": "bold $ok",
    "handed-over": "bold $warn",
    "stopped": "bold $bad",
}
CODE_COLUMN, ID_COLUMN = 9, 6
NUMBER_KEYS = 9

MOST = 1_000
"""Cases that are listed; words find the older ones."""


class CasesScreen(FindScreen):
    """Two rows for each case: number, code, ticket, tool and time; state and where it is."""

    MODES: ClassVar = (CASES, FIND)
    QUESTION = "Your cases"
    PLACEHOLDER = "A code, ticket, tool, case number, or words"
    NOTHING_TYPED = ""
    NOTHING_FITS = "No case fits these words."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.show = "all"
        self.cases: tuple[CaseSummary, ...] = ()
        self.counts = {"all": 0, "open": 0, "finished": 0}
        self.opened: OpenCase | None = None
        self.opened_id = ""

    def look_up(self, words: str) -> None:
        """Ask the journal; open cases come first."""
        workspace = self.session.workspace
        wanted = CaseFilter(tuple(words.split()))
        found = workspace.cases(MOST, wanted) if workspace else ()
        is_open = [one for one in found if one.state == "open"]
        self.counts = {"all": len(found), "open": len(is_open)}
        self.counts["finished"] = len(found) - len(is_open)
        every = (*is_open, *(one for one in found if one.state != "open"))
        states = STATES[self.show]
        self.cases = tuple(one for one in every if not states or one.state in states)
        self.opened, self.opened_id = None, ""

    def header_parts(self) -> tuple[list[Part], str]:
        """Return how many are open."""
        counts = f"{self.counts['open']} open, {self.counts['finished']} finished"
        return [("Cases", "bold $ink")], counts

    def notices(self) -> Sequence[str]:
        """Return what to do when there is none, and what became of the journal."""
        return self.session.workspace.journal.notices if self.session.workspace else ()

    @property
    def nothing(self) -> str:
        """What to say when no case is listed."""
        if self.words or self.show != "all":
            return self.NOTHING_FITS
        return "No cases yet. Paste an error on the home screen."

    def rows(self) -> Sequence[RowItem]:
        """Return two lines for each case, with blank lines between where there is room."""
        room = self.app.size.height - 9
        gap = int(len(self.cases) * 3 <= room or self.has_class("-airy"))
        return [self._row(at, one, gap) for at, one in enumerate(self.cases)]

    @property
    def _is_shared(self) -> bool:
        """Whether others see these cases, too."""
        return self.session.settings.shares_journal

    def _row(self, index: int, case: CaseSummary, gap: int) -> RowItem:
        name = ", ".join(word for word in (case.ticket, case.tool or case.title) if word)
        code = case.code.removeprefix("AADSTS") or "no code"
        words = f", {case.where}" if case.where else ""
        words += ", practice run" if case.simulated else ""
        words += f", with {case.holder}" if self._is_shared and case.holder else ""
        text = line(
            (f"{case.case_id:<{ID_COLUMN}}", "$quiet"),
            (f"{code:<{CODE_COLUMN}}", "bold $ink"),
            (name or "unknown", "$ink"),
            "\n",
            (case.state.replace("-", " "), STATE_STYLES.get(case.state, "bold $quiet")),
            (words, "$quiet"),
        )
        number = chip(str(index + 1)) if index < NUMBER_KEYS else styled("", "")
        end = styled(when(case.touched, self.session.now()), "$quiet")
        return RowItem(Hanging(number, text, CHIP, end=end, gap=gap), index)

    def left(self) -> Sequence[Visual]:
        """Return what can be shown."""
        parts: list[Visual] = [caption("SHOW"), BLANK]
        for key, name in SHOWS:
            style = "bold $ink" if name == self.show else "$soft"
            count = styled(str(self.counts[name]), "$quiet")
            shown = line(key_chip(key))
            parts.append(Hanging(shown, styled(name, style), CHIP, end=count, gap=1))
        kept = "Kept on this machine." if self.session.settings.journal else "Kept until you leave."
        kept = "Kept in your team's database." if self._is_shared else kept
        keys = "Down goes into the list, where these keys work."
        return [*parts, BLANK, styled(keys, "$quiet"), BLANK, styled(kept, "$quiet")]

    def right(self, index: int | None) -> Sequence[Visual]:
        """Return path and notes of the highlighted case."""
        if index is None or index >= len(self.cases):
            return (styled("Choose a case to see its path.", "$quiet"),)
        summary = self.cases[index]
        parts: list[Visual] = [caption(f"CASE {summary.case_id}"), BLANK]
        parts.append(styled(summary.code or summary.title or "No code", "bold $ink"))
        names = ", ".join(word for word in (summary.ticket, summary.tool) if word)
        parts += [styled(names, "$soft")] if names else []
        case = self.look_into(summary.case_id)
        if case is not None:
            parts += [BLANK, *(item.visual for item in path_items(case.view)[1:])]
            for note in case.view.notes:
                parts += [BLANK, caption("NOTE"), styled(note, "$soft")]
        return parts

    def look_into(self, case_id: str) -> OpenCase | None:
        """Return a case to look at, read once."""
        if self.opened_id != case_id and self.session.workspace:
            self.opened_id = case_id
            try:
                self.opened = self.session.workspace.resume(case_id)
            except WizardError:
                self.opened = None
        return self.opened

    # Keys

    @property
    def case(self) -> CaseSummary | None:
        """The highlighted case."""
        index = self.highlighted
        return self.cases[index] if index is not None and index < len(self.cases) else None

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        case = self.case
        if command.id in ("best", "down", "empty"):
            return super().refusal(command)
        if command.id in ("resume", "label", "delete", "discard", "row", "choose") and case is None:
            return "Choose a case first."
        if command.id == "discard" and case is not None and case.state != "open":
            return "This case is finished. Press x to delete it."
        if command.id == {"all": "all", "open": "unfinished", "finished": "finished"}[self.show]:
            return ""
        return None

    def on_input_submitted(self, message: object) -> None:
        """Resume the first case that fits."""
        del message
        if self.highlighted is None:
            self.say(self.nothing)
        else:
            self.open_row(self.highlighted)

    def take(self, index: int) -> None:
        """Resume a case."""
        self.navigate(ResumeCase(self.cases[index].case_id))

    def action_label(self) -> None:
        """Set the ticket number of the highlighted case."""
        workspace, case = self.session.workspace, self.case
        if workspace is None or case is None:
            return
        opened = workspace.resume(case.case_id)
        hint = "The number your desk uses."
        dialog = TypeIn("Which ticket is this?", hint, opened.label, case.ticket)
        self.app.push_screen(dialog, lambda text: None if text is None else self.look_again())

    def action_figures(self) -> None:
        """Show the figures of all cases."""
        workspace = self.session.workspace
        if workspace is not None:
            dialog = TextDialog(figure_rows(workspace.stats(), workspace.book))
            self.app.push_screen(dialog)

    def action_delete(self) -> None:
        """Delete the highlighted case, once it is said again which one."""
        self._ask("Delete this case", "Its answers and notes are gone for good.", self._delete)

    def action_discard(self) -> None:
        """Give the highlighted case up; it stays in the list as left."""
        self._ask(
            "Discard this case",
            "It stays in the list as left, and can be opened again.",
            self._close,
        )

    def _ask(self, words: str, hint: str, do: Callable[[str], None]) -> None:
        case = self.case
        if case is None:
            return
        names = (case.code, case.ticket, case.tool or case.title, case.where)
        details = [("Case", ", ".join(filter(None, (case.case_id, *names))))]

        def chosen(answer: str | None) -> None:
            if answer == "yes":
                self.guarded(lambda: do(case.case_id))
                self.look_again()

        choices = [("no", "Keep it", ""), ("yes", words, hint)]
        self.app.push_screen(ChoiceDialog(f"{words}?", details, choices), chosen)

    def _delete(self, case_id: str) -> None:
        workspace = self.session.workspace
        if workspace is None:
            return
        workspace.journal.forget(case_id)
        self.say(f"Case {case_id} is deleted.", "$ok")

    def _close(self, case_id: str) -> None:
        workspace = self.session.workspace
        if workspace is None:
            return
        workspace.resume(case_id).close("discarded in the list of cases")
        self.say(f"Case {case_id} is discarded.", "$ok")

    def look_again(self) -> None:
        """Ask the journal once more; the highlight stays where it was."""
        at = self.highlighted or 0
        self.look_up(self.words)
        self.refresh_list(min(at, max(0, len(self.cases) - 1)))
        self.refresh_frame()

    def action_all(self) -> None:
        """Show all cases."""
        self.only("all")

    def action_unfinished(self) -> None:
        """Show open cases."""
        self.only("open")

    def action_finished(self) -> None:
        """Show finished cases."""
        self.only("finished")

    def only(self, show: str) -> None:
        """Show other cases."""
        self.show = show
        self.look_up(self.words)
        self.refresh_list(0)
        self.refresh_frame()
