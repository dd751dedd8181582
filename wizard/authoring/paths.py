"""What holds on every path to a step: facts that are known, causes concluded or ruled out."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from wizard.content.flow import NOT_SURE, OTHERWISE, SKIP, Jump, StepRef
from wizard.content.kinds import ENTER, TRY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wizard.authoring.rule import Ground
    from wizard.content.flow import Branch, Step

Held = frozenset[str]
"""What holds, by name: facts, causes, or a mark."""

DERIVED = ("code-meaning", "code-fixer", "code-first-action")
"""The facts that follow from a code of the catalogue."""


_SAYS_NOTHING = (NOT_SURE, SKIP, OTHERWISE)


def on_every_path(
    ground: Ground,
    begin: Mapping[StepRef, Held],
    change: Callable[[Held, Step, Branch | None, StepRef], Held],
) -> dict[StepRef, Held]:
    """Return what holds at each step on whichever path it is reached.

    `begin` says what holds where a flow is entered; `change` gives what holds after a way. Steps
    that cannot be reached are not in the answer.
    """
    held: dict[StepRef, Held] = {}
    rest: deque[StepRef] = deque()
    for ref, first in begin.items():
        held[ref] = first
        rest.append(ref)
    while rest:
        ref = rest.popleft()
        step = ground.book.step(ref)
        if step is None:
            continue
        for branch, to in ground.leads[ref]:
            after = change(held[ref], step, branch, to)
            meets = held.get(to)
            now = after if meets is None else meets & after
            if now != meets:
                held[to] = now
                rest.append(to)
    return held


def known_facts(ground: Ground) -> dict[StepRef, Held]:
    """Return the facts that are certainly known at each step."""
    book = ground.book

    def told_by_code(flow: str) -> Held:
        codes = book[flow].codes
        if not codes:
            return frozenset()
        sure = all(code in book.code_facts for code in codes)
        return frozenset(("code", *DERIVED) if sure else ("code",))

    def change(held: Held, step: Step, branch: Branch | None, to: StepRef) -> Held:
        if branch is None:
            return held
        if step.fact and branch.answer not in _SAYS_NOTHING:
            held = held | {step.fact}
        if step.kind is ENTER and step.fact == "code":
            held = held - set(DERIVED)  # what they said was about the code before
        return held | told_by_code(to.flow) if branch.way.next is Jump.BY_CODE else held

    begin = {ref: frozenset({"reader"}) | told_by_code(ref.flow) for ref in ground.roots}
    return on_every_path(ground, begin, change)


def ruled_out(ground: Ground) -> dict[StepRef, Held]:
    """Return the causes that are certainly ruled out at each step."""

    def change(held: Held, step: Step, branch: Branch | None, to: StepRef) -> Held:
        del step, to
        if branch is None:
            return held
        held = held | {str(ref) for ref in branch.way.rules_out}
        return held - {str(branch.way.concludes)} if branch.way.concludes else held

    return on_every_path(ground, dict.fromkeys(ground.roots, frozenset()), change)


def concluded(ground: Ground) -> dict[StepRef, Held]:
    """Return a mark for each step that is reached with a cause on every path."""

    def change(held: Held, step: Step, branch: Branch | None, to: StepRef) -> Held:
        del step, to
        return frozenset({"cause"}) if branch and branch.way.concludes else held

    return on_every_path(ground, dict.fromkeys(ground.roots, frozenset()), change)


def behind_a_try(ground: Ground) -> dict[StepRef, Held]:
    """Return a mark for each step that stands behind a `try` on every path."""

    def change(held: Held, step: Step, branch: Branch | None, to: StepRef) -> Held:
        del branch, to
        return frozenset({"try"}) if step.kind is TRY else held

    return on_every_path(ground, dict.fromkeys(ground.roots, frozenset()), change)
