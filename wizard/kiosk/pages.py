"""The pages of a visit: press any key, the menu, a step, the end, and "Are you still there?".

Every page is a list of rows. Digits, arrows and Enter, the mouse and a touch choose one; letters
press the keys at the bottom. Nothing has focus, so there is no widget with keys of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from wizard.content.flow import CANNOT_DO, ENTERED, SKIP, AnsweredBy
from wizard.errors import WizardError
from wizard.kiosk.visit_terms import VisitEnd
from wizard.tui import qr
from wizard.tui.large import LETTERS, large

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.app import ComposeResult
    from textual.events import Click, Key, MouseDown, Paste, Resize

    from wizard.case.view import Choice, OutcomeView, StepView
    from wizard.case.workspace import OpenCase
    from wizard.content.flow import FlowHead
    from wizard.kiosk.visit_terms import VisitTerms

KEEPER_KEY = "ctrl+q"
"""The chord that asks for the keeper; what it opens is the keeper's, not the visitor's."""

MOST_TYPED = 300
"""Characters of a typed answer at most."""

_LARGE_WIDTH = 60
_SMALL = (70, 22)


class PageRow(NamedTuple):
    """One row that can be chosen: its words, and what choosing it does."""

    text: str
    does: Callable[[], object]


class RowText(Static):
    """A row that says which it is when it is touched."""

    def __init__(self, text: str, number: int) -> None:
        super().__init__(Content(text), classes="row", markup=False)
        self.number = number

    def on_click(self, event: Click) -> None:
        """Choose this row."""
        event.stop()
        page = self.screen
        if isinstance(page, Page):
            page.choose(self.number)


class KeyText(Static):
    """A key at the bottom, which can be touched as well."""

    def __init__(self, key: str, words: str, does: Callable[[], object]) -> None:
        super().__init__(Content(f"[{key}] {words}"), classes="key", markup=False)
        self.does = does

    def on_click(self, event: Click) -> None:
        """Do what the key does."""
        event.stop()
        self.does()


class Page(Screen[None], inherit_bindings=False):
    """A page of rows; the keys of all pages."""

    BINDINGS: ClassVar = []

    def __init__(self) -> None:
        super().__init__()
        self.at = 0
        self.typed: str | None = None
        self.complaint = ""

    @property
    def visit(self) -> VisitTerms:
        """The visit this page belongs to: the app, and what it lets a page do."""
        return cast("VisitTerms", self.app)

    # What a page is made of

    def headline(self) -> str:
        """Return the sentence on top."""
        return ""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield the lines under it: style and words."""
        yield from ()

    def entries(self) -> Sequence[PageRow]:
        """Return the rows to choose from."""
        return ()

    def keys(self) -> Sequence[tuple[str, str, Callable[[], object]]]:
        """Return the keys at the bottom: key, words, and what each does."""
        keys = [
            ("b", "Back", self.back),
            ("s", "Start over", self.start_over),
            ("m", "More time", self.visit.more_time),
        ]
        if self.visit.kiosk.call:
            keys.append(("c", "Call someone", self.call))
        return keys

    def compose(self) -> ComposeResult:
        """Draw the page."""
        with Vertical(id="page"):
            if text := self.headline():
                yield Static(Content(text), classes="headline", markup=False)
            for style, text in self.lines():
                yield Static(Content(text), classes=style, markup=False)
            if self.typed is not None:
                yield Static(Content(self._field()), classes="field", id="field", markup=False)
            if self.complaint:
                yield Static(Content(self.complaint), classes="call", markup=False)
            for number, entry in enumerate(self.entries(), 1):
                yield RowText(f"{number}  {entry.text}", number)
            yield from self.more()
        with Horizontal(id="keys"):
            for key, words, does in self.keys():
                yield KeyText(self._shown(key), words, does)

    def _shown(self, key: str) -> str:
        """Return how a key is named: while letters are typed, the keys are those with F."""
        if self.typed is None:
            return key.upper()
        return f"F{'bsmc'.index(key) + 1}"

    def more(self) -> ComposeResult:
        """Draw what only one kind of page has."""
        yield from ()

    def on_mount(self) -> None:
        """Mark the first row."""
        self.mark()

    def on_resize(self, event: Resize) -> None:
        """Draw without air where there is little room."""
        self.set_class(event.size.width < _SMALL[0], "narrow")
        self.set_class(event.size.height < _SMALL[1], "small")

    # What can be pressed

    def on_key(self, event: Key) -> None:
        """Take a key; nothing of it goes on to Textual."""
        event.stop()
        event.prevent_default()
        if event.key == KEEPER_KEY:
            if self.visit.kiosk.may_leave:
                self.visit.end(VisitEnd.KEEPER_WANTED)
            return
        if self.typed is not None and self._type(event):
            return
        self.press(event.key, event.character or "")

    def _type(self, event: Key) -> bool:
        """Take a character of a typed answer; False for a key that does something else."""
        if self.typed is None:
            return False
        if event.key == "backspace":
            self._say(self.typed[:-1])
        elif event.key == "enter" and self.at == 0:
            self.choose(1)
        elif event.character and event.is_printable:
            self._say(self.typed + event.character)
        else:
            named = {f"f{at + 1}": key for at, key in enumerate("bsmc")}
            if event.key not in named:
                return False
            self.press(named[event.key], "")
        return True

    def _say(self, text: str) -> None:
        self.typed = text[:MOST_TYPED]
        self.query_one("#field", Static).update(Content(self._field()))

    def _field(self) -> str:
        return f"{self.typed}\u2581"

    def on_paste(self, event: Paste) -> None:
        """Take the first line of a pasted text as if it were typed, and nothing anywhere else."""
        event.stop()
        if self.typed is not None and event.text.strip():
            first = event.text.strip().splitlines()[0]
            self._say(self.typed + "".join(one for one in first if one.isprintable()))

    def on_mouse_down(self, event: MouseDown) -> None:
        """Take the mouse; there is nothing to select."""
        event.prevent_default()

    def press(self, key: str, character: str) -> None:
        """Do what a key does on every page."""
        count = len(self.entries())
        if key in ("down", "tab") and count:
            self.mark((self.at + 1) % count)
        elif key in ("up", "shift+tab") and count:
            self.mark((self.at - 1) % count)
        elif key in ("enter", "space") and count:
            self.choose(self.at + 1)
        elif character.isascii() and character.isdigit():
            self.choose(int(character))
        else:
            does = next((one[2] for one in self.keys() if one[0] == key.lower()), None)
            if does:
                does()

    def mark(self, at: int | None = None) -> None:
        """Mark a row, and bring it into view."""
        self.at = self.at if at is None else at
        for row in self.query(RowText):
            row.set_class(row.number == self.at + 1, "-chosen")
            if row.number == self.at + 1:
                row.scroll_visible(animate=False)

    def choose(self, number: int) -> None:
        """Do what a row does; a number that is none of them does nothing."""
        entries = self.entries()
        if 1 <= number <= len(entries):
            try:
                entries[number - 1].does()
            except WizardError as error:
                self.complain(f"{error.message} {error.hint}".strip())

    def complain(self, text: str) -> None:
        """Say what is wrong with an answer; nothing else changes."""
        self.complaint = text
        self.refresh(recompose=True)
        self.call_after_refresh(self.mark)

    # The keys at the bottom

    def back(self) -> None:
        """Take back the last answer, or go to the menu."""
        case = self.visit.case
        if case is not None and case.view.can_undo:
            case.undo()
            self.visit.show_step()
        elif len(self.visit.flows) > 1:
            self.visit.case = None
            self.visit.begin()

    def start_over(self) -> None:
        """End this visit; the next begins with nothing."""
        self.visit.end(VisitEnd.RESET)

    def call(self) -> None:
        """Say whom to call."""
        self.complain(self.visit.kiosk.call)


