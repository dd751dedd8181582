"""Triage: from what was read in a text to the flows to start with, best first."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from wizard.case.causes import fact_words
from wizard.case.engine import apply
from wizard.case.events import CaseOpened, EvidenceAdded, FlowStarted
from wizard.case.state import current, facts
from wizard.content.flow import (
    NO_CODE,
    UNKNOWN_CODE,
    Flow,
    FlowBook,
    FlowHead,
    StepRef,
    fill,
)
from wizard.content.messages import known_messages
from wizard.content.people import Person
from wizard.content.phrases import names_subject, places_for, places_in_prose
from wizard.evidence import Evidence, Origin, Redacted
from wizard.frozen import frozen
from wizard.intake import describe_other_code
from wizard.intake.codes import INTERIM, WRAPPERS
from wizard.intake.entry import neighbours
from wizard.intake.sent_code import is_sent_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wizard.content.catalogue import Catalogue, CatalogueEntry
    from wizard.content.search import ContentSearch
    from wizard.content.tables import MessageRow
    from wizard.intake import Reading

    _Start = tuple[Flow, int | None, StepRef | None]
    """A flow to start, for which code, and the step at which it begins."""

_MAX_SUGGESTIONS = 6
_MAX_HITS = 20
_MIN_TYPED, _MAX_TYPED = 3, 200
"""The length of a text that was typed, and is searched for by words; a longer one was pasted."""

SENT_CODE = "someone-sent-a-code"
"""The flow for a device code that someone else sent."""

KNOWN_FAULT = "known-fault"
"""The flow for a version with a known fault, and for an app that can no longer be used."""

TEAMS_DEVICES = "teams-devices"
"""The flow for rooms and phones that sign in with an account of their own."""

APP_SIGN_IN = "app-sign-in"
"""The flow that starts from the program, for words that name one."""

_OWN_PROGRAMS = frozenset({"office", "teams", "onedrive", "mail", "vpn", "windows"})
_OF_ANY_PROGRAM = frozenset({
    NO_CODE, "general-triage", "silent-sign-in", "session-ended", "state-and-cookies",
    "asked-each-time", "device-code-waiting",
})  # fmt: skip
"""Flows whose words (a loop, it waits) fit every program: the one that is named decides."""

_AFTER_PAGE = frozenset({900561})
"""Codes that follow where a page is sent on or opened again: what the page said before counts."""

_WHO_SETS = frozenset({Person.USER, Person.HELPDESK, Person.ADMIN})
"""Who fixes what no other version of a program changes."""

_OUT_OF_USE = ("retired", "own-registration", "blocked")

_WHY_BY_WORDS = {
    NO_CODE: "No error code found. We'll start from what you see.",
    SENT_CODE: "Someone else sent a code, so stop before anything else.",
}


@frozen
class Suggestion:
    """A flow to start, its first question or action, and about how many minutes it takes."""

    flow: str
    code: int | None
    title: str
    first_step: StepRef | None
    first_question: str
    minutes: int
    note: str = ""
    step: StepRef | None = None

    @property
    def target(self) -> str:
        """What to start: the flow, or `flow/step` where a message leads straight to a step."""
        return str(self.step) if self.step else self.flow

    @property
    def begins(self) -> str:
        """Whether the flow begins with a question or with an action, in words."""
        return "The first question" if self.first_question.endswith("?") else "The first step"


@frozen
class Triage:
    """The result of triage.

    `suggestions` are best first; when `unclear`, the first two have equal rank and the user
    chooses. `mixed_up` are (code, how to tell) pairs, `neighbours` known codes one digit away
    from an unknown one, `meaning` the catalogue's sentence about the primary code, `others` codes
    of other families with a sentence that explains them. `why` is a sentence on how the best match
    was chosen. `alike` are codes that match the words of a text without a code.
    `causes` are known causes told in words like those of a text without a code, best first.
    `local_notice` is the local notice about the code or the best match.
    """

    reading: Reading
    suggestions: tuple[Suggestion, ...] = ()
    unclear: bool = False
    mixed_up: tuple[tuple[int, str], ...] = ()
    neighbours: tuple[Suggestion, ...] = ()
    meaning: str = ""
    others: tuple[tuple[str, str], ...] = ()
    why: str = ""
    alike: tuple[CatalogueEntry, ...] = ()
    causes: tuple[Suggestion, ...] = ()
    local_notice: str = ""


@frozen
class _Suggester:
    """Makes suggestions for a text and a reader."""

    reading: Reading
    book: FlowBook
    catalogue: Catalogue
    distances: Mapping[StepRef, tuple[int, int]]
    reader: Person

    def suggest(
        self,
        flow: Flow,
        code: int | None,
        step: StepRef | None = None,
        note: str = "",
        title: str = "",
    ) -> Suggestion:
        """Return a suggestion to start a flow, at a step of it or at its beginning."""
        known = self.reading.evidence
        if code is not None and code != self.reading.primary:
            known = (*known, Evidence("code", Redacted(str(code)), Origin.PASTE))
        first, question = first_step_of(flow, self.book, self.reader, known, step)
        title = title or _title(flow, code, self.catalogue)
        # About one for each answer that the steps usually need.
        _fewest, minutes = self.distances.get(step or flow.start, (1, 5))
        return Suggestion(flow.id, code, title, first, question, minutes, note, step)

    def _is_explained(self, start: Suggestion) -> bool:
        """Say whether a code tells more than which version fails: it has steps, or an owner."""
        entry = self.catalogue.get(start.code) if start.code is not None else None
        has_steps = start.code is not None and start.flow != UNKNOWN_CODE
        return has_steps or (entry is not None and entry.fixer in _WHO_SETS)

    def starts(
        self,
        message: MessageRow | None,
        codes: tuple[int, ...],
        finder: ContentSearch,
        *,
        is_typed: bool,
    ) -> list[Suggestion]:
        """Return where to start, best first; without a code the general flow comes last."""
        reading, book, reader, suggest = self.reading, self.book, self.reader, self.suggest
        found = [suggest(flow, None) for flow in _by_known_fault(reading, book)]
        by_code = [suggest(*start) for start in _starts(message, codes, book, self.catalogue)]
        if message is None or message.in_own_words:
            is_explained = any(self._is_explained(one) for one in by_code)
            another = () if is_explained else _by_last_good(reading, book)
            found += [suggest(flow, None) for flow in another]
        found += [suggest(flow, reading.primary) for flow in _by_room_device(reading, book)]
        by_page = [suggest(flow, None) for flow in _by_phrase(reading.text, book)]
        if reading.primary in _AFTER_PAGE:
            own = {one.flow for one in by_code}
            found += [one for one in by_page if one.flow not in own]
        found += [*by_code, *by_page]
        told = (
            _by_words(reading.text, book, finder, reader)
            if is_typed
            else _by_prose(reading, book, reader)
        )
        found += [suggest(*start) for start in told]
        found += [suggest(*start) for start in _by_topic(message, codes, book, self.catalogue)]
        found += [suggest(flow, None) for flow in _by_last_good(reading, book)]
        if codes:
            return found
        if message is None or _is_topic(message):
            named = _by_program(reading, found, book, reader)
            found = [*(suggest(flow, None) for flow in named), *found]
        found = [one for one in found if one.flow != NO_CODE or one.step]
        general = book.get(NO_CODE)
        return [*found, suggest(general, None)] if general else found


def triage(
    reading: Reading,
    book: FlowBook,
    catalogue: Catalogue,
    distances: Mapping[StepRef, tuple[int, int]],
    finder: ContentSearch,
    reader: Person,
) -> Triage:
    """Return where to start after reading a text, for the role of the reader."""
    maker = _Suggester(reading, book, catalogue, distances, reader)
    suggest = maker.suggest
    codes = _codes_to_act_on(reading)
    message = message_of(reading)
    is_typed = not codes and _MIN_TYPED <= len(reading.text.strip()) <= _MAX_TYPED
    in_own_words = not codes and (message is None or message.in_own_words)
    found = maker.starts(message, codes, finder, is_typed=is_typed)
    is_unclear = reading.primary is None and len(codes) > 1
    suggestions = _unique(found, by_flow=not is_unclear)[:_MAX_SUGGESTIONS]
    causes = [
        suggest(flow, None, step, title=title)
        for flow, step, title in (_by_causes(reading, book, finder) if in_own_words else ())
    ]
    begun = {one.target for one in suggestions} | {str(one.first_step) for one in suggestions}
    causes = [one for one in causes if begun.isdisjoint((one.target, str(one.first_step)))]
    others = _other_codes(reading)
    # Words alone name codes only where nothing was recognized: a sentence has words of many codes.
    is_open = is_typed and message is None and not others
    entry = catalogue.get(reading.primary) if reading.primary is not None else None
    near = [
        suggest(flow, code, note="one digit away")
        for code in _one_digit_away(reading, catalogue)
        if (flow := flow_for(code, book, catalogue))
    ]
    return Triage(
        reading=reading,
        suggestions=suggestions,
        unclear=is_unclear,
        mixed_up=tuple((c.code, c.tell) for c in entry.confused_with) if entry else (),
        neighbours=tuple(near[:_MAX_SUGGESTIONS]),
        meaning=entry.meaning if entry else "",
        others=others,
        why=_said_first(reading, found)
        or _message_why(message, reading, found, _bare_flow(reading.primary, book, catalogue))
        or _why(reading, found, catalogue),
        alike=finder.codes(reading.text, _MAX_SUGGESTIONS) if is_open and not causes else (),
        causes=tuple(causes),
    )


def _by_causes(
    reading: Reading, book: FlowBook, finder: ContentSearch
) -> Iterator[tuple[Flow, StepRef | None, str]]:
    """Yield flow, step and title of the causes that are told in words like those of a text."""
    if is_sent_code(reading.text):
        return
    begun: set[str] = set()
    for one in finder.causes(reading.text):
        target = one.step or one.flow
        if target not in begun:
            begun.add(target)
            step = book[one.flow].steps.get(one.step.partition("/")[2])
            yield book[one.flow], step.ref if step else None, one.title


def _one_digit_away(reading: Reading, catalogue: Catalogue) -> Sequence[int]:
    """Return the known codes that differ in one digit from a code that is not known."""
    if reading.primary is None or catalogue.get(reading.primary) is not None:
        return ()
    return neighbours(reading.primary, catalogue.codes)


def _codes_to_act_on(reading: Reading) -> tuple[int, ...]:
    """Return the codes of a text, the primary one first."""
    if reading.primary is None:
        return tuple(reading.codes)
    return (reading.primary, *(code for code in reading.codes if code != reading.primary))


def _by_known_fault(reading: Reading, book: FlowBook) -> Iterator[Flow]:
    """Yield the flow of known faults if the text names such a version, or an app out of use."""
    known = {one.kind: one.value for one in reading.evidence}
    is_out_of_use = known.get("app-state") in _OUT_OF_USE
    if KNOWN_FAULT in book and ("version-fault" in known or is_out_of_use):
        yield book[KNOWN_FAULT]


def _by_last_good(reading: Reading, book: FlowBook) -> Iterator[Flow]:
    """Yield the flow of known faults if a person tells that another version works."""
    if KNOWN_FAULT in book and any(one.kind == "last-good" for one in reading.evidence):
        yield book[KNOWN_FAULT]


def _by_room_device(reading: Reading, book: FlowBook) -> Iterator[Flow]:
    """Yield the flow of Teams devices if one printed the text: nobody sits there to answer."""
    known = {one.kind: one.value for one in reading.evidence}
    if reading.codes and known.get("host") == "teams-device" and TEAMS_DEVICES in book:
        yield book[TEAMS_DEVICES]


def _by_words(text: str, book: FlowBook, finder: ContentSearch, reader: Person) -> Iterator[_Start]:
    """Yield the flows that match all words of a text, by themselves or through their codes.

    A flow that matches only some of the words is listed, never started automatically; nor are codes
    whose flows differ.
    """
    steps = {flow.id: step for flow, _code, step in _places(places_for(text), book, reader)}
    hits = finder.find(text, _MAX_HITS, whole=True)
    for hit in hits:
        if isinstance(hit, FlowHead):
            yield book[hit.id], None, steps.get(hit.id)
    flow_ids = {hit.flow for hit in hits if not isinstance(hit, FlowHead)}
    if len(flow_ids) == 1 and (flow := book.get(flow_ids.pop())):
        yield flow, None, None


def _by_prose(reading: Reading, book: FlowBook, reader: Person) -> Iterator[_Start]:
    """Yield the flows that a long text leads to, if a person wrote it and no tool printed it."""
    message = message_of(reading)
    is_printed = any(one.kind in ("code", "tool") for one in reading.evidence)
    if not is_printed and (message is None or _is_topic(message)):
        found = takewhile(lambda place: place != NO_CODE, places_in_prose(reading.text))
        yield from _places(found, book, reader)


def _places(places: Iterable[str], book: FlowBook, reader: Person) -> Iterator[_Start]:
    """Yield flows and steps by name; a developer, who is asked other questions, gets the flows."""
    for place in places:
        name, _slash, step = place.partition("/")
        if flow := book.get(name):
            known = flow.steps.get(step) if reader is not Person.DEVELOPER else None
            yield flow, None, known.ref if known else None


def _by_program(
    reading: Reading, found: Sequence[Suggestion], book: FlowBook, reader: Person
) -> Iterator[Flow]:
    """Yield the flow of programs if one is named, and nothing in the words is more telling."""
    named = {one.kind: one.value for one in reading.evidence}.get("program")
    is_general = not found or (found[0].flow in _OF_ANY_PROGRAM and not found[0].step)
    if named in _OWN_PROGRAMS and is_general and reader is not Person.DEVELOPER:
        yield from (book[name] for name in (APP_SIGN_IN,) if name in book)


def _other_codes(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Return the codes of other families in a text, each with a sentence that explains it."""
    codes = (one.value for one in reading.evidence if one.kind == "other-code")
    return tuple((code, describe_other_code(code)) for code in codes)


