"""The events of a case: the only thing that is stored. Everything else is computed from them."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wizard.content.flow import StepRef
from wizard.content.people import Person, Result
from wizard.errors import JournalError
from wizard.evidence import NOTHING, Evidence, Origin, Redacted
from wizard.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VERSION = 1
"""The version of the stored format of events."""


class By(StrEnum):
    """Who gave an answer."""

    PERSON = "person"
    CHECK = "check"
    LIVE = "live"
    FACT = "fact"
    RULE = "rule"


@frozen
class CaseOpened:
    """A case was opened. `simulated` names the scenario of a practice case, or is empty."""

    case_id: str
    reader: Person
    version: str
    simulated: str = ""
    ticket: Redacted = NOTHING


@frozen
class Labelled:
    """The ticket number was set."""

    ticket: Redacted


@frozen
class EvidenceAdded:
    """Facts were added; `text` is the redacted paste they were read from, if there was one."""

    evidence: tuple[Evidence, ...]
    text: Redacted = NOTHING


@frozen
class EvidenceStruck:
    """The user removed a fact that was read wrongly."""

    kind: str
    value: Redacted


@frozen
class FlowStarted:
    """A flow was entered at a step; `digest` identifies the version of the flow."""

    at: StepRef
    digest: str


@frozen
class Answered:
    """A step was answered.

    `attempt` is the number of the visit the answer belongs to; an answer to another attempt is
    dropped. `reason` is why an action cannot be done. `asked` and `said` are the texts as shown.
    """

    at: StepRef
    attempt: int
    answer: str
    by: By
    asked: str
    said: str
    reason: str = ""
    learned: tuple[Evidence, ...] = ()


@frozen
class Overruled:
    """The user overruled an automatic answer and will answer that step."""

    visit: int


@frozen
class Undone:
    """The case went back to a visit; that answer and all later ones are undone."""

    to: int


@frozen
class Noted:
    """The user added a note."""

    text: Redacted


@frozen
class CaseClosed:
    """The case was closed at its outcome, or abandoned with a reason."""

    result: Result | None
    reason: Redacted = NOTHING


@frozen
class Exported:
    """A report on the case was exported."""

    format: str
    digest: str


@frozen
class TakenOver:
    """A case that someone else had was taken over; `by` of its row says by whom."""


Event = (
    CaseOpened
    | Labelled
    | EvidenceAdded
    | EvidenceStruck
    | FlowStarted
    | Answered
    | Overruled
    | Undone
    | Noted
    | CaseClosed
    | Exported
    | TakenOver
)

EVENTS: tuple[type[Event], ...] = (
    CaseOpened,
    Labelled,
    EvidenceAdded,
    EvidenceStruck,
    FlowStarted,
    Answered,
    Overruled,
    Undone,
    Noted,
    CaseClosed,
    Exported,
    TakenOver,
)
"""All event types; they are stored under their class names."""

_BY_NAME = {event.__name__: event for event in EVENTS}


@frozen
class Recorded:
    """A row of the journal: sequence number from 1, UTC time as ISO text, and the event.

    `id` was made by the writer before the first attempt to save the event, so that a second attempt
    is recognized. `by` says who wrote it: the role and the name of a person, or MACHINE. Both are
    empty in rows of the first version.
    """

    seq: int
    at: str
    event: Event
    id: str = ""
    by: str = ""


MACHINE = "machine"
"""The writer of what a check or a live test has answered."""


def dump(event: Event) -> str:
    """Return an event as one line of JSON, with its class name and the format version."""
    body = {"event": type(event).__name__, "v": VERSION, **asdict(event)}
    return json.dumps(body, separators=(",", ":"))


def parse(line: str) -> Event:
    """Return the event of a line that `dump` wrote; raise JournalError for anything else."""
    try:
        body = json.loads(line)
        name, version = body.pop("event"), body.pop("v")
        kind = _BY_NAME[name]
        if version > VERSION:
            raise JournalError(
                "This case was written by a newer version of entra-wizard.",
                "Update entra-wizard to open it.",
            )
        for key in _CONVERTED[kind]:
            if key in body:
                body[key] = _CONVERTERS[key](body[key])
        event = kind(**body)
        _check_types(event)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise JournalError(
            "A row of the journal cannot be read.",
            "This case cannot be opened. The others can.",
        ) from error
    return event


_TYPES = {"str": str, "Redacted": str, "int": int}
_CHECKS = {
    kind: tuple((field.name, _TYPES.get(str(field.type))) for field in fields(kind))
    for kind in (*EVENTS, StepRef, Evidence)
}
"""For each type the fields, with the type of those that hold text or a number."""


def _check_types(one: Event | StepRef | Evidence) -> None:
    """Raise TypeError if a row was edited and holds a value of another type."""
    for name, expected in _CHECKS[type(one)]:
        value = getattr(one, name)
        if expected is not None:
            if not isinstance(value, expected):
                raise TypeError(name)
            continue
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, StepRef | Evidence):
                _check_types(inner)


def _ref(value: Mapping[str, str]) -> StepRef:
    return StepRef(value["flow"], value["step"])


def _facts(value: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(**{**one, "origin": Origin(one["origin"])}) for one in value)


def _result(value: str | None) -> Result | None:
    return Result(value) if value else None


# A field has the same type in every event that has it, so one converter for each name is enough.
_CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "at": _ref,
    "reader": Person,
    "by": By,
    "evidence": _facts,
    "learned": _facts,
    "result": _result,
}

_CONVERTED = {
    kind: tuple(field.name for field in fields(kind) if field.name in _CONVERTERS)
    for kind in EVENTS
}
"""The fields of each event that JSON holds in another form."""