class AttractPage(Page):
    """Press any key."""

    def compose(self) -> ComposeResult:
        """Draw the words, as large as there is room."""
        with Vertical(id="attract"):
            words = "PRESS ANY KEY"
            if self.app.size.width >= len(words) * 6 + 6 and all(w in LETTERS for w in "PRESANYK"):
                rows = [large(word) for word in words.split()]
                text = "\n\n".join("\n".join(_closed(row)) for row in rows)
                yield Static(Content(text), classes="large", markup=False)
            yield Static(Content("\nPress any key\n"), classes="headline", markup=False)
            yield Static(Content(self.visit.kiosk.title), classes="why", markup=False)
        yield Static(Content(self.visit.health), id="health", markup=False)

    def press(self, key: str, character: str) -> None:
        """Begin, whatever was pressed."""
        del key, character
        self.visit.begin()

    def on_paste(self, event: Paste) -> None:
        """Begin."""
        event.stop()
        self.visit.begin()

    def on_click(self, event: Click) -> None:
        """Begin."""
        event.stop()
        self.visit.begin()


def _closed(rows: list[str]) -> list[str]:
    """Return large letters, each row as wide as the others."""
    width = max(map(len, rows))
    return [row.ljust(width) for row in rows]


class MenuPage(Page):
    """The runbooks to choose from."""

    def __init__(self, flows: Sequence[FlowHead], title: str, first: int = 0) -> None:
        super().__init__()
        self.flows = flows
        self.title_words = title
        self.first = first

    def headline(self) -> str:
        """Return the question of the kiosk."""
        return self.title_words

    def entries(self) -> Sequence[PageRow]:
        """One row for each runbook, eight at a time, and one for the rest."""
        shown = self.flows[self.first : self.first + _PAGE]
        rows = [PageRow(one.title, _starts(self.visit, one.id)) for one in shown]
        rest = len(self.flows) - self.first - len(shown)
        if rest > 0:
            rows.append(PageRow(f"More ({rest})", self._more))
        return rows

    def _more(self) -> None:
        self.visit.switch_page(MenuPage(self.flows, self.title_words, self.first + _PAGE))

    def back(self) -> None:
        """Go to the rows before."""
        if self.first:
            self.visit.switch_page(MenuPage(self.flows, self.title_words, self.first - _PAGE))


_PAGE = 8


