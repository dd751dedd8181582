"""What can happen to a case. The list of events is all that is stored; the rest is computed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wizard.content.flow import Person, Result, StepRef
from wizard.errors import JournalError
from wizard.evidence import NOTHING, Evidence, Origin, Redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VERSION = 1
"""The version of the stored form of events."""


class By(StrEnum):
    """Who gave an answer."""

    PERSON = "person"
    CHECK = "check"
    LIVE = "live"
    FACT = "fact"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case began. `simulated` names the act of a practice run, or is empty."""

    case_id: str
    reader: Person
    version: str
    simulated: str = ""
    ticket: Redacted = NOTHING


@dataclass(frozen=True, slots=True)
class Labelled:
    """The desk's own ticket number was set."""

    ticket: Redacted


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """Facts became known; `text` is the redacted paste they were read from, if there was one."""

    evidence: tuple[Evidence, ...]
    text: Redacted = NOTHING


@dataclass(frozen=True, slots=True)
class EvidenceStruck:
    """A fact was taken back by a person: it was read wrongly."""

    kind: str
    value: Redacted


@dataclass(frozen=True, slots=True)
class FlowStarted:
    """A flow was entered at a step; `digest` says which text of the flow it was."""

    at: StepRef
    digest: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A step was answered.

    `attempt` is the number of the visit the answer belongs to; an answer of another attempt is
    dropped. `reason` is why an action cannot be done. `asked` and `said` are the words as shown.
    """

    at: StepRef
    attempt: int
    answer: str
    by: By
    asked: str
    said: str
    reason: str = ""
    learned: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Overruled:
    """A person takes an answer back that a fact gave, and will answer the visit by hand."""

    visit: int


@dataclass(frozen=True, slots=True)
class Undone:
    """The case went back to a visit; that answer and all after it are taken back."""

    to: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A person wrote a note."""

    text: Redacted


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """The case was closed at its outcome, or left for good with a reason."""

    result: Result | None
    reason: Redacted = NOTHING


@dataclass(frozen=True, slots=True)
class Exported:
    """A paper was written about the case."""

    format: str
    digest: str


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
)
"""The one list of events, by which they are stored and read."""

_BY_NAME = {event.__name__: event for event in EVENTS}


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row of the journal: sequence number from 1, UTC time as ISO text, and the event."""

    seq: int
    at: str
    event: Event


def dump(event: Event) -> str:
    """Return an event as one line of JSON, with its name and the version of the form."""
    body = {"event": type(event).__name__, "v": VERSION, **asdict(event)}
    return json.dumps(body, separators=(",", ":"))


def parse(line: str) -> Event:
    """Return the event of a line that `dump` wrote; raise JournalError if it is not one."""
    try:
        body = json.loads(line)
        name, version = body.pop("event"), body.pop("v")
        kind = _BY_NAME[name]
        if version > VERSION:
            raise JournalError(
                "This case was written by a newer version of entra-wizard.",
                "Update entra-wizard to open it.",
            )
        event = kind(**{key: _READ.get(key, _as_is)(value) for key, value in body.items()})
        _check_types(event)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise JournalError(
            "A row of the journal cannot be read.",
            "This case cannot be opened. The others can.",
        ) from error
    return event


_TYPES = {"str": str, "Redacted": str, "int": int}


def _check_types(one: Event | StepRef | Evidence) -> None:
    """Raise TypeError if somebody has put a value of another type into a row."""
    for field in fields(one):
        value = getattr(one, field.name)
        if not isinstance(value, _TYPES.get(str(field.type), object)):
            raise TypeError(field.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, StepRef | Evidence):
                _check_types(inner)


def _as_is(value: Any) -> Any:  # noqa: ANN401 - JSON holds anything
    return value


def _ref(value: Mapping[str, str]) -> StepRef:
    return StepRef(value["flow"], value["step"])


def _facts(value: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(**{**one, "origin": Origin(one["origin"])}) for one in value)


def _result(value: str | None) -> Result | None:
    return Result(value) if value else None


# A field has the same type in every event that has it, so one reader for each name is enough.
_READ: Mapping[str, Callable[[Any], Any]] = {
    "at": _ref,
    "reader": Person,
    "by": By,
    "evidence": _facts,
    "learned": _facts,
    "result": _result,
}
