"""The list of cases: one line each, as it was at the newest event of the case, and filters."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from wizard.frozen import frozen

if TYPE_CHECKING:
    from wizard.case.state import Case
    from wizard.case.view import View

UNREADABLE = "unreadable"
"""The state of a case whose rows cannot be read."""

STATES = ("open", "resolved", "handed-over", "stopped", "left", UNREADABLE)
"""Every state of a case in a list."""

SEARCHED = 10_000
"""How many of the newest cases a filter looks at."""


@frozen
class CaseSummary:
    """A case in a list; times are UTC.

    `state` is open, resolved, handed-over, stopped, left, or unreadable: then `where` says why.
    `holder` is who has the case; `flow`, `step` and `cause` are ids.
    """

    case_id: str
    ticket: str
    code: str
    title: str
    tool: str
    state: str
    where: str
    opened: str
    touched: str
    simulated: str
    holder: str = ""
    flow: str = ""
    step: str = ""
    cause: str = ""

    def dump(self) -> str:
        """Return the summary as text for a store; the time of the newest event stands there."""
        body = asdict(self)
        del body["touched"]
        return json.dumps(body, separators=(",", ":"))


_TEXTS = frozenset(field.name for field in fields(CaseSummary)) - {"touched"}


def parse_summary(text: str, touched: str) -> CaseSummary | None:
    """Return a summary that `dump` wrote, or None if it cannot be read or has another form."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or body.keys() != _TEXTS:
        return None
    if not all(isinstance(value, str) for value in body.values()):
        return None
    return CaseSummary(**body, touched=touched)


def unreadable(case_id: str, reason: str, touched: str = "") -> CaseSummary:
    """Return the summary of a case that cannot be read."""
    return CaseSummary(case_id, "", "", "", "", UNREADABLE, reason, "", touched, "")


def summary_of(case: Case, view: View, opened: str, holder: str) -> CaseSummary:
    """Return the summary of a case in its present state; `touched` is left empty."""
    state = "open"
    if view.is_closed:
        state = view.outcome.outcome.result if view.outcome else "left"
    elif view.outcome:
        state = view.outcome.outcome.result
    where = view.step.short if view.step else "not started"
    if not view.outcome and view.step:
        where = f"step {view.progress.step}, {where}"
    known = {item.kind: item.value for item in view.known}
    first = case.trail[0].at if case.trail else case.at
    return CaseSummary(
        case_id=view.case_id,
        ticket=view.ticket,
        code=view.code,
        title=view.title,
        tool=known.get("tool") or known.get("app") or "",
        state=str(state),
        where=where,
        opened=opened,
        touched="",
        simulated=view.simulated,
        holder=holder,
        flow=first.flow if first else "",
        step=str(case.at) if case.at else "",
        cause=view.outcome.outcome.cause_id if view.outcome else "",
    )


def _is_plain(word: str) -> bool:
    """Return whether a word stands in JSON as it is."""
    return word.isascii() and word.isalnum()


@frozen
class CaseFilter:
    """Which cases to list: all `words` occur in the line, the state is one of `states` if given."""

    words: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every case is wanted."""
        return not self.words and not self.states

    def may_want(self, dumped: str) -> bool:
        """Return whether a case may be wanted, from its dumped summary, before it is parsed."""
        text = dumped.casefold()
        return all(word in text for word in map(str.casefold, self.words) if _is_plain(word))

    def wants(self, one: CaseSummary) -> bool:
        """Return whether a case is wanted."""
        if self.states and one.state not in self.states:
            return False
        line = " ".join(
            (one.case_id, one.ticket, one.code, one.title, one.tool, one.where, one.holder,
             one.flow, one.state.replace("-", " "))
        ).casefold()  # fmt: skip
        return all(word.casefold() in line for word in self.words)