def _starts(visit: VisitTerms, flow: str) -> Callable[[], None]:
    return lambda: visit.start_flow(flow)


class StepPage(Page):
    """A question, an action, or the end of a case."""

    def __init__(self, case: OpenCase, inside: Choice | None = None) -> None:
        super().__init__()
        self.case = case
        self.inside = inside
        step = case.view.step
        if step is not None and step.answered_by is AnsweredBy.TEXT:
            self.typed = ""

    @property
    def _step(self) -> StepView | None:
        return self.case.view.step

    @property
    def _outcome(self) -> OutcomeView | None:
        return self.case.view.outcome

    def headline(self) -> str:
        """Return the question, or how it ended."""
        if self.inside is not None:
            return self.inside.label
        if self._outcome is not None:
            return self._outcome.headline
        return self._step.text if self._step else ""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield why, the command and the rows under an action; the text of an end."""
        if self.inside is not None:
            return
        if self._outcome is not None:
            yield "why", self._outcome.text
            for label, text in self._outcome.rows:
                yield "quiet", f"{label}: {text}"
            return
        step = self._step
        if step is None:
            return
        for style, text in (("why", step.why), ("why", step.how), ("quiet", step.command)):
            if text:
                yield style, text
        for label, text in step.rows:
            yield "quiet", f"{label}: {text}"
        if step.message:
            yield "why", step.message

    def more(self) -> ComposeResult:
        """Draw what to take along from an end: a square code and a short reference."""
        if self._outcome is None:
            return
        taken = f"Take this with you: {self.reference}"
        yield Static(Content(taken), classes="call", markup=False)
        rows = qr.square(self._to_take())
        yield Static(Content("\n").join(rows), classes="square", markup=False)

    @property
    def reference(self) -> str:
        """Where the case ended, which says nothing about the visitor."""
        return str(self.case.case.at or "")

    def _to_take(self) -> str:
        """Return the words of the square code: no fact that the visitor gave is among them."""
        view = self.case.view
        cause = view.outcome.outcome.cause if view.outcome else ""
        head = view.outcome.headline if view.outcome else ""
        said = ". ".join(one for one in (view.title, head, cause) if one)
        return f"{said}. Reference: {self.reference}"[: qr.MOST_TEXT]

    def entries(self) -> Sequence[PageRow]:
        """Return the answers; at the end one row that ends the visit."""
        if self._outcome is not None:
            return (PageRow("Done", self.start_over),)
        if self.inside is not None:
            return self._inside_entries(self.inside)
        step = self._step
        if step is None:
            return ()
        if step.answered_by is AnsweredBy.TEXT:
            skip = [one for one in step.choices if one.id == SKIP]
            return (
                PageRow("This is it", self._enter),
                *(PageRow(one.label, self._answers(one.id)) for one in skip),
            )
        return tuple(PageRow(self._label(one), self._chooses(one)) for one in step.choices)

    @staticmethod
    def _label(choice: Choice) -> str:
        return f"{choice.label}. {choice.hint}" if choice.hint else choice.label

    def _inside_entries(self, choice: Choice) -> Sequence[PageRow]:
        if choice.members:
            return tuple(PageRow(one.label, self._answers(one.id)) for one in choice.members)
        return tuple(
            PageRow(words, self._answers(choice.id, reason)) for reason, words in choice.reasons
        )

    def _chooses(self, choice: Choice) -> Callable[[], None]:
        if choice.members or (choice.reasons and choice.id == CANNOT_DO):
            return lambda: self.visit.switch_page(StepPage(self.case, choice))
        return self._answers(choice.id)

    def _answers(self, answer: str, reason: str = "") -> Callable[[], None]:
        def answer_it() -> None:
            self.case.answer(answer, reason=reason)
            self.visit.show_step()

        return answer_it

    def _enter(self) -> None:
        self.case.answer(ENTERED, entered=self.typed or "")
        self.visit.show_step()

    def back(self) -> None:
        """Leave a group of answers, else take back the last one."""
        if self.inside is not None:
            self.visit.show_step()
        else:
            super().back()


class StillTherePage(Page):
    """Are you still there? Any key is more time."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds

    def compose(self) -> ComposeResult:
        """Draw the question and the seconds."""
        with Vertical(id="attract"):
            yield Static(Content("Are you still there?"), classes="headline", markup=False)
            yield Static(Content(self._words()), classes="call", id="left", markup=False)

    def _words(self) -> str:
        return f"Press any key for more time. This page is cleared in {self.seconds} seconds."

    def count(self, seconds: int) -> None:
        """Show how many seconds are left."""
        self.seconds = seconds
        for one in self.query("#left").results(Static):
            one.update(Content(self._words()))

    def press(self, key: str, character: str) -> None:
        """Go on where the visitor was."""
        del key, character
        self._stay()

    def _stay(self) -> None:
        self.visit.more_time()
        if self.is_current:
            self.dismiss()

    def on_paste(self, event: Paste) -> None:
        """Go on."""
        event.stop()
        self._stay()

    def on_click(self, event: Click) -> None:
        """Go on."""
        event.stop()
        self._stay()
