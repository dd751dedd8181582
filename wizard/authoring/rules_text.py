"""Rules about the texts of flows: length, reading grade, terms, and what may not be missing."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING

from wizard.authoring.rule import CheckContext, Problem, Rule, warning
from wizard.authoring.terms import avoided_in, terms
from wizard.case.view import Choice
from wizard.case.view_builder import grouped
from wizard.content.flow import (
    ASK,
    BEGIN,
    END,
    ENTER,
    LIVE,
    NOT_SURE,
    AnsweredBy,
    FromPortal,
    FromTool,
    fill,
    placeholders,
)
from wizard.content.tables import MOST_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wizard.content.flow import Flow, FlowBook, Step
    from wizard.findings import Position


# The texts of a step, and how they are measured

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[aeiou]le|[^aeiouydt]ed|[^aeiouycgsxz]es)$")
_NO_WORD = -1
_ASIDE = re.compile(r'"[^"\n]*"')


def texts_of(step: Step) -> Iterator[str]:
    """Iterate over every text of a step that is shown, commands included."""
    yield from readable_texts(step)
    if step.action:
        for words in (step.action.where, step.action.command):
            if isinstance(words, str):
                yield words


def readable_texts(step: Step) -> Iterator[str]:
    """Iterate over the sentences and labels of a step, without commands and places."""
    yield from filter(None, (step.text, step.why))
    for branch in step.branches:
        yield from filter(None, (branch.label, branch.hint, branch.way.because))
    if action := step.action:
        yield from filter(None, (action.expect, action.care, action.undo))
        for words in (action.where, action.command):
            if isinstance(words, FromTool) and words.otherwise:
                yield words.otherwise
    for other in step.by_role.values():
        yield from readable_texts(other)
    if ending := step.ending:
        said = (ending.verify, ending.prevent, ending.say, ending.not_known)
        yield from filter(None, said)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, with facts as their words for the unknown case."""
    plain = fill(text, {})
    if not _SENTENCE_END.search(plain):
        return (plain.strip(),) if plain.strip() else ()
    return tuple(part.strip() for part in _SENTENCE_END.split(plain) if part.strip())


def words(sentence: str) -> list[str]:
    """Return the words of a sentence; numbers and signs are none."""
    return _WORD.findall(sentence)


def syllables(word: str) -> int:
    """Return about how many syllables an English word has; at least one."""
    low = word.lower().replace("'", "")
    count = len(_VOWELS.findall(low))
    if count > 1 and _SILENT.search(low):
        count -= 1
    return max(count, 1)


