"""Rules about how a catalogue entry is written: every limit a contributor has to keep.

They look at entries that were read from the files authors write, which know where each key
stands. The compiled catalogue is made from those files and isn't checked a second time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wizard.authoring.rule import CheckContext, Problem, Rule, error, warning
from wizard.authoring.rules_text import (
    MOST_GRADE,
    MOST_WORDS,
    reading_grade,
    sentences,
    uncounted,
    words,
)
from wizard.authoring.terms import avoided_in
from wizard.content.catalogue import Impact
from wizard.findings import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wizard.content.catalogue import CatalogueEntry

MOST_BYTES = 32_000
"""How large a catalogue file is at most, so that a reviewer can read it in one go."""

VERBS = (
    *(
        "Answer",
        "Ask",
        "Change",
        "Check",
        "Choose",
        "Close",
        "Confirm",
        "Copy",
        "Do",
        "Finish",
        "Fix",
    ),
    *("Follow", "Get", "Go", "Install", "Keep", "Lock", "Look", "Open", "Plug", "Press", "Put"),
    *("Read", "Restart", "Send", "Set", "Sign", "Start", "Stop", "Tell", "Try", "Type", "Update"),
    *("Use", "Wait", "Write"),
)
"""How a first action may begin: with what to do."""

_NEVER = re.compile(
    r"\b(?:(?:please|simply|invalid|oops|failed to)\b|e\.g\.|i\.e\.)", re.IGNORECASE
)
_CODE = re.compile(r"\b[1-9]\d{4,7}\b")
_OLD_PAGE = re.compile(r"docs\.microsoft\.com/\S*active-directory|/azure/active-directory/develop")
_SWITCHED_OFF = re.compile(r"turn (?:it|mfa|the policy) off|exclude|exempt", re.IGNORECASE)
_NEEDED = ("causes", "collect", "sources")
_SHOWN = 40


def readable_texts(entry: CatalogueEntry) -> Iterator[tuple[str, str]]:
    """Yield every text of an entry that people read, each with the key it stands under."""
    yield "title", entry.title
    yield "meaning", entry.meaning
    yield "first-action", entry.first_action
    for cause in entry.causes:
        yield "causes", cause
    for other in entry.confused_with:
        yield "confused-with", other.tell
    for row in entry.not_the_cause:
        yield "not-the-cause", row.text
        yield "not-the-cause", row.because


def _entries(context: CheckContext) -> Iterator[CatalogueEntry]:
    return (entry for entry in context.content.catalogue.entries if entry.places)


def _long(context: CheckContext) -> Iterator[Problem]:
    """In a catalogue entry the `meaning` has at most 20 words altogether.

    Every sentence under the other keys has at most 20 words.

    Why: People read it aloud on the phone, once.

    Fix: Make two sentences of it, or leave out what the other keys say.
    """
    for entry in _entries(context):
        for key, text in readable_texts(entry):
            # The meaning is said in one breath, so all of it counts, not each sentence.
            parts = (text,) if key == "meaning" else sentences(text)
            for part in parts:
                if (count := len(words(part))) > MOST_WORDS:
                    what = "`meaning`" if key == "meaning" else f"a sentence of `{key}`"
                    message = f"{entry.code}: {what} has {count} words; {MOST_WORDS} is the limit."
                    fix = f"Shorten it: `{part[:_SHOWN]}...`."
                    yield Problem(entry.place(key), message, fix)


def _hard(context: CheckContext) -> Iterator[Problem]:
    """A catalogue entry and its `meaning` have a reading grade of at most 8 (Flesch-Kincaid).

    Product names and standard terms of `data/terms.yaml` are left out.

    Why: People hear it under stress, often not in their first language.

    Fix: Use shorter words and shorter sentences; product names don't count.
    """
    left_out, weighed = uncounted(), dict[str, int]()
    fix = "Use shorter words and shorter sentences."
    for entry in _entries(context):
        grade = reading_grade([entry.meaning], left_out, weighed)
        if grade > MOST_GRADE:
            message = f"{entry.code}: `meaning` has reading grade {grade:.2f}; {_limit()}"
            yield Problem(entry.place("meaning"), message, fix)
        grade = reading_grade((text for _, text in readable_texts(entry)), left_out, weighed)
        if grade > MOST_GRADE:
            message = f"{entry.code}: the whole entry has reading grade {grade:.2f}; {_limit()}"
            yield Problem(entry.place(), message, fix)


def _limit() -> str:
    return f"{MOST_GRADE:.0f} is the limit."


def _same_meaning(context: CheckContext) -> Iterator[Problem]:
    """No two catalogue entries have the same `meaning`.

    Why: Nobody could tell the two codes apart.

    Fix: Say what is different about this code.
    """
    first: dict[str, int] = {}
    for entry in _entries(context):
        other = first.setdefault(entry.meaning, entry.code)
        if other != entry.code:
            message = f"{entry.code} has the same `meaning` as {other}."
            yield Problem(entry.place("meaning"), message, "Say what is different about this code.")


def _banned_word(context: CheckContext) -> Iterator[Problem]:
    """A catalogue entry never says: please, simply, invalid, oops, failed to, e.g., i.e.

    Why: These words blame the user, or say nothing.

    Fix: Say what happened, or what to do, without that word.
    """
    for entry in _entries(context):
        for key, text in readable_texts(entry):
            if found := _NEVER.search(text):
                message = f"{entry.code}: `{key}` says `{found[0]}`."
                yield Problem(entry.place(key), message, "Say it without that word.")


def _nonstandard_term(context: CheckContext) -> Iterator[Problem]:
    """A catalogue entry uses the standard terms, as the portal and Microsoft's pages do.

    The wordings to avoid are in `data/terms.yaml`.

    Why: Readers cannot find a wording of our own in the portal.

    Fix: Use the standard term, and explain it once in brackets where it is hard.
    """
    for entry in _entries(context):
        for key, text in readable_texts(entry):
            for wording, term in dict.fromkeys(avoided_in(text)):
                message = f"{entry.code}: `{wording}` in `{key}` is not the standard term."
                yield Problem(entry.place(key), message, f"Say {term}.")


def _title(context: CheckContext) -> Iterator[Problem]:
    """The `title` of a catalogue entry is not a sentence and has no period at the end.

    Why: Titles stand in lists beside the code.

    Fix: Remove the period.
    """
    for entry in _entries(context):
        if entry.title.endswith("."):
            message = f"{entry.code}: `title` ends with a period."
            yield Problem(entry.place("title"), message, "Remove the period.")


def _first_action(context: CheckContext) -> Iterator[Problem]:
    """A `first-action` begins with a verb from the list and is made of whole sentences.

    Why: The first thing people need is what to do.

    Fix: Begin with one of the listed verbs, and end with a period.
    """
    for entry in _entries(context):
        begin, _, _ = entry.first_action.partition(" ")
        if begin not in VERBS:
            fix = f"Begin with one of: {', '.join(VERBS)}."
            message = f"{entry.code}: `first-action` begins with `{begin[:_SHOWN]}`."
            yield Problem(entry.place("first-action"), message, fix)
        if not entry.first_action.endswith("."):
            message = f"{entry.code}: `first-action` doesn't end with a period."
            yield Problem(entry.place("first-action"), message, "Write whole sentences.")


def _no_fault(context: CheckContext) -> Iterator[Problem]:
    """A `meaning` that begins with `This is` belongs to a code of severity low.

    An example is `This is not an error`.

    Why: People stop reading once they hear that nothing is wrong.

    Fix: Set `severity: low`, or begin with what went wrong.
    """
    fix = "Set `severity: low`, or begin `meaning` with what went wrong."
    for entry in _entries(context):
        if entry.meaning.startswith("This is") and entry.severity is not Impact.LOW:
            message = f"{entry.code}: `meaning` begins with `This is`, but severity isn't low."
            yield Problem(entry.place("severity"), message, fix)


def _incomplete(context: CheckContext) -> Iterator[Problem]:
    """A catalogue entry has at least one cause, one fact to collect and one source.

    Why: Without causes, facts and sources nobody can work on the ticket or check the entry.

    Fix: Add the missing key with at least one row.
    """
    for entry in _entries(context):
        held = {"causes": entry.causes, "collect": entry.collect, "sources": entry.sources}
        for key in _NEEDED:
            if not held[key]:
                message = f"{entry.code} has no `{key}`; at least 1 is needed."
                yield Problem(entry.place(key), message, f"Add `{key}` with at least one row.")


def _confused_with(context: CheckContext) -> Iterator[Problem]:
    """A catalogue entry names at least one other code that people mistake it for.

    Why: Codes are read out wrong or mistaken for each other all the time.

    Fix: Add the other code, and say in `tell` how to tell the two apart.
    """
    for entry in _entries(context):
        codes = {row.code for row in entry.confused_with}
        if not codes:
            message = f"{entry.code} has no `confused-with`; at least 1 code is needed."
            fix = "Add a code people mistake it for, and `tell`: how to tell the two apart."
            yield Problem(entry.place(), message, fix)
        if entry.code in codes:
            message = f"{entry.code} is said to be confused with itself."
            yield Problem(entry.place("confused-with"), message, "Name another code.")


def _unknown_code(context: CheckContext) -> Iterator[Problem]:
    """Every error code that a catalogue entry mentions is in the catalogue.

    Why: The reader looks the other code up and finds nothing.

    Fix: Add an entry for the other code, or correct it.
    """
    known = set(context.content.catalogue.codes)
    for entry in _entries(context):
        for key, text in readable_texts(entry):
            for code in sorted({int(one) for one in _CODE.findall(text)} - known):
                message = f"{entry.code}: `{key}` names {code}, which has no entry."
                yield Problem(entry.place(key), message, f"Add an entry for {code}, or correct it.")


def _old_page(context: CheckContext) -> Iterator[Problem]:
    """No catalogue entry leads to pages with the old name, Azure Active Directory.

    Why: The old pages are out of date or redirect somewhere else.

    Fix: Name the page that replaced it.
    """
    fix = "Name the page that replaced it under learn.microsoft.com/entra."
    for entry in _entries(context):
        texts = (*(("sources", one) for one in entry.sources), *readable_texts(entry))
        for key, text in texts:
            if _OLD_PAGE.search(text):
                message = f"{entry.code}: `{key}` names a page of Azure Active Directory."
                yield Problem(entry.place(key), message, fix)


def _policy_off(context: CheckContext) -> Iterator[Problem]:
    """`first-action` and `causes` never suggest turning a policy off or exempting someone.

    Why: A policy is there for a reason, and an exemption is what an attacker wants.

    Fix: Say what the policy asks for, and who can look at it.
    """
    fix = "Say what the policy asks for and who can look at it."
    for entry in _entries(context):
        for key, text in readable_texts(entry):
            found = _SWITCHED_OFF.search(text) if key in ("first-action", "causes") else None
            if found:
                message = f"{entry.code}: `{key}` says `{found[0]}`."
                yield Problem(entry.place(key), message, fix)


def _large_file(context: CheckContext) -> Iterator[Problem]:
    """A catalogue file has at most 32,000 bytes.

    Why: A reviewer reads a file in one go.

    Fix: Move some entries to another file of `data/catalogue`, or to a new one.
    """
    for file in context.content.catalogue_files:
        if file.is_catalogue and len(file.data) > MOST_BYTES:
            message = f"The file has {len(file.data):,} bytes; {MOST_BYTES:,} is the limit."
            fix = "Move some entries to another file of `data/catalogue`, or to a new one."
            yield Problem(Position(file.parsed.file), message, fix)


RULES: tuple[Rule, ...] = (
    warning("catalogue-too-long", _long),
    warning("catalogue-hard-to-read", _hard),
    warning("catalogue-same-meaning", _same_meaning),
    warning("catalogue-banned-word", _banned_word),
    warning("catalogue-nonstandard-term", _nonstandard_term),
    warning("catalogue-title", _title),
    warning("catalogue-first-action", _first_action),
    warning("catalogue-no-fault", _no_fault),
    warning("catalogue-incomplete", _incomplete),
    warning("catalogue-confused-with", _confused_with),
    warning("catalogue-unknown-code", _unknown_code),
    warning("catalogue-old-page", _old_page),
    error("catalogue-policy-off", _policy_off),
    warning("catalogue-large-file", _large_file),
)
"""The rules about how catalogue entries are written."""
