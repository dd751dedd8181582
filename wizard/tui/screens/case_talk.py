"""What is asked about a case besides its steps: notes, tickets, why, facts, answers given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.tui import paper
from wizard.tui.paper import BLANK, Row, line
from wizard.tui.screens.case_base import CaseBase
from wizard.tui.screens.dialogs import Choose, Drawer, TypeIn, Words
from wizard.tui.side_rows import Fact, Stop
from wizard.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from wizard.case.view import KnownItem, TrailItem

SENT = "Sent to the terminal. If it did not arrive, mark the text with the mouse."


class CaseTalk(CaseBase):
    """The dialogs and drawers of a case."""

    def do_add(self, key: str) -> None:
        """Ask for a fact that the next person needs."""
        missing = self.now.outcome.missing if self.now.outcome else ()
        if int(key) > len(missing):
            return
        fact = missing[int(key) - 1]

        def keep(text: str) -> None:
            self.case.add_fact(fact.kind, text)

        def after(text: str | None) -> None:
            if text is not None:
                self.view = self.case.view
                self.say(f"{fact.label} added to the text.", "$ok")

        self.app.push_screen(
            TypeIn(fact.question or fact.label, "It goes into the text below.", keep), after
        )

    def do_note(self) -> None:
        """Write a note."""
        self.app.push_screen(
            TypeIn(
                "Write a note",
                "It is kept with the case, without names or secrets.",
                self.case.note,
            ),
            self.after_typing("Note kept."),
        )

    def do_label(self) -> None:
        """Set the desk's own ticket number."""
        self.app.push_screen(
            TypeIn(
                "Which ticket is this?",
                "The number your desk uses. Leave it empty to take it away.",
                self.case.label,
                self.now.ticket,
            ),
            self.after_typing("Ticket number kept."),
        )

    def after_typing(self, said: str) -> Callable[[str | None], None]:
        """Return what happens once a dialog with a box is closed."""

        def after(text: str | None) -> None:
            if text is not None:
                self.view = self.case.view
                self.say(said, "$ok")

        return after

    def do_why(self) -> None:
        """Say why this step is asked."""
        self.app.push_screen(Words(self.why_rows))

    def why_rows(self, width: int) -> list[Row]:
        """Return why the step is asked, what led here, and what other answers would have done."""
        why = self.case.why()
        rows = [Row(line(("Why this step", "bold $ink"))), BLANK]
        rows += [Row(line((text, "$ink"))) for text in paper.wrap(why.why, width)]
        groups = (
            ("WHAT LED HERE", why.led_here),
            ("ITS TURN", (why.order,) if why.order else ()),
            ("IT CAN SETTLE", tuple(f"{label}: {cause}" for label, cause in why.could_settle)),
            ("IT CAN RULE OUT", why.could_rule_out),
            ("OTHERWISE", tuple(f"{label}: {where}" for label, where in why.instead)),
            ("SOURCE", (why.source,) if why.source else ()),
            ("OWN FLOW", (why.origin,) if why.origin else ()),
        )
        for title, lines in groups:
            if lines:
                rows += [BLANK, Row(line(paper.caption(title)))]
                rows += [Row(line((t, "$soft"))) for one in lines for t in paper.wrap(one, width)]
        return rows

    def do_map(self) -> None:
        """Show the map of the flow; a visited step on it can be gone back to."""
        from wizard.tui.screens.map import MapScreen  # noqa: PLC0415 - after the first frame

        self.app.push_screen(MapScreen(self.case, lambda visit: self.taken(Stop(visit))))

    def do_known(self) -> None:
        """Show what is known: the column gets the keys, or a drawer opens."""
        self.open_side("known", "k", self.known_rows)

    def do_trail(self) -> None:
        """Show the path: the column gets the keys, or a drawer opens."""
        self.open_side("trail", "t", self.trail_rows)

    def open_side(self, name: str, key: str, make: Callable[[int], list[Row]]) -> None:
        """Open a column."""
        if not self.is_wide:
            self.app.push_screen(Drawer(key, make, left=name == "trail"), self.taken)
            return
        panel = self.query_one(f"#{name}", SidePanel)
        if self.focused is panel:
            self.focus_centre()
        else:
            panel.focus()
            panel.action_move(1 if name == "known" else -1)

    def taken(self, target: object) -> None:
        """Ask what to do with a stop of the path or a fact."""
        if isinstance(target, Stop):
            stop = next((item for item in self.now.trail if item.visit == target.visit), None)
            if stop:
                self.ask_about_stop(stop)
        elif isinstance(target, Fact):
            fact = next(
                (f for f in self.now.known if (f.kind, f.raw) == (target.kind, target.raw)), None
            )
            if fact:
                self.ask_about_fact(fact)

    def ask_about_stop(self, stop: TrailItem) -> None:
        """Offer to answer a question again."""
        if not (stop.by_person or stop.can_overrule):
            self.say("The program took this turn by itself. Change the answer before it.")
            return
        said = [("Asked", stop.question), ("Answer", stop.label or stop.answer)]
        if stop.by:
            said.append(("From", stop.by))
        label = "Answer it yourself" if stop.can_overrule else "Go back to this question"
        hint = "Answers after it are offered again."

        def after(chosen: str | None) -> None:
            if chosen != "again":
                return
            if stop.can_overrule:
                self.record(lambda: self.case.overrule(stop.visit))
            else:
                self.record(lambda: self.case.undo(stop.visit))

        choices = [("keep", "Keep the answer", ""), ("again", label, hint)]
        self.app.push_screen(Choose("This question was answered", said, choices), after)

    def ask_about_fact(self, fact: KnownItem) -> None:
        """Show where a fact came from, and offer to strike it out."""
        said = [(fact.label, fact.value), ("From", fact.origin[:1].lower() + fact.origin[1:])]
        if fact.place:
            said.append(("Read in", fact.place))
        choices = [("keep", "Keep it", "")]
        if fact.can_strike:
            choices.append(("strike", "Strike it out, it is wrong", "Answers it gave are asked."))

        def after(chosen: str | None) -> None:
            if chosen == "strike":
                self.record(lambda: self.case.strike(fact.kind, fact.raw))

        self.app.push_screen(Choose("A fact we know", said, choices), after)
