"""Cases: all that were worked on, open ones first, to carry on or to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from wizard.errors import WizardError
from wizard.tui import styled_rows
from wizard.tui.key_commands import CASES, KeyCommand
from wizard.tui.navigation import ResumeCase
from wizard.tui.screens.dialogs import ChoiceDialog, TextDialog, TypeIn
from wizard.tui.screens.lists import ListScreen
from wizard.tui.side_rows import trail_rows
from wizard.tui.styled_rows import BLANK, Row, line
from wizard.tui.widgets.results import when

if TYPE_CHECKING:
    from textual.visual import Visual

    from wizard.case.case_list import CaseSummary
    from wizard.case.case_stats import CaseStats
    from wizard.case.workspace import OpenCase
    from wizard.tui.styled_rows import Part

SHOWS = (("a", "all"), ("o", "open"), ("f", "finished"))
STATE_STYLES = {
    "open": "$live",
    "resolved": "$ok",
    "handed-over": "$warn",
    "stopped": "$bad",
    "left": "$quiet",
}
CODE_COLUMN = 11


class CasesScreen(ListScreen):
    """Two rows for each case: code, app and time; state and where it is."""

    MODES: ClassVar = (CASES,)

    def __init__(self) -> None:
        super().__init__()
        self.show = "all"
        self.every: tuple[CaseSummary, ...] = ()
        self.opened: OpenCase | None = None
        self.opened_id = ""

    def on_mount(self) -> None:
        """Look the cases up."""
        self.look_up()

    def look_up(self) -> None:
        """Ask the journal; open cases come first."""
        workspace = self.session.workspace
        found = workspace.cases() if workspace else ()
        self.every = tuple(sorted(found, key=lambda case: case.state != "open"))
        self.opened, self.opened_id = None, ""

    @property
    def cases(self) -> tuple[CaseSummary, ...]:
        """Return the cases that are shown."""
        if self.show == "all":
            return self.every
        return tuple(case for case in self.every if (case.state == "open") == (self.show == "open"))

    def header_parts(self) -> tuple[list[Part], str]:
        """Return how many are open."""
        count = sum(case.state == "open" for case in self.every)
        return [("Cases", "bold $ink")], f"{count} open, {len(self.every) - count} finished"

    def heading(self, width: int) -> list[Row]:
        """Return the title, and what to do when there is none."""
        title = {"all": "Your cases", "open": "Open cases", "finished": "Finished cases"}[self.show]
        rows = [styled_rows.text_row(line((title, "bold $ink"))), BLANK]
        if not self.cases:
            words = (
                "No cases yet. Paste an error on the home screen."
                if self.show == "all"
                else "None."
            )
            rows += [
                styled_rows.text_row(line((text, "$soft")))
                for text in styled_rows.wrap(words, width)
            ]
        notices = self.session.workspace.journal.notices if self.session.workspace else ()
        rows += [
            styled_rows.text_row(line((text, "$warn")))
            for one in notices
            for text in styled_rows.wrap(one, width)
        ]
        return rows

    def list_rows(self, width: int) -> list[Row]:
        """Return two rows for each case."""
        available = self.listing.content_size.height - 2
        gaps = len(self.cases) * 3 - 1 <= available or self.has_class("-airy")
        rows: list[Row] = []
        for index, case in enumerate(self.cases):
            if index and gaps:
                rows.append(BLANK)
            rows += self._case(index, case, width)
        return rows

    def _case(self, index: int, case: CaseSummary, width: int) -> list[Row]:
        highlighted = index == self.highlighted
        number = str(index + 1) if index < 9 else " "  # noqa: PLR2004 - there are nine number keys
        code = case.code.removeprefix("AADSTS") or "no code"
        name = (
            ", ".join(word for word in (case.ticket, case.tool or case.title) if word) or "unknown"
        )
        inner = width - 6
        soft, strong = (
            ("$on-focus-soft", "bold $on-focus") if highlighted else ("$quiet", "bold $ink")
        )
        first = styled_rows.spread(
            [(code.ljust(CODE_COLUMN), strong), (name, "$on-focus" if highlighted else "$ink")],
            [(when(case.touched, self.session.now()), soft)],
            inner,
        )
        state = (
            "bold $on-focus" if highlighted else f"bold {STATE_STYLES.get(case.state, '$quiet')}"
        )
        words = f", {case.where}" if case.where else ""
        if case.simulated:
            words += ", practice run"
        second = line(
            (case.state.replace("-", " "), state),
            (styled_rows.cut(words, inner - len(case.state)), soft),
        )
        chip = styled_rows.chip(number, chosen=highlighted)
        contents = (line(chip, "  ") + first, line("     ") + second)
        if highlighted:
            return [styled_rows.filled_row(one, width, "focus", index) for one in contents]
        return [styled_rows.text_row(one, index) for one in contents]

    def size_of_list(self) -> int:
        """Return how many cases are shown."""
        return len(self.cases)

    def left_rows(self, width: int) -> list[Row]:
        """Return what can be shown."""
        rows = [Row(line(styled_rows.caption("SHOW"))), BLANK]
        for key, name in SHOWS:
            count = (
                len(self.every)
                if name == "all"
                else sum((c.state == "open") == (name == "open") for c in self.every)
            )
            left = [styled_rows.chip(key, chosen=name == self.show), (f"  {name}", "$soft")]
            rows += [Row(styled_rows.spread(left, [(str(count), "$quiet")], width)), BLANK]
        rows.append(BLANK)
        kept = "Kept on this machine." if self.session.settings.journal else "Kept until you leave."
        return rows + [Row(line((text, "$quiet"))) for text in styled_rows.wrap(kept, width)]

    def right_rows(self, width: int) -> list[Row]:
        """Return path and notes of the highlighted case."""
        if self.highlighted is None or self.highlighted >= len(self.cases):
            return [Row(line(("Choose a case to see its path.", "$quiet")))]
        summary = self.cases[self.highlighted]
        case = self.look_into(summary.case_id)
        rows = [Row(line(styled_rows.caption(f"CASE {summary.case_id}"))), BLANK]
        rows.append(Row(line((summary.code or "No code yet", "bold $ink"))))
        names = ", ".join(word for word in (summary.ticket, summary.tool) if word)
        rows += [Row(line((text, "$soft"))) for text in styled_rows.wrap(names, width) if text]
        if case is not None:
            rows += [BLANK, *(Row(row.content) for row in trail_rows(case.view, width)[2:])]
            for note in case.view.notes:
                rows += [BLANK, Row(line(styled_rows.caption("NOTE")))]
                rows += [Row(line((text, "$soft"))) for text in styled_rows.wrap(note, width)]
        return rows

    def look_into(self, case_id: str) -> OpenCase | None:
        """Return a case to look at, read once."""
        if self.opened_id != case_id and self.session.workspace:
            self.opened_id = case_id
            try:
                self.opened = self.session.workspace.resume(case_id)
            except WizardError:
                self.opened = None
        return self.opened

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        if command.id in ("resume", "label", "delete") and self.highlighted is None:
            return "Choose a case first."
        if command.id == {"all": "all", "open": "unfinished", "finished": "finished"}[self.show]:
            return ""
        return None

    def take(self, index: int) -> None:
        """Carry on with a case."""
        self.navigate(ResumeCase(self.cases[index].case_id))

    def do_resume(self) -> None:
        """Carry on with the highlighted case."""
        self.action_list_take()

    def do_label(self) -> None:
        """Set the ticket number of the highlighted case."""
        workspace = self.session.workspace
        if workspace is None or self.highlighted is None:
            return
        summary = self.cases[self.highlighted]
        case = workspace.resume(summary.case_id)

        def after(text: str | None) -> None:
            if text is not None:
                self.look_up()
                self.draw()

        self.app.push_screen(
            TypeIn(
                "Which ticket is this?", "The number your desk uses.", case.label, summary.ticket
            ),
            after,
        )

    def do_figures(self) -> None:
        """Show the figures of all cases."""
        if self.session.workspace is not None:
            self.app.push_screen(TextDialog(figure_rows(self.session.workspace.stats())))

    def do_delete(self) -> None:
        """Delete the highlighted case after a question."""
        workspace = self.session.workspace
        if workspace is None or self.highlighted is None:
            return
        case_id = self.cases[self.highlighted].case_id

        def after(answer: str | None) -> None:
            if answer != "delete":
                return
            try:
                workspace.journal.forget(case_id)
            except WizardError as error:
                self.say(f"{error.message} {error.hint}".strip())
            self.highlighted = None
            self.look_up()
            self.draw()

        choices = (
            ("cancel", "Cancel", "Nothing is deleted"),
            ("delete", "Delete it permanently", "With all its answers, facts and notes"),
        )
        self.app.push_screen(ChoiceDialog(f"Delete case {case_id}?", (), choices), after)

    def do_all(self) -> None:
        """Show all cases."""
        self.filter("all")

    def do_unfinished(self) -> None:
        """Show open cases."""
        self.filter("open")

    def do_finished(self) -> None:
        """Show finished cases."""
        self.filter("finished")

    def filter(self, show: str) -> None:
        """Show other cases."""
        self.show, self.highlighted, self.top = show, None, 0
        self.draw()


_BAR = 20
_MOST_FIGURES = 8


def figure_rows(stats: CaseStats) -> list[Visual]:
    """Return the figures of all cases as rows with bars."""
    rows: list[Visual] = [line((f"Cases: {stats.cases}", "bold $ink"))]
    if stats.simulated:
        rows.append(line((f"Practice runs, which do not count: {stats.simulated}", "$quiet")))
    groups = (
        ("STATES", stats.states),
        ("FLOWS", {name: sum(one.values()) for name, one in stats.flows.items()}),
        ("CAUSES", stats.causes),
        ("STAND AT, WITHOUT AN OUTCOME", stats.stops),
    )
    for title, counts in groups:
        ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_MOST_FIGURES]
        rows += [BLANK.content, line(styled_rows.caption(title))] if ranked else []
        for name, count in ranked:
            bar = "\N{FULL BLOCK}" * max(1, round(count / ranked[0][1] * _BAR))
            rows.append(line((f"{count:6} ", "$ink"), (bar.ljust(_BAR + 1), "$accent"),
                             (name, "$soft")))  # fmt: skip
    return rows
