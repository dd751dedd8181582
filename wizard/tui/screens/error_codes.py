"""Codes: the list of error codes, searched as one types, and the page of one code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical, VerticalScroll

from wizard.links import address_of, may_open
from wizard.tui.key_commands import ENTRY, KeyCommand
from wizard.tui.navigation import StartFlow
from wizard.tui.screens.base_screen import WIDER_FROM, BaseScreen
from wizard.tui.screens.lists import FindScreen, coded
from wizard.tui.widgets.text_rows import (
    BLANK,
    MOST_TEXT,
    Column,
    Hanging,
    Leaf,
    More,
    RowItem,
    RowList,
    Sentences,
    Stack,
    caption,
    chip,
    labelled,
    line,
    linked,
    styled,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.visual import Visual

    from wizard.content.catalogue import CatalogueEntry
    from wizard.content.flow import Flow
    from wizard.tui.session import Session
    from wizard.tui.widgets.text_rows import Part

WHO = {
    "user": "the user",
    "helpdesk": "the helpdesk",
    "admin": "an admin of the tenant",
    "developer": "the developer of the app",
    "vendor": "the vendor of the app",
    "microsoft": "Microsoft",
}
SURE = {
    "documented": "documented by Microsoft",
    "seen-in-issues": "seen in reports, not documented",
    "inferred": "our conclusion, not documented",
}
CODE_COLUMN = 9
PAGE_FRAME = 12
"""Rows of the window that the page of a code does not have."""

FAMILY_FRAME = 6
"""Rows of the window that the codes of the same family do not have."""

FEW_BEFORE = 4
"""How many codes of the family stand above the one on the page."""

MOST_FOUND = 50
"""So many codes are listed for words; who looks further types another word."""


class EntryScreen(BaseScreen):
    """What is known about one code, how sure we are, and the steps for it."""

    MODES: ClassVar = (ENTRY,)

    def __init__(self, session: Session, entry: CatalogueEntry) -> None:
        super().__init__(session)
        self.entry = entry

    def columns(self) -> ComposeResult:
        """Yield family, entry and sources."""
        yield Leaf(Stack(tuple(self.family())), id="left", classes="side")
        with Column(id="entry", classes="centre"):
            head = (f"ERROR CODE {self.entry.code}", "bold $live")
            yield Leaf(line(head, (f"   {self.entry.oauth_error}", "$quiet")), id="actor")
            with Vertical(id="say"):
                yield Leaf(Sentences(self.entry.title, "bold $ink"))
            with VerticalScroll(id="page"):
                yield Leaf(Stack(tuple(self.body())), classes="text")
            yield More(lambda: self.query_one("#page", VerticalScroll))
            yield RowList(1, id="start")
        yield Leaf(Stack(tuple(self.sources())), id="right", classes="side -right")

    def on_mount(self) -> None:
        """Focus the page, so that arrows scroll it."""
        super().on_mount()
        self.query_one("#start", RowList).show(self.start())
        self.query_one("#start", RowList).can_focus = False
        self.refresh_body()
        self.focus_centre()

    def focus_centre(self) -> None:
        """Focus the page."""
        self.query_one("#page", VerticalScroll).focus()

    def refresh_body(self) -> None:
        """Let the key that starts stand under the text, where all of it is in sight."""
        page = self.query_one("#page", VerticalScroll)
        width = max(8, min(MOST_TEXT, self.centre - 6))
        rows = (*self.body(), *(one.visual for one in self.start()))
        needed = sum(one.get_height({}, width) for one in rows)
        page.styles.height = "auto" if needed <= self.app.size.height - PAGE_FRAME else "1fr"

    def header_parts(self) -> tuple[list[Part], str]:
        """Return the title of the list."""
        known = len(self.session.workspace.catalogue.codes) if self.session.workspace else 0
        return [("Error codes", "bold $ink"), (f"  {known} known", "$soft")], ""

    @property
    def flow(self) -> Flow | None:
        """Return the steps for this code, or the general ones."""
        from wizard.case.triage import flow_for  # noqa: PLC0415 - after the first frame

        workspace = self.session.workspace
        return flow_for(self.entry.code, workspace.book, workspace.catalogue) if workspace else None

    def body(self) -> list[Visual]:
        """Return the entry from its meaning to what is not the cause."""
        entry, workspace = self.entry, self.session.workspace
        parts: list[Visual] = [styled(entry.meaning, "$soft")]
        own = workspace.says(entry.code, entry.steps) if workspace else ""
        days = entry.days_stale(self.session.now().date().isoformat())
        stale = f"Last reviewed {days} days ago. Check it against Microsoft's page." if days else ""
        for words in (own, stale):
            parts += [BLANK, styled(words, "$warn")] if words else []
        names = workspace.book.tables.facts if workspace else {}
        collect = ", ".join(names[n].label if n in names else n for n in entry.collect)
        sure = SURE.get(str(entry.confidence), "") if entry.known else "not in our list"
        facts = [
            ("Fixed by", WHO.get(str(entry.fixer), str(entry.fixer))),
            ("First step", entry.first_action),
            ("Collect", collect),
            ("How sure", sure),
        ]
        parts += [BLANK, *labelled(fact for fact in facts if fact[1])]
        if entry.not_the_cause:
            parts += [BLANK, caption("NOT THE CAUSE, ALTHOUGH OFTEN ADVISED")]
            for one in entry.not_the_cause:
                words = f"{one.text.rstrip('.')}. {one.because}"
                parts.append(Hanging(styled("×", "$quiet"), styled(words, "$soft"), 3))  # noqa: RUF001 - our sign
        return parts

    def start(self) -> list[RowItem]:
        """Return the key that starts the steps."""
        flow = self.flow
        if flow is None:
            return []
        named = self.entry.known and self.entry.flow == flow.id
        own = self.entry.code in flow.codes or named
        title = f"Start the steps for {self.entry.code}" if own else "Start the general steps"
        words = line((title, "bold $ink"), (f"\n{flow.title}", "$soft"))
        return [RowItem(Hanging(chip("Enter"), words, 9, pad=1, lit=True), "start")]

    def family(self) -> list[Visual]:
        """Return the codes of the same family."""
        parts: list[Visual] = [caption("SAME FAMILY"), BLANK]
        entries = self.session.workspace.catalogue.entries if self.session.workspace else ()
        width = (25 if self.app.size.width >= WIDER_FROM else 20) - 1
        room = self.app.size.height - FAMILY_FRAME
        same = [one for one in entries if one.family == self.entry.family]
        at = next((i for i, one in enumerate(same) if one.code == self.entry.code), 0)
        for one in same[max(0, at - FEW_BEFORE) :]:
            here = "  « here" if one.code == self.entry.code else ""
            code = line((str(one.code), "$live"), (here, "bold $live"))
            both = Stack((code, styled(one.title, "$soft")))
            room -= both.get_height({}, width)
            if room < 0:
                break
            parts.append(both)
        return parts

    def sources(self) -> list[Visual]:
        """Return where it is written."""
        parts: list[Visual] = [caption("READ MORE"), BLANK]
        workspace = self.session.workspace
        hosts = workspace.book.tables.hosts if workspace else ()
        for source in self.entry.sources:
            address = address_of(source)
            link = address if may_open(address, hosts) else ""
            parts += [linked(styled(source, "$soft"), link), BLANK]
        if self.entry.reviewed:
            parts.append(styled(f"Reviewed {self.entry.reviewed}", "$quiet"))
        return parts

    def refusal(self, command: KeyCommand) -> str | None:
        """Return why a key cannot work now."""
        if command.id == "begin" and self.flow is None:
            return "There are no steps for this code."
        return None

    def action_begin(self) -> None:
        """Start the steps."""
        flow = self.flow
        if flow is not None:
            self.navigate(StartFlow(flow.id, code=self.entry.code))

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Start the steps with a click."""
        message.stop()
        self.action_begin()

    def shared_text(self) -> tuple[str, str]:
        """Return what the code means."""
        code = f"AADSTS{self.entry.code}"
        return f"{code}. {self.entry.meaning}", code

    def action_leave(self) -> None:
        """Back to the list."""
        self.close()


