"""Rules about words: short enough to read aloud, easy enough for everybody, never missing."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from wizard.authoring.rule import Ground, Problem, Rule, warning
from wizard.authoring.texts import reading_grade, said_in, sentences, words, words_of
from wizard.case.view import Choice
from wizard.case.wording import grouped
from wizard.content.flow import NOT_SURE, FromPortal, FromTool
from wizard.content.kinds import ASK, END, ENTER, LIVE, AnsweredBy
from wizard.content.placeholders import fill
from wizard.content.tables import MOST_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.flow import Flow, FlowBook, Step

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

PRODUCT_NAMES = (
    "Microsoft Entra ID",
    "Azure Active Directory",
    "Conditional Access",
    "PowerShell",
    "Visual Studio Code",
    "Microsoft Graph",
    "Authenticator",
    "Outlook",
    "Teams",
    "AADSTS",
    "MSAL",
    "correlation id",
    "trace id",
)
"""Names and words of Microsoft that no flow can make easier; left out of the reading grade."""

_TEXT_WIDTH = 72
_HANGING = 5
_ROWS_AROUND = 5  # header, progress, path, footer, and the line that says who acts


def _missing_why(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        if step.kind is not END and not step.why:
            yield Problem(step.written, f"`{step.ref.step}` has no `why`.", "Say why it is asked.")


def _missing_source(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        if step.kind is not END and not step.source:
            fix = "Add `source` with an entry of `sources`."
            yield Problem(step.written, f"`{step.ref.step}` names no source.", fix)


def _missing_short(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        if len(step.short) > MOST_SHORT:
            fix = f"Say it in {MOST_SHORT} characters."
            yield Problem(step.written, f"`short` of `{step.ref.step}` is too long.", fix)
        elif not step.short and len(step.text) > MOST_SHORT:
            fix = f"Add `short`, at most {MOST_SHORT} characters."
            yield Problem(step.written, f"`{step.ref.step}` has no `short`.", fix)


def _long_sentence(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        for text in said_in(step):
            if len(text) <= 2 * MOST_WORDS and "{" not in text:
                continue  # too short for so many words
            # A text without that many words has no sentence of that many.
            for sentence in sentences(text) if len(words(fill(text, {}))) > MOST_WORDS else ():
                if (count := len(words(sentence))) > MOST_WORDS:
                    message = f"{count} words in one sentence: `{sentence[:40]}...`."
                    yield Problem(step.written, message, "Make two sentences of it.")


def _many_answers(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        if step.kind is not ASK or len(step.branches) <= MOST_AT_ONCE:
            continue
        count = sum(choice.id != NOT_SURE for choice in _choices(ground, step))
        if count > MOST_AT_ONCE:
            fix = "Ask a wider question first, or give the values of the fact groups."
            yield Problem(step.written, f"`{step.ref.step}` has {count} answers.", fix)


def _choices(ground: Ground, step: Step) -> tuple[Choice, ...]:
    """Return what is offered at once: the answers, or groups of them where they are too many."""
    rows = tuple(Choice(branch.answer, branch.label) for branch in step.branches)
    spec = ground.book.tables.facts.get(step.fact)
    count = sum(row.id != NOT_SURE for row in rows)
    return grouped(rows, spec.groups) if spec and count > MOST_AT_ONCE else rows


def _long_question(ground: Ground) -> Iterator[Problem]:
    lines, columns = QUESTION
    for step in ground.book.all_steps():
        asked = step.kind in (ASK, ENTER, LIVE)
        if asked and _lines(step.text, columns) > lines:
            fix = "Ask shorter; the rest can stand in `why` or in a hint."
            message = f"The question of `{step.ref.step}` takes over {lines} lines."
            yield Problem(step.written, message, fix)


def _tall_step(ground: Ground) -> Iterator[Problem]:
    for step in ground.book.all_steps():
        height = _height(ground, step)
        if height > SCREEN[0]:
            fix = "Shorten the texts, or make two steps of it."
            message = f"`{step.ref.step}` takes {height} lines of {SCREEN[0]}."
            yield Problem(step.written, message, fix)


def _hard_to_read(ground: Ground) -> Iterator[Problem]:
    for flow, grade in grades(ground.book):
        if grade > MOST_GRADE:
            message = f"The reading grade is {grade:.1f}; {MOST_GRADE:.0f} is the most."
            fix = "Use shorter words and shorter sentences."
            yield Problem(flow.place("id"), message, fix)


def grades(book: FlowBook) -> Iterator[tuple[Flow, float]]:
    """Yield each flow with the reading grade of its words, names of products left out."""
    left_out = words_of((*PRODUCT_NAMES, *_names(book)))
    weighed: dict[str, int] = {}
    for flow in book.values():
        yield flow, reading_grade(_said(flow), left_out, weighed)


def _said(flow: Flow) -> Iterator[str]:
    """Iterate over the words of a flow that people read."""
    yield flow.summary
    for cause in flow.causes.values():
        yield cause.title
    for step in flow.steps.values():
        yield from said_in(step)


def _names(book: FlowBook) -> Iterator[str]:
    """Iterate over names of products in the tables."""
    tables = book.tables
    for tool in tables.tools.values():
        yield tool.title
    for table in (tables.apps, tables.roles, tables.portal):
        for row in table.values():
            yield row.title


def _height(ground: Ground, step: Step) -> int:
    """Return about how many lines a step takes at 80 columns, answers without hints."""
    if step.kind.answered_by is AnsweredBy.RULE:
        return 0  # nobody sees it
    rows = _lines(step.text, _TEXT_WIDTH) + _lines(step.why, _TEXT_WIDTH) + 1
    offered = _choices(ground, step)
    lists = (offered, *(choice.members for choice in offered))
    rows += max(sum(_lines(one.label, _TEXT_WIDTH - _HANGING) for one in held) for held in lists)
    if action := step.action:
        said = (_place(ground, action.where), action.entra_role, action.expect, action.care)
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


def _place(ground: Ground, where: str | FromTool | FromPortal | None) -> str:
    """Return the longest form of a place."""
    if isinstance(where, FromPortal):
        row = ground.book.tables.portal.get(where.name)
        return row.title if row else where.name
    if isinstance(where, FromTool):
        tools = ground.book.tables.tools.values()
        forms = [tool.actions[where.action].text for tool in tools if where.action in tool.actions]
        return max((*forms, where.otherwise), key=len)
    return where or ""


RULES: tuple[Rule, ...] = (
    warning(
        "missing-why",
        _missing_why,
        "Every step but an end says why it is there, in one sentence a supporter can say.",
    ),
    warning(
        "missing-source",
        _missing_source,
        "Every step but an end names a source, so that a reviewer can check what it claims.",
    ),
    warning(
        "missing-short",
        _missing_short,
        "A step whose text is longer than 20 characters has a `short` of at most 20, for "
        "the path and the map.",
    ),
    warning(
        "long-sentence",
        _long_sentence,
        "A sentence has at most 20 words: it is read aloud on the phone.",
    ),
    warning(
        "many-answers",
        _many_answers,
        "A question has at most 7 answers besides `not-sure`, or at most 7 groups of them: nobody"
        " remembers more on the phone.",
    ),
    warning(
        "long-question",
        _long_question,
        "A question takes at most 3 lines of 57 columns.",
    ),
    warning(
        "tall-step",
        _tall_step,
        "A step fits on a screen of 80 columns and 24 lines without its hints.",
    ),
    warning(
        "hard-to-read",
        _hard_to_read,
        "The words of a flow have a reading grade of at most 8 (Flesch-Kincaid), names of"
        " products left out.",
    ),
)
"""The rules about words."""
