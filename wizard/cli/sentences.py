"""Sentences about texts and cases that several commands write alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wizard.cli.output import Field, as_sentence

if TYPE_CHECKING:
    from wizard.case.case_list import CaseSummary
    from wizard.case.triage import Triage
    from wizard.case.view import View
    from wizard.intake import Reading

PRACTICE = "Practice: "
"""The prefix of every line of a practice run."""


def prefix_of(view: View) -> str:
    """Return the prefix of every line about a case: empty, or the one of practice runs."""
    return PRACTICE if view.simulated else ""


def triage_fields(found: Triage, most_mixed_up: int | None = None) -> list[Field]:
    """Return what a text means, the local notice, and the codes it is mixed up with."""
    rows = (
        ("Meaning", as_sentence(found.meaning)),
        ("Said here", as_sentence(found.local_notice)),
        ("Why these steps", found.why),
        *(
            ("Often mixed up with", f"{code}. {as_sentence(difference)}")
            for code, difference in found.mixed_up[:most_mixed_up]
        ),
    )
    return [Field(label, text) for label, text in rows if text]


def redaction_summary(reading: Reading) -> str:
    """Return a line about what was redacted, as `Hidden: 1 user.`."""
    removed = ", ".join(f"{one.count} {one.kind}" for one in reading.removed)
    cut = " Only the beginning was read." if reading.cut else ""
    if removed:
        return f"Hidden: {removed}.{cut}"
    return f"Nothing recognized as secret; check before you share. Ids and times are kept.{cut}"


def case_summary_line(one: CaseSummary) -> str:
    """Return a case as one line of a list."""
    practice = "Practice. " if one.simulated else ""
    ticket = f" Ticket {one.ticket}." if one.ticket else ""
    about = ", ".join(part for part in (one.code, one.title, one.tool) if part)
    when = one.touched[:16].replace("T", " ")
    state = as_sentence(one.state.replace("-", " ").capitalize())
    return (
        f"{practice}Case {one.case_id}.{ticket} {as_sentence(about or 'No flow yet')} "
        f"{state} {as_sentence(one.where[:1].upper() + one.where[1:])} {when} UTC."
    )


def capitalize_first(by: str) -> str:
    """Return text with its first letter in upper case."""
    return by[:1].upper() + by[1:]