class CatalogueScreen(FindScreen):
    """One row for each code, all of them or those that fit what is typed."""

    QUESTION = "Which code is it?"
    PLACEHOLDER = "A code, a name, or words of the error"
    NOTHING_TYPED = "Type a code or a few words first."
    NOTHING_FITS = "No code fits these words. Type fewer, or paste the error on the home screen."

    def __init__(self, session: Session, code: int | None = None) -> None:
        super().__init__(session)
        self.code = code
        self.entries: tuple[CatalogueEntry, ...] = ()

    def on_mount(self) -> None:
        """Open the code that was asked for."""
        super().on_mount()
        if self.code is not None and self.session.workspace:
            entry = self.session.workspace.catalogue.family(self.code)
            self.call_after_refresh(self.app.push_screen, EntryScreen(self.session, entry))

    def look_up(self, words: str) -> None:
        """List the codes that fit the words, or all."""
        workspace = self.session.workspace
        if workspace is not None:
            found = workspace.finder.codes(words, MOST_FOUND) if words else None
            self.entries = workspace.catalogue.entries if found is None else found

    def first(self) -> int:
        """Return the code that was asked for, else the first."""
        codes = [entry.code for entry in self.entries]
        return codes.index(self.code) if self.code in codes else 0

    def header_parts(self) -> tuple[list[Part], str]:
        """Return how many codes are known."""
        known = len(self.session.workspace.catalogue.codes) if self.session.workspace else 0
        words = f"  {len(self.entries)} of {known}" if self.words else f"  {known} known"
        return [("Error codes", "bold $ink"), (words, "$soft")], ""

    def rows(self) -> Sequence[RowItem]:
        """Return one row for each code."""
        entries = enumerate(self.entries)
        return [coded(at, str(one.code), one.title, CODE_COLUMN) for at, one in entries]

    def left(self) -> Sequence[Visual]:
        """Return what the list is."""
        words = "The number after AADSTS. Each has its own meaning and its own first step."
        return (caption("ERROR CODES"), BLANK, styled(words, "$quiet"))

    def right(self, index: int | None) -> Sequence[Visual]:
        """Return the meaning of the highlighted code."""
        if index is None or index >= len(self.entries):
            return (styled("Choose a code to see what it means.", "$quiet"),)
        entry = self.entries[index]
        who = WHO.get(str(entry.fixer), str(entry.fixer))
        meaning = (caption(f"CODE {entry.code}"), BLANK, styled(entry.meaning, "$ink"))
        return (*meaning, BLANK, styled("Fixed by", "$quiet"), styled(who, "$ink"))

    def take(self, index: int) -> None:
        """Show an entry."""
        self.app.push_screen(EntryScreen(self.session, self.entries[index]))
