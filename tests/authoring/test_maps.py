"""The map shows every step and every way once, whatever it is drawn as."""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree as ET

import pytest

from tests.case.workspaces import PAGE_90120, opened, shipped
from tests.content.content_from_text import FLOW, book_of
from tests.slow_rows import rest_slow
from wizard.authoring.maps import LISTED, FlowMap, State, map_of, mermaid_map, svg_map, text_map
from wizard.content.flow import ASK, BRANCH, StepRef, placeholders
from wizard.content.messages import known_messages

FLOWS = sorted(shipped().book)
EACH = pytest.mark.parametrize("flow", FLOWS)


@cache
def drawn(flow: str) -> FlowMap:
    book = shipped().book
    return map_of(book, book[flow])


@EACH
def test_every_step_and_every_answer_is_on_the_map_once(flow: str) -> None:
    made, book = drawn(flow), shipped().book
    assert sorted(str(step.ref) for step in made.steps) == sorted(
        str(step.ref) for step in book[flow].steps.values()
    )
    assert [step.number for step in made.steps] == list(range(1, len(made.steps) + 1))
    assert made.steps[0].ref == book[flow].start
    for step in made.steps:
        known = book.step(step.ref)
        assert known
        labels = [label for way in step.ways for label in way.labels]
        shown = [
            1 if known.kind in (ASK, BRANCH) and len(way) > LISTED else len(way)
            for way in known.ways()
        ]
        assert len(labels) == sum(shown) + len(known.tries)
        for way in step.ways:
            assert way.leads
            assert not way.to or made.steps[way.to - 1].ref == way.ref


@EACH
@pytest.mark.parametrize("width", [60, 80])
def test_text_fits_its_width_and_more_detail_says_more(flow: str, width: int) -> None:
    texts = [text_map(drawn(flow), detail=detail, width=width) for detail in (1, 2, 3)]
    assert len(texts[0]) < len(texts[1]) < len(texts[2])
    assert all(len(line) <= width for text in texts for line in text.split("\n")[1:])


@EACH
def test_mermaid_names_each_step_and_quotes_every_label(flow: str) -> None:
    made = drawn(flow)
    lines = mermaid_map(made).splitlines()
    steps = [line for line in lines if re.match(r"  n[0-9]+[\[({]", line)]
    assert len(steps) == len(made.steps)
    arrows = [line for line in lines if "-->" in line]
    assert len(arrows) == sum(len(step.ways) for step in made.steps)
    assert all(re.fullmatch(r'  n\d+ -->\|"[^"<>|]*"\| [nx]\d+', line) for line in arrows)


@EACH
def test_svg_is_well_formed_and_holds_every_step(flow: str) -> None:
    made = drawn(flow)
    top = ET.fromstring(svg_map(made))  # noqa: S314 - our own text
    boxes = [one for one in top.iter() if "b " in f"{one.get('class', '')} " and one.get("rx")]
    assert len(boxes) == len(made.steps)
    assert "href" not in svg_map(made)


def test_words_of_an_author_stay_words() -> None:
    evil = FLOW.replace("Did you see it?", "'<script> \"x\" ]] %% --> |end| & click'")
    book, findings = book_of(("sample.yaml", evil))
    assert not findings
    made = map_of(book, book["sample"])
    assert "<script>" not in svg_map(made)
    ET.fromstring(svg_map(made))  # noqa: S314 - our own text
    first = mermaid_map(made).splitlines()[4]
    assert first.count('"') == 2
    assert not set("<>|%&]") & set(first.split('"')[1])


def test_a_case_shows_its_path_where_it_stands_and_what_is_out() -> None:
    case = opened("aadsts90120", paste=PAGE_90120)
    case.answer("yes")
    path = [visit.at for visit in case.case.trail]
    made = map_of(case.book, case.book["aadsts90120"], case.case)
    here = [step for step in made.steps if step.state is State.HERE]
    assert [step.ref for step in here] == [case.case.at]
    assert [step.ref for step in made.steps[: len(path)]] == path
    assert all(step.state is State.WALKED for step in made.steps[: len(path)])
    first = made.steps[0]
    assert [way.taken for way in first.ways].count(True) == 1
    out = [step.ref for step in made.steps if step.state is State.OUT]
    assert StepRef("aadsts90120", "whose-tool") in out
    assert "« you are here" in text_map(made)
    ET.fromstring(svg_map(made))  # noqa: S314 - our own text


APP_CLOSED = """AADSTS50105: Your administrator has configured the application Contoso Travel
('11111111-2222-4333-8444-555555555555') to block users unless they are specifically granted
('assigned') access to the application."""


def test_the_map_of_a_case_names_what_the_case_knows() -> None:
    case = opened("not-assigned", paste=APP_CLOSED)
    made = map_of(case.book, case.book["not-assigned"], case.case)
    assert any("Contoso Travel" in step.text for step in made.steps)
    ways = [label for step in made.steps for way in step.ways for label in way.labels]
    row = known_messages().get("graph-request-denied")
    assert row
    assert any(row.says in label for label in ways), "a message is told by what it says"
    assert not any("graph-request-denied" in label for label in ways)


@pytest.mark.parametrize("flow", rest_slow(FLOWS, ("not-assigned", "aadsts90120")))
def test_the_map_of_a_case_shows_no_placeholder(flow: str) -> None:
    case = opened(flow)
    made = map_of(case.book, case.book[flow], case.case)
    said = [word for step in made.steps for word in (step.text, step.why)]
    said += [word for step in made.steps for way in step.ways for word in (*way.labels, way.leads)]
    assert not [text for text in said if placeholders(text)]