def message_of(reading: Reading) -> MessageRow | None:
    """Return the known message of a text; none where someone else sent a code, so stop first."""
    found = next((one.value for one in reading.evidence if one.kind == "message"), None)
    if not found or (not reading.codes and is_sent_code(reading.text)):
        return None
    return known_messages().get(found)


def _starts(
    message: MessageRow | None, codes: tuple[int, ...], book: FlowBook, catalogue: Catalogue
) -> Iterator[_Start]:
    """Yield flow, code and step to start at: where the message leads, then the flow of each code.

    `codes` begin with the primary one.
    """
    if not _is_topic(message):
        yield from _start_of(message, codes, book, catalogue)
    for code in codes:
        if flow := flow_for(code, book, catalogue):
            yield flow, code, None


def _by_topic(
    message: MessageRow | None, codes: tuple[int, ...], book: FlowBook, catalogue: Catalogue
) -> Iterator[_Start]:
    """Yield where a message leads that only tells what the text is about."""
    if _is_topic(message):
        yield from _start_of(message, codes, book, catalogue)


def _is_topic(message: MessageRow | None) -> bool:
    return message is not None and message.is_topic


def _start_of(
    message: MessageRow | None, codes: tuple[int, ...], book: FlowBook, catalogue: Catalogue
) -> Iterator[_Start]:
    """Yield where a message leads: its own flow or step, else the flow of the code it means."""
    if message is None:
        return
    code = message.stands_for or next(iter(codes), None)
    flow = book.get(message.flow) if message.flow else None
    if flow:
        step = flow.steps.get(message.leads_to.partition("/")[2])
        yield flow, code, step.ref if step else None
        return
    code = code or next(iter(message.codes), None)
    if code is not None and (named := flow_for(code, book, catalogue)):
        yield named, code, None


