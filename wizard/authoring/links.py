"""Rules about what flows and catalogue say of each other, and how old a review may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.authoring.rule import Ground, Problem, Rule, error, warning
from wizard.content.catalogue import days_stale

if TYPE_CHECKING:
    from collections.abc import Iterator


def _code_not_in_catalogue(ground: Ground) -> Iterator[Problem]:
    for flow in ground.book.values():
        for code in flow.codes:
            if ground.content.catalogue.get(code) is None:
                fix = "Add an entry to data/catalogue, or mend the number."
                yield Problem(flow.place("codes"), f"{code} is not in the catalogue.", fix)


def _code_claimed_twice(ground: Ground) -> Iterator[Problem]:
    owners: dict[int, str] = {}
    for flow in ground.book.values():
        for code in flow.codes:
            owner = owners.setdefault(code, flow.id)
            if owner != flow.id:
                message = f"{code} belongs to the flow `{owner}` already."
                yield Problem(flow.place("codes"), message, "Leave it to one of the two.")


def _catalogue_flow(ground: Ground) -> Iterator[Problem]:
    for entry in ground.content.catalogue.entries:
        if not entry.flow:
            continue
        flow = ground.book.get(entry.flow)
        if flow is None:
            message = f"{entry.code} names the flow `{entry.flow}`, which cannot be used."
            yield Problem(entry.place(), message, "Mend the name, or the flow.")
        elif entry.code not in flow.codes:
            message = f"The flow `{entry.flow}` does not list {entry.code}."
            yield Problem(entry.place(), message, "Add the code to `codes` of the flow.")


def _catalogue_code(ground: Ground) -> Iterator[Problem]:
    for entry in ground.content.catalogue.entries:
        for other in entry.confused_with:
            if ground.content.catalogue.get(other.code) is None:
                message = f"{entry.code} is confused with {other.code}, which has no entry."
                yield Problem(entry.place(), message, "Add an entry, or mend the number.")


def _old_review(ground: Ground) -> Iterator[Problem]:
    for flow in ground.book.values():
        if days := days_stale(flow.reviewed, ground.today):
            fix = "Read it against its sources and set `reviewed` to that day."
            yield Problem(flow.place("reviewed"), f"Reviewed {days} days ago.", fix)
    for entry in ground.content.catalogue.entries:
        if days := entry.days_stale(ground.today):
            fix = "Read it against its sources and set `reviewed` to that day."
            yield Problem(entry.place(), f"{entry.code} was reviewed {days} days ago.", fix)


def _review_ahead(ground: Ground) -> Iterator[Problem]:
    for flow in ground.book.values():
        if ground.today and flow.reviewed > ground.today:
            message = f"The review of {flow.reviewed} is still to come."
            yield Problem(flow.place("reviewed"), message, "Write the day of the last review.")


RULES: tuple[Rule, ...] = (
    error(
        "code-not-in-catalogue",
        _code_not_in_catalogue,
        "Every code of a flow is in the catalogue, which says what the code means and who"
        " can fix it.",
    ),
    error(
        "code-claimed-twice",
        _code_claimed_twice,
        "A code belongs to one flow; with two, the one read last would win unseen.",
    ),
    error(
        "catalogue-flow",
        _catalogue_flow,
        "The flow that a catalogue entry names exists, and answers the code of the entry.",
    ),
    error(
        "catalogue-code",
        _catalogue_code,
        "A code that is taken for another one is in the catalogue itself.",
    ),
    warning(
        "old-review",
        _old_review,
        "A review holds for 180 days; Microsoft changes pages, names and rules more often"
        " than that.",
    ),
    error(
        "review-ahead",
        _review_ahead,
        "A review has been made: its day is not in the future.",
    ),
)
"""The rules about links and age."""
