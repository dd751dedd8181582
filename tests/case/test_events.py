"""What is stored of a case can be read again, by this version and by later ones."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.case.events import (
    EVENTS,
    Answered,
    By,
    Event,
    Noted,
    dump,
    parse,
)
from wizard.content.flow import StepRef
from wizard.content.people import Person, Result
from wizard.errors import JournalError
from wizard.evidence import Evidence, Origin, Redacted

words = st.text().map(Redacted)
evidence = st.builds(
    Evidence, kind=st.text(), value=words, origin=st.sampled_from(Origin), start=st.integers()
)
refs = st.builds(StepRef, st.text(), st.text())
fields = {
    "case_id": st.text(),
    "reader": st.sampled_from(Person),
    "ticket": words,
    "text": words,
    "value": words,
    "reason": words,
    "at": refs,
    "by": st.sampled_from(By),
    "evidence": st.lists(evidence, max_size=3).map(tuple),
    "learned": st.lists(evidence, max_size=3).map(tuple),
    "result": st.none() | st.sampled_from(Result),
    **dict.fromkeys(("visit", "to", "attempt"), st.integers()),
}


def any_of(kind: type[Event]) -> st.SearchStrategy[Event]:
    names = kind.__dataclass_fields__
    return st.builds(kind, **{name: fields.get(name, st.text()) for name in names})


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_an_event_reads_back_as_it_was_written(kind: type[Event]) -> None:
    @settings(max_examples=25, deadline=None)
    @given(event=any_of(kind))
    def check(event: Event) -> None:
        line = dump(event)
        assert parse(line) == event
        assert "\n" not in line

    check()


def test_a_lone_surrogate_does_not_stop_the_writing() -> None:
    event = Noted(Redacted("a \ud800 b"))
    assert parse(dump(event).encode("utf-8").decode("utf-8")) == event


@pytest.mark.parametrize(
    "line",
    ["", "x", "[]", "{}", '{"event":"Noted","v":1}', '{"event":"Nothing","v":1,"text":"a"}'],
)
def test_a_row_that_is_no_event_is_named_and_never_a_crash(line: str) -> None:
    with pytest.raises(JournalError):
        parse(line)


def test_a_row_of_a_newer_version_asks_for_an_update() -> None:
    body = json.loads(dump(Noted(Redacted("a")))) | {"v": 99}
    with pytest.raises(JournalError) as caught:
        parse(json.dumps(body))
    assert "newer" in caught.value.message


def test_an_event_of_the_first_version_still_reads() -> None:
    line = (
        '{"event":"Answered","v":1,"at":{"flow":"f","step":"a"},"attempt":2,"answer":"yes",'
        '"by":"person","asked":"Is it so?","said":"Yes","reason":"","learned":[{"kind":"tool",'
        '"value":"azure-cli","origin":"answer","start":-1,"end":-1}]}'
    )
    learned = (Evidence("tool", Redacted("azure-cli"), Origin.ANSWER),)
    ref = StepRef("f", "a")
    expected = Answered(ref, 2, "yes", By.PERSON, "Is it so?", "Yes", "", learned)
    assert parse(line) == expected