def _bare_flow(code: int | None, book: FlowBook, catalogue: Catalogue) -> Flow | None:
    """Return the flow of the primary code alone, whatever its message says."""
    return None if code is None else flow_for(code, book, catalogue)


def _message_why(
    message: MessageRow | None, reading: Reading, found: list[Suggestion], bare: Flow | None
) -> str:
    """Return what the message decided, in words; nothing where the bare code says the same."""
    if message is None or not found or found[0].flow == KNOWN_FAULT:
        return ""
    if _is_topic(message) and found[0].flow != message.flow:
        return ""
    code = found[0].code
    if bare and (found[0].target, code) == (bare.id, reading.primary):
        return ""
    speaker = "Your words say" if message.in_own_words else "The message says"
    clause = f"{speaker} that {message.says}."
    if code is not None and code != reading.primary:
        return f"{clause} That is AADSTS{code}'s case."
    return clause


def _said_first(reading: Reading, found: list[Suggestion]) -> str:
    """Return that a page said something before the code, if that is where to start."""
    if reading.primary in _AFTER_PAGE and found and found[0].code is None:
        return f"The page said this first. AADSTS{reading.primary} only followed it."
    return ""


def _why(reading: Reading, found: list[Suggestion], catalogue: Catalogue) -> str:
    """Return in a sentence how the best match was chosen, and what would change it."""
    if not found:
        return ""
    if found[0].flow == KNOWN_FAULT:
        return _known_fault(reading)
    if not reading.codes:
        return _WHY_BY_WORDS.get(
            found[0].flow, "Your words match this. An error code would tell more."
        )
    if reading.primary is None:
        return f"Found {_and(reading.codes)}. Start with the one you see last."
    primary = f"AADSTS{reading.primary}"
    found_in = _beside(primary, tuple(code for code in reading.codes if code != reading.primary))
    if found[0].flow == UNKNOWN_CODE:
        known = reading.primary in catalogue.codes
        own = "has no steps of its own" if known else "is not in our list"
        return f"{found_in} {primary} {own}, so the general steps start.".strip()
    return found_in or f"Found {primary}. A different code has different steps."


