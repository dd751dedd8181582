"""The step kinds as data: who answers a step, and which answers it can have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class AnsweredBy(Enum):
    """Who answers a step; the screens differ by this, never by kind."""

    CHOICE = "choice"
    TEXT = "text"
    PROBE = "probe"
    LIVE = "live"
    RULE = "rule"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class StepKind:
    """One verb of the flow language.

    `answers` are the (id, label) pairs a step of this kind may have; None means that the author
    names them. `required` and `optional` are the keys an author may write.
    """

    name: str
    answered_by: AnsweredBy
    help: str
    answers: tuple[tuple[str, str], ...] | None = None
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    def label(self, answer: str) -> str:
        """Return the standard label of an answer, or the answer itself."""
        return dict(self.answers or ()).get(answer, answer)


CHECK_RESULTS = (
    ("pass", "It is all right"),
    ("fail", "It is not right"),
    ("blocked", "Something blocks the check"),
    ("unknown", "Cannot tell"),
)
LIVE_RESULTS = (
    ("works", "A new code worked"),
    ("refused", "The sign-in was refused with an error code"),
    ("declined", "The sign-in was declined"),
    ("expired", "The code became too old"),
    ("already-used", "It says the code was already used"),
    ("blocked-by-policy", "A policy blocked it"),
    ("could-not-test", "Could not test"),
    ("cancelled", "The test was cancelled"),
    ("skipped", "Skip this test"),
)
DO_RESULTS = (
    ("worked", "It worked"),
    ("did-not-work", "It did not work"),
    ("cannot-do", "Cannot do this"),
)
CANNOT_REASONS = (
    ("no-rights", "I do not have the rights"),
    ("not-now", "Not possible right now"),
    ("not-there", "I cannot find it"),
    ("not-allowed", "It is not allowed here"),
)
"""Why somebody cannot do an action; asked in one key after `cannot-do`."""

_SAID = ("short", "source")

ASK = StepKind(
    "ask",
    AnsweredBy.CHOICE,
    "A question with answers to choose from.",
    required=("why", "answers", "not-sure"),
    optional=(*_SAID, "who", "fact", "always", "next"),
)
ENTER = StepKind(
    "enter",
    AnsweredBy.TEXT,
    "A question that is answered by typing a value.",
    answers=(("entered", "Entered"), ("skip", "I have none")),
    required=("why", "format", "fact", "next", "skip"),
    optional=(*_SAID, "who"),
)
DO = StepKind(
    "do",
    AnsweredBy.CHOICE,
    "An action: who does it, with which role, where, and what they should see.",
    answers=DO_RESULTS,
    required=("why", "who", "entra-role", "expect", "undo", "minutes"),
    optional=(*_SAID, "where", "command", "care", "results", "next"),
)
BRANCH = StepKind(
    "branch",
    AnsweredBy.RULE,
    "A fork by a fact; nothing is asked.",
    required=("why", "cases"),
    optional=_SAID,
)
CHECK = StepKind(
    "check",
    AnsweredBy.PROBE,
    "A probe of this machine, started by a key; can be answered by hand.",
    answers=CHECK_RESULTS,
    required=("why", "results"),
    optional=_SAID,
)
LIVE = StepKind(
    "live",
    AnsweredBy.LIVE,
    "The live sign-in test; can be answered by hand.",
    answers=LIVE_RESULTS,
    required=("why", "results"),
    optional=_SAID,
)
TRY = StepKind(
    "try",
    AnsweredBy.RULE,
    "A list of causes to test, best chance per minute first.",
    required=("why", "otherwise"),
    optional=_SAID,
)
END = StepKind(
    "end",
    AnsweredBy.NOBODY,
    "An outcome.",
    required=("text",),
    optional=(*_SAID, "to", "needs", "verify", "prevent", "say", "not-known", "cause"),
)

KINDS = (ASK, ENTER, DO, BRANCH, CHECK, LIVE, TRY, END)
"""The one list of step kinds."""