def _weigh(word: str, left_out: frozenset[str], weighed: dict[str, int]) -> int:
    """Return the syllables of a word, or the mark of one that does not count; remember it."""
    found = _NO_WORD if word.lower() in left_out else syllables(word)
    weighed[word] = found
    return found


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names in small letters."""
    return frozenset(word.lower() for one in names for word in words(one))


def reading_grade(
    texts: Iterable[str], left_out: frozenset[str], weighed: dict[str, int] | None = None
) -> float:
    """Return the Flesch-Kincaid grade of texts without quoted words and the words in `left_out`.

    The grade is 0.39 words per sentence plus 11.8 syllables per word less 15.59 (Kincaid and
    others, 1975). Labels count as sentences; ten sentences is the least that says anything.
    `weighed` remembers words from one call to the next.
    """
    weighed = {} if weighed is None else weighed
    number = count = spoken = 0
    for text in texts:
        for one in sentences(_ASIDE.sub(" ", text) if '"' in text else text):
            said = [weighed.get(word) or _weigh(word, left_out, weighed) for word in words(one)]
            counted = len(said) - said.count(_NO_WORD)
            number += bool(counted)
            count += counted
            spoken += sum(said) - (len(said) - counted) * _NO_WORD
    if not count:
        return 0.0
    return 0.39 * count / number + 11.8 * spoken / count - 15.59


MOST_WORDS = 20
"""How many words a sentence has at most."""

MOST_SHORT = 20
"""How many characters a `short` has at most."""

QUESTION = (3, 57)
"""How many lines a question may take, at how many columns."""

SCREEN = (24, 80)
"""The smallest screen on which a step has to fit, lines and columns."""

MOST_GRADE = 8.0
"""The highest reading grade of a flow."""

_TEXT_WIDTH = 72
_HANGING = 5
_ROWS_AROUND = 5  # header, progress, path, footer, and the line that says who acts


def _missing_why(context: CheckContext) -> Iterator[Problem]:
    """Every step but an end says why it is there, in one sentence a supporter can say.

    Why: People answer better when they know what for.

    Fix: Add `why`, one sentence that can be said aloud.
    """
    for step in context.book.all_steps():
        if step.kind is not END and not step.why:
            yield Problem(step.written, f"`{step.ref.step}` has no `why`.", "Say why it is asked.")


def _missing_source(context: CheckContext) -> Iterator[Problem]:
    """Every step but an end names a source, so that a reviewer can check what it claims.

    Why: Nobody could check it when Microsoft changes something.

    Fix: Add `source` with an entry of `sources`.
    """
    for step in context.book.all_steps():
        if step.kind is not END and not step.source and step.ref.step != BEGIN:
            fix = "Add `source` with an entry of `sources`."
            yield Problem(step.written, f"`{step.ref.step}` names no source.", fix)


def _missing_short(context: CheckContext) -> Iterator[Problem]:
    """A step whose text is longer than 20 characters has a `short` of at most 20.

    It stands on the path and on the map.

    Why: The path and the map have room for 20 characters.

    Fix: Add `short`, at most 20 characters.
    """
    for step in context.book.all_steps():
        if len(step.short) > MOST_SHORT:
            fix = f"Say it in {MOST_SHORT} characters."
            yield Problem(step.written, f"`short` of `{step.ref.step}` is too long.", fix)
        elif not step.short and len(step.text) > MOST_SHORT:
            fix = f"Add `short`, at most {MOST_SHORT} characters."
            yield Problem(step.written, f"`{step.ref.step}` has no `short`.", fix)


def _long_sentence(context: CheckContext) -> Iterator[Problem]:
    """A sentence has at most 20 words: it is read aloud on the phone.

    Why: It is read aloud, once, on the phone.

    Fix: Make two sentences of it.
    """
    for step in context.book.all_steps():
        for text in readable_texts(step):
            if len(text) <= 2 * MOST_WORDS and "{" not in text:
                continue  # too short for so many words
            # A text without that many words has no sentence of that many.
            for sentence in sentences(text) if len(words(fill(text, {}))) > MOST_WORDS else ():
                if (count := len(words(sentence))) > MOST_WORDS:
                    message = f"{count} words in one sentence: `{sentence[:40]}...`."
                    yield Problem(step.written, message, "Make two sentences of it.")


def _many_answers(context: CheckContext) -> Iterator[Problem]:
    """A question has at most 7 answers besides `not-sure`, or at most 7 groups of them.

    Nobody remembers more on the phone.

    Why: Nobody keeps more than seven in mind.

    Fix: Ask a wider question first.
    """
    for step in context.book.all_steps():
        if step.kind is not ASK or len(step.branches) <= MOST_AT_ONCE:
            continue
        count = sum(choice.id != NOT_SURE for choice in _choices(context, step))
        if count > MOST_AT_ONCE:
            fix = "Ask a wider question first, or give the values of the fact groups."
            yield Problem(step.written, f"`{step.ref.step}` has {count} answers.", fix)


def _choices(context: CheckContext, step: Step) -> tuple[Choice, ...]:
    """Return what is offered at once: the answers, or groups of them where they are too many."""
    rows = tuple(Choice(branch.answer, branch.label) for branch in step.branches)
    spec = context.book.tables.facts.get(step.fact)
    count = sum(row.id != NOT_SURE for row in rows)
    return grouped(rows, spec.groups) if spec and count > MOST_AT_ONCE else rows


def _long_question(context: CheckContext) -> Iterator[Problem]:
    """A question takes at most 3 lines of 57 columns.

    Why: The sentence is the one loud thing on the screen.

    Fix: Ask shorter; the rest can stand in `why` or in a hint.
    """
    lines, columns = QUESTION
    for step in context.book.all_steps():
        asked = step.kind in (ASK, ENTER, LIVE)
        if asked and _lines(step.text, columns) > lines:
            fix = "Ask shorter; the rest can stand in `why` or in a hint."
            message = f"The question of `{step.ref.step}` takes over {lines} lines."
            yield Problem(step.written, message, fix)


def _tall_step(context: CheckContext) -> Iterator[Problem]:
    """A step fits on a screen of 80 columns and 24 lines without its hints.

    Why: On the smallest screen someone would have to scroll to answer.

    Fix: Shorten the texts, or make two steps of it.
    """
    for step in context.book.all_steps():
        height = _height(context, step)
        if height > SCREEN[0]:
            fix = "Shorten the texts, or make two steps of it."
            message = f"`{step.ref.step}` takes {height} lines of {SCREEN[0]}."
            yield Problem(step.written, message, fix)


def _hard_to_read(context: CheckContext) -> Iterator[Problem]:
    """The words of a flow have a reading grade of at most 8 (Flesch-Kincaid).

    Product names and standard terms of `data/terms.yaml` are left out.

    Why: The flow is heard by people under stress, often not in their first language.

    Fix: Use shorter words and shorter sentences.
    """
    for flow, grade in grades(context.book):
        if grade > MOST_GRADE:
            message = f"The reading grade is {grade:.1f}; {MOST_GRADE:.0f} is the most."
            fix = "Use shorter words and shorter sentences."
            yield Problem(flow.place("id"), message, fix)


def uncounted() -> frozenset[str]:
    """Return the words of product names and standard terms, which no sentence can do without."""
    return words_of(terms().uncounted)


def grades(book: FlowBook) -> Iterator[tuple[Flow, float]]:
    """Yield each flow with its reading grade; product names and standard terms do not count."""
    left_out = uncounted() | words_of(_names(book))
    weighed: dict[str, int] = {}
    for flow in book.values():
        yield flow, reading_grade(_said(flow), left_out, weighed)


def _nonstandard_term(context: CheckContext) -> Iterator[Problem]:
    """Flows use the standard terms, as the portal and Microsoft's pages do.

    The wordings to avoid are in `data/terms.yaml`.

    Why: Readers cannot find a wording of our own in the portal.

    Fix: Use the standard term, and explain it once in brackets where it is hard.
    """
    for flow in context.book.values():
        rows: list[tuple[Position, tuple[str, ...]]] = [
            (flow.place("title"), (flow.title,)),
            (flow.place("summary"), (flow.summary,)),
        ]
        rows += [(cause.written, (cause.title,)) for cause in flow.causes.values()]
        rows += [(step.written, tuple(readable_texts(step))) for step in flow.steps.values()]
        for at, texts in rows:
            for wording, term in dict.fromkeys(one for text in texts for one in avoided_in(text)):
                yield Problem(at, f"`{wording}` is not the standard term.", f"Say {term}.")


_POINTS_AT_TEXT = re.compile(
    r"(?i)\b(?:in|see|from) the (?:error|text|message|quotes)\b(?<!not in the text)"
)


def _points_nowhere(context: CheckContext) -> Iterator[Problem]:
    """The words in place of a fact that is not known do not point at the pasted text.

    They are shown where the text does not have the fact: `App {client-id|in the error}` then reads
    "App in the error", though no ID stands there.

    Why: Whoever gets the message looks for something that is not there.

    Fix: Say that it is not known yet, or name the thing: `{redirect-uri|the app's redirect URI}`.
    """
    for step in context.book.all_steps():
        for text in texts_of(step):
            for fact, otherwise in placeholders(text):
                if otherwise and _POINTS_AT_TEXT.search(otherwise):
                    message = f"`{{{fact}|{otherwise}}}` points at a text that does not have it."
                    yield Problem(step.written, message, "Say what it is, or that it isn't known.")


def _said(flow: Flow) -> Iterator[str]:
    """Iterate over the words of a flow that people read."""
    yield flow.summary
    for cause in flow.causes.values():
        yield cause.title
    for step in flow.steps.values():
        yield from readable_texts(step)


def _names(book: FlowBook) -> Iterator[str]:
    """Iterate over names of products in the tables."""
    tables = book.tables
    for tool in tables.tools.values():
        yield tool.title
    for table in (tables.apps, tables.roles, tables.portal):
        for row in table.values():
            yield row.title


def _height(context: CheckContext, step: Step) -> int:
    """Return about how many lines a step takes at 80 columns, answers without hints."""
    if step.kind.answered_by is AnsweredBy.RULE:
        return 0  # nobody sees it
    rows = _lines(step.text, _TEXT_WIDTH) + _lines(step.why, _TEXT_WIDTH) + 1
    offered = _choices(context, step)
    lists = (offered, *(choice.members for choice in offered))
    rows += max(sum(_lines(one.label, _TEXT_WIDTH - _HANGING) for one in held) for held in lists)
    if action := step.action:
        said = (_place(context, action.where), action.entra_role, action.expect, action.care)
        rows += sum(_lines(text, _TEXT_WIDTH - 2 * _HANGING) for text in (*said, action.undo))
        rows += 1 if action.command else 0
    if ending := step.ending:
        told = (ending.verify, ending.prevent, ending.say, ending.not_known)
        rows += sum(_lines(text, _TEXT_WIDTH - 2 * _HANGING) for text in told)
    return rows + _ROWS_AROUND


def _lines(text: str, columns: int) -> int:
    # Most texts fit on one line, and wrapping them costs more than all the rest of the rule.
    if len(text) <= columns:
        return 1 if text else 0
    return len(wrap(text, columns))


def _place(context: CheckContext, where: str | FromTool | FromPortal | None) -> str:
    """Return the longest form of a place."""
    if isinstance(where, FromPortal):
        row = context.book.tables.portal.get(where.name)
        return row.title if row else where.name
    if isinstance(where, FromTool):
        tools = context.book.tables.tools.values()
        forms = [tool.actions[where.action].text for tool in tools if where.action in tool.actions]
        return max((*forms, where.otherwise), key=len)
    return where or ""


RULES: tuple[Rule, ...] = (
    warning("missing-why", _missing_why),
    warning("missing-source", _missing_source),
    warning("missing-short", _missing_short),
    warning("long-sentence", _long_sentence),
    warning("many-answers", _many_answers),
    warning("long-question", _long_question),
    warning("tall-step", _tall_step),
    warning("hard-to-read", _hard_to_read),
    warning("nonstandard-term", _nonstandard_term),
    warning("points-nowhere", _points_nowhere),
)
"""The rules about words."""