def _beside(primary: str, rest: tuple[int, ...]) -> str:
    """Return which of several codes to start with, and what is known of the others."""
    effects = tuple(code for code in rest if code in WRAPPERS | INTERIM)
    others = tuple(code for code in rest if code not in effects)
    said = []
    if rest:
        said.append(f"Start with {primary}." if others else f"{primary} is the one to act on.")
    if effects:
        are = "is a side effect" if len(effects) == 1 else "are side effects"
        said.append(f"{_and(effects)} {are}.")
    if others:
        said.append(f"{_and(others)} may have another cause.")
    return " ".join(said)


def _known_fault(reading: Reading) -> str:
    """Return what is known of the version or the app."""
    known: dict[str, str] = {one.kind: one.value for one in reading.evidence}
    said = known.get("version-fault") or known.get("app-advice", "")
    return said or ("Another version of the program works." if "last-good" in known else "")


def _and(codes: tuple[int, ...]) -> str:
    *first, last = map(str, codes)
    return f"{', '.join(first)} and {last}" if first else last


def flow_for(code: int, book: FlowBook, catalogue: Catalogue) -> Flow | None:
    """Return the flow for a code: its own, that of its catalogue entry, or the general one."""
    entry = catalogue.get(code)
    named = book.get(entry.flow) if entry and entry.flow else None
    return book.for_code(code) or named or book.get(UNKNOWN_CODE)


def first_step_of(
    flow: Flow,
    book: FlowBook,
    reader: Person,
    known: Iterable[Evidence] = (),
    at: StepRef | None = None,
) -> tuple[StepRef | None, str]:
    """Return the first step of a flow that is not automatic given the known facts, and its text."""
    facts_read = tuple(one for one in known if book.tables.allows(one.kind, one.value))
    opened = apply(None, CaseOpened("", reader, ""), book)
    begun = apply(opened, EvidenceAdded(facts_read), book)
    case = apply(begun, FlowStarted(at or flow.start, flow.digest), book)
    step = current(case, book)
    return (step.ref, fill(step.text, fact_words(facts(case, book), book))) if step else (None, "")


def _title(flow: Flow, code: int | None, catalogue: Catalogue) -> str:
    entry = catalogue.get(code) if code is not None and code not in flow.codes else None
    return entry.title if entry else flow.title


def _by_phrase(text: str, book: FlowBook) -> Iterator[Flow]:
    """Yield the flows with a phrase that occurs in a text; a code that was sent comes first."""
    if SENT_CODE in book and is_sent_code(text):
        yield book[SENT_CODE]
    lower = text.lower()
    for name, head in book.heads.items():
        if any(phrase.lower() in lower and names_subject(phrase) for phrase in head.phrases):
            yield book[name]


def _unique(found: list[Suggestion], *, by_flow: bool) -> tuple[Suggestion, ...]:
    """Keep the first suggestion for each flow.

    Where codes have equal rank, not `by_flow`, the user chooses: each keeps its own.
    """
    kept: dict[tuple[str, int | None], Suggestion] = {}
    for one in found:
        is_new = all(flow != one.flow for flow, _ in kept)
        if is_new or (one.code is not None and not by_flow):
            kept.setdefault((one.flow, one.code), one)
    return tuple(kept.values())
